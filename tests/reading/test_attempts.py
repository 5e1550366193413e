"""The agent's attempts to close where a model hears them: one fold, live and afterwards."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sangfroid.calls import Call, Closing
from sangfroid.calls.vocabulary import Speaker
from sangfroid.cues.hearing import trained
from sangfroid.reading.events import CloseAttempted, CloseMissed
from tests.reading.calls_made import (
    CHATS,
    CHATS_ON,
    SERVED,
    call,
    calls,
    closings_stand_in_their_turns,
    folded,
    in_order,
)

Said = tuple[Speaker, str]

WAITING: Said = ("agent", "Madame, j'ai deux personnes qui attendent au guichet, je vais devoir vous laisser.")
ABUSED: tuple[Said, ...] = (
    ("agent", "Service clients, bonjour."),
    ("client", "Mon colis n'est toujours pas arrivé, c'est inadmissible !"),
    ("agent", "Il est parti lundi, il faut compter trois jours."),
    ("client", "Vous êtes une incapable !"),
    ("agent", "Je n'accepte pas les insultes. Si vous continuez, je raccroche."),
    ("client", "Espèce de connasse, va !"),
    ("agent", "Je vous avais prévenu, monsieur, je mets fin à l'appel. Au revoir."),
)
CALM: tuple[Said, ...] = (*SERVED, ("client", "Non, merci, au revoir."), ("agent", "Au revoir, madame, bonne journée."))


def found(*said: Said) -> tuple[Closing, ...]:
    made = call(*said)
    return folded(in_order(made), made, trained())[2].closings


def test_who_says_that_others_wait_closes() -> None:
    (closing,) = found(*SERVED, CHATS, ("agent", "Ah, le dimanche."), CHATS_ON, WAITING)
    assert closing.why == "overrun"
    assert closing.ripe in (6, 8)
    (attempt,) = closing.attempts
    assert (attempt.turn, attempt.manner) == (9, "others_waiting")
    assert attempt.quote
    assert attempt.quote in WAITING[1]


def test_who_ends_over_an_insult_closes() -> None:
    (closing,) = found(*ABUSED)
    assert (closing.ripe, closing.why) == (6, "abuse")
    assert [(one.turn, one.manner) for one in closing.attempts] == [(7, "name_and_end")]


def test_a_goodbye_that_answers_one_closes_nothing() -> None:
    assert found(*CALM) == ()


def test_attempts_of_one_close_stand_together() -> None:
    said = (*SERVED, CHATS, ("agent", "Ah, le dimanche."), CHATS_ON, WAITING, CHATS, WAITING)
    (closing,) = found(*said)
    assert [one.turn for one in closing.attempts] == [9, 11]


WORDS: tuple[Said, ...] = (*SERVED, CHATS, CHATS_ON, WAITING, *ABUSED[3:], ("agent", "Au revoir, bonne journée."))


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=16), st.integers(0, 16))
def test_the_closings_of_a_prefix_are_those_of_the_whole_up_to_there(said: list[Said], cut: int) -> None:
    made = call(*said)
    heard = in_order(made)[:-1]
    kept = heard[: min(cut, len(heard))]
    whole, part = folded(heard, made), folded(kept, made)
    assert whole[1][: len(part[1])] == part[1]
    before, after = part[2].closings, whole[2].closings
    assert len(before) <= len(after)
    for one, other in zip(before, after, strict=False):
        assert (one.ripe, one.why) == (other.ripe, other.why)
        assert other.attempts[: len(one.attempts)] == one.attempts


@settings(deadline=None)
@given(calls())
def test_every_attempt_follows_the_turn_that_made_it_ripe(made: Call) -> None:
    state, events, read = folded(in_order(made), made, trained())
    closings_stand_in_their_turns(read)
    told = [event for event in events if isinstance(event, CloseAttempted)]
    assert (state.close.tried is None) == (not told)
    assert not (told and any(isinstance(event, CloseMissed) for event in events))


@pytest.mark.parametrize("silent", ["", "…"])
def test_a_turn_without_words_closes_nothing(silent: str) -> None:
    assert found(*CALM, ("client", silent), ("agent", silent)) == ()
