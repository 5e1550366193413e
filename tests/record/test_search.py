"""Search: any form of a word, folded, begun or whole; never a word in the index."""

from __future__ import annotations

import pytest

from sangfroid.language.words import fold
from sangfroid.record import search, stems
from tests.record.conftest import Record

TALK = """Agent : Bonjour, ici l'atelier.
Client : Bonjour, ma sœur a oublié ses clés là-bas cet été, c'était vers Noël.
Agent : Nous les avons retrouvées, je vous rappellerai.
"""


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("soeur", True), ("sœur", True), ("SŒUR", True), ("été", True), ("ete", True), ("noel", True), ("clé", True),
        ("oublier", True), ("oubliées", True), ("retrouver", True), ("retrouvé", True), ("rappeler", True),
        ("rappelle", True), ("rapp", True), ("rappela", True), ("rappelo", False),
        ("clés noël", True), ("clés pâques", False),
        ("ate", True), ("œu", False), ("facture", False), ("", False), ("!?", False), ("oubli%", True),
        ("clés' OR 1=1 --", False), ('"clés" NOT x', False), ("tokens:x", False),
    ],
)  # fmt: skip
def test_what_is_found(record: Record, asked: str, found: bool) -> None:
    id_ = record.call(record.ana, TALK)
    with record.look(record.ana) as visit:
        hits = search.search(visit, asked)
    assert [hit.call.id for hit in hits.hits] == ([id_] if found else [])


def test_excerpts_show_the_words(record: Record) -> None:
    record.call(record.ana, TALK)
    with record.look(record.ana) as visit:
        (hit,) = search.search(visit, "cle soeur").hits
    (excerpt,) = hit.excerpts
    assert [excerpt.text[a:b] for a, b in excerpt.spans] == ["sœur", "clés"]
    assert excerpt.turn == 2


def test_others_calls_are_not_found(record: Record) -> None:
    record.call(record.ana, TALK)
    with record.look(record.ali) as visit:
        assert search.search(visit, "noël").hits == ()


def test_there_may_be_more(record: Record) -> None:
    for _ in range(4):
        record.call(record.ana, TALK)
    with record.look(record.ana) as visit:
        some = search.search(visit, "noël", limit=2)
        assert (len(some.hits), some.more) == (2, True)
        assert not search.search(visit, "noël", limit=4).more


def test_beginnings_that_went_on_otherwise_are_passed_over(record: Record) -> None:
    """The newest are looked through first; what was typed stands in older ones alone."""
    old = [record.call(record.ana, TALK.replace("clés", "lunettes")) for _ in range(2)]
    for _ in range(2):
        record.call(record.ana, TALK.replace("clés", "lunaires"))
    with record.look(record.ana) as visit:
        found = search.search(visit, "lunett", limit=2)
        assert ([hit.call.id for hit in found.hits], found.more) == (old[::-1], False)
        assert [hit.call.id for hit in search.search(visit, "lunett", limit=1).hits] == old[1:]


def test_the_server_plans_freely_after_a_search(record: Record) -> None:
    """On PostgreSQL the index is asked alone; what is asked next in the transaction is planned as before."""
    record.call(record.ana, TALK)
    with record.look(record.ana) as visit:
        assert search.search(visit, "noël").hits
        if record.store.kind == "postgresql":
            for way in ("enable_seqscan", "enable_indexscan"):
                assert visit.connection.exec_driver_sql(f"SHOW {way}").scalar_one() == "on"


@pytest.mark.parametrize(
    "forms",
    [
        ("rappelle", "rappeler", "rappelez", "rappelé", "rappelait"), ("promesse", "promesses"),
        ("livré", "livrer", "livrée", "livraison"[:5]), ("colis", "coli"), ("cheval", "cheval"),
        ("annulé", "annuler", "annulation", "annulations"), ("furieux", "furieuse"), ("été", "etes"),
    ],
)  # fmt: skip
def test_forms_of_one_word_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stems.stem(fold(form)) for form in forms}) == 1
