"""What stands in a wording's places: this call's facts and what the office allows, and nothing that is not sure."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final
from zlib import crc32

from sangfroid.advice.playbook import Book
from sangfroid.advice.state import State
from sangfroid.calls.reading import NeededBy, Promise

OWED_WORDS: Final = 13  # of a promise said back as it was said
STOP_WORDS: Final = 6  # of the client's hard stop

_STOP: Final = re.compile(r"\b(?:avant|dans|d['’]ici|pour)\s+[^.,;:!?]+$", re.IGNORECASE)
_STOP_HOLDS_TIME: Final = re.compile(
    r"\d|heure|minute|midi|soir|demain|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|vingt|trente|quart"
)
_SHORT: Final = re.compile(r"minute|seconde|instant|tout de suite|de suite", re.IGNORECASE)
SAID_BACK: Final = 0.7  # the confidence from which it is put into the agent's mouth: what only a model hears has less
_UNDERTAKES: Final = re.compile(r"(?:je|j['’]|on|nous)\b", re.IGNORECASE)


def phrases(state: State, book: Book) -> dict[str, str]:
    """Place → words, for the places that can be filled now."""
    facts = state.facts
    found: dict[str, str | None] = {
        "client": facts.client, "agent": facts.agent_name, "times": facts.times, "wait": facts.wait,
        "client:gender": facts.gender, "agent:gender": facts.agent_gender,
        "subject": facts.subject.of(facts.tu) if facts.subject else None,
        "when": state.owed.agent[-1].when if state.owed.agent else None,
        "needed_by": hard_stop(state.needed_by), "beat": _beat(state, book),
        "i_owe": _owed(state.owed.agent), "you_owe": _owed(state.owed.client),
        "number": book.number(state.setting.region, state.danger.matter) if state.danger else None,
        "sms": book.numbers.get(state.setting.region or "*", {}).get("sms"),
    }  # fmt: skip
    found |= _offers(state, book)
    return {place: words for place, words in found.items() if words}


def _offers(state: State, book: Book) -> dict[str, str | None]:
    """A gesture and two moments that the office allows, not always the same."""
    office = book.office
    key = crc32(state.setting.call.encode())
    slots = office.slots
    first = key % len(slots) if slots else 0
    return {
        "gesture": office.gestures[key % len(office.gestures)] if office.gestures else None,
        "slot": slots[first] if slots else None,
        "other_slot": slots[(first + 1) % len(slots)] if len(slots) > 1 else None,
    }


def hard_stop(needed_by: NeededBy | None) -> str | None:
    """The client's hard stop as it can be said back: « avant 17 h », « dans cinq minutes »."""
    if needed_by is None:
        return None
    if needed_by.due is not None:
        due = needed_by.due
        return f"avant {due.hour} h {due.minute:02d}" if due.minute else f"avant {due.hour} h"
    found = _STOP.search(needed_by.quote)
    if found is None or len(found.group().split()) > STOP_WORDS or not _STOP_HOLDS_TIME.search(found.group().lower()):
        return None
    return found.group().lower()


def _beat(state: State, book: Book) -> str | None:
    """A delay inside the client's hard stop; none where the stop is known without its time."""
    if state.needed_by is None:
        return book.office.beat(None)
    started, due, now = state.setting.started_at, state.needed_by.due, state.course.now
    if due is None or started is None:
        return None
    return book.office.beat((due - started - timedelta(seconds=now or 0.0)).total_seconds())


def lasting(promise: Promise) -> bool:
    """A promise for after the call; « je reviens dans deux minutes » is one for the call itself."""
    return not (promise.when and _SHORT.search(promise.when))


def _owed(promises: tuple[Promise, ...]) -> str | None:
    """The latest lasting promise that has a time, else the latest.

    An agent's in its own words, where they stand alone; a client's as the act: « envoyer les photos ce soir ».
    """
    kept = [promise for promise in promises if promise.confidence >= SAID_BACK and lasting(promise)]
    if not kept:
        return None
    promise = next((found for found in reversed(kept) if found.when), kept[-1])
    if promise.by == "agent":
        alone = _UNDERTAKES.match(promise.text) and 2 < len(promise.text.split()) <= OWED_WORDS
        return promise.text[0].lower() + promise.text[1:] if alone else None
    when = f" {promise.when}" if promise.when and promise.when not in promise.what else ""
    words = f"{promise.what}{when}".split()
    return " ".join(words) if 1 < len(words) <= OWED_WORDS else None
