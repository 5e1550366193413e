"""A call of which only times are known: what they tell is read, what words would tell is null."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sangfroid.calls import Call, Reading, Turn
from sangfroid.calls.vocabulary import Speaker
from sangfroid.reading import timing
from tests.reading.calls_made import call, reading


def unheard(*spoken: tuple[Speaker, float, float, int | None]) -> Call:
    """A call of turns without words: speaker, start, end, syllables."""
    turns = tuple(Turn(n, who, "", a, b, syllables=count) for n, (who, a, b, count) in enumerate(spoken, 1))
    return replace(call(), turns=turns)


def cuts(found: Reading) -> list[int]:
    assert found.timing.interruptions is not None
    return [cut.turn for cut in found.timing.interruptions]


def test_what_words_would_tell_is_null() -> None:
    found = reading(unheard(("agent", 0, 3, 15), ("client", 3.5, 8, 20), ("agent", 8.2, 9, 4), ("client", 9.5, 12, 9)))
    assert found.tension is None
    assert {turn.tension for turn in found.turns} == {None}
    assert (found.ending, found.outcome, found.situations, found.recording_announced) == ("unknown", None, (), None)


def test_one_heard_turn_is_enough_for_the_rest() -> None:
    made = unheard(("agent", 0, 3, 15), ("client", 3.5, 8, 20), ("agent", 8.2, 9, 4))
    heard = replace(made, turns=(*made.turns, Turn(4, "client", "Merci, au revoir.", 10, 11)))
    found = reading(heard)
    assert (found.ending, found.outcome) == ("normal", "resolved")
    assert [turn.tension for turn in found.turns[:3]] == [None, None, None]
    assert found.turns[3].tension is not None
    assert found.tension is not None


@pytest.mark.parametrize(
    ("syllables", "length", "expected"),
    [(20, 4.0, [2]), (3, 4.0, []), (None, 4.0, [2]), (None, 1.2, [2]), (None, 0.9, [])],
)
def test_a_short_answer_takes_no_floor(syllables: int | None, length: float, expected: list[int]) -> None:
    found = reading(unheard(("agent", 0, 5, 25), ("client", 4.2, 4.2 + length, syllables)))
    assert cuts(found) == expected


def test_silence_and_share() -> None:
    found = reading(unheard(("agent", 0, 3, 15), ("client", 3.5, 5, 7), ("agent", 15, 18, 14)))
    assert found.timing.dead_air is not None
    assert [(still.after_turn, still.seconds) for still in found.timing.dead_air] == [(2, 10.0)]
    assert found.timing.talk_share == (("agent", 0.8), ("client", 0.2))


@pytest.mark.parametrize(("a_second", "fast"), [(4.0, False), (6.5, True), (None, False)])
def test_pace_by_syllables(a_second: float | None, fast: bool) -> None:
    count = None if a_second is None else round(5 * a_second)
    found = reading(unheard(*(("agent", 6.0 * n, 6.0 * n + 5, count) for n in range(6))))
    assert bool(found.timing.pace) is fast
    if fast and found.timing.pace:
        wanted = 60 * 6.5 / timing.SYLLABLES_A_WORD
        assert found.timing.pace[0].words_per_minute == pytest.approx(wanted, rel=0.03)


def test_words_count_where_they_are_known() -> None:
    assert timing.words(Turn(1, "agent", "un deux trois", 0, 9, syllables=30)) == 3
    assert timing.words(Turn(1, "agent", "", 0, 9, syllables=14)) == 10
    assert timing.words(Turn(1, "agent", "", 0, 3)) == 9
    assert timing.words(Turn(1, "agent", "")) == 0
