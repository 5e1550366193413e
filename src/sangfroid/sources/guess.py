"""Roles from names and from words, by the tables of `roles.toml`."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp
from typing import Final

from sangfroid.calls.vocabulary import Speaker

# Who is who shows at the beginning and at the leave; the middle is heard in part, so that time is bounded.
_FIRST_TURNS: Final = 80
_LAST_TURNS: Final = 12
_CHARS_OF_A_TURN: Final = 600
_TIMES_COUNTED: Final = 2
_STEEPNESS: Final = 0.6  # of the logistic, so that a stated confidence is the share of right guesses
_LEAST, _MOST = 0.5, 0.99

_NO_WORD = re.compile(r"[^a-z0-9]+")
_NUMBERED = re.compile(r"(?<=[a-z])(?=[0-9])")  # "agent1" is an agent


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that one side of a call says and the other does not; see `roles.toml`."""

    name: str
    side: Speaker
    weight: float
    says: re.Pattern[str]
    within: int | None  # the speaker's first turns in which it counts
    opens: bool  # it is only that this speaker speaks first
    times: int  # how often it counts at most
    hears: tuple[str, ...]
    ignores: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What `roles.toml` holds: names of roles (folded) with their rank, pairs of letters, and signs."""

    words: tuple[tuple[str, str], ...]  # word(s) → agent, professional, client, other; the longest first
    letters: frozenset[tuple[str, str]]
    signs: tuple[Sign, ...]


@cache
def table() -> Table:
    """The roles' table as the package ships it."""
    data = tomllib.loads(files("sangfroid.sources").joinpath("roles.toml").read_text("utf-8"))
    words = data["words"]
    pairs = [(word, kind) for kind in ("agent", "professional", "client", "other") for word in words[kind]]
    signs = tuple(
        Sign(
            sign["name"], sign["side"], float(sign["weight"]), re.compile(sign["says"]), sign.get("within"),
            sign.get("opens", False), sign.get("many", _TIMES_COUNTED), tuple(sign["hears"]), tuple(sign["ignores"]),
        )
        for sign in data["sign"]
    )  # fmt: skip
    letters = frozenset((pair[0], pair[2]) for pair in words["letters"])
    return Table(tuple(sorted(pairs, key=lambda pair: -len(pair[0]))), letters, signs)


def folded(text: str) -> str:
    """Small letters and digits without accents, everything else one space."""
    text = text.lower().replace("œ", "oe").replace("æ", "ae")
    if not text.isascii():
        text = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    return _NO_WORD.sub(" ", text).strip()


def kind_of(label: str) -> str | None:
    """agent, professional, client or other, where a speaker's name says so: by the word that stands leftmost."""
    name = f" {_NUMBERED.sub(' ', folded(label))} "
    hits = [(name.find(f" {word} "), -len(word), kind) for word, kind in table().words]
    return min((hit for hit in hits if hit[0] >= 0), default=(0, 0, None))[2]


def named_roles(labels: Sequence[str]) -> tuple[tuple[str, Speaker], ...]:
    """The labels whose own name tells their role; `unknown` for machines. Labels that tell nothing are left out."""
    if letters := _lettered(labels):
        return letters
    kinds = {label: kind for label in labels if (kind := kind_of(label))}
    found = set(kinds.values())
    # "Secrétaire" and "Docteur": the doctor calls. "Secrétaire", "Patient" and "Docteur": the doctor joins in.
    caller = "agent" in found and "client" not in found
    side: dict[str, Speaker] = {
        "agent": "agent", "client": "client", "other": "unknown", "professional": "client" if caller else "agent",
    }  # fmt: skip
    return tuple((label, side[kind]) for label, kind in kinds.items())


def _lettered(labels: Sequence[str]) -> tuple[tuple[str, Speaker], ...]:
    """Roles of two one-letter labels that the table knows as a pair ("A" and "C"), else none."""
    by_letter = {folded(label): label for label in labels}
    for agent, client in table().letters:
        if set(by_letter) == {agent, client}:
            return (by_letter[agent], "agent"), (by_letter[client], "client")
    return ()


def is_role_word(label: str) -> bool:
    """Whether a speaker's name tells who they are in the call."""
    return kind_of(label) is not None


def agent_among(pair: tuple[str, str], spoken: Sequence[tuple[str, str]]) -> tuple[str, float]:
    """Which of two speakers is the agent by (speaker, text) in order, and how sure: 0.5 to 0.99.

    Symmetric: with the names exchanged, the other one is found with the same confidence.
    """
    scores = _scores(pair, spoken)
    lead = scores[pair[0]] - scores[pair[1]]
    first = next((who for who, _ in spoken if who in pair), pair[0])
    chosen = first if lead == 0 else pair[0] if lead > 0 else pair[1]
    return chosen, round(min(max(1 / (1 + exp(-_STEEPNESS * abs(lead))), _LEAST), _MOST), 2)


def _scores(pair: tuple[str, str], spoken: Sequence[tuple[str, str]]) -> dict[str, float]:
    """How much each of the two speaks as an agent does (above 0) or as a client (below)."""
    heard = [(who, text) for who, text in spoken if who in pair]
    if len(heard) > _FIRST_TURNS + _LAST_TURNS:
        heard = heard[:_FIRST_TURNS] + heard[-_LAST_TURNS:]
    scores = dict.fromkeys(pair, 0.0)
    turns, counted = Counter[str](), Counter[tuple[str, str]]()
    for place, (who, text) in enumerate(heard):
        turns[who] += 1
        words = folded(text[:_CHARS_OF_A_TURN])
        for sign in table().signs:
            if not _counts(sign, place, turns[who]) or counted[who, sign.name] >= sign.times:
                continue
            if sign.says.search(words):
                counted[who, sign.name] += 1
                scores[who] += sign.weight if sign.side == "agent" else -sign.weight
    return scores


def _counts(sign: Sign, place: int, turn: int) -> bool:
    """Whether a sign counts in a call's turn at `place`, its speaker's `turn`-th."""
    return (not sign.opens or place == 0) and (sign.within is None or turn <= sign.within)
