"""Turns on one track are parted where another voice takes over; words and syllables go with their voice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sangfroid.sources.sound.parting import parted
from sangfroid.sources.sound.recogniser import Word
from sangfroid.sources.sound.spoken import Part
from sangfroid.sources.sound.teller import Voiced

Row = tuple[int | None, float, float]


def part(*speech: tuple[float, float], words: str = "", syllables: int = 12) -> Part:
    """A turn with this speech; a word each second from its start."""
    start, end = speech[0][0], speech[-1][1]
    said = tuple(Word(word, start + n, start + n + 0.8) for n, word in enumerate(words.split()))
    return Part(0, start, end, syllables, speech, said)


def rows(parts: tuple[Part, ...]) -> list[Row]:
    return [(one.voice, round(one.start, 3), round(one.end, 3)) for one in parts]


CASES: dict[str, tuple[list[Part], list[Voiced], list[Row]]] = {
    "one voice takes over from the other": (
        [part((0, 4), (4.3, 8))], [Voiced(0, 4.1, 1), Voiced(4.2, 8, 2)], [(1, 0, 4), (2, 4.3, 8)],
    ),
    "without a pause": ([part((0, 8))], [Voiced(0, 5, 1), Voiced(5, 8, 2)], [(1, 0, 5), (2, 5, 8)]),
    "over one another": ([part((0, 8))], [Voiced(0, 5, 1), Voiced(4, 8, 2)], [(1, 0, 5), (2, 4, 8)]),
    "a word in between is a turn of its own, and parts the other's": (
        [part((0, 8))], [Voiced(0, 3, 1), Voiced(3, 4, 2), Voiced(4, 8, 1)], [(1, 0, 3), (2, 3, 4), (1, 4, 8)],
    ),
    "a murmur beneath does not part": (
        [part((0, 8))], [Voiced(0, 8, 1), Voiced(3, 4, 2)], [(1, 0, 8), (2, 3, 4)],
    ),
    "a blink is nobody's turn": (
        [part((0, 8))], [Voiced(0, 4, 1), Voiced(4, 4.1, 2), Voiced(4.1, 8, 1)], [(1, 0, 8)],
    ),
    "speech that nobody is told to have said is the nearest voice's": (
        [part((0, 2), (5, 6))], [Voiced(0, 1.5, 1), Voiced(5.2, 6, 2)], [(1, 0, 2), (2, 5, 6)],
    ),
    "a turn beside all voices": ([part((20, 22))], [Voiced(0, 4, 1), Voiced(18, 19, 2)], [(2, 20, 22)]),
    "edges are those of the speech, not of the voices": ([part((1, 3))], [Voiced(0, 9, 1)], [(1, 1, 3)]),
    "a pause within a voice's turn": ([part((0, 2), (2.6, 5))], [Voiced(0, 5, 1)], [(1, 0, 5)]),
    "no voices": ([part((0, 2))], [], [(None, 0, 2)]),
}  # fmt: skip


@pytest.mark.parametrize(("turns", "voices", "wanted"), CASES.values(), ids=CASES)
def test_turns_are_parted(turns: list[Part], voices: list[Voiced], wanted: list[Row]) -> None:
    assert rows(parted(turns, voices)) == wanted


def test_words_and_syllables_go_with_their_voice() -> None:
    turn = part((0, 8), words="bonjour je vous écoute oui bonjour c'est moi", syllables=16)
    agent, client = parted([turn], [Voiced(0, 4, 1), Voiced(4, 8, 2)])
    assert (agent.text, client.text) == ("bonjour je vous écoute", "oui bonjour c'est moi")
    assert (agent.syllables, client.syllables) == (8, 8)


def test_a_voice_whose_words_nobody_knows_has_none() -> None:
    _, other = parted([part((0, 4), words="oui")], [Voiced(0, 2, 1), Voiced(2, 4, 2)])
    assert other.text is None


spans = st.lists(st.tuples(st.integers(0, 300), st.integers(1, 60), st.integers(1, 3)), min_size=1, max_size=8)


@given(spans, st.integers(0, 40), st.integers(10, 200), st.integers(0, 99))
def test_nothing_said_is_lost_or_said_twice(
    voices: list[tuple[int, int, int]], start: int, length: int, count: int
) -> None:
    turn = part((start / 10, (start + length) / 10), words="un deux trois quatre cinq", syllables=count)
    found = parted([turn], [Voiced(a / 10, (a + b) / 10, voice) for a, b, voice in voices])
    assert sorted(word.text for one in found for word in one.words) == sorted(word.text for word in turn.words)
    assert sum(one.syllables for one in found) == count
    assert all(turn.start <= one.start < one.end <= turn.end for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
