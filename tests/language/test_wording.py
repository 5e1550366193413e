"""French is the source; every text of it stands in English as well, and what is filled in is never touched."""

from __future__ import annotations

import importlib.util
import re
import string
from pathlib import Path
from types import ModuleType

import pytest

from sangfroid.language.wording import NARROW, WIDE, typeset, wording

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def texts() -> ModuleType:
    spec = importlib.util.spec_from_file_location("texts", ROOT / "tools" / "texts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_nothing_is_missing_or_stale(texts: ModuleType) -> None:
    for path in texts.LOCALE.glob("*/LC_MESSAGES/sangfroid.po"):
        catalogue = texts.renewed(path, texts.extracted())
        assert texts.missing(catalogue) == [], "translate these, then run: python tools/texts.py"
        assert path.read_bytes() == texts.written_po(catalogue), "run: python tools/texts.py"
        assert path.with_suffix(".mo").read_bytes() == texts.written_mo(catalogue), "run: python tools/texts.py"


def test_a_translation_has_the_same_places(texts: ModuleType) -> None:
    path = texts.LOCALE / "en" / "LC_MESSAGES" / "sangfroid.po"
    seen = 0
    for message in texts.renewed(path, texts.extracted()):
        if message.id and message.string:
            seen += 1
            assert places(message.id) == places(message.string), message.id
    assert seen > 100


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_english_has_no_french(texts: ModuleType) -> None:
    path = texts.LOCALE / "en" / "LC_MESSAGES" / "sangfroid.po"
    french = re.compile(r"[éèêàùçôîû]|\b(?:vous|le|la|les|des|une|est|pour|avec)\b")
    odd = [
        m.string
        for m in texts.renewed(path, texts.extracted())
        if m.id and french.search(re.sub(r"[«“\"].*?[»”\"]", "", str(m.string)))
    ]
    assert odd == []


@pytest.mark.parametrize(
    ("written", "set_"),
    [
        ("l'appel", "l’appel"),
        ("« {words} »", f"«{WIDE}{{words}}{WIDE}»"),
        ("Pourquoi ? Parce que : oui ; non !", f"Pourquoi{NARROW}? Parce que{WIDE}: oui{NARROW}; non{NARROW}!"),
        ("{hours} h {minutes}", f"{{hours}}{WIDE}h{WIDE}{{minutes}}"),
        ("82 %", f"82{WIDE}%"),
        ("attendez...", "attendez…"),
        ("10:30", "10:30"),
    ],
)
def test_typography(written: str, set_: str) -> None:
    assert typeset(written) == set_


def test_an_unknown_language_is_told_in_french() -> None:
    assert wording("xx").gettext("appel calme") == "appel calme"
    assert wording("fr").gettext("appel calme") == "appel calme"
    assert wording("en").gettext("appel calme") == "calm call"
