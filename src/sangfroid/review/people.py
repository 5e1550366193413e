"""Who is on the line, from sure words only (advice.facts): how to name the client in a report, and tu or vous."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sangfroid.advice.facts import Facts, gathered
from sangfroid.calls.reading import Reading
from sangfroid.review.course import names
from sangfroid.review.voice import Voice

READY_MADE: Final = 5  # words from which a sentence can be called one
_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])\s+")


@dataclass(frozen=True, slots=True)
class People:
    """`called` is how the agent may address the client, `name` how a report names them; None unless sure.

    `subject` is what the call is about as the agent says it to the client: "votre rendez-vous".
    """

    called: str | None
    name: str | None
    gender: str | None
    tu: bool
    subject: str | None = None
    known: tuple[str, ...] = ()  # words that only this call has: names, the subject, times and moments said


def people(reading: Reading) -> People:
    """Who is on the line."""
    facts = Facts()
    places = {"agent": 0, "client": 0, "unknown": 0}
    for turn in reading.turns:
        places[turn.speaker] += 1
        facts = gathered(facts, turn, names(turn), places[turn.speaker])
    name = f"{facts.title} {facts.name}" if facts.title and facts.name else facts.first_name
    subject = facts.subject
    moments = [promise.when for promise in reading.promises] + [reading.needed_by.quote if reading.needed_by else None]
    said = (facts.name, facts.first_name, facts.agent_name, facts.times, facts.wait, subject and subject.noun, *moments)
    known = tuple(word.casefold() for word in said if word and len(word) > 2)
    return People(facts.client, name, facts.gender, facts.tu, subject.of(facts.tu) if subject else None, known)


def personal(text: str, who: People) -> bool:
    """Whether each sentence of a text carries something of this call; a report repeats no ready-made sentence."""
    sentences = [one for one in _SENTENCE_END.split(text) if len(one.split()) >= READY_MADE]
    return all(any(word in sentence.casefold() for word in who.known) for sentence in sentences)


def client(who: People, voice: Voice) -> str:
    """The client as the subject of a sentence."""
    if who.name is not None:
        return who.name
    return voice("la cliente") if who.gender == "f" else voice("le client")


def capitalised(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]
