"""How sure the figures are, what is taken for what, and whether confidences hold, on cases reckoned by hand."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from sangfroid.calls import Cue
from sangfroid.calls.reading import ReadTurn
from sangfroid.review.evaluation.bootstrap import COUNTS, interval, intervals
from sangfroid.review.evaluation.confusion import NOTHING, confusion, most
from sangfroid.review.evaluation.document import document
from sangfroid.review.evaluation.reliability import binned, likely, reliability
from sangfroid.review.measure import Measure, Tally, total
from tests.review.gold import SAMPLES, gold, said
from tests.review.judged import annotated, evaluation, judged

CHANCE = Random(7)


def measured(right: int, wrong: int, missed: int) -> Measure:
    """One call in which a single label was heard now rightly, now wrongly."""
    tally = Tally(right, wrong, missed)
    return Measure(calls=1, turns=10, labels={("client", "anger"): tally}, situations=Tally(1, missed % 2, 0))


CALLS = [measured(CHANCE.randint(1, 6), CHANCE.randint(0, 4), CHANCE.randint(0, 4)) for _ in range(12)]


def test_the_middle_of_what_was_drawn() -> None:
    found = interval([float(value) for value in range(1001)])
    assert (found.low, found.high) == pytest.approx((25.0, 975.0))
    assert interval([0.5]) == interval([0.5, 0.5])


def test_an_interval_holds_its_figure_and_narrows_with_more_calls() -> None:
    few, many = intervals(CALLS), intervals(CALLS * 9)
    for name in ("labels.micro", "labels.macro", "situations.f1"):
        value = total(CALLS).figures()[name]
        assert few.figures[name].low < value < few.figures[name].high
        assert many.figures[name].low < value < many.figures[name].high
        # Nine times the calls: a third of the width.
        width = [found.figures[name].high - found.figures[name].low for found in (few, many)]
        assert 0.25 < width[1] / width[0] < 0.42


def test_intervals_are_the_same_each_time() -> None:
    assert intervals(CALLS) == intervals(CALLS)
    assert intervals(CALLS) != intervals(CALLS, seed=2)


def test_every_figure_has_its_interval_and_one_call_has_none() -> None:
    assert intervals(CALLS, draws=20).figures.keys() == total(CALLS).figures().keys() - COUNTS
    assert not intervals(CALLS[:1]).figures


def test_a_label_is_judged_only_where_it_was_drawn() -> None:
    alone = Measure(calls=1, labels={("client", "panic"): Tally(right=8)})
    found = intervals([alone, *CALLS])
    assert (found.labels["client", "panic"].low, found.labels["client", "panic"].high) == (1.0, 1.0)


def test_labels_without_enough_gold_turns_are_left_out() -> None:
    rare = Measure(calls=1, labels={("client", "panic"): Tally(right=7)})
    assert ("client", "panic") not in intervals([rare, *CALLS]).labels


def test_calls_add_up() -> None:
    apart = [judged(path.stem, gold(path)) for path in SAMPLES]
    together = Measure()
    for call in apart:
        together.add(call.gold, call.seen)
    assert total(call.measure for call in apart) == together
    assert together.figures()["labels.micro"] == 1.0


def test_precision_and_recall() -> None:
    tally = Tally(right=3, wrong=1, missed=3)
    assert (tally.precision, tally.recall, tally.gold) == (0.75, 0.5, 6)
    assert (Tally(wrong=1).precision, Tally(wrong=1).recall) == (0.0, 0.0)


def test_what_is_taken_for_what() -> None:
    turns = [
        said(1, "client", "Ça suffit.", "complaint"),
        said(2, "agent", "Je note.", "inform", "commit"),
        said(3, "client", "Bon.", "calming"),
        said(4, "client", "Encore une chose.", "thanks"),
    ]
    noted = annotated(turns, {1: ("anger",), 2: ("commit", "reassure"), 3: (), 4: ("thanks", "ramble")})
    found = confusion([judged("a", turns, noted)])
    assert found["client", "anger"].missed == Counter({"complaint": 1})
    assert found["client", "complaint"].wrong == Counter({"anger": 1})
    assert found["agent", "reassure"].missed == Counter({"inform": 1})
    assert found["agent", "inform"].wrong == Counter({"reassure": 1})
    assert found["client", "calming"].wrong == Counter({NOTHING: 1})
    assert found["client", "ramble"].missed == Counter({NOTHING: 1})  # "thanks" is right: it stands in no one's place
    assert ("agent", "commit") not in found


def test_the_most_frequent_come_first() -> None:
    assert most(Counter({"b": 2, "a": 2, "c": 5, "d": 1})) == [("c", 5), ("a", 2), ("b", 2)]


def heard(n: int, name: str, confidence: float, by: str) -> ReadTurn:
    """A client's turn in which one label was heard."""
    return ReadTurn(n, "client", "Oui.", None, None, None, (Cue(name, confidence, "Oui.", (0, 4), by),), 0.0)


def test_rules_and_model_are_judged_apart() -> None:
    turns = [
        heard(1, "anger", 0.92, "cue:fury"), heard(2, "anger", 0.98, "context:echo"),
        heard(3, "anger", 0.31, "model:anger"),
    ]  # fmt: skip
    calls = [judged("a", turns, annotated(turns, {2: ()}))]
    rules, model = reliability(calls, "rules"), reliability(calls, "model")
    assert [(one.low, one.number, one.right) for one in rules.bins] == [(0.9, 2, 1)]
    assert rules.gap == pytest.approx(0.95 - 0.5)
    assert [(one.low, one.number, one.right) for one in model.bins] == [(0.3, 1, 1)]


def test_the_gap_is_nothing_where_confidences_hold() -> None:
    assert binned([(0.75, True)] * 3 + [(0.75, False)]).gap == 0.0
    assert binned([(1.0, True), (0.0, False)]).number == 2
    assert binned([]).gap == 0.0


def test_the_true_share_lies_about_what_was_seen() -> None:
    few, many = likely(3, 4), likely(300, 400)
    assert few.low < many.low < 0.75 < many.high < few.high
    assert (likely(4, 4).high, likely(0, 4).low) == pytest.approx((1.0, 0.0))


def test_the_document_holds_what_was_asked_for() -> None:
    found = evaluation(*[judged(path.stem, gold(path)) for path in SAMPLES[:4]])
    plain = document(found)
    assert plain.keys() == found.measure.figures().keys() | {"by_label"}
    assert document(found, labels=True, sure=True).keys() - plain.keys() == {"confusion", "intervals"}
