"""The sound of a call, if it is kept: sealed in parts, for whom the gate lets hear it, and never longer than the words.

One file a call, by whoever's call it is, with the reason that it is kept for. It goes with the call's words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import RowMapping, delete, insert, select

from sangfroid.record import gate
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.sound_tables import sound_parts, sounds
from sangfroid.record.store import Visit
from sangfroid.record.tables import calls

Kind = Literal["wav", "mp3", "ogg", "flac", "m4a", "webm"]

LARGEST: Final = 60 * 1024 * 1024  # bytes: an hour of a call as MP3, half an hour as WAV at 16 kHz
PART: Final = 256 * 1024  # bytes sealed together
REASON: Final = 1_000  # characters
_REASON: Final = "sounds.reason"
# By MPEG's version and layer III: bits a second of each index, in thousands; samples a second of each index.
_RATES: Final = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    0: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}  # fmt: skip
_SAMPLES: Final = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


@dataclass(frozen=True, slots=True)
class Sound:
    """What is kept; `size` in bytes."""

    call: int
    kind: Kind
    size: int
    at: datetime
    reason: str


def keep(visit: Visit, call: int, data: bytes, reason: str) -> Sound:
    """Keeps the sound of one's own call, in place of an earlier one; NotPossible says what is wrong with it."""
    row = gate.own_call(visit, call)
    if not row["verbatim"]:
        raise NotPossible("Les paroles de cet appel ne sont plus gardées : son enregistrement ne peut pas l'être.")
    if not reason.strip() or len(reason) > REASON:
        raise NotPossible("Dites pourquoi cet enregistrement est gardé, en {most} caractères au plus.", most=REASON)
    if len(data) > LARGEST:
        raise NotPossible(
            "Cet enregistrement est trop grand pour être gardé : {most} Mio au plus.", most=LARGEST // 1024**2
        )
    kind = kind_of(data)
    if kind is None:
        raise NotPossible(
            "Ce fichier n'est pas un enregistrement WAV, MP3, OGG, FLAC, M4A ou WebM. "
            "Convertissez-le, puis envoyez-le de nouveau."
        )
    drop(visit, [call])
    wanted = insert(sounds).values(
        office=visit.office, call=call, kind=kind, size=len(data), by=gate.signed_in(visit), at=visit.now,
        reason=visit.keys.seal(reason.strip().encode(), _REASON),
    )  # fmt: skip
    id_ = visit.connection.execute(wanted.returning(sounds.c.id)).scalar_one()
    for n, start in enumerate(range(0, len(data), PART)):
        part = visit.keys.seal_packed(data[start : start + PART], _place(id_, n))
        visit.connection.execute(insert(sound_parts).values(office=visit.office, sound=id_, n=n, data=part))
    visit.trace("kept", "sound", call)
    return Sound(call, kind, len(data), visit.now, reason.strip())


def of_call(visit: Visit, call: int) -> Sound | None:
    """What is kept of a call's sound; None: nothing."""
    gate.call(visit, call)
    return of(visit, call)


def of(visit: Visit, call: int) -> Sound | None:
    """The same; the caller has asked the gate."""
    row = _row(visit, call)
    return _sound(visit, row) if row is not None else None


def stretch(visit: Visit, call: int, start: int, end: int) -> bytes:
    """The bytes from `start` until before `end`; that somebody began to listen is audited."""
    gate.call(visit, call)
    row = _row(visit, call)
    if row is None:
        raise NotFound("sounds", call)
    if start == 0:
        visit.trace("heard", "sound", call)
    start, end = max(start, 0), min(end, row["size"])
    if start >= end:
        return b""
    first, last = start // PART, (end - 1) // PART
    wanted = select(sound_parts.c.n, sound_parts.c.data).where(
        sound_parts.c.sound == row["id"], sound_parts.c.office == visit.office, sound_parts.c.n.between(first, last)
    )
    parts = visit.connection.execute(wanted.order_by(sound_parts.c.n))
    opened = b"".join([visit.keys.open_packed(part.data, _place(row["id"], part.n)) for part in parts])
    return opened[start - first * PART : end - first * PART]


