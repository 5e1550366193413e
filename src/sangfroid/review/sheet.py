"""How a report is laid out in the terminal: width, styles, line breaks, and what the terminal can draw."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sangfroid.review import curve
from sangfroid.review.quotes import Quote
from sangfroid.review.voice import Voice

ACCENT, QUIET, DUE, DANGER = "cyan", "dim", "yellow", "bold red"
OF_SPEAKER: Final = {"agent": "cyan", "client": "italic", "unknown": ""}


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where a report is written, and how it speaks."""

    console: Console
    voice: Voice
    width: int

    def put(self, *what: RenderableType, indent: int = 0) -> None:
        room = self.width - indent
        shown = [wrapped(one, room) if isinstance(one, Text) else one for one in what]
        self.console.print(Padding(Group(*shown), (0, 0, 0, indent), expand=False), width=self.width, highlight=False)

    def pairs(self, rows: list[tuple[str, Text]], indent: int = 0) -> None:
        """Names in a quiet column, what they are beside them."""
        names = min(28, max(cell_len(name) for name, _ in rows))
        room = self.width - indent - names - 2
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column(style=QUIET, width=names)
        table.add_column()
        for name, value in rows:
            table.add_row(wrapped(Text(name), names), wrapped(value, room))
        self.put(table, indent=indent)

    def title(self, text: str, style: str = "bold") -> None:
        self.console.print()
        self.put(Text(text, style=style))

    def quote(self, quote: Quote) -> Text:
        words = Text(self.voice("« {words} »", words=clean(quote.words)), style=OF_SPEAKER[quote.speaker])
        return words.append(f" {quote.at}", style=f"not italic {QUIET}")


def clean(text: str) -> str:
    """The text without control characters, which a terminal would obey."""
    return "".join(char for char in text if unicodedata.category(char) != "Cc")


def wrapped(text: Text, room: int) -> Text:
    """The text broken at its plain spaces only: rich also breaks at those that must hold « and ? to their word."""
    plain, column, last = list(text.plain), 0, -1
    for place, char in enumerate(plain):
        if char == "\n":
            column, last = 0, -1
            continue
        if char == " ":
            last = place
        column += cell_len(char)
        if column > room and last >= 0:
            plain[last] = "\n"
            column, last = cell_len("".join(plain[last + 1 : place + 1])), -1
    broken = text.copy()
    broken.plain = "".join(plain)
    return broken


def blocks(console: Console) -> str:
    """The signs of which curves are drawn, empty to full: plain ones where the terminal has no block characters."""
    return curve.BLOCKS if (console.encoding or "").lower().startswith("utf") else curve.PLAIN
