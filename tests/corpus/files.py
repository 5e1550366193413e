"""The corpus as the tests take it: calls, single turns, their normal words; nothing but the files is read."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import Any, Final, NamedTuple

from sangfroid.language.words import SENTENCE_ENDS, words

ROOT: Final = Path(__file__).parents[2]
CORPUS: Final = ROOT / "corpus"
CALLS: Final = tuple(sorted((CORPUS / "calls").glob("*.json")))
SHEETS: Final = tuple(sorted((CORPUS / "turns").glob("*.tsv")))
FIELDS: Final = ("speaker", "labels", "tension", "style", "region", "before", "text")

GRAM: Final = 5  # words in a run
NEAR: Final = 0.6  # share of common runs from which two turns are nearly the same
NEAR_WORDS: Final = 8  # words from which a turn is long enough to be nearly another
LEAK_WORDS: Final = 6  # words from which a turn may stand in one place only


class Single(NamedTuple):
    """One line of a sheet; `where` is its file and line."""

    where: str
    speaker: str
    labels: tuple[str, ...]
    tension: int | None
    style: str
    region: str
    before: str | None
    text: str


class Said(NamedTuple):
    """A turn anywhere: its place, what counts as one whole (a call, or the line of a sheet), its normal words."""

    where: str
    whole: str
    words: tuple[str, ...]


@cache
def calls() -> dict[str, dict[str, Any]]:
    """The calls by file name."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in CALLS}


@cache
def singles() -> tuple[Single, ...]:
    """The single turns."""
    found: list[Single] = []
    for path in SHEETS:
        for line, row in enumerate(path.read_text("utf-8").splitlines()[1:], 2):
            speaker, labels, tension, style, region, before, text = row.split("\t")
            found.append(
                Single(
                    f"{path.name}:{line}", speaker, () if labels == "-" else tuple(labels.split(",")),
                    None if tension == "-" else int(tension), style, region, None if before == "-" else before, text,
                )
            )  # fmt: skip
    return tuple(found)


def normal(text: str) -> tuple[str, ...]:
    """The turn's words in their normal form, without sentence ends."""
    return tuple(form for form in words(text).forms if form not in SENTENCE_ENDS)


@cache
def said() -> tuple[Said, ...]:
    """Every turn of the corpus."""
    in_calls = [
        Said(f"{name} {turn['n']}", name, normal(turn["text"]))
        for name, call in calls().items()
        for turn in call["turns"]
    ]
    return (*in_calls, *(Said(row.where, row.where, normal(row.text)) for row in singles()))


def digest(spoken: Iterable[str]) -> str:
    """A turn's words as a hash: what is compared with the measuring set holds none of its words."""
    return sha256(" ".join(spoken).encode()).hexdigest()


def digests(folder: Path) -> frozenset[str]:
    """The hashes of the longer turns of the calls in a folder."""
    turns = [turn["text"] for path in folder.rglob("*.json") for turn in json.loads(path.read_text("utf-8"))["turns"]]
    return frozenset(digest(spoken) for spoken in map(normal, turns) if len(spoken) >= LEAK_WORDS)


def near_duplicates(turns: Iterable[Said]) -> list[tuple[float, str, str]]:
    """Pairs of longer turns of different wholes that share their runs of words: share, place, place."""
    runs: dict[int, frozenset[tuple[str, ...]]] = {}
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    longer = [turn for turn in turns if len(turn.words) >= NEAR_WORDS]
    for place, turn in enumerate(longer):
        runs[place] = frozenset(turn.words[at : at + GRAM] for at in range(len(turn.words) - GRAM + 1))
        for run in runs[place]:
            holders[run].append(place)
    common = Counter(pair for places in holders.values() for pair in combinations(places, 2))
    return [
        (share, longer[a].where, longer[b].where)
        for (a, b), number in common.items()
        if (share := number / len(runs[a] | runs[b])) >= NEAR and longer[a].whole != longer[b].whole
    ]
