"""One track, two voices: sound, sherpa-onnx, turns by voice, words by voice, reading, with true (tiny) models.

The models know espeak-ng's voices and nothing else (tools/tiny/voices.py): what holds here of separation says nothing
of how well a true model separates people.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sangfroid.calls.call import Call
from sangfroid.calls.errors import SangfroidError, Unreadable
from sangfroid.faces import speech
from sangfroid.faces.cli import codes
from sangfroid.faces.cli.app import run
from sangfroid.sources.sound import Voiced, read_sound, read_sounds
from sangfroid.sources.sound.recogniser import Seconds
from sangfroid.sources.sound.teller import SoFar
from sangfroid.sources.sound.voices import ModelVoices
from tests.sources.sound.voices.making import EMBEDDING, MAN, OTHER, SEGMENTATION, WOMAN, as_wav, machine, together
from tests.sources.sound.words.making import TINY
from tests.sources.sound.words.speaking import HARD, Line, needs_espeak

pytestmark = [needs_espeak, pytest.mark.slow]

Screen = pytest.CaptureFixture[str]
THREE = (
    Line(0, "bonjour service client je vous écoute", 0.5),
    Line(1, "bonjour ma commande n'est toujours pas arrivée"),
    Line(1, "ça fait trois semaines que j'attends"),
    Line(0, "je comprends votre colère madame je suis désolé"),
    Line(2, "personne ne me rappelle vous vous moquez de moi"),
    Line(2, "je voudrais parler à un responsable tout de suite"),
    Line(0, "je regarde votre dossier tout de suite"),
    Line(2, "c'est la troisième fois que j'appelle"),
    Line(1, "merci beaucoup au revoir"),
    Line(2, "personne ne me répond jamais"),
    Line(0, "je vous rappelle demain matin à dix heures"),
)


@pytest.fixture(scope="module")
def teller() -> Iterator[ModelVoices]:
    with ModelVoices(SEGMENTATION, EMBEDDING) as voices:
        yield voices


@pytest.fixture(scope="module")
def call(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hard call on one track, the agent a woman, the client a man."""
    path = tmp_path_factory.mktemp("call") / "call.wav"
    path.write_bytes(as_wav(together(HARD, (WOMAN, MAN))[0], subtype="ULAW"))
    return path


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny models are this machine's."""
    monkeypatch.setenv("SANGFROID_MODELS", str(machine(tmp_path / "models")))
    monkeypatch.setenv("SANGFROID_MODEL", str(TINY))
    monkeypatch.delenv("SANGFROID_VOICES", raising=False)
    return tmp_path / "models"


def now(found: Call, at: float) -> set[str]:
    """Who speaks at this second."""
    return {turn.speaker for turn in found.turns if (turn.start or 0) <= at < (turn.end or 0)}


def sides(found: Call, *, step: float = 0.05) -> dict[str, float]:
    """Of the time that each true side of the hard call speaks, the share that is given to it."""
    _, true = together(HARD, (WOMAN, MAN))
    shares = {}
    for side, name in enumerate(("agent", "client")):
        frames = [at for voice, start, end in true if voice == side for at in np.arange(start, end, step)]
        hits = [at for at in frames if now(found, at) == {name}]
        shares[name] = len(hits) / len(frames)
    return shares


def test_two_voices_become_two_sides(call: Path, teller: ModelVoices) -> None:
    found = read_sound(call, name="call.wav", voices=teller).call
    assert min(sides(found).values()) > 0.95
    assert (found.roles.found, found.roles.confidence) == ("guessed", 0.7)
    assert dict(found.roles.names) == {"voix 1": "agent", "voix 2": "client"}
    told = " ".join(map(str, found.repairs))
    assert "2 y sont distinguées" in told
    assert "voix 1 parle le premier" in told


@pytest.mark.parametrize(
    "asked", [{"agent": "voix 2"}, {"agent": "2"}, {"swap": True}, {"agent": "1", "swap": True}], ids=str
)
def test_who_is_the_agent_may_be_given_or_exchanged(call: Path, teller: ModelVoices, asked: dict[str, Any]) -> None:
    found = read_sound(call, name="call.wav", voices=teller, **asked).call
    assert found.roles.found == "given"
    assert dict(found.roles.names) == {"voix 1": "client", "voix 2": "agent"}
    assert found.turns[0].speaker == "client"


def test_a_voice_that_is_not_there_is_told(call: Path, teller: ModelVoices) -> None:
    with pytest.raises(Unreadable, match="voix 1"):
        read_sound(call, name="call.wav", voices=teller, agent="voix 7")


def test_a_third_voice_is_said(tmp_path: Path, teller: ModelVoices) -> None:
    samples, true = together(THREE, (MAN, WOMAN, OTHER))
    (tmp_path / "a.wav").write_bytes(as_wav(samples))
    found = read_sound(tmp_path / "a.wav", name="a.wav", voices=teller).call
    for voice, side in enumerate(("agent", "unknown", "client")):  # of the two others, the one who says more
        for start in [start for one, start, _ in true if one == voice]:
            near = [turn for turn in found.turns if (turn.start or 0) - 0.2 < start < (turn.end or 0) - 0.2]
            assert [turn.speaker for turn in near] == [side], start
    assert any("Une voix de plus" in str(repair) and "voix 2" in str(repair) for repair in found.repairs)


