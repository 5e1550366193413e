"""Many calls at once: turns that come to the disk together are heard together, and stand as if each had come alone."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from sangfroid.calls.turns import Turn, fold_order
from sangfroid.cues import hearing
from sangfroid.cues.grammar.match import Grammar
from sangfroid.cues.hearing import Half
from sangfroid.cues.model.ear import Sounded
from sangfroid.desk import entries, seats, together
from sangfroid.desk.desk import Desk
from sangfroid.desk.running import RunningCall
from sangfroid.desk.together import hear_together
from sangfroid.record.running_log import Item
from sangfroid.sources.feeds import Said
from tests.desk.test_running import NAMES, afterwards, at_desk, begun, fed, said, sample
from tests.record.conftest import NOW, Record


def row(call: RunningCall, turn: Turn) -> Item:
    return Item(call.n + 1, "turn", NOW, entries.words(call, said(turn)).what)


def test_calls_that_speak_at_once_stand_where_their_readings_do(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []

    def counted(halves: Sequence[Half], grammar: Grammar) -> list[Sounded | None]:
        sizes.append(len(halves))
        return hearing.told(halves, grammar)

    monkeypatch.setattr(together, "told", counted)
    spoken = {name: tuple(sorted(sample(name).turns, key=fold_order))[:12] for name in NAMES}
    lines = {name: begun(record, key=name) for name in NAMES}

    async def work(desk: Desk) -> None:
        calls = await asyncio.gather(*[fed(desk, lines[name], spoken[name]) for name in NAMES])
        for name, call in zip(NAMES, calls, strict=True):
            numbered = tuple(replace(turn, n=n) for n, turn in enumerate(spoken[name], 1))
            assert call.course.reading == afterwards(call.call(numbered), record.reader), name

    at_desk(record, work)
    assert max(sizes) > 4, "they were heard one by one"


def test_what_was_heard_of_one_row_is_not_taken_for_another(record: Record) -> None:
    call = RunningCall(begun(record), record.reader)
    angry = row(call, Turn(0, "client", "C'est inadmissible, je suis furieux !", 1.0, 3.0))
    calm = row(call, Turn(0, "client", "Merci beaucoup, c'est parfait.", 1.0, 3.0))
    hear_together([(call, angry)])
    call.apply(calm)
    alone = RunningCall(call.line, record.reader)
    alone.apply(calm)
    assert call.course == alone.course
    assert call.foreheard is None


@pytest.mark.parametrize(("text", "start"), [("Je vous écoute.", 0.5), ("", 9.0)])
def test_a_late_turn_and_one_that_mends_wait_for_their_row(record: Record, text: str, start: float) -> None:
    call = RunningCall(begun(record), record.reader)
    call.apply(row(call, Turn(0, "client", "Bonjour, c'est pour mon colis.", 4.0, 6.0)))
    item = row(call, Turn(0, "agent", text, start, start + 1))
    if not text:
        item = replace(item, what=item.what | {"mends": [{"n": 1, "span": [0, 7]}]})
    assert call.next_turn(item) is None
    assert call.next_turn(replace(item, n=item.n + 1)) is None


def test_a_fault_in_hearing_together_loses_nothing(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(seats, "hear_together", fails)
    lines = [begun(record, key=str(n)) for n in range(4)]
    turn = Turn(0, "client", "Je vous rappelle que j'attends depuis lundi !", 1.0, 3.0)

    async def work(desk: Desk) -> None:
        calls = await asyncio.gather(*[desk.open(line.office, line.id) for line in lines])
        words = Said(None, "t", turn.speaker, turn.text, turn.start, turn.end, final=True)
        kept = await asyncio.gather(*[desk.said(call, words) for call in calls])
        assert [item and item.n for item in kept] == [1] * 4
        assert all(len(call.course.turns) == 1 for call in calls)

    at_desk(record, work)


def test_what_is_being_written_when_the_desk_closes_is_written_and_told(record: Record) -> None:
    lines = [begun(record, key=str(n)) for n in range(40)]
    words = Said(None, "t", "client", "J'attends depuis lundi !", 1.0, 3.0, final=True)

    async def work(desk: Desk) -> list[Item | None]:
        calls = await asyncio.gather(*[desk.open(line.office, line.id) for line in lines])
        told = [asyncio.ensure_future(desk.said(call, words)) for call in calls]
        await asyncio.sleep(0)
        await desk.close()
        return await asyncio.wait_for(asyncio.gather(*told), 5)

    assert [item and item.n for item in at_desk(record, work)] == [1] * 40