def remove(visit: Visit, call: int) -> None:
    """Lets the sound of one's own call go: the other side objected, or it is not needed any more."""
    gate.own_call(visit, call)
    drop(visit, [call])
    visit.trace("removed", "sound", call)


def drop(visit: Visit, ids: Sequence[int]) -> None:
    """Takes the sound of calls out; the caller has asked the gate."""
    visit.connection.execute(delete(sounds).where(sounds.c.office == visit.office, sounds.c.call.in_(list(ids))))


def of_contact(visit: Visit, contact: int) -> tuple[Sound, ...]:
    """What is kept of all of a contact's calls; for supervisors and administrators, who may export it."""
    gate.supervisor(visit)
    wanted = select(sounds).join(calls, calls.c.id == sounds.c.call)
    rows = visit.connection.execute(wanted.where(sounds.c.office == visit.office, calls.c.contact == contact))
    return tuple(_sound(visit, row) for row in rows.mappings())


def exported(visit: Visit, sound: Sound) -> bytes:
    """All of a sound, for the person whose voice it is; for supervisors and administrators."""
    gate.supervisor(visit)
    row = _row(visit, sound.call)
    if row is None:
        raise NotFound("sounds", sound.call)
    wanted = select(sound_parts.c.n, sound_parts.c.data).where(
        sound_parts.c.sound == row["id"], sound_parts.c.office == visit.office
    )
    parts = visit.connection.execute(wanted.order_by(sound_parts.c.n))
    return b"".join([visit.keys.open_packed(part.data, _place(row["id"], part.n)) for part in parts])


def kind_of(data: bytes) -> Kind | None:
    """Which kind of sound the bytes are, by what they hold and not by a name; None: none that is kept."""
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE" and b"fmt " in data[12:4096]:
        return "wav"
    if data[:4] == b"OggS" and (b"OpusHead" in data[:512] or b"\x01vorbis" in data[:512] or b"FLAC" in data[:512]):
        return "ogg"
    if data[:4] == b"fLaC":
        return "flac"
    if data[4:8] == b"ftyp":
        return "m4a"
    if data[:4] == b"\x1aE\xdf\xa3" and b"webm" in data[:64]:
        return "webm"
    return "mp3" if _is_mp3(data) else None


def _is_mp3(data: bytes) -> bool:
    """Two frames of MPEG layer III, one after the other, after what tags there are."""
    at = 0
    if data[:3] == b"ID3" and len(data) > 10:
        size = 0
        for byte in data[6:10]:
            size = (size << 7) | (byte & 0x7F)
        at = 10 + size
    length = _frame(data[at : at + 4])
    return length is not None and _frame(data[at + length : at + length + 4]) is not None


def _frame(head: bytes) -> int | None:
    """The length of the frame that begins so, in bytes."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:  # eleven bits of 1, layer III
        return None
    version, rate, sample = (head[1] >> 3) & 3, head[2] >> 4, (head[2] >> 2) & 3
    if version not in _RATES or not 0 < rate < 15 or sample == 3:
        return None
    samples = 144_000 if version == 3 else 72_000
    return samples * _RATES[version][rate] // _SAMPLES[version][sample] + ((head[2] >> 1) & 1)


def _row(visit: Visit, call: int) -> RowMapping | None:
    wanted = select(sounds).where(sounds.c.call == call, sounds.c.office == visit.office)
    return visit.connection.execute(wanted).mappings().one_or_none()


def _sound(visit: Visit, row: Any) -> Sound:
    return Sound(row["call"], row["kind"], row["size"], row["at"], visit.keys.open(row["reason"], _REASON).decode())


def _place(sound: int, n: int) -> str:
    return f"sound_parts.data {sound} {n}"
