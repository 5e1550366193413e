"""The parties and dialogs of a vCon: who they are, when each stretch began, and who left first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sangfroid.calls import Unreadable
from sangfroid.calls.vocabulary import Speaker
from sangfroid.sources.clock import moment
from sangfroid.sources.documents import Json, mapping, milliseconds, number, rows, whole, word

SPOKEN: Final = frozenset({"recording", "recording-set", "text"})

# `role` is of the contact centre extension.
_ROLES: Final[Mapping[str, Speaker]] = {
    "agent": "agent", "customer": "client", "client": "client", "caller": "client", "supervisor": "agent",
    "sme": "agent", "thirdparty": "unknown",
}  # fmt: skip
_MAIL_DATE: Final = re.compile(r"(?:\w{3},\s{1,3})?(\d{1,2}) (\w{3}) (\d{4}) (\d\d:\d\d(?::\d\d)?) ([+-]\d\d)(\d\d)")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EPOCH: Final = (1e9, 4e9)  # seconds from 1970: 2001 to 2096


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody of a call; `role` None where the vCon does not say."""

    label: str
    role: Speaker | None


@dataclass(frozen=True, slots=True)
class Dialog:
    """One stretch of a vCon. `channels`: the party of each channel, None where none or several share it."""

    place: int
    kind: str
    start: datetime | None  # with an offset
    seconds: float | None
    channels: tuple[int | None, ...]
    parties: frozenset[int]
    value: Mapping[str, Json]

    @property
    def where(self) -> str:
        return f"Dialogue {self.place + 1}"

    @property
    def speaker(self) -> int | None:
        """The party that a text comes from."""
        originator = whole(self.value, "originator", self.where)
        return originator if originator is not None else next(iter(self.channels), None)


def parties(vcon: Mapping[str, Json]) -> tuple[Party, ...]:
    """The parties, each with a label of its own. A telephone number is never a label: it would stand in reports."""
    found: list[Party] = []
    for place, value in enumerate(rows(vcon, "parties", "Le fichier"), 1):
        party = mapping(value, f"Participant {place}")
        name = word(party, "name", f"Participant {place}")
        label = name.strip() if name and name.strip() else f"Participant {place}"
        if any(other.label == label for other in found):
            label = f"{label} ({place})"
        role = word(party, "role", f"Participant {place}")
        bot = party.get("type") == "bot"
        found.append(Party(label, "unknown" if bot else _ROLES.get((role or "").strip().lower())))
    return tuple(found)


def dialogs(vcon: Mapping[str, Json]) -> tuple[Dialog, ...]:
    """The dialogs as they stand: their places are what transcripts refer to."""
    return tuple(_dialog(value, place) for place, value in enumerate(rows(vcon, "dialog", "Le fichier")))


def _dialog(value: Json, place: int) -> Dialog:
    where = f"Dialogue {place + 1}"
    dialog = mapping(value, where)
    seconds = number(dialog, "duration", where)
    shares = dialog.get("parties")
    listed = shares if isinstance(shares, list) else [shares]
    return Dialog(
        place, (word(dialog, "type", where) or "").lower(), when(dialog.get("start")),
        milliseconds(dialog, "duration_ms", where) if seconds is None else seconds,
        tuple(_index(one) for one in listed), frozenset(_indices(listed)), dialog,
    )  # fmt: skip


def _index(value: Json) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _indices(listed: Sequence[Json]) -> Iterator[int]:
    for one in listed:
        for inner in one if isinstance(one, list) else [one]:
            if (index := _index(inner)) is not None:
                yield index


def when(value: Json) -> datetime | None:
    """A moment as vCon writers give it: RFC 3339, an older mail date, or seconds from 1970; without offset, UTC."""
    if isinstance(value, int | float) and not isinstance(value, bool) and _EPOCH[0] <= value <= _EPOCH[1]:
        return datetime.fromtimestamp(value, UTC)
    if not isinstance(value, str):
        return None
    found = moment(value) or _mail_moment(value)
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found


def _mail_moment(text: str) -> datetime | None:
    """A date as in mail headers ("Tue, 21 Jun 2022 17:53:26 -0000"): what the first writers used."""
    found = _MAIL_DATE.fullmatch(text.strip())
    if found is None or found[2].lower() not in _MONTHS:
        return None
    month = _MONTHS.index(found[2].lower()) + 1
    return moment(f"{found[3]}-{month:02}-{int(found[1]):02}T{found[4]}{found[5]}:{found[6]}")


def began(found: Sequence[Dialog]) -> datetime | None:
    """When the call began: the earliest stretch of conversation."""
    return min((one.start for one in found if one.start is not None and one.kind in SPOKEN), default=None)


def ended(found: Sequence[Dialog], start: datetime | None) -> float | None:
    """When the last stretch ends, in seconds from the call's start; None where a length is missing."""
    ends = [offset(one, start) + one.seconds for one in found if one.seconds is not None and one.kind in SPOKEN]
    return round(max(ends), 3) if ends else None


def offset(dialog: Dialog, start: datetime | None) -> float:
    """The seconds from the call's start to the dialog's; 0 where one is not known."""
    return 0.0 if start is None or dialog.start is None else (dialog.start - start).total_seconds()


def first_to_leave(found: Sequence[Dialog]) -> tuple[int | None, datetime] | None:
    """(party, when) of the drop that ended the call: the one after which fewer than two are left.

    The party is None where both dropped at the same time. None: no dialog tells of a drop.
    """
    for dialog in sorted(found, key=lambda one: one.start or datetime.min.replace(tzinfo=UTC), reverse=True):
        events = sorted(_events(dialog), key=lambda event: event[0])
        present = set(dialog.parties) | {party for _, party, name in events if name != "join"}
        for place, (time, party, name) in enumerate(events):
            if name == "join":
                present.add(party)
            elif name == "drop":
                present.discard(party)
                if len(present) < 2:
                    together = any(t == time and n == "drop" for t, _, n in events[place + 1 :])
                    return (None if together else party), time
    return None


def _events(dialog: Dialog) -> Iterator[tuple[datetime, int, str]]:
    """(time, party, event) of a dialog's history; those without a time or party are left out."""
    for value in rows(dialog.value, "party_history", dialog.where):
        event = mapping(value, dialog.where)
        time, party = when(event.get("time")), _index(event.get("party"))
        if time is not None and party is not None:
            yield time, party, (word(event, "event", dialog.where) or "").lower()


def check_index(place: int, count: int, where: str) -> None:
    """Raise Unreadable where something refers to what is not there."""
    if place >= count:
        raise Unreadable(
            "{where} : il renvoie au participant {place}, le vCon en compte {count}. Exportez-le de nouveau.",
            where=where, place=place, count=count,
        )  # fmt: skip
