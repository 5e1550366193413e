"""When one is reminded: in the office's hours, its region's holidays, over clock changes and the year's end."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sangfroid.advice.hours import WorkingTime, default_hours, is_holiday
from sangfroid.followup.reminders import Due, missed, next_reminder, reminders, stage_now

PARIS = ZoneInfo("Europe/Paris")
HOURS = WorkingTime(default_hours(), PARIS, "FR")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def told(due: Due, hours: WorkingTime = HOURS) -> list[tuple[str, str]]:
    return [(one.stage, one.at.astimezone(hours.zone).isoformat()[:16]) for one in reminders(due, hours)]


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        # at an hour of work: a quarter of an hour before, then, and once it is late
        (Due(at("2026-03-18T10:00")),
         [("soon", "2026-03-18T09:45"), ("due", "2026-03-18T10:00"), ("late", "2026-03-18T11:00")]),
        # the end of a day: in the morning, and in the last hour of work
        (Due(at("2026-03-18T18:00"), "day"),
         [("soon", "2026-03-18T08:30"), ("due", "2026-03-18T17:00"), ("late", "2026-03-19T08:30")]),
        # a Saturday: the last hour of Friday, and the hour that was promised
        (Due(at("2026-03-21T10:00")),
         [("soon", "2026-03-20T17:00"), ("due", "2026-03-21T10:00"), ("late", "2026-03-23T08:30")]),
        # at night, and promised so
        (Due(at("2026-03-18T22:00"), "hour"),
         [("soon", "2026-03-18T17:00"), ("due", "2026-03-18T22:00"), ("late", "2026-03-19T08:30")]),
        # at night, and the time is ours: never then
        (Due(at("2026-03-18T22:00"), "hour", assumed=True),
         [("soon", "2026-03-18T08:30"), ("due", "2026-03-18T17:00"), ("late", "2026-03-19T08:30")]),
        # the year's end: 1 January is a holiday, the 2nd and 3rd of 2027 a weekend
        (Due(at("2027-01-01T12:00"), "half_day"),
         [("soon", "2026-12-31T08:30"), ("due", "2026-12-31T17:00"), ("late", "2027-01-04T08:30")]),
        # the night of the clock change, 29 March 2026: Monday's hours are summer's
        (Due(at("2026-03-29T12:00"), "day"),
         [("soon", "2026-03-27T08:30"), ("due", "2026-03-27T17:00"), ("late", "2026-03-30T08:30")]),
    ],
)  # fmt: skip
def test_when(due: Due, expected: list[tuple[str, str]]) -> None:
    assert told(due) == expected


def test_the_clock_change_moves_the_instant_not_the_hour() -> None:
    before, after = (reminders(Due(at(f"2026-03-{day}T10:00")), HOURS)[0].at for day in ("27", "30"))
    assert (before.hour, after.hour) == (8, 7)  # UTC: 9:45 in winter, 9:45 in summer


@pytest.mark.parametrize(
    ("region", "day", "holiday"),
    [
        ("FR", "2026-07-14", True), ("FR", "2026-12-26", False), ("FR-67", "2026-12-26", True),
        ("BE", "2026-07-21", True), ("CH", "2026-08-01", True), ("CH-GE", "2026-12-31", True),
        ("CH-VD", "2026-12-31", False), ("LU", "2026-06-23", True), ("CA-QC", "2026-06-24", True),
        ("CA-ON", "2026-06-24", False), ("", "2026-07-14", False), ("nowhere", "2026-07-14", False),
    ],
)  # fmt: skip
def test_holidays(region: str, day: str, holiday: bool) -> None:
    assert is_holiday(date.fromisoformat(day), region) is holiday


def test_what_was_missed_is_late_whatever_it_was_planned_as() -> None:
    due = at("2026-03-18T10:00")
    assert stage_now(due, at("2026-03-18T09:50")) == "soon"
    assert stage_now(due, at("2026-03-18T10:05")) == "due"
    assert stage_now(due, at("2026-03-18T10:11")) == "late"
    assert missed(at("2026-03-18T09:45"), at("2026-03-18T14:00"))
    assert not missed(at("2026-03-18T09:45"), at("2026-03-18T09:46"))


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2029, 12, 31)), st.sampled_from(["minute", "hour", "day", "week"]),
    st.booleans(), st.sampled_from(["FR", "BE", "CH-VD", "LU", "CA-QC"]),
)  # fmt: skip
def test_never_at_night_unless_it_was_promised_so(wall: datetime, precision: str, assumed: bool, region: str) -> None:
    hours = WorkingTime(default_hours(), PARIS, region)
    due = Due(wall.replace(tzinfo=PARIS).astimezone(UTC), precision, assumed)  # type: ignore[arg-type]
    found = reminders(due, hours)
    assert [one.at for one in found] == sorted({one.at for one in found})
    assert found[-1].stage == "late"
    for one in found:
        promised_so = one.stage == "due" and due.exact and one.at == due.at
        assert promised_so or hours.is_open(one.at)
        assert one.stage == "late" or one.at <= due.at
    assert next_reminder(due, hours, found[-1].at) is None
