"""What is new of a running call, for those who look at it."""

from __future__ import annotations

from dataclasses import dataclass

from sangfroid.calls.vocabulary import Speaker


@dataclass(frozen=True, slots=True)
class Change:
    """What is new. `turns`: by number; `anew`: the whole page; `partial`: words not finished, with what they seem."""

    turns: tuple[int, ...] = ()
    anew: bool = False
    partial: tuple[Speaker, str, tuple[str, ...]] | None = None
    told: tuple[str, str] | None = None  # a colleague's line: from whom, what
    over: int | None = None  # the kept call, 0 where none is kept
