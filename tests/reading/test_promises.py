"""Promises of both sides: who must do what, by when, waiting for what."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from sangfroid.calls import Promise, Turn
from sangfroid.calls.turns import Span
from sangfroid.calls.vocabulary import Speaker
from sangfroid.cues.hearing import Heard
from sangfroid.cues.model.ear import Sounded
from sangfroid.language.words import words
from sangfroid.reading.named import moments
from sangfroid.reading.promises import promises
from sangfroid.reading.state import Setting, State
from tests.reading.calls_made import call, reading

Said = tuple[Speaker, str]
NAMED = ("by", "owner", "act", "due")

PROMISES: list[tuple[Said, tuple[str, str, str, str | None]]] = [
    (("agent", "Je vous rappelle demain à dix heures."), ("agent", "agent", "rappeler", "2026-03-18T10:00:00+01:00")),
    (("agent", "je vous envoie le devis ce soir"), ("agent", "agent", "envoyer", "2026-03-17T18:00:00+01:00")),
    (("client", "Je vous envoie la photo demain matin."), ("client", "client", "envoyer", "2026-03-18T12:00:00+01:00")),
    (("agent", "Je transmets votre dossier au service."), ("agent", "agent", "transmettre", None)),
    (
        ("agent", "Le docteur vous rappelle avant dix-huit heures."),
        ("agent", "doctor", "rappeler", "2026-03-17T18:00:00+01:00"),
    ),
    (("agent", "Votre virement part ce soir."), ("agent", "agent", "envoyer", "2026-03-17T18:00:00+01:00")),
    (("agent", "Demain à midi vous êtes dépanné."), ("agent", "agent", "faire", "2026-03-18T12:00:00+01:00")),
    (("agent", "à seize heures trente je vous sonne"), ("agent", "agent", "appeler", "2026-03-17T16:30:00+01:00")),
    (("agent", "Ousmane vous l'apportera demain matin."), ("agent", "colleague", "faire", "2026-03-18T12:00:00+01:00")),
    (("client", "J'irai demain matin."), ("client", "client", "aller", "2026-03-18T12:00:00+01:00")),
]
NONE: list[Said] = [
    ("agent", "Vous me rappelez quand vous voulez ?"),
    ("agent", "Je vous ai envoyé le devis hier."),
    ("agent", "Si vous voulez, je peux vous rappeler demain."),
    ("client", "Vous deviez me rappeler mardi."),
    ("agent", "Ne quittez pas, je vous transfère."),
    ("agent", "Voilà, vous avez votre réponse."),
    ("agent", "Le collègue est passé ce matin."),
    ("client", "Moi je paie le loyer tous les mois."),
    ("client", "J'irai voir ailleurs."),
]


def _made(said: Said, **changes: object) -> tuple[Promise, ...]:
    made = call(("agent", "Cabinet Morel, bonjour"), said, at="2026-03-17T14:05:00+01:00")
    return reading(replace(made, **changes)).promises  # type: ignore[arg-type]


@pytest.mark.parametrize(("said", "expected"), PROMISES, ids=[said[1] for said, _ in PROMISES])
def test_promise(said: Said, expected: tuple[str, str, str, str | None]) -> None:
    (promise,) = _made(said)
    due = promise.due.isoformat() if promise.due else None
    assert (promise.by, promise.owner, promise.what.split()[0], due) == expected


@pytest.mark.parametrize("said", NONE, ids=[said[1] for said in NONE])
def test_no_promise(said: Said) -> None:
    assert _made(said) == ()


def test_without_a_date_the_words_of_time_are_kept() -> None:
    (promise,) = _made(("agent", "Je vous rappelle demain à dix heures."), started_at=None)
    assert promise.due is None
    assert promise.when == "demain à dix heures"


def test_the_event_it_waits_for() -> None:
    (promise,) = _made(("agent", "Dès que je reçois la pièce, je vous appelle."))
    assert promise.after is not None
    assert promise.after.startswith("Dès que je reçois")


def test_a_changed_time_replaces_and_a_word_repeated_does_not() -> None:
    found = reading(call(
        ("agent", "Je vous rappelle demain à dix heures."), ("client", "C'est trop tôt pour moi."),
        ("agent", "Alors je vous rappelle demain à quinze heures."), ("client", "D'accord."),
        ("agent", "C'est noté, je vous rappelle demain à quinze heures."),
    )).promises  # fmt: skip
    assert [(promise.turn, promise.replaced_by) for promise in found] == [(1, found[1].id), (3, None)]


def test_an_act_said_again_with_its_time_is_one_promise() -> None:
    made = _made(("agent", "Je vous l'envoie par courrier. Ça part ce soir."))
    assert [(promise.what, promise.when) for promise in made] == [("envoyer", "ce soir")]
    assert made[0].due is not None


def test_a_date_gone_by_is_no_time_of_a_promise() -> None:
    made = _made(("agent", "quatre mars mille neuf cent trente-huit alors je vous l'envoie par courrier"))
    assert [promise.when for promise in made] == [None]


DUES: list[tuple[str, list[str | None]]] = [  # said on a Tuesday at five past two
    ("Je vous envoie le devis avant dix-huit heures, et j'appelle le poseur.", ["2026-03-17T18:00:00+01:00", None]),
    ("Je vous envoie le devis, et à seize heures je vous rappelle.", [None, "2026-03-17T16:00:00+01:00"]),
    ("Je transmets votre dossier. D'habitude ça prend jusqu'à jeudi.", [None]),
    ("Je vous envoie le devis. Avant dix-huit heures.", ["2026-03-17T18:00:00+01:00"]),
]


@pytest.mark.parametrize(("text", "expected"), DUES, ids=[text for text, _ in DUES])
def test_each_act_has_its_own_time(text: str, expected: list[str | None]) -> None:
    made = _made(("agent", text))
    assert [promise.due.isoformat() if promise.due else None for promise in made] == expected


@pytest.mark.parametrize(
    ("at", "zone", "due"),
    [
        ("2026-03-17T14:05:00-04:00", None, "2026-03-17T16:00:00-04:00"),
        ("2026-03-17T14:05:00+00:00", None, "2026-03-17T16:00:00+00:00"),
        ("2026-03-17T14:05:00+01:00", None, "2026-03-17T16:00:00+01:00"),
        ("2026-03-17T14:05:00-04:00", "America/Toronto", "2026-03-17T16:00:00-04:00"),
    ],
)
def test_a_call_from_an_unknown_zone_keeps_its_own_clock(at: str, zone: str | None, due: str) -> None:
    started_at = datetime.fromisoformat(at)
    (promise,) = _made(("agent", "Je vous rappelle à seize heures."), started_at=started_at, zone=zone, region=None)
    assert promise.due is not None
    assert promise.due == datetime.fromisoformat(due)
    assert promise.due.utcoffset() == started_at.utcoffset()


def _by_the_model_alone(text: str, likely: float, undertaken: Span | None = None) -> tuple[Promise, ...]:
    told = Sounded((), None, likely, undertaken, None, None, None, (0.0, 0.0, 0.0, 0.0), None, b"")
    turn = Turn(2, "agent", text, 10.0, 14.0)
    state = State(Setting(datetime.fromisoformat("2026-03-17T14:05:00+01:00"), "Europe/Paris", "FR"))
    return promises(turn, Heard((), (), words(text), frozenset(), told), moments(turn, state), state)


def test_what_only_the_model_hears_stands_as_it_was_said() -> None:
    text = "Bon, ne bougez plus. Je vous resserre les boulons jeudi, promis."
    (promise,) = _by_the_model_alone(text, 0.9)
    assert promise.text == "Je vous resserre les boulons jeudi, promis"
    assert text[slice(*promise.span)] == promise.text
    assert promise.due == datetime.fromisoformat("2026-03-19T18:00:00+01:00")
    assert (promise.confidence, promise.what) == (0.9, "Je vous resserre les boulons jeudi, promis")


def test_what_the_model_doubts_needs_an_undertaking_and_a_moment() -> None:
    assert _by_the_model_alone("Je vous resserre les boulons jeudi.", 0.25)
    assert _by_the_model_alone("Je vous resserre les boulons.", 0.25) == ()
    assert _by_the_model_alone("Les boulons sont bien serrés, jeudi aussi.", 0.25) == ()
    assert _by_the_model_alone("Je vous resserre les boulons jeudi.", 0.01) == ()
