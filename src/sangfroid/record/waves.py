"""The picture of a call's sound: kept where the sound itself is not, sealed, and gone with the call's words."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from sangfroid.record import gate
from sangfroid.record.sound_tables import waves
from sangfroid.record.store import Visit
from sangfroid.record.values import made, plain
from sangfroid.sources.sound.wave import Wave


def keep(visit: Visit, call: int, wave: Wave) -> None:
    """Keeps the picture with one's own call, in place of an earlier one; nothing once its words are gone."""
    row = gate.own_call(visit, call)
    if not row["verbatim"]:
        return
    drop(visit, [call])
    peaks = visit.keys.seal_json(plain(wave), _place(call))
    visit.connection.execute(insert(waves).values(office=visit.office, call=call, peaks=peaks))


def of_call(visit: Visit, call: int) -> Wave | None:
    """The picture of a call's sound; None: there is none."""
    gate.call(visit, call)
    wanted = select(waves.c.peaks).where(waves.c.call == call, waves.c.office == visit.office)
    sealed = visit.connection.scalar(wanted)
    return None if sealed is None else made(Wave, visit.keys.open_json(sealed, _place(call)))


def drop(visit: Visit, ids: Sequence[int]) -> None:
    """Takes the pictures of calls out; the caller has asked the gate."""
    visit.connection.execute(delete(waves).where(waves.c.office == visit.office, waves.c.call.in_(list(ids))))


def _place(call: int) -> str:
    return f"waves.peaks {call}"
