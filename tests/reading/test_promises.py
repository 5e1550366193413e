"""Promises of both sides: who must do what, by when, waiting for what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sangfroid.calls import Promise
from sangfroid.calls.vocabulary import Speaker
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
]
NONE: list[Said] = [
    ("agent", "Vous me rappelez quand vous voulez ?"),
    ("agent", "Je vous ai envoyé le devis hier."),
    ("agent", "Si vous voulez, je peux vous rappeler demain."),
    ("client", "Vous deviez me rappeler mardi."),
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
