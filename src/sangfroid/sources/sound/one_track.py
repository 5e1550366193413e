"""Several voices on one track: told apart where there is something to tell them by, else nobody's in particular."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sangfroid.calls.call import Repair, Roles
from sangfroid.calls.errors import SangfroidError
from sangfroid.sources.sound.parting import parted
from sangfroid.sources.sound.sides import named
from sangfroid.sources.sound.spoken import Part
from sangfroid.sources.sound.teller import SoFar, Teller

_SIDES: Final = 2


@dataclass(frozen=True, slots=True)
class Track:
    """The one channel of a recording that carries all voices, and what must be said where they stay one."""

    path: Path
    channel: int
    alone: Repair


def told_apart(
    turns: Sequence[Part], track: Track, teller: Teller | None, so_far: SoFar | None
) -> tuple[tuple[Part, ...], tuple[Repair, ...]]:
    """The turns with the voice of each, and what must be said; without a voice where they could not be told apart."""
    if teller is None:
        hint = Repair("Deux modèles de voix les distingueraient : « sangfroid models list » les nomme.")
        return tuple(turns), (track.alone, hint)
    mine = [turn for turn in turns if turn.channel == track.channel]
    speech = [span for turn in mine for span in turn.speech or ((turn.start, turn.end),)]
    try:
        found = parted(mine, teller.tell(track.path, track.channel, speech, so_far))
    except SangfroidError as error:
        why = Repair("Les modèles de voix n'ont rien pu en dire : {why}.", (("why", str(error).rstrip(".")),))
        return tuple(turns), (track.alone, why)
    voices = {turn.voice for turn in found} - {None}
    if len(voices) < _SIDES:
        one = Repair(
            "Les modèles de voix n'en ont entendu qu'une : une seule personne parle, ou deux qui se ressemblent."
        )
        return tuple(turns), (track.alone, one)
    message = "Les voix sont sur une seule piste : {count} y sont distinguées par leur son. Vérifiez qui parle."
    return found, (Repair(message, (("count", len(voices)),)),)


def more_voices(turns: Sequence[Part], roles: Roles) -> tuple[Repair, ...]:
    """The voices of neither side, said: somebody else was there, or one voice was taken for two."""
    found = []
    for name, side in roles.names:
        own = [turn for turn in turns if turn.voice is not None and named(turn.key) == name]
        if side == "unknown" and own:
            seconds = round(sum(turn.end - turn.start for turn in own))
            values = (("name", name), ("seconds", seconds), ("at", _clock(own[0].start)))
            message = "Une voix de plus que les deux d'un appel : « {name} », {seconds} s, à partir de {at}."
            found.append(Repair(message, values))
    return tuple(found)


def _clock(seconds: float) -> str:
    """1:05, 1:02:05."""
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
