"""Hostile files, by the names of ../shared/bad_input.md: F1, F3, F4 and X3.

F2, T1 to T5 and X1 stand in tests/faces, tests/sources and tests/review.
"""

import io
import tracemalloc
import zipfile
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest

from sangfroid.advice.check import check
from sangfroid.calls.errors import BadData, SangfroidError, Unreadable
from sangfroid.calls.turns import Turn
from sangfroid.cues.context import Before
from sangfroid.cues.grammar.match import Grammar
from sangfroid.language.sheets import read_sheet
from sangfroid.language.words import words
from sangfroid.sources.transcripts import read_call

ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
BOMB = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e0 "ha">{ENTITIES}]><a>&e11;</a>'.encode()
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>Agent : &x;</a>'


def _zip(entries: int, size: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(entries):
            packed.writestr(f"call{number}.vtt", b"\0" * size)
    return file.getvalue()


@pytest.mark.parametrize("packed", [_zip(1, 50_000_000), _zip(2_000, 10)], ids=["unpacks to much", "many entries"])
def test_f1_a_zip_is_refused_and_never_unpacked(packed: bytes) -> None:
    tracemalloc.start()
    with pytest.raises(Unreadable) as refused:
        read_call(packed, name="appels.vtt")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * len(packed) + 5_000_000
    assert "ZIP" in refused.value.told(str)


@pytest.mark.parametrize("document", [BOMB, OUTSIDE], ids=["bomb", "outside"])
def test_f3_xml_entities_are_not_followed(document: bytes) -> None:
    """No format of ours is XML: it is refused, or its text stays the text that it is."""
    try:
        call = read_call(document, name="appel.xml")
    except SangfroidError:
        return
    said = " ".join(turn.text for turn in call.turns)
    assert "root:" not in said
    assert len(said) <= len(document)


@pytest.mark.parametrize(
    "sheet",
    [
        "a: !!python/object/apply:os.system [echo]\n",
        "a: &x [ha]\nb: [*x, *x]\n",
        "a: &a [x]\n" + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in pairwise("abcdefghi")),
        "a: " + "[" * 5_000 + "]" * 5_000 + "\n",
        "a: " + "x" * 3_000_000,
    ],
    ids=["tag", "alias", "alias bomb", "deep", "long"],
)  # fmt: skip
def test_f4_yaml_tags_and_aliases_are_refused(sheet: str) -> None:
    with pytest.raises(BadData) as refused:
        read_sheet(sheet, name="fiche.yaml")
    assert "fiche.yaml" in refused.value.told(str)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(x|x)*y", ".*.*.*", "[[[["])
def test_x3_a_pattern_of_another_grammar_is_refused_or_costs_nothing(tmp_path: Path, pattern: str) -> None:
    sheet = tmp_path / "thanks.yaml"
    sheet.write_text(
        f"cue: thanks\nrules:\n  - id: new\n    says: ['{pattern}']\n    hears: [Merci bien.]\n", encoding="utf-8"
    )
    try:
        grammar = Grammar.load(tmp_path)
    except BadData:
        return
    start = process_time()
    grammar.signs(Turn(1, "client", "a" * 40_000 + "!"), words("a" * 40_000 + "!"), Before())
    assert process_time() - start < 5


def test_x3_what_a_pattern_can_say_costs_time_linear_in_the_words(tmp_path: Path) -> None:
    """Nested choices and missing parts, the worst that the pattern grammar holds, over a long turn."""
    part = "[(a | a a | a a a)] " * 12
    (tmp_path / "thanks.yaml").write_text(
        f"cue: thanks\nrules:\n  - id: new\n    says: ['{part} fin ~4 {part} bout']\n    hears: [fin bout]\n",
        encoding="utf-8",
    )
    grammar = Grammar.load(tmp_path)

    def seconds(number: int) -> float:
        text = "a b " * number
        heard = words(text)
        start = process_time()
        grammar.signs(Turn(1, "client", text), heard, Before())
        return process_time() - start

    seconds(500)
    assert seconds(40_000) < 60 * max(seconds(2_000), 0.001)


def test_x3_a_playbook_takes_no_pattern(tmp_path: Path) -> None:
    book = tmp_path / "fiche.yaml"
    book.write_text("id: x\nwhen: '(a+)+$'\n", encoding="utf-8")
    assert check(book, language="fr")
