"""One call written in every format gives the same turns, times and roles, as far as the format holds them."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sangfroid.calls import Turn
from sangfroid.sources import FORMATS, read_call
from tests.sources.test_round import TEXTS, calls
from tests.sources.vendors import SIDES, WAYS, rttm, vcon_of_messages, whisper
from tests.sources.writers import plain


@st.composite
def apart(draw: st.DrawFn) -> list[Turn]:
    """Turns that overlap the other side's, and lie a second or more from their own side's."""
    turns: list[Turn] = []
    free = {"agent": 0, "client": 0}
    start = 0
    for n in range(1, draw(st.integers(2, 8)) + 1):
        speaker = SIDES[n - 1] if n <= 2 else draw(st.sampled_from(SIDES))
        start = max(start + 1, free[speaker]) + draw(st.integers(0, 9_000))
        end = start + draw(st.integers(200, 20_000))
        free[speaker] = end + 1_000
        turns.append(Turn(n, speaker, draw(TEXTS), start / 1000, end / 1000))  # type: ignore[arg-type]
    return turns


def one_voice_at_a_time(turns: list[Turn]) -> list[Turn]:
    """The same turns one after the other, a second between: what a recogniser of one channel can write."""
    found, at = [], 0
    for turn in turns:
        length = round(((turn.end or 0) - (turn.start or 0)) * 1000)
        found.append(replace(turn, start=at / 1000, end=(at + length) / 1000))
        at += length + 1_000
    return found


def bare(turns: tuple[Turn, ...] | list[Turn]) -> list[Turn]:
    return [replace(turn, channel=None) for turn in turns]


@pytest.mark.parametrize("name", WAYS)
@given(data=st.data())
def test_same_turns_from_each(name: str, data: st.DataObject) -> None:
    way = WAYS[name]
    turns = data.draw(apart() if way.by_words else calls())
    if name == "google, v1":
        turns = one_voice_at_a_time(turns)
    call = read_call(way.write(turns).encode(), name="round", agent=way.agent)
    assert bare(call.turns) == turns
    assert call.repairs == ()
    assert call.roles.found in {"given", "label"}
    assert call.format == way.form


@given(turns=calls())
def test_whisper_knows_no_speakers(turns: list[Turn]) -> None:
    call = read_call(whisper(turns).encode(), name="round")
    assert call.turns == tuple(replace(turn, speaker="unknown") for turn in turns)
    assert (call.roles.found, call.format) == ("none", "whisper")


@given(turns=calls())
def test_rttm_has_no_words(turns: list[Turn]) -> None:
    call = read_call(rttm(turns).encode(), name="round")
    assert call.turns == tuple(replace(turn, text="") for turn in turns)


@given(turns=calls())
def test_written_messages_of_a_vcon(turns: list[Turn]) -> None:
    call = read_call(vcon_of_messages(turns).encode(), name="round")
    first = round((turns[0].start or 0) * 1000)
    moved = [replace(t, start=(round((t.start or 0) * 1000) - first) / 1000,
                     end=(round((t.end or 0) * 1000) - first) / 1000) for t in turns]  # fmt: skip
    assert list(call.turns) == moved
    assert call.repairs == ()


@given(turns=calls())
def test_plain_text_gives_the_same_roles(turns: list[Turn]) -> None:
    call = read_call(plain(turns).encode(), name="round")
    assert [turn.speaker for turn in call.turns] == [turn.speaker for turn in turns]


def test_no_format_is_left_out() -> None:
    assert {way.form for way in WAYS.values()} | {"whisper", "rttm", "plain"} == set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_says_what_it_holds(name: str) -> None:
    form = FORMATS[name]
    assert form.endings
    assert all(ending.startswith(".") for ending in form.endings)
    if name in {way.form for way in WAYS.values()}:
        assert form.holds.times
        assert form.holds.overlaps
        assert form.holds.roles != "none"


def test_each_format_is_in_the_guide() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8").splitlines()
    rows = {row[1].strip(" `"): row for line in guide if line.startswith("| `") and (row := line.split("|"))}
    assert set(rows) == set(FORMATS)
    roles = {"stated": "dits", "speakers": "voix", "none": "non"}
    for name, form in FORMATS.items():
        _, _, _, files, times, held, overlaps, words, _ = rows[name]
        assert files.split() == list(form.endings)
        assert (times.strip() == "oui", overlaps.strip() == "oui") == (form.holds.times, form.holds.overlaps)
        assert (held.strip(), words.strip() == "oui") == (roles[form.holds.roles], form.holds.words)
