"""The corpus holds what its datasheet says: form, counts, quotes, dates, and nothing of the measuring set."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest

from sangfroid.calls.reading import MANNERS
from sangfroid.calls.vocabulary import labels_of
from sangfroid.language.numbers import numbers
from sangfroid.sources import read_annotation, read_call
from tests.corpus.files import (
    CALLS,
    CORPUS,
    FIELDS,
    LEAK_WORDS,
    ROOT,
    SHEETS,
    Said,
    calls,
    digest,
    digests,
    near_duplicates,
    normal,
    said,
    singles,
)  # fmt: skip

# The labels for which the single turns were written.
RARE: Final = (
    "together", "reformulate", "reassure", "overpromise", "argue", "blame", "dismissive", "refer", "thank", "altered",
    "inappropriate", "threat", "panic", "distress", "set_limit", "announce_close", "announce_recording",
    "check_satisfied",
)  # fmt: skip

# Kept for fiction in France.
FICTION: Final = ("019900", "026191", "035301", "046571", "053649", "063998")
OF_ALL: Final = ("0800473333", "0892705705", "0972394050")  # a gas leak; a lost bank card; SOS Amitié

WHOLE_CALLS: Final = sorted(calls().items())


def test_every_call_reads() -> None:
    for path in CALLS:
        source = path.read_bytes()
        gold, call = read_annotation(source), read_call(source, name=path.name)
        assert gold.call == call.id == path.stem
        assert [turn.n for turn in call.turns] == [n for n, _ in gold.speakers]
        assert not call.repairs, path.name


def test_one_form() -> None:
    """Written as the sample calls are, so that a change shows as the lines that changed."""
    for path in CALLS:
        text = path.read_text("utf-8")
        assert text == json.dumps(json.loads(text), indent=1, ensure_ascii=False) + "\n", path.name


@pytest.mark.parametrize("speaker", ["agent", "client"])
def test_tension_is_the_clients(speaker: str) -> None:
    held = {"tension" in turn for _, call in WHOLE_CALLS for turn in call["turns"] if turn["speaker"] == speaker}
    held |= {row.tension is not None for row in singles() if row.speaker == speaker}
    assert held == {speaker == "client"}


def test_times_run_on() -> None:
    for name, call in WHOLE_CALLS:
        starts = [turn["start"] for turn in call["turns"]]
        assert starts[0] == 0.0, name
        assert starts == sorted(starts), name
        assert all(turn["end"] > turn["start"] for turn in call["turns"]), name
        assert [turn["n"] for turn in call["turns"]] == list(range(1, len(starts) + 1)), name


def test_whole_calls_agree_with_themselves() -> None:
    for name, call in WHOLE_CALLS:
        situations = call["situations"]
        assert situations, name
        assert len(set(situations)) == len(situations), name
        if "calm" in situations:
            assert (situations, call["triggers"]) == (["calm"], []), name
        assert ("hang_up" in situations) == (call["ending"] == "hang_up"), name
        assert call["agent"] in {"good", "mixed", "poor"}, name


def test_promises_stand_in_their_turns() -> None:
    for name, call in WHOLE_CALLS:
        began = datetime.fromisoformat(call["started_at"])
        assert began.tzinfo is not None, name
        for promise in call["promises"]:
            turn = call["turns"][promise["turn"] - 1]
            assert promise["text"] in turn["text"], (name, promise)
            assert promise["by"] == turn["speaker"], (name, promise)
            assert (promise["due"] is None) == (promise["precision"] == "none"), (name, promise)
            if promise["due"] is not None:
                due = datetime.fromisoformat(promise["due"])
                assert due.tzinfo is not None, (name, promise)
                assert due >= began + timedelta(seconds=turn["end"]), (name, promise)


def test_passes_tell_promises_in_words_of_the_turn() -> None:
    """The first pass's stand in the calls; the third was asked where the two differ in number."""
    head, *lines = (CORPUS / "passes" / "promises.tsv").read_text("utf-8").splitlines()
    assert head.split("\t") == ["call", "turn", "first", "second", "third"]
    first = Counter[tuple[str, int]]()
    for name, n, *cells in (line.split("\t") for line in lines):
        told = [[] if cell in "-=" else cell.split(" | ") for cell in cells]
        text = calls()[name]["turns"][int(n) - 1]["text"]
        assert all(words in text for each in told for words in each), (name, n)
        assert (cells[2] == "=") == (len(told[0]) == len(told[1])), (name, n)
        first[name, int(n)] = len(told[0])
    stand = Counter((name, promise["turn"]) for name, call in WHOLE_CALLS for promise in call["promises"])
    assert +first == stand


