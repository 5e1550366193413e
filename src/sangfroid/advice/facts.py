"""The facts of a call that wordings use, gathered turn by turn; None where nothing sure was said.

A wrong fact is worse than none. Cheap looks for a few letters come first: most turns give no fact.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from sangfroid.advice import naming
from sangfroid.advice.lexicon import lexicon
from sangfroid.calls.reading import ReadTurn
from sangfroid.calls.turns import Span

FIRST_TURNS: Final = 3  # turns of a client in which they say who they are and what they call for
SETTLED: Final = 6  # words of address, one side less the other, from which tu or vous is settled
PLAINT: Final = frozenset({"complaint", "anger", "panic", "insist", "threat"})

_NUMBER: Final = "deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze|vingt|trente|[2-9]|[1-9][0-9]"
_ORDINAL: Final = "deuxième|seconde|troisième|quatrième|cinquième|sixième|dixième"
_TIMES: Final = re.compile(
    rf"\b(?:(?:ça|cela) fait (?P<count>(?:{_NUMBER}) fois)\b|(?P<that>(?:{_NUMBER}) fois) qu"
    rf"|(?P<rank>la (?:{_ORDINAL}) fois)\b|\b(?:mon|le) (?P<call>(?:{_ORDINAL}) appel)\b)",
    re.IGNORECASE,
)
_LENGTH: Final = r"(?:heures?|jours?|semaines?|mois|minutes)"
_WAIT: Final = re.compile(
    rf"\b(?:(?:ça|cela) fait|depuis|voilà) (?P<wait>(?:{_NUMBER}|une) (?:bonne )?{_LENGTH})\b",
    re.IGNORECASE,
)
_WAITING: Final = re.compile(r"\b(?:j['’]attends?|on attend|attendre|poireaut\w+|patient\w+)\b", re.IGNORECASE)
_OWNER: Final = frozenset({"mon", "ma", "mes", "notre", "nos"})
_ARTICLE: Final = frozenset({"le", "la", "les", "ce", "cette", "cet", "l"})
_ANY: Final = _ARTICLE | {"un", "une", "des"}  # « un colis » names the matter when the call opens, hardly later
# « -tu » after a third person is Québec's way to ask, not an address: of « tu » only these count.
_TU_WORDS: Final = (" toi", " te ", " t'", " t’", " ton ", " ta ", " tes ", " tu as", " tu es", " tu me ")
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_VOWELS: Final = "aeiouyhâàéèêëîïôûœ"


@dataclass(frozen=True, slots=True)
class Subject:
    """What the call is about: a short noun that the client said. `form` is m, f or p (plural)."""

    noun: str
    form: str
    turn: int
    span: Span

    def of(self, tu: bool) -> str:
        """The noun as the agent says it to the client: « votre rendez-vous », « ton contrat »."""
        if not tu:
            return f"{'vos' if self.form == 'p' else 'votre'} {self.noun}"
        if self.form == "p":
            return f"tes {self.noun}"
        return f"{'ta' if self.form == 'f' and self.noun[0] not in _VOWELS else 'ton'} {self.noun}"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known. `tu` counts the agent's words of familiar address against the formal ones."""

    title: str | None = None
    name: str | None = None
    candidate: str | None = None  # a name said once, not sure yet
    first_name: str | None = None
    agent_name: str | None = None
    agent_gender: str | None = None
    familiar: int = 0
    client_tu: bool = False  # the client says tu
    subject: Subject | None = None
    times: str | None = None
    wait: str | None = None

    @property
    def tu(self) -> bool:
        """Whether the agent says tu to the client."""
        return self.familiar > 0

    @property
    def unsettled(self) -> bool:
        """The client says tu, and the agent has said neither tu nor vous: best say neither."""
        return self.client_tu and self.familiar == 0

    @property
    def client(self) -> str | None:
        """How the agent calls the client."""
        if self.tu:
            return self.first_name
        if self.title is None:
            return None
        return f"{self.title} {self.name}" if self.name else self.title

    @property
    def gender(self) -> str | None:
        return naming.GENDER.get(self.title) if self.title else None


