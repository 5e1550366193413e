"""Taking in recordings: each heard in a process apart, kept as a call with the picture of its sound.

The sound itself is kept only where somebody says why. With a transcript of the same name beside it, the transcript's
words are the call's. Words are heard where there is a recogniser; without one a call has its times alone.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Final

from sqlalchemy import select

from sangfroid.advice.whole import Reader
from sangfroid.calls.errors import SangfroidError
from sangfroid.record import books, calls, gate, rereading, sounds, waves
from sangfroid.record.calls import Belongs
from sangfroid.record.errors import NotPossible
from sangfroid.record.imports import Imported, SourceFile, put_aside
from sangfroid.record.keys import OfficeKeys
from sangfroid.record.offices import get as office_of
from sangfroid.record.prepare import Asked, Prepared, prepared, prepared_call
from sangfroid.record.store import Store, Visit, Visitor
from sangfroid.record.tables import calls as call_rows
from sangfroid.sources.sound import HEAD, Recogniser, Sound, Teller, looks_like_sound, read_sound, read_sounds
from sangfroid.sources.sound.hearing import WorkerLost

AT_ONCE: Final = 8  # recordings heard side by side
SHARED: Final = Path("/dev/shm")  # noqa: S108 (memory that is written to no disk, where the system has it)
_CHANNELS: Final = {"gauche": "0", "droite": "1", "left": "0", "right": "1"}

Told = Callable[[str, float, float | None], None]
"""Told of one recording how many seconds were heard, and of how many, where that is known."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound file, and the transcript of the same name, if it came along."""

    sound: SourceFile
    written: SourceFile | None = None


@dataclass(frozen=True, slots=True)
class Hearing:
    """How recordings are heard, and whose they are. `reason`: why their sound is kept; "" keeps none of it."""

    reader: Reader
    words: Recogniser | None = None
    belongs: Belongs = field(default_factory=Belongs)
    asked: Asked = field(default_factory=Asked)
    reason: str = ""
    told: Told | None = None
    voices: Teller | None = None


@dataclass(frozen=True, slots=True)
class _Orders:
    """Who brings recordings, and what holds for all of them."""

    store: Store
    visitor: Visitor
    now: datetime
    hearing: Hearing

    @property
    def agent(self) -> str | None:
        """The agent's channel as recordings number them; a name is a transcript's matter."""
        named = (self.hearing.asked.agent or "").strip().casefold()
        return _CHANNELS.get(named, named) if named in _CHANNELS or named.isdecimal() else None


def sorted_out(files: Iterable[SourceFile]) -> tuple[tuple[SourceFile, ...], tuple[Recording, ...]]:
    """The files that are no sound; and the recordings, each with the one transcript of its name, if there is one."""
    heard: dict[str, list[SourceFile]] = {}
    read: list[SourceFile] = []
    for file in files:
        if looks_like_sound(file.data[:HEAD]):
            heard.setdefault(_stem(file.name), []).append(file)
        else:
            read.append(file)
    beside: dict[str, list[SourceFile]] = {}
    for file in read:
        stem = _stem(file.name)  # "appel.vtt", or "appel.wav.vtt", beside "appel.wav"
        beside.setdefault(stem if stem in heard else _stem(stem), []).append(file)
    recordings: list[Recording] = []
    for stem, alike in heard.items():
        written = beside.get(stem, [])
        pair = len(alike) == 1 == len(written)  # where several could be meant, none is taken for another's
        recordings += [Recording(sound, written[0] if pair else None) for sound in alike]
    taken = {id(one.written) for one in recordings}
    return tuple(file for file in read if id(file) not in taken), tuple(recordings)


def take_in(
    store: Store, visitor: Visitor, recordings: Sequence[Recording], now: datetime, *, hearing: Hearing
) -> Iterator[Imported]:
    """Takes recordings in, as they are heard. Each is told once it is committed: what was told survives a crash."""
    with store.look(visitor, now) as visit:
        gate.signed_in(visit)
        office = office_of(visit)
        reader = books.reader(visit, hearing.reader, hearing.belongs.practice)
    asked = replace(hearing.asked, zone=hearing.asked.zone or office.zone, region=hearing.asked.region or office.region)
    orders = _Orders(store, visitor, now, replace(hearing, reader=reader, asked=asked))
    for start in range(0, len(recordings), AT_ONCE):
        for recording, heard in _heard(recordings[start : start + AT_ONCE], orders):
            yield _kept(recording, heard, orders)


def hear_again(store: Store, visitor: Visitor, id_: int, now: datetime, *, hearing: Hearing) -> Imported:
    """Hears the sound that is kept of one's own call: its picture, and its words where none are known yet."""
    with store.look(visitor, now) as visit:
        gate.own_call(visit, id_)
        kept = sounds.of_call(visit, id_)
        if kept is None:
            raise NotPossible("L'enregistrement de cet appel n'est pas gardé : importez-le de nouveau.")
        data = sounds.stretch(visit, id_, 0, kept.size)
        before = calls.spoken(visit, gate.own_call(visit, id_))
    words = hearing.words if before is not None and not any(turn.text for turn in before.turns) else None
    hearing = replace(hearing, words=words, voices=None if words is None else hearing.voices)
    file = SourceFile(f"appel-{id_}.{kept.kind}", data)
    heard = _alone(Recording(file), _Orders(store, visitor, now, replace(hearing, asked=Asked())))
    with store.write(visitor, now) as visit:
        waves.keep(visit, id_, heard.wave)
        rereading.hear_again(visit, id_, heard.call, hearing.reader)
    return Imported(file.name, id_, known=True)


