"""What goes wrong, said so that its reader can mend it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final


class SangfroidError(Exception):
    """Something that the user can mend.

    `message` is a French sentence (a msgid of the catalogues) with `{placeholders}`; `values` fill them.
    It says what is wrong, where, and what to do. A face tells it with `told`, in its reader's language.
    """

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message, values)
        self.message = message
        self.values = values

    def told(self, say: Callable[[str], str] = str) -> str:
        """The sentence as `say` translates it, then filled; an error among the values is told in the same way."""
        values = {
            name: value.told(say) if isinstance(value, SangfroidError) else value for name, value in self.values.items()
        }
        return say(self.message).format(**values)

    def __str__(self) -> str:
        return self.told()


class Unreadable(SangfroidError):
    """A source that cannot be read as a call: empty, of no known form, or beyond its bounds."""


class BadData(SangfroidError):
    """A data file (cues, playbook, settings) with a mistake; `values` hold `file`, `line` where known.

    A message that does not name the file itself is told after its place, which is a text of its own.
    """

    AT_LINE: Final = "{file}, ligne {line} : {told}"

    def told(self, say: Callable[[str], str] = str) -> str:
        sentence = super().told(say)
        if "{file}" in self.message or "line" not in self.values:
            return sentence
        return say(self.AT_LINE).format(file=self.values.get("file", "?"), line=self.values["line"], told=sentence)
