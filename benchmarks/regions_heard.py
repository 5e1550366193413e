"""The same words as six places say them, measured on sets written apart from the rules: `wordings.tsv`.

A set is one thing said by a client (or an agent) to the same degree, in six wordings: a client must not be heard as
more tense for where they come from. Each wording is read alone, as a call of one turn;
`python -m benchmarks.regions_heard` prints the figures. Do not mend a rule for one wording of the sheet, nor a wording
for what is heard in it: the sheet measures only as long as neither is done.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import Final, Literal, get_args

import pytest

from sangfroid.advice.whole import Reader
from sangfroid.calls.call import Call
from sangfroid.calls.turns import Turn
from sangfroid.calls.vocabulary import CLIENT_LABELS, labels_of

SHEET: Final = Path(__file__).parent / "wordings.tsv"
APART: Final = 0.3  # of tension (0..3): what a region's mean may lie from the mean of all regions
WORDS: Final = range(8, 36)
CLIENT_SETS: Final = {0: 15, 1: 15, 2: 12, 3: 8}  # by tension
AGENT_SETS: Final = 10
WIDEST: Final = 15  # sets that are shown with their texts

Region = Literal["Paris", "Marseille", "Québec", "Suisse", "Belgique", "Sénégal"]
Side = Literal["client", "agent"]
REGIONS: Final[tuple[Region, ...]] = get_args(Region)
COUNTRIES: Final[dict[Region, str]] = {
    "Paris": "FR", "Marseille": "FR", "Québec": "CA", "Suisse": "CH", "Belgique": "BE", "Sénégal": "SN",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wording:
    """One set's content as it is said in one region; `tension` is None on an agent's turn."""

    set: str
    region: Region
    speaker: Side
    labels: frozenset[str]
    tension: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What is read in a wording; `tension` 0..3 on a client's turn, 0 elsewhere."""

    wording: Wording
    labels: frozenset[str]
    tension: float


@cache
def _wordings() -> tuple[Wording, ...]:
    with SHEET.open(encoding="utf-8", newline="") as sheet:
        rows = list(csv.DictReader(sheet, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))
    assert {row["region"] for row in rows} == set(REGIONS)
    assert {row["speaker"] for row in rows} == {"client", "agent"}
    return tuple(_wording(row) for row in rows)


def _wording(row: dict[str, str]) -> Wording:
    region = next(each for each in REGIONS if each == row["region"])
    labels = frozenset() if row["labels"] == "-" else frozenset(row["labels"].split(","))
    speaker: Side = "client" if row["speaker"] == "client" else "agent"
    tension = None if row["tension"] == "-" else int(row["tension"])
    return Wording(row["set"], region, speaker, labels, tension, row["text"])


@cache
def _heard() -> tuple[Heard, ...]:
    reader = Reader.load(lang="fr")
    return tuple(_hear(reader, wording) for wording in _wordings())


def _hear(reader: Reader, wording: Wording) -> Heard:
    turn = Turn(1, wording.speaker, wording.text)
    call = Call(f"{wording.set}-{wording.region}", (turn,), region=COUNTRIES[wording.region])
    (read,) = reader.read(call).turns
    return Heard(wording, frozenset(cue.name for cue in read.labels), read.tension or 0.0)


@dataclass(frozen=True, slots=True)
class Set:
    """One client set as it is heard: its tension by region, and the tension that was meant."""

    name: str
    gold: int
    tension: dict[Region, float]

    @property
    def mean(self) -> float:
        return fmean(self.tension.values())

    @property
    def spread(self) -> float:
        return max(self.tension.values()) - min(self.tension.values())

    @property
    def from_mean(self) -> float:
        """The mean absolute difference of a wording from the set's mean."""
        return fmean(abs(value - self.mean) for value in self.tension.values())

    @property
    def within(self) -> bool:
        """Whether every wording of the set is heard within the bar of the set's mean."""
        return all(abs(value - self.mean) <= APART for value in self.tension.values())


