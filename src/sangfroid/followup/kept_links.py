"""Whether a sign in a later call is about the promise: what of the promise's matter stands near it, and what else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from sangfroid.followup.kept_rules import Rule
from sangfroid.followup.kept_words import Topic, canon, grammar, tells, verb, vocabulary
from sangfroid.language.words import SENTENCE_ENDS, Words

NEAR: Final = 12  # words on each side of a sign in which the promise's own words are looked for
BEGINS: Final = 6  # turns in which a sign that names nothing is about the last call
SOME: Final = 0.5  # what of the matter must be named for `need: some`
ENOUGH: Final = 0.58  # the same of what was done, where the turns around the promise are known
# What a word of the matter counts for in the turns before the sign's own and after it; further back, FAR.
BEFORE: Final = (1.0, 0.85, 0.75, 0.65, 0.6)
AFTER: Final = (1.0, 0.6, 0.3)
FAR: Final = 0.5

OF_THE_ACT: Final = 0.3  # what the promise's own act told there counts for
NEWS: Final = frozenset({"call", "news"})  # acts that are done by telling
COMMON_ACTS: Final = NEWS | {"send"}  # acts of which every call speaks

Side = Literal["us", "client"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of the later call, read."""

    n: int
    speaker: str
    text: str
    said: Words


class Link(NamedTuple):
    """The words from the sign to what links it to the promise, and how much of the matter is named near it."""

    wide: tuple[int, int]
    met: float


_GREETINGS: Final = grammar("greetings")
_NAMING: Final = grammar("determiners") - {"son", "ce", "de"}  # those three may be other words
_ADVERBS: Final = grammar("adverbs")
_CLITICS: Final = grammar("clitics")
_OTHERS: Final = grammar("others")
_ADJECTIVES: Final = grammar("adjectives")
_MINE: Final = frozenset({"mon", "ma", "mes"})
_PRONOUNS: Final = grammar("pronouns")


def doer(turn: Turn, of: Side) -> bool:
    """Whether the side that had to do it speaks."""
    return (turn.speaker == "client") == (of == "client")


def linked(turns: Sequence[Turn], place: int, at: tuple[int, int], about: Topic, rule: Rule) -> Link | None:
    """What links a rule's sign to the promise; None where nothing does."""
    forms, (first, last) = turns[place].said.forms, at
    met = matter(turns, place, about, denied=rule.gives == "broken")
    if rule.need == "near":
        return Link(at, met)
    if rule.need == "object":
        return _object(forms, at, about, rule, met)
    called = rule.need == "act" and rule.first and not about.things
    if not called and _other(forms, first, last, about):
        return None
    if about.told and rule.gives == "kept" and _speaks_of_other(turns, place, about):
        return None
    wide = _wide(forms, at, about)
    if rule.need == "act" or met >= (ENOUGH if rule.gives == "kept" and about.told else SOME):
        return Link(wide, met)
    bare = rule.bare & about.acts and not (about.told and (rule.gives == "broken" or about.things))
    return Link(wide, met) if bare and _of_it(turns, place, at, about) else None


def verb_linked(turns: Sequence[Turn], place: int, at: tuple[int, int], about: Topic) -> Link | None:
    """What links the promise's own verb in the past to it."""
    forms, (first, last) = turns[place].said.forms, at
    if _other(forms, first, last, about):
        return None
    met = matter(turns, place, about, but=last)
    if met >= SOME or (not about.told and _of_it(turns, place, at, about)):
        return Link(_wide(forms, at, about), met)
    return None


def matter(turns: Sequence[Turn], place: int, about: Topic, *, but: int = -1, denied: bool = False) -> float:
    """How much of the promise's matter is named in a turn and around it, the opening left out."""
    best: dict[str, float] = {}
    for other, turn in enumerate(turns):
        if opening(turns, other):
            continue
        away = place - other
        if away < -2:
            break
        share = AFTER[-away] if away < 0 else BEFORE[away] if away < len(BEFORE) else FAR
        for name, (n, weight) in about.met(turn.said.forms).items():
            if not (away == 0 and n == but):
                best[name] = max(best.get(name, 0.0), share * weight)
    told = denied and {verb(form) for form in turns[place].said.forms} & about.verbs - COMMON_ACTS
    return sum(best.values()) + (OF_THE_ACT if told and about.told else 0.0)


def opening(turns: Sequence[Turn], place: int) -> bool:
    """Whether it is who takes up the phone: that names the house, no matter."""
    turn = turns[place]
    return place == 0 and turn.speaker == "agent" and len(turns) > 1 and _only_greets(turn)


def _only_greets(turn: Turn) -> bool:
    return bool(set(turn.said.forms[-2:]) & _GREETINGS or set(turn.said.forms[-3:]) & _GREETINGS)


def _speaks_of_other(turns: Sequence[Turn], place: int, about: Topic) -> bool:
    """Whether a turn names nothing, and the one before it another matter than the promise's."""
    if place == 0 or opening(turns, place - 1) or about.met(turns[place].said.forms):
        return False
    before = turns[place - 1].said.forms
    if "si" in turns[place].said.forms[:4]:
        return False  # found after all
    return not about.met(before) and _noun(before, about)


