"""Who looks at a running call. A viewer that does not keep up loses what it missed and gets the latest state."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Final

from sangfroid.desk.change import Change

WAITING: Final = 64  # changes that may wait for one viewer
LINES: Final = 16  # of them, lines that colleagues wrote


@dataclass(eq=False)
class Viewer:
    """One open page. `person`: who; a telephone that was paired is nobody's page, and sees no words."""

    office: int
    person: int
    name: str
    waiting: deque[Change] = field(default_factory=deque)
    fallen: int = 0  # how often it fell behind
    _there: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, change: Change) -> None:
        """Hands a change on; words that are not finished take the place of those before them."""
        last = self.waiting[-1].partial if self.waiting else None
        if change.partial is not None and last is not None and last[0] == change.partial[0]:
            self.waiting[-1] = change
            self._there.set()
            return
        if len(self.waiting) >= WAITING:
            # The latest state stands for all of it, but for a colleague's lines and the end.
            kept = [one for one in self.waiting if one.told is not None or one.over is not None]
            self.waiting.clear()
            self.waiting.append(Change(anew=True))
            self.waiting.extend(kept[-LINES:])
            self.fallen += 1
        self.waiting.append(change)
        self._there.set()

    async def next(self) -> list[Change]:
        """All that waits, once something does."""
        while not self.waiting:
            self._there.clear()
            await self._there.wait()
        found = list(self.waiting)
        self.waiting.clear()
        return found


class Room:
    """The viewers of all calls, and who of an office is here."""

    def __init__(self) -> None:
        self._of: dict[int, set[Viewer]] = {}
        self._here: dict[int, dict[int, tuple[str, int]]] = {}  # office → person → name, pages

    def enter(self, call: int, viewer: Viewer) -> None:
        """A page opens."""
        self._of.setdefault(call, set()).add(viewer)
        office = self._here.setdefault(viewer.office, {})
        name, pages = office.get(viewer.person, (viewer.name, 0))
        office[viewer.person] = (name, pages + 1)

    def leave(self, call: int, viewer: Viewer) -> None:
        """A page closes."""
        some = self._of.get(call)
        if some is None or viewer not in some:
            return
        some.discard(viewer)
        if not some:
            del self._of[call]
        office = self._here[viewer.office]
        name, pages = office[viewer.person]
        if pages > 1:
            office[viewer.person] = (name, pages - 1)
        else:
            del office[viewer.person]

    def of(self, call: int) -> tuple[Viewer, ...]:
        """Those who look at a call."""
        return tuple(self._of.get(call, ()))

    def has(self, call: int) -> bool:
        """Whether anybody looks at it."""
        return call in self._of

    def here(self, office: int) -> dict[int, str]:
        """Who of an office has a page open: person → name."""
        return {person: name for person, (name, _) in self._here.get(office, {}).items()}

    def tell(self, call: int, change: Change) -> None:
        """Tells all who look at a call."""
        for viewer in self._of.get(call, ()):
            viewer.tell(change)
