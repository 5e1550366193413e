"""Exit codes, documented in docs/guide.md."""

from __future__ import annotations

from typing import Final

DONE: Final = 0
SOME_UNREAD: Final = 1  # several calls were asked for, and at least one could not be read
USAGE: Final = 2  # the command's words are off (typer's own code)
UNREAD: Final = 3  # nothing could be read
BAD_DATA: Final = 4  # a playbook, a cue sheet or a setting has a mistake
INTERRUPTED: Final = 130  # Ctrl-C
