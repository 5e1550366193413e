"""Timing by the method: who cuts in, who leaves silence, who speaks fast; null where it cannot be known."""

from __future__ import annotations

from dataclasses import replace

from sangfroid.calls.vocabulary import Speaker
from tests.reading.calls_made import call, reading

Said = tuple[Speaker, str, float, float]
HELLO: Said = ("agent", "Cabinet Morel, bonjour", 0.0, 2.0)
ANGRY: Said = ("client", "C'est inadmissible, mon dossier est perdu, personne ne me répond", 2.5, 8.0)
OVERLAP: Said = ("agent", "D'accord", 7.6, 7.9)  # a backchannel: the recogniser hears overlap, nobody is cut


def _cuts(*said: Said) -> list[tuple[int, str, int, bool]]:
    found = reading(call(HELLO, ANGRY, OVERLAP, *said)).timing.interruptions
    assert found is not None
    return [(cut.turn, cut.by, cut.of, cut.fault) for cut in found]


def test_the_floor_taken_while_the_client_lets_it_out_is_a_fault() -> None:
    assert _cuts(("agent", "Non mais attendez, laissez-moi parler un peu", 7.0, 11.0)) == [(4, "agent", 2, True)]


def test_a_client_who_cuts_in_is_no_fault() -> None:
    agent: Said = ("agent", "Alors je vous explique comment ça marche chez nous", 9.0, 13.0)
    client: Said = ("client", "Non je ne veux pas savoir comment ça marche", 12.0, 15.0)
    assert _cuts(agent, client) == [(5, "client", 4, False)]


def test_channels_of_their_own_would_have_shown_an_interruption() -> None:
    one = call(HELLO, ANGRY)
    assert reading(one).timing.interruptions is None  # the recogniser may have put one turn after the other
    apart = replace(one, turns=tuple(replace(turn, channel=int(turn.speaker == "client")) for turn in one.turns))
    assert reading(apart).timing.interruptions == ()


def test_half_a_second_makes_an_interruption() -> None:
    assert _cuts(("agent", "Non mais attendez, laissez-moi parler", 7.6, 11.0)) == []
    assert len(_cuts(("agent", "Non mais attendez, laissez-moi parler", 7.5, 11.0))) == 1


def test_a_backchannel_takes_no_floor() -> None:
    assert _cuts(("agent", "oui oui", 6.0, 8.5)) == []


def test_words_inside_the_others_turn_take_no_floor() -> None:
    assert _cuts(("agent", "je vois bien ce que vous dites", 4.0, 6.0)) == []


def test_no_overlap_in_a_whole_call_gives_null() -> None:
    timing = reading(call(HELLO, ANGRY, ("agent", "Je regarde tout de suite votre dossier", 8.2, 10.0))).timing
    assert timing.interruptions is None
    assert timing.dead_air == ()


def test_without_times_nothing_is_measured() -> None:
    timing = reading(call(("agent", "Bonjour"), ("client", "Bonjour madame"))).timing
    assert (timing.interruptions, timing.dead_air, timing.pace, timing.talk_share) == (None, None, None, None)


def _silences(*said: Said) -> list[tuple[int, float, bool]]:
    found = reading(call(*said)).timing.dead_air
    assert found is not None
    return [(silence.after_turn, silence.seconds, silence.announced) for silence in found]


QUESTION: Said = ("client", "Et alors mon dossier, il en est où ?", 2.5, 5.0)
SEARCH: Said = ("agent", "Deux secondes, je regarde", 5.2, 7.0)


def test_the_agent_may_not_hold_the_floor_for_five_seconds() -> None:
    assert _silences(HELLO, QUESTION, ("agent", "Alors voilà votre dossier", 11.0, 13.0)) == [(2, 6.0, False)]
    assert _silences(HELLO, QUESTION, ("agent", "Alors voilà votre dossier", 9.5, 13.0)) == []


def test_an_announced_search_may_last_fifteen() -> None:
    assert _silences(HELLO, QUESTION, SEARCH, ("agent", "Alors voilà votre dossier", 20.0, 23.0)) == []
    assert _silences(HELLO, QUESTION, SEARCH, ("agent", "Alors voilà votre dossier", 23.0, 25.0)) == [(3, 16.0, True)]


def test_never_after_distress_nor_where_the_client_is_expected() -> None:
    crying: Said = ("client", "Excusez-moi, je n'en peux plus, je suis à bout", 2.5, 5.0)
    assert _silences(HELLO, crying, ("agent", "Prenez votre temps", 14.0, 15.0)) == []
    asked: Said = ("agent", "Quel est votre numéro de dossier ?", 5.5, 7.0)
    assert _silences(HELLO, QUESTION, asked, ("client", "Attendez, je cherche mes papiers", 20.0, 22.0)) == []


def test_never_while_the_client_searches() -> None:
    search: Said = ("client", "Attendez, je cherche mes papiers", 5.5, 7.0)
    assert _silences(HELLO, search, ("agent", "Prenez votre temps", 20.0, 21.0)) == []
    listening: Said = ("agent", "Oui", 7.5, 7.8)
    assert _silences(HELLO, search, listening, ("client", "Voilà, je l'ai", 22.0, 23.0)) == []


def test_speaking_too_fast_is_heard_over_fifteen_seconds() -> None:
    words = " ".join(["alors voilà le dossier de madame Morel chez nous"] * 8)  # 72 words
    fast = reading(call(HELLO, ("agent", words, 3.0, 19.0))).timing.pace
    calm = reading(call(HELLO, ("agent", words, 3.0, 33.0))).timing.pace
    assert fast is not None
    assert [pace.turn for pace in fast] == [2]
    assert fast[0].words_per_minute > 210
    assert calm == ()


def test_talk_share() -> None:
    share = reading(call(("agent", "Bonjour", 0.0, 3.0), ("client", "Bonjour", 3.0, 4.0))).timing.talk_share
    assert share == (("agent", 0.75), ("client", 0.25))
