"""What leaves the machine about something due: whose initials, when, and a link; nothing more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sangfroid.language.wording import N_
from sangfroid.record.followup_channels import Claimed

# Stage → what is told, without and with initials.
SENTENCES: Final = {
    "soon": (N_("À tenir {when}."), N_("{who} : à tenir {when}.")),
    "due": (N_("À tenir maintenant ({when})."), N_("{who} : à tenir maintenant ({when}).")),
    "late": (N_("En retard : c'était pour {when}."), N_("{who} : en retard, c'était pour {when}.")),
    "again": (N_("Vous l'aviez remis à plus tard ({when})."), N_("{who} : vous l'aviez remis à plus tard ({when}).")),
}  # fmt: skip
MISSED: Final = N_("Ce rappel vient après coup : Sangfroid ne tournait pas.")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message. `key` is the same at each attempt: who receives it twice can drop the second."""

    key: str
    subject: str
    text: str
    link: str
    at: datetime
    email: str


def outgoing(one: Claimed, say: Callable[[str], str], zone: ZoneInfo, address: str) -> Outgoing:
    """The message of a delivery, in the server's language and on the office's walls."""
    subject = sentence(one.stage, one.initials, one.due.astimezone(zone), say)
    link = f"{address.rstrip('/')}{path(one.promise, one.task)}"
    told = f"{subject} {say(MISSED)}" if one.late else subject
    return Outgoing(one.key, subject, f"{told}\n{link}", link, one.planned, one.email)


def path(promise: int | None, task: int | None) -> str:
    """Where the page shows it."""
    return f"/#p{promise}" if promise is not None else f"/#t{task}"


def sentence(stage: str, initials: str, at: datetime, say: Callable[[str], str]) -> str:
    """What is told of something due at this moment of the office's walls."""
    plain, named = SENTENCES[stage]
    when = say(N_("le {day} à {hour}")).format(day=f"{at:%d/%m}", hour=f"{at:%H:%M}")
    return say(named if initials else plain).format(who=initials, when=when)
