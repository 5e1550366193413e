"""French as it is spoken and as recognisers write it, in one normal form that keeps its source offsets.

The normal form is what patterns are matched on: lower case, no accents, elisions opened ("j'ai" → je ai),
hyphens of inversion opened ("est-ce" → est ce), spoken shortenings written out ("chui" → je suis), the `ne` of
negation and fillers dropped, a word said twice running kept once. Sentence ends stay as the words `.`, `?`, `!`
where the source has them. Each word of the normal form keeps the span of the source that it came from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from sangfroid.calls.errors import BadData
from sangfroid.calls.turns import Span
from sangfroid.language.sheets import Fields, read_sheet_file

SPOKEN: Final = Path(__file__).parent.parent / "data" / "fr" / "spoken.yaml"

SENTENCE_ENDS: Final = frozenset(".?!")

# A word, with its apostrophe where it elides ("aujourd'hui", "m'sieur", "p'tit" are one); or a run of sentence ends;
# or the title "M.", its dot set apart where a name follows it.
_TOKEN: Final = re.compile(r"M\u2060|\w+(?:[-‐‑]\w+)*(?:['’ʼ´`](?:hui\b|sieur\b|dame\b|t[iîeê]\w+['’]?\w*)?)?|[.?!…]+")

_TITLE: Final = re.compile(r"(?<!\w)M\.(?=\s[A-ZÉÈ])")
_NO_STOP: Final = "\u2060"

_FOLD: Final = str.maketrans(
    "àâäáãåçéèêëíìîïñóòôöõúùûüýÿ‐‑’ʼ´`", "aaaaaaceeeeiiiinooooouuuuyy--''''", "\u0300\u0301\u0302\u0308\u0327"
)

_KEEP_DOUBLE: Final = frozenset({"vous", "nous"})
_ELIDED: Final = frozenset({"te", "se"})  # "t'as" is tu as, "s'il" si il
_APOSTROPHES: Final = "'’ʼ´`"


class Words(NamedTuple):
    """The normal form of one turn: word i stands at `text[spans[i][0]:spans[i][1]]`."""

    forms: tuple[str, ...]
    spans: tuple[Span, ...]

    def span(self, first: int, last: int) -> Span:
        """The source span of the words first..last, both included."""
        return (self.spans[first][0], self.spans[last][1])


class Opened(NamedTuple):
    """A normal word, and where its token stands in what stands between two spaces."""

    form: str
    start: int
    end: int
    elides: bool


def fold(text: str) -> str:
    """Lower case without accents or typographic variants; may change the length (œ → oe)."""
    return text.lower().translate(_FOLD).replace("œ", "oe").replace("æ", "ae")


@dataclass(frozen=True, slots=True)
class Spoken:
    """The sheet data/fr/spoken.yaml."""

    fillers: frozenset[str]
    elided: dict[str, str]
    after_tu: frozenset[str]
    spoken: dict[str, str]
    compounds: dict[str, str]
    empty: frozenset[str]


@cache
def spoken() -> Spoken:
    """How French is spoken and typed, against its plain form."""
    sheet = read_sheet_file(SPOKEN)
    if not isinstance(sheet, Fields):
        raise BadData("{file} : des champs attendus", file=SPOKEN.name)

    def several(key: str) -> frozenset[str]:
        return frozenset(text.value for text in sheet.texts(key))

    def pairs(key: str) -> dict[str, str]:
        inner = sheet.fields[key]
        return {name: inner.text(name) for name in inner.fields} if isinstance(inner, Fields) else {}

    return Spoken(
        several("fillers"), pairs("elided"), several("after_tu"), pairs("spoken"), pairs("compounds"), several("empty")
    )


_KNOWN: Final[dict[str, tuple[Opened, ...]]] = {}  # what stands between two spaces → its words; emptied when grown
_PLAIN: Final[dict[str, tuple[str, int, int]]] = {}  # the same of what is one word, whatever stands beside it
MAX_KNOWN: Final = 16_384


def _forms(raw: str) -> tuple[str, ...]:
    """The normal words of one raw token."""
    known = spoken()
    word = fold(raw).replace(_NO_STOP, ".")
    if word[0] in ".?!…":
        return ("?",) if "?" in word else ("!",) if "!" in word else (".",)
    if word in known.spoken:
        return tuple(known.spoken[word].split())
    if word in known.compounds:
        return (known.compounds[word],)
    if word in known.elided:
        opened = known.elided[word]
        return (opened,) if opened else ()
    word = word.strip("'_")
    if "-" in word:
        return tuple(form for part in word.split("-") for form in (_forms(part) if part else ()))
    return (word,) if word else ()


def _opened(piece: str) -> tuple[Opened, ...]:
    """The words of what stands between two spaces, remembered."""
    found: list[Opened] = []
    for token in _TOKEN.finditer(piece):
        raw, (start, end) = token[0], token.span()
        found += [Opened(form, start, end, form in _ELIDED and raw[-1] in _APOSTROPHES) for form in _forms(raw)]
    if len(_KNOWN) > MAX_KNOWN:
        _KNOWN.clear()
        _PLAIN.clear()
    opened = _KNOWN[piece] = tuple(found)
    if len(opened) == 1 and opened[0].form not in spoken().fillers and opened[0].form not in _ELIDED:
        _PLAIN[piece] = opened[0][:3]
    return opened


def words(text: str) -> Words:
    """The normal form of a turn's text."""
    if "M." in text:
        text = _TITLE.sub("M" + _NO_STOP, text)
    forms: list[str] = []
    spans: list[Span] = []
    plain, heard, stands = _PLAIN.get, forms.append, spans.append
    pieces = text.split()
    even = " ".join(pieces) == text  # one space between any two, as nearly always
    pending = ""  # an elision whose opening depends on the next word
    start = 0
    for piece in pieces:
        if not even:
            start = text.index(piece, start)
        one = plain(piece)
        if one is None or pending:
            pending = _several(piece, start, pending, (forms, spans))
        elif not forms or one[0] != forms[-1] or one[0] in _KEEP_DOUBLE:  # most words
            form, a, b = one
            heard(form)
            stands((start + a, start + b))
        start += len(piece) + even
    return Words(tuple(forms), tuple(spans))


def _several(piece: str, start: int, pending: str, so_far: tuple[list[str], list[Span]]) -> str:
    """Adds the words of what stands between two spaces; gives the elision that it ends with, "" for none."""
    forms, spans = so_far
    known = spoken()
    for form, a, b, elides in _KNOWN.get(piece) or _opened(piece):
        if pending == "te" and form in known.after_tu:
            forms[-1] = "tu"
        elif pending == "se" and form in ("il", "ils"):
            forms[-1] = "si"
        pending = ""
        if (forms and form == forms[-1] and form not in _KEEP_DOUBLE) or form in known.fillers:
            continue
        if elides:
            pending = form
        forms.append(form)
        spans.append((start + a, start + b))
    return pending
