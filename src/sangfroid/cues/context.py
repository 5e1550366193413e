"""What a turn does that no wording of its own shows: heard from what stands before it.

These few recognisers wait for the trained model: what needs more than words is its task.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Final, NamedTuple

from sangfroid.calls.turns import Cue, Turn
from sangfroid.language.words import SENTENCE_ENDS, Words

ECHO_SHARE: Final = 0.5  # of an agent's content words, said by the client just before
ECHO_WORDS: Final = 3
ANSWER_WORDS: Final = 6  # an agent's turn this long that does nothing else gives an answer
BESIDE_ANSWER: Final = 1  # other labels beside which an answer still stands
RAMBLE_WORDS: Final = 8

# Labels of a client's turn that show it is not beside the subject.
_ON_SUBJECT: Final = frozenset({
    "goodbye", "thanks", "complaint", "anger", "insult", "threat", "panic", "insist", "inappropriate", "calming",
})  # fmt: skip


class Before(NamedTuple):
    """What a turn's hearing may know: what was heard so far, never what comes."""

    client: frozenset[str] = frozenset()  # labels of the client's last turn
    agent: frozenset[str] = frozenset()  # labels of the agent's last turn
    client_content: frozenset[str] = frozenset()  # content words of the client's last turns
    client_words: tuple[str, ...] = ()  # words of the client's last turn
    agent_words: tuple[str, ...] = ()
    client_signs: frozenset[str] = frozenset()  # what rules heard in the client's last turn
    agent_signs: frozenset[str] = frozenset()
    closings: int = 0  # agent turns that set out to close since the client's last real question
    trail: bytes = b""  # what the model remembers of the turns so far


class Shown(NamedTuple):
    """What the rules have heard in the turn itself."""

    labels: frozenset[str]
    signs: frozenset[str]
    matter: frozenset[str]  # content words


def inferred(turn: Turn, heard: Words, shown: Shown, before: Before) -> tuple[Cue, ...]:
    """Labels that follow from the context, for a turn in which the rules have heard what is `shown`."""
    if not heard.forms:
        return ()
    if turn.speaker == "agent":
        return tuple(_agent(turn, heard, shown, before))
    return tuple(_client(turn, heard, shown.labels, before))


def overshadowed(speaker: str, labels: Set[str]) -> frozenset[str]:
    """Labels that the others of the turn leave no room for: where much else is done, the answer is only its cloth."""
    crowded = speaker == "agent" and "inform" in labels and len(labels) > BESIDE_ANSWER + 1
    return frozenset({"inform"}) if crowded else frozenset()


def _agent(turn: Turn, heard: Words, shown: Shown, before: Before) -> list[Cue]:
    found: list[Cue] = []
    echo = shown.matter & before.client_content
    if "reformulate" not in shown.labels and len(echo) >= ECHO_WORDS and len(echo) >= ECHO_SHARE * len(shown.matter):
        found.append(_whole(turn, heard, "reformulate", 0.6, "echo"))
    done = len(shown.labels) + len(found)
    if "inform" not in shown.labels and "content" in shown.signs and done <= BESIDE_ANSWER:
        found.append(_whole(turn, heard, "inform", 0.55, "content"))
    elif done == 0 and "?" in heard.forms:
        found.append(_whole(turn, heard, "ask_detail", 0.6, "question_mark"))
    elif done == 0 and len(heard.forms) >= ANSWER_WORDS:
        found.append(_whole(turn, heard, "inform", 0.55, "answer"))
    return found


def _client(turn: Turn, heard: Words, labels: frozenset[str], before: Before) -> list[Cue]:
    if before.closings and len(heard.forms) >= RAMBLE_WORDS and "?" not in heard.forms and not labels & _ON_SUBJECT:
        return [_whole(turn, heard, "ramble", 0.6, "after_closing")]
    return []


def _whole(turn: Turn, heard: Words, name: str, confidence: float, why: str) -> Cue:
    """A cue that the whole turn shows; its quote is the turn's first sentence."""
    last = next((i for i, form in enumerate(heard.forms) if form in SENTENCE_ENDS), len(heard.forms) - 1)
    first = next((i for i, form in enumerate(heard.forms) if form not in SENTENCE_ENDS), 0)
    a, b = heard.span(first, max(first, last))
    return Cue(name, confidence, turn.text[a:b], (a, b), f"context:{why}")
