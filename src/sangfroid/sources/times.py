"""The times of a call's segments: checked, mended, sorted. Each repair is counted and said.

Afterwards, either every segment has a start or none has; the same for ends. So the fold's order holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from statistics import median
from typing import Final

from sangfroid.calls import Repair
from sangfroid.sources.bounds import check_time
from sangfroid.sources.draft import Segment

Segments = tuple[Segment, ...]

WORDS_A_SECOND: Final = 3.0  # French on the phone is spoken at about 180 words a minute


def timed(segments: Segments) -> tuple[Segments, tuple[Repair, ...]]:
    """The segments sorted by start, their times finite, not negative, no end before its start."""
    for place, segment in enumerate(segments, 1):
        for value in (segment.start, segment.end):
            if value is not None:
                check_time(value, f"Réplique {place}" if segment.line is None else f"Ligne {segment.line}")
    repairs: list[Repair] = []
    segments = tuple(map(_milliseconds, segments))
    for mend in (_without_duplicates, _ends_after_starts, _starts_known, _sorted, _ends_known, _from_zero):
        segments, more = mend(segments)
        repairs += more
    return segments, tuple(repairs)


def _milliseconds(segment: Segment) -> Segment:
    """Times to the millisecond: what lies below is the arithmetic of some exporter."""
    start = None if segment.start is None else round(segment.start, 3)
    end = None if segment.end is None else round(segment.end, 3)
    return segment if (start, end) == (segment.start, segment.end) else replace(segment, start=start, end=end)


def _repair(count: int, message: str) -> tuple[Repair, ...]:
    return (Repair(message, (("count", count),)),) if count else ()


def _changed(
    segments: Segments, when: Callable[[Segment], bool], to: Callable[[Segment], Segment]
) -> tuple[Segments, int]:
    """The segments with each one for which `when` holds replaced by `to` of it, and how many these were."""
    count = sum(map(when, segments))
    return (tuple(to(one) if when(one) else one for one in segments) if count else segments), count


def _without_duplicates(segments: Segments) -> tuple[Segments, tuple[Repair, ...]]:
    """Segments that repeat another's times, speaker and words are left out; without times, people do repeat."""
    seen: set[tuple[object, ...]] = set()
    kept: list[Segment] = []
    for one in segments:
        key = (one.start, one.end, one.label, one.channel, one.text)
        if one.start is None or key not in seen:
            seen.add(key)
            kept.append(one)
    message = "{count} réplique(s) en double (mêmes temps, même texte) : gardées une fois."
    return tuple(kept), _repair(len(segments) - len(kept), message)


def _ends_after_starts(segments: Segments) -> tuple[Segments, tuple[Repair, ...]]:
    """An end before its start is unknown; the start is trusted, since the order hangs on it."""
    segments, count = _changed(
        segments,
        lambda one: one.start is not None and one.end is not None and one.end < one.start,
        lambda one: replace(one, end=None),
    )
    return segments, _repair(count, "{count} réplique(s) finissaient avant de commencer : leur fin est inconnue.")


def _starts_known(segments: Segments) -> tuple[Segments, tuple[Repair, ...]]:
    """A start for every segment, or for none: few gaps are filled from the neighbours, many void all times."""
    missing = sum(one.start is None for one in segments)
    if not missing:
        return segments, ()
    if 2 * missing >= len(segments):
        untimed = tuple(replace(one, start=None, end=None) for one in segments)
        message = "{count} réplique(s) sans temps, la plupart : les temps de l'appel sont tenus pour inconnus."
        had_some = any(one.start is not None or one.end is not None for one in segments)
        return untimed, _repair(missing if had_some else 0, message)
    filled: list[Segment] = []
    last = min(one.start for one in segments if one.start is not None)
    for one in segments:
        start = last if one.start is None else one.start
        end = None if one.end is not None and one.end < start else one.end
        filled.append(replace(one, start=start, end=end))
        last = end if end is not None else start
    return tuple(filled), _repair(missing, "{count} réplique(s) sans début : placées à la suite de la précédente.")


def _sorted(segments: Segments) -> tuple[Segments, tuple[Repair, ...]]:
    """By start, then number, then as given."""
    ordered = tuple(sorted(segments, key=lambda one: (one.start or 0.0, one.n or 0)))
    if all(a.start == b.start for a, b in zip(ordered, segments, strict=True)):
        return ordered, ()
    return ordered, (Repair("Les répliques n'étaient pas dans l'ordre : elles sont rangées par leur début."),)


def _ends_known(segments: Segments) -> tuple[Segments, tuple[Repair, ...]]:
    """An end for every segment, or for none; few gaps are estimated from the words and the next start."""
    missing = sum(one.end is None for one in segments)
    if not missing or all(one.start is None for one in segments):
        return segments, ()
    if 2 * missing >= len(segments):
        without = tuple(replace(one, end=None) for one in segments)
        return without, _repair(len(segments) - missing, "{count} fin(s) connue(s) seulement : toutes sont ignorées.")
    nexts = [one.start for one in segments[1:]]
    ended = tuple(
        one if one.end is not None else replace(one, end=_likely_end(one, following))
        for one, following in zip(segments, [*nexts, None], strict=True)
    )
    return ended, _repair(missing, "{count} fin(s) inconnue(s) : estimées d'après le nombre de mots.")


def _likely_end(segment: Segment, following: float | None) -> float:
    """The start plus the time that the words take, at most the next start."""
    start = segment.start or 0.0
    likely = start + len((segment.text or "").split()) / WORDS_A_SECOND
    return round(likely if following is None else min(likely, max(following, start)), 3)


def _from_zero(segments: Segments) -> tuple[Segments, tuple[Repair, ...]]:
    """No time before the call begins."""
    segments, count = _changed(
        segments,
        lambda one: one.start is not None and one.start < 0,
        lambda one: replace(one, start=0.0, end=None if one.end is None else max(one.end, 0.0)),
    )
    return segments, _repair(count, "{count} temps négatif(s) : ramenés à zéro.")


def in_seconds(segments: Segments) -> tuple[Segments, tuple[Repair, ...]]:
    """Times that can only be milliseconds (whole, a hundredth of speech's pace) as seconds, and a repair."""
    timed_ones = [one for one in segments if one.start is not None and one.end is not None and one.end > one.start]
    whole = all(float(value).is_integer() for one in timed_ones for value in (one.start, one.end) if value is not None)
    if not timed_ones or not whole:
        return segments, ()
    paces = [len((one.text or "").split()) / ((one.end or 0.0) - (one.start or 0.0)) for one in timed_ones]
    if median(paces) > WORDS_A_SECOND / 100:
        return segments, ()
    smaller = tuple(replace(one, start=_thousandth(one.start), end=_thousandth(one.end)) for one in segments)
    return smaller, (Repair("Temps en nombres entiers bien trop longs pour la parole : lus comme des millisecondes."),)


def _thousandth(value: float | None) -> float | None:
    return None if value is None else value / 1000
