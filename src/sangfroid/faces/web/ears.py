"""What words of recordings are heard with, where somebody has put a speech model on the machine."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final

from sangfroid.sources.sound import Recogniser, Teller


@dataclass(frozen=True, slots=True)
class Ears:
    """`name`: what the model is called, "" where there is none. `open` loads it; SangfroidError says what is wrong.

    `voices` loads what tells voices on one track apart, where both its models are there.
    """

    name: Callable[[], str]
    open: Callable[[], AbstractContextManager[Recogniser] | None]
    voices: Callable[[], AbstractContextManager[Teller] | None] = lambda: None


DEAF: Final = Ears(lambda: "", lambda: None)
