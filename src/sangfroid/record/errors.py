"""What the record refuses, each said so that its reader can mend it."""

from __future__ import annotations

from sangfroid.calls.errors import SangfroidError
from sangfroid.language.wording import N_


class NotFound(SangfroidError):
    """Not there, or not for this visitor: one answer for both, so that nothing can be learnt from it.

    `kind` and `target` say what was asked for: for the audit log, never for the answer.
    """

    def __init__(self, kind: str = "", target: int | None = None) -> None:
        self.kind = kind
        self.target = target
        super().__init__(
            N_("Rien n'a été trouvé à cet endroit, ou il n'est pas à vous. Revenez à la liste et recommencez.")
        )


class LostKey(SangfroidError):
    """The key file is not there, or is no key file."""


class WrongKey(SangfroidError):
    """The key does not open this record."""


class NotSignedIn(SangfroidError):
    """The e-mail address and the password do not go together; which of them is wrong is not told."""


class TooMany(SangfroidError):
    """Too many failed attempts; `seconds` until the next one is looked at."""

    @property
    def seconds(self) -> int:
        return int(str(self.values["seconds"]))


class NotPossible(SangfroidError):
    """What is asked does not go with what the record holds."""
