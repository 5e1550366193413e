"""Mistakes in a command's words, told in the user's language: the library that reads commands speaks English only."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Protocol, runtime_checkable

from sangfroid.language.wording import N_


@runtime_checkable
class UsageMistake(Protocol):
    """A mistake as the command library raises it."""

    exit_code: int

    def format_message(self) -> str:
        """What is wrong, in English."""


_KNOWN: Final = (
    (re.compile(r"No such command '(?P<word>[^']*)'"), N_("« {word} » n'est pas une commande")),
    (re.compile(r"No such option: (?P<word>\S+)"), N_("« {word} » n'est pas une option de cette commande")),
    (re.compile(r"Missing (?:argument|parameter|option) '?(?P<word>[^'.]*)"), N_("il manque {word}")),
    (re.compile(r"Missing command"), N_("il manque une commande")),
    (re.compile(r"Option '(?P<word>[^']*)' requires"), N_("l'option {word} attend une valeur")),
    (re.compile(r"unexpected extra arguments? \((?P<word>[^)]*)\)"), N_("« {word} » est en trop")),
    (re.compile(r"Invalid value for '?(?P<word>[^':]*)"), N_("la valeur donnée à {word} ne convient pas")),
)


def told(mistake: UsageMistake, command: str, say: Callable[[str], str]) -> str:
    """What is wrong in the command, and where its help is."""
    english = mistake.format_message()
    if english.startswith("Usage:"):  # a command without its words is answered by its help
        return english
    known = (say(text).format(**found.groupdict()) for sign, text in _KNOWN if (found := sign.search(english)))
    what = next(known, english)
    return say("Commande mal écrite : {what}. « {command} --help » montre comment l'écrire.").format(
        what=what, command=command
    )
