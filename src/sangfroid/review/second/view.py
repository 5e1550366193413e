"""The second reader's part of a report, in the reader's language: for the terminal, the page and the JSON alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sangfroid.calls.reading import Reading
from sangfroid.calls.vocabulary import Situation
from sangfroid.review.names import LABELS, SITUATIONS
from sangfroid.review.quotes import SHORT, Quote, quoted, turn_of
from sangfroid.review.second.compare import Disagreement, disagreements, situations_apart
from sangfroid.review.second.opinion import Second
from sangfroid.review.voice import Voice

NOTHING: Final = "–"


@dataclass(frozen=True, slots=True)
class Row:
    """A turn that both read otherwise."""

    quote: Quote
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class View:
    """What a report tells of the second reader. `trouble` is the one line that says what went wrong."""

    source: str
    trouble: str
    lines: tuple[str, ...]
    rows: tuple[Row, ...]


def view(second: Second, reading: Reading, voice: Voice) -> View:
    """Agreements in a line, disagreements as rows."""
    trouble = second.trouble
    apart = disagreements(reading, second.opinion)
    rows = tuple(row for one in apart if (row := _row(one, reading, voice)) is not None)
    return View(
        _source(second, voice),
        voice(trouble.message, **trouble.values) if trouble is not None else "",
        _lines(second, reading, len(apart), voice),
        rows,
    )


def part(second: Second, reading: Reading, voice: Voice) -> dict[str, Any]:
    """The second reader's part as plain values, for a key of its own beside a reading's."""
    opinion, trouble = second.opinion, second.trouble
    return {
        "host": second.host, "model": second.model, "prompt": second.prompt,
        "error": trouble.told(voice.say) if trouble is not None else None,
        "asked": second.asked, "answered": len(opinion.turns), "dropped": opinion.dropped,
        "turns": [
            {"n": turn.n, "tension": turn.tension, "labels": [
                {"name": remark.name, "quote": remark.quote, "span": list(remark.span)} for remark in turn.labels
            ]}
            for turn in opinion.turns
        ],
        "situations": list(opinion.situations),
        "disagreements": [
            {"turn": d.turn, "ours": list(d.ours), "theirs": list(d.theirs), "our_tension": d.our_tension,
             "their_tension": d.their_tension, "quote": d.quote, "span": list(d.span)}
            for d in disagreements(reading, opinion)
        ],
    }  # fmt: skip


def _source(second: Second, voice: Voice) -> str:
    """Whose opinion it is, and that nothing else in the report comes from there; "" where there is none."""
    if not second.opinion.turns:
        return ""
    if not second.model:
        return voice("Avis de {host}, à côté de notre lecture, qu'il ne change pas.", host=second.host)
    return voice(
        "Avis de {model} ({host}), à côté de notre lecture, qu'il ne change pas.", model=second.model, host=second.host
    )


def _lines(second: Second, reading: Reading, apart: int, voice: Voice) -> tuple[str, ...]:
    """How far both agree, what was not answered, what was left out."""
    answered, asked, dropped = len(second.opinion.turns), second.asked, second.opinion.dropped
    lines = []
    if answered:
        lines.append(
            voice("Répliques lues de même par les deux : {same} sur {all}.", same=answered - apart, all=answered)
        )
    if answered and answered < asked:
        lines.append(voice("Répliques pour lesquelles il n'a pas répondu : {count}.", count=asked - answered))
    if dropped:
        lines.append(voice("Écarté, faute d'étiquette connue ou de citation exacte : {count}.", count=dropped))
    situations = situations_apart(reading, second)
    if situations is not None:
        ours, theirs = (_named(names, voice) for names in situations)
        lines.append(voice("Situations : {ours} pour nous, {theirs} pour lui.", ours=ours, theirs=theirs))
    return tuple(lines)


def _named(names: tuple[Situation, ...], voice: Voice) -> str:
    return ", ".join(voice(SITUATIONS[name]) for name in names)


def _row(one: Disagreement, reading: Reading, voice: Voice) -> Row | None:
    turn = turn_of(reading, one.turn)
    if turn is None:
        return None
    return Row(
        quoted(turn, voice, one.span, SHORT),
        _heard(one.ours, one.our_tension, voice), _heard(one.theirs, one.their_tension, voice),
    )  # fmt: skip


def _heard(labels: tuple[str, ...], tension: float | None, voice: Voice) -> str:
    heard = [voice(LABELS[name]) for name in labels]
    if tension is not None:
        heard.append(voice("tension {level}", level=voice.number(tension)))
    return ", ".join(heard) or NOTHING