def _heard(some: Sequence[Recording], orders: _Orders) -> Iterator[tuple[Recording, Sound | SangfroidError]]:
    """What is heard of some recordings, as they are done."""
    left = list(some)
    # One with its transcript is asked for no words, and one by itself tells how far it is: these go alone.
    many = [one for one in some if one.written is None]
    if len(many) > 1:
        with _files(many) as paths, suppress(WorkerLost):  # what is left then is heard one by one
            for place, heard in read_sounds(
                paths, names=[one.sound.name for one in many], agent=orders.agent, swap=orders.hearing.asked.swap,
                words=orders.hearing.words, voices=orders.hearing.voices,
            ):  # fmt: skip
                left.remove(many[place])
                yield many[place], heard
    for recording in left:
        try:
            yield recording, _alone(recording, orders)
        except SangfroidError as error:
            yield recording, error


def _alone(recording: Recording, orders: _Orders) -> Sound:
    told, name = orders.hearing.told, recording.sound.name
    beside = recording.written is not None
    with _files([recording]) as (path,):
        return read_sound(
            path, name=name, agent=None if beside else orders.agent, swap=orders.hearing.asked.swap and not beside,
            words=None if beside else orders.hearing.words, voices=None if beside else orders.hearing.voices,
            progress=None if told is None else lambda seconds, total: told(name, seconds, total),
        )  # fmt: skip


@contextmanager
def _files(some: Sequence[Recording]) -> Iterator[list[Path]]:
    """The recordings as files for the process that reads them: in memory where there is room, gone afterwards."""
    size = sum(len(one.sound.data) for one in some)
    roomy = SHARED.is_dir() and shutil.disk_usage(SHARED).free > 2 * size
    with tempfile.TemporaryDirectory(prefix="sangfroid-", dir=SHARED if roomy else None) as folder:
        paths = [Path(folder) / str(n) for n in range(len(some))]
        for path, one in zip(paths, some, strict=True):
            path.write_bytes(one.sound.data)
        yield paths


def _kept(recording: Recording, heard: Sound | SangfroidError, orders: _Orders) -> Imported:
    """The recording's call, kept; or the file set aside with what is wrong with it."""
    keys = orders.store.keys.office(orders.visitor.office)
    try:
        new = _prepared(recording, heard, orders, keys)
    except SangfroidError as error:
        with orders.store.write(orders.visitor, orders.now) as visit:
            return put_aside(visit, recording.written or recording.sound, error)
    name = recording.sound.name
    with orders.store.write(orders.visitor, orders.now) as visit:
        kept = calls.keep(visit, new, orders.hearing.belongs)
        told = Imported(name, kept.call, kept.known)
        if isinstance(heard, SangfroidError):
            return replace(told, lacks=heard)
        if not _own(visit, kept.call):
            return told
        waves.keep(visit, kept.call, heard.wave)
        if kept.known and recording.written is None:
            rereading.hear_again(visit, kept.call, heard.call, orders.hearing.reader)
        return replace(told, lacks=_keep_sound(visit, kept.call, recording, new, orders))


def _prepared(
    recording: Recording, heard: Sound | SangfroidError, orders: _Orders, keys: OfficeKeys
) -> Prepared:  # fmt: skip
    """The call ready to be kept: the transcript's, where there is one."""
    asked, reader = orders.hearing.asked, orders.hearing.reader
    if recording.written is not None:
        return prepared(recording.written.data, recording.written.name, asked, reader, keys)
    if isinstance(heard, SangfroidError):
        raise heard
    call = replace(heard.call, started_at=asked.at or heard.call.started_at, region=asked.region, zone=asked.zone)
    return prepared_call(call, reader, keys, source=recording.sound.data, keeps_source=False)


def _keep_sound(
    visit: Visit, call: int, recording: Recording, new: Prepared, orders: _Orders
) -> SangfroidError | None:  # fmt: skip
    """Keeps the sound where somebody said why; tells why it could not be."""
    if not orders.hearing.reason or sounds.of_call(visit, call) is not None:
        return None
    if new.private:
        return NotPossible("Un numéro privé s'y entend : le son n'est pas gardé, l'appel l'est.")
    try:
        sounds.keep(visit, call, recording.sound.data, orders.hearing.reason)
    except NotPossible as error:
        return error
    return None


def _own(visit: Visit, call: int) -> bool:
    """Whether the call is the visitor's own: a file that a colleague brought before stays the colleague's."""
    wanted = select(call_rows.c.agent).where(call_rows.c.id == call, call_rows.c.office == visit.office)
    return visit.connection.scalar(wanted) == visit.person


def _stem(name: str) -> str:
    """A file's name without its ending, to be compared."""
    return PurePosixPath(name.casefold()).stem
