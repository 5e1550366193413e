"""Sentences with places to fill: `{client}`, or `{agent:certain|certaine}` for forms that agree.

A sentence is only usable where every fact that it needs is known: a wrong or an empty word is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sangfroid.calls.errors import SangfroidError

PLACES: Final = {
    "client": "how the agent calls the client: « madame Kowalski », « monsieur », « Josée »",
    "agent": "the agent's first name",
    "subject": "what the call is about: « votre rendez-vous »",
    "times": "how often, as the client said it: « trois fois »",
    "wait": "how long the client has waited, as said: « trois semaines »",
    "when": "the time of the agent's last promise, as said: « demain matin »",
    "needed_by": "the client's own hard stop: « avant 17 h », « dans cinq minutes »",
    "number": "the emergency number for the matter and the country: « le 15 »",
    "sms": "the number that takes a text message, with its preposition: « au 114 »",
    "gesture": "something that the office allows to offer",
    "slot": "a moment that the office has free",
    "other_slot": "a second one",
    "beat": "the longest delay that the office allows before the next update, inside the client's hard stop",
    "i_owe": "the agent's open promise: « je vous rappelle demain »",
    "you_owe": "the client's open promise: « envoyer les photos ce soir »",
}
"""Every place that a wording may hold, and what stands there."""

WHO: Final = frozenset({"client", "agent"})
"""Those with whom a form may agree: `{client:venu|venue}`."""

_PLACE: Final = re.compile(r"\{([^{}]*)\}")


class WordingError(SangfroidError):
    """A sentence whose places cannot be read."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place to fill with a fact, or with the form that agrees with someone."""

    name: str
    forms: tuple[str, str] | None = None  # masculine, feminine

    @property
    def needs(self) -> str:
        return f"{self.name}:gender" if self.forms else self.name


Piece = str | Place
Sentence = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say a step. `number` is its place in the book: the bit that marks it as said."""

    number: int
    vous: Sentence
    tu: Sentence
    needs: frozenset[str]
    manner: str | None  # the closing manner it shows
    line: int

    def filled(self, facts: Mapping[str, str], tu: bool) -> str:
        """The sentence, its places filled. Every need must be among the facts."""
        pieces = self.tu if tu else self.vous
        text = "".join(piece if isinstance(piece, str) else _fill(piece, facts) for piece in pieces)
        return text[:1].upper() + text[1:]


def _fill(place: Place, facts: Mapping[str, str]) -> str:
    fact = facts[place.needs]
    if place.forms is None:
        return fact
    return place.forms[1 if fact == "f" else 0]


def sentence(text: str) -> Sentence:
    """The pieces of a written sentence; WordingError says in French what is wrong."""
    pieces: list[Piece] = []
    last = 0
    for found in _PLACE.finditer(text):
        pieces.append(text[last : found.start()])
        pieces.append(_place(found.group(1)))
        last = found.end()
    pieces.append(text[last:])
    if any("{" in piece or "}" in piece for piece in pieces if isinstance(piece, str)):
        raise WordingError("une accolade n'est pas fermée ; écrivez {{client}}")
    return tuple(piece for piece in pieces if piece != "")


def _place(written: str) -> Place:
    name, colon, forms = written.partition(":")
    if colon:
        both = tuple(form.strip() for form in forms.split("|"))
        if name not in WHO or len(both) != 2:
            raise WordingError(
                "« {{{written}}} » : un accord s'écrit {{client:venu|venue}} ou {{agent:sûr|sûre}}", written=written
            )
        return Place(name, (both[0], both[1]))
    if name not in PLACES:
        raise WordingError(
            "« {{{name}}} » n'est pas connu ; possibles : {places}", name=name, places=", ".join(sorted(PLACES))
        )
    return Place(name)


def needs(pieces: Sentence) -> frozenset[str]:
    """The facts without which the sentence cannot be said."""
    return frozenset(piece.needs for piece in pieces if isinstance(piece, Place))
