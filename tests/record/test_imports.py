"""Many files at once: read by several processes, told once they are committed, none lost, none twice."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from sangfroid.advice.whole import Reader
from sangfroid.calls import Call
from sangfroid.calls import Reading as ReadCall
from sangfroid.record import calls, imports, lines
from sangfroid.record.imports import Reading, SourceFile
from sangfroid.record.prepare import Asked, Prepared
from sangfroid.record.tables import calls as table
from tests.record.conftest import NOW, TALK, Record

RUNS = 20
FILES = 240


def files(number: int) -> list[SourceFile]:
    return [SourceFile(f"appel-{n}.txt", (TALK + f"Client : Dossier {n}x.\n").encode()) for n in range(number)]


@pytest.mark.slow
def test_many_files(record: Record, cache: Path) -> None:
    given = files(20)
    given[3] = SourceFile("=cmd|' /C calc'!A0\udcff.txt", b"\x00\x01")
    given[7] = SourceFile("encore.txt", given[6].data)
    reading = Reading(keep=cache / "sangfroid", workers=2)
    for again in (False, True):
        told = list(imports.take_in(record.store, record.visitor(record.ana), given, NOW, reading=reading))
        assert [one.name for one in told] == [file.name for file in given]
        assert [n for n, one in enumerate(told) if one.error is not None] == [3]
        assert told[7].known
        assert told[7].call == told[6].call
        assert {one.known for n, one in enumerate(told) if n not in (3, 7)} == {again}
    with record.look(record.ana) as visit:
        assert len(lines.listed(visit).lines) == 18
        (aside,) = imports.aside(visit)
        assert "Donnez" in aside.why or "." in aside.why
        id_ = told[0].call
        assert id_ is not None
        assert calls.whole(visit, id_).reading.turns
    with record.write(record.ana) as visit:
        imports.forget_aside(visit, aside.id)
        assert imports.aside(visit) == ()


def test_a_fault_of_ours_in_one_file_keeps_out_that_one_alone(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a whole chunk is read at once and fails at once."""

    class Faulty(Reader):
        def read_all(self, calls: Iterable[Call]) -> Iterator[ReadCall]:
            for call in calls:
                if any("3x" in turn.text for turn in call.turns):
                    raise ZeroDivisionError("nul")
                yield from super().read_all((call,))

    reader = Faulty(record.reader.grammar, record.reader.book)
    with record.look(record.ana) as visit:
        monkeypatch.setattr(imports, "_at_work", (reader, visit.keys, Asked()))
    results = imports._read([(file.name, file.data) for file in files(6)])
    assert [isinstance(one, Prepared) for one in results] == [True, True, True, False, True, True]
    assert "ZeroDivisionError" in str(results[3])


@pytest.mark.slow
def test_an_import_given_up_ends_its_processes(record: Record, cache: Path) -> None:
    reading = Reading(keep=cache / "sangfroid", workers=1)
    running = imports.take_in(record.store, record.visitor(record.ana), files(60), NOW, reading=reading)
    first = next(running)
    running.close()  # type: ignore[attr-defined]
    with record.look(record.ana) as visit:
        kept = {line.id for line in lines.listed(visit, limit=200).lines}
    assert first.call in kept
    assert len(kept) < 60


@pytest.mark.slow
def test_killed_twenty_times_nothing_is_lost_and_nothing_twice(record: Record, cache: Path) -> None:
    """An import is killed in its middle, twenty times over; each call that was told is there, and once."""
    chance = random.Random(5)
    told: Counter[int] = Counter()
    cut = 0
    for _ in range(RUNS):
        command = [sys.executable, "-m", "tests.record.importing", record.url, str(cache), str(record.ana.id)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for number, line in enumerate(process.stdout):
                told[json.loads(line)] += 1
                if number == 0:
                    time.sleep(chance.uniform(0, 0.4))
                    process.kill()  # its workers must end by themselves, else their pipe stays open
                    cut += 1
                    break
            for line in process.stdout:  # what it had told before it died
                if line.endswith("\n"):
                    told[json.loads(line)] += 1
    assert cut == RUNS
    with record.store.begin(writes=False) as connection:
        kept = connection.execute(select(table.c.id, table.c.content)).all()
    assert set(told) <= {row.id for row in kept}
    assert len({row.content for row in kept}) == len(kept) <= FILES
    reading = Reading(keep=cache / "sangfroid", workers=2)
    list(imports.take_in(record.store, record.visitor(record.ana), files(FILES), NOW, reading=reading))
    with record.store.begin(writes=False) as connection:
        assert len(connection.execute(select(table.c.id)).all()) == FILES
