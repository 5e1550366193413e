"""Which channel is the agent's, by timing alone where there are no words. Never silently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sangfroid.calls.call import Repair, Roles
from sangfroid.calls.vocabulary import Speaker
from sangfroid.sources.assemble import Asked
from sangfroid.sources.sound.spoken import Part

FIRST_SPEAKS: Final = 0.7  # who speaks first has picked up: the agent, unless the agent made the call
SILENT_SHARE: Final = 0.01  # of all speech, below which a channel holds nobody's voice


@dataclass(frozen=True, slots=True)
class Sides:
    """Who is on which channel. `stated`: by the name of the channel; none where words are to tell it."""

    stated: tuple[tuple[str, Speaker], ...] = ()
    roles: Roles | None = None


def sides(
    turns: Sequence[Part], *, channels: int, twins: bool, asked: Asked
) -> tuple[tuple[Part, ...], Sides | None, tuple[Repair, ...]]:
    """The turns that count, who is on which channel (None: nobody can tell), and what must be said about it."""
    if twins:
        told = Repair("Les deux pistes portent le même son : les voix ne s'y distinguent pas.")
        return tuple(turn for turn in turns if turn.channel == 0), None, (told,)
    if channels == 1:
        return tuple(turns), None, (Repair("L'enregistrement n'a qu'une piste : les voix ne s'y distinguent pas."),)
    spoken = _seconds(turns)
    voices = [channel for channel, seconds in spoken.items() if seconds > SILENT_SHARE * sum(spoken.values())]
    if len(voices) == 1 and asked.agent is None:
        message = (
            "Une seule des {count} pistes porte de la voix : on ne sait pas si c'est l'agent, le client, ou les deux."
        )
        return tuple(turns), None, (Repair(message, (("count", channels),)),)
    if any(turn.text for turn in turns):
        return tuple(turns), Sides(), ()
    first = next(turn.channel for turn in sorted(turns, key=lambda turn: turn.start) if turn.channel in voices)
    other = max((channel for channel in voices if channel != first), key=lambda one: spoken[one], default=None)
    stated = tuple((_named(channel), _side(channel, first, other)) for channel in spoken)
    roles = Roles("guessed", FIRST_SPEAKS, stated)
    if asked.agent is not None or asked.swap:
        return tuple(turns), Sides(stated, roles), ()
    why = Repair(
        "Sans paroles, les rôles sont devinés : {channel} parle le premier, il est tenu pour l'agent. "
        "Si c'est l'inverse, échangez-les.",
        (("channel", _named(first)),),
    )
    return tuple(turns), Sides(stated, roles), (why,)


def _seconds(turns: Sequence[Part]) -> dict[int, float]:
    """How long each channel speaks, those that do, by number."""
    found: dict[int, float] = {}
    for turn in sorted(turns, key=lambda turn: turn.channel):
        found[turn.channel] = found.get(turn.channel, 0.0) + turn.end - turn.start
    return found


def _side(channel: int, agent: int, client: int | None) -> Speaker:
    return "agent" if channel == agent else "client" if channel == client else "unknown"


def _named(channel: int) -> str:
    return f"canal {channel}"
