"""After each call that is kept: does a hang-up want a protocol, has the client come back, was a promise kept?

Every call is looked at once, however it came into the record, and again where its ending or its contact was mended.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy import RowMapping

from sangfroid.calls import Reading
from sangfroid.calls.errors import SangfroidError
from sangfroid.followup import hangups
from sangfroid.followup.kept import Given, Said, shown
from sangfroid.followup.offices import Offices
from sangfroid.followup.protocol import Returned, Stopped
from sangfroid.record import calls as kept_calls
from sangfroid.record import corrections, followup_proposals, followup_protocols, followups, gate, lines, promises
from sangfroid.record.chain import append
from sangfroid.record.errors import NotPossible
from sangfroid.record.followup_proposals import NewProposal
from sangfroid.record.store import Store, Visit, Visitor

LOG: Final = logging.getLogger("sangfroid.followup")
Likely = Callable[[Reading, int], str]


def follow_calls(store: Store, offices: Offices, likely: Likely, now: datetime) -> int:
    """Looks at some calls that nobody has looked at yet; how many."""
    with store.begin() as connection:
        some = followups.unfollowed(connection)
        for call in some:
            visit = Visit(connection, Visitor.program(call["office"]), now, store.keys.office(call["office"]))
            try:
                _follow(visit, call, offices, likely)
            except SangfroidError:  # a reading that no longer opens must not keep all others waiting
                LOG.warning("call %s cannot be followed up", call["id"])
            if visit.traced:
                append(connection, visit.keys, now, None, visit.traced)
            followups.followed(connection, call["id"], call["ending"])
    return len(some)


def _follow(visit: Visit, call: RowMapping, offices: Offices, likely: Likely) -> None:
    ways = offices.ways(visit.office, visit.now)
    if call["contact"] is not None:
        _returned(visit, call, ways)
        _kept(visit, call)
    if call["ending"] == "hang_up":
        _hung_up(visit, call, ways, likely)
    else:
        _mended(visit, call, ways)


def _returned(visit: Visit, call: RowMapping, ways: hangups.Ways) -> None:
    """The client's own return closes what followed an earlier call."""
    for line in followup_protocols.open_of_contact(visit, call["contact"]):
        if line.call != call["id"] and call["at"] > line.standing.hung_up:
            hangups.move(visit, line.id, Returned(), ways)


def _kept(visit: Visit, call: RowMapping) -> None:
    """What this call shows of what was promised to, or by, the same contact before it."""
    before = [
        one for one in promises.of_contact(visit, call["contact"])
        if one.call != call["id"] and one.made < call["at"]
    ]  # fmt: skip
    if not before or (reading := reading_of(visit, call)) is None:
        return
    later = [Said(turn.n, turn.speaker, turn.text) for turn in reading.turns]
    told: dict[int | None, tuple[str, tuple[Said, ...]]] = {}
    for one in before:
        line = promises.get(visit, one.id)
        if line.call not in told:
            told[line.call] = _told(visit, line.call)
        found = shown(Given(line.text or line.what, line.owner, *told[line.call], turn=line.turn or 0), later)
        if found is not None:
            followup_proposals.propose(visit, NewProposal(one.id, call["id"], found.verdict, found.turn, found.quote))


def _told(visit: Visit, call: int | None) -> tuple[str, tuple[Said, ...]]:
    """The subject and the turns of the call in which a promise was given: what it is about stands around it."""
    if call is None or (reading := reading_of(visit, gate.call(visit, call))) is None:
        return "", ()
    turns = tuple(Said(turn.n, turn.speaker, turn.text) for turn in reading.turns)
    return lines.get(visit, call).title or "", turns


def _hung_up(visit: Visit, call: RowMapping, ways: hangups.Ways, likely: Likely) -> None:
    if hangups.hung_up_at(call) + ways.protocol.ends_after <= visit.now:
        return
    reading = reading_of(visit, call)
    if reading is not None:
        hangups.start(visit, call, hangups.reason_of(reading, likely(reading, call["office"])), ways)


def _mended(visit: Visit, call: RowMapping, ways: hangups.Ways) -> None:
    """It was no hang-up after all: nothing follows."""
    line = followup_protocols.of_call(visit, call["id"])
    if line is not None and line.standing.stage != "over":
        hangups.move(visit, line.id, Stopped(), ways)


def reading_of(visit: Visit, call: RowMapping) -> Reading | None:
    """A call's reading with a person's corrections; None where its words are gone."""
    if not call["verbatim"]:
        return None
    try:
        reading = kept_calls.stored_reading(visit, call)
    except NotPossible:
        return None
    return corrections.applied(reading, corrections.of_call(visit, call["id"]))
