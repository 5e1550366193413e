"""What a worker knows of offices: their hours, their sheets; looked up again after a moment, as they may change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sangfroid.advice import load
from sangfroid.advice.hours import WorkingTime
from sangfroid.advice.office import Office, read_office
from sangfroid.calls.errors import BadData
from sangfroid.followup.hangups import Ways
from sangfroid.followup.sheets import FollowUp, office_followup
from sangfroid.language.sheets import Fields, read_sheet
from sangfroid.record import followups, sheets
from sangfroid.record.followups import OfficeFacts
from sangfroid.record.store import Store, Visit, Visitor

FRESH: Final = timedelta(seconds=30)
OWN: Final = "fr"  # the language that offices write their sheets in
SHEET: Final = "office"


@dataclass(frozen=True, slots=True)
class Known:
    """An office with its sheets."""

    facts: OfficeFacts
    followup: FollowUp
    hours: WorkingTime
    ways: Ways


@dataclass
class Offices:
    """What is known of each, for a moment."""

    store: Store
    _held: dict[int, tuple[datetime, Known]] = field(default_factory=dict)

    def of(self, office: int, now: datetime) -> Known:
        """One office as it is now."""
        held = self._held.get(office)
        if held is not None and held[0] <= now < held[0] + FRESH:
            return held[1]
        with self.store.begin(writes=False) as connection:
            facts = followups.facts(connection)[office]
            own = own_sheets(Visit(connection, Visitor.program(office), now, self.store.keys.office(office)))
        found = known(facts, own)
        self._held[office] = (now, found)
        return found

    def facts(self, office: int, now: datetime) -> OfficeFacts:
        """Its zone and region."""
        return self.of(office, now).facts

    def hours(self, office: int, now: datetime) -> WorkingTime:
        """Its working time."""
        return self.of(office, now).hours

    def ways(self, office: int, now: datetime) -> Ways:
        """Its protocol after a hang-up."""
        return self.of(office, now).ways


def own_sheets(visit: Visit) -> dict[str, str]:
    """The office's own sheets, by name."""
    return {sheet.name: sheet.text for sheet in sheets.latest(visit)}


def known(facts: OfficeFacts, own: dict[str, str]) -> Known:
    """An office with these sheets of its own."""
    followup = office_followup(own)
    hours = followup.working_time(facts.zone, facts.region)
    default = load.book(OWN).office
    protocol = followup.protocol(_office(own, default), default, hours)
    return Known(facts, followup, hours, Ways(protocol, followup.hang_up))


def _office(own: dict[str, str], default: Office) -> Office:
    """The office's own values; the package's where it has none, or they can no longer be read."""
    if SHEET not in own:
        return default
    try:
        sheet = read_sheet(own[SHEET], SHEET)
        return read_office(sheet) if isinstance(sheet, Fields) else default
    except BadData:
        return default
