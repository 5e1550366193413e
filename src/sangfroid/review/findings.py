"""The content of one call's report: pure functions of its reading, nothing of how it is drawn."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Final

from sangfroid.calls.reading import FileMatter, Reading
from sangfroid.review.attempt import Attempt, attempt
from sangfroid.review.call_end import CallEnd, call_ends
from sangfroid.review.clock import day, hour, length
from sangfroid.review.course import duration, has_words
from sangfroid.review.danger import Danger, danger, suspected
from sangfroid.review.figures import Figure, figures
from sangfroid.review.hang_up import HangUp, hang_up
from sangfroid.review.merits import Merit, merits
from sangfroid.review.names import ENDINGS, FOUND, OUTCOMES, SITUATIONS, TRIGGERS
from sangfroid.review.on_file import OnFile, asked_on_file
from sangfroid.review.people import capitalised
from sangfroid.review.pledges import Pledge, pledges
from sangfroid.review.quotes import Quote, quoted, turn_of
from sangfroid.review.steps import Method, methods
from sangfroid.review.summary import summary
from sangfroid.review.voice import Voice

CALM: Final = SITUATIONS["calm"]
SURE_ROLES: Final = 0.95  # confidence from which guessed roles need no check


@dataclass(frozen=True, slots=True)
class Cause:
    """What made the call hard, with the words that show it."""

    title: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class Findings:
    """A report's content, in the reader's language."""

    heading: str
    worded: bool  # without words, only what times tell is shown
    summary: str
    situations: tuple[str, ...]
    ending: str
    outcome: str
    danger: Danger | None
    suspected: tuple[Quote, ...]  # words that may point to danger or not
    attempt: Attempt | None
    merits: tuple[Merit, ...]
    causes: tuple[Cause, ...]
    methods: tuple[Method, ...]
    pledges: tuple[Pledge, ...]
    ends: tuple[CallEnd, ...]
    hang_up: HangUp | None
    on_file: tuple[OnFile, ...]
    figures: tuple[Figure, ...]
    roles: str
    check_roles: bool
    repairs: tuple[str, ...]


def findings(reading: Reading, voice: Voice, on_file: Set[FileMatter] = frozenset()) -> Findings:
    """What a report tells of this reading; `on_file`: what the client's file held when the call began."""
    return Findings(
        heading=heading(reading, voice), worded=has_words(reading) or not reading.turns,
        summary=summary(reading, voice), situations=situations(reading, voice),
        ending=voice(ENDINGS[reading.ending]) if reading.ending else "",
        outcome=voice(OUTCOMES[reading.outcome]) if reading.outcome else "",
        danger=danger(reading, voice), suspected=suspected(reading, voice), attempt=attempt(reading, voice),
        merits=merits(reading, voice),
        causes=_causes(reading, voice), methods=methods(reading, voice), pledges=pledges(reading, voice),
        ends=call_ends(reading, voice), hang_up=hang_up(reading, voice),
        on_file=asked_on_file(reading, on_file, voice), figures=figures(reading, voice),
        roles=_roles(reading, voice), check_roles=_doubtful(reading),
        repairs=tuple(voice(one.message, **dict(one.values)) for one in reading.repairs),
    )  # fmt: skip


def _causes(reading: Reading, voice: Voice) -> tuple[Cause, ...]:
    found = []
    for trigger in reading.triggers:
        turn = turn_of(reading, trigger.turn)
        if turn is not None:
            start = max(turn.text.find(trigger.quote), 0)
            found.append(
                Cause(
                    capitalised(voice(TRIGGERS[trigger.name])), quoted(turn, voice, (start, start + len(trigger.quote)))
                )
            )
    return tuple(found)


def heading(reading: Reading, voice: Voice) -> str:
    """When, in which field, how long: mardi 17 mars 2026, 14 h 05 · cabinet médical · 4 min 24 s."""
    parts = []
    if reading.started_at is not None:
        moment = hour(reading.started_at, voice)
        parts.append(f"{day(reading.started_at.date(), voice, year=True)}, {moment}")
    if reading.domain:
        parts.append(reading.domain)
    seconds = duration(reading)
    if seconds is not None:
        parts.append(length(seconds, voice))
    return " · ".join(parts)


def situations(reading: Reading, voice: Voice) -> tuple[str, ...]:
    """The call's situations in the user's words; calm where nothing hard arose."""
    found = tuple(voice(SITUATIONS[situation.name]) for situation in reading.situations)
    return found or ((voice(CALM),) if has_words(reading) or not reading.turns else ())


def _doubtful(reading: Reading) -> bool:
    return reading.roles.found == "none" or (reading.roles.found == "guessed" and reading.roles.confidence < SURE_ROLES)


def _roles(reading: Reading, voice: Voice) -> str:
    """How roles were found; with how much confidence, where that is not full."""
    found = voice(FOUND[reading.roles.found])
    if reading.roles.found == "none":
        return voice("{found} : vérifiez", found=found)
    if reading.roles.confidence >= 1.0:
        return found
    share = voice.share(reading.roles.confidence)
    return voice("{found}, {share} : vérifiez", found=found, share=share) if _doubtful(reading) else f"{found}, {share}"
