"""Google Speech-to-Text, v1 and v2: results with words, whose speakers are tagged (v1) or labelled (v2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from sangfroid.calls import Repair
from sangfroid.sources.bounds import bounded
from sangfroid.sources.clock import language
from sangfroid.sources.documents import Json, first_row, mapping, number, rows, whole, word
from sangfroid.sources.draft import Draft, Format, Holds, Sample, Segment
from sangfroid.sources.transcripts.words import Word, grouped, in_order, told_apart, voice

_ASSUMED: Final = "{count} début(s) absent(s) de la source : pris à la fin du passage d'avant."


def looks_like(sample: Sample) -> float:
    """1 for results with alternatives, also inside the answer of a finished operation."""
    return 1.0 if "alternatives" in first_row(_answer(sample.document), "results") else 0.0


def read(sample: Sample) -> Draft:
    """One segment a result and speaker; with v1's speaker tags only the last result, which holds all words."""
    answer = mapping(_answer(sample.document), "Le fichier")
    results = [mapping(value, f"Résultat {n}") for n, value in enumerate(rows(answer, "results", "Le fichier"), 1)]
    spoken = [(_words(result, n), result, n) for n, result in enumerate(results, 1)]
    everything = spoken[-1][0] if spoken else []
    if len(spoken) > 1 and any(one.label for one in everything) and "speakerTag" in _first_word(results[-1]):
        segments, repairs = tuple(grouped(everything)), tuple[Repair, ...]()
    else:
        segments, repairs = _of_results(spoken)
    codes = (word(result, "languageCode", f"Résultat {n}") for n, result in enumerate(results, 1))
    return Draft(
        bounded(in_order(told_apart(segments))), language=language(next(filter(None, codes), None)), repairs=repairs
    )


FORMAT: Final = Format(
    "google", "Google Speech-to-Text v1 et v2 (JSON)", looks_like, read,
    endings=(".json",), holds=Holds(times=True, roles="speakers", overlaps=True, words=True),
)  # fmt: skip

_Spoken = tuple[list[Word], Mapping[str, Json], int]


def _answer(document: Json) -> Json:
    """The object that holds the results: the document, or the response of an operation."""
    found = document.get("response") if isinstance(document, dict) else None
    return found if isinstance(found, dict) else document


def _best(result: Mapping[str, Json], where: str) -> Mapping[str, Json]:
    return mapping(next(iter(rows(result, "alternatives", where)), {}), where)


def _first_word(result: Mapping[str, Json]) -> Mapping[str, Json]:
    return first_row(dict(_best(result, "« results »")), "words")


def _words(result: Mapping[str, Json], place: int) -> list[Word]:
    where = f"Résultat {place}"
    channel = whole(result, "channelTag", where)
    found = [mapping(value, where) for value in rows(_best(result, where), "words", where)]
    return [
        Word(
            word(one, "word", where) or "", _time(one, "start", where), _time(one, "end", where),
            voice(one.get("speakerLabel") or one.get("speakerTag")), channel,
        )
        for one in found
    ]  # fmt: skip


def _time(one: Mapping[str, Json], edge: str, where: str) -> float | None:
    """The seconds of `startOffset` (v2) or `startTime` (v1); the same for `end`."""
    key = f"{edge}Offset" if f"{edge}Offset" in one else f"{edge}Time"
    return number(one, key, where)


def _of_results(spoken: list[_Spoken]) -> tuple[tuple[Segment, ...], tuple[Repair, ...]]:
    """The segments of each result in its order, and a repair where starts had to be assumed."""
    segments: list[Segment] = []
    ends: dict[int | None, float] = {}
    assumed = 0
    for words, result, place in spoken:
        channel = whole(result, "channelTag", f"Résultat {place}")
        timed = any(one.start is not None for one in words)
        found = list(grouped(words, pause=None)) if timed else list(_untimed(result, place, ends.get(channel, 0.0)))
        assumed += 0 if timed else len(found)
        segments += found
        known = [one.end for one in found if one.end is not None]
        ends[channel] = max(known, default=ends.get(channel, 0.0))
    return tuple(segments), (Repair(_ASSUMED, (("count", assumed),)),) if assumed else ()


def _untimed(result: Mapping[str, Json], place: int, start: float) -> Iterator[Segment]:
    """A result without timed words: it begins where the channel's last one ended."""
    where = f"Résultat {place}"
    edge = "Offset" if "resultEndOffset" in result else "Time"
    end = number(result, f"resultEnd{edge}", where)
    yield Segment(
        word(_best(result, where), "transcript", where) or "", channel=whole(result, "channelTag", where),
        start=None if end is None else start, end=end,
    )  # fmt: skip
