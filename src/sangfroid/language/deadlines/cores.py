"""What a core of the grammar is built into, and what its meaning hangs on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sangfroid.language.deadlines.values import Clock, Day, Elapsed, Limit, Part

Core = Elapsed | Day | Part | Clock
Match = re.Match[str]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a core's meaning may hang on: the limit before it and the region."""

    limit: Limit
    region: str | None


Builder = Callable[[Match, Setting], Core | None]
Rule = tuple[re.Pattern[str], Builder, str]  # a pattern, what it is built into, the words that it may begin with
