"""The end of a call (M3): when closing is ripe, why, and how the agent sets out to close."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sangfroid.calls import Attempt, Call, Closing, Masked
from sangfroid.calls.document import closings as closings_of
from sangfroid.calls.document import document
from sangfroid.calls.vocabulary import Speaker
from sangfroid.reading.events import CloseAttempted, ClosingRipe
from tests.reading.calls_made import (
    CHATS,
    CHATS_ON,
    SERVED,
    call,
    calls,
    closings_stand_in_their_turns,
    folded,
    in_order,
    reading,
)

Said = tuple[Speaker, str]

INSULTED: tuple[Said, ...] = (
    ("agent", "Service clients, bonjour."),
    ("client", "Mon colis n'est toujours pas arrivé, c'est inadmissible !"),
    ("agent", "Il est parti lundi, il faut compter trois jours."),
    ("client", "Vous êtes une incapable !"),
)
WARNED: tuple[Said, ...] = (*INSULTED, ("agent", "Je n'accepte pas les insultes. Si vous continuez, je raccroche."))
AGAIN: Said = ("client", "Espèce de connasse, va !")


def found(*said: Said) -> tuple[Closing, ...]:
    return reading(call(*said)).closings


def attempts(*said: Said) -> list[tuple[int, str, str]]:
    return [(one.turn, one.manner, one.weight) for closing in found(*said) for one in closing.attempts]


LEAVE: Said = ("agent", "Je vais devoir vous laisser, madame.")


def test_ripe_once_served_asked_and_still_going_on() -> None:
    (closing,) = found(*SERVED, CHATS, LEAVE)
    assert (closing.ripe, closing.why) == (6, "overrun")
    assert closing.quote in CHATS[1]


@pytest.mark.parametrize(
    "said",
    [
        pytest.param((*SERVED, ("client", "Non, c'est tout, merci."), ("agent", "Au revoir, madame.")), id="leaves"),
        pytest.param((*SERVED, ("client", "Oui, il faut une photo ?"), ("agent", "Non, au revoir.")), id="asks"),
        pytest.param((SERVED[0], CHATS, LEAVE), id="nothing given"),
        pytest.param((*INSULTED, ("agent", "Je regarde où il en est.")), id="one insult, no warning"),
        pytest.param(
            (*SERVED[:4], ("agent", "C'est pour quel jour ?"), ("client", "Mardi, si mon mari est rentré, madame.")),
            id="answers a question",
        ),
    ],
)
def test_not_ripe(said: tuple[Said, ...]) -> None:
    assert found(*said) == ()


def test_a_real_question_begins_it_anew() -> None:
    question: Said = ("client", "Ah, et je voulais savoir, à quelle heure vous ouvrez lundi ?")
    answer: Said = ("agent", "Nous ouvrons à neuf heures.")
    assert found(*SERVED, CHATS, question, answer, ("client", "Neuf heures, bon."), ("agent", "Au revoir.")) == ()
    after = found(*SERVED, CHATS, question, answer, CHATS_ON, LEAVE)
    assert [closing.ripe for closing in after] == [9]


def test_a_close_that_the_client_does_not_take_makes_it_ripe() -> None:
    taken: Said = ("client", "D'accord, depuis hier, très bien, je viendrai donc avec ma voiture.")
    leave: Said = ("agent", "Je vous souhaite une bonne journée.")
    said = (*SERVED[:3], taken, leave, ("client", "Il pleut encore, chez nous."))
    assert [(one.ripe, [a.turn for a in one.attempts]) for one in found(*said)] == [(4, [5])]


def test_an_abuse_is_ripe_after_a_warning() -> None:
    (closing,) = found(*WARNED, AGAIN, ("agent", "Je vous avais prévenu, je mets fin à l'appel. Au revoir."))
    assert (closing.ripe, closing.why) == (6, "abuse")
    assert [(one.turn, one.manner, one.weight) for one in closing.attempts] == [(7, "name_and_end", "right")]


def test_a_warning_is_no_close() -> None:
    assert attempts(*WARNED) == []
    assert attempts(*WARNED, AGAIN, ("agent", "Encore un mot comme ça et je raccroche.")) == []


@pytest.mark.parametrize(
    "words", ["Je vais venir te casser la gueule !", "Et tu portes quoi sous ta blouse, dis, en petite culotte ?"]
)
def test_violence_and_sexual_remarks_are_ripe_at_once(words: str) -> None:
    end: Said = ("agent", "Ces propos sont inacceptables, je mets fin à l'appel. Au revoir.")
    (closing,) = found(*INSULTED[:3], ("client", words), end)
    assert (closing.ripe, closing.why) == (4, "abuse")


@pytest.mark.parametrize(
    ("words", "manner"),
    [
        ("Je dois vous laisser, il y a deux personnes au guichet.", "others_waiting"),
        ("moi je vais prendre l'appel suivant madame", "others_waiting"),
        ("Donc votre carte est prête, tout est en ordre, vous avez l'essentiel.", "bring_back"),
        ("Pour ça, il y a un groupe de parole le mardi, à la maison de quartier.", "right_service"),
        ("Ça, ce n'est pas de mon ressort, je vous laisse.", "limit_of_competence"),
        ("Vous me raconterez ça la prochaine fois, au revoir madame.", "warm_firm"),
        ("Allez, bonne soirée, madame.", "good_day_leave"),
        ("bon allez bonne fin de journée", "good_day_leave"),
        ("Je dois vous laisser, maintenant.", "short_then_leave"),
        ("faut que je te laisse là", "short_then_leave"),
    ],
)
def test_the_manners_of_an_overrun(words: str, manner: str) -> None:
    assert attempts(*SERVED, CHATS, ("agent", words)) == [(7, manner, "right")]


@pytest.mark.parametrize(
    ("words", "manner"),
    [
        ("Cette fois c'est terminé, je raccroche.", "name_and_end"),
        ("Vous pensez ce que vous voulez, monsieur.", "ducks_feather"),
        ("Bonne journée à vous, monsieur.", "good_day_leave"),
    ],
)
def test_the_manners_of_an_abuse(words: str, manner: str) -> None:
    assert [each[1] for each in attempts(*WARNED, AGAIN, ("agent", words))] == [manner]


@pytest.mark.parametrize(
    ("words", "weight"),
    [
        ("Pardon, je suis confuse, mais il faudrait peut-être que je vous laisse.", "soft"),
        ("Je voudrais pas vous presser, mais je dois vous laisser.", "soft"),
        ("J'ai pas que ça à faire, moi, je vous laisse.", "hard"),
        ("Bon, ça suffit maintenant.", "hard"),
        ("Je vais vous laisser, prenez soin de vous.", "right"),
    ],
)
def test_weight(words: str, weight: str) -> None:
    assert [each[2] for each in attempts(*SERVED, CHATS, ("agent", words))] == [weight]


def test_after_a_cutting_word_the_leave_is_hard_too() -> None:
    said = (*SERVED, CHATS, ("agent", "J'ai pas que ça à faire, moi."), CHATS_ON, ("agent", "Bonne journée."))
    assert [each[2] for each in attempts(*said)] == ["hard", "hard"]


def test_condolences_do_not_make_a_close_soft() -> None:
    said = "Je suis désolée pour votre mari. Il y a un club le jeudi à la salle des fêtes."
    assert attempts(*SERVED, CHATS, ("agent", said)) == [(7, "right_service", "right")]


def test_the_goodbye_that_answers_a_goodbye_is_no_attempt() -> None:
    assert attempts(*SERVED, CHATS, LEAVE, ("client", "Au revoir, madame."), ("agent", "Au revoir.")) == [
        (7, "short_then_leave", "right")
    ]


def test_nobody_closes() -> None:
    nods: Said = ("agent", "Ah oui.")
    said = (*SERVED, CHATS, nods, CHATS_ON, nods, CHATS, nods)
    (closing,) = found(*said)
    assert (closing.ripe, closing.attempts) == (6, ())
    assert found(*said[:-2]) == ()  # two chances are not several


def test_after_words_of_danger_a_long_turn_is_no_chat() -> None:
    said = (*SERVED, ("client", "Attendez, mon mari ne respire plus !"), ("agent", "J'appelle le 15."), CHATS, LEAVE)
    assert found(*said) == ()


def test_what_is_masked_later_is_masked_in_the_closing() -> None:
    made = call(*SERVED, CHATS, LEAVE)
    span = (CHATS[1].index("mari"), CHATS[1].index("mari") + 4)
    _, _, read = folded([*in_order(made), Masked(6, span)], made)
    assert "mari" not in read.closings[0].quote
    assert "••••" in read.closings[0].quote


WORDS: tuple[Said, ...] = (*SERVED, CHATS, CHATS_ON, LEAVE, AGAIN, WARNED[-1], ("agent", "Au revoir, bonne journée."))


@given(st.lists(st.sampled_from(WORDS), max_size=16), st.integers(0, 16))
def test_the_closings_of_a_prefix_are_those_of_the_whole_up_to_there(said: list[Said], cut: int) -> None:
    made = call(*said)
    heard = in_order(made)[:-1]
    kept = heard[: min(cut, len(heard))]
    _, whole, _ = folded(heard, made)
    _, part, before = folded(kept, made)
    assert whole[: len(part)] == part
    after = folded(heard, made)[2].closings
    assert len(before.closings) <= len(after)
    for one, other in zip(before.closings, after, strict=False):
        assert (one.ripe, one.why) == (other.ripe, other.why)
        assert other.attempts[: len(one.attempts)] == one.attempts


@given(calls())
def test_every_attempt_follows_the_turn_that_made_it_ripe(made: Call) -> None:
    read = reading(made)
    closings_stand_in_their_turns(read)


def test_events_tell_it_as_it_happens() -> None:
    made = call(*SERVED, CHATS, LEAVE)
    _, events, _ = folded(in_order(made), made)
    told = [event for event in events if isinstance(event, ClosingRipe | CloseAttempted)]
    assert isinstance(told[0], ClosingRipe)
    assert told[0].turn == 6
    assert isinstance(told[1], CloseAttempted)
    assert told[1].attempt.turn == 7


def test_a_closing_stands_in_the_document_and_is_read_back() -> None:
    attempt = Attempt(7, "warm_firm", "soft", "pardon", (0, 6))
    read = replace(reading(call(*SERVED)), closings=(Closing(6, "overrun", "mon mari", (attempt,)),))
    written = document(read)
    assert closings_of(written) == read.closings
    del written["closings"]
    assert closings_of(written) == ()
