"""A recording becomes a call: true times, sides, repairs; what cannot be read is refused with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.sound_made import RATE, Scene, made
from sangfroid.calls.errors import SangfroidError, Unreadable
from sangfroid.calls.turns import End
from sangfroid.sources.sound import Recogniser, Word, read_sound, read_sounds
from sangfroid.sources.sound.recogniser import Seconds
from tests.sources.sound.sounds import Parrot, a_call, as_file, pcm, spans, wav


def heard(source: bytes, **asked: object) -> object:
    return read_sound(BytesIO(source), name="appel.wav", **asked)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def call_file() -> bytes:
    return as_file(a_call().samples)


def test_turns_stand_where_they_were_spoken(call_file: bytes) -> None:
    sound = read_sound(BytesIO(call_file), name="appel.wav")
    wanted = sorted(a_call().turns, key=lambda turn: turn[1])
    assert len(sound.call.turns) == len(wanted)
    for turn, (channel, start, end, syllables) in zip(sound.call.turns, wanted, strict=True):
        assert turn.channel == channel
        assert turn.start == pytest.approx(start, abs=0.1)
        assert turn.end == pytest.approx(end, abs=0.1)
        assert turn.syllables == pytest.approx(syllables, abs=max(2, 0.15 * syllables))
        assert turn.text == ""
    assert sound.call.id == "appel"
    assert sound.call.format == "sound"
    assert sound.call.end == End(round(a_call().seconds, 3))
    assert (sound.rate, sound.channels, sound.kind) == (RATE, 2, "WAV")


def test_roles_are_guessed_and_say_so(call_file: bytes) -> None:
    call = read_sound(BytesIO(call_file), name="appel.wav").call
    assert (call.roles.found, call.roles.confidence) == ("guessed", 0.7)
    assert call.turns[0].speaker == "agent"
    assert any("canal 0 parle le premier" in str(repair) for repair in call.repairs)


@pytest.mark.parametrize(
    "asked", [{"agent": "1"}, {"agent_channel": 1}, {"swap": True}, {"agent": "0", "swap": True}], ids=str
)
def test_roles_as_the_user_says(call_file: bytes, asked: dict[str, object]) -> None:
    call = read_sound(BytesIO(call_file), name="appel.wav", **asked).call  # type: ignore[arg-type]
    assert call.roles.found == "given"
    assert {turn.channel: turn.speaker for turn in call.turns} == {0: "client", 1: "agent"}
    assert not any("devinés" in str(repair) for repair in call.repairs)


def test_a_channel_that_is_not_there(call_file: bytes) -> None:
    with pytest.raises(Unreadable, match="canal 0"):
        read_sound(BytesIO(call_file), name="appel.wav", agent="7")


FORMS = [
    ("WAV", "PCM_16", 0.07), ("WAV", "PCM_U8", 0.1), ("WAV", "PCM_24", 0.07), ("WAV", "FLOAT", 0.07),
    ("WAV", "DOUBLE", 0.07), ("WAV", "ULAW", 0.07), ("WAV", "ALAW", 0.07), ("WAV", "IMA_ADPCM", 0.1),
    ("RF64", "PCM_16", 0.07), ("W64", "PCM_16", 0.07), ("FLAC", "PCM_16", 0.07), ("AIFF", "PCM_16", 0.07),
    ("AU", "ULAW", 0.07), ("CAF", "ALAW", 0.07), ("MP3", "MPEG_LAYER_III", 0.15), ("OGG", "OPUS", 0.1),
    ("OGG", "VORBIS", 0.1),
]  # fmt: skip


def test_every_form_gives_the_same_turns(call_file: bytes, tmp_path: Path) -> None:
    """A5: by content, whatever the name says."""
    paths = []
    for number, (form, subtype, _) in enumerate(FORMS):
        path = tmp_path / f"{number}.wav"
        path.write_bytes(as_file(a_call().samples, form=form, subtype=subtype))
        paths.append(path)
    wanted = read_sound(BytesIO(call_file), name="a.wav").call.turns
    for number, sound in read_sounds(paths):
        form, subtype, within = FORMS[number]
        assert not isinstance(sound, SangfroidError), (form, subtype, sound)
        turns = sound.call.turns
        assert [turn.channel for turn in turns] == [turn.channel for turn in wanted], (form, subtype)
        for turn, same in zip(turns, wanted, strict=True):
            assert turn.start == pytest.approx(same.start, abs=within), (form, subtype)
            assert turn.end == pytest.approx(same.end, abs=within), (form, subtype)


@pytest.mark.parametrize("rate", [11_025, 16_000, 22_050, 44_100, 48_000])
def test_any_rate(rate: int, call_file: bytes) -> None:
    import soxr  # noqa: PLC0415

    samples = soxr.resample(a_call().samples, RATE, rate).astype(np.float32)
    wanted = read_sound(BytesIO(call_file), name="a.wav").call.turns
    turns = read_sound(BytesIO(as_file(samples, rate=rate)), name="a.wav").call.turns
    assert [turn.channel for turn in turns] == [turn.channel for turn in wanted]
    assert all(abs(a.start - b.start) < 0.07 for a, b in zip(turns, wanted, strict=True))  # type: ignore[operator]


def test_gsm_and_mono_have_one_unknown_voice() -> None:
    mono = a_call().samples.sum(axis=1)
    for subtype in ("GSM610", "PCM_16"):
        sound = read_sound(BytesIO(as_file(mono, subtype=subtype)), name="a.wav")
        assert {turn.speaker for turn in sound.call.turns} == {"unknown"}
        assert {turn.channel for turn in sound.call.turns} == {None}
        assert sound.call.roles.found == "none"
        assert any("qu'une piste" in str(repair) for repair in sound.call.repairs)
    with pytest.raises(Unreadable, match="qu'une piste"):
        read_sound(BytesIO(as_file(mono)), name="a.wav", agent="0")


def test_twins_are_one_voice() -> None:
    both = np.repeat(a_call().samples.sum(axis=1, keepdims=True), 2, axis=1)
    call = read_sound(BytesIO(as_file(both)), name="a.wav").call
    alone = read_sound(BytesIO(as_file(both[:, 0])), name="a.wav").call
    assert spans(call.turns) == spans(alone.turns)
    assert {turn.speaker for turn in call.turns} == {"unknown"}
    assert any("même son" in str(repair) for repair in call.repairs)


def test_one_channel_without_a_voice() -> None:
    samples = a_call().samples.copy()
    samples[:, 0] += samples[:, 1]
    samples[:, 1] = 0
    call = read_sound(BytesIO(as_file(samples)), name="a.wav").call
    assert {turn.speaker for turn in call.turns} == {"unknown"}
    assert any("Une seule des 2 pistes" in str(repair) for repair in call.repairs)
    given = read_sound(BytesIO(as_file(samples)), name="a.wav", agent="0").call
    assert {turn.speaker for turn in given.turns} == {"agent"}


def test_many_side_by_side_are_read_as_each_alone(tmp_path: Path) -> None:
    paths = []
    for seed in range(5):
        path = tmp_path / f"{seed}.wav"
        path.write_bytes(as_file(made(Scene(seed, turns=4 + seed)).samples))
        paths.append(path)
    (tmp_path / "no.wav").write_bytes(b"RIFF????WAVE")
    together = dict(read_sounds([*paths, tmp_path / "no.wav", tmp_path / "gone.wav"]))
    assert isinstance(together[5], Unreadable)
    assert isinstance(together[6], Unreadable)
    for number, path in enumerate(paths):
        alone = read_sound(path, name=path.name)
        assert not isinstance(found := together[number], SangfroidError)
        assert spans(found.call.turns) == spans(alone.call.turns)
        assert found.wave == alone.wave


# Words


def test_words_stand_in_their_turns(call_file: bytes) -> None:
    parrot = Parrot()
    call = read_sound(BytesIO(call_file), name="a.wav", words=parrot).call
    silent = read_sound(BytesIO(call_file), name="a.wav").call
    assert [replace(turn, text="", speaker="agent") for turn in call.turns] == [
        replace(turn, speaker="agent") for turn in silent.turns
    ]
    for turn in call.turns:
        assert turn.start is not None
        assert turn.end is not None
        assert turn.text == f"bonjour d{round(10 * (turn.end - turn.start))}"
    assert sum(parrot.asked) == len(call.turns)


def test_words_are_asked_for_in_batches() -> None:
    parrot = Parrot()
    call = read_sound(BytesIO(as_file(made(Scene(5, turns=40)).samples)), name="a.wav", words=parrot).call
    assert max(parrot.asked) == 32
    assert sum(parrot.asked) == len(call.turns) > 32


class Dies:
    def hear(self, _samples: NDArray[np.float32], _spans: Sequence[Seconds], /) -> list[list[Word]]:
        raise SangfroidError("Le moteur est mort.")


class Short:
    def hear(self, _samples: NDArray[np.float32], _spans: Sequence[Seconds], /) -> list[list[Word]]:
        return []


@pytest.mark.parametrize(("words", "why"), [(Dies(), "Le moteur est mort"), (Short(), "0 passages au lieu de")])
def test_without_its_recogniser_a_call_is_read_for_its_timing(call_file: bytes, words: Recogniser, why: str) -> None:
    """R2."""
    call = read_sound(BytesIO(call_file), name="a.wav", words=words).call
    assert spans(call.turns) == spans(read_sound(BytesIO(call_file), name="a.wav").call.turns)
    assert any("n'ont pas pu être reconnues" in str(repair) and why in str(repair) for repair in call.repairs)


# Bad input


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (b"", "vide"),
        (b"Agent : bonjour\nClient : bonjour\n", "n'est pas un enregistrement"),
        (b"RIFF", "en-tête"),
        (b"RIFF\x24\x00\x00\x00WAVE", "en-tête"),
        (wav(b"")[:30], "coupé|en-tête"),
        (wav(b""), "vide"),
        (wav(bytes(1000), rate=0), "Fréquence"),
        (wav(bytes(1000), rate=4_000_000_000), "Fréquence"),
        (wav(bytes(1000), channels=0, aligned=2), "Nombre de canaux"),
        (wav(bytes(1000), channels=60_000, aligned=2), "Nombre de canaux"),
        (wav(bytes(1001)), "ne tombe pas juste"),
        (wav(bytes(1002), aligned=3), "se contredit"),
        (wav(bytes(1000), kind=0x1234), "abîmé|ffmpeg"),
        (b"fLaC" + bytes(200), "abîmé|ffmpeg"),
        (b"OggS" + bytes(200), "abîmé|ffmpeg"),
        (b"\xff\xfb\x90\x00" + bytes(2000), "abîmé|vide|ffmpeg|Aucune parole"),
    ],
)  # fmt: skip
def test_what_is_no_recording_is_refused(source: bytes, told: str) -> None:
    """A1, A4."""
    with pytest.raises(Unreadable, match=told):
        read_sound(BytesIO(source), name="appel.wav")


def test_silence_is_told(tmp_path: Path) -> None:
    noise = 0.0005 * np.random.default_rng(1).standard_normal((5 * RATE, 2))
    for samples in (np.zeros((5 * RATE, 2)), noise, np.zeros((1, 2)), np.zeros((300, 1))):
        with pytest.raises(Unreadable, match="Aucune parole"):
            read_sound(BytesIO(as_file(samples.astype(np.float32))), name="a.wav")


def test_a_cut_file_is_read_as_far_as_it_goes(call_file: bytes) -> None:
    """A2."""
    whole = read_sound(BytesIO(call_file), name="a.wav").call
    for share in (0.3, 0.8):
        cut = call_file[: int(len(call_file) * share) - 1]
        sound = read_sound(BytesIO(cut), name="a.wav")
        assert sound.seconds == pytest.approx(a_call().seconds * share, abs=0.1)
        assert any(f"{round(share * 100)} %" in str(repair) for repair in sound.call.repairs)
        before = [turn for turn in whole.turns if (turn.end or 0) < sound.seconds - 1]
        assert spans(sound.call.turns)[: len(before)] == spans(tuple(before))


@pytest.mark.parametrize(("form", "subtype"), [("FLAC", "PCM_16"), ("MP3", "MPEG_LAYER_III"), ("OGG", "OPUS")])
def test_a_cut_file_of_another_form(form: str, subtype: str) -> None:
    whole = as_file(a_call().samples, form=form, subtype=subtype)
    sound = read_sound(BytesIO(whole[: len(whole) // 2]), name="a.wav")
    assert 0.2 * a_call().seconds < sound.seconds < 0.7 * a_call().seconds
    assert any("coupé" in str(repair) for repair in sound.call.repairs)


@pytest.mark.parametrize("size", [0xFFFFFFFF, 0xFFFFFFFE, 0x7FFFFFFF, 0])
def test_a_header_that_claims_what_no_file_holds(size: int) -> None:
    """A3: what is there counts."""
    sound = read_sound(BytesIO(wav(pcm(a_call().samples), channels=2, size=size)), name="a.wav")
    assert sound.seconds == pytest.approx(a_call().seconds, abs=0.01)
    assert any("vraie durée" in str(repair) for repair in sound.call.repairs)


def test_no_number_among_floats() -> None:
    samples = a_call().samples.copy()
    samples[1000:1010] = np.nan
    samples[2000:2005] = np.inf
    call = read_sound(BytesIO(as_file(samples, subtype="FLOAT")), name="a.wav").call
    assert len(call.turns) == len(a_call().turns)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="ouvrir"):
        read_sound(tmp_path / "gone.wav", name="gone.wav")


def test_progress_is_told(call_file: bytes) -> None:
    told: list[tuple[float, float | None]] = []
    read_sound(BytesIO(call_file), name="a.wav", progress=lambda at, total: told.append((at, total)))
    assert told
    assert all(total == pytest.approx(a_call().seconds) for _, total in told)
    assert [at for at, _ in told] == sorted(at for at, _ in told)
