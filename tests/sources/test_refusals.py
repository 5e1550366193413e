"""Text that is no conversation is refused with the formats that are read."""

import pytest

from sangfroid.calls import Unreadable
from sangfroid.sources import FORMATS, read_call

POEM = """La pluie compte les tuiles une à une,
le chat compte les gouttes, et s'endort.
Le soir répond : pas une
ne manquait encore.
"""
LOG = """2026-03-01 10:00:00 INFO serveur: démarrage
2026-03-01 10:00:01 ERROR base: connexion perdue
ERROR: base indisponible
INFO: nouvel essai
ERROR: base indisponible
"""
LETTER = """De : Paul Ménard
À : service@exemple.test
Objet : ma commande
Date : 1er mars

Madame, Monsieur,
je n'ai rien reçu. Cordialement : Paul
"""
SETTINGS = "port: 80\nhôte: exemple.test\nchemin: /srv\nmode: lent\n"
PAGE = "<html><body><p>Agent, bonjour</p></body></html>"


@pytest.mark.parametrize(
    "text", [POEM, LOG, LETTER, SETTINGS, PAGE, "bonjour", "0", "null", "[]", "[1, 2]", "a;b\n1;2\n"]
)
def test_no_conversation(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_call(text.encode(), name="appel.vtt")
    assert all(form.title in str(refused.value) for form in FORMATS.values())
    assert "Agent : Bonjour" in str(refused.value)


def test_an_unknown_json_shows_its_keys() -> None:
    with pytest.raises(Unreadable, match="clés trouvées : results, status"):
        read_call(b'{"results": [], "status": "ok"}', name="a.json")


def test_content_decides_not_the_name() -> None:
    assert read_call(b"WEBVTT\n\n00:01.000 --> 00:02.000\noui\n", name="a.csv").format == "webvtt"
    assert read_call(b"Agent : oui\nClient : non", name="a.json").format == "plain"
    assert read_call(b"[Agent]: oui\n[Client]: non", name="a.vtt").format == "plain"


def test_an_empty_vtt_has_no_turn() -> None:
    with pytest.raises(Unreadable, match="aucune réplique"):
        read_call(b"WEBVTT\n\nNOTE rien\n", name="a.vtt")


def test_a_cell_too_many_names_its_line() -> None:
    with pytest.raises(Unreadable, match="Ligne 3 : 3 cases pour 2 colonnes"):
        read_call(b"text,speaker\noui,agent\nnon,mais,client\n", name="a.csv")


def test_a_cell_too_few_names_its_line() -> None:
    with pytest.raises(Unreadable, match="Ligne 2 : 1 cases pour 2 colonnes"):
        read_call(b"speaker,text\nagent\n", name="a.csv")


def test_an_open_quote_names_its_line() -> None:
    with pytest.raises(Unreadable, match="Ligne 3"):
        read_call(b'speaker,text\nagent,oui\nclient,"non\nagent,bien\n', name="a.csv")


def test_a_broken_rttm_names_its_line() -> None:
    source = b"SPEAKER a 1 0.0 1.0 <NA> <NA> agent <NA> <NA>\nSPEAKER a 1 2.0\n"
    with pytest.raises(Unreadable, match="Ligne 2 : une ligne SPEAKER"):
        read_call(source, name="a.rttm")


def test_a_time_that_cannot_be_read_is_told() -> None:
    source = b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Agent>oui\n\n00:xx.000 --> 00:04.000\n<v Client>non\n"
    call = read_call(source, name="a.vtt")
    assert "ligne 6" in str(call.repairs[0])
    assert "non" in call.turns[-1].text
