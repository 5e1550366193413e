"""Channels: one folder each, and this table. Each delivers one message and says what became of it; none raises.

In the page itself nothing is delivered: what was told stands in the record, and the page shows it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sangfroid.followup.channels.desktop import deliver as desktop
from sangfroid.followup.channels.mail import deliver as mail
from sangfroid.followup.channels.values import Ways
from sangfroid.followup.channels.webhook import deliver as webhook
from sangfroid.followup.outgoing import Outgoing
from sangfroid.record.followup_channels import Claimed, Outcome

Deliver = Callable[[Outgoing, Claimed, Ways], Outcome]

CHANNELS: Final[dict[str, Deliver]] = {"mail": mail, "webhook": webhook, "desktop": desktop}
