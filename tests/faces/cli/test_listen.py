"""`sangfroid listen`: turns as they end, from standard input or a microphone's program; Ctrl-C ends with the report."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from sangfroid.advice.whole import Reader
from sangfroid.calls.errors import SangfroidError
from sangfroid.calls.turns import Turn
from sangfroid.faces.cli import codes
from sangfroid.faces.cli.app import run
from sangfroid.faces.cli.microphone import PROGRAMS, Wanted, command
from sangfroid.faces.cli.said import Said, Saved
from sangfroid.faces.cli.scene import Scene
from sangfroid.faces.settings import Settings
from sangfroid.sources.sound.live import Over, Partial, Trouble
from tests.sources.sound.sounds import a_call, as_file, pcm

COMMAND = (sys.executable, "-c", "from sangfroid.faces.cli import main; main()", "listen")
BEGAN = datetime(2026, 3, 17, 14, 5, tzinfo=UTC)


def listened(
    *words: str, sound: bytes = b"", path: Path | None = None, home: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, without a model of this machine's."""
    env = os.environ | {"SANGFROID_MODEL": "non", "COLUMNS": "100"}
    env |= {"PATH": str(path)} if path is not None else {}
    env |= {"XDG_CACHE_HOME": str(home)} if home is not None else {}
    return subprocess.run([*COMMAND, *words], input=sound, capture_output=True, env=env, timeout=120, check=False)


def lanes(shown: str) -> list[tuple[str, str]]:
    """Each turn's time and speaker."""
    rows = [line.split() for line in shown.split("\n\n", maxsplit=1)[0].splitlines()]
    return [(row[0], row[1]) for row in rows if "parle" in row]


@pytest.fixture(scope="module")
def sound() -> bytes:
    return pcm(a_call().samples)


def test_turns_and_the_report_come_from_standard_input(sound: bytes) -> None:
    told = listened("-", "--rate", "8000", sound=sound)
    assert told.returncode == codes.DONE, told.stderr.decode()
    shown = told.stdout.decode()
    truth = a_call().turns
    who = [speaker for _, speaker in lanes(shown)]
    assert abs(len(who) - len(truth)) <= 2
    assert who[0] == ("agent" if truth[0][0] == 0 else "client")
    assert {"agent", "client"} == set(who)
    assert "Déroulé" in shown
    assert "Part de parole" in shown
    errors = told.stderr.decode()
    assert "Avertissez d'abord" in errors.replace("’", "'")
    assert "Agent à gauche" in errors
    assert "Traceback" not in errors


def test_the_other_side_can_be_the_agent_s(sound: bytes) -> None:
    told = listened("-", "--rate", "8000", "--agent", "right", sound=sound)
    first = lanes(told.stdout.decode())[0][1]
    assert first == ("agent" if a_call().turns[0][0] == 1 else "client")


def test_one_channel_is_nobody_s(sound: bytes) -> None:
    mono = pcm(a_call().samples.mean(axis=1))
    told = listened("-", "--rate", "8000", "--channels", "1", sound=mono)
    assert {who for _, who in lanes(told.stdout.decode())} == {"voix"}


