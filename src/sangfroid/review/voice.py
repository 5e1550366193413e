"""How a report speaks: translated, set in the language's typography, then filled with the call's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sangfroid.advice import load
from sangfroid.advice.playbook import Book
from sangfroid.language.wording import typeset, wording

Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Voice:
    """Texts in the reader's language. Fillings are put in last and stay as they were said.

    `book` names the methods and holds the office's values; None: the package's own, in the reader's language.
    """

    say: Say
    book: Book | None = None

    @property
    def lang(self) -> str:
        """The language's code: every catalogue translates this word by its own."""
        return self.say("fr")

    @property
    def playbooks(self) -> Book:
        """The methods' names and the office's values."""
        return self.book or load.book(self.lang)

    def __call__(self, message: str, **values: object) -> str:
        """The French text `message` in the reader's language, its {placeholders} filled."""
        return self._set(self.say(message)).format(**values)

    def _set(self, text: str) -> str:
        return typeset(text) if self.lang == "fr" else text

    def number(self, value: float, digits: int = 1) -> str:
        """A figure without needless zeros, with the language's decimal sign."""
        shown = f"{value:.{digits}f}"
        if "." in shown:
            shown = shown.rstrip("0").rstrip(".")
        return shown.replace(".", ",") if self.lang == "fr" else shown

    def share(self, value: float) -> str:
        """A share of 1 as a percentage."""
        return self("{percent} %", percent=round(value * 100))


def spoken(language: str) -> Voice:
    """The voice for sentences to be said aloud: the call's own language, whatever the reader's."""
    return Voice(wording(language).gettext)
