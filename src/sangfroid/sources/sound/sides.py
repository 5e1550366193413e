"""Which channel or voice is the agent's, by timing alone where there are no words. Never silently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sangfroid.calls.call import Repair, Roles
from sangfroid.calls.vocabulary import Speaker
from sangfroid.sources.assemble import Asked
from sangfroid.sources.sound.spoken import Key, Part

FIRST_SPEAKS: Final = 0.7  # who speaks first has picked up: the agent, unless the agent made the call
SILENT_SHARE: Final = 0.01  # of all speech, below which a channel holds nobody's voice


@dataclass(frozen=True, slots=True)
class Sides:
    """Who is who. `stated`: by the name of the channel or of the voice; none where words are to tell it."""

    stated: tuple[tuple[str, Speaker], ...] = ()
    roles: Roles | None = None


def the_only(turns: Sequence[Part], *, channels: int, twins: bool) -> tuple[int, Repair] | None:
    """The one channel that carries all voices, and what must be said of it; None where each has its own."""
    if twins:
        return 0, Repair("Les deux pistes portent le même son : les voix ne s'y distinguent pas.")
    if channels == 1:
        return 0, Repair("L'enregistrement n'a qu'une piste : les voix ne s'y distinguent pas.")
    spoken = _seconds(turns)
    voices = [channel for channel, seconds in spoken.items() if seconds > SILENT_SHARE * sum(spoken.values())]
    if len(voices) > 1:
        return None
    message = "Une seule des {count} pistes porte de la voix : on ne sait pas si c'est l'agent, le client, ou les deux."
    return voices[0][0], Repair(message, (("count", channels),))


def sides(turns: Sequence[Part], asked: Asked) -> tuple[Sides, tuple[Repair, ...]]:
    """Who is on which channel, or is which voice, and what must be said about it."""
    if any(turn.text for turn in turns):
        return Sides(), ()
    spoken = _seconds(turns)
    voices = [name for name, seconds in spoken.items() if seconds > SILENT_SHARE * sum(spoken.values())]
    first = next(turn.key for turn in sorted(turns, key=lambda turn: turn.start) if turn.key in voices)
    other = max((name for name in voices if name != first), key=lambda one: spoken[one], default=None)
    stated = tuple((named(name), _side(name, first, other)) for name in spoken)
    roles = Roles("guessed", FIRST_SPEAKS, stated)
    if asked.agent is not None or asked.swap:
        return Sides(stated, roles), ()
    why = Repair(
        "Sans paroles, les rôles sont devinés : {channel} parle le premier, il est tenu pour l'agent. "
        "Si c'est l'inverse, échangez-les.",
        (("channel", named(first)),),
    )
    return Sides(stated, roles), (why,)


def named(key: Key) -> str:
    """What a channel, or a voice on the only one, is called."""
    channel, voice = key
    return f"canal {channel}" if voice is None else f"voix {voice}"


def _seconds(turns: Sequence[Part]) -> dict[Key, float]:
    """How long each channel or voice speaks, those that do, in their order."""
    found: dict[Key, float] = {}
    for turn in sorted(turns, key=lambda turn: (turn.channel, turn.voice or 0)):
        found[turn.key] = found.get(turn.key, 0.0) + turn.end - turn.start
    return found


def _side(name: Key, agent: Key, client: Key | None) -> Speaker:
    return "agent" if name == agent else "client" if name == client else "unknown"
