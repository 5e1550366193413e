"""Who is called what: titles, names and first names, from sure patterns only.

A wrong name is worse than none: a name counts where the client says it of themselves, where the agent calls
the client by it between two pauses, or, without punctuation, where the agent calls the client so twice.
"""

from __future__ import annotations

import re
from typing import Final

from sangfroid.advice.lexicon import lexicon

GENDER: Final = {"monsieur": "m", "madame": "f", "mademoiselle": "f"}

_TITLE: Final = r"(?P<title>[Mm]onsieur|[Mm]adame|[Mm]ademoiselle)"
_WRITTEN_NAME: Final = r"(?P<name>(?:(?:de|du|d['’]|van|von|el|ben)\s?)?[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)?)"
_HEARD_NAME: Final = r"(?P<name>[a-zà-ÿ][a-zà-ÿ'’-]{2,})(?![\w'’-])"
_PAUSE: Final = r"(?=\s*(?:[,.?!…;:]|$))"
_GREETING: Final = r"[Mm]erci|[Bb]onjour|[Bb]onsoir|[Oo]ui|[Nn]on|[Rr]evoir|[Aa]ccord|[Ee]ntendu"
_CALLING: Final = rf"(?:^|[,.?!…;:]\s*|\b(?:{_GREETING})\s+)"

_CALLED: Final = re.compile(_CALLING + _TITLE + r"\s+" + _WRITTEN_NAME + _PAUSE)
_CALLED_TITLE: Final = re.compile(_CALLING + _TITLE + _PAUSE)
_INTRODUCED: Final = re.compile(
    r"\b(?:[Cc]['’]est|[Ii]ci|[Jj]e suis)\s+" + _TITLE + r"\s+" + _WRITTEN_NAME
    + r"(?=\s*(?:[,.?!…;:]|$|à l['’]appareil))"
)  # fmt: skip
_HEARD_INTRODUCED: Final = re.compile(
    r"\b(?:c['’]est|ici|je suis)\s+" + _TITLE + r"\s+" + _HEARD_NAME + r"(?!\s+(?:qui|que|a|m['’]a|l['’]a)\b)"
)
_HEARD_CALLED: Final = re.compile(r"(?:^|(?P<before>\S+)\s+)" + _TITLE + r"\s+" + _HEARD_NAME)
_HEARD_TITLE: Final = re.compile(
    r"\b(?:oui|non|merci|bonjour|bonsoir|revoir|accord|pardon|alors|bien|là|mais)\s+" + _TITLE + r"\b"
    r"|^" + _TITLE.replace("title", "first") + r"\b|" + _TITLE.replace("title", "last") + r"$"
)  # fmt: skip
_FIRST_NAME: Final = re.compile(r"\b(?:[Ss]alut|[Cc]oucou|[Mm]erci)[ ,]+(?P<name>[A-ZÀ-Þ][a-zà-ÿ-]{2,})" + _PAUSE)
_HEARD_FIRST_NAME: Final = re.compile(r"^salut\s+(?P<name>[a-zà-ÿ-]{4,})\b")
_FIRST: Final = r"[A-ZÀ-Þ][a-zà-ÿ]{2,}(?:-[A-ZÀ-Þ][a-zà-ÿ]+)?"
_AT_THE_LINE: Final = re.compile(
    rf"(?P<name>{_FIRST}),? (?:à l['’](?:appareil|accueil)|à votre (?:écoute|service))"
    rf"|(?:[Jj]e m['’]appelle|[Mm]on prénom est) (?P<said>{_FIRST})"
)


def written(text: str) -> bool:
    """Whether the turn has case and punctuation; a recogniser's has neither."""
    return text != text.lower()


def client_name(text: str, agent: bool, known: str | None) -> tuple[str | None, str | None, str | None]:
    """(title, name, candidate) that this turn gives for the client.

    `known` is the candidate so far: the name that the agent used once in speech without punctuation.
    """
    if written(text):
        found = (_CALLED if agent else _INTRODUCED).search(text)
        if found:
            return found["title"].lower(), found["name"], None
        title = _CALLED_TITLE.search(text) if agent else None
        return (title["title"].lower() if title else None), None, None
    if not agent:
        found = _HEARD_INTRODUCED.search(text)
        sure = found is not None and found["name"] not in lexicon().no_names
        return (found["title"], found["name"].title(), None) if found and sure else (None, None, None)
    return _heard(text, known)


def _heard(text: str, known: str | None) -> tuple[str | None, str | None, str | None]:
    for found in _HEARD_CALLED.finditer(text):
        name = found["name"]
        if name in lexicon().no_names or (found["before"] or "") in lexicon().others:
            continue
        candidate = f"{found['title']} {name}"
        if known == candidate:
            return found["title"], name.title(), None
        return None, None, candidate
    title = _HEARD_TITLE.search(text)
    return (title["title"] or title["first"] or title["last"] if title else None), None, None


def addressed(text: str) -> str | None:
    """The gender of the one whom this turn addresses by title, where it surely does."""
    found = (_CALLED_TITLE if written(text) else _HEARD_TITLE).search(text)
    if found is None:
        return None
    return GENDER[next(title for title in found.groups() if title).lower()]


def first_name(text: str) -> str | None:
    """The first name by which this turn greets the other side."""
    found = _FIRST_NAME.search(text) if written(text) else _HEARD_FIRST_NAME.search(text)
    if found is None or found["name"].lower() in lexicon().no_names:
        return None
    return found["name"] if written(text) else found["name"].title()


def own_name(text: str) -> str | None:
    """The first name under which the agent answers."""
    found = _AT_THE_LINE.search(text)
    return (found["name"] or found["said"]) if found else None
