"""What was said, cut where it may be cut: a quote is always the call's own words, with … where words are left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sangfroid.calls.reading import Reading, ReadTurn
from sangfroid.calls.turns import Cue, Span
from sangfroid.calls.vocabulary import Speaker
from sangfroid.review.clock import place
from sangfroid.review.voice import Voice

LONG: Final = 120  # characters of a quote in a list
SHORT: Final = 64  # characters of a quote within a sentence
BREATH: Final = 56  # characters that can be said back in one breath
THIN: Final = 30  # characters below which a sentence is quoted with its neighbour
HINT: Final = 18  # characters below which a first sentence says too little ("Bonjour madame.")

_SENTENCE: Final = re.compile(r"[^.!?…]+[.!?…]*")
_EDGES: Final = " ,;:.–-"
_CLAUSE: Final = re.compile(r"[.!?;:,]+\s|\s(?:et|mais|parce que|puis|alors|hein|euh|donc|pis|là)\s")
_FILLER: Final = re.compile(
    r"(?i)^(?:(?:euh|ben|bah|oui|non|bon|alors|donc|voilà|ah|oh|bonjour|et|mais)[\s,]+)+|(?:\s(?:euh|hein|là|quoi))+$"
)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of one turn. `at` says where: 4:12, or the turn's number."""

    turn: int
    speaker: Speaker
    words: str
    at: str


def quoted(turn: ReadTurn, voice: Voice, span: Span | None = None, limit: int = LONG) -> Quote:
    """The turn's words around a span (the whole turn without one), at most `limit` characters."""
    return Quote(turn.n, turn.speaker, clipped(turn.text, span or (0, len(turn.text)), limit), place(turn, voice))


def of_cue(turn: ReadTurn, cue: Cue, voice: Voice, limit: int = LONG) -> Quote:
    """The sentence that holds a cue."""
    return quoted(turn, voice, cue.span if cue.quote else None, limit)


def clipped(text: str, span: Span, limit: int) -> str:
    """The sentences that hold the span; where they are too long, the words about it, with … at what was cut."""
    a, b = span
    for found in _SENTENCE.finditer(text):
        if found.start() <= a < found.end():
            start, end = found.start(), max(found.end(), b)
            break
    else:
        start, end = a, b
    start, end = _fuller(text, (start, end), limit)
    while start < end and text[start].isspace():
        start += 1
    if end - start > limit:
        start, end = _about(text, (start, end), span, limit)
    words = text[start:end].strip()
    return ("… " if _cut_before(text, start) else "") + words + (" …" if _cut_after(text, start, end) else "")


def _fuller(text: str, at: Span, limit: int) -> Span:
    """A very short sentence with the one before it, else the one after, where both fit ("C'est bien ça ?")."""
    start, end = at
    if len(text[start:end].strip()) >= THIN:
        return at
    for found in _SENTENCE.finditer(text):
        if found.end() == start and end - found.start() <= limit:
            return found.start(), end
        if found.start() == end and start == 0 and found.end() <= limit:
            return start, found.end()
    return at


def _about(text: str, around: Span, span: Span, limit: int) -> Span:
    """A window of at most `limit` characters within `around` that starts at the span, or a little before it."""
    start, end = around
    room = max(0, limit - (span[1] - span[0]))
    first = max(start, min(span[0], max(start, span[0] - room // 3)))
    if first > start:
        first = text.find(" ", first, span[0]) + 1 or span[0]
    last = min(end, first + limit)
    if last < end:
        last = max(text.rfind(" ", first, last), first + 1)
    return first, last


def _cut_before(text: str, start: int) -> bool:
    before = text[:start].rstrip()
    return bool(before) and before[-1] not in ".!?…"


def _cut_after(text: str, start: int, end: int) -> bool:
    return bool(text[end:].strip()) and text[start:end].rstrip()[-1:] not in tuple(".!?…")


def core(text: str, span: Span | None = None, limit: int = SHORT) -> str:
    """Words fit to stand inside another sentence: no ending of their own, cut at a clause where possible.

    Without a span, the sentence that says most within the limit.
    """
    if span is None or span == (0, len(text)):
        return head(_fullest(text, limit), limit)
    if span[1] - span[0] > limit:
        return head(text[span[0] :], limit)
    return _within(text, span, limit)


def head(text: str, limit: int) -> str:
    """The beginning of a text: its first sentence that says something, cut at a clause where it is too long."""
    words = text.strip(_EDGES)
    for found in re.finditer(r"[.!?…]+(?=\s)", words):
        if HINT <= found.start() <= limit:
            return words[: found.start()].rstrip(_EDGES)
        if found.start() > limit:
            break
    words = words.rstrip(_EDGES + "!?…")
    if len(words) <= limit:
        return words
    cut = max(words.rfind(stop, HINT, limit) for stop in (", ", "; ", ": ", ". ", "! ", "? "))
    if cut < HINT:
        cut = words.rfind(" ", 0, limit)
        return words[: cut if cut > 0 else limit].rstrip(_EDGES) + " …"
    return words[:cut].rstrip(_EDGES)


def _fullest(text: str, limit: int) -> str:
    sentences = [found.group().strip() for found in _SENTENCE.finditer(text)]
    return max((one for one in sentences if len(one) <= limit), key=len, default=text) if len(text) > limit else text


def _within(text: str, span: Span, limit: int) -> str:
    """The sentence about a span; where it is too long, its words from the span on."""
    words = clipped(text, span, 400).removeprefix("… ").removesuffix(" …").strip(_EDGES + "!?…")
    return words if len(words) <= limit else head(text[span[0] :], limit)


def sayable(turn: ReadTurn, cue: Cue | None) -> str:
    """The turn's words that can be said back in one breath: the cue's own, else its fullest clause."""
    if cue is not None and len(cue.quote.split()) > 3 and HINT <= len(cue.quote) <= BREATH:
        return _bare(cue.quote)
    around = turn.text if cue is None or cue.span == (0, len(turn.text)) else clipped(turn.text, cue.span, 400)
    clauses = [_bare(clause) for clause in _CLAUSE.split(around.replace("…", ". "))]
    best = max((clause for clause in clauses if len(clause) <= BREATH), key=len, default="")
    if len(best) >= THIN:
        return best
    return head(max(clauses, key=len), BREATH).removesuffix(" …")


def _bare(words: str) -> str:
    """Words without the fillers at their edges."""
    return _FILLER.sub("", words.strip(_EDGES + "!?…")).strip(_EDGES)


def turn_of(reading: Reading, n: int) -> ReadTurn | None:
    """The turn of this number."""
    return next((turn for turn in reading.turns if turn.n == n), None)


def first_cue(turn: ReadTurn, names: frozenset[str]) -> Cue | None:
    """The surest of the turn's cues among these names."""
    found = [cue for cue in turn.labels if cue.name in names]
    return max(found, key=lambda cue: cue.confidence, default=None)
