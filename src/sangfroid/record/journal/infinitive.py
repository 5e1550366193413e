"""The infinitive of a verb as a note has it: by the sheet where it names the verb, else by its ending."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from sangfroid.record.journal.sheet import journal_sheet

# Stems before which the regular way would be wrong, longest first.
_STEMS: Final = (
    ("reviend", "revenir"), ("revien", "revenir"), ("viend", "venir"), ("vien", "venir"), ("tiend", "tenir"),
    ("tien", "tenir"), ("refer", "refaire"), ("refai", "refaire"), ("fer", "faire"), ("fai", "faire"),
    ("repren", "reprendre"), ("pren", "prendre"), ("remet", "remettre"), ("met", "mettre"), ("revoi", "revoir"),
    ("reverr", "revoir"), ("verr", "voir"), ("voi", "voir"), ("ir", "aller"), ("va", "aller"), ("vont", "aller"),
    ("recoi", "recevoir"), ("recevr", "recevoir"), ("rouvr", "rouvrir"), ("ouvr", "ouvrir"), ("offr", "offrir"),
    ("ecri", "écrire"), ("inscri", "inscrire"), ("reconstrui", "reconstruire"), ("lis", "lire"), ("lit", "lire"),
    ("relis", "relire"), ("relit", "relire"), ("suiv", "suivre"), ("part", "partir"), ("par", "partir"),
    ("ressort", "ressortir"), ("sort", "sortir"), ("cour", "courir"), ("ser", "être"),
)  # fmt: skip
_ENDINGS: Final = tuple(
    (re.compile(pattern), to) for pattern, to in (
        (r"(?<=[a-zà-ÿ])(?:oie|oies|oient|oierai|oiera|oieront)$", "oyer"),
        (r"(?<=[a-zà-ÿ])(?:uie|uies|uient|uierai|uiera|uieront)$", "uyer"),
        (r"(?:erai|era|erons|eront|erais|erait)$", "er"), (r"(?:irai|ira|irons|iront|irais|irait)$", "ir"),
        (r"(?:rai|ra|rons|ront|rais|rait)$", "re"), (r"issons$|issent$", "ir"), (r"geons$", "ger"),
        (r"çons$", "cer"), (r"(?:ée?s?)$", "er"), (r"(?:ons|ent|es|e)$", "er"), (r"(?<=[nr])ds?$", "dre"),
        (r"(?:is|it)$", "ir"),
    )
)  # fmt: skip
_GRAVE: Final = re.compile(r"è(?=[^aeiouyéè]+er$)")
_MUTE: Final = re.compile(r"(?:m|l|ach|p|g|cr)è(?:n|v|t|s|l|c)er$")  # mener, lever, acheter, peser, geler


@cache
def _listed() -> dict[str, str]:
    """What is undertaken, by the form that tells it."""
    found: dict[str, str] = {}
    for verb in journal_sheet().verbs:
        for form in (verb.inf, *sorted(verb.finite | verb.would | verb.done), *([verb.noun] if verb.noun else [])):
            if not verb.needs:
                found.setdefault(form, verb.what)
    return dict(journal_sheet().nouns) | found


def infinitive(raw: str, form: str) -> str:
    """What is undertaken by a word as written, folded in `form`."""
    if form in _listed():
        return _listed()[form]
    said = raw.lower().rstrip("'’.")
    if said.endswith(("er", "ir", "re", "oir")):
        return said
    for stem, to in _STEMS:
        if form.startswith(stem) and len(form) - len(stem) <= 4:
            return to
    for pattern, to in _ENDINGS:
        if pattern.search(said):
            plain = pattern.sub(to, said)
            return _GRAVE.sub("e" if _MUTE.search(plain) else "é", plain)
    return said