def gathered(facts: Facts, turn: ReadTurn, labels: frozenset[str], place: int) -> Facts:
    """The facts after this turn, the speaker's `place`-th; the same value where it says nothing new."""
    low = turn.text.lower()
    if turn.speaker == "agent":
        return _from_agent(facts, turn.text, low, place)
    if turn.speaker == "client":
        return _from_client(facts, turn, low, labels, place)
    return facts


def _titled(low: str) -> bool:
    return "onsieur" in low or "adame" in low or "demoiselle" in low


def _from_agent(facts: Facts, text: str, low: str, place: int) -> Facts:
    if abs(facts.familiar) < SETTLED and (familiar := _familiar(low)):
        facts = replace(facts, familiar=facts.familiar + familiar)
    if facts.name is None and _titled(low):
        facts = _named(facts, *naming.client_name(text, True, facts.candidate))
    if facts.first_name is None and ("alut" in low or "oucou" in low or "erci" in low):
        name = naming.first_name(text)
        facts = replace(facts, first_name=name) if name else facts
    if facts.agent_name is None and place <= FIRST_TURNS and ("appel" in low or "votre" in low or "accueil" in low):
        name = naming.own_name(text)
        facts = replace(facts, agent_name=name) if name else facts
    return facts


def _familiar(low: str) -> int:
    """Words of familiar address less those of formal address, -2 to 2."""
    spaced = f" {low}"
    you = sum(spaced.count(word) for word in _TU_WORDS)
    formal = low.count("vous") + low.count("votre") + low.count("vos ")
    return max(-2, min(2, you - formal))


def _named(facts: Facts, title: str | None, name: str | None, candidate: str | None) -> Facts:
    if title is None and candidate is None:
        return facts
    return replace(
        facts, title=title or facts.title, name=name if name is not None else facts.name,
        candidate=candidate or facts.candidate,
    )  # fmt: skip


def _from_client(facts: Facts, turn: ReadTurn, low: str, labels: frozenset[str], place: int) -> Facts:
    early = place <= FIRST_TURNS
    if _titled(low):
        if facts.name is None and early:
            facts = _named(facts, *naming.client_name(turn.text, False, None))
        if facts.agent_gender is None and early:
            facts = replace(facts, agent_gender=naming.addressed(turn.text))
    plaint = not PLAINT.isdisjoint(labels)
    if early and not facts.client_tu and _familiar(low) > 0:
        # « salut, Thibaud » and a client who says tu: the agent will say it too.
        facts = replace(facts, client_tu=True, familiar=facts.familiar or (1 if facts.first_name is not None else 0))
    if facts.subject is None and (plaint or early):
        facts = _subject(facts, turn, _ANY if early else _ARTICLE)
    if plaint and facts.times is None and ("fois" in low or "ième" in low):
        found = _TIMES.search(turn.text)
        times = next((value for value in found.groups() if value), None) if found else None
        facts = replace(facts, times=times.lower()) if times else facts
    if facts.wait is None and ("attend" in low or "patien" in low or "poireaut" in low) and _WAITING.search(low):
        wait = _WAIT.search(turn.text)
        facts = replace(facts, wait=wait["wait"].lower()) if wait else facts
    return facts


def _subject(facts: Facts, turn: ReadTurn, articles: frozenset[str]) -> Facts:
    """The turn's first noun of the list that the client calls theirs; else the first that stands with an article."""
    before, nouns = "", lexicon().nouns
    loose: Subject | None = None
    for found in _TOKEN.finditer(turn.text):
        word = found.group().lower()
        form = nouns.get(word)
        if form is not None and before in _OWNER:
            return replace(facts, subject=Subject(word, form, turn.n, found.span()))
        if form is not None and loose is None and before in articles:
            loose = Subject(word, form, turn.n, found.span())
        before = word
    return facts if loose is None else replace(facts, subject=loose)


def mended(facts: Facts, n: int, span: Span) -> Facts:
    """The facts without what a masked span held."""
    subject = facts.subject
    if subject is not None and subject.turn == n and subject.span[0] < span[1] and span[0] < subject.span[1]:
        return replace(facts, subject=None)
    return facts