def test_one_voice_is_not_made_two(tmp_path: Path, teller: ModelVoices) -> None:
    alone = [Line(0, line.text, line.after) for line in HARD]
    (tmp_path / "a.wav").write_bytes(as_wav(together(alone, (MAN,))[0]))
    found = read_sound(tmp_path / "a.wav", name="a.wav", voices=teller).call
    assert {turn.speaker for turn in found.turns} == {"unknown"}
    assert any("n'en ont entendu qu'une" in str(repair) for repair in found.repairs)


def test_twins_and_one_side_left_silent_are_one_track_too(call: Path, tmp_path: Path, teller: ModelVoices) -> None:
    import soundfile  # noqa: PLC0415

    samples, rate = soundfile.read(call, dtype="float32")
    for name, tracks in (("twins", (samples, samples)), ("right", (np.zeros_like(samples), samples))):
        path = tmp_path / f"{name}.wav"
        soundfile.write(path, np.stack(tracks, axis=1), rate)
        assert min(sides(read_sound(path, name=name, voices=teller).call).values()) > 0.95, name


def test_two_tracks_need_no_telling_apart(tmp_path: Path) -> None:
    class Never:
        def tell(self, *_: object) -> tuple[Voiced, ...]:
            raise AssertionError

    from tests.sources.sound.words.speaking import recorded  # noqa: PLC0415

    found = read_sound(recorded(tmp_path / "a.wav", HARD), name="a.wav", voices=Never()).call
    assert {turn.channel for turn in found.turns} == {0, 1}


class Failing:
    """Tells what is wrong."""

    def tell(self, _path: Path, _channel: int, _speech: object, _so_far: SoFar | None = None, /) -> tuple[Voiced, ...]:
        raise SangfroidError("le programme est tombé")


def test_where_it_fails_the_call_is_read_for_its_timing(call: Path) -> None:
    found = read_sound(call, name="call.wav", voices=Failing()).call
    assert {turn.speaker for turn in found.turns} == {"unknown"}
    assert any("le programme est tombé" in str(repair) for repair in found.repairs)
    with pytest.raises(Unreadable, match="modèles de voix"):
        read_sound(call, name="call.wav", voices=Failing(), agent="voix 1")


def test_progress_is_told_in_seconds_of_the_recording(call: Path, teller: ModelVoices) -> None:
    told: list[tuple[float, float | None]] = []
    read_sound(call, name="call.wav", voices=teller, progress=lambda *at: told.append(at))
    assert told[-1][0] == pytest.approx(27, abs=1)
    assert told[-1][1] == pytest.approx(27, abs=1)


def test_only_speech_is_looked_at(call: Path) -> None:
    class Looks:
        speech: tuple[Seconds, ...] = ()

        def tell(self, _path: Path, channel: int, speech: Any, _so_far: SoFar | None = None, /) -> tuple[Voiced, ...]:
            assert channel == 0
            self.speech = tuple(speech)
            return ()

    looks = Looks()
    read_sound(call, name="call.wav", voices=looks)
    spoken = sum(end - start for start, end in looks.speech)
    assert spoken == pytest.approx(sum(end - start for _, start, end in together(HARD, (WOMAN, MAN))[1]), rel=0.1)


def test_several_recordings_side_by_side(call: Path, teller: ModelVoices) -> None:
    for _, found in read_sounds([call, call], voices=teller):
        assert not isinstance(found, SangfroidError)
        assert min(sides(found.call).values()) > 0.95


@pytest.mark.usefixtures("models")
def test_the_command_reads_words_by_voice(call: Path, capsys: Screen) -> None:
    assert run(["read", str(call), "--json", "--at", "2026-11-23T14:00"]) == codes.DONE
    found = json.loads(capsys.readouterr().out)
    said = {
        side: " ".join(turn["text"] for turn in found["turns"] if turn["speaker"] == side)
        for side in ("agent", "client")
    }
    assert "service client" in said["agent"]
    assert "désolé" in said["agent"]
    assert "inadmissible" in said["client"]
    assert "inadmissible" not in said["agent"]
    assert found["roles"]["found"] == "guessed"
    assert next(one for one in found["promises"] if one["by"] == "agent")["due"].startswith("2026-11-24")
    assert found["timing"]["talk_share"]["agent"] == pytest.approx(0.5, abs=0.1)


def test_voices_may_be_left_alone(models: Path, call: Path, capsys: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    assert speech.voice_models() is not None
    monkeypatch.setenv("SANGFROID_VOICES", "non")
    assert speech.voice_models() is None
    assert run(["read", str(call), "--json"]) == codes.DONE
    assert {turn["speaker"] for turn in json.loads(capsys.readouterr().out)["turns"]} == {"unknown"}
    monkeypatch.delenv("SANGFROID_VOICES")
    (models / "timbre").unlink()
    assert speech.voice_models() is None


@pytest.mark.usefixtures("models")
def test_the_models_are_named_and_checked(capsys: Screen) -> None:
    assert run(["models", "list"]) == codes.DONE
    said = capsys.readouterr().out
    assert "pyannote-3" in said
    assert "Modèles de voix employés" in said
    for name in ("qui-parle", "timbre"):
        assert run(["models", "check", name]) == codes.DONE
        assert "Ces modèles se chargent" in capsys.readouterr().out
