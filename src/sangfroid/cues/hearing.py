"""What is heard in one turn, given what was heard before it: labels, and the signs beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from sangfroid.calls.turns import Cue, Turn
from sangfroid.calls.vocabulary import Speaker, labels_of
from sangfroid.cues.context import Before, Shown, inferred, overshadowed
from sangfroid.cues.grammar.match import Grammar, Sign
from sangfroid.cues.model.ear import Listened, Ruled, Sounded, sounded
from sangfroid.cues.model.features import Past, Seen, seen
from sangfroid.cues.model.weights import load as load_model
from sangfroid.language.content import content
from sangfroid.language.words import Words, words

PROMISING: Final = frozenset({"commit", "promise"})  # the rules that hear an undertaking
THRESHOLD: Final = 0.5  # a label below this confidence is not asserted

DATA: Final = Path(__file__).parent.parent / "data"


class Heard(NamedTuple):
    """One turn's hearing: `labels` one a name, by place; `signs` every rule heard, labels' rules included."""

    labels: tuple[Cue, ...]
    signs: tuple[Sign, ...]
    words: Words
    content: frozenset[str]
    sounded: Sounded | None = None  # what the model tells beside the rules; its labels are those of `labels`


@cache
def french(keep: Path | None = None) -> Grammar:
    """The grammar that ships with the package; `keep`: a folder in which it is kept compiled."""
    return Grammar.load(DATA / "fr" / "cues", keep)


@cache
def trained(keep: Path | None = None) -> Grammar:
    """The grammar with the model that ships beside it: rules where they are sure, the model for the rest."""
    return french(keep).with_model(load_model(DATA / "fr" / "model" / "cues.npz"))


def look(turn: Turn, before: Before, grammar: Grammar) -> tuple[Seen, Words, tuple[Sign, ...]]:
    """What a model would see of the turn, its words, and what the rules hear in it."""
    heard = words(turn.text)
    signs = grammar.signs(turn, heard, before)
    return _seen(turn, heard, signs, _by_rule(turn, heard, signs, content(heard), before), before), heard, signs


def _seen(turn: Turn, heard: Words, signs: tuple[Sign, ...], ruled: dict[str, Cue], before: Before) -> Seen:
    if turn.speaker == "agent":
        past = Past(
            before.client_words, before.agent_words, before.client_signs, before.agent_signs, before.closings
        )  # fmt: skip
    else:
        past = Past(
            before.agent_words, before.client_words, before.agent_signs, before.client_signs, before.closings
        )  # fmt: skip
    labels = [(cue.name, cue.confidence) for cue in ruled.values() if cue.confidence >= THRESHOLD]
    return seen(turn.text, heard, [sign.rule.id for sign in signs], labels, past)


def ahead(turns: Iterable[Turn], grammar: Grammar) -> None:
    """Has the model look at the words of turns soon to be heard, all at once: what is heard is the same, sooner."""
    if grammar.model is None:
        return
    said: dict[str, list[tuple[str, ...]]] = {"agent": [], "client": []}
    known: dict[str, Words] = {}
    for turn in turns:
        if turn.speaker in said and turn.text:
            heard = known[turn.text] = words(turn.text)
            said[turn.speaker].append(heard.forms)
    grammar.model.ahead(said["agent"], said["client"])
    grammar.model.soon.clear()
    grammar.model.soon.update(known)


def warm(grammar: Grammar) -> Iterator[None]:
    """Hears what the rules' own examples say, one after the other: what is made once for the words of many texts is
    made then, before anybody waits for it."""
    for rule in grammar.rules:
        speaker: Speaker = "client" if rule.speaker == "client" else "agent"
        for n, text in enumerate(rule.hears, 1):
            cues(Turn(n, speaker, text), Before(), grammar)
            yield


class Half(NamedTuple):
    """A turn as rules hear it; `listened`: what the model is to tell of, where there is one and it has a say."""

    turn: Turn
    words: Words
    content: frozenset[str]
    signs: tuple[Sign, ...]
    best: dict[str, Cue]
    listened: Listened | None


def cues(turn: Turn, before: Before, grammar: Grammar) -> Heard:
    """The turn's labels and signs. Labels set by hand (taps) stand beside what the words show."""
    half = ruled(turn, before, grammar)
    return whole(half, told([half], grammar)[0])


