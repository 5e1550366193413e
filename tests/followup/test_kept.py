"""What a later call shows of a promise: with the words that show it, or nothing at all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sangfroid.calls.reading import Owner
from sangfroid.followup.kept import Given, Said, shown
from sangfroid.record import contacts, followup_proposals, promises
from sangfroid.record.calls import Belongs
from sangfroid.record.contacts import NewContact
from sangfroid.record.promises import NewPromise
from tests.followup.conftest import Following
from tests.record.conftest import NOW

QUOTE = "je vous envoie le devis demain matin"
PAIRS: list[tuple[str | None, str, Owner, tuple[tuple[str, str], ...]]] = [
    ("kept", QUOTE, "agent", (("client", "Bonjour, j'ai bien reçu votre devis, merci."),)),
    ("broken", QUOTE, "agent", (("client", "Bonjour, je n'ai toujours rien reçu pour mon devis !"),)),
    (None, QUOTE, "agent", (("client", "bonjour j'ai bien reçu la facture merci"),)),
    (None, QUOTE, "agent", (("client", "Vous avez envoyé le devis ?"), ("agent", "Je me renseigne."))),
    (None, QUOTE, "agent", (("client", "merci"), ("agent", "je vous envoie le devis demain sans faute"))),
    ("broken", "je vous rappelle avant midi", "agent", (("client", "vous deviez me rappeler avant midi"),)),
    ("broken", "je vous rappelle avant midi", "agent", (("client", "vous deviez me rappelé avant midi"),)),
    ("kept", "je vous rappelle demain", "agent", (("agent", "Bonjour, je vous rappelle comme convenu."),)),
    ("kept", "le docteur vous rappelle ce soir", "doctor", (("client", "Le docteur m'a rappelé hier soir."),)),
    ("partly", "je vous envoie les deux attestations", "agent",
     (("client", "J'ai bien reçu les attestations, mais il manque celle de mars."),)),
    ("kept", "je vous envoie ma carte grise", "client", (("agent", "J'ai bien reçu votre carte grise."),)),
    ("broken", "je vous envoie ma carte grise", "client", (("agent", "Je n'ai toujours pas reçu votre carte grise."),)),
    ("broken", "le technicien passe jeudi", "colleague", (("client", "le technicien n'est jamais venu"),)),
]  # fmt: skip


@pytest.mark.parametrize(("verdict", "text", "owner", "later"), PAIRS)
def test_pairs(verdict: str | None, text: str, owner: Owner, later: tuple[tuple[str, str], ...]) -> None:
    found = shown(Given(text, owner), [Said(n, *each) for n, each in enumerate(later, 1)])
    assert (found.verdict if found is not None else None) == verdict
    if found is not None:
        a, b = found.span
        assert later[found.turn - 1][1][a:b] == found.quote


def test_it_is_put_to_who_follows_it_with_both_quotes(following: Following) -> None:
    record = following.record
    with record.write(record.ana) as visit:
        who = contacts.add(visit, NewContact("Morel", "Claire")).id
        id_ = promises.add(visit, NewPromise("envoyer le devis", contact=who)).id
    talk = "Agent : Bonjour.\nClient : Bonjour, j'ai bien reçu votre devis, merci.\nAgent : Parfait, au revoir.\n"
    call = record.call(record.ana, talk, Belongs(contact=who), at=NOW + timedelta(minutes=5))
    following.after(minutes=10)
    following.after(minutes=1)
    with record.look(record.ana) as visit:
        (one,) = followup_proposals.mine(visit)
        assert promises.get(visit, id_).state == "confirmed"  # a person says so, never the program
    assert (one.promise, one.call, one.verdict, one.said) == (id_, call, "kept", "envoyer le devis")
    assert "bien reçu" in one.shown
    with record.write(record.ana) as visit:
        followup_proposals.answer(visit, one.id, yes=False)
    with record.look(record.ana) as visit:
        assert followup_proposals.mine(visit) == ()


def test_a_thank_you_closes_nothing(following: Following) -> None:
    record = following.record
    with record.write(record.ana) as visit:
        who = contacts.add(visit, NewContact("Morel", "Claire")).id
        promises.add(visit, NewPromise("envoyer le devis", contact=who))
    talk = "Agent : Bonjour.\nClient : Bonjour, merci, merci beaucoup.\nAgent : Au revoir.\n"
    record.call(record.ana, talk, Belongs(contact=who), at=NOW + timedelta(minutes=5))
    following.after(minutes=10)
    with record.look(record.ana) as visit:
        assert followup_proposals.mine(visit) == ()
        assert promises.due(visit).later


@pytest.mark.parametrize(
    ("verdicts", "told"),
    [
        (["kept"], "j'ai bien reçu le devis, merci."),
        (["broken"], "je n'ai toujours pas reçu le devis."),
        ([], "j'ai bien reçu la carte de voeux."),
    ],
)
def test_what_a_promise_is_about_is_read_in_the_call_that_holds_it(
    following: Following, verdicts: list[str], told: str
) -> None:
    record = following.record
    with record.write(record.ana) as visit:
        who = Belongs(contact=contacts.add(visit, NewContact("Morel", "Claire")).id)
    first = (
        "Agent : Toitures Rémy, bonjour.\nClient : Bonjour, vous pouvez me faire le devis pour la toiture ?\n"
        "Agent : Oui, je vous l'envoie demain.\nClient : Merci, au revoir.\n"
    )
    record.call(record.ana, first, who, at=NOW + timedelta(minutes=5))
    later = f"Agent : Toitures Rémy, bonjour.\nClient : Bonjour, {told}\nAgent : Très bien.\n"
    call = record.call(record.ana, later, who, at=NOW + timedelta(minutes=15))
    following.after(minutes=20)
    following.after(minutes=1)
    with record.look(record.ana) as visit:
        found = followup_proposals.mine(visit)
    assert [one.verdict for one in found] == verdicts
    for one in found:
        assert one.call == call
        assert "envoie" in one.said
        assert "devis" in one.shown
