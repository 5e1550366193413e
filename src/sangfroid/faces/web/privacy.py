"""Vie privée: what is kept and for how long, what goes soon, who did what, and the proof that the log holds."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from sangfroid.faces.web.forms import Filled
from sangfroid.faces.web.gate import LARGEST, Signed
from sangfroid.language.wording import N_
from sangfroid.record import audit, holds, offices, people, retention, settings

router = APIRouter()

SOON: Final = timedelta(days=30)
ROWS: Final = 50
# Acts and things of the log, in the user's words.
ACTS: Final = {
    "saw": N_("a vu"),
    "made": N_("a créé"),
    "changed": N_("a changé"),
    "removed": N_("a retiré"),
    "exported": N_("a exporté"),
    "erased": N_("a effacé"),
    "proved": N_("a prouvé l'effacement"),
    "expired": N_("a laissé expirer"),
    "took_in": N_("a importé"),
    "linked": N_("a rangé"),
    "corrected": N_("a corrigé"),
    "read_again": N_("a relu"),
    "swapped": N_("a échangé les rôles"),
    "shared": N_("a partagé"),
    "stopped": N_("a arrêté"),
    "held": N_("a réservé"),
    "lifted": N_("a rouvert"),
    "sent": N_("a laissé"),
    "taken": N_("a pris"),
    "done": N_("a fini"),
    "kept": N_("a gardé"),
    "confirmed": N_("a confirmé"),
    "denied": N_("a écarté"),
    "waits": N_("a mis en attente"),
    "event": N_("a noté"),
    "released": N_("a levé"),
    "broken": N_("a noté non tenue"),
    "reopened": N_("a rouvert"),
    "given": N_("a donné"),
    "signed_in": N_("est entré"),
    "signed_out": N_("a fermé les séances"),
    "password": N_("a changé le mot de passe"),
    "opened": N_("a ouvert"),
    "closed": N_("a fermé"),
    "merged": N_("a réuni"),
    "began": N_("a commencé"),
    "ended": N_("a fini"),
    "joined": N_("a rejoint"),
    "learnt": N_("a appris"),
    "updated": N_("a tenu au courant"),
    "moved": N_("a fait avancer"),
    "put_off": N_("a remis"),
    "proposed": N_("a proposé"),
    "answered": N_("a répondu"),
    "dropped": N_("a abandonné"),
    "heard": N_("a écouté"),
    "paired": N_("a relié"),
    "called": N_("a demandé de l'aide"),
    "took_over": N_("a repris"),
    "revoked": N_("a retiré"),
    "refused": N_("s'est vu refuser"),
}
# What two things call by one name: a promise is kept, an answer is too.
ACT_OF: Final = {("kept", "promise"): N_("a noté tenue"), ("closed", "running"): N_("a refermé la demande d'aide")}
OTHER: Final = N_("a touché à")  # fmt: skip
KINDS: Final = {
    "call": N_("appel"), "contact": N_("contact"), "contacts": N_("les contacts"), "promise": N_("promesse"),
    "note": N_("note"), "message": N_("message"), "lesson": N_("leçon"), "share": N_("partage"),
    "person": N_("compte"), "practice": N_("cabinet"), "office": N_("bureau"), "sheet": N_("fiche"),
    "retention": N_("durées de garde"), "supervisor_view": N_("le regard des responsables"),
    "intervention": N_("intervention"), "task": N_("chose à faire"), "protocol": N_("suite d'un appel coupé"),
    "beat": N_("urgence"), "channel": N_("rappels"), "running": N_("appel en direct"), "sound": N_("enregistrement"),
    "feed_token": N_("jeton du direct"), "calls": N_("appel"), "promises": N_("promesse"), "notes": N_("note"),
    "messages": N_("message"), "people": N_("compte"), "practices": N_("cabinet"), "tasks": N_("chose à faire"),
}  # fmt: skip


@router.get("/privacy")
def page(guest: Signed, before: int = 0, verify: bool = False) -> Response:
    """What is kept; for administrators the log too, and with `verify` whether it holds."""
    administers = guest.visitor.role == "administrator"
    verified = audit.verify(guest.house.store, guest.office.id) if verify and administers else None
    with guest.look() as visit:
        kept = settings.get(visit)
        going = retention.expiring(visit, SOON)
        rows = audit.listed(visit, before=before if 0 < before <= LARGEST else None, limit=ROWS) if administers else ()
        names = {one.id: one.name for one in people.listed(visit)}
        held = holds.count(visit) if administers else 0
    return guest.show(
        "privacy.html.j2", kept=kept, going=going, rows=rows, names=names, held=held, administers=administers,
        verified=verified, ACTS=ACTS, ACT_OF=ACT_OF, OTHER=OTHER, KINDS=KINDS,
        most=(offices.VERBATIM_DAYS, offices.ANALYSIS_DAYS), older=rows[-1].n if len(rows) == ROWS else 0,
        soon=SOON.days,
    )  # fmt: skip


@router.post("/privacy/retention")
def shorten(guest: Signed, form: Filled) -> Response:
    """Keeps for less long than the law allows."""
    with guest.write() as visit:
        settings.shorten(visit, form.number("verbatim_days") or 0, form.number("analysis_days") or 0)
    return guest.to("/privacy", "settings")
