"""What a writer writes, the reader of the same name reads back: the same turns, times and roles."""

import json
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sangfroid.calls import Call, End, Reading, ReadTurn, Roles, SangfroidError, Timing, Turn
from sangfroid.sources import FORMATS, read_call
from sangfroid.sources.writers import WRITERS, Written, vcon, webvtt

AT = datetime.fromisoformat("2026-03-17T15:00:00+01:00")
START = datetime.fromisoformat("2026-03-17T14:05:00+01:00")
MARKED = ("l'eau", "a < b", "&amp;", "</v>", "-->", "« fin »", '"oui"', "<v Client>", "12:30 : oui")
TURNS = (
    Turn(4, "agent", "Bonjour.", 0.0, 1.5), Turn(7, "client", "Ça déborde !", 1.2, 4.0),
    Turn(9, "unknown", "(bruit de porte)", 4.1, 4.2),
)  # fmt: skip


def reading_of(call: Call) -> Reading:
    """A reading in which nothing was heard."""
    turns = tuple(ReadTurn(t.n, t.speaker, t.text, t.start, t.end, None, (), None) for t in call.turns)
    return Reading(
        call.id, "fr", None, None, None, None, None, "ended", None, None, (), call.roles, (), turns, None, (), (), None,
        None, (), Timing(None, None, None, None), (), None, None,
    )  # fmt: skip


@st.composite
def whole_calls(draw: st.DrawFn) -> Call:
    """Calls with times, overlaps, marks in the text, and roles found in any way."""
    turns: list[Turn] = []
    start = 0
    for n in range(1, draw(st.integers(1, 6)) + 1):
        start += draw(st.integers(1, 9_000))
        end = start + draw(st.integers(0, 20_000))
        text = " ".join(draw(st.lists(st.sampled_from(MARKED), min_size=1, max_size=5)))
        side = draw(st.sampled_from(("agent", "client")))
        turns.append(Turn(n * 2, side, text, start / 1000, end / 1000))  # type: ignore[arg-type]
    found = draw(st.sampled_from(("given", "label", "guessed", "channel")))
    started_at = draw(st.sampled_from((None, START)))
    return Call("a-1", tuple(turns), started_at=started_at, roles=Roles(found, 0.8))  # type: ignore[arg-type]


def read_back(call: Call, name: str) -> Call:
    return read_call(WRITERS[name].write(call, Written(AT)).encode(), name="back")


@pytest.mark.parametrize("name", ["annotated", "vcon"])
@given(call=whole_calls())
def test_turns_times_and_roles_come_back(name: str, call: Call) -> None:
    back = read_back(call, name)
    assert back.turns == call.turns
    assert (back.roles.found, back.roles.confidence) == (call.roles.found, call.roles.confidence)
    assert back.started_at == call.started_at
    assert back.repairs == ()
    assert back.format == name


@given(call=whole_calls())
def test_webvtt_numbers_afresh_and_keeps_the_rest(call: Call) -> None:
    back = read_back(call, "webvtt")
    assert back.turns == tuple(replace(turn, n=n) for n, turn in enumerate(call.turns, 1))
    assert back.repairs == ()


@pytest.mark.parametrize("name", WRITERS)
def test_a_turn_of_neither_side_stays_so(name: str) -> None:
    back = read_back(Call("a", TURNS, started_at=START), name)
    assert [turn.speaker for turn in back.turns] == ["agent", "client", "unknown"]


def test_facts_of_the_annotated_form() -> None:
    call = Call("a", TURNS, region="CH", domain="plombier", started_at=START, zone="Europe/Zurich",
                end=End(4.5, "client", "cut"))  # fmt: skip
    back = read_back(call, "annotated")
    assert (back.id, back.region, back.domain, back.zone, back.end) == (
        "a",
        "CH",
        "plombier",
        "Europe/Zurich",
        call.end,
    )


def test_without_times() -> None:
    call = Call("a", tuple(replace(turn, start=None, end=None) for turn in TURNS))
    for name in ("annotated", "vcon"):
        assert read_back(call, name).turns == call.turns
    with pytest.raises(SangfroidError, match="n'a pas de temps"):
        webvtt.write(call)


def test_without_ends_a_note_tells_that_they_are_estimated() -> None:
    call = Call("a", (Turn(1, "agent", "un deux trois", 1.0), Turn(2, "client", "oui", 5.0)))
    assert "NOTE Les fins" in webvtt.write(call)
    assert [(turn.start, turn.end) for turn in read_back(call, "webvtt").turns] == [(1.0, 2.0), (5.0, 5.333)]
    assert "NOTE" not in webvtt.write(Call("a", TURNS))


def test_the_reading_is_a_report_in_the_vcon() -> None:
    call = Call("a", TURNS, started_at=START, end=End(4.5, "client", "cut"))
    reading = reading_of(call)
    found = json.loads(vcon.write(call, created_at=AT, reading=reading))
    kinds = {one["type"]: one for one in found["analysis"]}
    assert kinds["report"]["body"]["schema"] == 1
    assert kinds["report"]["body"]["turns"][1]["text"] == "Ça déborde !"
    assert all(one["vendor"] and one["encoding"] == "json" and one["dialog"] == 0 for one in found["analysis"])
    without = json.loads(vcon.write(call, created_at=AT))
    assert [one["type"] for one in without["analysis"]] == ["wtf_transcription"]
    assert read_call(json.dumps(found).encode(), name="a").turns == call.turns


def test_a_vcon_has_what_the_draft_requires() -> None:
    call = Call("a", TURNS, started_at=START, end=End(4.5, "client", "cut"))
    found = json.loads(vcon.write(call, created_at=AT))
    assert found["uuid"] == json.loads(vcon.write(call, created_at=AT))["uuid"]
    assert found["uuid"] != json.loads(vcon.write(replace(call, id="b"), created_at=AT))["uuid"]
    assert (found["vcon"], found["created_at"]) == ("0.4.0", "2026-03-17T15:00:00+01:00")
    assert found["dialog"][0]["party_history"] == [
        {"party": 1, "time": "2026-03-17T14:05:04.500000+01:00", "event": "drop"}
    ]
    assert read_back(call, "vcon").end == End(4.5, "client", "unknown")


def test_each_writer_has_its_reader() -> None:
    assert all(name == writer.name and name in FORMATS for name, writer in WRITERS.items())
    assert all(writer.ending in FORMATS[name].endings for name, writer in WRITERS.items())
