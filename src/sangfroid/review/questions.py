"""M1's three questions after a hang-up, each with what the call holds on it."""

from __future__ import annotations

from dataclasses import dataclass

from sangfroid.calls.reading import Reading
from sangfroid.calls.vocabulary import FAULTS
from sangfroid.language.wording import N_
from sangfroid.review.course import names, side
from sangfroid.review.names import LABELS
from sangfroid.review.quotes import Quote, first_cue, of_cue, quoted, turn_of
from sangfroid.review.voice import Voice


@dataclass(frozen=True, slots=True)
class Evidence:
    """A fact of the call that speaks for a reason, with its words where it has some."""

    fact: str
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One of M1's questions, with what the call holds on it; none where nothing was observed."""

    text: str
    evidence: tuple[Evidence, ...]


def questions(reading: Reading, voice: Voice) -> tuple[Question, ...]:
    """M1's three questions, each with its evidence."""
    return (
        Question(voice("Mon ton a-t-il pu être mal reçu ?"), _tone(reading, voice)),
        Question(voice("L'échange était-il clair et structuré ?"), _clarity(reading, voice)),
        Question(voice("Ai-je respecté son temps et sa disponibilité ?"), _respect(reading, voice)),
    )


def _tone(reading: Reading, voice: Voice) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    for turn in side(reading, "agent"):
        cue = first_cue(turn, FAULTS - {"overpromise"})
        if cue is not None:
            found.append(Evidence(voice(LABELS[cue.name]), of_cue(turn, cue, voice)))
    return tuple(found[:3])


def _clarity(reading: Reading, voice: Voice) -> tuple[Evidence, ...]:
    found = [
        Evidence(voice("pas clair pour lui"), quoted(turn, voice))
        for trigger in reading.triggers
        if trigger.name == "lack_of_clarity" and (turn := turn_of(reading, trigger.turn)) is not None
    ]
    for name, title in (
        ("overpromise", N_("promesse incertaine")),
        ("sum_up", N_("récapitulé")),
        ("reformulate", N_("reformulé")),
    ):
        turn = next((turn for turn in side(reading, "agent") if name in names(turn)), None)
        cue = first_cue(turn, frozenset({name})) if turn is not None else None
        if turn is not None and cue is not None:
            found.append(Evidence(voice(title), of_cue(turn, cue, voice)))
    return tuple(found[:3])


def _respect(reading: Reading, voice: Voice) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    for silence in (reading.timing.dead_air or ())[:2]:
        turn = turn_of(reading, silence.after_turn)
        if turn is not None:
            found.append(Evidence(voice("{seconds} s de silence", seconds=round(silence.seconds)), quoted(turn, voice)))
    for cut in [cut for cut in reading.timing.interruptions or () if cut.by == "agent"][:2]:
        turn = turn_of(reading, cut.turn)
        if turn is not None:
            found.append(Evidence(voice("parole coupée"), quoted(turn, voice)))
    if reading.needed_by is not None:
        turn = turn_of(reading, reading.needed_by.turn)
        if turn is not None:
            found.append(Evidence(voice("son heure limite"), quoted(turn, voice)))
    return tuple(found[:3])
