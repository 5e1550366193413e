"""What Whisper makes up where nobody speaks: the credits of subtitles that it was trained on. Left out, and told."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from sangfroid.calls import Repair
from sangfroid.sources.draft import Segment
from sangfroid.sources.guess import folded

# Whisper's own rule for a segment that is silence: both at once (its options no_speech_threshold, logprob_threshold).
_NO_SPEECH: Final = 0.6
_UNLIKELY: Final = -1.0
_LONGEST: Final = 120  # characters; credits are short
# A glance that spares nearly every segment the folding: each phrase of the table holds one of these.
_SIGNS: Final = ("sous-titr", "sous titr", "soustitr", "amara", "regard", "abonne", "subtitle", "watching")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that are invented where they are the whole segment; `always`: nobody says them on the phone."""

    name: str
    says: re.Pattern[str]
    always: bool
    hears: tuple[str, ...]
    ignores: tuple[str, ...]


@cache
def table() -> tuple[Phrase, ...]:
    """The phrases of `invented.toml`."""
    data = tomllib.loads(files("sangfroid.sources").joinpath("invented.toml").read_text("utf-8"))
    return tuple(
        Phrase(one["name"], re.compile(one["says"]), one["always"], tuple(one["hears"]), tuple(one["ignores"]))
        for one in data["phrase"]
    )


def is_invented(text: str | None, *, no_speech: float | None = None, likeliness: float | None = None) -> bool:
    """Whether a whole segment is made up; `no_speech` (0..1) and `likeliness` (log) as Whisper gives them."""
    if no_speech is not None and likeliness is not None and no_speech > _NO_SPEECH and likeliness < _UNLIKELY:
        return True
    if text is None or len(text) > _LONGEST or not _may_be(text.lower()):
        return False
    words = folded(text)
    silent = no_speech is not None and no_speech > _NO_SPEECH
    return any(phrase.says.fullmatch(words) for phrase in table() if phrase.always or silent)


def _may_be(text: str) -> bool:
    return any(sign in text for sign in _SIGNS)


def without_invented(segments: Iterable[Segment]) -> tuple[tuple[Segment, ...], tuple[Repair, ...]]:
    """The segments that somebody said, and the repair that counts the others."""
    given = tuple(segments)
    # One look over the whole call: nearly every one holds none of these words.
    if not _may_be("\n".join([one.text for one in given if one.text]).lower()):
        return given, ()
    kept = tuple(one for one in given if not is_invented(one.text))
    return kept, told(len(given) - len(kept))


def told(count: int) -> tuple[Repair, ...]:
    """The repair that says how many segments were left out; none for 0."""
    if not count:
        return ()
    message = "{count} passage(s) inventé(s) par la transcription sur du silence (génériques de sous-titres) : retirés."
    return (Repair(message, (("count", count),)),)
