"""One call written in several formats gives the same turns, times and roles from each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sangfroid.calls import Turn
from sangfroid.calls.vocabulary import Speaker
from sangfroid.sources import read_call
from tests.sources.writers import TIMED, plain

WORDS = st.sampled_from(
    [
        "bonjour",
        "l'eau",
        "n'arrive",
        "plus",
        "du",
        "tout,",
        "c'est",
        "clair ?",
        "à",
        "demain",
        "«",
        "12:30",
        "où",
        "déjà",
        "!",
    ]
)
SIDES: tuple[Speaker, ...] = ("agent", "client")
TEXTS = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)


@st.composite
def calls(draw: st.DrawFn) -> list[Turn]:
    """Turns in order of their start, with overlaps; both sides speak."""
    turns: list[Turn] = []
    start = 0
    for n in range(1, draw(st.integers(2, 8)) + 1):
        start += draw(st.integers(1, 9_000))
        end = start + draw(st.integers(100, 20_000))
        speaker = SIDES[n - 1] if n <= 2 else draw(st.sampled_from(SIDES))
        turns.append(Turn(n, speaker, draw(TEXTS), start / 1000, end / 1000))
    return turns


@pytest.mark.parametrize("form", TIMED)
@given(turns=calls())
def test_same_turns_from_each_format(form: str, turns: list[Turn]) -> None:
    call = read_call(TIMED[form](turns).encode(), name="round")
    assert call.turns == tuple(turns)
    assert call.repairs == ()
    assert call.roles.found in {"given", "label"}


@given(turns=calls())
def test_plain_text_has_no_times(turns: list[Turn]) -> None:
    call = read_call(plain(turns).encode(), name="round.txt")
    assert call.turns == tuple(Turn(turn.n, turn.speaker, turn.text) for turn in turns)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@given(turns=calls())
def test_marked_encodings_are_read_without_a_word(encoding: str, turns: list[Turn]) -> None:
    call = read_call(TIMED["webvtt"](turns).encode(encoding), name="round.vtt")
    assert call.turns == tuple(turns)
    assert call.repairs == ()
