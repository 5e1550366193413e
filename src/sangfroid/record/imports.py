"""Taking in many transcripts: read by several processes, kept by one writer, each told only once it is committed.

A file that cannot be read does not stop the others: it is set aside with what is wrong with it. Cut short at any
moment, an import is repeated with the same files: what is kept already is found again, and nothing is kept twice.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from typing import Final, TypeVar

from sqlalchemy import delete, insert, select

from sangfroid.advice.whole import Reader
from sangfroid.calls.call import Call
from sangfroid.calls.errors import SangfroidError, Unreadable
from sangfroid.record import books, calls, gate
from sangfroid.record.books import Own
from sangfroid.record.calls import Belongs
from sangfroid.record.errors import NotFound
from sangfroid.record.keys import OfficeKeys
from sangfroid.record.offices import get as office_of
from sangfroid.record.prepare import Asked, Prepared, opened, prepared, prepared_reading
from sangfroid.record.store import Store, Visit, Visitor
from sangfroid.record.tables import set_aside

_Made = TypeVar("_Made")

CHUNK: Final = 16  # files a worker reads at a time, and calls a commit keeps: about a tenth of a second
AHEAD: Final = 3  # chunks given out beyond those being read: bounds the memory
NAME_CHARS: Final = 255
_OUR_FAULT: Final = (
    "Sangfroid n'a pas su lire ce fichier ({why}). Signalez-le avec un appel inventé qui montre la même chose."
)
_NAME: Final = "set_aside.name"
_WHY: Final = "set_aside.why"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to take in; the name is for people, and never used as a path."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file: its call (`known`: taken in before), or why it could not be read.

    `lacks`: what could not be kept with the call, its sound for example.
    """

    name: str
    call: int | None
    known: bool = False
    error: SangfroidError | None = None
    lacks: SangfroidError | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How the workers read: the playbooks' language, an office's folder of sheets, where compiled rules are kept."""

    lang: str = "fr"
    office: Path | None = None
    keep: Path | None = None
    workers: int | None = None  # None: as many as there are processors


@dataclass(frozen=True, slots=True)
class SetAside:
    """A file that could not be read, and why."""

    id: int
    name: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Refused:
    """What is wrong with a file, in a form that passes between processes."""

    message: str
    values: dict[str, int | float | str]


_Result = Prepared | _Refused
_at_work: tuple[Reader, OfficeKeys, Asked] | None = None  # of a worker's process


def take_in(  # noqa: PLR0913 (what is taken in, for whom, and how)
    store: Store, visitor: Visitor, files: Iterable[SourceFile], now: datetime, *, belongs: Belongs = Belongs(),
    asked: Asked = Asked(), reading: Reading = Reading(),
) -> Iterator[Imported]:  # fmt: skip
    """Takes the files in, in their order. Each is told once it is committed: what was told survives a crash."""
    with store.look(visitor, now) as visit:
        gate.signed_in(visit)
        office = office_of(visit)
        own = books.own(visit, belongs.practice)
    asked = Asked(asked.agent, asked.swap, asked.at, asked.zone or office.zone, asked.region or office.region)
    workers = reading.workers or os.cpu_count() or 1
    files = iter(files)
    # Not forked: a server that takes files in has threads, whose locks a fork would copy as they stand.
    pool = ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), _begin, (store.keys.master, visitor.office, asked, reading, own)
    )
    try:
        running: deque[tuple[list[SourceFile], Future[list[_Result]]]] = deque()
        while True:
            while len(running) < workers + AHEAD and (chunk := list(islice(files, CHUNK))):
                running.append((chunk, pool.submit(_read, [(file.name, file.data) for file in chunk])))
            if not running:
                return
            chunk, future = running.popleft()
            yield from _keep(store, visitor, now, belongs, chunk, future.result())
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def take_in_one(
    visit: Visit, file: SourceFile, reader: Reader, *, belongs: Belongs = Belongs(), asked: Asked = Asked()
) -> Imported:
    """Takes one file in, in this transaction, with a reader that is at hand."""
    office = office_of(visit)
    asked = Asked(asked.agent, asked.swap, asked.at, asked.zone or office.zone, asked.region or office.region)
    reader = books.reader(visit, reader, belongs.practice)
    result: _Result
    try:
        result = prepared(file.data, file.name, asked, reader, visit.keys)
    except SangfroidError as error:
        result = _refused(error)
    return _kept(visit, belongs, [(file, result)])[0]


def aside(visit: Visit) -> tuple[SetAside, ...]:
    """The files that one brought and that could not be read, the newest first."""
    me = gate.signed_in(visit)
    wanted = select(set_aside).where(set_aside.c.office == visit.office, set_aside.c.by == me)
    return tuple(
        SetAside(row.id, visit.keys.open(row.name, _NAME).decode(), visit.keys.open(row.why, _WHY).decode(), row.at)
        for row in visit.connection.execute(wanted.order_by(set_aside.c.at.desc(), set_aside.c.id.desc()))
    )


def forget_aside(visit: Visit, id_: int) -> None:
    """Takes a file off that list."""
    if gate.row(visit, set_aside, id_)["by"] != gate.signed_in(visit):
        raise NotFound
    mine = (set_aside.c.id == id_, set_aside.c.office == visit.office)
    visit.connection.execute(delete(set_aside).where(*mine))


def _keep(
    store: Store, visitor: Visitor, now: datetime, belongs: Belongs, chunk: list[SourceFile], results: list[_Result]
) -> list[Imported]:
    """One commit of a chunk."""
    with store.write(visitor, now) as visit:
        return _kept(visit, belongs, list(zip(chunk, results, strict=True)))


def _kept(visit: Visit, belongs: Belongs, read: list[tuple[SourceFile, _Result]]) -> list[Imported]:
    """The files' calls are kept; those that could not be read are set aside."""
    kept = iter(calls.keep_all(visit, [result for _, result in read if isinstance(result, Prepared)], belongs))
    told: list[Imported] = []
    for file, result in read:
        if isinstance(result, Prepared):
            one = next(kept)
            told.append(Imported(file.name, one.call, one.known))
        else:
            told.append(put_aside(visit, file, Unreadable(result.message, **result.values)))
    return told


