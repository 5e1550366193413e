"""Live protocols as pure functions: a message in, what it tells out. The first form that knows a message reads it."""

from __future__ import annotations

from typing import Final

from sangfroid.calls.errors import Unreadable
from sangfroid.sources.documents import document, mapping
from sangfroid.sources.feeds import contact_lens, deepgram, lca, own
from sangfroid.sources.feeds.told import Began, Feed, Lost, Message, Over, Pending, Said, Told

__all__ = ["FEEDS", "Began", "Feed", "Lost", "Message", "Over", "Pending", "Said", "Told", "message", "told"]

FEEDS: Final[dict[str, Feed]] = {feed.name: feed for feed in (own.FEED, lca.FEED, contact_lens.FEED, deepgram.FEED)}


def message(text: str) -> Message:
    """The JSON object of one message; Unreadable where it is none."""
    return mapping(document(text), "Message")


def told(given: Message, pending: Pending, agent: str = "") -> tuple[Pending, tuple[Told, ...]]:
    """What a message tells, in whichever known form it is; Unreadable where no form knows it."""
    for feed in FEEDS.values():
        if feed.knows(given):
            return feed.read(given, pending, agent)
    raise Unreadable(
        "Ce message n'est d'aucune forme connue. Envoyez du JSON de type begin, partial, turn, gap ou end, ou les "
        "messages en direct de LCA, Deepgram ou Contact Lens."
    )