@cache
def _sets() -> tuple[Set, ...]:
    """The client sets, as heard."""
    found: dict[str, Set] = {}
    for heard in _heard():
        if (gold := heard.wording.tension) is not None:
            one = found.setdefault(heard.wording.set, Set(heard.wording.set, gold, {}))
            one.tension[heard.wording.region] = heard.tension
    return tuple(found.values())


def _mean(region: Region) -> float:
    return fmean(one.tension[region] for one in _sets())


def _mean_of_all() -> float:
    return fmean(_mean(region) for region in REGIONS)


def _f1(heard: Iterable[Heard], only: frozenset[str] | None = None) -> float:
    """F1 over all labels counted together, or over those named."""
    right = wrong = 0
    for each in heard:
        gold, told = each.wording.labels, each.labels
        if only is not None:
            gold, told = gold & only, told & only
        right += len(gold & told)
        wrong += len(gold ^ told)
    return 2 * right / (2 * right + wrong) if right + wrong else 0.0


def _macro_f1(heard: tuple[Heard, ...]) -> float:
    """The mean of the client labels' F1."""
    return fmean(_f1(heard, frozenset({label})) for label in sorted(CLIENT_LABELS))


def _region_rows() -> str:
    """A line a region: tension beside the other regions, Paris and what was meant; labels."""
    heads = ("mean", "apart", "error", "off", "paris", "F1", "macro", "agent")
    rows = [f"{'region':10}{''.join(f'{head:>8}' for head in heads)}"]
    for region in REGIONS:
        mine = [(one.tension[region], one) for one in _sets()]
        heard = tuple(each for each in _heard() if each.wording.region == region)
        client = tuple(each for each in heard if each.wording.speaker == "client")
        figures = (
            _mean(region), _mean(region) - _mean_of_all(), fmean(value - one.gold for value, one in mine),
            fmean(abs(value - one.gold) for value, one in mine),
            fmean(abs(value - one.tension["Paris"]) for value, one in mine), _f1(client), _macro_f1(client),
            _f1(each for each in heard if each.wording.speaker == "agent"),
        )  # fmt: skip
        rows.append(f"{region:10}{''.join(f'{figure:8.2f}' for figure in figures)}")
    return "\n".join(rows)


def _by_degree() -> str:
    """A line a degree of tension that was meant: the mean of what is heard, by region, and the sets that hold."""
    rows = [f"{'meant':10}{''.join(f'{region:>10}' for region in REGIONS)}{'spread':>8}{'within':>8}"]
    for degree in CLIENT_SETS:
        sets = [one for one in _sets() if one.gold == degree]
        means = [fmean(one.tension[region] for one in sets) for region in REGIONS]
        spread, within = fmean(one.spread for one in sets), fmean(one.within for one in sets)
        rows.append(f"{degree:<10}{''.join(f'{mean:10.2f}' for mean in means)}{spread:8.2f}{within:8.2f}")
    return "\n".join(rows)


def _set_rows() -> str:
    """A line a set, the widest first."""
    rows = [f"{'set':5}{'meant':>6}{'spread':>8}{'apart':>7}  within{''.join(f'{region:>10}' for region in REGIONS)}"]
    for one in sorted(_sets(), key=lambda one: -one.spread):
        values = "".join(f"{one.tension[region]:10.2f}" for region in REGIONS)
        kept = "yes" if one.within else "no"
        rows.append(f"{one.name:5}{one.gold:6}{one.spread:8.2f}{one.from_mean:7.2f}  {kept:6}{values}")
    return "\n".join(rows)


def _widest() -> str:
    """The texts of the sets with the largest spread, with what is heard in them."""
    rows: list[str] = []
    for one in sorted(_sets(), key=lambda one: -one.spread)[:WIDEST]:
        heard = [each for each in _heard() if each.wording.set == one.name]
        rows.append(f"{one.name}: meant {one.gold} {','.join(sorted(heard[0].wording.labels)) or '-'}")
        for each in heard:
            labels = ",".join(sorted(each.labels)) or "-"
            rows.append(f"  {each.wording.region:10}{each.tension:5.2f}  {labels:24}{each.wording.text}")
    return "\n".join(rows)


