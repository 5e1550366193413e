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
from sangfroid.sources.sound.one_track import Track, more_voices, told_apart
from sangfroid.sources.sound.recogniser import Recogniser
from sangfroid.sources.sound.sides import Sides, named, sides, the_only
from sangfroid.sources.sound.spoken import Part, Spoken
from sangfroid.sources.sound.teller import SoFar, Teller
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
    agent_channel: int | None = None, words: Recogniser | None = None, voices: Teller | None = None,
    progress: Progress | None = None, stalled: float = STALLED,
) -> Sound:  # fmt: skip
    """The call that a recording holds, found by its content.

    `agent`: the agent's channel ("0") or voice ("voix 1"), `agent_channel` the channel as a number, `swap` exchanges
    the sides. With `words`, turns have text; with `voices`, those on one track are told apart. Where either fails the
    call is still read for its timing, and says so. Unreadable says what is wrong; WorkerLost where the process that
    reads dies.
    """
    asked = Asked(name, str(agent_channel) if agent_channel is not None else agent, swap)
    with _as_file(source) as path:
        for _, found in _read([path], [asked], _Heard(words, voices, progress, stalled)):
            if isinstance(found, SangfroidError):
                raise found
            return found
    raise Unreadable("Cet enregistrement n'a pas pu être lu. Recommencez.")


def read_sounds(  # noqa: PLR0913 (as above)
    paths: Sequence[Path], *, names: Sequence[str] = (), agent: str | None = None, swap: bool = False,
    words: Recogniser | None = None, voices: Teller | None = None, stalled: float = STALLED,
) -> Iterator[tuple[int, Sound | SangfroidError]]:  # fmt: skip
    """Many recordings side by side, each with its place in `paths`, as they are done: a call, or what is wrong.

    `names`: what people call them, where not by the files' own names.
    """
    asked = [Asked(name, agent, swap) for name in names or [path.name for path in paths]]
    yield from _read(paths, asked, _Heard(words, voices, None, stalled))


@dataclass(frozen=True, slots=True)
class _Heard:
    """What recordings are heard with, and who is told how far it is."""

    words: Recogniser | None
    voices: Teller | None
    progress: Progress | None
    stalled: float


def _read(paths: Sequence[Path], asked: Sequence[Asked], by: _Heard) -> Iterator[tuple[int, Sound | SangfroidError]]:
    """Each recording as it is done. One that kills the worker takes no other with it."""
    left = dict.fromkeys(range(len(paths)))
    try:
        for place, found in _together(paths, asked, by):
            del left[place]
            yield place, found
    except WorkerLost as error:
        if len(left) == 1:
            yield next(iter(left)), error
            return
        for place in left:
            for _, found in _read([paths[place]], [asked[place]], by):
                yield place, found


def _together(
    paths: Sequence[Path], asked: Sequence[Asked], by: _Heard
) -> Iterator[tuple[int, Sound | SangfroidError]]:
    """All of them by one worker."""
    heard: list[Spoken] = [Spoken(by.words) for _ in paths]
    with closing(messages(paths, pause=PAUSE, keeps=by.words is not None, buckets=BUCKETS, stalled=by.stalled)) as told:
        for message in told:
            spoken = heard[message.call]
            if message.kind == "stretch":
                spoken.take(message)
            elif message.kind == "progress":
                if by.progress is not None:
                    by.progress(message.values["seconds"], message.values["total"])
            elif message.kind == "failed":
                yield message.call, Unreadable(message.values["message"], **message.values["values"])
            else:
                heard[message.call] = Spoken(None)
                one = _One(paths[message.call], asked[message.call], message.values)
                yield message.call, _found(spoken, one, by)


@dataclass(frozen=True, slots=True)
class _One:
    """A recording that was heard to its end: where it lies, what was asked, and what the worker told last."""

    path: Path
    asked: Asked
    facts: dict[str, Any]


def _found(spoken: Spoken, one: _One, by: _Heard) -> Sound | SangfroidError:
    try:
        return _sound(spoken, one, by)
    except SangfroidError as error:
        return error


def _sound(spoken: Spoken, one: _One, by: _Heard) -> Sound:
    """The call of what was heard, with all that must be said about it."""
    spoken.finish()
    facts, asked = one.facts, one.asked
    seconds, channels = float(facts["seconds"]), int(facts["channels"])
    repairs = tuple(Repair(message, tuple(map(tuple, values))) for message, values in facts["repairs"])
    if not spoken.turns:
        raise Unreadable(
            "Aucune parole dans cet enregistrement de {seconds} s : silence, musique ou tonalités seulement. "
            "Vérifiez que c'est le bon fichier, et que le micro était ouvert.",
            seconds=round(seconds),
        )
    turns, who, about = _whose(spoken.turns, one, by)
    if who is None and asked.agent is not None:
        raise Unreadable(
            "Cet enregistrement n'a qu'une piste : rien n'y dit quelle voix est celle de l'agent. Relancez sans "
            "--agent ; pour distinguer les voix, enregistrez chaque côté sur sa piste, ou installez les modèles de "
            "voix (« sangfroid models list »)."
        )
    draft = Draft(
        tuple(_segment(turn, known=who is not None) for turn in turns), roles=who.stated if who else (),
        roles_as=who.roles if who else None, end=End(round(seconds, 3)), repairs=(*repairs, *spoken.repairs, *about),
    )  # fmt: skip
    call = assembled(draft, replace(asked, swap=asked.swap and who is not None), form=FORM)
    call = replace(call, repairs=(*call.repairs, *more_voices(turns, call.roles)))
    wave = Wave(seconds, tuple(tuple(row) for row in facts["peaks"]))
    return Sound(call, wave, seconds, int(facts["rate"]), channels, str(facts["title"]))


def _whose(turns: tuple[Part, ...], one: _One, by: _Heard) -> tuple[tuple[Part, ...], Sides | None, tuple[Repair, ...]]:
    """The turns that count, who is who (None: nobody can tell), and what must be said about it."""
    channels, twins = int(one.facts["channels"]), bool(one.facts["twins"])
    only = the_only(turns, channels=channels, twins=twins)
    if twins:
        turns = tuple(turn for turn in turns if turn.channel == 0)
    # Of two tracks, one silent: whoever names the agent's knows whose the other is.
    if only is None or (channels > 1 and not twins and one.asked.agent is not None):
        who, about = sides(turns, one.asked)
        return turns, who, about
    turns, told = told_apart(turns, Track(one.path, *only), by.voices, _so_far(by, float(one.facts["seconds"])))
    if all(turn.voice is None for turn in turns):
        return turns, None, told
    who, about = sides(turns, one.asked)
    return turns, who, (*told, *about)


def _so_far(by: _Heard, seconds: float) -> SoFar | None:
    """Tells how far the telling apart is as the hearing was told: in seconds of the recording."""
    progress = by.progress
    return None if progress is None else lambda share: progress(share * seconds, seconds)


def _segment(turn: Part, *, known: bool) -> Segment:
    return Segment(
        turn.text, label=named(turn.key) if turn.voice is not None else None,
        channel=turn.channel if known and turn.voice is None else None,
        start=turn.start, end=turn.end, syllables=turn.syllables,
    )  # fmt: skip


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
