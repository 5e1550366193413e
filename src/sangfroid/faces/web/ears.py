"""What words of recordings are heard with, where somebody has put a speech model on the machine."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final

from sangfroid.sources.sound import Recogniser


@dataclass(frozen=True, slots=True)
class Ears:
    """`name`: what the model is called, "" where there is none. `open` loads it; SangfroidError says what is wrong."""

    name: Callable[[], str]
    open: Callable[[], AbstractContextManager[Recogniser] | None]


DEAF: Final = Ears(lambda: "", lambda: None)