def report() -> str:
    """All figures, as they are printed."""
    sets = _sets()
    values = [(value, one) for one in sets for value in one.tension.values()]
    others = [(value, one) for one in sets for region, value in one.tension.items() if region != "Paris"]
    near = fmean(abs(value - one.mean) <= APART for value, one in values)
    paris = fmean(abs(value - one.tension["Paris"]) for value, one in others)
    spread, from_mean = fmean(one.spread for one in sets), fmean(one.from_mean for one in sets)
    strict = fmean(one.within for one in sets)
    return "\n".join([
        "apart: mean - mean of all; error: heard - meant; off: |heard - meant|; paris: |heard - Paris|",
        "F1, macro: client labels together, and the mean of the labels'; agent: agent labels together",
        _region_rows(), "", _by_degree(), "", _set_rows(), "", _widest(), "",
        f"regions within {APART} of the mean of all ({_mean_of_all():.2f}): {len(_near())} of {len(REGIONS)}",
        f"sets with every wording within {APART} of the set's mean: {strict:.2f}; wordings: {near:.2f}",
        f"spread, mean over sets: {spread:.2f}; from the set's mean: {from_mean:.2f}; from Paris: {paris:.2f}",
    ])  # fmt: skip


def _near() -> list[Region]:
    """The regions that hold to the bar."""
    return [region for region in REGIONS if abs(_mean(region) - _mean_of_all()) <= APART]


def test_no_region_is_heard_as_more_tense() -> None:
    assert _near() == list(REGIONS), f"\n{_region_rows()}\n\n{_by_degree()}"


def test_tension_follows_what_was_meant_in_every_region() -> None:
    """A reader that hears the same everywhere because it hears nothing would hold to the bar."""
    for region in REGIONS:
        means = [fmean(one.tension[region] for one in _sets() if one.gold == degree) for degree in CLIENT_SETS]
        assert means == sorted(set(means)), f"{region}\n{_by_degree()}"


def test_sheet_is_balanced() -> None:
    wordings = _wordings()
    places = Counter((each.set, each.region) for each in wordings)
    degrees = Counter(each.tension for each in wordings if each.region == "Paris")
    assert set(places.values()) == {1}
    assert len(places) == (sum(CLIENT_SETS.values()) + AGENT_SETS) * len(REGIONS)
    assert degrees.pop(None) == AGENT_SETS
    assert degrees == CLIENT_SETS
    assert {label for each in wordings if each.speaker == "client" for label in each.labels} == CLIENT_LABELS
    heads = {(each.set, each.speaker, each.labels, each.tension) for each in wordings}
    assert len(heads) == len({each.set for each in wordings}), "a set says one thing"
    spoken = [each for each in wordings if _is_spoken(each)]
    assert len(spoken) * 2 == len(wordings), "half of the sets as a recogniser writes"
    assert len({each.set for each in spoken}) * len(REGIONS) == len(spoken), "a set is of one style"


def _is_spoken(wording: Wording) -> bool:
    """Whether it stands as a recogniser writes."""
    return wording.text == wording.text.lower() and not set(wording.text) & set(",.;:!?…-")


@pytest.mark.parametrize("wording", _wordings(), ids=lambda each: f"{each.set}-{each.region}")
def test_wording_is_well_formed(wording: Wording) -> None:
    assert len(wording.text.replace("-", " ").split()) in WORDS
    assert wording.labels <= labels_of(wording.speaker)
    assert (wording.tension is None) == (wording.speaker == "agent")


def test_texts_differ() -> None:
    assert len({each.text.lower() for each in _wordings()}) == len(_wordings())


if __name__ == "__main__":
    print(report())
