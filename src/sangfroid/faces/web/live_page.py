"""One open page on a running call, and what it may ask for."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from fastapi import WebSocket

from sangfroid.desk.desk import Desk
from sangfroid.desk.running import RunningCall
from sangfroid.faces.web.house import House
from sangfroid.faces.web.live_view import Kept
from sangfroid.faces.web.words import Words
from sangfroid.record.offices import Office
from sangfroid.record.store import Visitor
from sangfroid.review.voice import Voice


@dataclass
class Page:
    """One open page on a running call."""

    socket: WebSocket
    house: House
    desk: Desk
    visitor: Visitor
    me: str
    office: Office
    voice: Voice
    id: int
    phone: bool = False
    sent: dict[str, Any] = field(default_factory=dict)
    kept: Kept = field(default_factory=dict)

    @property
    def words(self) -> Words:
        """Days and hours as this reader reads them now."""
        return Words(self.voice, self.office.zone, self.office.region, self.house.clock())

    async def call(self) -> RunningCall:
        """The call as it stands."""
        return await self.desk.open(self.visitor.office, self.id)

    async def send(self, **message: Any) -> None:
        """One message."""
        await self.socket.send_text(json.dumps(message, ensure_ascii=False, allow_nan=False, separators=(",", ":")))
