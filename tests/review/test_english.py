"""Whatever is shown can be shown in English: no text is looked up that the catalogue does not hold."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from babel.messages.pofile import read_po
from rich.console import Console

from sangfroid.advice import whole
from sangfroid.calls import BadData
from sangfroid.calls.errors import SangfroidError, Unreadable
from sangfroid.faces.cli import codes
from sangfroid.faces.cli.app import application, run
from sangfroid.faces.cli.scene import Scene
from sangfroid.faces.settings import Settings
from sangfroid.language.sheets import Fields, read_sheet
from sangfroid.language.wording import wording
from sangfroid.review import terminal
from sangfroid.review.page import entry, index_page, report_page
from sangfroid.sources.transcripts import read_call
from tests.review.gold import ROOT, SAMPLES, gold

ENGLISH = wording("en").gettext


@pytest.fixture(scope="module")
def catalogue() -> frozenset[str]:
    with (ROOT / "src/sangfroid/data/locale/en/LC_MESSAGES/sangfroid.po").open("rb") as file:
        return frozenset(str(message.id) for message in read_po(file) if message.id and message.string)


class Ear:
    """Translates into English, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __call__(self, text: str) -> str:
        self.asked.add(text)
        return ENGLISH(text)


def test_no_text_of_a_report_is_missing(catalogue: frozenset[str]) -> None:
    ear, reader = Ear(), whole.Reader.load(lang="en")
    calls = [gold(path) for path in SAMPLES]
    calls += [reader.read(read_call(path.read_bytes(), name=path.name)) for path in SAMPLES]
    for call in calls:
        report_page(call, ear)
        terminal.show(call, Console(file=io.StringIO()), ear)
        terminal.show_line(call, Console(file=io.StringIO()), ear)
    index_page([entry(call, "a.html") for call in calls], ear)
    assert len(ear.asked) > 150
    assert ear.asked - catalogue == set()


def commands(command: Any) -> Iterator[Any]:
    """The command and those within it (typer's own kind, which has no public name)."""
    yield command
    for inner in getattr(command, "commands", {}).values():
        yield from commands(inner)


def test_no_text_of_the_command_line_is_missing(catalogue: frozenset[str]) -> None:
    ear = Ear()
    told = list(commands(typer.main.get_command(application(Scene(Settings("en"), ear)))))
    assert len(told) > 8
    assert ear.asked - catalogue == set()
    assert all(command.help for command in told if not hasattr(command, "commands"))


def sheet(text: str) -> Fields:
    node = read_sheet(text, "fiche.yaml")
    assert isinstance(node, Fields)
    return node


MISTAKES: list[tuple[Callable[[], object], str, str]] = [
    (lambda: sheet("\na: 1").text("says"), "fiche.yaml, ligne 2 : « says » manque", "fiche.yaml, line 2: “says”"),
    (lambda: sheet("a: 1\nb: x").number("b", 0), "fiche.yaml, ligne 2 : « b » doit", "fiche.yaml, line 2: “b”"),
    (lambda: sheet("a: 1").only("b"), "fiche.yaml, ligne 1 : « a » n'est", "fiche.yaml, line 1: “a”"),
    (lambda: read_sheet("a: 1\na: 2", "f.yaml"), "f.yaml, ligne 2 : le champ", "f.yaml, line 2: "),
    (lambda: read_call(b"", name="vide.vtt"), "Le fichier est vide.", "The file is empty."),
]


@pytest.mark.parametrize(("mistake", "french", "english"), MISTAKES)
def test_a_mistake_is_told_in_both_languages(mistake: Callable[[], object], french: str, english: str) -> None:
    with pytest.raises(SangfroidError) as raised:
        mistake()
    assert str(raised.value).startswith(french)
    assert raised.value.told(ENGLISH).startswith(english)


def test_an_error_among_the_values_is_told_too() -> None:
    inner = Unreadable("Le fichier est vide. Choisissez le fichier qui contient la transcription de l'appel.")
    outer = BadData("« {key} » manque ; ajoutez « {key}: … »", key=inner, file="a.yaml", line=3)
    assert "Le fichier est vide" in str(outer)
    assert "Le fichier" not in outer.told(ENGLISH)
    assert outer.told(ENGLISH).startswith("a.yaml, line 3: “The file is empty.")


def test_the_command_line_tells_mistakes_in_english(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "office.yaml").write_text("office: x\nevning: 18\n", "utf-8")
    assert run(["--lang", "en", "read", str(SAMPLES[0]), "--office", str(tmp_path)]) == codes.BAD_DATA
    told = capsys.readouterr().err
    assert told.startswith("office.yaml, line 2: “evning”")
    assert "ligne" not in told


def test_a_wrong_setting_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("SANGFROID_ZONE", "Europe/Atlantide")
    assert run(["--lang", "en", "read", str(SAMPLES[0])]) == codes.BAD_DATA
    assert "Europe/Atlantide" in capsys.readouterr().err
