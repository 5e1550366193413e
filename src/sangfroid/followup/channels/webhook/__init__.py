"""To a chat room, in the shape that Slack, Mattermost, Teams or Matrix take; or as plain JSON. Signed, with its time.

The address is resolved first, and the connection goes to the very address that was looked at: a name that points into
the office's own network is refused unless an administrator allowed that host. Redirects are not followed.
"""

from __future__ import annotations

import hmac
import json
from hashlib import sha256
from typing import Final

from sangfroid.followup.channels.values import Ways
from sangfroid.followup.channels.webhook.post import Refused, post
from sangfroid.followup.outgoing import Outgoing
from sangfroid.record.followup_channels import Claimed, Outcome

SHAPES: Final = ("slack", "mattermost", "teams", "matrix", "json")


def deliver(message: Outgoing, one: Claimed, ways: Ways) -> Outcome:
    """Posts the message; only an answer of the 200s counts as delivered."""
    settings = one.settings
    body = shaped(message, settings.get("shape", "json"))
    stamp = str(int(ways.now.timestamp()))
    headers = {
        "Content-Type": "application/json", "Idempotency-Key": sha256(message.key.encode()).hexdigest(),
        "X-Sangfroid-Timestamp": stamp, "X-Sangfroid-Signature": signature(settings.get("secret", ""), stamp, body),
    }  # fmt: skip
    if settings.get("shape") == "matrix" and settings.get("token"):
        headers["Authorization"] = f"Bearer {settings['token']}"
    try:
        status = post(settings["url"], body, headers, seconds=ways.seconds, allowed=settings.get("allowed") == "yes")
    except Refused as error:
        return Outcome(sent=False, why=error.told(), retry=False)
    except OSError as error:
        return Outcome(sent=False, why=type(error).__name__)
    if 200 <= status < 300:
        return Outcome(sent=True)
    return Outcome(sent=False, why=f"HTTP {status}", retry=status >= 500 or status in (408, 429))


def shaped(message: Outgoing, shape: str) -> bytes:
    """The message as this kind of room takes it."""
    text = f"{message.subject} {message.link}"
    if shape in ("slack", "mattermost"):
        return _json({"text": text})
    if shape == "teams":
        card = {"type": "AdaptiveCard", "version": "1.4", "body": [
            {"type": "TextBlock", "text": message.subject, "wrap": True}],
            "actions": [{"type": "Action.OpenUrl", "title": "Sangfroid", "url": message.link}]}  # fmt: skip
        content = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
        return _json({"type": "message", "attachments": [content]})
    if shape == "matrix":
        return _json({"msgtype": "m.text", "body": text})
    return _json({"key": sha256(message.key.encode()).hexdigest(), "text": message.subject, "link": message.link,
                  "at": message.at.isoformat()})  # fmt: skip


def signature(secret: str, stamp: str, body: bytes) -> str:
    """HMAC-SHA256 of the time, a point and the body, under the webhook's secret, in hexadecimal."""
    return hmac.digest(secret.encode(), f"{stamp}.".encode() + body, sha256).hex()


def verified(secret: str, stamp: str, body: bytes, given: str) -> bool:
    """Whether a signature is right: what a receiver checks, besides the time."""
    return hmac.compare_digest(signature(secret, stamp, body), given)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
