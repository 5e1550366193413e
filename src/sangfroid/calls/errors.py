"""What goes wrong, said so that its reader can mend it."""

from __future__ import annotations


class SangfroidError(Exception):
    """Something that the user can mend.

    `message` is a French sentence (a msgid of the catalogues) with `{placeholders}`; `values` fill them.
    It says what is wrong, where, and what to do. A face translates `message`, then fills it.
    """

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message, values)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return self.message.format(**self.values)


class Unreadable(SangfroidError):
    """A source that cannot be read as a call: empty, of no known form, or beyond its bounds."""


class BadData(SangfroidError):
    """A data file (cues, playbook, settings) with a mistake; `values` hold `file`, `line` where known."""
