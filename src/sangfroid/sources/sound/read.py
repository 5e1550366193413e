"""A recording as a call: turns with true times, each with the side that speaks, and with words where they are heard."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, Final

from sangfroid.calls.call import Call, Repair
from sangfroid.calls.errors import SangfroidError, Unreadable
from sangfroid.calls.turns import End
from sangfroid.sources.assemble import Asked, assembled
from sangfroid.sources.draft import Draft, Segment
from sangfroid.sources.sound.hearing import STALLED, WorkerLost, messages
from sangfroid.sources.sound.recogniser import Recogniser
from sangfroid.sources.sound.sides import sides
from sangfroid.sources.sound.spoken import Spoken
from sangfroid.sources.sound.wave import Wave

FORM: Final = "sound"
PAUSE: Final = 28  # frames of silence (0.9 s) that end a turn of a file
BUCKETS: Final = 1_400  # of the wave's picture, a channel: two a pixel of the widest drawing

Progress = Callable[[float, float | None], None]
"""Told how many seconds were heard, and of how many, where that is known."""


@dataclass(frozen=True, slots=True)
class Sound:
    """What was heard of a recording. `rate` and `channels` are the file's own, `kind` what it is (WAV, MP3 …)."""

    call: Call
    wave: Wave
    seconds: float
    rate: int
    channels: int
    kind: str


def read_sound(  # noqa: PLR0913 (what a user may say of a file, each by its name)
    source: Path | BinaryIO, *, name: str, agent: str | None = None, swap: bool = False,
    agent_channel: int | None = None, words: Recogniser | None = None, progress: Progress | None = None,
    stalled: float = STALLED,
) -> Sound:  # fmt: skip
    """The call that a recording holds, found by its content.

    `agent`: the agent's channel ("0"), `agent_channel` the same as a number, `swap` exchanges the sides. With `words`,
    turns have text; where the recogniser fails the call is still read for its timing, and says so. Unreadable says
    what is wrong; WorkerLost where the process that reads dies.
    """
    asked = Asked(name, str(agent_channel) if agent_channel is not None else agent, swap)
    with _as_file(source) as path:
        for _, found in _read([path], [asked], words, progress, stalled):
            if isinstance(found, SangfroidError):
                raise found
            return found
    raise Unreadable("Cet enregistrement n'a pas pu être lu. Recommencez.")


def read_sounds(
    paths: Sequence[Path], *, names: Sequence[str] = (), agent: str | None = None, swap: bool = False,
    words: Recogniser | None = None, stalled: float = STALLED,
) -> Iterator[tuple[int, Sound | SangfroidError]]:  # fmt: skip
    """Many recordings side by side, each with its place in `paths`, as they are done: a call, or what is wrong.

    `names`: what people call them, where not by the files' own names.
    """
    asked = [Asked(name, agent, swap) for name in names or [path.name for path in paths]]
    yield from _read(paths, asked, words, None, stalled)


def _read(
    paths: Sequence[Path], asked: Sequence[Asked], words: Recogniser | None, progress: Progress | None, stalled: float
) -> Iterator[tuple[int, Sound | SangfroidError]]:
    """Each recording as it is done. One that kills the worker takes no other with it."""
    left = dict.fromkeys(range(len(paths)))
    try:
        for place, found in _together(paths, asked, words, progress, stalled):
            del left[place]
            yield place, found
    except WorkerLost as error:
        if len(left) == 1:
            yield next(iter(left)), error
            return
        for place in left:
            for _, found in _read([paths[place]], [asked[place]], words, progress, stalled):
                yield place, found


def _together(
    paths: Sequence[Path], asked: Sequence[Asked], words: Recogniser | None, progress: Progress | None, stalled: float
) -> Iterator[tuple[int, Sound | SangfroidError]]:
    """All of them by one worker."""
    heard: list[Spoken] = [Spoken(words) for _ in paths]
    with closing(messages(paths, pause=PAUSE, keeps=words is not None, buckets=BUCKETS, stalled=stalled)) as told:
        for message in told:
            spoken = heard[message.call]
            if message.kind == "stretch":
                spoken.take(message)
            elif message.kind == "progress":
                if progress is not None:
                    progress(message.values["seconds"], message.values["total"])
            elif message.kind == "failed":
                yield message.call, Unreadable(message.values["message"], **message.values["values"])
            else:
                heard[message.call] = Spoken(None)
                yield message.call, _found(spoken, message.values, asked[message.call])


def _found(spoken: Spoken, facts: dict[str, Any], asked: Asked) -> Sound | SangfroidError:
    try:
        return _sound(spoken, facts, asked)
    except SangfroidError as error:
        return error


def _sound(spoken: Spoken, facts: dict[str, Any], asked: Asked) -> Sound:
    """The call of what was heard, with all that must be said about it."""
    spoken.finish()
    seconds, channels = float(facts["seconds"]), int(facts["channels"])
    repairs = tuple(Repair(message, tuple(map(tuple, values))) for message, values in facts["repairs"])
    turns = spoken.turns
    if not turns:
        raise Unreadable(
            "Aucune parole dans cet enregistrement de {seconds} s : silence, musique ou tonalités seulement. "
            "Vérifiez que c'est le bon fichier, et que le micro était ouvert.",
            seconds=round(seconds),
        )
    turns, roles, about = sides(turns, channels=channels, twins=bool(facts["twins"]), asked=asked)
    segments = tuple(
        Segment(
            turn.text, channel=turn.channel if roles else None, start=turn.start, end=turn.end, syllables=turn.syllables
        )
        for turn in turns
    )
    draft = Draft(
        segments, roles=roles.stated if roles else (), roles_as=roles.roles if roles else None,
        end=End(round(seconds, 3)), repairs=(*repairs, *spoken.repairs, *about),
    )  # fmt: skip
    if not roles and asked.agent is not None:
        raise Unreadable(
            "Cet enregistrement n'a qu'une piste : rien n'y dit quelle voix est celle de l'agent. "
            "Relancez sans --agent ; pour distinguer les voix, enregistrez chaque côté sur sa piste."
        )
    call = assembled(draft, replace(asked, swap=asked.swap and bool(roles)), form=FORM)
    wave = Wave(seconds, tuple(tuple(row) for row in facts["peaks"]))
    return Sound(call, wave, seconds, int(facts["rate"]), channels, str(facts["title"]))


@contextmanager
def _as_file(source: Path | BinaryIO) -> Iterator[Path]:
    """The source as a file on the disk: decoders go back and forth in it."""
    if isinstance(source, Path):
        yield source
        return
    with tempfile.TemporaryDirectory(prefix="sangfroid-") as folder:
        path = Path(folder) / "sound"
        with path.open("wb") as file:
            shutil.copyfileobj(source, file, 1 << 20)
        yield path
