"""What every command needs: the settings, the language, the screens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rich.console import Console

from sangfroid.calls.errors import SangfroidError
from sangfroid.faces.settings import Settings


@dataclass(frozen=True)
class Scene:
    """`say` turns a French msgid into the user's language."""

    settings: Settings
    say: Callable[[str], str]

    @property
    def lang(self) -> str:
        return self.settings.lang

    @cached_property
    def out(self) -> Console:
        """Standard output."""
        return Console(highlight=False)

    @cached_property
    def err(self) -> Console:
        """Standard error: what is told about the work, never the result."""
        return Console(stderr=True, highlight=False)

    def told(self, error: SangfroidError) -> str:
        """The error's sentence in the user's language."""
        return error.told(self.say)

    def tell(self, unread: Sequence[tuple[str, SangfroidError]]) -> None:
        """Names the files that could not be read, and what to mend, on standard error."""
        for name, error in unread:
            self.err.print(f"{name} : {self.told(error)}", markup=False, soft_wrap=True)
