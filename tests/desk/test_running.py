"""Live as afterwards: the desk's fold, its log, and what stands again after a restart."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from sangfroid.advice.whole import Reader, course
from sangfroid.calls.call import Call
from sangfroid.calls.errors import SangfroidError
from sangfroid.calls.reading import DangerRead, ReadTurn
from sangfroid.calls.turns import End, Turn, fold_order
from sangfroid.desk.desk import Desk
from sangfroid.desk.restoring import restored
from sangfroid.desk.running import RunningCall
from sangfroid.faces.web import live_view
from sangfroid.faces.web.words import Words
from sangfroid.language.wording import wording
from sangfroid.reading.hear import hear
from sangfroid.reading.masking import masked
from sangfroid.reading.state import Setting, State
from sangfroid.record import calls, promises, running, running_hints, running_log
from sangfroid.record.errors import NotFound
from sangfroid.record.running import NewRunning, Running
from sangfroid.record.running_log import Entry
from sangfroid.record.running_tables import running_calls, running_items
from sangfroid.review.voice import Voice
from sangfroid.sources.feeds import Over, Said
from sangfroid.sources.transcripts import read_call
from tests.record.conftest import NOW, Record

SAMPLES = Path(__file__).parents[2] / "src/sangfroid/data/samples/fr"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.json"))
Told = TypeVar("Told")


def sample(name: str) -> Call:
    path = SAMPLES / f"{name}.json"
    return read_call(path.read_bytes(), name=path.name)


def begun(record: Record, **more: Any) -> Running:
    with record.write(record.ana) as visit:
        return running.begin(visit, NewRunning("feed", NOW, region="FR", zone="Europe/Paris", **more))


def at_desk(record: Record, work: Callable[[Desk], Coroutine[Any, Any, Told]]) -> Told:
    async def run() -> Told:
        desk = Desk(record.store, lambda _: record.reader, lambda: record.now)
        try:
            return await work(desk)
        finally:
            await desk.close()

    return asyncio.run(run())


def said(turn: Turn) -> Said:
    return Said(None, f"t{turn.n}", turn.speaker, turn.text, turn.start, turn.end, final=True)


async def fed(desk: Desk, line: Running, turns: tuple[Turn, ...]) -> RunningCall:
    call = await desk.open(line.office, line.id)
    for turn in turns:
        await desk.said(call, said(turn))
    return call


def afterwards(call: Call, reader: Reader) -> State:
    state = State(Setting(call.started_at, call.zone, call.region))
    for heard in masked(course(call)[:-1]):
        state, _ = hear(state, heard, reader.grammar)
    return state


@pytest.mark.parametrize("name", NAMES)
def test_after_every_prefix_the_desk_stands_where_the_reading_does(record: Record, name: str) -> None:
    turns = tuple(sorted(sample(name).turns, key=fold_order))
    line = begun(record)

    async def work(desk: Desk) -> None:
        call = await desk.open(line.office, line.id)
        for count in range(1, len(turns) + 1):
            await desk.said(call, said(turns[count - 1]))
            if count % 7 and count < len(turns):
                continue
            numbered = tuple(replace(turn, n=n) for n, turn in enumerate(turns[:count], 1))
            assert call.course.reading == afterwards(call.call(numbered), record.reader), f"after {count} turns"

    at_desk(record, work)


def test_what_may_be_danger_is_a_question_for_a_few_turns_and_gives_way_to_the_card(record: Record) -> None:
    call = RunningCall(begun(record), record.reader)
    words = Words(Voice(wording("fr").gettext), "Europe/Paris", "FR", NOW)
    first = ReadTurn(1, "client", "il répond plus trop", None, None, None, (), None, None)
    danger = DangerRead("life", 1, "répond plus trop", (3, 19))

    def asked(n: int, *dangers: DangerRead) -> object:
        turns = tuple(replace(first, n=one) for one in range(1, n + 1))
        call.course = call.course._replace(suspicion=danger, turns=turns, dangers=dangers)
        return live_view.shown(call, words, {}, {})["suspected"]

    assert asked(1) == asked(5) == {"told": "Un danger\u202f? Posez la question.", "quote": "répond plus trop"}
    assert asked(6) is None
    assert asked(1, danger) is None


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_late_turns_are_put_in_their_place_and_told_to_be_late(record: Record, data: st.DataObject) -> None:
    turns = sorted(sample("rendez-vous-annule").turns, key=fold_order)[:14]
    later = data.draw(st.integers(0, 9))
    away = data.draw(st.integers(1, 4))
    shuffled = [*turns[:later], *turns[later + 1 : later + 1 + away], turns[later], *turns[later + 1 + away :]]
    line = begun(record)

    async def work(desk: Desk) -> RunningCall:
        return await fed(desk, line, tuple(shuffled))

    call = at_desk(record, work)
    number = {turn.n: n for n, turn in enumerate(shuffled, 1)}
    numbered = tuple(replace(turn, n=number[turn.n]) for turn in turns)
    assert call.course.reading == afterwards(call.call(numbered), record.reader)
    assert call.late == {number[turns[later].n]}


def test_a_restart_brings_the_same_call_back(record: Record) -> None:
    line = begun(record)
    turns = tuple(sorted(sample("rendez-vous-annule").turns, key=fold_order))

    async def work(desk: Desk) -> RunningCall:
        call = await fed(desk, line, turns[:9])
        await desk.tap(call, "anger")
        item = await desk.tap(call, "panic")
        assert item is not None
        await desk.row(call, "undo", turn=item.n)
        await desk.row(call, "note", text="à rappeler")
        return call

    before = at_desk(record, work)

    async def again(desk: Desk) -> RunningCall:
        return await desk.open(line.office, line.id)

    after = at_desk(record, again)
    assert after.course.reading == before.course.reading
    assert after.notes == ["à rappeler"]
    assert not any(turn.labels[0].name == "panic" for turn in after.course.turns if not turn.text)
    assert after.n == before.n


def test_the_kept_call_reads_as_its_turns_do(record: Record) -> None:
    line = begun(record)
    turns = tuple(sorted(sample("colis-jamais-sonne").turns, key=fold_order))

    async def work(desk: Desk) -> None:
        call = await fed(desk, line, turns)
        heard = call.course.promises
        await desk.row(call, "promise", id=heard[0].id, state="confirmed", due=None)
        await desk.over(call, Over(None, turns[-1].end, "agent", "leave"))

    at_desk(record, work)
    with record.look(record.ana) as visit:
        kept = running.get(visit, line.id)
        assert kept.call is not None
        whole = calls.whole(visit, kept.call)
        assert "confirmed" in {one.state for one in promises.of_call(visit, kept.call)}
        assert sum(one.shown for one in running_hints.figures(visit)) == len(whole.reading.advice)
    numbered = tuple(replace(turn, n=n) for n, turn in enumerate(turns, 1))
    call = Call(f"live-{line.id}", numbered, region="FR", started_at=NOW, zone="Europe/Paris", format="live",
                end=End(turns[-1].end, "agent", "leave"))  # fmt: skip
    expected = record.reader.read(call)
    assert whole.reading.turns == expected.turns
    assert whole.reading.promises == expected.promises
    assert (whole.reading.ending, whole.reading.situations) == (expected.ending, expected.situations)
    assert not running_log.items(record.store, line.office, line.id)


def test_a_turn_that_comes_twice_counts_once(record: Record) -> None:
    line = begun(record)
    turns = sample("rendez-vous-annule").turns[:4]

    async def work(desk: Desk) -> RunningCall:
        await fed(desk, line, turns)
        return await fed(desk, line, turns)

    assert len(at_desk(record, work).course.turns) == 4
    assert running_log.count(record.store, line.id) == 4


def test_a_feed_begins_a_call_once(record: Record) -> None:
    assert begun(record, key="a-17").id == begun(record, key="a-17").id
    assert begun(record, key="a-18").id != begun(record, key="a-17").id


def test_a_dictated_card_number_is_in_no_row(record: Record) -> None:
    line = begun(record)
    spoken = (
        Turn(1, "agent", "Donnez-moi le numéro de votre carte.", 0.0, 2.0),
        Turn(2, "client", "alors c'est le quatre neuf sept zéro un zéro un deux", 2.5, 7.0),
        Turn(3, "client", "trois quatre cinq six sept huit neuf neuf", 7.5, 12.0),
        Turn(4, "agent", "C'est noté.", 12.5, 13.0),
    )

    async def work(desk: Desk) -> RunningCall:
        return await fed(desk, line, spoken)

    call = at_desk(record, work)
    rows = running_log.items(record.store, line.office, line.id)
    texts = [row.what["turn"]["text"] for row in rows]
    for text in (*texts, *(turn.text for turn in call.course.turns)):
        assert "neuf" not in text
        assert "sept" not in text
    assert "•" in texts[1]
    assert "•" in texts[2]


@pytest.mark.parametrize("stops", [(), (2,), (3,), (4,), (2, 3), (2, 3, 4)])
def test_a_number_dictated_over_three_turns_is_masked_though_the_server_stops_between(
    record: Record, stops: tuple[int, ...]
) -> None:
    line = begun(record)
    spoken = (
        Turn(1, "agent", "Donnez-moi le numéro de votre carte.", 0.0, 2.0),
        Turn(2, "client", "quatre neuf sept zéro un", 2.5, 6.0),
        Turn(3, "client", "zéro un deux trois quatre", 6.5, 10.0),
        Turn(4, "client", "cinq six sept huit neuf neuf", 10.5, 14.0),
        Turn(5, "agent", "C'est noté.", 14.5, 15.0),
    )
    ends = [*(stop - 1 for stop in stops), len(spoken)]
    for start, end in zip([0, *ends], ends, strict=False):
        call = at_desk(record, lambda desk, some=spoken[start:end]: fed(desk, line, some))  # type: ignore[misc]
    texts = [row.what["turn"]["text"] for row in running_log.items(record.store, line.office, line.id)]
    seen = [turn.text for turn in call.course.turns]
    assert texts == seen
    assert all("•" in text for text in texts[1:4])
    assert not {"neuf", "sept", "cinq", "zéro"} & set(" ".join(texts).split())


def test_an_objection_deletes_what_was_kept(record: Record) -> None:
    line = begun(record)

    async def work(desk: Desk) -> None:
        call = await fed(desk, line, sample("rendez-vous-annule").turns[:4])
        await desk.objected(call, record.visitor(record.ana), delete=True)
        with pytest.raises(NotFound):
            await desk.said(call, said(Turn(9, "client", "encore", 40.0, 41.0)))

    at_desk(record, work)
    with record.store.begin(writes=False) as connection:
        assert connection.scalar(select(running_items.c.id).where(running_items.c.running == line.id)) is None
        assert connection.scalar(select(running_calls.c.id).where(running_calls.c.id == line.id)) is None


def test_an_objection_without_deletion_takes_nothing_more_from_either_side(record: Record) -> None:
    line = begun(record)

    async def work(desk: Desk) -> RunningCall:
        call = await fed(desk, line, sample("rendez-vous-annule").turns[:2])
        await desk.objected(call, record.visitor(record.ana), delete=False)
        return await fed(desk, line, sample("rendez-vous-annule").turns[2:6])

    assert len(at_desk(record, work).course.turns) == 2


def test_nothing_of_a_span_off_the_record_is_kept_but_its_times(record: Record) -> None:
    line = begun(record)

    async def work(desk: Desk) -> RunningCall:
        call = await fed(desk, line, sample("rendez-vous-annule").turns[:2])
        await desk.off_record(call, on=True)
        await fed(desk, line, sample("rendez-vous-annule").turns[2:4])
        await desk.off_record(call, on=False)
        return call

    call = at_desk(record, work)
    assert len(call.course.turns) == 2
    assert len(call.course.gaps) == 1


def test_a_hard_call_is_told_to_nobody_and_written_nowhere(record: Record) -> None:
    line = begun(record)

    async def work(desk: Desk) -> RunningCall:
        call = await fed(desk, line, sample("rendez-vous-annule").turns[:2])
        rows = running_log.count(record.store, line.id)
        desk.ask(call)
        assert call.hints.now is not None
        assert running_log.count(record.store, line.id) == rows
        return call

    at_desk(record, work)


def test_rows_of_two_servers_stay_in_one_order(record: Record) -> None:
    line = begun(record)
    turns = sample("rendez-vous-annule").turns[:6]

    async def work(desk: Desk) -> None:
        other = Desk(record.store, lambda _: record.reader, lambda: record.now)
        one, two = await desk.open(line.office, line.id), await other.open(line.office, line.id)
        for place, turn in enumerate(turns):
            await (other.said(two, said(turn)) if place % 2 else desk.said(one, said(turn)))
        await desk.row(one, "note", text="fin")
        await other.close()
        assert [turn.n for turn in one.course.turns] == [1, 2, 3, 4, 5, 6]
        assert one.course.reading == afterwards(one.call(tuple(replace(t, n=n) for n, t in enumerate(turns, 1))),
                                                record.reader)  # fmt: skip

    at_desk(record, work)


def test_what_is_not_written_is_not_acknowledged(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    line = begun(record)

    def full(*_: object) -> list[int | None]:
        raise OSError(28, "No space left on device")

    async def work(desk: Desk) -> RunningCall:
        call = await fed(desk, line, sample("rendez-vous-annule").turns[:2])
        with monkeypatch.context() as patched:
            patched.setattr(running_log, "append", full)
            with pytest.raises(SangfroidError, match="n'a pas pu être gardé"):
                await desk.said(call, said(sample("rendez-vous-annule").turns[2]))
        return await fed(desk, line, sample("rendez-vous-annule").turns[2:3])

    assert len(at_desk(record, work).course.turns) == 3


def test_a_colleague_sees_a_running_call_only_while_help_is_asked_for(record: Record) -> None:
    line = begun(record)
    with record.look(record.ali) as visit, pytest.raises(NotFound):
        running.get(visit, line.id)
    with record.write(record.ana) as visit:
        running.call_for_help(visit, line.id, on=True)
    with record.look(record.ali) as visit:
        assert running.get(visit, line.id).helping
        assert [one.id for one in running.listed(visit)] == [line.id]
    with record.look(record.otto) as visit, pytest.raises(NotFound):
        running.get(visit, line.id)


def test_a_call_that_nothing_comes_from_any_more_is_kept_as_broken_off(record: Record) -> None:
    line = begun(record)
    at_desk(record, lambda desk: fed(desk, line, sample("rendez-vous-annule").turns[:5]))
    record.now = NOW + 2 * running.SILENT

    async def work(desk: Desk) -> int:
        return await desk.sweep()

    assert at_desk(record, work) == 1
    with record.look(record.ana) as visit:
        kept = running.get(visit, line.id).call
        assert kept is not None
        assert calls.whole(visit, kept).reading.ending == "unknown"


def test_two_calls_written_together_keep_apart(record: Record) -> None:
    one, two = begun(record, key="1"), begun(record, key="2")
    entries = [Entry(one.office, running_.id, "note", {"text": str(n)}) for n in range(4) for running_ in (one, two)]
    assert running_log.append(record.store, entries, NOW) == [1, 1, 2, 2, 3, 3, 4, 4]
    reader = record.reader
    assert restored(one, reader, running_log.items(record.store, one.office, one.id)).notes == ["0", "1", "2", "3"]


def test_another_office_finds_no_row(record: Record) -> None:
    line = begun(record)
    at_desk(record, lambda desk: fed(desk, line, sample("rendez-vous-annule").turns[:1]))
    assert running_log.items(record.store, record.other.id, line.id) == ()
