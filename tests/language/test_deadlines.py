"""Deadlines against tables reasoned by hand, and what must hold of any words at any time."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sangfroid.calls.errors import BadData
from sangfroid.language.deadlines import Calendar, Deadline, TimeWords, deadlines, time_words

TABLES = Path(__file__).parent / "deadlines"
CALENDARS = {
    "FR": Calendar("Europe/Paris", "FR"),
    "CH": Calendar("Europe/Zurich", "CH"),
    "BE": Calendar("Europe/Brussels", "BE"),
    "CA": Calendar("America/Toronto", "CA"),
    "SN": Calendar("Africa/Dakar", "SN"),
}


@dataclass(frozen=True)
class Row:
    table: str
    text: str
    said_at: datetime
    calendar: Calendar
    expected: tuple[tuple[str, datetime, str], ...]


def at(words: str, calendar: Calendar) -> datetime:
    """A table's time: with an offset as it stands, else as the calendar's walls show it."""
    time = datetime.fromisoformat(words)
    return time if time.tzinfo else time.replace(tzinfo=calendar.clock())


def rows() -> Iterator[Row]:
    for file in sorted(TABLES.glob("*.tsv")):
        calendar, said_at = CALENDARS["FR"], datetime.max
        for line in file.read_text("utf-8").splitlines():
            if line.startswith("@ "):
                when, place = line[2:].rsplit(" ", 1)
                calendar = CALENDARS[place]
                said_at = at(when, calendar)
            elif line and line[0] != "#" and file.stem != "none":
                text, *cells = line.split("\t")
                expected = tuple(
                    (cells[i], at(cells[i + 1], calendar), cells[i + 2]) for i in range(0, len(cells), 3)
                )  # fmt: skip
                yield Row(file.stem, text, said_at, calendar, expected)


def seen(text: str, found: tuple[Deadline, ...]) -> tuple[tuple[str, datetime, str], ...]:
    """Deadlines as a table writes them; dues in UTC, so that two walls of one zone are not mixed up."""
    return tuple((text[one.span[0] : one.span[1]], one.due.astimezone(UTC), one.precision) for one in found)


def expected_of(row: Row) -> tuple[tuple[str, datetime, str], ...]:
    return tuple((words, due.astimezone(UTC), precision) for words, due, precision in row.expected)


ROWS = tuple(rows())
NONE = tuple(line for line in (TABLES / "none.tsv").read_text("utf-8").splitlines() if line and line[0] != "#")


def test_tables_are_as_large_as_promised() -> None:
    assert sum(len(row.expected) for row in ROWS) >= 300
    assert len(set(NONE)) >= 200
    assert {row.calendar.region for row in ROWS} == set(CALENDARS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.table}: {row.text}")
def test_deadlines_of_table(row: Row) -> None:
    found = deadlines(row.text, row.said_at, row.calendar)
    assert seen(row.text, found) == expected_of(row)
    assert all(one.due.utcoffset() is not None for one in found)


@pytest.mark.parametrize("text", NONE)
def test_no_promise_of_time(text: str) -> None:
    said_at = at("2026-03-17 09:25", CALENDARS["FR"])
    assert deadlines(text, said_at, CALENDARS["FR"]) == ()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.table}: {row.text}")
def test_words_are_found_without_a_moment(row: Row) -> None:
    words = [(row.text[one.span[0] : one.span[1]], one.precision) for one in time_words(row.text, row.calendar.region)]
    timed = [one for one in words if one[1] != "none"]
    assert timed == [(text, precision) for text, _, precision in row.expected]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Je range la salle dans la foulée.", "dans la foulée"),
        ("Je vous l'envoie tout de suite.", "tout de suite"),
        ("Je le fais au plus vite.", "au plus vite"),
        ("Je le fais le plus vite possible.", "le plus vite possible"),
        ("Je m'en charge dès que possible.", "dès que possible"),
        ("je m'en charge des que je peux", "des que je peux"),
        ("Le facteur repasse tout à l'heure.", "tout à l'heure"),
        ("Nous vous répondrons prochainement.", "prochainement"),
        ("On vous rappelle dans quelques minutes.", "dans quelques minutes"),
        ("On vous répond dans les plus brefs délais.", "dans les plus brefs délais"),
        ("Il arrive d'une minute à l'autre.", "d'une minute à l'autre"),
        ("On part drette là.", "drette là"),
        ("Je vous rappelle betôt.", "betôt"),
        ("Je vous rappelle tantôt.", "tantôt"),
        ("Je m'en occupe immédiatement.", "immédiatement"),
    ],
)
def test_words_that_name_no_moment(text: str, words: str) -> None:
    start = text.index(words)
    assert time_words(text) == (TimeWords((start, start + len(words)), "none"),)
    assert deadlines(text, at("2026-03-17 09:25", CALENDARS["FR"]), CALENDARS["FR"]) == ()


def test_tantot_is_the_afternoon_in_belgium_only() -> None:
    text = "Je vous rappelle tantôt."
    found = {
        place: deadlines(text, at("2026-03-17 09:25", calendar), calendar) for place, calendar in CALENDARS.items()
    }
    assert {place for place, due in found.items() if due} == {"BE"}
    assert deadlines("Allez, à tantôt !", at("2026-03-17 09:25", CALENDARS["BE"]), CALENDARS["BE"]) == ()
    assert deadlines(text, at("2026-03-17 18:05", CALENDARS["BE"]), CALENDARS["BE"]) == ()


PARIS = CALENDARS["FR"]


@pytest.mark.parametrize(
    ("said_at", "turns", "due"),
    [
        ("2026-03-17 09:25", ("On se voit jeudi à dix heures.", "Plutôt onze heures."), "2026-03-19 11:00"),
        ("2026-03-17 09:25", ("Jeudi, ça vous va ?", "À dix heures ?"), "2026-03-19 10:00"),
        ("2026-03-17 09:25", ("Sous quarante-huit heures.", "Donc jeudi, le maçon passe."), "2026-03-19 18:00"),
        ("2026-03-17 09:25", ("Jeudi je suis absente.", "Alors le lendemain, je vous attends."), "2026-03-20 18:00"),
        # A time that answers nothing is today's.
        (
            "2026-03-17 09:25",
            ("Le bois est scié avant jeudi midi.", "Et pour le vernis on vous livre le pot avant treize heures."),
            "2026-03-17 13:00",
        ),
    ],
)  # fmt: skip
def test_what_was_said_before_counts(said_at: str, turns: tuple[str, ...], due: str) -> None:
    before: tuple[Deadline, ...] = ()
    found: tuple[Deadline, ...] = ()
    for text in turns:
        found = deadlines(text, at(said_at, PARIS), PARIS, before)
        before += found
    assert [one.due for one in found] == [at(due, PARIS)]


@pytest.mark.parametrize("said_at", ["2026-03-17 12:30", "2026-03-17 20:00"])
@pytest.mark.parametrize("text", ["Je vous rappelle ce matin.", "Je vous rappelle ce matin à dix heures."])
def test_a_morning_gone_is_no_deadline(text: str, said_at: str) -> None:
    assert deadlines(text, at(said_at, PARIS), PARIS) == ()


def test_an_unknown_zone_is_told() -> None:
    with pytest.raises(BadData, match="Europe/Pariss"):
        deadlines("demain", at("2026-03-17 09:25", PARIS), Calendar("Europe/Pariss"))


def test_the_moment_needs_an_offset() -> None:
    with pytest.raises(ValueError, match="offset"):
        deadlines("demain", datetime(2026, 3, 17, 9, 25), PARIS)


def test_a_zone_may_be_given_as_its_rules() -> None:
    said_at = at("2026-03-17 09:25", PARIS)
    assert deadlines("demain", said_at, Calendar(ZoneInfo("Europe/Paris"))) == deadlines("demain", said_at, PARIS)


# ---- what holds of any words at any time ----

BITS = st.sampled_from(sorted({
    *(word for row in ROWS for word in row.text.replace(",", " ,").split()),
    *(words for row in ROWS for words, _, _ in row.expected),
}))  # fmt: skip
TEXTS = st.lists(BITS, max_size=14).map(" ".join)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))
PLACES = st.sampled_from(list(CALENDARS.values()))


@given(TEXTS, MOMENTS, PLACES)
def test_never_before_it_is_said_and_words_within_the_text(text: str, said_at: datetime, calendar: Calendar) -> None:
    found = deadlines(text, said_at, calendar)
    end = 0
    for one in found:
        assert one.due >= said_at
        assert one.precision != "none"
        assert end <= one.span[0] < one.span[1] <= len(text)
        assert text[one.span[0] : one.span[1]].strip() == text[one.span[0] : one.span[1]]
        end = one.span[1]
    # What is due was found without a moment too.
    assert {one.span for one in found} <= {one.span for one in time_words(text, calendar.region)}


@given(st.text(max_size=80), MOMENTS, PLACES)
def test_any_text_is_read(text: str, said_at: datetime, calendar: Calendar) -> None:
    assert all(one.due >= said_at and one.span[1] <= len(text) for one in deadlines(text, said_at, calendar))


def bare(text: str) -> str:
    """Lower case without accents."""
    return "".join(mark for mark in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(mark))


@given(TEXTS, MOMENTS, PLACES)
def test_case_and_accents_do_not_count(text: str, said_at: datetime, calendar: Calendar) -> None:
    dues = [one.due for one in deadlines(text, said_at, calendar)]
    for other in (bare(text), text.upper(), unicodedata.normalize("NFD", text), text.replace("'", "’")):
        assert [one.due for one in deadlines(other, said_at, calendar)] == dues


@given(st.integers(1, 400), st.sampled_from(["minutes", "heures"]), MOMENTS, PLACES)
def test_minutes_and_hours_run_on_over_clock_changes(n: int, unit: str, said_at: datetime, calendar: Calendar) -> None:
    (found,) = deadlines(f"je vous rappelle dans {n} {unit}", said_at, calendar)
    assert found.due - said_at == timedelta(**{"minutes" if unit == "minutes" else "hours": n})


@given(st.integers(2, 300), MOMENTS, PLACES)
def test_days_are_those_of_the_calendar(n: int, said_at: datetime, calendar: Calendar) -> None:
    (found,) = deadlines(f"je vous rappelle dans {n} jours", said_at, calendar)
    local = found.due.astimezone(calendar.clock())
    days = {8: 7, 15: 14}.get(n, n)
    assert local.date() == said_at.astimezone(calendar.clock()).date() + timedelta(days=days)
    assert (local.hour, local.minute) == (18, 0)


@given(st.integers(0, 6), MOMENTS, PLACES)
def test_a_weekday_is_one_of_the_next_seven_days(day: int, said_at: datetime, calendar: Calendar) -> None:
    name = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")[day]
    (found,) = deadlines(f"je vous rappelle {name}", said_at, calendar)
    today: date = said_at.astimezone(calendar.clock()).date()
    due = found.due.astimezone(calendar.clock()).date()
    assert due.weekday() == day
    assert 1 <= (due - today).days <= 7


def test_a_long_text_is_read_in_linear_time() -> None:
    """Ten times the text, at most twelve times the work: counted in the interpreter's steps, not in seconds."""

    def steps(text: str) -> int:
        count = 0

        def step(*_: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(step)
        try:
            deadlines(text, at("2026-03-17 09:25", PARIS), PARIS)
        finally:
            sys.setprofile(None)
        return count

    one = "je vous rappelle demain a dix heures dans les un une deux le 3 entre huit et "
    assert steps(one * 1000) <= 12 * steps(one * 100)
