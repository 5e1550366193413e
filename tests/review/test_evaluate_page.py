"""The page of an evaluation: it stands alone, shows the errors with their words, and lets no word become more."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from babel.messages.pofile import read_po

from sangfroid.calls.call import GoldPromise
from sangfroid.calls.reading import SituationRead
from sangfroid.language.wording import wording
from sangfroid.review.evaluation.evaluated import Evaluation, evaluated
from sangfroid.review.evaluation.judged import Judged
from sangfroid.review.evaluation.page import TURNS, evaluation_page
from tests.review.gold import ROOT, SAMPLES, gold, promise, reading, said
from tests.review.judged import annotated, evaluation, judged
from tests.review.test_page import EVIL, Page, colours, contrast

FRENCH, ENGLISH = wording("fr").gettext, wording("en").gettext
REPORTS = ROOT / "src/sangfroid/data/reports"
WORDS = "On m'a oublié sur le quai avec mes trois valises."


def planted(words: str = WORDS, name: str = "appel-rouge") -> Judged:
    """A call with one error of each kind."""
    turns = [
        said(1, "agent", "Gare de Trifouilly, j'écoute.", "greeting", start=0),
        said(2, "client", words, "calming", tension=0.2, start=4),
        said(3, "agent", "Un taxi vient vous prendre à dix heures.", "inform", start=9),
        said(4, "client", "Entendu.", "calming", tension=0.0, start=14),
    ]
    due = datetime(2026, 3, 17, 10, 0, tzinfo=UTC)
    seen = reading(
        turns, call=name, ending="hang_up", started_at=datetime(2026, 3, 17, 9, 0, tzinfo=UTC),
        situations=(SituationRead("overrun", 2, 0.62),), promises=(promise(2, "revenir", "revenir"),),
    )  # fmt: skip
    noted = annotated(
        turns, {2: ("complaint", "anger")}, tension=((2, 3), (4, 0)), situations=("conflict",),
        promises=(GoldPromise(3, "agent", "envoyer un taxi", "à dix heures", due, "hour"),),
    )  # fmt: skip
    return judged(name, seen, noted)


def perfect() -> list[Judged]:
    """Calls read just as they were annotated."""
    return [judged(path.stem, gold(path), annotated(
        gold(path).turns, {}, situations=tuple(one.name for one in gold(path).situations),
        triggers=tuple(one.name for one in gold(path).triggers), ending=gold(path).ending, outcome=gold(path).outcome,
        promises=tuple(GoldPromise(p.turn, "agent" if p.by == "agent" else "client", p.what, p.text, p.due, p.precision)
                       for p in gold(path).promises),
    )) for path in SAMPLES]  # fmt: skip


def shown(found: Evaluation) -> str:
    """The page's text."""
    return re.sub(r"\s+", " ", " ".join(Page(evaluation_page(found, FRENCH)).text))


def section(text: str, title: str) -> str:
    """What stands between this heading and the footer."""
    return text.partition(title)[2]


def test_a_planted_error_is_shown_with_its_words() -> None:
    text = shown(evaluation(planted(), *perfect()))
    worst = section(text, "Les répliques les moins bien lues")
    before, turn = worst.index("Gare de Trifouilly"), worst.index("On m'a oublié sur le quai")
    assert before < turn
    for told in ("appel-rouge, réplique 2", "plainte (manqué)", "colère (manqué)", "s’apaise (à tort)", "90"):
        assert told in worst
    first_call = section(text, "et aussi").split()[0]
    assert first_call == "appel-rouge"
    assert "coupé par le client au lieu de prise de congé" in text


def test_tension_promises_and_situations_are_shown() -> None:
    text = shown(evaluation(planted(), *perfect()))
    tension = section(text, "Les plus grands écarts de tension")
    assert re.search(r"appel-rouge · 0:04.*trois valises.*\b3 0,2", tension)
    promises = section(text, "Promesses manquées ou entendues à tort")
    assert re.search(r"0:09.*à dix heures.*manquée.*10 h.*0:04.*entendue à tort.*sans échéance", promises)
    assert re.search(r"appel-rouge conflit appel qui s’éternise 62\W%", section(text, "Situations mal lues"))


def test_what_is_read_without_error_has_no_list() -> None:
    text = shown(evaluation(*perfect()))
    wrong = shown(evaluation(planted()))
    for title in ("est pris pour", "Les répliques les moins", "grands écarts", "Promesses manquées", "mal lues"):
        assert title in wrong
        assert title not in text
    assert "Étiquettes : F1 moyen 1,00" in text


@pytest.mark.parametrize("number", [1, 40])
def test_the_page_stays_short(number: int) -> None:
    source = evaluation_page(evaluation(*[planted(name=f"a{n}") for n in range(number)]), FRENCH)
    assert source.count('<article class="case">') == min(number, TURNS)
    assert ("20 sur 40" in source) == (number == 40)


def test_what_was_said_is_shown_as_text() -> None:
    source = evaluation_page(evaluation(planted(EVIL, name=EVIL), planted(EVIL)), FRENCH)
    page = Page(source)
    assert not {"script", "img"} & {tag for tag, _ in page.tags}
    assert "{{ 7*7 }}" in "".join(page.text)
    assert source.count("</style>") == 1


def test_the_page_stands_alone() -> None:
    calls = [planted(), *perfect()]
    found = evaluated(calls, {"stripped": calls[0].measure, "noised": calls[1].measure})
    source = evaluation_page(found, FRENCH)
    page = Page(source)
    assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    for _, attributes in page.tags:
        assert not any(name.startswith("on") or name in {"style", "src", "href"} for name in attributes)
    drawings = re.findall(r"(?s)<svg.*?</svg>", source)
    assert len(drawings) > 40
    for drawing in drawings:
        ElementTree.fromstring(drawing)
    text = " ".join(page.text)
    assert "Dépouillé" in text
    assert "Dépouillé" not in shown(evaluation(*calls))


def test_bars_stay_within_their_ground() -> None:
    source = evaluation_page(evaluation(planted(), *perfect()), FRENCH)
    bars = [[float(v) for v in found] for found in re.findall(r'"sure" x="([\d.-]+)" width="([\d.-]+)"', source)]
    assert bars
    assert all(x >= 0 and width >= 0 and x + width <= 100.05 for x, width in bars)


def test_the_intervals_can_be_seen_on_their_bars() -> None:
    style = (REPORTS / "evaluation.css").read_text("utf-8")
    assert "#" not in style  # every colour is one of the report's
    for scheme in re.findall(r":root \{([^}]*)\}", (REPORTS / "report.css").read_text("utf-8"))[:2]:
        known = colours(scheme)
        assert contrast(known["accent"], known["wash"]) >= 3
        assert contrast(known["hair"], known["wash"]) >= 2


class Ear:
    """Translates into English, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __call__(self, text: str) -> str:
        self.asked.add(text)
        return ENGLISH(text)


def test_no_text_of_the_page_is_missing_in_english() -> None:
    path: Path = ROOT / "src/sangfroid/data/locale/en/LC_MESSAGES/sangfroid.po"
    with path.open("rb") as file:
        catalogue = {str(message.id) for message in read_po(file) if message.id and message.string}
    ear, calls = Ear(), [planted(), *perfect()]
    page = evaluation_page(evaluated(calls, {"stripped": calls[0].measure, "noised": calls[1].measure}), ear)
    assert len(ear.asked) > 80
    assert ear.asked - catalogue == set()
    assert '<html lang="en">' in page
