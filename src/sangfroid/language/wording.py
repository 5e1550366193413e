"""The words of the interface: French is written in the code, other languages stand in catalogues.

`wording(lang).gettext` translates a French text; texts are filled afterwards, so that what people said in a
call is never touched. Catalogues are made by tools/texts.py from data/locale.
"""

from __future__ import annotations

import gettext
import re
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final

SOURCE: Final = "fr"
LANGUAGES: Final = ("fr", "en")

NARROW: Final = "\u202f"  # before ; ! ?
WIDE: Final = "\u00a0"  # before : » %, after «

_APOSTROPHE: Final = re.compile(r"(?<=\w)'(?=[\w{«“])")
_BEFORE_HIGH: Final = re.compile(r"(?<=\S) (?=[;!?])")
_BEFORE_WIDE: Final = re.compile(r"(?<=\S) (?=[:»%])")
_AFTER_OPEN: Final = re.compile(r"« ")
_UNIT: Final = re.compile(r"(?<=[\d}]) (?=(?:h|min|s|mots)\b)")
_AFTER_HOUR: Final = re.compile(r"(?<=\bh) (?=[\d{])")


@cache
def wording(lang: str) -> gettext.NullTranslations:
    """The texts in this language; in French where there is no catalogue for it."""
    if lang == SOURCE or lang not in LANGUAGES:
        return gettext.NullTranslations()
    catalogue = files("sangfroid.data").joinpath("locale", lang, "LC_MESSAGES", "sangfroid.mo")
    return gettext.GNUTranslations(BytesIO(catalogue.read_bytes()))


def typeset(text: str) -> str:
    """A French text with its typographic apostrophes and the spaces that must not break."""
    text = _APOSTROPHE.sub("’", text).replace("...", "…")
    text = _BEFORE_HIGH.sub(NARROW, text)
    text = _BEFORE_WIDE.sub(WIDE, text)
    text = _AFTER_OPEN.sub(f"«{WIDE}", text)
    text = _UNIT.sub(WIDE, text)
    return _AFTER_HOUR.sub(WIDE, text)


def N_(text: str) -> str:  # noqa: N802 (gettext's own name for a text that is translated where it is shown)
    """The text itself: it only marks it for the catalogues."""
    return text
