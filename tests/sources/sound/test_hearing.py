"""Who speaks when, on calls of which every moment is known; the same however the sound is cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from benchmarks.sound_made import AGENT, CLIENT, RATE, Made, Scene, made, music, spoken
from sangfroid.sources.sound.ear import Stretch
from sangfroid.sources.sound.line import Line, judged
from sangfroid.sources.sound.voice import SECONDS
from tests.sources.sound.sounds import a_call

Floats = NDArray[np.float32]


def heard(samples: Floats, cuts: list[int] | None = None, *, frames: int = 256, rate: int = RATE) -> list[Stretch]:
    """The stretches of a sound that comes in blocks of these lengths, again and again."""
    line, found, at, turn = Line(rate, samples.shape[1], frames=frames), list[Stretch](), 0, 0
    cuts = cuts or [len(samples)]
    while at < len(samples):
        step = cuts[turn % len(cuts)]
        line.push(samples[at : at + step])
        found += [one for _, over in judged([line]) for one in over]
        while line.ready:
            found += [one for _, over in judged([line]) for one in over]
        at, turn = at + step, turn + 1
    line.finish()
    while line.ready:
        found += [one for _, over in judged([line]) for one in over]
    return found + line.ear.end()


def measured(call: Made, found: list[Stretch], step: float = 0.01) -> float:
    """F1 of speech and no speech, by hundredths of a second."""
    true, ours = call.frames(step), np.zeros_like(call.frames(step))
    for one in found:
        for start, end in one.parts:
            ours[one.channel, round(start / step) : round(end / step)] = True
    return float(2 * (true & ours).sum() / (true.sum() + ours.sum()))


SCENES = {
    "clean": (Scene(11, turns=14), 0.96),
    "other voices": (Scene(12, turns=14, voices=("fr-be+m7", "fr-ch+f3"), speeds=(190, 140)), 0.96),
    "noise": (Scene(13, turns=14, noise=10), 0.90),
    "chords": (Scene(14, turns=14, music="chords"), 0.90),
    "plucked": (Scene(15, turns=14, music="plucked"), 0.90),
    "beat": (Scene(16, turns=14, music="beat"), 0.90),
    "beeps": (Scene(17, turns=14, music="beeps"), 0.90),
    "heard on the other's channel": (Scene(18, turns=14, leak=15), 0.96),
    "faintly": (Scene(19, turns=14, leak=26), 0.96),
    "faintly, with noise": (Scene(20, turns=14, leak=20, noise=20), 0.90),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENES)
def test_speech_is_found(name: str) -> None:
    scene, least = SCENES[name]
    call = made(scene)
    assert measured(call, heard(call.samples)) >= least


def test_who_is_interrupted_and_goes_on_takes_a_new_turn() -> None:
    """Half a second after the first has stopped, while the other speaks on: the floor was lost, and is taken back."""
    first, other = spoken(AGENT[1], "fr+f2"), spoken(CLIENT[1], "fr+m3")
    samples = np.zeros((14 * RATE, 2), np.float32)
    cut = int(len(first.samples) - 0.9 * RATE)
    samples[: len(first.samples), 0] += first.samples
    samples[cut : cut + len(other.samples), 1] += other.samples
    back = len(first.samples) + int(0.55 * RATE)
    samples[back : back + len(first.samples), 0] += first.samples
    found = heard(samples)
    assert sorted(one.channel for one in found) == [0, 0, 1]


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(37, 40_000), min_size=1, max_size=6))
def test_blocks_of_any_size_give_the_same_turns(cuts: list[int]) -> None:
    samples = a_call().samples[: 12 * RATE]
    assert heard(samples, cuts) == heard(samples)


def test_live_steps_give_the_turns_of_a_file() -> None:
    """As many frames at once, or two: only the arithmetic's last digit may differ."""
    few, many = heard(a_call().samples, frames=2), heard(a_call().samples, frames=256)
    assert [(one.channel, one.start, one.end) for one in few] == [(one.channel, one.start, one.end) for one in many]


