"""What a person corrected in a reading. It always wins: it lies over whatever reading the call has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal, cast

from sqlalchemy import delete, insert, select, update

from sangfroid.calls import Cue, Peak, Reading, ReadTurn, SituationRead
from sangfroid.calls.vocabulary import ENDINGS, OUTCOMES, SITUATIONS, Ending, Outcome, Situation, labels_of
from sangfroid.record import gate
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.prepare import place
from sangfroid.record.store import Visit
from sangfroid.record.summary import summary
from sangfroid.record.tables import call_texts, calls
from sangfroid.record.tables import corrections as table
from sangfroid.record.values import made

Kind = Literal["label", "tension", "situation", "ending", "outcome"]
BY: Final = "person"


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction: a label of a turn set or taken away, a turn's tension, a situation, the ending, the outcome."""

    id: int
    call: int
    kind: Kind
    turn: int | None
    name: str
    value: float | None
    present: bool
    by: int
    at: datetime


def correct_label(visit: Visit, call: int, turn: int, name: str, *, present: bool) -> None:
    """Says that a turn has this label, or has not."""
    found = _turn(visit, call, turn)
    if present and name not in labels_of(found.speaker):
        raise NotPossible("« {label} » n'est pas un signe que cette réplique peut porter.", label=name)
    _put(visit, call, "label", turn, name, present=present)


def correct_tension(visit: Visit, call: int, turn: int, value: float) -> None:
    """Says how tense a client's turn is, 0 to 3."""
    if _turn(visit, call, turn).speaker != "client" or not 0 <= value <= 3:
        raise NotPossible("La tension se dit de 0 à 3, pour une réplique du client.")
    _put(visit, call, "tension", turn, "", value=value)


def correct_situation(visit: Visit, call: int, name: str, *, present: bool) -> None:
    """Says that a situation arose in the call, or did not."""
    _one_of(name, SITUATIONS)
    _put(visit, call, "situation", None, name, present=present)


def correct_ending(visit: Visit, call: int, name: str) -> None:
    """Says how the call ended."""
    _one_of(name, ENDINGS)
    _put(visit, call, "ending", None, name)


def correct_outcome(visit: Visit, call: int, name: str) -> None:
    """Says what came of the call."""
    _one_of(name, OUTCOMES)
    _put(visit, call, "outcome", None, name)


def undo(visit: Visit, id_: int) -> None:
    """Takes a correction back: what was read holds again."""
    call = gate.row(visit, table, id_)["call"]
    gate.own_call(visit, call)
    visit.connection.execute(delete(table).where(table.c.id == id_, table.c.office == visit.office))
    refresh(visit, call)
    visit.trace("corrected", "call", call, "undone")


def of_call(visit: Visit, call: int) -> tuple[Correction, ...]:
    """A call's corrections, the oldest first."""
    gate.call(visit, call)
    rows = visit.connection.execute(
        select(table).where(table.c.office == visit.office, table.c.call == call).order_by(table.c.id)
    )
    return tuple(
        Correction(row.id, row.call, row.kind, row.turn, row.name, row.value, row.present, row.by, row.at)
        for row in rows
    )


def applied(reading: Reading, corrections: tuple[Correction, ...]) -> Reading:
    """The reading with the corrections over it; one of a turn that is no longer there changes nothing."""
    for one in corrections:
        reading = _applied(reading, one)
    return reading


def refresh(visit: Visit, call: int) -> None:
    """Renews the clear summary of a call from its reading and corrections."""
    row = gate.row(visit, calls, call)
    wanted = select(call_texts.c.reading).where(call_texts.c.call == call, call_texts.c.office == visit.office)
    sealed = visit.connection.execute(wanted).scalar_one()
    reading = made(Reading, visit.keys.open_json(sealed, place("reading", row["content"])))
    columns = summary(applied(reading, of_call(visit, call))).columns()
    if not row["verbatim"]:  # what a reading without words can no longer tell stays as it was told
        columns.pop("turns")
    here = update(calls).where(calls.c.id == call, calls.c.office == visit.office)
    visit.connection.execute(here.values(**columns, at=reading.started_at or row["at"]))


def _put(  # noqa: PLR0913 (what a correction is made of)
    visit: Visit, call: int, kind: Kind, turn: int | None, name: str, *, value: float | None = None,
    present: bool = True,
) -> None:  # fmt: skip
    """The correction in place of an earlier one of the same thing."""
    gate.own_call(visit, call)
    by = gate.signed_in(visit)
    same = [table.c.office == visit.office, table.c.call == call, table.c.kind == kind]
    same.append(table.c.turn.is_(None) if turn is None else table.c.turn == turn)
    if kind in ("label", "situation"):
        same.append(table.c.name == name)
    visit.connection.execute(delete(table).where(*same))
    visit.connection.execute(insert(table).values(
        office=visit.office, call=call, kind=kind, turn=turn, name=name, value=value, present=present, by=by,
        at=visit.now,
    ))  # fmt: skip
    refresh(visit, call)
    visit.trace("corrected", "call", call, kind)


def _turn(visit: Visit, call: int, n: int) -> ReadTurn:
    row = gate.own_call(visit, call)
    wanted = select(call_texts.c.reading).where(call_texts.c.call == call, call_texts.c.office == visit.office)
    sealed = visit.connection.execute(wanted).scalar_one()
    reading = made(Reading, visit.keys.open_json(sealed, place("reading", row["content"])))
    found = next((turn for turn in reading.turns if turn.n == n), None)
    if found is None:
        raise NotFound
    return found


def _one_of(name: str, known: tuple[str, ...]) -> None:
    if name not in known:
        raise NotPossible("« {name} » n'est pas un nom connu. Noms : {known}.", name=name, known=", ".join(known))


def _applied(reading: Reading, one: Correction) -> Reading:
    if one.kind == "situation":
        return replace(reading, situations=_situations(reading, one))
    if one.kind == "ending":
        return replace(reading, ending=cast(Ending, one.name))
    if one.kind == "outcome":
        return replace(reading, outcome=cast(Outcome, one.name))
    turns = tuple(_corrected(turn, one) if turn.n == one.turn else turn for turn in reading.turns)
    if one.kind == "tension":
        return replace(reading, turns=turns, tension=_peak(turns))
    return replace(reading, turns=turns)


def _corrected(turn: ReadTurn, one: Correction) -> ReadTurn:
    if one.kind == "tension":
        return replace(turn, tension=one.value) if turn.speaker == "client" else turn
    others = tuple(cue for cue in turn.labels if cue.name != one.name)
    if not one.present:
        return replace(turn, labels=others)
    if one.name not in labels_of(turn.speaker):
        return turn
    return replace(turn, labels=(*others, Cue(one.name, 1.0, turn.text, (0, len(turn.text)), BY)))


def _situations(reading: Reading, one: Correction) -> tuple[SituationRead, ...]:
    others = tuple(each for each in reading.situations if each.name != one.name)
    if one.present:
        first: Any = reading.turns[0].n if reading.turns else 0
        return (*others, SituationRead(cast(Situation, one.name), first, 1.0))
    return others


def _peak(turns: tuple[ReadTurn, ...]) -> Peak | None:
    heard = [(turn.tension, turn.n) for turn in turns if turn.tension is not None]
    if not heard:
        return None
    peak = max(value for value, _ in heard)
    return Peak(peak, next(n for value, n in heard if value == peak), heard[-1][0])
