"""Words that are not finished: the latest are shown, nothing of them stays, and what is finished comes first."""

from __future__ import annotations

import itertools

from sangfroid.advice.whole import Reader
from sangfroid.calls.vocabulary import Speaker
from sangfroid.desk.running import RunningCall
from sangfroid.desk.unfinished import AT_MOST, HEARD, Unfinished
from sangfroid.desk.viewers import Room, Viewer
from sangfroid.record.running import Running
from sangfroid.sources.feeds import Said
from tests.record.conftest import NOW

Shown = tuple[Speaker, str, tuple[str, ...]]


def running(number: int, reader: Reader) -> RunningCall:
    return RunningCall(Running(
        number, 1, 1, "feed", "running", NOW, NOW, None, None, 0, helping=False, title="", region="FR",
        zone="Europe/Paris", speed=1.0,
    ), reader)  # fmt: skip


class Table:
    """Some running calls, each with one page."""

    def __init__(self, reader: Reader, count: int = 1, a_look: float = 0.0) -> None:
        """`a_look`: seconds that pass whenever the clock is looked at."""
        self.calls = {number: running(number, reader) for number in range(1, count + 1)}
        self.room = Room()
        self.pages = {number: Viewer(1, number, "Ana") for number in self.calls}
        for number, page in self.pages.items():
            self.room.enter(number, page)
        looks = itertools.count()
        self.words = Unfinished(self.calls.get, self.room, lambda: next(looks) * a_look)

    def say(self, text: str, speaker: Speaker = "client", number: int = 1) -> None:
        self.words.take(self.calls[number], Said(None, None, speaker, text, 0.0, 1.0, final=False))

    def shown(self, number: int = 1) -> list[Shown]:
        """What the page got."""
        self.words.show()
        page = self.pages[number]
        found = [change.partial for change in page.waiting if change.partial is not None]
        page.waiting.clear()
        return found


def test_the_latest_words_of_each_side_are_shown_once(reader: Reader) -> None:
    table = Table(reader)
    table.say("j'attends")
    table.say("j'attends depuis ce matin")
    table.say("je regarde", "agent")
    assert [(who, text) for who, text, _ in table.shown()] == [
        ("client", "j'attends depuis ce matin"), ("agent", "je regarde")
    ]  # fmt: skip
    assert table.shown() == []


def test_words_that_are_final_by_now_are_not_shown_any_more(reader: Reader) -> None:
    table = Table(reader)
    table.say("j'attends")
    table.say("je regarde", "agent")
    table.words.finished(table.calls[1], "client")
    assert [who for who, _, _ in table.shown()] == ["agent"]


def test_a_card_number_is_masked_before_anybody_sees_it(reader: Reader) -> None:
    table = Table(reader)
    table.say("ma carte c'est le 4111 1111 1111 1111")
    ((_, text, _),) = table.shown()
    assert "4111" not in text


def test_nothing_is_shown_of_a_call_that_has_gone_off_the_record(reader: Reader) -> None:
    table = Table(reader)
    table.say("ce que je vous dis là reste entre nous")
    table.calls[1].off_since = 4.0
    assert table.shown() == []


def test_what_words_seem_to_do_is_told_of_some_clients_a_showing(reader: Reader) -> None:
    table = Table(reader, count=HEARD + 2)
    for number in table.calls:
        table.say("c'est inadmissible je suis furieux", number=number)
    table.words.show()
    told = [bool(page.waiting[-1].partial and page.waiting[-1].partial[2]) for page in table.pages.values()]
    assert told == [True] * HEARD + [False] * 2


def test_where_time_is_short_the_oldest_come_first_and_the_others_next_time(reader: Reader) -> None:
    table = Table(reader, count=3, a_look=AT_MOST * 0.6)
    for number in table.calls:
        table.say("allô", number=number)
    assert len(table.shown(1)) == 1
    assert [len(page.waiting) for page in table.pages.values()] == [0, 0, 0]
    assert len(table.shown(2)) == 1
    assert len(table.shown(3)) == 1


def test_nobody_looks_nothing_is_kept(reader: Reader) -> None:
    table = Table(reader)
    table.room.leave(1, table.pages[1])
    table.say("j'attends")
    table.room.enter(1, table.pages[1])
    assert table.shown() == []


def test_where_the_server_is_late_fewer_are_shown_but_never_none(reader: Reader) -> None:
    table = Table(reader, count=6, a_look=AT_MOST * 0.3)
    for number in table.calls:
        table.say("allô", number=number)
    table.words.show()
    assert [len(page.waiting) for page in table.pages.values()] == [1, 1, 1, 0, 0, 0]
    table.words.show(late=AT_MOST * 0.5)
    assert [len(page.waiting) for page in table.pages.values()] == [1, 1, 1, 1, 0, 0]
    table.words.show(late=1.0)
    assert [len(page.waiting) for page in table.pages.values()] == [1, 1, 1, 1, 1, 0]
