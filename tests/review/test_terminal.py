"""The report in a terminal: its width, its colours, and what a transcript must not do to it."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pytest
from rich.console import Console

from sangfroid.calls import DangerRead
from sangfroid.language.wording import wording
from sangfroid.review import terminal
from tests.review.gold import SAMPLES, gold, reading, said

FRENCH = wording("fr").gettext


def shown(call: object, width: int = 80, *, terminal_like: bool = False, encoding: str = "utf-8") -> str:
    """What is printed."""
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding=encoding, errors="strict" if encoding == "utf-8" else "replace")
    console = Console(
        file=out, width=width, force_terminal=terminal_like, color_system="standard" if terminal_like else None
    )
    terminal.show(call, console, FRENCH)  # type: ignore[arg-type]
    out.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(path: Path, width: int) -> None:
    text = shown(gold(path), width)
    assert max(len(line) for line in text.splitlines()) <= width
    assert "\x1b" not in text
    assert "À essayer" in text
    assert "Promesses" in text


def test_colours_only_where_there_is_a_terminal_and_red_only_for_danger() -> None:
    calm = shown(gold(SAMPLES[4]), terminal_like=True)
    assert "\x1b[" in calm
    red = ("\x1b[31m", "\x1b[1;31m", "\x1b[91m")
    assert not any(code in calm for code in red)
    turns = [said(1, "client", "Il ne respire plus.", tension=2.0), said(2, "agent", "J'appelle le 15.", "refer")]
    grave = shown(reading(turns, dangers=(DangerRead("breath", 1, "ne respire plus", (3, 18)),)), terminal_like=True)
    assert "\x1b[1;31mDanger pour la vie" in grave
    assert "tension" not in grave


def test_what_may_be_danger_is_asked_about_without_red() -> None:
    turns = [said(1, "client", "Il ne répond plus trop.", tension=2.0), said(2, "agent", "Je regarde.", "buy_time")]
    suspicions = (DangerRead("life", 1, "répond plus trop", (6, 22)),)
    text = shown(reading(turns, suspicions=suspicions), terminal_like=True)
    assert "Un danger ? À vérifier" in text.replace("\u202f", " ").replace("\xa0", " ")
    assert "répond plus trop" in text
    assert not any(code in text for code in ("\x1b[31m", "\x1b[1;31m", "\x1b[91m"))


def test_a_transcript_cannot_command_the_terminal() -> None:
    turns = [
        said(1, "agent", "Bonjour \x1b[2J\x07[bold red]salut[/]", "greeting"),
        said(2, "client", "C'est pour \x1b]0;x\x07 ma table"),
    ]
    text = shown(reading(turns, call="\x1b[31mx"))
    assert "\x1b" not in text
    assert "\x07" not in text


def test_a_terminal_without_block_characters() -> None:
    text = shown(gold(SAMPLES[4]), encoding="ascii")
    curve = next(line for line in text.splitlines() if line.startswith("tension"))
    assert "#" in curve
    assert "?" not in curve


def test_a_line_for_each_of_many_calls() -> None:
    out = io.StringIO()
    for path in SAMPLES:
        terminal.show_line(gold(path), Console(file=out, width=100), FRENCH)
    text = out.getvalue()
    assert all(path.stem in text for path in SAMPLES)
    assert "danger pour la vie" in text
    assert "demain" not in text


def test_an_empty_call_shows() -> None:
    assert "Aucune parole" in shown(reading([], started_at=datetime.fromisoformat("2026-03-25T16:20:00+01:00")))
