"""What a later call shows of a promise: kept, broken, partly; or nothing, which is said by silence.

Signs that are about the promise (`kept_signs`) are weighed together: what one turn says and the next takes back,
what was asked and answered. It would rather be silent than wrong: a person is asked in any case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sangfroid.calls.reading import Owner
from sangfroid.calls.turns import Span
from sangfroid.followup.kept_signs import Side, Sign, Turn, asked, read, signs
from sangfroid.followup.kept_words import grammar, topic

Verdict = Literal["kept", "broken", "partly"]
CLOSE: Final = 2  # turns between what was done and what of it was not
SHORT: Final = 4  # words of an answer that is only yes or no
_BUT: Final = grammar("but")
_YES: Final = grammar("yes")
_NO: Final = grammar("no")
_NOT: Final = grammar("not")
_YOU: Final = grammar("you")
_DONE: Final = frozenset(
    tuple(text.split())
    for text in ("ce est bon", "ce est fait", "ca y est", "je le ai", "je les ai", "bien recu merci")
)
_PAST: Final = grammar("past")
_WAIT: Final = grammar("wait")


@dataclass(frozen=True, slots=True)
class Said:
    """A turn of the later call."""

    n: int
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Given:
    """The promise as it was given, and who had to do it."""

    text: str
    owner: Owner


@dataclass(frozen=True, slots=True)
class Shown:
    """What the later call shows, and the words that show it."""

    verdict: Verdict
    turn: int
    span: Span
    quote: str


def shown(given: Given, later: Sequence[Said]) -> Shown | None:
    """What the later call shows of the promise; None where it shows nothing."""
    of: Side = "client" if given.owner == "client" else "us"
    turns = read([(one.n, one.speaker, one.text) for one in later])
    about = topic(given.text)
    found = [sign for place in range(len(turns)) for sign in signs(turns, place, about, of)]
    told = [told for sign in found if (told := _told(turns, sign, of)) is not None]
    kept = [sign for sign in told if sign.gives == "kept"]
    broken = [sign for sign in told if sign.gives == "broken"]
    parts = [sign for sign in found if sign.gives == "partly" and _beside(sign, kept)]
    if not kept and not broken and about.several:
        parts = [sign for sign in found if sign.gives == "partly" and sign.sure]
    if parts:
        return _shown("partly", turns, parts[0])
    if kept and broken:
        named = [sign for sign in broken if about.several]
        both = [sign for sign in named if any(abs(sign.place - one.place) <= CLOSE for one in kept)]
        return _shown("partly", turns, both[0]) if both else None
    if broken:
        parts = [sign for sign in found if sign.gives == "partly" and not any(_same(sign, one) for one in broken)]
        part = any(abs(sign.place - broken[0].place) <= CLOSE for sign in parts)
        return None if part and about.several else _shown("broken", turns, broken[0])
    return _shown("kept", turns, kept[0]) if kept and not _taken_back(turns, kept[0]) else None


def _told(turns: Sequence[Turn], sign: Sign, of: Side) -> Sign | None:
    """The sign, or the answer to it where it is a question; None where it tells nothing."""
    if sign.gives == "partly":
        return None
    turn = turns[sign.place]
    if sign.gives == "asked" and set(turn.said.forms[: sign.last + 8]) & _NOT:
        return None  # nothing is asked, something is found missing
    question = asked(turn, sign.last)
    if not (question or sign.second):
        return sign
    if not question and not _YOU & set(turn.said.forms[sign.first : sign.last + 1]):
        return None  # without a question mark only what is said to somebody is asked
    place = sign.place + 1
    if place < len(turns) and turns[place].speaker != turn.speaker:
        forms = turns[place].said.forms
        if answer := _answer(forms, doer=(turns[place].speaker == "client") == (of == "client")):
            last = min(len(forms), 12) - 1
            return Sign(answer, place, 0, last, (0, last))  # type: ignore[arg-type]
    return None


def _answer(forms: Sequence[str], *, doer: bool) -> str:
    """What an answer says: kept, broken, or "" where it says neither. Who had to do it must tell it done."""
    begin = forms[:3]
    if begin[:1] and begin[0] not in _WAIT and set(begin[:2]) & _NO:
        return "broken" if len(forms) <= SHORT or set(forms[:9]) & _NOT else ""
    yes = bool(set(begin) & _YES) or begin in _DONE
    if yes and not set(forms) & (_NOT | _BUT) and (not doer or set(forms) & _PAST):
        return "kept"
    return ""


def _same(a: Sign, b: Sign) -> bool:
    return a.place == b.place and a.first <= b.last and b.first <= a.last


def _beside(part: Sign, kept: Sequence[Sign]) -> bool:
    """Whether what is missing is said with what was done."""
    return any(0 <= part.place - one.place <= CLOSE for one in kept)


def _taken_back(turns: Sequence[Turn], sign: Sign) -> bool:
    """Whether the turn takes something back after the sign."""
    speaker = turns[sign.place].speaker
    after = [turns[sign.place].said.forms[sign.last + 1 :]]
    after += [turn.said.forms for turn in turns[sign.place + 1 : sign.place + 1 + CLOSE] if turn.speaker == speaker]
    for forms in after:
        for place, form in enumerate(forms):
            if form in _BUT and set(forms[place + 1 : place + 9]) & (_NOT | {"que", "trop"}):
                return True
    return False


def _shown(verdict: Verdict, turns: Sequence[Turn], sign: Sign) -> Shown:
    turn = turns[sign.place]
    a, b = turn.said.span(*sign.wide)
    return Shown(verdict, turn.n, (a, b), turn.text[a:b])
