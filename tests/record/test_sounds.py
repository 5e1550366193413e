"""Sound of a call: sealed, heard by whom the gate lets, gone with the words, exported and erased with the person."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from sangfroid.record import contacts, erasure, exports, retention, sounds
from sangfroid.record.calls import Belongs
from sangfroid.record.contacts import NewContact
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.sound_tables import sound_parts
from sangfroid.record.sounds import PART, kind_of
from tests.record.conftest import Record


def wav(seconds: float = 20.0) -> bytes:
    """A tone that nobody has recorded: 8 kHz, one channel."""
    count = int(seconds * 8000)
    body = b"".join(struct.pack("<h", (n * 37) % 6000 - 3000) for n in range(count))
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(body), b"WAVE", b"fmt ", 16, 1, 1, 8000, 16000, 2, 16,
                       b"data", len(body))  # fmt: skip
    return head + body


FRAME = b"\xff\xfb\x90\x00" + bytes(413)  # MPEG 1, layer III, 128 kbit/s, 44.1 kHz: 417 bytes
OGG = b"OggS" + bytes(24) + b"OpusHead" + bytes(40)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (wav(0.1), "wav"), (OGG, "ogg"), (FRAME * 2, "mp3"),
        (b"ID3\x04\x00\x00\x00\x00\x00\x05tags." + FRAME * 2, "mp3"),
        (b"fLaC" + bytes(40), "flac"), (b"\0\0\0\x20ftypM4A " + bytes(40), "m4a"),
        (b"\x1aE\xdf\xa3\x9fB\x82\x84webm" + bytes(40), "webm"), (b"\x1aE\xdf\xa3" + bytes(80), None),
        (FRAME[:200], None), (FRAME, None), (b"", None), (b"RIFF1234AVI LIST", None), (b"<html>", None),
        (b"OggS" + bytes(80), None), (b"\xff\xff" * 300, None), (b"ID3" + b"\x7f" * 40, None),
    ],
)  # fmt: skip
def test_the_kind_is_told_by_the_bytes(data: bytes, kind: str | None) -> None:
    assert kind_of(data) == kind


def test_any_stretch_comes_back_as_it_was(record: Record) -> None:
    id_, data = record.call(record.ana), wav(20)
    assert len(data) > PART
    with record.write(record.ana) as visit:
        kept = sounds.keep(visit, id_, data, "contrôle demandé par le cabinet")
        assert (kept.kind, kept.size) == ("wav", len(data))
    with record.look(record.ana) as visit:
        for start, end in ((0, len(data)), (0, 44), (PART - 3, PART + 5), (PART, PART), (len(data) - 7, 10**9), (5, 2)):
            assert sounds.stretch(visit, id_, start, end) == data[start:end]
        found = sounds.of_call(visit, id_)
        assert found is not None
        assert found.reason == "contrôle demandé par le cabinet"


def test_a_second_one_takes_the_place_of_the_first(record: Record) -> None:
    id_ = record.call(record.ana)
    with record.write(record.ana) as visit:
        sounds.keep(visit, id_, wav(20), "x")
        sounds.keep(visit, id_, FRAME * 2, "y")
        assert sounds.stretch(visit, id_, 0, 10**6) == FRAME * 2
        assert visit.connection.scalar(select(func.count()).select_from(sound_parts)) == 1
        sounds.remove(visit, id_)
        assert sounds.of_call(visit, id_) is None
        assert visit.connection.scalar(select(func.count()).select_from(sound_parts)) == 0


@pytest.mark.parametrize(
    ("data", "reason", "told"),
    [(b"nothing", "x", "WAV, MP3"), (FRAME * 2, " ", "pourquoi"), (FRAME * 2, "x" * 2000, "1000")],
)  # fmt: skip
def test_what_cannot_be_kept_is_told(record: Record, data: bytes, reason: str, told: str) -> None:
    id_ = record.call(record.ana)
    with pytest.raises(NotPossible) as refused, record.write(record.ana) as visit:
        sounds.keep(visit, id_, data, reason)
    assert told in str(refused.value)


def test_it_is_sealed(record: Record) -> None:
    id_ = record.call(record.ana)
    with record.write(record.ana) as visit:
        sounds.keep(visit, id_, wav(20), "x")
        stored = b"".join(visit.connection.scalars(select(sound_parts.c.data)))
    assert b"WAVE" not in stored
    assert wav(20)[5000:5100] not in stored


def test_it_goes_with_the_words(record: Record) -> None:
    id_ = record.call(record.ana)
    with record.write(record.ana) as visit:
        sounds.keep(visit, id_, FRAME * 2, "x")
    later = record.now + timedelta(days=200)
    retention.sweep(record.store, later)
    with record.store.look(record.visitor(record.ana), later) as visit:
        assert sounds.of_call(visit, id_) is None
        assert visit.connection.scalar(select(func.count()).select_from(sound_parts)) == 0
    with (
        pytest.raises(NotPossible, match="plus gardées"),
        record.store.write(record.visitor(record.ana), later) as visit,
    ):
        sounds.keep(visit, id_, FRAME * 2, "x")


def test_it_is_exported_and_erased_with_the_person(record: Record) -> None:
    with record.write(record.ana) as visit:
        who = contacts.add(visit, NewContact("Berthier", numbers=("0611223344",)))
    id_ = record.call(record.ana, belongs=Belongs(contact=who.id))
    with record.write(record.ana) as visit:
        sounds.keep(visit, id_, wav(20), "x")
    with record.write(record.sam) as visit:
        packed = zipfile.ZipFile(io.BytesIO(exports.contact_archive(visit, who.id)))
    assert packed.read(f"appel-{id_}.wav") == wav(20)
    told = json.loads(packed.read(f"contact-{who.id}.json"))
    assert told["calls"][0]["sound"]["file"] == f"appel-{id_}.wav"
    assert f"appel-{id_}.vcon.json" in packed.namelist()
    proof = erasure.erase_contact(record.store, record.visitor(record.sam), who.id, record.now)
    assert proof.holds, proof.left
    with record.store.begin(writes=False) as connection:
        assert connection.scalar(select(func.count()).select_from(sound_parts)) == 0


def test_a_colleague_hears_nothing_of_it(record: Record) -> None:
    id_ = record.call(record.ana)
    with record.write(record.ana) as visit:
        sounds.keep(visit, id_, FRAME * 2, "x")
    for who in (record.ali, record.ada, record.otto):
        with pytest.raises(NotFound), record.look(who) as visit:
            sounds.stretch(visit, id_, 0, 10)
