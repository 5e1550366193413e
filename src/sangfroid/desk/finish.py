"""The end of a running call: it becomes an ordinary kept call, with what a person settled while it ran."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, cast

from sangfroid.advice.whole import Reader
from sangfroid.calls import Call
from sangfroid.calls.turns import End
from sangfroid.desk import entries, hints
from sangfroid.desk.restoring import restored, turns_of
from sangfroid.desk.running import RunningCall
from sangfroid.record import calls, notes, promises, running, running_hints, running_log
from sangfroid.record.calls import Belongs
from sangfroid.record.errors import NotPossible
from sangfroid.record.notes import NewNote
from sangfroid.record.prepare import prepared_call
from sangfroid.record.running import Running
from sangfroid.record.running_hints import HintMoment
from sangfroid.record.store import Store, Visit, Visitor
from sangfroid.sources.writers import annotated

FATES: Final = frozenset({"taken", "aside", "snoozed", "withdrawn", "silent"})


@dataclass(frozen=True, slots=True)
class Desktop:
    """What finishing needs: the record, the reader with the office's book."""

    store: Store
    reader: Reader


def finish(desk: Desktop, line: Running, now: datetime) -> int | None:
    """Keeps the call in its agent's name and lets go of its log; gives the kept call, None where there is none."""
    rows = running_log.items(desk.store, line.office, line.id)
    agent = running.agent_of(desk.store, line.office, line.agent, now)
    with desk.store.write(agent, now) as visit:
        if not rows or line.source == "replay":
            running.ended(visit, line.id, line.call)
            return line.call
        known = restored(line, desk.reader, rows)
        turns = turns_of(rows)
        kept = None if not turns else _kept(visit, known, replace(known.call(turns), end=known.course_end or End()))
        running_hints.note(visit, _moments(known))
        running.ended(visit, line.id, kept)
    return kept


def interrupted(desk: Desktop, line: Running, now: datetime) -> int | None:
    """Ends a call that nothing comes from any more: it broke off."""
    end = End(None, "unknown", "interrupted")
    known = restored(line, desk.reader, running_log.items(desk.store, line.office, line.id))
    if not known.over:
        running_log.append(desk.store, [entries.end(known, end)], now)
    return finish(desk, line, now)


def _kept(visit: Visit, known: RunningCall, call: Call) -> int:
    source = annotated.write(replace(call, id=f"direct-{known.line.id}")).encode()
    new = prepared_call(call, known.reader, visit.keys, source=source)
    kept = calls.keep(visit, new, Belongs(contact=known.line.contact))
    _settled(visit, known, kept.call)
    for text in known.notes:
        notes.add(visit, NewNote(text, call=kept.call))
    return kept.call


def _settled(visit: Visit, known: RunningCall, call: int) -> None:
    """What the agent confirmed, set or dropped while the call ran, done to the promises of the ledger."""
    heard = {(one.turn, one.span): known.promises[one.id] for one in known.course.promises if one.id in known.promises}
    for line in promises.of_call(visit, call):
        if line.turn is None or line.span is None or (line.turn, line.span) not in heard:
            continue
        settled = heard[line.turn, line.span]
        if settled.state == "dropped":
            promises.deny(visit, line.id)
        elif settled.due is not None:
            due = datetime.fromisoformat(settled.due)
            promises.change(visit, line.id, what=line.what, due=due, precision="minute", owner=line.owner)
        elif settled.state == "confirmed":
            promises.confirm(visit, line.id)


def _moments(known: RunningCall) -> list[HintMoment]:
    return [
        HintMoment(
            one.advice.playbook, one.advice.step,
            cast(running_hints.Fate, one.state if one.state in FATES else "withdrawn"), bool(one.quote),
        )
        for one in hints.finished(known.hints)
    ]  # fmt: skip


def objected(store: Store, visitor: Visitor, line: Running, now: datetime) -> None:
    """The client objects: all that was kept of the call goes."""
    if line.state == "ended":
        raise NotPossible("Cet appel est terminé. Supprimez-le depuis sa page.")
    with store.write(visitor, now) as visit:
        running.forget(visit, line.id)
