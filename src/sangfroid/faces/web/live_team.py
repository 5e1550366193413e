"""One message to the team during a call: into Sangfroid's own messages, and at once into the office's chat rooms."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Final

from sangfroid.calls.turns import Turn
from sangfroid.faces.web.live_page import Page
from sangfroid.followup.channels.values import Ways
from sangfroid.followup.channels.webhook import deliver
from sangfroid.followup.outgoing import Outgoing
from sangfroid.language.mask import MaskState, mask
from sangfroid.record import followup_channels, messages
from sangfroid.record.followup_channels import Channel, Claimed
from sangfroid.record.messages import NewMessage

SECONDS: Final = 4.0  # that a room may take: somebody waits for the answer in the middle of a call


def tell(page: Page, text: str, contact: int | None, link: str) -> tuple[int, int]:
    """Keeps the message; then to how many rooms it went, and to how many it did not. Private numbers are masked in what
    leaves the machine."""
    now = page.house.clock()
    with page.house.store.write(page.visitor, now) as visit:
        sent = messages.send(visit, NewMessage(text, to_role="colleague", urgency="now", contact=contact))
        rooms = followup_channels.rooms(visit)
    if not rooms:
        return 0, 0
    shown = mask(MaskState(), Turn(1, "agent", text))[1].text
    out = Outgoing(f"team:{page.visitor.office}:{sent.id}", f"{page.me} : {shown}", f"{shown}\n{link}", link, now, "")

    def post(room: Channel) -> bool:
        one = Claimed(
            0, page.visitor.office, out.key, "webhook", room.settings, None, 1, "due", now, False, "", "", None, None,
            now,
        )  # fmt: skip
        return deliver(out, one, Ways(now, seconds=SECONDS)).sent

    with ThreadPoolExecutor(len(rooms)) as pool:
        gone = sum(pool.map(post, rooms))
    return gone, len(rooms) - gone
