"""Plain text: who speaks, a colon, what is said; lines without a speaker go on with the one above."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sangfroid.calls import Repair
from sangfroid.sources.bounds import bounded
from sangfroid.sources.clock import seconds
from sangfroid.sources.draft import Draft, Format, Holds, Sample, Segment
from sangfroid.sources.transcripts.names import may_be_speaker, speakers, tells_role

_TIME: Final = r"\d{1,4}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_NAME: Final = r"""[^\W\d_](?:[^:\[\]()<>{}"«»?!,;…|=\n]{0,38}[^\W_]|\.)?(?:[ ]\([^()\n]{1,40}\))?"""
# Runs of spaces are bounded: two unbounded ones side by side take quadratic time.
_LINE = re.compile(
    rf"""[ \t]*(?:[-*•>–—][ \t]{{1,8}})?\*{{0,3}}
    (?:[\[(](?P<before>{_TIME})[\])][ \t]{{0,8}}[-–—]?[ \t]{{0,8}}|(?P<bare>{_TIME})[ \t]{{1,8}}[-–—]?[ \t]{{0,8}})?
    \*{{0,3}}(?:\[(?P<boxed>[^\[\]:\n]{{1,60}})\]|(?P<label>{_NAME}))
    (?:[ \t]{{0,8}}[\[(](?P<after>{_TIME})[\])])?\*{{0,3}}[ \t\u00a0\u202f]{{0,8}}
    :(?!//|\\)\*{{0,3}}[ \t]*(?P<text>.*)""",
    re.VERBOSE,
)
_MAX_SPEAKERS: Final = 12


@dataclass(frozen=True, slots=True)
class _Said:
    """A line with its speaker as far as it may have one."""

    number: int
    label: str | None
    text: str
    start: float | None = None


def looks_like(sample: Sample) -> float:
    """0.3 where enough lines begin with speakers who come back; never for JSON."""
    return 0.3 if sample.document is None and _speakers(_lines(sample.lines)) else 0.0


def read(sample: Sample) -> Draft:
    """One segment a line with a speaker, with the lines that go on from it."""
    lines = _lines(sample.lines)
    known = _speakers(lines)
    return Draft(bounded(_segments(lines, known)), repairs=_repairs(lines, known))


FORMAT: Final = Format(
    "plain", "texte (« Agent : … », « Client : … », une réplique par ligne)", looks_like, read,
    endings=(".txt",), holds=Holds(times=False, roles="speakers", overlaps=False, words=False),
)  # fmt: skip


def _lines(lines: tuple[str, ...]) -> list[_Said]:
    """The lines that are not blank, each with the speaker and time that may stand before its words."""
    said = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line) if ":" in line[:140] else None
        label = (found["boxed"] or found["label"]).strip() if found else ""
        if found is None or not may_be_speaker(label):
            said.append(_Said(number, None, line.strip()))
            continue
        time = found["before"] or found["bare"] or found["after"]
        start = seconds(time, f"Ligne {number}") if time else None
        said.append(_Said(number, label, found["text"], start))
    return said


def _speakers(lines: list[_Said]) -> frozenset[str]:
    """The labels that are speakers of a conversation; empty where this is none."""
    known = speakers([line.label for line in lines])
    talk = (len(known) >= 2 and known.total() >= 2) or any(map(tells_role, known))
    # One line in five: a turn of several sentences may be wrapped over many lines.
    enough = known.total() >= max(1, 0.2 * len(lines))
    few = len(known) <= min(_MAX_SPEAKERS, max(2, known.total() * 2 // 3))
    return frozenset(known) if talk and enough and few else frozenset()


def _segments(lines: list[_Said], known: frozenset[str]) -> Iterator[Segment]:
    """Turns: a speaker's line and the lines that go on from it. What stands before the first speaker is no turn."""
    current: _Said | None = None
    texts: list[str] = []
    for line in lines:
        if line.label in known:
            if current is not None:
                yield _segment(current, texts)
            current, texts = line, [line.text]
        elif current is not None:
            texts.append(_whole(line))
    if current is not None:
        yield _segment(current, texts)


def _segment(said: _Said, texts: list[str]) -> Segment:
    return Segment(" ".join(texts), label=said.label, start=said.start, line=said.number)


def _whole(line: _Said) -> str:
    """A line's words with the label that turned out to be none."""
    return line.text if line.label is None else f"{line.label} : {line.text}"


def _repairs(lines: list[_Said], known: frozenset[str]) -> tuple[Repair, ...]:
    """What was left out before the first speaker, and what was taken as going on with a turn."""
    repairs = []
    first = next((place for place, line in enumerate(lines) if line.label in known), 0)
    if first:
        message = "{count} ligne(s) avant la première réplique : laissées de côté."
        repairs.append(Repair(message, (("count", first),)))
    doubtful = [line for line in lines[first:] if line.label is not None and line.label not in known]
    if doubtful:
        message = "Ligne {line} : « {label} : » n'est pas pris pour un locuteur, le texte suit la réplique d'avant."
        repairs.append(Repair(message, (("line", doubtful[0].number), ("label", (doubtful[0].label or "")[:40]))))
    return tuple(repairs)
