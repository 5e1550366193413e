"""What was just done, told at the top of the next page, with the way to undo it where there is one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sangfroid.language.wording import N_
from sangfroid.review.voice import Voice

_CODE: Final = re.compile(r"([a-z_]{1,30})(?::(\d{1,10}))?")

# Code → what is told, and where a form posts that undoes it.
NOTICES: Final[dict[str, tuple[str, str]]] = {
    "kept": (N_("Promesse tenue."), "/promises/{id}/reopen"),
    "released": (N_("Promesse levée : elle n'est plus attendue."), "/promises/{id}/reopen"),
    "broken": (N_("Promesse non tenue, c'est noté."), "/promises/{id}/reopen"),
    "denied": (N_("Ce n'était pas une promesse : elle ne reviendra pas."), "/promises/{id}/reopen"),
    "confirmed": (N_("Promesse confirmée."), ""),
    "changed": (N_("C'est corrigé."), ""),
    "given": (N_("La promesse est passée à votre collègue."), ""),
    "waiting": (N_("La promesse attend ce que vous avez dit."), ""),
    "happened": (N_("C'est noté : la promesse est à tenir."), ""),
    "reopened": (N_("La promesse est de nouveau ouverte."), ""),
    "task": (N_("C'est noté, avec son rappel."), ""),
    "task_done": (N_("C'est fait."), "/tasks/{id}/reopen"),
    "task_dropped": (N_("C'est abandonné."), "/tasks/{id}/reopen"),
    "task_open": (N_("C'est de nouveau à faire."), ""),
    "put_off": (N_("C'est remis : vous y serez rappelé. L'échéance, elle, ne bouge pas."), ""),
    "moved": (N_("C'est noté."), ""),
    "answered": (N_("C'est noté."), ""),
    "beat": (N_("Le rythme est lancé : le prochain point sera rappelé."), ""),
    "beat_told": (N_("C'est noté. Le prochain point sera rappelé."), ""),
    "beat_over": (N_("L'urgence est finie. Le suivi est noté pour la suite."), ""),
    "channel": (N_("C'est réglé."), ""),
    "channel_gone": (N_("C'est fermé : plus rien ne part par là."), ""),
    "tested": (N_("L'essai est parti et a été accepté."), ""),
    "promised": (N_("Promesse notée."), ""),
    "corrected": (N_("C'est corrigé. Une nouvelle lecture n'y changera rien."), "/corrections/{id}/undo"),
    "restored": (N_("La lecture vaut de nouveau."), ""),
    "swapped": (N_("Les deux rôles sont échangés, et l'appel est relu."), ""),
    "reread": (N_("L'appel est relu avec les règles d'aujourd'hui. Vos corrections sont restées."), ""),
    "linked": (N_("L'appel est rangé chez ce contact."), ""),
    "lesson": (N_("La leçon est gardée. Vous seul la voyez."), ""),
    "noted": (N_("La note est gardée."), ""),
    "note_gone": (N_("La note est retirée."), ""),
    "sound": (N_("L'enregistrement est gardé, chiffré, aussi longtemps que les paroles."), ""),
    "sound_gone": (N_("L'enregistrement est effacé."), ""),
    "shared": (N_("L'appel est partagé jusqu'à cette date."), ""),
    "unshared": (N_("Le partage est arrêté."), ""),
    "held": (N_("L'appel n'est plus montré qu'aux personnes nommées."), ""),
    "lifted": (N_("La réserve est levée."), ""),
    "removed": (N_("L'appel est supprimé, avec tout ce qui en dépendait."), ""),
    "contact": (N_("Le contact est enregistré."), ""),
    "merged": (N_("Les deux contacts n'en font plus qu'un."), ""),
    "done_for": (N_("L'intervention est notée."), ""),
    "gone": (N_("C'est retiré."), ""),
    "sent": (N_("Le message est laissé."), ""),
    "taken": (N_("Le message est à vous, et sa promesse aussi."), ""),
    "done": (N_("C'est fait."), ""),
    "journal": (N_("C'est gardé au journal."), ""),
    "sheet": (N_("La fiche est enregistrée. Elle vaut pour les prochains appels."), ""),
    "sheet_back": (N_("La fiche livrée avec Sangfroid vaut de nouveau."), ""),
    "settings": (N_("Les réglages sont enregistrés."), ""),
    "person": (N_("La personne est enregistrée."), ""),
    "password": (N_("Le mot de passe est changé. Entrez de nouveau avec le nouveau."), ""),
    "sessions": (N_("Les autres séances sont fermées."), ""),
    "practice": (N_("Le cabinet est enregistré."), ""),
    "out": (N_("Vous êtes sorti. À bientôt."), ""),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Notice:
    """`undo`: where a form posts to undo it, "" where it cannot be."""

    text: str
    undo: str


def told(code: str, voice: Voice) -> Notice | None:
    """The notice of a code ("kept:12"); None for any other word."""
    found = _CODE.fullmatch(code)
    if found is None or found.group(1) not in NOTICES:
        return None
    text, undo = NOTICES[found.group(1)]
    number = found.group(2)
    return Notice(voice(text), undo.format(id=number) if undo and number else "")
