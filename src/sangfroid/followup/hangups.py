"""After a hang-up, kept: the protocol's steps on its row, their tasks with drafts, and its one timer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import RowMapping, select

from sangfroid.calls import Reading
from sangfroid.followup import protocol as states
from sangfroid.followup.protocol import AskToConfirm, Called, Event, Protocol, Reason, State, Task, Tick, Told, Wrote
from sangfroid.followup.sheets import HangUpSheet, filled
from sangfroid.language.wording import N_
from sangfroid.record import followup_protocols as rows
from sangfroid.record import followup_tasks as tasks
from sangfroid.record.followup_protocols import ProtocolLine, Standing
from sangfroid.record.followup_tasks import NewTask
from sangfroid.record.followups import Timer, put_timer
from sangfroid.record.store import Visit
from sangfroid.record.tables import people

# What a task is called, by its kind.
NAMED: Final = {
    "call_back": N_("Rappeler après l'appel coupé"), "message": N_("Écrire un mot après l'appel coupé"),
    "last_message": N_("Un dernier mot, puis c'est fini"), "update": N_("Donner des nouvelles"),
    "follow_up": N_("Vérifier que cela tient"), "lesson": N_("Noter la leçon"),
    "next_step": N_("Étape convenue"), "hand_over": N_("Reprendre ce dossier"),
}  # fmt: skip
ANNOUNCED: Final = 6  # last turns in which an announced close makes the hang-up the end that was said
_DRAFTS: Final = {"call_back": "first", "message": "evening", "last_message": "last"}
_DONE_BY: Final[dict[type, tuple[str, ...]]] = {
    Called: ("call_back", "message", "last_message"), Wrote: ("call_back", "message", "last_message"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ways:
    """An office's protocol and its sheet."""

    protocol: Protocol
    sheet: HangUpSheet


def start(visit: Visit, call: RowMapping, reason: Reason, ways: Ways) -> int | None:
    """Begins what follows a call that the client cut; None where it is too long ago for anything to follow."""
    hung_up = hung_up_at(call)
    if hung_up + ways.protocol.ends_after <= visit.now or rows.of_call(visit, call["id"]) is not None:
        return None
    state, told = states.begin(reason, hung_up, ways.protocol)
    id_ = rows.begin(visit, call=call["id"], contact=call["contact"], person=call["agent"], standing=_standing(state))
    _carry_out(visit, rows.get(visit, id_), state, told, ways)
    if state.stage == "cooling" and state.until <= visit.now:  # kept after the wait was over
        move(visit, id_, Tick(), ways)
    return id_


def move(visit: Visit, id_: int, event: Event, ways: Ways) -> AskToConfirm | None:
    """What an event makes of it; AskToConfirm where it is too early, and nothing was changed."""
    line = rows.get(visit, id_)
    before = state_of(line)
    state, told = states.step(before, event, visit.now, ways.protocol)
    refused = next((one for one in told if isinstance(one, AskToConfirm)), None)
    if refused is not None:
        return refused
    if state != before:
        rows.change(visit, id_, _standing(state))
        if state.attempts > before.attempts:
            tasks.close_by_kind(visit, id_, _DONE_BY[type(event)])
        elif state.reason != before.reason or state.stage == "over":
            tasks.close_all(visit, protocol=id_)
    if state.stage != "over" or state != before:
        _carry_out(visit, line, state, told, ways)
    return None


def reason_of(reading: Reading, likely: str) -> Reason:
    """The reason by which one waits; a close that was announced is the end of the call, as an abusive one."""
    last = [turn for turn in reading.turns if turn.speaker == "agent"][-ANNOUNCED:]
    if any(cue.name == "announce_close" for turn in last for cue in turn.labels):
        return "abuse"
    return likely if likely in states.WAITS else "irritation"  # type: ignore[return-value]


def hung_up_at(call: RowMapping) -> datetime:
    """When the call broke off."""
    at: datetime = call["at"]
    return at + timedelta(seconds=call["seconds"] or 0.0)


def state_of(line: ProtocolLine) -> State:
    """The state machine's view of a row."""
    one = line.standing
    return State(
        one.stage,
        one.reason,
        one.hung_up,
        one.not_before,
        one.until,
        one.attempts,
        one.ended,  # type: ignore[arg-type]
    )


def _standing(state: State) -> Standing:
    return Standing(
        state.stage, state.reason, state.hung_up, state.not_before, state.until, state.attempts, state.ended
    )


def _carry_out(visit: Visit, line: ProtocolLine, state: State, told: Told, ways: Ways) -> None:
    for one in told:
        if isinstance(one, Task):
            tasks.add(visit, NewTask(
                one.kind, line.person, one.due, draft=_draft(visit, line, one.kind, ways.sheet), contact=line.contact,
                call=line.call, protocol=line.id, not_before=one.not_before,
            ))  # fmt: skip
    if state.stage != "over":
        put_timer(visit.connection, Timer(visit.office, "step", state.until, state.until, protocol=line.id))


def _draft(visit: Visit, line: ProtocolLine, kind: str, sheet: HangUpSheet) -> str:
    me = visit.connection.scalar(select(people.c.name).where(people.c.id == line.person))
    return filled(sheet.message(_DRAFTS[kind]), prénom=line.first_name, moi=me or "")
