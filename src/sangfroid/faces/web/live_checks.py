"""Whether open live pages may stay open: their sessions hold, their calls may still be seen by them.

All pages of one session are looked after in one go, and not those of all sessions at once: a thousand looks that came
together held everything up for seconds.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Final, NamedTuple
from zlib import crc32

from sangfroid.faces.web.house import House
from sangfroid.record import people, running
from sangfroid.record.store import Visitor

LOG: Final = logging.getLogger("sangfroid.desk")
CHECKED: Final = 20.0  # seconds between two looks at a session
PARTS: Final = 20  # in which the sessions are looked at, one after the other
ENDED: Final = 4401  # the session has ended
GONE: Final = 4404  # the call is no longer theirs to see


class Seen(NamedTuple):
    """What an open page shows: the running call `id`, to this visitor."""

    visitor: Visitor
    id: int


class Checks:
    """Made in the loop that serves."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._pages: dict[str, dict[asyncio.Future[int], Seen]] = {}  # by the session's token
        self._task: asyncio.Task[None] | None = None

    async def over(self, token: str, seen: Seen) -> int:
        """Waits until the page may no longer be open; ENDED or GONE."""
        loop = asyncio.get_running_loop()
        told: asyncio.Future[int] = loop.create_future()
        self._pages.setdefault(token, {})[told] = seen
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._look())
        try:
            return await told
        finally:
            of_token = self._pages[token]
            del of_token[told]
            if not of_token:
                del self._pages[token]

    async def _look(self) -> None:
        part = 0
        while self._pages:
            await asyncio.sleep(CHECKED / PARTS)
            part = (part + 1) % PARTS
            for token in [one for one in self._pages if crc32(one.encode()) % PARTS == part]:
                try:
                    await self._look_at(token)
                except Exception:  # the record is busy, or away: the pages stay until it can be asked
                    LOG.exception("looking whether live pages may stay open")

    async def _look_at(self, token: str) -> None:
        pages = dict(self._pages.get(token, {}))
        codes = await asyncio.to_thread(self._codes, token, tuple(pages.values()))
        for told, code in zip(pages, codes, strict=True):
            if code is not None and not told.done():
                told.set_result(code)

    def _codes(self, token: str, pages: Sequence[Seen]) -> list[int | None]:
        """For each page, why it must close, None where it may stay."""
        now = self._house.clock()
        visitor = people.visitor(self._house.store, token, now, used=False)
        if visitor is None:
            return [ENDED] * len(pages)
        with self._house.store.look(visitor, now) as visit:
            theirs = running.of_these(visit, [page.id for page in pages])
        same = (visitor.office, visitor.person)
        return [
            ENDED if (page.visitor.office, page.visitor.person) != same else None if page.id in theirs else GONE
            for page in pages
        ]
