"""Everything held on somebody is given to them, and erased to the last byte."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from sangfroid.record import brief, contacts, erasure, exports, interventions, lines, messages, notes, search
from sangfroid.record.calls import Belongs
from sangfroid.record.contacts import NewContact
from sangfroid.record.errors import NotFound
from sangfroid.record.messages import NewMessage
from sangfroid.record.notes import NewNote
from sangfroid.sources.transcripts import read_call
from tests.record.conftest import Record

WHO = NewContact("Vandenbroucke", "Apolline", numbers=("06 98 76 54 32",), mails=("apolline@vdb.example",))


def _filled(record: Record) -> int:
    with record.write(record.ana) as visit:
        who = contacts.add(visit, WHO)
        contacts.add(visit, NewContact("Autre", numbers=("06 00 00 00 01",)))
    call = record.call(record.ana, belongs=Belongs(contact=who.id))
    record.call(record.ali, belongs=Belongs(contact=who.id))
    with record.write(record.ana) as visit:
        notes.add(visit, NewNote("préfère le matin", contact=who.id))
        messages.send(visit, NewMessage("douleur au genou", call=call, contact=who.id, who="Apolline"))
        interventions.add(visit, who.id, "ordonnance refaite")
        brief.brief(visit, who.id)
    return who.id


def test_all_that_is_held_is_given(record: Record) -> None:
    id_ = _filled(record)
    with record.look(record.ana) as visit, pytest.raises(NotFound):
        exports.contact_export(visit, id_)
    with record.look(record.ada) as visit:
        held = json.loads(exports.contact_export(visit, id_))
        files = exports.contact_vcons(visit, id_)
    assert held["contact"]["numbers"] == ["+33698765432"]
    assert len(held["calls"]) == 2
    assert "inadmissible" in held["calls"][0]["turns"][1]["text"]
    assert "complaint" in [label["name"] for label in held["calls"][0]["turns"][1]["labels"]]
    assert all(not turn["labels"] for call in held["calls"] for turn in call["turns"] if turn["speaker"] == "agent")
    assert [note["text"] for note in held["notes"]] == ["préfère le matin"]
    assert [one["why"] for one in held["messages"]] == ["douleur au genou"]
    assert [one["text"] for one in held["interventions"]] == ["ordonnance refaite"]
    assert len(held["promises"]) == 2
    assert "saw" in [entry["act"] for entry in held["log"]]
    call = read_call(files[0][1].encode(), name=files[0][0])
    assert call.turns[1].text.startswith("Bonjour, c'est inadmissible")


def test_a_contact_is_erased_everywhere(record: Record) -> None:
    id_ = _filled(record)
    with pytest.raises(NotFound):
        erasure.erase_contact(record.store, record.visitor(record.ada), 10**9, record.now)
    if record.store.path is not None:
        assert b"+33698765432" in _bytes(record)
    proof = erasure.erase_contact(record.store, record.visitor(record.ada), id_, record.now)
    assert proof.holds
    assert (proof.calls, proof.shared) == (2, 0)
    assert proof.looked_for > 15
    assert proof.searched > 0
    if record.store.path is not None:
        held = _bytes(record)
        for needle in (b"+33698765432", b"apolline", b"Vandenbroucke", b"vandenbroucke"):
            assert needle not in held
    with record.look(record.ana) as visit:
        assert lines.listed(visit).lines == ()
        assert search.search(visit, "inadmissible").hits == ()
        assert [one.name for one in contacts.listed(visit).contacts] == ["Autre"]
        with pytest.raises(NotFound):
            contacts.get(visit, id_)


def test_what_others_have_too_stays_theirs(record: Record) -> None:
    with record.write(record.ana) as visit:
        one = contacts.add(visit, WHO)
        other = contacts.add(visit, NewContact("Vandenbroucke", "Paul", numbers=WHO.numbers))
    proof = erasure.erase_contact(record.store, record.visitor(record.ada), one.id, record.now)
    assert (proof.holds, proof.shared) == (True, 1)
    with record.look(record.ana) as visit:
        assert contacts.by_number(visit, WHO.numbers[0]) == (contacts.get(visit, other.id),)


def test_what_is_left_is_told(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the rows really taken out, the proof names what it finds."""
    id_ = _filled(record)
    monkeypatch.setattr("sangfroid.record.calls.drop", lambda *_: None)
    proof = erasure.erase_contact(record.store, record.visitor(record.ada), id_, record.now)
    assert not proof.holds
    assert [one for one in proof.left if one.startswith("call ")]


def test_only_supervisors_erase(record: Record) -> None:
    id_ = _filled(record)
    with pytest.raises(NotFound):
        erasure.erase_contact(record.store, record.visitor(record.ana), id_, record.now)
    with record.store.begin(writes=False) as connection:
        assert connection.execute(text("SELECT count(*) FROM contacts")).scalar_one() == 2


def _bytes(record: Record) -> bytes:
    path = record.store.path
    assert path is not None
    return b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*") if not file.name.endswith("-shm"))
