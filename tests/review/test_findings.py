"""What a report tells of a given reading: tables of small calls, and what is said where nothing was."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from sangfroid.calls import (
    Advice,
    Attempt,
    Closing,
    DangerRead,
    DeadAir,
    Early,
    Interruption,
    Reading,
    ReadTurn,
    Repair,
    Roles,
    SituationRead,
    Step,
    Timing,
)
from sangfroid.calls.reading import Weight
from sangfroid.language.wording import wording
from sangfroid.review.attempt import attempt
from sangfroid.review.call_end import call_ends
from sangfroid.review.clock import due_words, length
from sangfroid.review.findings import findings
from sangfroid.review.hang_up import hang_up
from sangfroid.review.merits import merits
from sangfroid.review.pledges import open_promises, pledges
from sangfroid.review.quotes import clipped, core, head
from sangfroid.review.steps import methods
from sangfroid.review.summary import summary
from sangfroid.review.transcript import pieces, transcript
from sangfroid.review.voice import Voice
from tests.review.gold import promise, reading, said

FR = Voice(wording("fr").gettext)
EN = Voice(wording("en").gettext)
START = datetime.fromisoformat("2026-03-25T16:20:00+01:00")

GREETING = said(1, "agent", "Atelier Martin, bonjour.", "greeting", start=0)
LATE = said(2, "client", "Ma table devait arriver lundi, je l'attends encore.", "complaint", tension=1.5, start=5)


def test_empathy_after_a_tense_turn_is_a_merit_with_its_effect() -> None:
    sorry = said(3, "agent", "Attendre une table une semaine, c'est pénible.", "empathise", start=10)
    call = reading([GREETING, LATE, sorry, said(4, "client", "Bon, d'accord.", "calming", tension=0.5, start=15)])
    found = merits(call, FR)
    assert [(merit.title, merit.quote.turn, merit.effect) for merit in found] == [
        ("Ressenti reconnu", 3, "tension 1,5 → 0,5")
    ]
    assert found[0].quote.words == "Attendre une table une semaine, c'est pénible."


def test_a_move_that_changes_nothing_is_no_merit() -> None:
    sorry = said(3, "agent", "C'est pénible.", "empathise", start=10)
    assert (
        merits(reading([GREETING, LATE, sorry, said(4, "client", "Oui.", tension=1.5, start=15)], ending="hang_up"), FR)
        == ()
    )


RISE = [
    GREETING, LATE, said(3, "agent", "Ce n'est pas de notre faute si le camion est en panne.", "defensive", start=10),
    said(4, "client", "Et c'est la mienne, peut-être ?", "anger", tension=2.5, start=15),
]  # fmt: skip


def test_the_thing_to_try_stands_before_the_rise() -> None:
    found = attempt(reading(RISE), FR)
    assert found is not None
    assert found.said is not None
    assert (found.said.turn, found.said.words) == (3, "Ce n'est pas de notre faute si le camion est en panne.")
    assert "je l'attends encore" in found.instead or "Ma table devait arriver lundi" in found.instead
    assert "Et c'est la mienne, peut-être" in found.because
    assert "1,5" in found.because
    assert "2,5" in found.because


def test_the_advice_that_was_ripe_there_is_taken() -> None:
    words = "Une semaine sans table, madame Leroy, je comprends que ce soit pénible."
    ripe = Advice(2, "say", words, "", "je l'attends encore", "conflict", "empathise")
    named = said(1, "agent", "Atelier Martin, bonjour, madame Leroy.", "greeting", start=0)
    found = attempt(reading([named, *RISE[1:]], advice=(ripe,)), FR)
    assert found is not None
    assert found.instead == words
    assert found.title == "Nommer le ressenti avant d'expliquer"


def test_tu_is_kept() -> None:
    turns = [
        said(1, "agent", "Salut Josée, comment tu vas, toi ?", "greeting"),
        said(2, "client", "Ma commande est encore en retard.", "complaint", tension=1.0),
        said(3, "agent", "Oh, tu sais, c'est pas la mer à boire.", "dismissive"),
        said(4, "client", "Ben voyons !", "anger", tension=2.0),
    ]
    found = attempt(reading(turns), FR)
    assert found is not None
    assert " vous " not in f" {found.instead} "


def test_a_promise_without_a_time_is_the_thing_to_try_in_a_calm_call() -> None:
    turns = [
        GREETING,
        said(2, "client", "Vous avez la facture ?"),
        said(3, "agent", "Je vous l'envoie par mail.", "commit"),
    ]
    owed = promise(3, "envoyer la facture", "Je vous l'envoie par mail", (0, 25))
    found = attempt(reading(turns, promises=(owed,)), FR)
    assert found is not None
    assert found.title == "Dire pour quand"
    assert "je vous l'envoie par mail" in found.instead.lower()


@pytest.mark.parametrize(
    "words", ["Dès que je l'ai, je vous appelle", "Si ça bouge, je vous appelle", "Je le fais tout de suite"]
)
def test_a_promise_with_its_own_moment_needs_no_hour(words: str) -> None:
    turns = [GREETING, said(2, "client", "Vous me direz ?"), said(3, "agent", words, "commit")]
    assert attempt(reading(turns, promises=(promise(3, "appeler", words, (0, len(words))),)), FR) is None


def test_a_calm_call_without_misses_has_nothing_to_try() -> None:
    turns = [GREETING, said(2, "client", "Vous ouvrez à quelle heure ?"), said(3, "agent", "À neuf heures.", "inform")]
    assert attempt(reading(turns), FR) is None


def test_insults_that_meet_no_limit() -> None:
    turns = [
        GREETING,
        said(2, "client", "Vous êtes tous des bons à rien là-dedans.", "insult", tension=2.5),
        said(3, "agent", "Votre numéro ?"),
        said(4, "client", "Bande d'incapables.", "insult", tension=2.5),
        said(5, "agent", "Monsieur, pas d'insultes.", "set_limit"),
    ]  # fmt: skip
    found = attempt(reading(turns), FR)
    assert found is not None
    assert found.title == "Poser la limite dès la première fois"


DANGER_TURN = said(2, "client", "J'ai avalé toute la boîte de cachets.", tension=1.0)
POISON = DangerRead("poison", 2, "avalé toute la boîte", (5, 25))


def test_danger_shows_no_tension_and_what_was_done() -> None:
    turns = [GREETING, DANGER_TURN, said(3, "agent", "J'appelle le 15 avec vous, je reste là.", "refer", "reassure")]
    found = findings(reading(turns, dangers=(POISON,)), FR)
    assert found.danger is not None
    assert found.danger.matters[0][0] == "intoxication"
    assert {deed.title: deed.quote is not None for deed in found.danger.deeds} == {
        "Orienté vers des secours": True, "Présence dite": True, "Sûreté vérifiée": False,
    }  # fmt: skip
    assert found.attempt is None
    assert "tension" not in found.summary
    assert "Tension" not in {figure.name for figure in found.figures}
    assert all(not merit.effect for merit in found.merits)


def test_what_may_be_danger_is_asked_about_and_changes_nothing_else() -> None:
    turns = [GREETING, DANGER_TURN, said(3, "agent", "Je regarde votre dossier.", "buy_time")]
    plain, asked = findings(reading(turns), FR), findings(reading(turns, suspicions=(POISON, POISON)), FR)
    assert [quote.turn for quote in asked.suspected] == [2]  # a turn is asked about once
    assert replace(asked, suspected=()) == plain
    assert findings(reading(turns, suspicions=(POISON,), dangers=(POISON,)), FR).suspected == ()


def test_danger_without_referral_is_the_thing_to_try() -> None:
    found = attempt(
        reading(
            [GREETING, DANGER_TURN, said(3, "agent", "Votre numéro de dossier ?", "ask_detail")], dangers=(POISON,)
        ),
        FR,
    )
    assert found is not None
    assert found.title == "Orienter sans attendre"
    assert "secours" in found.instead


CUT_OFF = [
    said(1, "agent", "Assurances du Lac, bonjour.", "greeting", start=0),
    said(2, "client", "Bonjour, on passe dans un tunnel, c'est haché, vous m'entendez ?", start=5),
    said(3, "agent", "Oui, c'est pour la grêle ?", "ask_detail", start=10),
    said(4, "client", "oui la grêle et le garage m'a dit que pour", start=15),
]


def test_a_bad_line_comes_first_after_a_calm_exchange() -> None:
    found = hang_up(reading(CUT_OFF, ending="hang_up", started_at=START), FR)
    assert found is not None
    assert found.reasons[0].title == "Ligne coupée"
    assert "coupé au milieu d’une phrase" in [one.fact for one in found.reasons[0].evidence]
    assert found.call_back == "avant 16\u00a0h\u00a022 (2 minutes)"
    assert found.unsure == ""
    assert [question.evidence for question in found.questions] == [(), (), ()]


@pytest.mark.parametrize(
    ("hour", "told"),
    [("16:20", "pas avant 17\u00a0h\u00a020 (60 minutes)"), ("17:30", "un message aujourd’hui, l’appel demain")],
)
def test_anger_cools_down(hour: str, told: str) -> None:
    turns = [
        *RISE[:3],
        said(4, "client", "C'est une honte, je vais ailleurs.", "anger", "threat", tension=2.8, start=15),
    ]
    found = hang_up(
        reading(turns, ending="hang_up", started_at=datetime.fromisoformat(f"2026-03-25T{hour}:00+01:00")), FR
    )
    assert found is not None
    assert found.reasons[0].title == "Désaccord ou colère"
    assert found.call_back == told
    assert found.questions[0].evidence[0].fact == "se défend"


def test_distress_is_called_back_at_once() -> None:
    turns = [
        GREETING,
        *(said(n, "client", "Je n'y arrive plus.", "distress", tension=1.4, start=n * 5) for n in (2, 3)),
    ]
    found = hang_up(reading(turns, ending="hang_up", started_at=START), FR)
    assert found is not None
    assert found.call_back.startswith("tout de suite")


def test_a_hang_up_without_signs_says_that_it_cannot_know() -> None:
    found = hang_up(
        reading([GREETING, said(2, "client", "Je voulais savoir vos tarifs.", start=5)], ending="hang_up"), FR
    )
    assert found is not None
    assert "ne dit pas pourquoi" in found.unsure
    assert found.reasons == ()


def test_no_hang_up_no_section() -> None:
    assert hang_up(reading(CUT_OFF, ending="agent_close"), FR) is None


def test_promises_of_both_sides_with_what_was_replaced() -> None:
    turns = [
        said(1, "agent", "Je vous rappelle demain. Non, jeudi.", "commit", start=0),
        said(2, "client", "Je vous envoie les photos.", start=5),
    ]
    table = (
        promise(1, "rappeler", "Je vous rappelle demain", (0, 23), id="p1", when="demain", replaced_by="p2",
                due=datetime.fromisoformat("2026-03-26T18:00:00+01:00"), precision="day"),
        promise(1, "rappeler", "jeudi", (30, 35), id="p2", when="jeudi", precision="day",
                due=datetime.fromisoformat("2026-04-02T18:00:00+02:00")),
        promise(2, "envoyer les photos", "Je vous envoie les photos", (0, 25), id="p3", by="client", owner="client"),
    )  # fmt: skip
    call = reading(turns, promises=table, started_at=START)
    shown = [(one.what, one.owner, one.due, one.replaced) for one in pledges(call, FR)]
    assert shown == [
        ("Rappeler", "agent", "demain jeudi 26 mars, avant 18\u00a0h", True),
        ("Rappeler", "agent", "jeudi 2 avril, avant 18\u00a0h", False),
        ("Envoyer les photos", "client", "sans délai dit", False),
    ]
    assert [one.id for one in open_promises(call)] == ["p2", "p3"]


def test_what_was_due_in_the_call_no_longer_stands() -> None:
    back = promise(
        1, "revenir", "je reviens", (0, 10), due=datetime.fromisoformat("2026-03-25T16:20:10+01:00"), precision="minute"
    )
    assert open_promises(reading([GREETING, LATE], promises=(back,), started_at=START)) == ()


@pytest.mark.parametrize(
    ("due", "precision", "told"),
    [
        ("2026-03-26T10:00:00+01:00", "hour", "demain jeudi 26 mars, 10\u00a0h"),
        ("2026-03-25T18:00:00+01:00", "day", "aujourd’hui, avant 18\u00a0h"),
        ("2026-03-27T12:00:00+01:00", "half_day", "vendredi 27 mars, avant midi"),
        ("2026-05-01T14:30:00+02:00", "minute", "vendredi 1er mai, 14\u00a0h\u00a030"),
        ("2027-01-04T09:00:00+01:00", "hour", "lundi 4 janvier 2027, 9\u00a0h"),
    ],
)
def test_due_words(due: str, precision: str, told: str) -> None:
    assert due_words(datetime.fromisoformat(due), precision, START, FR) == told  # type: ignore[arg-type]


def test_due_words_in_english() -> None:
    due = datetime.fromisoformat("2026-03-26T10:00:00+01:00")
    assert due_words(due, "hour", START, EN) == "tomorrow Thursday 26 March, 10:00"


@pytest.mark.parametrize(
    ("seconds", "told"), [(42, "42\u00a0s"), (197, "3\u00a0min 17\u00a0s"), (3725, "1\u00a0h\u00a002\u00a0min")]
)
def test_length(seconds: float, told: str) -> None:
    assert length(seconds, FR) == told


def test_what_has_no_times_is_told_as_unknown() -> None:
    values = {
        figure.name: figure.value
        for figure in findings(reading([said(1, "agent", "Bonjour.", "greeting")]), FR).figures
    }
    unknown = "non mesurable (le fichier n’a pas de temps)"
    for name in ("Durée", "Part de parole", "Interruptions", "Silences", "Débit"):
        assert values[name] == unknown


def test_flattened_timing_is_told_apart_from_no_times() -> None:
    flat = Timing(None, (), (), (("agent", 0.5), ("client", 0.5)))
    values = {figure.name: figure.value for figure in findings(reading([GREETING, LATE], timing=flat), FR).figures}
    assert values["Interruptions"] == "non mesurable (le fichier ne note aucun chevauchement)"
    assert values["Part de parole"] == "agent 50\u00a0% · client 50\u00a0%"


def test_figures_tell_where() -> None:
    timing = Timing((Interruption(2, "client", 0.7, 1, False),), (DeadAir(1, 21.4, False),), (), None)
    values = {
        figure.name: (figure.value, figure.where)
        for figure in findings(reading([GREETING, LATE], timing=timing), FR).figures
    }
    assert values["Silences"] == ("1, le plus long 21\u00a0s", "0:00")
    assert values["Interruptions"] == ("agent 0 · client 1", "")
    assert values["Annonce d’enregistrement"] == ("non observée", "")


def test_the_notice_is_told_with_its_moment() -> None:
    notice = said(1, "agent", "Cet appel est enregistré.", "announce_recording", start=0)
    values = {figure.name: (figure.value, figure.where) for figure in findings(reading([notice]), FR).figures}
    assert values["Annonce d’enregistrement"] == ("donnée", "0:00")


@pytest.mark.parametrize(
    ("roles", "told", "check"),
    [
        (Roles("guessed", 0.82), "devinés, 82\u00a0% : vérifiez", True),
        (Roles("given", 1.0), "donnés par la source", False),
        (Roles("none", 0.0), "inconnus : vérifiez", True),
    ],
)
def test_roles_and_repairs_are_told(roles: Roles, told: str, check: bool) -> None:
    found = findings(
        reading([GREETING], roles=roles, repairs=(Repair("{count} réplique(s) vide(s)", (("count", 2),)),)), FR
    )
    assert found.roles.replace("\u202f", " ").replace("\u00a0:", " :") == told
    assert found.check_roles is check
    assert found.repairs == ("2 réplique(s) vide(s)",)


def test_steps_that_no_words_did_are_not_observed() -> None:
    done = Step("conflict", "empathise", 2, "je l'attends encore")
    call = reading([GREETING, LATE], steps=(done,), situations=(SituationRead("conflict", 2, 0.9),))
    conflict = methods(call, FR)[0]
    assert [step.title for step in conflict.done] == ["Nommer le ressenti avant d'expliquer"]
    assert "Reformuler" in conflict.unseen
    assert methods(reading([GREETING]), FR) == ()


def test_an_empty_call_is_told_as_one() -> None:
    found = findings(reading([]), FR)
    assert found.summary == "Aucune parole n’a été lue."
    assert (found.merits, found.pledges, found.attempt) == ((), (), None)


def test_the_summary_names_who_what_how_and_what_remains() -> None:
    turns = [
        said(1, "agent", "Atelier Martin, bonjour.", "greeting", start=0),
        said(
            2, "client", "C'est madame Leroy, c'est pour ma table qui n'arrive pas.", "complaint", tension=1.5, start=5
        ),
        said(3, "agent", "Je vous rappelle à dix-huit heures.", "commit", start=10),
        said(4, "client", "Bien.", "calming", tension=0.2, start=15),
    ]
    owed = promise(3, "rappeler", "Je vous rappelle à dix-huit heures", (0, 34), when="à dix-huit heures",
                   precision="hour", due=datetime.fromisoformat("2026-03-25T18:00:00+01:00"))  # fmt: skip
    told = summary(reading(turns, promises=(owed,), started_at=START), FR)
    for part in (
        "adame Leroy",
        "c'est pour ma table qui n'arrive pas",
        "1,5",
        "0,2",
        "rappeler (aujourd’hui, 18\u00a0h)",
    ):
        assert part in told


@pytest.mark.parametrize(
    ("text", "span", "told"),
    [
        ("Bonjour. Je voudrais un devis. Merci.", (9, 12), "Bonjour. Je voudrais un devis."),
        (
            "Je voudrais un devis pour la semaine prochaine. Merci.",
            (3, 8),
            "Je voudrais un devis pour la semaine prochaine.",
        ),
        ("un deux trois quatre cinq six sept", (9, 14), "… trois quatre …"),
        ("Sans rien de plus", (0, 4), "Sans rien de plus"),
    ],
)
def test_a_quote_is_the_calls_own_words(text: str, span: tuple[int, int], told: str) -> None:
    assert clipped(text, span, 16 if "un deux" in text else 60) == told


def test_words_in_a_sentence_have_no_ending_of_their_own() -> None:
    assert core("C'est une honte !") == "C'est une honte"
    assert head("Je voulais mon dossier. Il manque une page, vous savez.", 90) == "Je voulais mon dossier"
    assert head("a" * 30 + " " + "b" * 80, 64).endswith(" …")


@pytest.mark.parametrize("spans", [[], [(0, 3)], [(2, 6), (4, 9)], [(0, 40)], [(3, 3), (9, 2), (-4, 2)]])
def test_pieces_are_the_text(spans: list[tuple[int, int]]) -> None:
    text = "Bonjour, <b>moi</b> & vous"
    assert "".join(words for words, _ in pieces(text, spans)) == text


def test_a_ready_made_sentence_is_told_by_its_step_alone() -> None:
    ripe = Advice(
        2, "say", "Je comprends que ça vous mette en colère.", "", "je l'attends encore", "conflict", "empathise"
    )
    call = reading(RISE, advice=(ripe,))
    found = attempt(call, FR)
    assert found is not None
    assert found.instead != ripe.text
    line = transcript(call, FR)[1]
    assert line.hints == ()
    assert "à dire\u00a0: Nommer le ressenti avant d'expliquer" in line.notes


RAMBLES = said(4, "client", "Vous savez, mon mari, dans le temps, il chantait à l'église.", "ramble", start=15)
PARDON = said(5, "agent", "Je suis confuse, il faudrait que je vous laisse.", "announce_close", start=20)
CURT = said(5, "agent", "J'ai pas que ça à faire, moi.", start=20)


def ended(answer: ReadTurn, *attempts: Attempt, **facts: Any) -> Reading:
    """A call of which nothing is open, and its closing."""
    first = said(2, "client", "Bonjour, votre rendez-vous de mardi, c'est quelle heure ?", start=5)
    asked = said(3, "agent", "Votre rendez-vous est à dix heures.", "inform", start=10)
    closing = Closing(4, "overrun", "mon mari", attempts)
    return reading([GREETING, first, asked, RAMBLES, answer], closings=(closing,), **facts)


def test_the_end_of_the_call_names_the_manner() -> None:
    (end,) = call_ends(ended(PARDON, Attempt(5, "warm_firm", "right", "vous laisse", (36, 47))), FR)
    assert (end.quote.turn, end.why) == (4, "tout est donné, le client continue")
    assert [(one.manner, one.quote.turn, one.weight, one.instead) for one in end.tries] == [
        ("Chaleur et fermeté", 5, "", "")
    ]
    assert end.instead == ""


@pytest.mark.parametrize(("turn", "weight", "told"), [(PARDON, "soft", "trop doux"), (CURT, "hard", "trop sec")])
def test_too_soft_and_too_hard_give_other_words(turn: ReadTurn, weight: Weight, told: str) -> None:
    (end,) = call_ends(ended(turn, Attempt(5, "short_then_leave", weight, turn.text, (0, len(turn.text)))), FR)
    (one,) = end.tries
    assert one.weight == told
    assert "rendez-vous" in one.instead
    assert one.quote.words == turn.text


def test_where_nobody_closed_words_are_given() -> None:
    (end,) = call_ends(ended(said(5, "agent", "Ah oui.", "backchannel", start=20)), FR)
    assert end.tries == ()
    assert "rendez-vous" in end.instead


def test_in_danger_there_is_nothing_to_close() -> None:
    assert call_ends(ended(PARDON, dangers=(DangerRead("heart", 4, "mon mari", (12, 20)),)), FR) == ()


def test_a_question_asked_too_early_is_told_with_its_words() -> None:
    asked = said(3, "agent", "Quel est votre numéro de dossier ?", "ask_detail", start=10)
    early = Early("furious", "dig", 3, "Quel est votre numéro de dossier")
    call = reading([GREETING, LATE, asked], situations=(SituationRead("conflict", 2, 0.9),), too_early=(early,),
                   steps=(Step("furious", "listen", 3, "Quel est"),))  # fmt: skip
    furious = next(method for method in methods(call, FR) if method.title == "Client furieux")
    assert [one.quote.words for one in furious.early] == ["Quel est votre numéro de dossier ?"]
    assert furious.early[0].title not in furious.unseen
