"""Two calls each, by our own hand: that in which something was promised, and a later one with the same client.

`kept_calls/built.txt` was at hand while the rules were made; the pairs of `met.txt` were written in seven rounds after
them, each read once before anything was mended by it; `judged.txt` was written with the first ones, and only its counts
were ever looked at. The promise stands in square brackets. All three are easier than calls by another hand
(benchmarks/kept_heard.py), which alone measure.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, cast

import pytest

from sangfroid.calls.reading import Owner
from sangfroid.followup.kept import Given, Said, shown

CALLS: Final = Path(__file__).parent / "kept_calls"
SPEAKERS: Final = {"A": "agent", "C": "client"}
SILENT: Final = "unrelated"


@dataclass(frozen=True, slots=True)
class Pair:
    """`gold`: kept, broken, partly, unrelated."""

    gold: str
    given: Given
    later: tuple[Said, ...]


def pairs(name: str) -> list[Pair]:
    """The pairs of a file."""
    blocks = re.split(r"^# ", (CALLS / f"{name}.txt").read_text("utf-8"), flags=re.MULTILINE)[1:]
    return [pair(block.strip().splitlines()) for block in blocks]


def pair(lines: list[str]) -> Pair:
    gold, owner = lines[0].split()
    cut = lines.index("--")
    first, later = said(lines[1:cut]), said(lines[cut + 1 :])
    (turn,) = [one for one in first if "[" in one.text]
    text = turn.text.partition("[")[2].partition("]")[0]
    before = tuple(Said(one.n, one.speaker, one.text.replace("[", "").replace("]", "")) for one in first)
    return Pair(gold, Given(text, cast("Owner", owner), before=before, turn=turn.n), later)


def said(lines: list[str]) -> tuple[Said, ...]:
    return tuple(Said(n, SPEAKERS[line[0]], line[2:]) for n, line in enumerate(lines, 1))


def read(one: Pair) -> str:
    """What is read from a pair; what is quoted stands there."""
    found = shown(one.given, one.later)
    if found is None:
        return SILENT
    a, b = found.span
    assert one.later[found.turn - 1].text[a:b] == found.quote != ""
    return found.verdict


@pytest.mark.parametrize(("name", "least"), [("built", 0.7), ("met", 0.7), ("judged", 0.7)])
def test_what_is_proposed_is_right_and_much_is(name: str, least: float) -> None:
    counts = Counter((one.gold, read(one)) for one in pairs(name))
    proposed = sum(number for (_, told), number in counts.items() if told != SILENT)
    right = sum(number for (gold, told), number in counts.items() if gold == told != SILENT)
    there = sum(number for (gold, _), number in counts.items() if gold != SILENT)
    assert right >= 0.95 * proposed
    assert right >= least * there


def test_the_pairs_are_many_and_of_all_kinds() -> None:
    golds = Counter(one.gold for name in ("built", "met", "judged") for one in pairs(name))
    assert golds.total() >= 120
    assert min(golds[gold] for gold in ("kept", "broken", "partly", SILENT)) >= 30


def test_a_call_after_another_promise_says_little() -> None:
    """A promise beside the later call of somebody else, who never calls the same house."""
    built = pairs("built")
    strange = [
        (one, other)
        for place, one in enumerate(built)
        for other in (built[place - 17], built[place - 41], built[place - 63])
        if house(one) != house(other)
    ]
    wrong = [one for one, other in strange if read(Pair(SILENT, one.given, other.later)) != SILENT]
    assert len(strange) > 300
    assert len(wrong) <= 0.06 * len(strange)


def house(one: Pair) -> list[str]:
    return one.given.before[0].text.lower().replace(",", "").split()[:2]


OBJECT: Final = (
    Said(1, "agent", "Garage du pont, bonjour."),
    Said(2, "client", "Bonjour, il me faudrait le devis pour l'embrayage."),
    Said(3, "agent", "Je vous l'envoie demain."),
    Said(4, "client", "Merci."),
)


@pytest.mark.parametrize(
    ("verdict", "later"),
    [
        ("kept", "Bonjour, j'ai bien reçu le devis."),
        ("broken", "Bonjour, je n'ai toujours pas reçu le devis."),
        (None, "Bonjour, j'ai bien reçu la carte grise."),
        (None, "Bonjour, mon voisin a bien reçu le devis."),
        (None, "Bonjour, j'ai une question sur le devis."),
        (None, "Bonjour, si je reçois le devis je vous appelle."),
        (None, "Bonjour, l'an dernier j'avais bien reçu le devis."),
        (None, "Bonjour, merci."),
    ],
)
def test_the_thing_is_named_before_the_promise(verdict: str | None, later: str) -> None:
    given = Given("Je vous l'envoie demain.", "agent", before=OBJECT, turn=3)
    found = shown(given, [Said(1, "agent", "Garage du pont, bonjour."), Said(2, "client", later)])
    assert (found.verdict if found is not None else None) == verdict


def test_the_calls_title_tells_the_matter_too() -> None:
    later = [Said(1, "agent", "Garage du pont, bonjour."), Said(2, "client", "Bonjour, le devis est bien arrivé.")]
    said = "Je m'en occupe demain."
    given = Given(said, "agent", before=(Said(1, "agent", said),), turn=1)
    assert shown(given, later) is None
    found = shown(replace(given, title="Devis embrayage"), later)
    assert found is not None
    assert found.verdict == "kept"


@pytest.mark.parametrize(
    ("verdict", "answer"),
    [
        ("kept", "oui oui ce matin"),
        ("broken", "ben non toujours pas"),
        ("partly", "oui mais seulement la première page"),
        (None, "attendez je regarde"),
    ],
)
def test_an_answer_tells_what_was_asked(verdict: str | None, answer: str) -> None:
    given = Given("Je vous l'envoie demain.", "agent", before=OBJECT, turn=3)
    later = [
        Said(1, "agent", "bonjour madame garage du pont vous avez bien reçu le devis"),
        Said(2, "client", answer),
    ]
    found = shown(given, later)
    assert (found.verdict if found is not None else None) == verdict


def test_who_was_to_have_it_is_believed_before_who_had_to_do_it() -> None:
    given = Given("Je vous l'envoie demain.", "agent", before=OBJECT, turn=3)
    later = [
        Said(1, "client", "bonjour j'attends toujours le devis"),
        Said(2, "agent", "je vous l'ai envoyé lundi"),
        Said(3, "client", "ben j'ai rien reçu"),
    ]
    found = shown(given, later)
    assert found is not None
    assert found.verdict == "broken"
