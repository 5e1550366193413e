"""Search in what was said: candidates by keyed hashes, then the words themselves in the few calls that are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, select

from sangfroid.calls.turns import Span
from sangfroid.record import gate, lines, search_index
from sangfroid.record.lines import CallLine
from sangfroid.record.prepare import place
from sangfroid.record.stems import asked, hits
from sangfroid.record.store import Visit
from sangfroid.record.tables import call_texts, calls

CANDIDATES: Final = 2_000  # the newest calls looked through for those that the visitor may see
EXCERPTS: Final = 3  # of one call
LONGEST: Final = 200  # characters of what is looked for


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A turn that holds what was looked for; `spans` are the words found, as offsets into the text."""

    turn: int
    speaker: str
    start: float | None
    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A call that holds all words looked for."""

    call: CallLine
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True)
class Hits:
    """The newest calls first; `more`: there are others beyond the limit."""

    hits: tuple[Hit, ...]
    more: bool


def search(visit: Visit, text: str, *, limit: int = 20) -> Hits:
    """Calls in which all words of the text were said, in any form; the last word may be only begun."""
    wanted = asked(text[:LONGEST])
    if not wanted:
        return Hits((), more=False)
    tokens = sorted({visit.keys.token(form) for form, _ in wanted})
    seen = _seen(visit, search_index.candidates(visit, tokens, CANDIDATES), 2 * limit + 2)
    newest = lines.some(visit, seen[: 2 * limit + 1])
    found: list[Hit] = []
    for lot in (newest[:limit], newest[limit:]):  # the second is for beginnings that went on otherwise
        if lot and len(found) == limit:
            return Hits(tuple(found), more=True)
        readings = _readings(visit, lot)
        for line in lot:
            if len(found) == limit:
                return Hits(tuple(found), more=True)
            excerpts = _excerpts(visit, line, readings[line.id], wanted)
            if excerpts is not None:
                found.append(Hit(line, excerpts))
    return Hits(tuple(found), more=len(seen) > 2 * limit + 1)


def _seen(visit: Visit, found: ColumnElement[bool], most: int) -> list[int]:
    """Those of the calls that the visitor may look at, the newest first."""
    wanted = select(calls.c.id).where(found, gate.seen_calls(visit))
    return list(visit.connection.scalars(wanted.order_by(calls.c.at.desc(), calls.c.id.desc()).limit(most)))


def _readings(visit: Visit, lot: Sequence[CallLine]) -> dict[int, tuple[bytes, bytes]]:
    """These calls' readings as they are kept, each with what tells the call's file, by the calls' ids."""
    kept = (
        select(calls.c.id, calls.c.content, call_texts.c.reading)
        .join(call_texts, call_texts.c.call == calls.c.id)
        .where(calls.c.id.in_([line.id for line in lot]), calls.c.office == visit.office)
    )
    return {row.id: (row.reading, row.content) for row in visit.connection.execute(kept)} if lot else {}


def _excerpts(
    visit: Visit, line: CallLine, kept: tuple[bytes, bytes], wanted: tuple[tuple[str, str], ...]
) -> tuple[Excerpt, ...] | None:
    """The turns with most of the words; None where a beginning did not go on as it was typed."""
    reading, content = kept
    turns: list[dict[str, Any]] = visit.keys.open_json(reading, place("reading", content))["turns"]
    missing = set(wanted) - hits(line.title or "", wanted)[1]
    found: list[tuple[int, Excerpt]] = []
    for turn in turns:
        text = turn["text"]
        spans, held = hits(text, wanted)
        if spans:
            missing -= held
            found.append((len(spans), Excerpt(turn["n"], turn["speaker"], turn["start"], text, tuple(spans))))
    if missing:
        return None
    best = sorted(found, key=lambda pair: -pair[0])[:EXCERPTS]
    return tuple(excerpt for _, excerpt in sorted(best, key=lambda pair: pair[1].turn))
