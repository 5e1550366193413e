"""`sangfroid due`, `promise`, `protocol`, on a real office."""

from __future__ import annotations

from pathlib import Path

import pytest

from sangfroid.faces.cli import codes
from sangfroid.faces.cli.app import run
from sangfroid.followup.sheets import problems


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANGFROID_DATA", str(tmp_path / "data"))
    for name in ("SANGFROID_KEY", "SANGFROID_DATABASE", "SANGFROID_LANG"):
        monkeypatch.delenv(name, raising=False)
    assert run(["init", "--office", "Essai", "--name", "Ana", "--email", "ana@essai.test"]) == codes.DONE


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = codes.DONE) -> str:
    capsys.readouterr()
    assert run(arguments) == code, arguments
    told = capsys.readouterr()
    return told.out + told.err


def test_a_promise_from_the_command_line(office: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert "rien n'est à tenir" in said(capsys, "due")
    assert "p1" in said(capsys, "promise", "add", "envoyer le devis", "--due", "2020-01-01T10:00")
    said(capsys, "promise", "add", "prévenir le labo", "--after", "le médecin répond")
    listed = said(capsys, "due", "--who", "ana@essai.test")
    assert listed.index("En retard") < listed.index("envoyer le devis") < listed.index("prévenir le labo")
    assert "remis" in said(capsys, "promise", "later", "p1", "--until", "2199-01-01T10:00", "--why", "absent")
    assert "envoyer le devis" in said(capsys, "due")
    assert "envoyer le devis" in said(capsys, "promise", "keep", "1", "--proof", "parti")
    assert "envoyer le devis" not in said(capsys, "due")
    assert "0 rappels" in said(capsys, "due", "--once")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("due", "--who", "nobody@essai.test"), "Personne ici"), (("promise", "keep", "x"), "numéro"),
        (("promise", "keep", "99"), "Rien n'a été trouvé"), (("promise", "add", " "), "ce qui est promis"),
        (("promise", "add", "x", "--due", "demain"), "n'est pas une date"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(
    office: None, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    capsys.readouterr()
    assert run(arguments) not in (codes.DONE, None)
    assert told in capsys.readouterr().err


def test_without_an_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("SANGFROID_DATA", str(tmp_path / "none"))
    monkeypatch.delenv("SANGFROID_KEY", raising=False)
    assert run(["due"]) == codes.UNREAD
    assert "sangfroid init" in capsys.readouterr().err


def test_the_sheets_are_shown_and_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("hang_up", "beat", "hours"):
        file = tmp_path / f"{name}.yaml"
        file.write_text(said(capsys, "protocol", "show", name), "utf-8")
        assert "rien à corriger" in said(capsys, "protocol", "check", str(file))
    file = tmp_path / "ours.yaml"
    file.write_text('hours: x\ndays:\n  - {day: lundi, from: "9h", to: "18:00"}\n', "utf-8")
    assert "ligne 3" in said(capsys, "protocol", "check", str(file), code=codes.BAD_DATA)
    said(capsys, "protocol", "show", "nothing", code=codes.BAD_DATA)
    said(capsys, "protocol", "check", str(tmp_path / "missing.yaml"), code=codes.BAD_DATA)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hang_up", ""), ("hang_up", "a: [1"), ("hang_up", "protocol: other"), ("beat", "beat: emergency\nevery: -1"),
        ("beat", "beat: emergency\nevery: 10\nremind_before: 20"), ("hours", "hours: x\ndays: []"), ("hours", "- x"),
        ("hours", "hours: x\nholidays: maybe\ndays:\n  - {day: lundi, from: '08:00', to: '18:00'}"),
        ("hours", "hours: x\ndays:\n  - {day: lundi, from: '18:00', to: '08:00'}"), ("nothing", "x: y"),
    ],
)  # fmt: skip
def test_wrong_sheets_are_refused(name: str, text: str) -> None:
    assert problems(name, text)
