"""The minute after a call: a breath, what to do first, what was promised, the incident sheet, the lesson."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from sangfroid.calls import Reading
from sangfroid.faces.web.forms import Filled
from sangfroid.faces.web.gate import Id, Signed
from sangfroid.language.wording import N_
from sangfroid.record import calls, holds, lessons, notes, promises
from sangfroid.record.errors import NotPossible
from sangfroid.record.notes import NewNote
from sangfroid.review import hang_up
from sangfroid.review.course import names, side
from sangfroid.review.names import LABELS
from sangfroid.review.quotes import Quote, first_cue, of_cue
from sangfroid.review.voice import Voice, spoken

router = APIRouter()

PAUSE: Final = 90  # seconds that nobody takes from the agent
ABUSIVE: Final = frozenset({"insult", "threat", "inappropriate"})
LIMITS: Final = frozenset({"set_limit", "announce_close"})


@dataclass(frozen=True, slots=True)
class Fact:
    """What was said, for the incident sheet."""

    title: str
    quote: Quote


@router.get("/live/after/{id_}")
def page(guest: Signed, id_: Id) -> Response:
    """The minute and a half after one's own call."""
    with guest.look() as visit:
        whole = calls.whole(visit, id_)
        ledger = promises.of_call(visit, id_)
        lesson = lessons.of_call(visit, id_) if whole.own else None
    reading, voice = whole.reading, guest.voice
    found = hang_up.hang_up(reading, voice) if whole.line.verbatim else None
    abused = any(one.name == "abuse" for one in reading.situations)
    return guest.show(
        "live_after.html.j2", line=whole.line, own=whole.own, title=guest.words.title(whole.line), found=found,
        speech=reading.language,
        draft=_draft(reading, found, whole.line.contact_name or "", guest.office.name), lesson=lesson, pause=PAUSE,
        ledger=[one for one in ledger if not one.denied and one.replaced_by is None],
        incident=_facts(reading, voice) if abused and whole.own and whole.line.verbatim else (),
        questions=("could_be_misread", "was_clear", "respected_time"),
    )  # fmt: skip


@router.post("/live/after/{id_}/impression")
def impression(guest: Signed, id_: Id, form: Filled) -> Response:
    """One line while it is fresh, kept with the call."""
    with guest.write() as visit:
        notes.add(visit, NewNote(form.text("text", most=notes.LONGEST), call=id_))
    return guest.to(f"/live/after/{id_}", "noted")


@router.post("/live/after/{id_}/incident")
def incident(guest: Signed, id_: Id, form: Filled) -> Response:
    """The incident sheet: what was said, what was answered, what one wishes; shown to a few where that is chosen."""
    with guest.write() as visit:
        whole = calls.whole(visit, id_)
        if not whole.own:
            raise NotPossible(N_("La fiche d'incident se remplit par la personne qui a pris l'appel."))
        facts = "\n".join(
            guest.voice("{title} : « {words} »", title=one.title, words=one.quote.words)
            for one in _facts(whole.reading, guest.voice)
        )
        text = guest.voice("Fiche d'incident\n{facts}\n{more}", facts=facts, more=form.text("text", most=2_000))
        notes.add(visit, NewNote(text[: notes.LONGEST], call=id_))
        if form.ticked("hold") and holds.of_call(visit, id_) is None:
            holds.put(visit, id_, guest.voice("Fiche d'incident"), ())
    return guest.to(f"/live/after/{id_}", "noted")


def _facts(reading: Reading, voice: Voice) -> tuple[Fact, ...]:
    """Words that crossed the line, and the limits that were set."""
    found: list[Fact] = []
    for who, wanted in (("client", ABUSIVE), ("agent", LIMITS)):
        for turn in side(reading, who):
            cue = first_cue(turn, wanted) if names(turn) & wanted else None
            if cue is not None:
                found.append(Fact(voice(LABELS[cue.name]), of_cue(turn, cue, voice)))
    return tuple(found[:12])


def _draft(reading: Reading, found: hang_up.HangUp | None, who: str, office: str) -> str:
    """A message to edit: friendly, no reproach, says that one stays available, leaves the moment to them."""
    if found is None:
        return ""
    aloud = spoken(reading.language if reading.language in ("fr", "en") else "fr")
    reason = found.reasons[0].name if found.reasons and not found.unsure else ""
    opening = aloud("Bonjour {who},", who=who) if who else aloud("Bonjour,")
    body = {
        hang_up.LINE: aloud("La ligne a été coupée pendant notre échange. Je reprends quand vous voulez."),
        hang_up.ANGER: aloud("Nous nous sommes quittés avant ma réponse. Je garde votre demande en main."),
        hang_up.DISTRESS: aloud("Notre échange s'est interrompu et je pense à vous. Je suis joignable dès maintenant."),
    }.get(reason, aloud("Notre échange s'est interrompu. Votre demande reste ouverte de notre côté."))
    close = aloud("Dites-moi quel moment vous convient, par retour de message ou par téléphone.")
    return "\n\n".join((opening, body, close, office))