def put_aside(visit: Visit, file: SourceFile, error: SangfroidError) -> Imported:
    """Notes that a file could not be read, and why."""
    content = visit.keys.hashed("content", file.data)
    visit.connection.execute(
        delete(set_aside).where(set_aside.c.office == visit.office, set_aside.c.content == content)
    )
    visit.connection.execute(insert(set_aside).values(
        office=visit.office, content=content, at=visit.now, by=gate.signed_in(visit),
        name=visit.keys.seal(_bytes(file.name[:NAME_CHARS]), _NAME), why=visit.keys.seal(_bytes(str(error)), _WHY),
    ))  # fmt: skip
    return Imported(file.name, None, error=error)


def _begin(master: bytes, office: int, asked: Asked, reading: Reading, own: Own) -> None:
    """What a worker needs, made once."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent,), daemon=True).start()
    global _at_work  # noqa: PLW0603 (a process's own, set as it begins)
    reader = Reader.load(lang=reading.lang, office=reading.office, keep=reading.keep)
    if own != Own():
        reader = Reader(reader.grammar, books.book(own))
    _at_work = (reader, OfficeKeys(master, office), asked)


def _end_with(parent: BaseProcess) -> None:
    """A worker whose server was killed would wait for work for ever."""
    parent.join()
    os._exit(1)


def _read(files: list[tuple[str, bytes]]) -> list[_Result]:
    """The files of a chunk, each ready to be kept or with what is wrong with it."""
    if _at_work is None:
        raise RuntimeError("the worker was not begun")
    reader, keys, asked = _at_work
    found = [_tried(partial(opened, data, name, asked)) for name, data in files]
    sound = [call for call in found if isinstance(call, Call)]
    try:
        readings = iter(list(reader.read_all(sound)))
    except Exception:  # in which of them is not known: one by one
        return [_tried(partial(prepared, data, name, asked, reader, keys)) for name, data in files]
    return [
        _tried(partial(prepared_reading, call, next(readings), keys, source=data)) if isinstance(call, Call) else call
        for call, (_, data) in zip(found, files, strict=True)
    ]


def _tried(make: Callable[[], _Made]) -> _Made | _Refused:
    """What is made of a file, or what is wrong with it."""
    try:
        return make()
    except SangfroidError as error:
        return _refused(error)
    except Exception as error:  # a fault of ours in one file must not keep the others out
        return _refused(Unreadable(_OUR_FAULT, why=f"{type(error).__name__}: {error}"))


def _refused(error: SangfroidError) -> _Refused:
    values = {name: value if isinstance(value, int | float) else str(value) for name, value in error.values.items()}
    return _Refused(error.message, values)


def _bytes(text: str) -> bytes:
    """A file's name may hold what is no character."""
    return text.encode("utf-8", "replace")
