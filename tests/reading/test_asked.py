"""What the agent asks for that a file may hold."""

from dataclasses import replace

import pytest

from sangfroid.advice.whole import Reader
from sangfroid.calls import document
from sangfroid.calls.call import Call
from sangfroid.calls.turns import End, Turn

READER = Reader.load(model=False)


def asked(*said: tuple[str, str]) -> list[tuple[str, int, str]]:
    turns = tuple(Turn(n, speaker, text) for n, (speaker, text) in enumerate(said, 1))  # type: ignore[arg-type]
    reading = READER.read(Call("essai", turns=turns, end=End()))
    for one in reading.asked:
        assert next(turn.text for turn in reading.turns if turn.n == one.turn)[slice(*one.span)] == one.quote
    assert document.asked(document.document(reading)) == reading.asked
    return [(one.matter, one.turn, one.quote) for one in reading.asked]


@pytest.mark.parametrize(
    ("text", "matters"),
    [
        ("Vous pouvez me rappeler votre nom et votre date de naissance ?", {"name", "birth_date"}),
        ("votre nom s'il vous plaît", {"name"}),
        ("c'est à quel nom", {"name"}),
        ("il me faudrait votre numéro de dossier", {"reference"}),
        ("Et votre adresse mail, c'est quoi ?", {"mail"}),
        ("à quel numéro on peut vous joindre", {"phone"}),
        ("Je vous rappelle sur votre portable avant midi.", set()),
        ("Vous nous avez déjà appelés pour ça ?", {"history"}),
        ("J'ai votre dossier sous les yeux, votre adresse n'a pas changé.", set()),
        ("Vous habitez à quelle adresse ?", {"address"}),
    ],
)
def test_what_the_agent_asks_for_is_read(text: str, matters: set[str]) -> None:
    assert {matter for matter, _, _ in asked(("agent", text))} == matters


def test_a_client_who_asks_is_asking_for_nothing_on_file() -> None:
    assert not asked(("client", "Vous pouvez me redonner votre adresse mail ?"))


def test_each_question_is_told_in_its_turn_with_its_words() -> None:
    found = asked(
        ("client", "Bonjour, je vous appelle pour ma commande."), ("agent", "Votre numéro de commande ?"),
        ("client", "Je vous l'ai déjà donné hier."), ("agent", "Et votre numéro de téléphone ?"),
    )  # fmt: skip
    assert [(matter, turn) for matter, turn, _ in found] == [("reference", 2), ("phone", 4)]
    assert found[0][2].rstrip(" ?") == "Votre numéro de commande"


def test_a_reading_written_before_questions_were_read_has_none() -> None:
    reading = READER.read(Call("essai", turns=(Turn(1, "agent", "c'est à quel nom"),), end=End()))
    old = document.document(replace(reading, asked=()))
    del old["asked"]
    assert document.asked(old) == ()
