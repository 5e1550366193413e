"""All that the record holds on a contact, to answer their request: one JSON document, and their calls as vCon.

Of a call they get the words of both sides, when it was, what was promised, what was understood of their own words. What
the program noted on the agent's way of working is the agent's, and is not in it.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import RowMapping, select

from sangfroid.calls import Reading
from sangfroid.calls.document import document
from sangfroid.record import calls as kept_calls
from sangfroid.record import contacts, corrections, gate, sounds
from sangfroid.record.followup_tables import tasks
from sangfroid.record.prepare import PROMISE_WORDS
from sangfroid.record.sounds import Sound
from sangfroid.record.store import Visit
from sangfroid.record.tables import audit, calls, interventions, messages, notes, promises
from sangfroid.sources.writers import vcon

FORM: Final = 1
# What the document of a reading says of the call itself.
_KEPT: Final = (
    "call", "language", "region", "domain", "title", "started_at", "zone", "ended_at", "ended_by", "turns", "tension",
    "situations", "promises", "gaps",
)  # fmt: skip


def contact_export(visit: Visit, id_: int) -> str:
    """Everything held on the contact, as JSON; for supervisors and administrators, and audited."""
    gate.supervisor(visit)
    who = contacts.get(visit, id_)
    seen = select(audit).where(audit.c.office == visit.office, audit.c.kind == "contact", audit.c.target == id_)
    held = {
        "form": FORM, "made_at": visit.now, "contact": asdict(who),
        "calls": [_call(visit, row) for row in _calls(visit, id_)],
        "promises": [_promise(visit, row) for row in _rows(visit, promises, id_)],
        "notes": [
            {"at": row["at"], "situation": row["situation"], "ending": row["ending"],
             "text": _text(visit, row["text"], "notes.text")}
            for row in _rows(visit, notes, id_)
        ],
        "messages": [
            {"at": row["at"], "to": row["to_role"], "urgency": row["urgency"], "state": row["state"],
             **visit.keys.open_json(row["words"], "messages.words")}
            for row in _rows(visit, messages, id_)
        ],
        "interventions": [
            {"at": row["at"], "risk_told": row["risk_told"], "text": _text(visit, row["text"], "interventions.text")}
            for row in _rows(visit, interventions, id_)
        ],
        "tasks": [
            {"kind": row["kind"], "made": row["made"], "due": row["due"], "state": row["state"],
             **visit.keys.open_json(row["words"], "tasks.words")}
            for row in _rows(visit, tasks, id_)
        ],
        "log": [
            {"at": row.at, "act": row.act, "by_person": row.person is not None}
            for row in visit.connection.execute(seen.order_by(audit.c.n))
        ],
    }  # fmt: skip
    visit.trace("exported", "contact", id_)
    return json.dumps(held, ensure_ascii=False, indent=1, allow_nan=False, default=datetime.isoformat) + "\n"


def contact_vcons(visit: Visit, id_: int) -> tuple[tuple[str, str], ...]:
    """The contact's calls whose words are still kept, each as (file name, vCon)."""
    gate.supervisor(visit)
    contacts.get(visit, id_)
    found: list[tuple[str, str]] = []
    for row in _calls(visit, id_):
        call = kept_calls.spoken(visit, row)
        if call is not None:
            found.append((f"appel-{row['id']}.vcon.json", vcon.write(call, created_at=visit.now)))
    visit.trace("exported", "contact", id_, "vcon")
    return tuple(found)


def call_vcon(visit: Visit, id_: int) -> str:
    """One's own call with its reading, as vCon."""
    row = gate.own_call(visit, id_)
    call = kept_calls.spoken(visit, row)
    reading = corrections.applied(kept_calls.stored_reading(visit, row), corrections.of_call(visit, id_))
    visit.trace("exported", "call", id_, "vcon")
    if call is None:
        raise kept_calls.words_gone()
    return vcon.write(call, created_at=visit.now, reading=reading)


def _calls(visit: Visit, contact: int) -> list[RowMapping]:
    wanted = select(calls).where(calls.c.office == visit.office, calls.c.contact == contact)
    return list(visit.connection.execute(wanted.order_by(calls.c.at)).mappings())


def _call(visit: Visit, row: RowMapping) -> dict[str, Any]:
    reading = for_client(kept_calls.stored_reading(visit, row))
    whole = document(reading)
    told = {"id": row["id"], "taken_in": row["taken_in"]} | {name: whole[name] for name in _KEPT}
    sound = sounds.of(visit, row["id"])
    if sound is not None:
        told["sound"] = {"file": sound_name(sound), "size": sound.size, "at": sound.at, "reason": sound.reason}
    return told


def sound_name(sound: Sound) -> str:
    """The name of a sound's file beside the export."""
    return f"appel-{sound.call}.{sound.kind}"


def contact_archive(visit: Visit, id_: int) -> bytes:
    """Everything held on the contact, in one ZIP: the JSON document, calls as vCon, and the sound that is kept."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr(f"contact-{id_}.json", contact_export(visit, id_))
        for name, text in contact_vcons(visit, id_):
            out.writestr(name, text)
        for sound in sounds.of_contact(visit, id_):
            out.writestr(sound_name(sound), sounds.exported(visit, sound), zipfile.ZIP_STORED)
    return packed.getvalue()


def for_client(reading: Reading) -> Reading:
    """The reading without what was noted on the agent."""
    turns = tuple(turn if turn.speaker == "client" else replace(turn, labels=()) for turn in reading.turns)
    return replace(reading, turns=turns)


def _promise(visit: Visit, row: RowMapping) -> dict[str, Any]:
    plain = {name: row[name] for name in ("id", "call", "by", "owner", "due", "precision", "state", "made", "settled")}
    words: dict[str, Any] = visit.keys.open_json(row["words"], PROMISE_WORDS)
    return plain | words


def _rows(visit: Visit, table: Any, contact: int) -> list[RowMapping]:
    wanted = select(table).where(table.c.office == visit.office, table.c.contact == contact).order_by(table.c.id)
    return list(visit.connection.execute(wanted).mappings())


def _text(visit: Visit, sealed: bytes, place: str) -> str:
    return visit.keys.open(sealed, place).decode()