def ruled(turn: Turn, before: Before, grammar: Grammar) -> Half:
    """The first half of the hearing: what the rules hear."""
    heard = (grammar.model.soon.get(turn.text) if grammar.model is not None else None) or words(turn.text)
    matter = content(heard)
    if turn.speaker == "unknown":
        return Half(turn, heard, matter, (), {}, None)
    signs = grammar.signs(turn, heard, before)
    best = _by_rule(turn, heard, signs, matter, before)
    listened: Listened | None = None
    if grammar.model is not None:
        seen = _seen(turn, heard, signs, best, before)
        listened = Listened(turn, heard, seen, _ruled(best, signs), before.trail)
    return Half(turn, heard, matter, signs, best, listened)


def told(halves: Sequence[Half], grammar: Grammar) -> list[Sounded | None]:
    """What the model tells of turns, each of another call: all in one go."""
    asked = [half.listened for half in halves if half.listened is not None]
    if grammar.model is None or not asked:
        return [None] * len(halves)
    found = iter(sounded(asked, grammar.model))
    return [next(found) if half.listened is not None else None for half in halves]


def whole(half: Half, told: Sounded | None) -> Heard:
    """The second half: rules and model together."""
    labels = [cue for cue in half.best.values() if cue.confidence >= THRESHOLD]
    if told is not None:  # where rule and model differ, the model has learnt which to trust; a tap stands
        names = {each.name for each in told.labels}
        labels = [*told.labels, *[cue for cue in half.turn.taps if cue.name not in names]]
    if len(labels) > 1:
        labels.sort(key=lambda cue: (cue.span, cue.name))
    return Heard(tuple(labels), half.signs, half.words, half.content, told)


def _ruled(best: dict[str, Cue], signs: tuple[Sign, ...]) -> Ruled:
    dangers = [sign for sign in signs if sign.rule.name == "danger"]
    suicide = next((sign for sign in dangers if sign.rule.matter == "suicide"), None)
    first = suicide or (dangers[0] if dangers else None)
    promised = any(sign.rule.name in PROMISING for sign in signs)
    return Ruled(best, first.span if first else None, suicide is not None, promised)


def _by_rule(
    turn: Turn, heard: Words, signs: tuple[Sign, ...], matter: frozenset[str], before: Before
) -> dict[str, Cue]:  # fmt: skip
    """The labels that rules, taps and the context give, one a name."""
    best = _labels(turn, signs)
    shown = Shown(frozenset(best), frozenset([sign.rule.name for sign in signs]), matter)
    for cue in inferred(turn, heard, shown, before):
        best[cue.name] = cue
    for name in overshadowed(turn.speaker, best.keys()):
        del best[name]
    return best


def _labels(turn: Turn, signs: tuple[Sign, ...]) -> dict[str, Cue]:
    """The labels that rules and taps give, one a name: the surest, the first of equals."""
    surest: dict[str, Cue | Sign] = {cue.name: cue for cue in turn.taps}
    possible = labels_of(turn.speaker)
    for sign in signs:
        name = sign.rule.name
        if name in possible and ((known := surest.get(name)) is None or sign.rule.confidence > _sure(known)):
            surest[name] = sign
    return {name: found if isinstance(found, Cue) else _cue(found) for name, found in surest.items()}


def _sure(found: Cue | Sign) -> float:
    return found.confidence if isinstance(found, Cue) else found.rule.confidence


def _cue(sign: Sign) -> Cue:
    return Cue(sign.rule.name, sign.rule.confidence, sign.quote, sign.span, f"cue:{sign.rule.id}")
