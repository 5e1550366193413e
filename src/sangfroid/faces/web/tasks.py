"""What is to be done that is no promise: tasks, what follows a hang-up step by step, and what a later call shows."""

from __future__ import annotations

from typing import Final, get_args

from fastapi import APIRouter
from starlette.responses import Response

from sangfroid.faces.web.forms import Fields, Filled
from sangfroid.faces.web.gate import Guest, Id, Signed
from sangfroid.faces.web.sign_in import ours
from sangfroid.followup import hangups, offices
from sangfroid.followup.hangups import NAMED
from sangfroid.followup.offices import Known, own_sheets
from sangfroid.followup.protocol import AskToConfirm, Called, Event, Learnt, Reason, Stopped, Wrote
from sangfroid.followup.sheets import filled
from sangfroid.language.wording import N_
from sangfroid.record import brief, contacts, followup_proposals, followup_protocols, followup_tasks, promises
from sangfroid.record.errors import NotPossible
from sangfroid.record.followup_tasks import NewTask, TaskKind
from sangfroid.record.followups import OfficeFacts
from sangfroid.record.store import Visit

router = APIRouter()

ENDS: Final = ("done", "dropped")
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)
KINDS: Final[tuple[TaskKind, ...]] = ("next_step", "hand_over", "follow_up")
# How what follows a hang-up stands, in the user's words.
STAGES: Final = {
    "cooling": N_("On laisse passer un moment."), "to_call": N_("C'est le moment de rappeler, ou d'écrire un mot."),
    "waiting": N_("On laisse au client le temps de répondre."),
    "last": N_("Un dernier mot qui laisse la porte ouverte, puis on s'arrête."),
    "door_open": N_("Tout a été dit : la porte reste ouverte, il n'y a plus rien à faire."), "over": N_("C'est fini."),
}  # fmt: skip
ENDED: Final = {
    "returned": N_("Le client est revenu de lui-même."), "reached": N_("Vous vous êtes parlé."),
    "no_answer": N_("Le client n'a pas répondu : on s'arrête là."),
    "abuse": N_("L'appel était terminé : on ne rappelle pas."), "stopped": N_("Vous y avez mis fin."),
    "time": N_("Le temps a passé."),
}  # fmt: skip
REASON_NAMES: Final = {
    "line": N_("ligne coupée"), "anger": N_("désaccord ou colère"), "distress": N_("détresse"),
    "elsewhere": N_("urgence de son côté"), "irritation": N_("agacement passager, ou raison inconnue"),
    "abuse": N_("appel terminé : propos hors limite, ou fin annoncée"),
}  # fmt: skip


def known(visit: Visit, guest: Guest) -> Known:
    """The office's sheets of following up."""
    facts = OfficeFacts(guest.office.id, guest.office.zone, guest.office.region)
    return offices.known(facts, own_sheets(visit))


@router.post("/tasks")
def add(guest: Signed, form: Filled) -> Response:
    """A next step that was agreed: what, who, when; or a file handed over to a colleague with its brief."""
    due = form.moment("due", guest.office.zone)
    if due is None:
        raise NotPossible(N_("Dites pour quand."))
    kind = form.one_of("kind", KINDS)
    contact = form.number("contact")
    what = form.text("what", most=300)
    if not what:
        raise NotPossible(N_("Dites ce qui est à faire."))
    with guest.write() as visit:
        draft = form.text("draft", most=followup_tasks.LONGEST)
        if kind == "hand_over" and contact is not None:
            draft = _brief(guest, visit, contact)
        followup_tasks.add(visit, NewTask(
            kind, form.number("person") or guest.me.id, due, what, draft, contact, form.number("call")
        ))  # fmt: skip
    return _back(guest, form, "task")


@router.post("/tasks/{id_}/settle")
def settle(guest: Signed, id_: Id, form: Filled) -> Response:
    """Done, or given up."""
    state = form.one_of("state", ENDS)
    with guest.write() as visit:
        followup_tasks.settle(visit, id_, state)  # type: ignore[arg-type]
    return _back(guest, form, f"task_{state}:{id_}")


@router.post("/tasks/{id_}/reopen")
def reopen(guest: Signed, id_: Id, form: Filled) -> Response:
    """Undoes that."""
    with guest.write() as visit:
        followup_tasks.reopen(visit, id_)
    return _back(guest, form, "task_open")


@router.post("/tasks/{id_}/later")
def later(guest: Signed, id_: Id, form: Filled) -> Response:
    """Puts it off, with the reason."""
    put_off(guest, form, task=id_)
    return _back(guest, form, "put_off")


