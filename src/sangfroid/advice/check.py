"""`check(path)`: what is wrong in a playbook, a ladder, an office sheet, or a folder of them: where, and the mend."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sangfroid.advice.advise import counts
from sangfroid.advice.lexicon import read_lexicon
from sangfroid.advice.load import kind_of, read_ladder, read_numbers, read_playbook, read_step, sheet_of
from sangfroid.advice.office import read_office
from sangfroid.advice.playbook import Step
from sangfroid.advice.wording import Sentence, Wording
from sangfroid.calls.errors import BadData, SangfroidError
from sangfroid.calls.turns import Turn
from sangfroid.calls.vocabulary import FAULTS
from sangfroid.cues.context import Before
from sangfroid.cues.grammar.match import Grammar
from sangfroid.cues.hearing import cues
from sangfroid.language.sheets import Fields, read_sheet_file

LONGEST: Final = 22  # words of a sentence to say
BARE: Final = 2  # wordings a step that need no fact: there is always something to say

EXAMPLES: Final = {
    "client": "madame Kowalski", "agent": "Solène", "subject": "votre rendez-vous", "times": "trois fois",
    "wait": "deux semaines", "when": "demain matin", "needed_by": "avant 17 h", "number": "le 15", "sms": "au 114",
    "gesture": "un nouveau créneau en priorité", "slot": "demain à neuf heures", "other_slot": "jeudi à onze heures",
    "beat": "dix minutes", "i_owe": "je vous rappelle demain matin", "you_owe": "envoyer les photos ce soir",
    "client:gender": "f", "agent:gender": "f",
}  # fmt: skip
"""One fact a place, to read a wording as it would be said."""

_VOUS: Final = re.compile(r"\b(?:vous|votre|vos|\w{2,}ez(?!,))\b", re.IGNORECASE)
_TU: Final = re.compile(r"\b(?:tu|te|toi|ton|ta|tes)\b|\bt['’]", re.IGNORECASE)
_NO_VERB: Final = frozenset({"chez", "assez", "nez", "rez"})

# What no sentence of ours may say: each with its mend.
_COUNT: Final = r"\d+|une|deux|trois|cinq|dix|quinze|vingt|trente|quelques"
_NEVER: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), why)
    for pattern, why in (
        (
            r"\b(?:ma|notre) faute|erreur de (?:notre|ma) part|(?:on|nous) (?:s'est|nous sommes) tromp",
            SangfroidError("un aveu de faute ; dites le ressenti du client, pas la faute"),
        ),
        (
            r"\d+\s*(?:€|euros?|francs?|%|pour cent)|\bgratuit|\brembours",
            SangfroidError("un montant ou un geste ; écrivez {{gesture}}, que le cabinet autorise"),
        ),
        (
            rf"\b(?:dans|sous|d'ici)\s+(?:{_COUNT})\s+(?:minute|heure|jour|semaine)",
            SangfroidError("un délai que personne n'a autorisé ; écrivez {{beat}}"),
        ),
        (
            r"\bcalmez|\bcalme-toi|\bdu calme\b|\bcalm down\b",
            SangfroidError("un ordre de se calmer, qui attise ; nommez le ressenti"),
        ),
        (r"!", SangfroidError("un point d'exclamation ; la phrase se dit posément")),
    )
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend, and where; `error` says how."""

    file: str
    line: int
    error: SangfroidError

    @property
    def message(self) -> str:
        """What to mend, in French."""
        return self.error.told()

    def told(self, say: Callable[[str], str] = str) -> str:
        """Where and what to mend, in the language of `say`."""
        return say(BadData.AT_LINE).format(file=self.file, line=self.line, told=self.error.told(say))

    def __str__(self) -> str:
        return self.told()


def check(path: Path, *, language: str = "fr", grammar: Grammar | None = None) -> list[Problem]:
    """All problems of the sheet, or of every sheet in the folder; with a grammar, each sentence is read back too."""
    if not path.exists():
        return [Problem(path.name, 1, SangfroidError("ce fichier n'existe pas ; vérifiez le chemin"))]
    paths = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    if not paths:
        return [Problem(path.name, 1, SangfroidError("aucune feuille « .yaml » dans ce dossier"))]
    return [problem for sheet in paths for problem in _sheet(sheet, language, grammar)]


