"""Times that cannot be: ordered, mended and said, or refused."""

import json

import pytest

from sangfroid.calls import Call, Unreadable
from sangfroid.sources import read_call

Row = tuple[float | None, float | None, str]


def read(*rows: Row, **facts: str) -> Call:
    turns = [
        {"speaker": "agent" if place % 2 else "client", "start": start, "end": end, "text": text}
        for place, (start, end, text) in enumerate(rows, 1)
    ]
    return read_call(json.dumps({"turns": turns, **facts}).encode(), name="a.json")


def times(call: Call) -> list[Row]:
    return [(turn.start, turn.end, turn.text) for turn in call.turns]


def said(call: Call) -> str:
    return " ".join(str(repair) for repair in call.repairs)


def test_unsorted_turns_are_sorted() -> None:
    call = read((5, 6, "b"), (1, 2, "a"))
    assert times(call) == [(1.0, 2.0, "a"), (5.0, 6.0, "b")]
    assert [turn.n for turn in call.turns] == [1, 2]
    assert "pas dans l'ordre" in said(call)


def test_overlaps_are_kept_without_a_word() -> None:
    call = read((0, 5, "a"), (3, 4, "b"))
    assert times(call) == [(0.0, 5.0, "a"), (3.0, 4.0, "b")]
    assert call.repairs == ()


def test_negative_times_begin_at_zero() -> None:
    call = read((-3, -1, "a"), (-0.5, 2, "b"), (3, 4, "c"))
    assert times(call) == [(0.0, 0.0, "a"), (0.0, 2.0, "b"), (3.0, 4.0, "c")]
    assert "2 temps négatif(s)" in said(call)


def test_an_end_before_its_start_is_estimated() -> None:
    call = read((0, 1, "a"), (5, 3, "un deux trois quatre cinq six"), (9, 10, "c"))
    assert times(call)[1] == (5.0, 7.0, "un deux trois quatre cinq six")
    assert "finissaient avant de commencer" in said(call)
    assert "estimées" in said(call)


def test_an_estimated_end_stops_at_the_next_start() -> None:
    assert times(read((0, 1, "a"), (5, None, "un deux trois quatre cinq six"), (6, 10, "c")))[1][1] == 6.0


def test_duplicates_are_kept_once() -> None:
    call = read((0, 1, "a"), (2, 3, "b"), (0, 1, "a"))
    assert times(call) == [(0.0, 1.0, "a"), (2.0, 3.0, "b")]
    assert "1 réplique(s) en double" in said(call)


def test_people_repeat_themselves_where_there_are_no_times() -> None:
    assert len(read((None, None, "oui"), (None, None, "et"), (None, None, "oui")).turns) == 3


def test_few_missing_times_are_filled() -> None:
    call = read((0, 2, "a"), (None, None, "b"), (4, 5, "c"))
    assert times(call) == [(0.0, 2.0, "a"), (2.0, 2.333, "b"), (4.0, 5.0, "c")]
    assert "sans début" in said(call)


def test_many_missing_times_void_all() -> None:
    call = read((0, 2, "a"), (None, None, "b"), (None, None, "c"))
    assert {(turn.start, turn.end) for turn in call.turns} == {(None, None)}
    assert "inconnus" in said(call)


def test_unknown_times_stay_unknown() -> None:
    call = read((None, None, "a"), (None, None, "b"))
    assert {(turn.start, turn.end) for turn in call.turns} == {(None, None)}
    assert call.repairs == ()


def test_source_numbers_are_kept_and_mended_where_they_repeat() -> None:
    turns = [{"n": n, "speaker": "agent", "text": str(n)} for n in (4, 7)]
    assert [turn.n for turn in read_call(json.dumps({"turns": turns}).encode(), name="a").turns] == [4, 7]
    turns[1]["n"] = 4
    call = read_call(json.dumps({"turns": turns}).encode(), name="a")
    assert [turn.n for turn in call.turns] == [1, 2]
    assert "renumérotées" in said(call)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e400", "-1e999", "1" * 5000, "1e200", "9999999"])
def test_impossible_numbers_are_refused(value: str) -> None:
    source = f'{{"turns": [\n{{"speaker": "agent", "text": "a", "start": {value}, "end": 2}}]}}'
    with pytest.raises(Unreadable, match=r"Ligne 2|Réplique 1"):
        read_call(source.encode(), name="a.json")


@pytest.mark.parametrize("value", ["nan", "inf", "1e400", "demain", "1:2:3:4", "12h30", "--5", "1" * 5000])
def test_impossible_cells_are_refused(value: str) -> None:
    with pytest.raises(Unreadable, match="Ligne 3"):
        read_call(f"début;fin;texte\n0;1;oui\n{value};4;non\n".encode(), name="a.csv")


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [("75", 75.0), ("75,5", 75.5), ("75.25 s", 75.25), ("1:15", 75.0), ("01:15,5", 75.5), ("0:01:15.250", 75.25),
     ("1:00:00", 3600.0), ("90:00", 5400.0)],
)  # fmt: skip
def test_times_as_people_write_them(cell: str, seconds: float) -> None:
    call = read_call(f"début\tfin\ttexte\n{cell}\t99:00\toui\n".encode(), name="a.tsv")
    assert call.turns[0].start == seconds


@pytest.mark.parametrize(
    ("facts", "zone"),
    [
        ({"region": "FR"}, "Europe/Paris"), ({"region": "CH"}, "Europe/Zurich"), ({"region": "BE"}, "Europe/Brussels"),
        ({"region": "LU"}, "Europe/Luxembourg"), ({"region": "CA"}, "America/Toronto"), ({"region": "XX"}, None),
        ({}, None),
        ({"region": "CA", "started_at": "2026-02-11T09:15:00-08:00"}, "America/Vancouver"),
        ({"region": "FR", "started_at": "2026-02-11T09:15:00+04:00"}, "Indian/Reunion"),
        ({"region": "FR", "started_at": "2026-02-11T09:15:00+07:00"}, None),
        ({"region": "FR", "zone": "Asia/Tokyo"}, "Asia/Tokyo"),
        ({"region": "FR", "zone": "../../etc/passwd"}, "Europe/Paris"),
    ],
)  # fmt: skip
def test_zone_given_or_by_region(facts: dict[str, str], zone: str | None) -> None:
    assert read((0, 1, "a"), **facts).zone == zone


@pytest.mark.parametrize(
    ("facts", "start", "says"),
    [
        ({"started_at": "2026-01-13T10:42:00Z"}, "2026-01-13T10:42:00+00:00", ""),
        (
            {"started_at": "2026-07-13T10:42:00", "region": "FR"},
            "2026-07-13T10:42:00+02:00",
            "Europe/Paris est supposé",
        ),
        ({"started_at": "2026-07-13T10:42:00"}, "None", "sans décalage"),
        ({"started_at": "hier"}, "None", "n'est pas une date"),
    ],
)
def test_start_of_the_call(facts: dict[str, str], start: str, says: str) -> None:
    call = read((0, 1, "a"), **facts)
    assert (call.started_at.isoformat() if call.started_at else "None") == start
    assert says in said(call)
    assert bool(says) == bool(call.repairs)
