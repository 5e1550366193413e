"""What a recogniser writes where nobody speaks, left out: credits, signs for sounds, loops, impossible speed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sangfroid.calls.errors import BadData
from sangfroid.language.sheets import Fields, read_sheet
from sangfroid.sources.invented import is_invented
from sangfroid.sources.sound.recogniser import Word

_BESIDE = 0.4  # seconds around a stretch of speech in which a word may still fall


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign for a sound, with what it must and must not match."""

    says: re.Pattern[str]
    hears: tuple[str, ...]
    ignores: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loop:
    """The same `words` words, `times` times in a row: `kept` of them stay."""

    words: int
    times: int
    kept: int


@dataclass(frozen=True, slots=True)
class Table:
    """What `unsaid.yaml` says."""

    signs: tuple[Sign, ...]
    loops: tuple[Loop, ...]
    fastest: float
    fastest_from: int
    slowest: float


@cache
def table() -> Table:
    """The sheet, read once."""
    name = "unsaid.yaml"
    sheet = read_sheet(files("sangfroid.data").joinpath("sound", name).read_text("utf-8"), name)
    if not isinstance(sheet, Fields):
        raise BadData("{file} est vide", file=name)
    sheet.only("signs", "loops", "fastest", "fastest_from", "slowest")
    return Table(
        tuple(_sign(row) for row in sheet.rows("signs")),
        tuple(
            Loop(int(row.number("words", 1)), int(row.number("times", 4)), int(row.number("kept", 1)))
            for row in sheet.rows("loops")
        ),
        sheet.number("fastest", 40), int(sheet.number("fastest_from", 12)), sheet.number("slowest", 2),
    )  # fmt: skip


def _sign(row: Fields) -> Sign:
    row.only("says", "hears", "ignores")
    hears, ignores = ([text.value for text in row.texts(key)] for key in ("hears", "ignores"))
    return Sign(re.compile(row.text("says")), tuple(hears), tuple(ignores))


def said(words: list[Word], start: float, end: float) -> list[Word]:
    """Of the words written for the speech from `start` to `end`, those that somebody said."""
    kept = _without_loops(_without_signs(_in_place(words, start, end)))
    text = " ".join(word.text for word in kept)
    seconds = max(end - start, 0.05)
    letters = sum(map(len, text.split()))
    if letters >= table().fastest_from and letters / seconds > table().fastest:
        return []
    # A whole stretch of seconds with three words of thanks on it: they were put on silence or on music.
    silent = 1.0 if letters / seconds < table().slowest else None
    return [] if is_invented(text, no_speech=silent) else kept


def _in_place(words: list[Word], start: float, end: float) -> list[Word]:
    """Without those that stand where nobody was heard to speak."""
    return [word for word in words if word.end > start - _BESIDE and word.start < end + _BESIDE]


def _without_signs(words: list[Word]) -> list[Word]:
    """Without signs for sounds, which may be of several words."""
    text, places = "", []
    for word in words:
        places.append(len(text))
        text += word.text + " "
    hidden: set[int] = set()
    for sign in table().signs:
        for found in sign.says.finditer(text):
            first, last = found.span()
            if (first == 0 or text[first - 1] == " ") and text[last : last + 1] in (" ", ""):
                hidden.update(range(first, last))
    return [word for word, place in zip(words, places, strict=True) if place not in hidden]


def _without_loops(words: list[Word]) -> list[Word]:
    for loop in table().loops:
        words = _without_loop(words, loop)
    return words


def _without_loop(words: list[Word], loop: Loop) -> list[Word]:
    """Long rows of the same words cut to what a person may have said."""
    texts = [word.text.strip(",.!?").casefold() for word in words]
    kept: list[Word] = []
    at = 0
    while at < len(words):
        times = 1
        while texts[at + times * loop.words : at + (times + 1) * loop.words] == texts[at : at + loop.words]:
            times += 1
        if times >= loop.times and at + loop.words <= len(words):
            kept += words[at : at + loop.kept * loop.words]
            at += times * loop.words
        else:
            kept.append(words[at])
            at += 1
    return kept
