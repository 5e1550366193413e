"""The transcript with its margin: each turn in pieces, heard words apart, and what is noted beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sangfroid.calls.reading import Advice, Reading, ReadTurn
from sangfroid.calls.turns import Span
from sangfroid.language.wording import N_
from sangfroid.review.clock import place
from sangfroid.review.names import LABELS, MATTERS, SPEAKERS
from sangfroid.review.people import People, capitalised, people, personal
from sangfroid.review.pledges import due_said
from sangfroid.review.steps import AFTERWARDS, step_title
from sangfroid.review.voice import Voice

KINDS: Final = {"say": N_("à dire"), "do": N_("à faire"), "avoid": N_("à éviter"), "danger": N_("danger")}

Piece = tuple[str, bool]
"""Words of a turn, and whether something was heard in them."""


@dataclass(frozen=True, slots=True)
class Line:
    """A turn as shown."""

    n: int
    at: str
    speaker: str
    who: str
    pieces: tuple[Piece, ...]
    notes: tuple[str, ...]
    hints: tuple[str, ...]


def transcript(reading: Reading, voice: Voice) -> tuple[Line, ...]:
    """All turns in order."""
    who = people(reading)
    return tuple(
        Line(
            turn.n,
            place(turn, voice),
            turn.speaker,
            capitalised(voice(SPEAKERS[turn.speaker])),
            pieces(turn.text, _spans(reading, turn)) if turn.text else ((_unheard(turn, voice), False),),
            _notes(reading, turn, voice) + _hints(reading, turn, who, voice, own=False),
            _hints(reading, turn, who, voice, own=True),
        )
        for turn in reading.turns
    )


def _unheard(turn: ReadTurn, voice: Voice) -> str:
    """What stands for words that nobody knows; nothing for a tap."""
    if turn.labels or turn.start is None or turn.end is None:
        return ""
    return voice("(parle {seconds} s)", seconds=voice.number(turn.end - turn.start))


def _spans(reading: Reading, turn: ReadTurn) -> list[Span]:
    spans = [cue.span for cue in turn.labels if cue.quote]
    spans += [promise.span for promise in reading.promises if promise.turn == turn.n]
    spans += [danger.span for danger in reading.dangers if danger.turn == turn.n]
    return spans


def pieces(text: str, spans: list[Span]) -> tuple[Piece, ...]:
    """The text cut at the spans, overlapping ones joined; together the pieces are the text."""
    found: list[Piece] = []
    at = 0
    for a, b in sorted((max(a, 0), min(b, len(text))) for a, b in spans):
        if b <= at or a >= b:
            continue
        start = max(a, at)
        if start > at:
            found.append((text[at:start], False))
        found.append((text[start:b], True))
        at = b
    if at < len(text) or not found:
        found.append((text[at:], False))
    return tuple(found)


def _notes(reading: Reading, turn: ReadTurn, voice: Voice) -> tuple[str, ...]:
    notes = [voice(MATTERS[danger.matter]) for danger in reading.dangers if danger.turn == turn.n]
    labels = ", ".join(dict.fromkeys(voice(LABELS[cue.name]) for cue in turn.labels))
    if labels:
        notes.append(labels)
    if turn.tension and not reading.dangers:
        notes.append(voice("tension {level}", level=voice.number(turn.tension)))
    notes += [
        f"◆ {promise.what}, {due_said(reading, promise, voice)}"
        for promise in reading.promises
        if promise.turn == turn.n and promise.replaced_by is None
    ]
    notes += [voice("coupe la parole") for cut in reading.timing.interruptions or () if cut.turn == turn.n]
    notes += [
        voice("puis {seconds} s de silence", seconds=round(silence.seconds))
        for silence in reading.timing.dead_air or ()
        if silence.after_turn == turn.n
    ]
    return tuple(notes)


def _hints(reading: Reading, turn: ReadTurn, who: People, voice: Voice, *, own: bool) -> tuple[str, ...]:
    """What was advised after the turn, as told by `hint`: in words of this call, or (`own` False) by a step's name."""
    ripe = [advice for advice in reading.advice if advice.after_turn == turn.n and advice.playbook != AFTERWARDS]
    return tuple(hint(advice, who, voice) for advice in ripe if personal(advice.text, who) is own)


def hint(advice: Advice, who: People, voice: Voice) -> str:
    """A piece of advice as noted: its words where they are of this call, else the step that it asks for."""
    kind = voice(KINDS[advice.kind])
    if personal(advice.text, who):
        return voice("{kind} : « {words} »", kind=kind, words=advice.text)
    return voice("{kind} : {step}", kind=kind, step=step_title(advice.playbook, advice.step, voice))