def _object(forms: Sequence[str], at: tuple[int, int], about: Topic, rule: Rule, met: float) -> Link | None:
    first, last = at
    if follows := about.shared(forms[last + 1 : last + 5]):
        return Link((first, last + 1 + follows[0]), met)
    bare = not about.things and not about.told and bool(rule.acts & about.acts) and rule.gives == "kept"
    return Link(at, met) if bare and _noun(forms[last : last + 3], about) else None


def _wide(forms: Sequence[str], at: tuple[int, int], about: Topic) -> tuple[int, int]:
    first, last = at
    low = max(0, first - NEAR)
    near = [low + n for n in about.shared(forms[low : last + 1 + NEAR])]
    return min([first, *near]), max([last, *near])


def _of_it(turns: Sequence[Turn], place: int, sign: tuple[int, int], about: Topic) -> bool:
    """Whether what was last named before a sign is the promise's, or nothing was named since the call began."""
    forms, (first, last) = turns[place].said.forms, sign
    if _noun(forms[max(0, first - NEAR) : last + 1 + NEAR], about):
        return False
    for turn in reversed(turns[:place]):
        if about.around and about.shared(turn.said.forms):
            return True
        if _noun(turn.said.forms, about) and not (turn.speaker == "agent" and set(turn.said.forms) & _GREETINGS):
            return False  # who takes up the phone names the house, no matter
    return place < BEGINS


def _other(forms: Sequence[str], first: int, last: int, about: Topic) -> bool:
    """Whether another matter is the sign's object ("reçu votre calendrier") or subject ("le facteur est passé")."""
    after = last + 1
    while after < len(forms) and forms[after] in _ADVERBS:
        after += 1
    follows = _sentence(forms[after : after + 6])
    if follows[:1] and follows[0] in ("pour", "sur", "concernant", "avec", "de"):
        follows = follows[1:]
    if follows[:1] and follows[0] in _NAMING and _noun(follows[:3], about) and not about.shared(follows):
        return True
    if _some(follows, about) or _of_another(forms[after : after + 2], about):
        return True
    if about.told and tells(forms[first]) and _person(forms[first]) and canon(forms[first]) not in about.around:
        return True
    if forms[first] in _PRONOUNS and forms[first] != "rien":
        return bool(set(forms[max(0, first - 4) : first]) & vocabulary().strangers)
    begin = _subject(forms, first)
    before = forms[max(0, begin - 5) : begin]
    if other_person(forms, first):
        return True
    return begin != 0 and _noun(before[-2:], about) and not about.shared(before)


def _person(form: str) -> bool:
    return form in _OTHERS


def other_person(forms: Sequence[str], first: int) -> bool:
    """Whether somebody else is the subject of what begins there."""
    begin = _subject(forms, first)
    if forms[max(0, first - 1) : first] and forms[first - 1] in _MINE and not tells_house(forms[first]):
        return True
    return any(form in vocabulary().strangers for form in forms[max(0, begin - 8) : begin])


def tells_house(form: str) -> bool:
    """Whether it is a word for somebody of the house, whosever it is said to be ("mon conseiller")."""
    return form in vocabulary().people


def _subject(forms: Sequence[str], first: int) -> int:
    """Where the subject's words end."""
    begin = first
    while begin > 0 and forms[begin - 1] in _CLITICS:
        begin -= 1
    return begin - 1 if begin and forms[begin - 1] in _PRONOUNS else begin


def _of_another(follows: Sequence[str], about: Topic) -> bool:
    """Whether it is told of something else ("un rappel de loyer")."""
    known = vocabulary()
    if len(follows) < 2 or follows[0] != "de" or not tells(follows[1]) or verb(follows[1]):
        return False
    return follows[1] not in known.people | known.vague | known.trades and canon(follows[1]) not in about.around


def _some(follows: Sequence[str], about: Topic) -> bool:
    """Whether it is one of the kind, and somebody else's ("un courrier des impôts")."""
    if follows[:1] not in (("un",), ("une",), ("des",)) or not (at := about.shared(follows)):
        return False
    after = follows[at[0] + 1 : at[0] + 4]
    return after[:1] in (("de",), ("du",), ("des",)) and any(map(tells, after[1:])) and not about.shared(after)


def _sentence(forms: Sequence[str]) -> Sequence[str]:
    """The words up to the sentence's end."""
    ends = [n for n, form in enumerate(forms) if form in SENTENCE_ENDS]
    return forms[: ends[0]] if ends else forms


def _noun(forms: Sequence[str], about: Topic) -> bool:
    """Whether they name a thing that is none of the promise's."""
    known = vocabulary()
    people = known.people | known.vague | (frozenset() if about.things else known.trades)
    for place, before in enumerate(forms):
        if before not in _NAMING:
            continue
        reach = 4 if set(forms[place + 1 : place + 2]) & _ADJECTIVES else 3
        named = [form for form in forms[place + 1 : place + reach] if tells(form)]
        if named and named[0] not in people and (not verb(named[0]) or verb(named[0]) not in about.verbs):
            return canon(named[0]) not in about.around
    return False
