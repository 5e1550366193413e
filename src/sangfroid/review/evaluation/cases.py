"""The worst errors as the page shows them: each with its words, what the annotator heard and what was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Generic, TypeVar

from sangfroid.calls.call import GoldPromise
from sangfroid.calls.reading import Promise, ReadTurn
from sangfroid.calls.vocabulary import Precision
from sangfroid.language.wording import N_
from sangfroid.review.clock import due_words, place
from sangfroid.review.evaluation.errors import CallErrors, Lapse, PromiseError, TurnErrors
from sangfroid.review.evaluation.judged import Judged
from sangfroid.review.evaluation.tables import fixed
from sangfroid.review.names import ENDINGS, LABELS, OUTCOMES, SITUATIONS, SPEAKERS
from sangfroid.review.people import capitalised
from sangfroid.review.pledges import said_at
from sangfroid.review.quotes import clipped, quoted, turn_of
from sangfroid.review.transcript import Piece, pieces
from sangfroid.review.voice import Voice

SHORT: Final = 160  # characters of a turn in a table

_Row = TypeVar("_Row")

LAPSES: Final[dict[Lapse, str]] = {
    "missed": N_("manquée"), "due": N_("autre échéance"), "wrong": N_("entendue à tort"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CallRow:
    name: str
    per_turn: str
    wrong: int
    missed: int
    tension: str
    besides: str  # what else is wrong: ending, outcome, promises


@dataclass(frozen=True, slots=True)
class Spoken:
    """A turn as shown, its heard words apart."""

    at: str
    speaker: str
    who: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class HeardLabel:
    name: str
    sure: str
    quote: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A turn with wrong or missed labels; `gold` are the annotator's, each with whether it was missed."""

    where: str
    speech: str
    before: Spoken | None
    turn: Spoken
    gold: tuple[tuple[str, bool], ...]
    heard: tuple[HeardLabel, ...]


@dataclass(frozen=True, slots=True)
class TensionRow:
    where: str
    speech: str
    words: str
    gold: str
    heard: str


@dataclass(frozen=True, slots=True)
class PromiseRow:
    lapse: str
    where: str
    speech: str
    words: str
    gold: str
    heard: str


@dataclass(frozen=True, slots=True)
class SituationRow:
    name: str
    gold: str
    heard: str


def call_row(one: CallErrors, voice: Voice) -> CallRow:
    """A call with the numbers of its errors."""
    return CallRow(
        one.call.name, fixed(one.per_turn, voice), one.labels.wrong, one.labels.missed,
        fixed(one.tension, voice) if one.tension is not None else "", " · ".join(_besides(one.call, voice)),
    )  # fmt: skip


def _besides(call: Judged, voice: Voice) -> list[str]:
    told: list[str] = []
    gold, seen = call.gold, call.seen
    if seen.ending != gold.ending:
        heard = voice(ENDINGS[seen.ending]) if seen.ending else voice("rien")
        told.append(voice("fin : {heard} au lieu de {gold}", heard=heard, gold=voice(ENDINGS[gold.ending])))
    if seen.outcome != gold.outcome:
        heard = voice(OUTCOMES[seen.outcome]) if seen.outcome else voice("rien")
        told.append(voice("issue : {heard} au lieu de {gold}", heard=heard, gold=voice(OUTCOMES[gold.outcome])))
    promises = call.measure.promises
    if promises.missed:
        told.append(voice("promesses manquées : {number}", number=promises.missed))
    if promises.wrong:
        told.append(voice("promesses à tort : {number}", number=promises.wrong))
    return told


def case(one: TurnErrors, voice: Voice) -> Case | None:
    """The turn with its errors; None where the reading does not hold it, so that there are no words to show."""
    turn, judged = one.turn.turn, one.turn
    if turn is None:
        return None
    return Case(
        voice("{call}, réplique {n}", call=one.call.name, n=judged.n), one.call.seen.language,
        _spoken(judged.before, voice, marked=False) if judged.before is not None else None,
        _spoken(turn, voice, marked=True),
        tuple((voice(LABELS[label]), label in judged.missed) for label in sorted(judged.gold)),
        tuple(
            HeardLabel(voice(LABELS[cue.name]), voice.share(cue.confidence), _clip(cue.quote), cue.name in judged.wrong)
            for cue in turn.labels
        ),
    )  # fmt: skip


def _spoken(turn: ReadTurn, voice: Voice, *, marked: bool) -> Spoken:
    spans = [cue.span for cue in turn.labels if cue.quote] if marked else []
    return Spoken(place(turn, voice), turn.speaker, capitalised(voice(SPEAKERS[turn.speaker])),
                  pieces(turn.text, spans))  # fmt: skip


def _clip(text: str) -> str:
    return clipped(text, (0, len(text)), SHORT)


def tension_row(one: TurnErrors, voice: Voice) -> TensionRow | None:
    """A turn whose tension is read far off; None where there is nothing to compare."""
    turn, judged = one.turn.turn, one.turn
    if turn is None or turn.tension is None or judged.level is None:
        return None
    return TensionRow(
        f"{one.call.name} · {place(turn, voice)}", one.call.seen.language, _clip(turn.text), str(judged.level),
        fixed(turn.tension, voice, 1),
    )  # fmt: skip


def promise_row(one: PromiseError, voice: Voice) -> PromiseRow | None:
    """A promise that went wrong; None where the reading does not hold its turn."""
    found = one.gold or one.heard
    turn = turn_of(one.call.seen, found.turn) if found is not None else None
    if found is None or turn is None:
        return None
    start = turn.text.find(found.text) if found.text else -1
    words = quoted(turn, voice, (start, start + len(found.text)) if start >= 0 else None, SHORT).words
    return PromiseRow(
        voice(LAPSES[one.lapse]), f"{one.call.name} · {place(turn, voice)}", one.call.seen.language, words,
        _due(one.call, one.gold, voice), _due(one.call, one.heard, voice),
    )  # fmt: skip


def _due(call: Judged, promise: GoldPromise | Promise | None, voice: Voice) -> str:
    """When it is due, "" where there is no promise."""
    if promise is None:
        return ""
    return _due_words(promise.due, promise.precision, said_at(call.seen, promise.turn), voice)


def _due_words(due: datetime | None, precision: Precision, said: datetime | None, voice: Voice) -> str:
    return due_words(due, precision, said, voice) if due is not None else voice("sans échéance")


def situation_row(call: Judged, voice: Voice) -> SituationRow:
    """A call with its situations as noted and as read."""
    return SituationRow(
        call.name, ", ".join(voice(SITUATIONS[name]) for name in call.gold.situations),
        ", ".join(f"{voice(SITUATIONS[one.name])} {voice.share(one.confidence)}" for one in call.seen.situations),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Worst(Generic[_Row]):
    """The first rows of a list, and how many it has."""

    rows: tuple[_Row, ...]
    number: int


def first(rows: Sequence[_Row | None], most: int) -> Worst[_Row]:
    """The first rows; None is no row."""
    there = tuple(row for row in rows if row is not None)
    return Worst(there[:most], len(there))