@router.post("/promises/{id_}/later")
def promise_later(guest: Signed, id_: Id, form: Filled) -> Response:
    """Puts a promise off, with the reason; its due time stays the client's."""
    put_off(guest, form, promise=id_)
    return _back(guest, form, "put_off")


def put_off(guest: Guest, form: Fields, *, promise: int | None = None, task: int | None = None) -> None:
    """Until the moment that was chosen."""
    until = form.moment("until", guest.office.zone)
    if until is None:
        raise NotPossible(N_("Dites jusqu'à quand."))
    with guest.write() as visit:
        followup_tasks.put_off(visit, until, form.text("reason", most=300), promise=promise, task=task)


@router.get("/protocols/{id_}")
def protocol(guest: Signed, id_: Id, early: int = 0) -> Response:
    """What follows one hang-up: where it stands, what to say, what to write."""
    with guest.look() as visit:
        line = followup_protocols.get(visit, id_)
        sheet = known(visit, guest).followup.hang_up
        asked = [one for one in followup_tasks.mine(visit) if one.protocol == id_]
        who = contacts.get(visit, line.contact) if line.contact is not None else None
    kind = {"last": "last", "cooling": "evening"}.get(line.standing.stage, "first")
    draft = asked[0].draft if asked else filled(sheet.message(kind), prénom=line.first_name, moi=guest.me.name)
    return guest.show(
        "protocol.html.j2", one=line, who=who, draft=draft, opening=filled(sheet.opening, moi=guest.me.name),
        stages=STAGES, ended=ENDED, reasons=REASON_NAMES, early=bool(early), asked=asked, task_names=NAMED,
        too_early=guest.now < line.standing.not_before and line.standing.stage not in ("over", "door_open"),
        most=2,
    )  # fmt: skip


@router.post("/protocols/{id_}/called")
def called(guest: Signed, id_: Id, form: Filled) -> Response:
    """One called back: reached, or not."""
    reached = form.one_of("reached", ("yes", "no")) == "yes"
    return _moved(guest, id_, Called(reached, confirmed=form.ticked("confirmed")))


@router.post("/protocols/{id_}/wrote")
def wrote(guest: Signed, id_: Id, form: Filled) -> Response:
    """One sent the message oneself."""
    return _moved(guest, id_, Wrote(confirmed=form.ticked("confirmed")))


@router.post("/protocols/{id_}/stop")
def stop(guest: Signed, id_: Id, form: Filled) -> Response:  # noqa: ARG001 (read for its token)
    """One ends it."""
    return _moved(guest, id_, Stopped())


@router.post("/protocols/{id_}/reason")
def reason(guest: Signed, id_: Id, form: Filled) -> Response:
    """The true reason is known: it stands beside the guess, and the wait follows it."""
    return _moved(guest, id_, Learnt(form.one_of("reason", REASONS)))


def _moved(guest: Guest, id_: int, event: Event) -> Response:
    with guest.write() as visit:
        refused = hangups.move(visit, id_, event, known(visit, guest).ways)
    if isinstance(refused, AskToConfirm):
        return guest.to(f"/protocols/{id_}?early=1")
    return guest.to(f"/protocols/{id_}", "moved")


@router.post("/proposals/{id_}/{answer}")
def answer(guest: Signed, id_: Id, answer: str, form: Filled) -> Response:
    """What a later call shows of a promise: right, or not."""
    if answer not in ("yes", "no"):
        raise NotPossible(N_("Répondez par oui ou par non."))
    with guest.write() as visit:
        one = followup_proposals.answer(visit, id_, yes=answer == "yes")
        if answer == "yes" and one.verdict in ("kept", "broken"):
            promises.settle(visit, one.promise, one.verdict, one.shown)
    told = f"{one.verdict}:{one.promise}" if answer == "yes" and one.verdict in ("kept", "broken") else "answered"
    return _back(guest, form, told)


def _brief(guest: Guest, visit: Visit, contact: int) -> str:
    """What whoever takes the file over must know: who, what is open, the last calls."""
    found = brief.brief(visit, contact)
    words = guest.words
    told = [f"{found.contact.shown} " + " · ".join(words.number(one) for one in found.contact.numbers)]
    told += [f"– {one.what}, {words.promised(one)}" for one in found.promises[:8]]
    told += [f"– {words.moment(one.at)} {words.named('outcomes', one.outcome)}" for one in found.calls[:3]]
    return "\n".join(told)[: followup_tasks.LONGEST]


def _back(guest: Guest, form: Fields, told: str) -> Response:
    return guest.to(ours(form.text("back")), told)