def test_calls_do_not_hear_each_other() -> None:
    samples = [made(Scene(seed, turns=4)).samples for seed in (1, 2, 3)]
    lines = [Line(RATE, 2, frames=32) for _ in samples]
    found: dict[int, list[Stretch]] = {id(line): [] for line in lines}
    for line, sound in zip(lines, samples, strict=True):
        line.push(sound)
        line.finish()
    while any(line.ready for line in lines):
        for line, over in judged(lines):
            found[id(line)] += over
    for line, sound in zip(lines, samples, strict=True):
        assert found[id(line)] + line.ear.end() == heard(sound)


def _tone(hertz: tuple[float, ...], seconds: float) -> Floats:
    time = np.arange(int(seconds * RATE)) / RATE
    sound: Floats = np.sum([0.1 * np.sin(2 * np.pi * each * time) for each in hertz], axis=0).astype(np.float32)
    return sound


def _spaced(sound: Floats, pause: float, times: int) -> Floats:
    return np.tile(np.concatenate([sound, np.zeros(int(pause * RATE), np.float32)]), times)


NOISES: dict[str, Floats] = {
    "silence": np.zeros(20 * RATE, np.float32),
    "ringing": _spaced(_tone((440.0,), 1.5), 3.5, 5),
    "engaged": _spaced(_tone((440.0,), 0.5), 0.5, 20),
    "keys": np.concatenate([_spaced(_tone(pair, 0.15), 0.1, 4) for pair in (
        (697.0, 1209.0), (770.0, 1336.0), (852.0, 1477.0), (941.0, 1336.0))]),
    "hiss": (0.02 * np.random.default_rng(2).standard_normal(20 * RATE)).astype(np.float32),
    "hum": _tone((50.0, 100.0, 150.0), 20),
    "clicks": np.where(np.arange(20 * RATE) % 3_000 < 8, 0.8, 0).astype(np.float32),
    "fax": _tone((1100.0,), 3.0),
    **{f"music, {kind}": music(kind, 20, 4) for kind in ("chords", "plucked", "beat", "beeps")},
}  # fmt: skip


@pytest.mark.parametrize("name", NOISES)
def test_what_is_no_speech(name: str) -> None:
    """At most 3 % of it is taken for speech."""
    sound = NOISES[name]
    found = heard(np.stack([sound, np.zeros_like(sound)], axis=1))
    assert sum(end - start for one in found for start, end in one.parts) <= 0.03 * len(sound) / RATE


def test_a_turn_without_a_breath_is_cut() -> None:
    """A voice that never pauses (a film, a recording) is given in turns of at most 40 s."""
    one = made(Scene(21, turns=1)).samples
    loud = one[np.abs(one).max(axis=1) > 0.005]
    found = heard(np.tile(loud, (int(100 * RATE / len(loud)), 1)))
    assert max(each.end - each.start for each in found) < 41


@pytest.mark.parametrize("leak", [14, 18, 24, 30])
def test_nobody_is_heard_on_the_other_channel(leak: int) -> None:
    """Nothing is taken for a channel's speech that is further than 0.2 s from it."""
    call = made(Scene(22, turns=8, leak=leak))
    near = np.zeros((2, int(100 * call.seconds) + 100), np.bool_)
    for channel, spans in enumerate(call.speech):
        for start, end in spans:
            near[channel, max(round(100 * (start - 0.2)), 0) : round(100 * (end + 0.2))] = True
    for one in heard(call.samples):
        for start, end in one.parts:
            assert near[one.channel, round(100 * start) : round(100 * end)].all(), (one.channel, start, end)


@pytest.mark.parametrize("length", [0, 1, 100, 1023, 1024, 8192])
def test_very_short_sounds(length: int) -> None:
    assert heard(np.zeros((length, 2), np.float32)) == []
    assert heard(np.zeros((length, 1), np.float32), rate=16_000) == []


def test_more_than_two_channels() -> None:
    samples = np.concatenate([a_call().samples, np.zeros((len(a_call().samples), 1), np.float32)], axis=1)
    found = heard(samples)
    assert {one.channel for one in found} == {0, 1}
    assert sum(one.end - one.start for one in found) > 10


def test_frames_are_32_milliseconds() -> None:
    assert SECONDS == 0.032
