"""What a report may use beside the reading."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from sangfroid.advice.playbook import Book
from sangfroid.calls.reading import FileMatter
from sangfroid.review.second.opinion import Second
from sangfroid.sources.sound.wave import Wave


@dataclass(frozen=True, slots=True)
class Beside:
    """`book`: the office's playbooks and values, where they are not the package's; `second`: what a second reader holds
    of the call; `on_file`: what the client's file held when the call began; `wave`: the picture of its sound."""

    book: Book | None = None
    second: Second | None = None
    on_file: Set[FileMatter] = frozenset()
    wave: Wave | None = None
