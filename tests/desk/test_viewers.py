"""A page that does not keep up: it gets the latest state, and loses nothing that is said once only."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from sangfroid.desk.change import Change
from sangfroid.desk.viewers import LINES, WAITING, Room, Viewer


def taken(viewer: Viewer) -> list[Change]:
    """What the page gets next."""
    return asyncio.run(viewer.next())


def test_what_changes_comes_in_order() -> None:
    viewer = Viewer(1, 2, "Ana")
    for number in range(5):
        viewer.tell(Change((number,)))
    assert [change.turns for change in taken(viewer)] == [(0,), (1,), (2,), (3,), (4,)]


def test_unfinished_words_take_the_place_of_those_before() -> None:
    viewer = Viewer(1, 2, "Ana")
    for text in ("je", "je vous", "je vous ai"):
        viewer.tell(Change(partial=("client", text, ())))
    viewer.tell(Change(partial=("agent", "oui", ())))
    assert [change.partial for change in taken(viewer)] == [("client", "je vous ai", ()), ("agent", "oui", ())]


def test_one_that_falls_behind_gets_all_anew_with_the_colleagues_line_and_the_end() -> None:
    viewer = Viewer(1, 2, "Ana")
    viewer.tell(Change(told=("Léo", "Je prends la suite.")))
    for number in range(3 * WAITING):
        viewer.tell(Change((number,)))
    viewer.tell(Change(over=7))
    found = taken(viewer)
    assert viewer.fallen
    assert found[0].anew
    assert [change.told for change in found if change.told] == [("Léo", "Je prends la suite.")]
    assert found[-1].over == 7


@given(st.lists(st.sampled_from(["turn", "partial", "told", "over"]), max_size=400))
def test_what_waits_is_bounded_and_the_last_change_is_never_lost(kinds: list[str]) -> None:
    viewer = Viewer(1, 2, "Ana")
    made = {
        "turn": Change((1,)), "partial": Change(partial=("client", "je", ())), "told": Change(told=("Léo", "oui")),
        "over": Change(over=1),
    }  # fmt: skip
    for kind in kinds:
        viewer.tell(made[kind])
        assert len(viewer.waiting) <= WAITING + 1
        assert viewer.waiting[-1] == made[kind]
    lines = kinds.count("told")
    assert sum(change.told is not None for change in viewer.waiting) >= min(lines, LINES) - kinds.count("over")


def test_who_is_here_is_counted_by_pages() -> None:
    room, first, second = Room(), Viewer(1, 2, "Ana"), Viewer(1, 2, "Ana")
    room.enter(7, first)
    room.enter(8, second)
    room.leave(7, first)
    room.leave(7, first)  # twice: it had gone already
    assert room.here(1) == {2: "Ana"}
    assert not room.has(7)
    room.leave(8, second)
    assert room.here(1) == {}
