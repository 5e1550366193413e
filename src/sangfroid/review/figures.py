"""The call in plain figures: who talked how long, cuts, silences, pace. No figure where none could be measured."""

from __future__ import annotations

from dataclasses import dataclass

from sangfroid.calls.reading import Reading
from sangfroid.review.clock import length, place
from sangfroid.review.course import duration, has_times, has_words, side
from sangfroid.review.names import SPEAKERS
from sangfroid.review.quotes import first_cue, of_cue, turn_of
from sangfroid.review.voice import Voice


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure: its name, its value, and where it was taken."""

    name: str
    value: str
    where: str = ""


def figures(reading: Reading, voice: Voice) -> tuple[Figure, ...]:
    """The call's measures, in a fixed order."""
    seconds = duration(reading)
    return (
        Figure(voice("Durée"), length(seconds, voice) if seconds is not None else _unknown(reading, voice)),
        *_peak(reading, voice),
        Figure(voice("Part de parole"), _talk(reading, voice)),
        _interruptions(reading, voice), _silences(reading, voice), _pace(reading, voice),
        *((_notice(reading, voice),) if has_words(reading) or not reading.turns else ()),
    )  # fmt: skip


def _unknown(reading: Reading, voice: Voice) -> str:
    if has_times(reading):
        return voice("non mesurable (le fichier ne note aucun chevauchement)")
    return voice("non mesurable (le fichier n'a pas de temps)")


def _at(reading: Reading, n: int, voice: Voice) -> str:
    turn = turn_of(reading, n)
    return place(turn, voice) if turn is not None else ""


def _peak(reading: Reading, voice: Voice) -> tuple[Figure, ...]:
    peak = reading.tension
    if peak is None or reading.dangers:
        return ()
    value = voice("au plus {peak} sur 3, à la fin {end}", peak=voice.number(peak.peak), end=voice.number(peak.end))
    return (Figure(voice("Tension"), value, _at(reading, peak.at_turn, voice) if peak.peak > 0 else ""),)


def _talk(reading: Reading, voice: Voice) -> str:
    shares = reading.timing.talk_share
    if shares is None and has_times(reading):
        return voice("non mesurable (on ne sait pas qui parle)")
    if shares is None:
        return voice("non mesurable (le fichier n'a pas de temps)")
    return " · ".join(f"{voice(SPEAKERS[who])} {voice.share(share)}" for who, share in shares)


def _interruptions(reading: Reading, voice: Voice) -> Figure:
    found = reading.timing.interruptions
    if found is None:
        return Figure(voice("Interruptions"), _unknown(reading, voice))
    counts = [(who, sum(1 for cut in found if cut.by == who)) for who in ("agent", "client")]
    value = " · ".join(voice("{who} {count}", who=voice(SPEAKERS[who]), count=count) for who, count in counts)
    return Figure(voice("Interruptions"), value, ", ".join(_at(reading, cut.turn, voice) for cut in found if cut.fault))


def _silences(reading: Reading, voice: Voice) -> Figure:
    found = reading.timing.dead_air
    if found is None:
        return Figure(voice("Silences"), _unknown(reading, voice))
    if not found:
        return Figure(voice("Silences"), voice("aucun"))
    longest = max(found, key=lambda silence: silence.seconds)
    value = voice("{count}, le plus long {longest}", count=len(found), longest=length(longest.seconds, voice))
    return Figure(voice("Silences"), value, ", ".join(_at(reading, silence.after_turn, voice) for silence in found))


def _pace(reading: Reading, voice: Voice) -> Figure:
    found = reading.timing.pace
    if found is None:
        return Figure(voice("Débit"), _unknown(reading, voice))
    if not found:
        return Figure(voice("Débit"), voice("aucun passage rapide"))
    fastest = max(found, key=lambda pace: pace.words_per_minute)
    if not has_words(reading):  # counted by syllables
        value = voice("jusqu'à {words} mots par minute environ", words=round(fastest.words_per_minute, -1))
    else:
        value = voice("jusqu'à {words} mots par minute", words=fastest.words_per_minute)
    return Figure(voice("Débit"), value, ", ".join(_at(reading, pace.turn, voice) for pace in found))


def _notice(reading: Reading, voice: Voice) -> Figure:
    name = voice("Annonce d'enregistrement")
    for turn in side(reading, "agent"):
        cue = first_cue(turn, frozenset({"announce_recording"}))
        if cue is not None:
            return Figure(name, voice("donnée"), of_cue(turn, cue, voice).at)
    return Figure(name, voice("non observée"))