def test_what_is_saved_is_read_again(sound: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "appel.json"
    told = listened("-", "--rate", "8000", "--save", str(file), sound=sound)
    assert told.returncode == codes.DONE
    assert [path.name for path in tmp_path.iterdir()] == ["appel.json"]
    assert run(["read", str(file), "--json"]) == codes.DONE
    turns = json.loads(capsys.readouterr().out)["turns"]
    assert len(turns) == len(lanes(told.stdout.decode()))
    assert all(turn["text"] == "" and turn["end"] > turn["start"] for turn in turns)
    again = listened("-", "--rate", "8000", "--save", str(file), sound=sound)
    assert again.returncode == codes.UNREAD
    assert b"existe d" in again.stderr


def test_nothing_is_written_unless_asked(sound: bytes, tmp_path: Path) -> None:
    before = os.environ | {"SANGFROID_MODEL": "non", "HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path / "tmp")}
    before |= {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    for name in ("home", "tmp", "cache", "here"):
        (tmp_path / name).mkdir()
    done = subprocess.run(
        [*COMMAND, "-", "--rate", "8000"], input=sound, capture_output=True, env=before, cwd=tmp_path / "here",
        timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == codes.DONE
    for name in ("home", "tmp", "here"):
        assert list((tmp_path / name).iterdir()) == []


@pytest.mark.parametrize(
    ("words", "sound", "code", "told"),
    [
        (("-",), as_file(a_call().samples), codes.BAD_DATA, "sangfroid read -"),
        (("-",), b"", codes.UNREAD, "Personne n'a parlé"),
        (("-",), bytes(64_000), codes.UNREAD, "Personne n'a parlé"),
        (("-", "--agent", "haut"), b"", codes.BAD_DATA, "left"),
        (("-", "--agent", "left", "--channels", "1"), b"", codes.BAD_DATA, "deux pistes"),
        (("appel.wav",), b"", codes.BAD_DATA, "sangfroid read"),
        (("-", "--models", "aucun-de-ce-nom"), b"", codes.BAD_DATA, "Pas de modèle"),
        (("-", "--save", "/n/existe/pas.json"), b"", codes.UNREAD, "Indiquez un dossier"),
        (("-", "--rate", "12"), b"", codes.USAGE, "--rate"),
    ],
)
def test_what_is_wrong_is_told(words: tuple[str, ...], sound: bytes, code: int, told: str) -> None:
    done = listened(*words, sound=sound)
    assert done.returncode == code, done.stderr.decode()
    errors = " ".join(done.stderr.decode().replace("’", "'").split())
    assert told in errors
    assert "Traceback" not in errors


def test_a_cut_sample_at_the_end_is_no_trouble(sound: bytes) -> None:
    assert listened("-", "--rate", "8000", sound=sound[:-3]).returncode == codes.DONE


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for the microphone's program")
def test_the_microphone_is_a_program_of_the_system(sound: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    (tmp_path / "sound.pcm").write_bytes(sound)
    told = tmp_path / "asked"
    program = folder / "arecord"
    program.write_text(f'#!/bin/sh\necho "$@" > {told}\nexec /bin/cat {tmp_path / "sound.pcm"}\n')
    program.chmod(0o755)
    done = listened("--rate", "8000", "--channels", "2", "--device", "hw:1", path=folder)
    assert done.returncode == codes.DONE, done.stderr.decode()
    assert "Déroulé" in done.stdout.decode()
    assert told.read_text().split() == ["-q", "-t", "raw", "-f", "S16_LE", "-r", "8000", "-c", "2", "-D", "hw:1"]
    program.write_text("#!/bin/sh\necho 'audio open error: No such file or directory' >&2\nexit 1\n")
    done = listened(path=folder)
    assert done.returncode == codes.UNREAD
    assert "audio open error" in done.stderr.decode()
    program.unlink()
    done = listened(path=folder)
    assert done.returncode == codes.UNREAD
    assert "sangfroid listen -" in done.stderr.decode()


def test_every_program_is_asked_for_what_is_wanted() -> None:
    for name, words in PROGRAMS.items():
        asked = words(Wanted(48_000, 2, "casque"))
        assert asked[0] == name
        joined = " ".join(asked)
        assert "48000" in joined
        assert "casque" in joined
        assert "2" in joined.replace("48000", "")
    found = command(Wanted(16_000, 1), which=lambda name: f"/usr/bin/{name}" if name == "sox" else None)
    assert found[:3] == ["/usr/bin/sox", "-q", "-d"]
    with pytest.raises(SangfroidError, match="listen -"):
        command(Wanted(16_000, 1), which=lambda _: None)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send")
def test_ctrl_c_ends_with_the_report(sound: bytes) -> None:
    env = os.environ | {"SANGFROID_MODEL": "non", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen([*COMMAND, "-", "--rate", "8000"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, env=env)  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(sound[: len(sound) // 2])
    process.stdin.flush()
    first = process.stdout.readline()  # turns come while the call goes on
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=60)
    assert process.returncode == codes.DONE, errors.decode()
    assert b"parle" in first
    assert "Déroulé" in out.decode()
    assert b"Traceback" not in errors


class Paper:
    """What is shown, on paper."""

    def __init__(self, terminal: bool = False) -> None:
        self.scene = Scene(Settings(), str)
        self.out, self.err = io.StringIO(), io.StringIO()
        self.scene.__dict__["out"] = Console(file=self.out, width=90, force_terminal=terminal, highlight=False)
        self.scene.__dict__["err"] = Console(file=self.err, width=90, highlight=False)

    @property
    def text(self) -> str:
        return " ".join(self.out.getvalue().replace("\xa0", " ").replace("\u202f", " ").split())


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def turn(n: int, speaker: str, text: str, start: float) -> Over:
    return Over(Turn(n, speaker, text, start, start + 3, 0 if speaker == "agent" else 1))  # type: ignore[arg-type]


def test_cues_and_hints_come_with_the_words(reader: Reader) -> None:
    paper = Paper()
    with Said(paper.scene, reader, BEGAN, None) as said:
        said.opening(0, "essai")
        said.take([turn(1, "agent", "cabinet Vidal bonjour", 0)], 4)
        said.take([turn(2, "client", "c'est inadmissible on a annulé mon rendez-vous sans me prévenir", 4)], 8)
        for second in range(9, 14):
            said.take([], second)
    assert "Client" in paper.text or "client" in paper.text
    assert "colère « c'est inadmissible" in paper.text.lower().replace("’", "'")
    assert any(kind in paper.text for kind in ("DITES", "FAITES", "ÉVITEZ"))
    assert "essai" in paper.err.getvalue()
    said.close(14)
    assert "À essayer" in paper.text


def test_who_stops_listening_in_the_middle_is_no_client_who_hangs_up(reader: Reader, tmp_path: Path) -> None:
    ends = {}
    for stopped in (True, False):
        file = tmp_path / f"{stopped}.json"
        with Said(Paper().scene, reader, BEGAN, Saved(file)) as said:
            said.opening(0, "")
            said.take([turn(1, "client", "c'est honteux je", 4)], 7)
        said.close(8, stopped=stopped)
        ends[stopped] = json.loads(file.read_text("utf-8"))["end"]["how"]
    assert ends == {True: "interrupted", False: "unknown"}


def test_private_numbers_are_masked_on_the_screen_and_in_the_file(reader: Reader, tmp_path: Path) -> None:
    paper, file = Paper(), tmp_path / "t.json"
    with Said(paper.scene, reader, BEGAN, Saved(file)) as said:
        said.opening(0, "")
        said.take([Partial(Turn(1, "client", "mon numéro est le 06 39 98 00 17", 0, 2, 1))], 2)
        said.take([turn(1, "client", "mon numéro est le 06 39 98 00 17", 0)], 3)
    said.close(5)
    assert "39 98" not in paper.out.getvalue()
    assert "39 98" not in file.read_text("utf-8")
    assert "mon numéro" in file.read_text("utf-8")


def test_what_a_terminal_would_obey_is_not_shown(reader: Reader) -> None:
    paper = Paper()
    with Said(paper.scene, reader, BEGAN, None) as said:
        said.opening(None, "")
        said.take([turn(1, "client", "bonjour \x1b[31m madame [bold]ici[/bold]", 0)], 3)
    assert "\x1b" not in paper.out.getvalue()
    assert "[bold]ici" in paper.text


def test_a_partial_is_shown_for_a_moment_and_goes(reader: Reader) -> None:
    paper = Paper(terminal=True)
    with Said(paper.scene, reader, BEGAN, None) as said:
        said.opening(0, "")
        said.take([Partial(Turn(1, "client", "", 0, 1, 1))], 1)
        assert "parle…" in paper.out.getvalue()
        said.take([turn(1, "client", "bonjour madame", 0)], 3)
    assert paper.text.count("bonjour madame") == 1


def test_a_recogniser_that_dies_is_told_and_turns_go_on(reader: Reader) -> None:
    paper = Paper()
    with Said(paper.scene, reader, BEGAN, None) as said:
        said.opening(0, "essai")
        said.take([Trouble(SangfroidError("Le modèle est tombé.")), turn(1, "client", "", 2)], 5)
    assert "Le modèle est tombé." in paper.text
    assert "parle 3 s" in paper.text