def _sheet(path: Path, language: str, grammar: Grammar | None) -> Iterator[Problem]:
    try:
        sheet = sheet_of(read_sheet_file(path), path.name)
        kind = kind_of(sheet)
    except BadData as error:
        yield _problem(error, path.name)
        return
    if kind == "playbook":
        yield from _playbook(sheet, language, grammar)
        return
    read = {"ladder": read_ladder, "numbers": read_numbers, "office": read_office, "lexicon": read_lexicon}[kind]
    try:
        read(sheet)
    except BadData as error:
        yield _problem(error, path.name)


def _playbook(sheet: Fields, language: str, grammar: Grammar | None) -> Iterator[Problem]:
    """Every step on its own, so that one mistake hides no other; then the sheet as a whole."""
    try:
        rows = sheet.rows("steps")
        bits = {row.text("id"): 1 << place for place, row in enumerate(rows)}
    except BadData as error:
        yield _problem(error, sheet.name)
        return
    broken = False
    for row in rows:
        try:
            step = read_step(row, sheet.text("playbook"), 1, bits, 0)
        except BadData as error:
            broken = True
            yield _problem(error, sheet.name)
            continue
        yield from (Problem(sheet.name, line, fault) for line, fault in _faults(step, row, language, grammar))
    if not broken:
        try:
            read_playbook(sheet)
        except BadData as error:
            yield _problem(error, sheet.name)


def _faults(step: Step, row: Fields, language: str, grammar: Grammar | None) -> Iterator[tuple[int, SangfroidError]]:
    """What a step's wordings must not be."""
    bare = sum(1 for wording in step.say if not wording.needs)
    if step.say and bare < BARE:
        node = row.fields["say"]
        yield node.line, SangfroidError(
            "« {step} » : au moins {least} phrases sans accolade ; il y en a {bare}, ajoutez-en",
            step=step.id, least=BARE, bare=bare,
        )  # fmt: skip
    for wording in step.say:
        forms = ((False, wording.vous), (True, wording.tu)) if wording.vous != wording.tu else ((False, wording.vous),)
        for tu, pieces in forms:
            for fault in _sentence(pieces, wording, tu, language, grammar):
                yield wording.line, fault


def _sentence(
    pieces: Sentence, wording: Wording, tu: bool, language: str, grammar: Grammar | None
) -> Iterator[SangfroidError]:
    said = wording.filled(EXAMPLES, tu)
    own = " ".join(piece for piece in pieces if isinstance(piece, str))
    if len(said.split()) > LONGEST:
        yield SangfroidError(
            "« {said} » : {count} mots ; coupez à {most} au plus", said=said, count=len(said.split()), most=LONGEST
        )
    for never, why in _NEVER:
        if never.search(own):
            yield SangfroidError("« {said} » contient {why}", said=said, why=why)
    if language == "fr":
        formal = any(found.group().lower() not in _NO_VERB for found in _VOUS.finditer(own))
        familiar = _TU.search(own) is not None
        if wording.vous == wording.tu and (formal or familiar):
            yield SangfroidError(
                "« {said} » ne convient qu'à l'une des deux adresses ; écrivez {{vous: …, tu: …}}", said=said
            )
        elif (tu and formal) or (not tu and familiar):
            yield SangfroidError("« {said} » mêle tu et vous ; accordez la phrase", said=said)
    if grammar is not None:
        heard = cues(Turn(1, "agent", said), Before(), grammar)
        for fault in sorted({cue.name for cue in heard.labels if counts(cue)} & FAULTS):
            yield SangfroidError(
                "« {said} » s'entend comme une faute ({fault}) ; dites-le autrement", said=said, fault=fault
            )


def _problem(error: BadData, file: str) -> Problem:
    """The problem that an error tells; the place is told in front of it."""
    where = str(error.values.get("file", file))
    return Problem(where, int(str(error.values.get("line", 1))), SangfroidError(error.message, **error.values))
