"""The facts of a call: sure patterns only, for a wrong fact is worse than none."""

from __future__ import annotations

import pytest

from sangfroid.advice.facts import Facts, gathered, mended
from sangfroid.calls.reading import ReadTurn
from sangfroid.calls.vocabulary import Speaker


def _facts(*turns: tuple[Speaker, str] | tuple[Speaker, str, str]) -> Facts:
    facts = Facts()
    places: dict[str, int] = {}
    for n, (speaker, text, *labels) in enumerate(turns, start=1):
        places[speaker] = places.get(speaker, 0) + 1
        turn = ReadTurn(n, speaker, text, None, None, None, (), None)
        facts = gathered(facts, turn, frozenset(" ".join(labels).split()), places[speaker])
    return facts


@pytest.mark.parametrize(
    ("turns", "client"),
    [
        ((("agent", "Je comprends, madame Kowalski."),), "madame Kowalski"),
        ((("agent", "Monsieur Le Goff, je vous écoute."),), "monsieur Le Goff"),
        ((("client", "Bonjour, c'est madame Diallo, pour mon dossier."),), "madame Diallo"),
        ((("client", "bonjour c'est monsieur berthet pour un papier"),), "monsieur Berthet"),
        ((("agent", "et la date monsieur berthet"), ("agent", "au revoir monsieur berthet")), "monsieur Berthet"),
        ((("agent", "Bonjour, monsieur."),), "monsieur"),
        ((("agent", "Le docteur est avec madame Rossi, il arrive."),), None),
        ((("agent", "c'est madame cazal qui s'en occupe"), ("agent", "et madame cazal pour le reste")), None),
        ((("agent", "non madame désolée"), ("agent", "oui madame désolée")), "madame"),
        ((("client", "c'est monsieur durand qui m'a dit d'appeler"),), None),
        ((("agent", "j'ai vu la dame hier"),), None),
        ((("agent", "Salut, Karim."), ("client", "t'as vu mon devis")), "Karim"),
        ((("agent", "Salut, tout le monde."),), None),
    ],
)  # fmt: skip
def test_how_the_client_is_called(turns: tuple[tuple[Speaker, str], ...], client: str | None) -> None:
    assert _facts(*turns).client == client


@pytest.mark.parametrize(
    ("turns", "tu"),
    [
        ((("agent", "Vous pouvez me donner votre numéro ?"),), False),
        ((("agent", "Donne-moi ton numéro, je te rappelle."),), True),
        ((("agent", "Ça serait-tu à votre nom ? Y a-tu autre chose ?"),), False),
        ((("client", "t'es qui toi"), ("agent", "Bonjour.")), False),
        ((("agent", "Salut, Léa."), ("client", "t'as reçu mon projet ?")), True),
        ((("agent", "on est une trentaine à t'aider, tu as ton code"), ("agent", "vous êtes nombreux chez toi")), True),
    ],
)
def test_the_agent_s_form_of_address(turns: tuple[tuple[Speaker, str], ...], tu: bool) -> None:
    assert _facts(*turns).tu is tu


@pytest.mark.parametrize(
    ("text", "labels", "vous", "tu"),
    [
        ("mon colis n'est pas arrivé", "complaint", "votre colis", "ton colis"),
        ("la chaudière est en panne, une honte", "complaint", "votre chaudière", "ta chaudière"),
        ("je ne retrouve pas mes lunettes", "complaint", "vos lunettes", "tes lunettes"),
        ("c'est pour une inscription", "", "votre inscription", "ton inscription"),
        ("mon mari est malade", "complaint", None, None),
        ("la facture de mon contrat", "complaint", "votre contrat", "ton contrat"),
    ],
)
def test_the_subject_in_the_client_s_words(text: str, labels: str, vous: str | None, tu: str | None) -> None:
    subject = _facts(("client", text, labels)).subject
    assert (subject.of(False) if subject else None) == vous
    assert (subject.of(True) if subject else None) == tu


def test_the_subject_stays_what_it_was_and_needs_a_plaint_later_on() -> None:
    both = _facts(("client", "mon contrat ne va pas", "complaint"), ("client", "et mon vélo non plus", "complaint"))
    assert both.subject is not None
    assert both.subject.noun == "contrat"
    small_talk: tuple[Speaker, str] = ("client", "il fait beau")
    assert _facts(small_talk, small_talk, small_talk, ("client", "j'ai pris mon vélo")).subject is None


@pytest.mark.parametrize(
    ("text", "times", "wait"),
    [
        ("ça fait trois fois que j'appelle", "trois fois", None),
        ("c'est la troisième fois que je vous le dis", "la troisième fois", None),
        ("Deux fois que vous changez la pièce", "deux fois", None),
        ("ça fait deux semaines que j'attends", None, "deux semaines"),
        ("j'attends depuis une bonne heure", None, "une bonne heure"),
        ("j'habite ici depuis trois ans", None, None),
        ("il est mort il y a quinze jours", None, None),
        ("je suis client depuis deux mois", None, None),
        ("une fois j'ai vu ça", None, None),
    ],
)
def test_how_often_and_how_long(text: str, times: str | None, wait: str | None) -> None:
    facts = _facts(("client", text, "complaint"))
    assert (facts.times, facts.wait) == (times, wait)


def test_a_masked_subject_is_forgotten() -> None:
    facts = _facts(("client", "mon contrat ne va pas", "complaint"))
    assert mended(facts, 1, (4, 11)).subject is None
    assert mended(facts, 1, (12, 14)).subject is not None
    assert mended(facts, 2, (4, 11)).subject is not None


def test_the_agent_s_name_and_gender() -> None:
    assert _facts(("agent", "Garage Nord, Magali à l'accueil, bonjour.")).agent_name == "Magali"
    assert _facts(("client", "Bonjour mademoiselle.")).agent_gender == "f"
    assert _facts(("client", "Bonjour, c'est madame Roux.")).agent_gender is None
