"""What a person corrects in a reading: a turn's labels and tension, the situations, the ending, the outcome."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from sangfroid.calls.vocabulary import ENDINGS, OUTCOMES, SITUATIONS, labels_of
from sangfroid.faces.web.call import rows
from sangfroid.faces.web.forms import Filled
from sangfroid.faces.web.gate import Id, Signed
from sangfroid.faces.web.sign_in import ours
from sangfroid.language.wording import N_
from sangfroid.record import calls, corrections
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.store import Visit

router = APIRouter()

TENSIONS: Final = ("0", "1", "2", "3")
WHOLE: Final = ("situation", "ending", "outcome")


@router.get("/calls/{id_}/turns/{n}")
def turn(guest: Signed, id_: Id, n: int) -> Response:
    """A turn's labels, to correct them; as a part of the call's page, or on a page of its own."""
    with guest.look() as visit:
        whole = calls.whole(visit, id_)
    if not whole.own:
        raise NotFound
    found = next((one for one in whole.reading.turns if one.n == n), None)
    row = next((one for one in rows(whole.reading, guest.voice) if one.line.n == n), None)
    if found is None or row is None:
        raise NotFound
    present = {cue.name for cue in found.labels}
    others = sorted(labels_of(found.speaker) - present, key=lambda name: guest.words.named("labels", name))
    return guest.show(
        "turn_part.html.j2" if guest.part else "turn.html.j2", line=whole.line, row=row, turn=found, others=others,
        tensions=TENSIONS, title=guest.words.title(whole.line), speech=whole.reading.language,
    )  # fmt: skip


@router.post("/calls/{id_}/turns/{n}")
def correct_turn(guest: Signed, id_: Id, n: int, form: Filled) -> Response:
    """A label taken away or set, or another tension."""
    with guest.write() as visit:
        if form.text("remove"):
            corrections.correct_label(visit, id_, n, form.text("remove", most=40), present=False)
        elif form.text("add"):
            corrections.correct_label(visit, id_, n, form.text("add", most=40), present=True)
        elif form.text("tension"):
            corrections.correct_tension(visit, id_, n, float(form.one_of("tension", TENSIONS)))
        else:
            raise NotPossible(N_("Choisissez ce qu'il faut corriger."))
        last = _last(visit, id_)
    return guest.to(f"/calls/{id_}#t{n}", f"corrected:{last}")


@router.post("/calls/{id_}/correct")
def correct_call(guest: Signed, id_: Id, form: Filled) -> Response:
    """A situation that arose or did not, the ending, the outcome."""
    what = form.one_of("what", WHOLE)
    with guest.write() as visit:
        if what == "situation":
            corrections.correct_situation(
                visit, id_, form.one_of("name", SITUATIONS), present=form.text("present") != "no"
            )
        elif what == "ending":
            corrections.correct_ending(visit, id_, form.one_of("name", ENDINGS))
        else:
            corrections.correct_outcome(visit, id_, form.one_of("name", OUTCOMES))
        last = _last(visit, id_)
    return guest.to(f"/calls/{id_}", f"corrected:{last}")


@router.post("/corrections/{id_}/undo")
def undo(guest: Signed, id_: Id, form: Filled) -> Response:
    """Takes a correction back."""
    with guest.write() as visit:
        corrections.undo(visit, id_)
    return guest.to(ours(form.text("back")), "restored")


def _last(visit: Visit, call: int) -> int:
    return corrections.of_call(visit, call)[-1].id
