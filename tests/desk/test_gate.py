"""Who gets at a running call: its agent; a colleague while help is asked for; a second office never."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from sangfroid.record import running, running_tokens
from sangfroid.record.errors import NotFound
from sangfroid.record.running import NewRunning
from sangfroid.record.store import Visit
from tests.record.conftest import Record

DOORS: dict[str, Callable[[Visit, Any], object]] = {
    "get": running.get,
    "own": running.own,
    "call_for_help": lambda v, i: running.call_for_help(v, i, on=True),
    "take_over": running.take_over,
    "link": lambda v, i: running.link(v, i, None),
    "pair": running.pair,
    "ended": lambda v, i: running.ended(v, i, None),
    "forget": running.forget,
}
FOR_HELP = {"get", "take_over"}  # open to a colleague whom the agent asks for help


def begun(record: Record, who: Any, **more: Any) -> int:
    with record.write(who) as visit:
        return running.begin(visit, replace(NewRunning("taps", record.now), **more)).id


@pytest.mark.parametrize("door", DOORS)
def test_a_second_office_and_a_colleague_find_nothing(record: Record, door: str) -> None:
    mine = begun(record, record.ana)
    for who in (record.otto, record.ali):
        for asked in (mine, 10**9):
            with pytest.raises(NotFound) as refused, record.write(who) as visit:
                DOORS[door](visit, asked)
            assert refused.value.values == {}
    with record.write(record.ana) as visit:
        DOORS[door](visit, mine)


@pytest.mark.parametrize("door", DOORS)
def test_while_help_is_asked_for_a_colleague_may_look_and_take_over(record: Record, door: str) -> None:
    mine = begun(record, record.ana)
    with record.write(record.ana) as visit:
        running.call_for_help(visit, mine, on=True)
    if door in FOR_HELP:
        with record.write(record.ali) as visit:
            DOORS[door](visit, mine)
    else:
        with pytest.raises(NotFound), record.write(record.ali) as visit:
            DOORS[door](visit, mine)
    with pytest.raises(NotFound), record.write(record.otto) as visit:
        DOORS[door](visit, mine)


@pytest.mark.parametrize("helping", [False, True])
def test_those_that_one_may_see_are_those_that_one_gets(record: Record, helping: bool) -> None:
    ids = [begun(record, who) for who in (record.ana, record.ali, record.otto)] + [10**9]
    if helping:
        with record.write(record.ana) as visit:
            running.call_for_help(visit, ids[0], on=True)
    for who in (record.ana, record.ali, record.otto):
        with record.look(who) as visit:
            got = set()
            for id_ in ids:
                with suppress(NotFound):
                    got.add(running.get(visit, id_).id)
            assert running.of_these(visit, ids) == got


def test_lists_hold_ones_own(record: Record) -> None:
    mine = begun(record, record.ana)
    for who, sees in ((record.ana, [mine]), (record.ali, []), (record.otto, [])):
        with record.look(who) as visit:
            assert [one.id for one in running.listed(visit)] == sees


def test_the_same_key_begins_one_call_an_agent(record: Record) -> None:
    first = begun(record, record.ana, key="x")
    assert begun(record, record.ana, key="x") == first
    assert begun(record, record.ali, key="x") != first
    assert begun(record, record.otto, key="x") != first


def test_a_token_is_revoked_by_its_own_person_alone(record: Record) -> None:
    with record.write(record.ana) as visit:
        token = running_tokens.make(visit, "mon logiciel")
        (made,) = running_tokens.listed(visit)
    for who in (record.ali, record.otto):
        with pytest.raises(NotFound), record.write(who) as visit:
            running_tokens.revoke(visit, made.id)
    found = running_tokens.visitor(record.store, token, record.now)
    assert found is not None
    assert found.person == record.ana.id
    with record.write(record.ana) as visit:
        running_tokens.revoke(visit, made.id)
    assert running_tokens.visitor(record.store, token, record.now) is None