def test_closings_stand_in_their_turns() -> None:
    closings = [(name, call, closing) for name, call in WHOLE_CALLS for closing in call.get("closings", ())]
    assert len(closings) >= 60
    for name, call, closing in closings:
        assert closing["why"] in {"overrun", "abuse"}, name
        assert closing["why"] in call["situations"], name
        assert 1 <= closing["ripe"] <= len(call["turns"]), name
        for attempt in closing["attempts"]:
            turn: dict[str, Any] = call["turns"][attempt["turn"] - 1]
            assert turn["speaker"] == "agent", (name, attempt)
            assert attempt["quote"] in turn["text"], (name, attempt)
            assert attempt["manner"] in MANNERS, (name, attempt)
            assert attempt["weight"] in {"right", "soft", "hard"}, (name, attempt)


def test_single_turns_hold_their_vocabulary() -> None:
    for path in SHEETS:
        assert path.read_text("utf-8").splitlines()[0].split("\t") == list(FIELDS), path.name
    for row in singles():
        assert row.speaker in {"agent", "client"}, row
        assert set(row.labels) <= labels_of("agent" if row.speaker == "agent" else "client"), row
        assert len(set(row.labels)) == len(row.labels), row
        assert row.tension in {None, 0, 1, 2, 3}, row
        assert row.style in {"written", "asr"}, row
        assert row.text == row.text.strip() != "", row


def test_enough_of_everything() -> None:
    turns = [turn for _, call in WHOLE_CALLS for turn in call["turns"]]
    assert len(WHOLE_CALLS) >= 400
    assert len(turns) >= 8_000
    assert len(singles()) >= 6_000
    labels = Counter(label for turn in turns for label in turn["labels"])
    labels.update(label for row in singles() for label in row.labels)
    assert {label: labels[label] for label in RARE if labels[label] < 150} == {}
    assert set(labels) == labels_of("agent") | labels_of("client")
    for field, wanted in (
        ("style", {"written": 180, "asr": 180}),
        ("region", {"FR": 200, "CH": 40, "BE": 40, "CA": 40, "MA": 5, "DZ": 5, "TN": 5, "SN": 5, "CI": 5, "LU": 5}),
        ("agent", {"good": 130, "mixed": 130, "poor": 60}),
    ):
        found = Counter(call[field] for _, call in WHOLE_CALLS)
        assert {name: found[name] for name, least in wanted.items() if found[name] < least} == {}


def test_no_near_duplicates() -> None:
    assert near_duplicates(said()) == []


def test_near_duplicates_are_seen() -> None:
    one = "je vous rappelle demain matin avant dix heures pour le dossier de votre fille"
    other = "oui je vous rappelle demain matin avant dix heures pour le dossier de votre fils"
    pair = [Said("a 1", "a", normal(one)), Said("b 1", "b", normal(other))]
    assert [(a, b) for _, a, b in near_duplicates(pair)] == [("a 1", "b 1")]
    assert near_duplicates([pair[0], pair[1]._replace(whole="a")]) == []


def leaks(folder: Path, *, least: int = 100) -> list[str]:
    """The turns of the corpus, and the turns before its single ones, that stand in a folder's calls too."""
    there = digests(folder)
    assert len(there) >= least  # a folder that was moved would prove nothing
    befores = [Said(f"{row.where} before", "", normal(row.before)) for row in singles() if row.before]
    return [turn.where for turn in (*said(), *befores) if len(turn.words) >= LEAK_WORDS and digest(turn.words) in there]


