"""French as it is spoken and as recognisers write it, in one normal form that keeps its source offsets.

The normal form is what patterns are matched on: lower case, no accents, elisions opened ("j'ai" → je ai),
hyphens of inversion opened ("est-ce" → est ce), spoken shortenings written out ("chui" → je suis), the `ne` of
negation and fillers dropped, a word said twice running kept once. Sentence ends stay as the words `.`, `?`, `!`
where the source has them. Each word of the normal form keeps the span of the source that it came from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sangfroid.calls.turns import Span

SENTENCE_ENDS: Final = frozenset(".?!")

# A word, with its apostrophe where it elides; or a run of sentence ends. Digits keep inner separators (14h30, 3,5).
_TOKEN: Final = re.compile(
    r"aujourd['’]hui|[Mm]['’](?:sieur|dame)|[Pp]['’]t\w+['’]?\w*|M\.(?=\s[A-ZÉÈ])"
    r"|[^\W_]+(?:[-‐‑][^\W_]+)*['’ʼ´`]?|[.?!…]+",
    re.IGNORECASE,
)

_FOLD: Final = str.maketrans(
    "àâäáãåçéèêëíìîïñóòôöõúùûüýÿ‐‑’ʼ´`", "aaaaaaceeeeiiiinooooouuuuyy--''''", "\u0300\u0301\u0302\u0308\u0327"
)

# Fillers that carry nothing: heard between any two words.
_FILLERS: Final = frozenset({"euh", "heu", "euhm", "euhh", "ben", "beh", "bah", "hein", "eh", "bin", "ne"})

_ELIDED: Final = {
    "j'": "je", "d'": "de", "l'": "le", "qu'": "que", "n'": "ne", "m'": "me", "c'": "ce", "s'": "se", "t'": "te",
    "jusqu'": "jusque", "lorsqu'": "lorsque", "puisqu'": "puisque", "quoiqu'": "quoique", "y'": "y", "z'": "",
    "presqu'": "presque", "p'": "", "v'": "vous", "parc'": "parce", "dj'": "je", "ch'": "je", "m'sieur": "monsieur",
}  # fmt: skip

# Spoken or shortened forms, written out.
_SPOKEN: Final = {
    "chui": "je suis", "chuis": "je suis", "chais": "je sais", "chépa": "je sais pas", "chepa": "je sais pas",
    "jsais": "je sais", "jsuis": "je suis", "jvous": "je vous", "jpeux": "je peux", "jveux": "je veux", "jai": "je ai",
    "jvais": "je vais", "jte": "je te", "jme": "je me", "cest": "ce est", "cetait": "ce etait", "daccord": "de accord",
    "dac": "de accord", "ok": "ok", "okay": "ok", "oke": "ok", "ouais": "oui", "ouai": "oui", "voui": "oui", "mouais": "oui",
    "nan": "non", "mme": "madame", "mlle": "mademoiselle", "mr": "monsieur", "m'sieur": "monsieur", "msieur": "monsieur",
    "m'dame": "madame", "mdame": "madame", "mam": "madame", "svp": "si il vous plait", "stp": "si il te plait",
    "silvousplait": "si il vous plait", "siouplait": "si il vous plait", "ptet": "peut etre", "p'tet": "peut etre",
    "ptetre": "peut etre", "p'tit": "petit", "p'tite": "petite", "ptit": "petit", "ptite": "petite",
    "pcq": "parce que", "pasque": "parce que", "pask": "parce que", "parsque": "parce que", "ya": "y a", "yavait": "y avait", "yen": "y en", "tas": "tu as",
    "aujourd'hui": "aujourdhui", "aujourdhui": "aujourdhui", "auj": "aujourdhui", "rdv": "rendez-vous", "cqfd": "cqfd", "pis": "puis", "pi": "puis",
    "allo": "allo", "allô": "allo", "tel": "tel", "asap": "asap", "bjr": "bonjour", "slt": "salut", "cad": "cest a dire",
    "j": "je", "c": "ce", "d": "de", "l": "le", "n": "ne", "qu": "que", "s": "se", "t": "te", "m": "me", "m.": "monsieur",
    "p'tet'": "peut etre", "p'tetre": "peut etre", "p'tits": "petits", "p'tites": "petites", "cela": "ca", "cetait": "ce etait", "quelquun": "quelque un", "y'a": "y a", "t'as": "tu as", "t'es": "tu es", "hum": "hmm", "mh": "hmm", "mmh": "hmm",
    "hm": "hmm", "mm": "hmm", "mhm": "hmm", "mmm": "hmm", "hmmm": "hmm", "humhum": "hmm", "mmhmm": "hmm",
}  # fmt: skip

# Hyphenated words that stay one word; all others are opened.
_COMPOUNDS: Final = {"rendez-vous": "rendez-vous", "week-end": "week-end", "e-mail": "email", "mail": "email", "mails": "emails", "emails": "emails"}

# "t'as" opens to tu, "t'appelle" to te.
_TU_VERBS: Final = frozenset({"as", "es", "avais", "etais", "auras", "aurais", "auras", "en", "entends", "arrives", "attends", "y"})

_KEEP_DOUBLE: Final = frozenset({"vous", "nous"})


@dataclass(frozen=True, slots=True)
class Words:
    """The normal form of one turn: word i stands at `text[spans[i][0]:spans[i][1]]`."""

    forms: tuple[str, ...]
    spans: tuple[Span, ...]

    def span(self, first: int, last: int) -> Span:
        """The source span of the words first..last, both included."""
        return (self.spans[first][0], self.spans[last][1])


def fold(text: str) -> str:
    """Lower case without accents or typographic variants; may change the length (œ → oe)."""
    return text.lower().translate(_FOLD).replace("œ", "oe").replace("æ", "ae")


@lru_cache(maxsize=65_536)
def _forms(raw: str) -> tuple[str, ...]:
    """The normal words of one raw token."""
    word = fold(raw)
    if word[0] in ".?!…":
        return ("?",) if "?" in word else ("!",) if "!" in word else (".",)
    if word in _SPOKEN:
        return tuple(_SPOKEN[word].split())
    if word in _COMPOUNDS:
        return (_COMPOUNDS[word],)
    if word in _ELIDED:
        opened = _ELIDED[word]
        return (opened,) if opened else ()
    word = word.rstrip("'")
    if "-" in word:
        return tuple(form for part in word.split("-") for form in (_forms(part) if part else ()))
    return (word,) if word else ()


def words(text: str) -> Words:
    """The normal form of a turn's text."""
    forms: list[str] = []
    spans: list[Span] = []
    pending = ""  # an elision whose opening depends on the next word
    last = ""
    for found in _TOKEN.finditer(text):
        for form in _forms(found.group()):
            if pending:
                if pending == "te" and form in _TU_VERBS:
                    forms[-1] = last = "tu"
                elif pending == "se" and form in ("il", "ils"):
                    forms[-1] = last = "si"
                pending = ""
            if form in _FILLERS or (form == last and form not in _KEEP_DOUBLE):
                continue
            last = form
            if form in ("te", "se") and found.group()[-1] in "'’ʼ´`":
                pending = form
            forms.append(form)
            spans.append(found.span())
    return Words(tuple(forms), tuple(spans))
