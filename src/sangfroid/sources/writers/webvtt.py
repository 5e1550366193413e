"""A call as WebVTT: one cue a turn, the side that speaks as its voice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from sangfroid.calls import Call, SangfroidError, Turn
from sangfroid.calls.vocabulary import Speaker
from sangfroid.sources.times import WORDS_A_SECOND

# A turn of neither side has no voice: a name for it would be taken for one of the two.
_VOICES: Final[Mapping[Speaker, str]] = {"agent": "<v Agent>", "client": "<v Client>", "unknown": ""}
_NO_TIMES: Final = (
    "Cet appel n'a pas de temps, et WebVTT ne peut s'en passer. Convertissez-le plutôt en JSON ou en vCon."
)
_NO_WORDS: Final = (
    "Cet appel n'a pas de paroles, et WebVTT n'en garderait rien. Convertissez-le plutôt en JSON ou en vCon, qui "
    "gardent les temps ; avec un modèle de parole (« sangfroid models list »), un enregistrement a aussi ses paroles."
)
_NO_ENDS: Final = "NOTE Les fins des répliques sont estimées d'après le nombre de mots."


def write(call: Call) -> str:
    """The cues in order; ends that the call does not know are estimated, and a note says so. Refused without times,
    or without a word."""
    turns = call.turns
    if any(turn.start is None for turn in turns):
        raise SangfroidError(_NO_TIMES)
    if turns and not any(turn.text for turn in turns):
        raise SangfroidError(_NO_WORDS)
    estimated = any(turn.end is None for turn in turns)
    if estimated:
        turns = tuple(replace(turn, end=_likely_end(turn)) for turn in turns)
    head = ["WEBVTT", _NO_ENDS] if estimated else ["WEBVTT"]
    return "\n\n".join([*head, *map(_cue, turns)]) + "\n"


def _cue(turn: Turn) -> str:
    return f"{_clock(turn.start or 0.0)} --> {_clock(turn.end or 0.0)}\n{_VOICES[turn.speaker]}{_escaped(turn.text)}"


def _likely_end(turn: Turn) -> float:
    return turn.end if turn.end is not None else (turn.start or 0.0) + len(turn.text.split()) / WORDS_A_SECOND


def _clock(seconds: float) -> str:
    ms = round(seconds * 1000)
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
