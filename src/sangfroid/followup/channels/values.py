"""What whoever runs the server allows the channels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

SECONDS: Final = 8.0  # that a delivery may take; less than the lease


@dataclass(frozen=True, slots=True)
class Ways:
    """`desktop`: the command that shows a note on this machine, its words apart; empty: none. `now`: when it goes."""

    now: datetime
    desktop: tuple[str, ...] = ()
    seconds: float = SECONDS
