"""Sound that arrives: turns soon after they end, words beside them, and nothing that holds the call up."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from benchmarks.sound_made import RATE, Made, Scene, made
from sangfroid.calls.errors import SangfroidError, Unreadable
from sangfroid.calls.turns import Turn
from sangfroid.sources.sound.live import PAUSE, Listening, Over, Partial, Told, Trouble
from sangfroid.sources.sound.recogniser import Listener, Word
from tests.sources.sound.sounds import a_call, pcm, spans

BLOCK = RATE // 50 * 4  # bytes of 20 ms of two channels


def listened(
    call: Made,
    *,
    agent: int | None = 0,
    words: Callable[[], Listener] | None = None,
    blocks: tuple[int, ...] = (BLOCK,),
) -> tuple[list[tuple[float, Told]], Listening]:  # fmt: skip
    """All that is told, each with the second of the call at which it is."""
    listening = Listening(RATE, 2, agent=agent, words=words)
    told, sound, at, turn = list[tuple[float, Told]](), pcm(call.samples), 0, 0
    while at < len(sound):
        step = blocks[turn % len(blocks)]
        told += [(listening.seconds, one) for one in listening.take(sound[at : at + step])]
        at, turn = at + step, turn + 1
    return told + [(listening.seconds, one) for one in listening.end()], listening


def over(told: list[tuple[float, Told]]) -> tuple[Turn, ...]:
    return tuple(one.turn for _, one in told if isinstance(one, Over))


def test_a_turn_is_told_within_six_tenths_of_its_end() -> None:
    call = a_call()
    told, _ = listened(call)
    ends = [(channel, end) for channel, spans in enumerate(call.speech) for _, end in spans]
    waits = []
    for at, one in told[:-1]:  # the last one ends with the call
        if isinstance(one, Over):
            end = min((end for channel, end in ends if channel == one.turn.channel),
                      key=lambda end: abs(end - (one.turn.end or 0)))  # fmt: skip
            waits.append(at - end)
    assert len(waits) >= len(call.turns) - 1
    assert max(waits) <= 0.6
    assert min(waits) > PAUSE * 0.032 - 0.1


def test_sides_and_numbers() -> None:
    told, listening = listened(a_call())
    turns = over(told)
    assert {(turn.channel, turn.speaker) for turn in turns} == {(0, "agent"), (1, "client")}
    assert len({turn.n for turn in turns}) == len(turns)
    assert listening.seconds == pytest.approx(a_call().seconds)
    assert all(turn.text == "" and turn.syllables for turn in turns)
    assert {turn.speaker for turn in over(listened(a_call(), agent=None)[0])} == {"unknown"}


def test_who_is_speaking_is_told_before_the_turn_is_over() -> None:
    told, _ = listened(a_call())
    begun: dict[int, tuple[float, Turn]] = {}
    for at, one in told:
        if isinstance(one, Partial):
            first = begun.setdefault(one.turn.n, (at, one.turn))[1]
            assert one.turn.start == first.start
            assert (one.turn.end or 0) >= (first.end or 0)
        elif isinstance(one, Over):
            at_first, first = begun[one.turn.n]
            assert (first.start, first.channel) == (one.turn.start, one.turn.channel)
            assert at_first - (first.start or 0) < 0.35


@settings(max_examples=6, deadline=None)
@given(st.lists(st.integers(301, 30_000), min_size=1, max_size=5))
def test_blocks_of_any_size_give_the_same_turns(blocks: list[int]) -> None:
    """Also blocks that cut a sample in two."""
    call = Made(a_call().samples[: 10 * RATE], (), ((), ()))
    assert spans(over(listened(call, blocks=tuple(blocks))[0])) == spans(over(listened(call)[0]))


def test_the_same_sound_on_both_channels_is_nobodys() -> None:
    both = np.repeat(a_call().samples.sum(axis=1, keepdims=True), 2, axis=1)
    turns = over(listened(Made(both, (), ((), ())))[0])
    assert {(turn.channel, turn.speaker) for turn in turns} == {(0, "unknown")}


@pytest.mark.parametrize(("rate", "channels"), [(0, 1), (8000, 0), (8000, 99), (4_000_000_000, 2), (-1, 1)])
def test_an_impossible_sound_is_refused(rate: int, channels: int) -> None:
    with pytest.raises(Unreadable):
        Listening(rate, channels)


def test_nothing_comes_of_nothing() -> None:
    listening = Listening(RATE, 2)
    assert listening.take(b"") == []
    assert listening.take(b"\x01") == []
    assert listening.end() == []


class Counts:
    """A listener that says how many hundredths of a second it was given, and must not be given noise alone."""

    def __init__(self) -> None:
        self.samples = 0

    def feed(self, samples: NDArray[np.float32], /) -> list[Word]:
        self.samples += len(samples)
        return self._words()

    def finish(self) -> list[Word]:
        words, self.samples = self._words(), 0
        return words

    def _words(self) -> list[Word]:
        return [Word(str(self.samples // 160), 0.0, self.samples / 16_000)]


def test_words_of_each_turn() -> None:
    told, listening = listened(a_call(), words=Counts)
    silent = over(listened(a_call())[0])
    turns = over(told)
    assert spans(turns) == spans(silent)
    for turn in turns:
        seconds = (turn.end or 0) - (turn.start or 0)
        assert seconds <= int(turn.text) / 100 <= seconds + 1.0
    partial = [one.turn for _, one in told if isinstance(one, Partial) and one.turn.text]
    assert partial
    assert listening.waiting == 0


class Fails(Counts):
    def finish(self) -> list[Word]:
        raise SangfroidError("Le moteur est mort.")


def test_a_recogniser_that_dies_is_told_once_and_the_call_goes_on() -> None:
    """R2."""
    told, _ = listened(a_call(), words=Fails)
    assert [str(one.error) for _, one in told if isinstance(one, Trouble)] == ["Le moteur est mort."]
    assert spans(over(told)) == spans(over(listened(a_call())[0]))
    assert {turn.text for turn in over(told)} == {""}


def test_a_recogniser_that_hangs_holds_nothing_up() -> None:
    """R2: the sound goes on being heard, and the words come when it wakes."""
    wakes = threading.Event()

    class Hangs(Counts):
        def finish(self) -> list[Word]:
            wakes.wait(20)
            return super().finish()

    listening, sound = Listening(RATE, 2, agent=0, words=Hangs), pcm(a_call().samples)
    told = [one for at in range(0, len(sound), BLOCK) for one in listening.take(sound[at : at + BLOCK])]
    assert not [one for one in told if isinstance(one, Over)]
    assert listening.waiting > 1
    wakes.set()
    turns = tuple(one.turn for one in [*told, *listening.end()] if isinstance(one, Over))
    assert spans(turns) == spans(over(listened(a_call())[0]))
    assert all(turn.text for turn in turns)


@pytest.mark.slow
def test_a_recogniser_too_slow_is_given_up() -> None:
    wakes = threading.Event()

    class Hangs(Counts):
        def feed(self, samples: NDArray[np.float32], /) -> list[Word]:
            wakes.wait(60)
            return super().feed(samples)

    call = made(Scene(6, turns=60, cuts=0, pauses=0))
    listening, sound = Listening(RATE, 2, agent=0, words=Hangs), pcm(call.samples)
    told = [one for at in range(0, len(sound), 50 * BLOCK) for one in listening.take(sound[at : at + 50 * BLOCK])]
    wakes.set()
    told += listening.end()
    assert [one for one in told if isinstance(one, Trouble) and "retard" in str(one.error)]
    assert len([one for one in told if isinstance(one, Over)]) >= 50
