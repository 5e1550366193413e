"""Which of the words that stand before a colon are speakers' names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from sangfroid.sources.guess import is_role_word

_SPEAKER_NUMBER = re.compile(r"(?i)(?:speaker|spk|locuteur|locutrice|intervenant|participant|voix)[ _-]?\w{0,3}")
_MAX_WORDS: Final = 5
_NEARLY_ALL: Final = 0.9  # share of passages with a name from which on a name met once is one as well

# Words before a colon that open a line of a log, a letter, a form or a note, and are nobody's name.
_NOBODY: Final = frozenset({
    "error", "erreur", "info", "warn", "warning", "avertissement", "debug", "fatal", "critical", "trace", "notice",
    "from", "to", "cc", "bcc", "cci", "subject", "date", "de", "à", "objet", "sujet", "note", "nb", "n.b", "ps", "p.s",
    "http", "https", "ftp", "file", "tel", "tél", "téléphone", "fax", "mail", "email", "e-mail", "adresse", "durée",
    "heure", "titre", "title", "author", "auteur", "total", "résumé", "ingrédients", "attention", "remarque",
    "exemple", "question", "réponse", "version", "name", "key", "value", "id", "type", "status", "description",
    "rappel", "voilà", "bref", "alors", "donc",
})  # fmt: skip


def may_be_speaker(name: str) -> bool:
    """Whether a few words can be a name at all; a log's level and a letter's header are none."""
    return name.lower() not in _NOBODY and len(name.split()) <= _MAX_WORDS


def tells_role(name: str) -> bool:
    """Whether a name says by itself that it is a speaker: a role ("Agent") or a speaker's number ("SPEAKER_00")."""
    return is_role_word(name) or _SPEAKER_NUMBER.fullmatch(name) is not None


def speakers(names: Sequence[str | None]) -> Counter[str]:
    """The speakers among the names before each passage (None: no name), with how many passages each has.

    A speaker tells a role or comes back. A name met once counts where nearly all passages have one.
    """
    counts = Counter(name for name in names if name is not None)
    if counts.total() >= _NEARLY_ALL * len(names):
        return counts
    return Counter({name: count for name, count in counts.items() if count > 1 or tells_role(name)})