def test_a_leak_is_seen(tmp_path: Path) -> None:
    """Also where case, accents and punctuation were taken away."""
    turns = [{"text": turn["text"].upper().replace(",", "").replace("É", "E")} for turn in calls()["w1-002"]["turns"]]
    (tmp_path / "call.json").write_text(json.dumps({"turns": turns}), "utf-8")
    assert "w1-002 2" in leaks(tmp_path, least=10)


@pytest.mark.parametrize("folder", ["src/sangfroid/data/samples/fr", "tests/calls/judged"])
def test_none_of_our_other_calls(folder: str) -> None:
    assert leaks(ROOT / folder) == []


def test_none_of_the_measuring_set(shared: Path) -> None:
    assert leaks(shared / "calls" / "dev") == []


def test_telephone_numbers_are_nobodys() -> None:
    texts = [(call["region"], turn["text"]) for _, call in WHOLE_CALLS for turn in call["turns"]]
    texts += [(row.region, text) for row in singles() for text in (row.before, row.text) if text]
    found = {(region, number) for region, text in texts for number in telephone_numbers(text)}
    assert len(found) >= 8  # they are seen at all
    assert {(region, number) for region, number in found if not nobodys(number, region)} == set()


def nobodys(number: str, region: str) -> bool:
    """Whether ten digits that begin with 0 are no one's telephone number in the region."""
    if number.startswith("00") or number in OF_ALL:
        return True
    if region == "CH":
        return number[3] == "1"  # no subscriber's number begins with 1
    if region == "CI":
        return number.startswith("09")  # not given out
    return number.startswith(FICTION)


@pytest.mark.parametrize(
    "text", ["le 06 12 34 56 78 merci", "zéro six douze euh trente-quatre cinquante-six septante-huit"]
)
def test_telephone_numbers_are_seen(text: str) -> None:
    assert telephone_numbers(text) == ["0612345678"]


def telephone_numbers(text: str) -> list[str]:
    """The runs of ten digits that begin with 0, written or spoken."""
    runs: list[tuple[str, int]] = []  # digits, and where they end
    for number in numbers(text):
        if runs and re.fullmatch(r"[\s.,-]*(?:euh[\s,]*)?", text[runs[-1][1] : number.span[0]]):
            runs[-1] = (runs[-1][0] + number.digits, number.span[1])
        else:
            runs.append((number.digits, number.span[1]))
    return [digits for digits, _ in runs if len(digits) == 10 and digits.startswith("0")]


def test_no_address_is_real() -> None:
    texts = [turn["text"] for _, call in WHOLE_CALLS for turn in call["turns"]] + [row.text for row in singles()]
    real = re.compile(
        r"@|\b(?:gmail|hotmail|yahoo|outlook)\b|\barobase\b.{1,40}\bpoint (?:com|fr|ch|be|ca|net|org)\b", re.IGNORECASE
    )
    assert [text for text in texts if real.search(text)] == []


def test_both_passes_cover_every_turn() -> None:
    head, *lines = (CORPUS / "passes" / "turns.tsv").read_text("utf-8").splitlines()
    assert head.split("\t") == ["call", "turn", "first", "second", "first_tension", "second_tension"]
    passes = {(call, int(n)): (first, second) for call, n, first, second, _, _ in (line.split("\t") for line in lines)}
    assert passes.keys() == {(name, turn["n"]) for name, call in WHOLE_CALLS for turn in call["turns"]}
    for name, call in WHOLE_CALLS:
        for turn in call["turns"]:
            first, second = passes[name, turn["n"]]
            if set(first.split(",")) == set(second.split(",")):  # what both gave stands
                assert (",".join(turn["labels"]) or "-") in {first, second}, (name, turn["n"])


def test_the_datasheet_counts_right() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "corpus.py"), "--check"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_interruptions_are_there() -> None:
    """Overlaps are few, but a model of the timing must meet some."""
    turns = [pair for _, call in WHOLE_CALLS for pair in pairwise(call["turns"])]
    assert sum(a["start"] < b["start"] <= a["end"] - 0.5 and b["end"] > a["end"] for a, b in turns) >= 100
