"""Ce qui suit un appel: the office's sheets (after a hang-up, an emergency's beat, its hours), changed with checks."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from sangfroid.faces.web.forms import Filled
from sangfroid.faces.web.gate import Guest, Signed
from sangfroid.faces.web.show import said
from sangfroid.followup.sheets import NAMES, PREFIX, package_text, problems
from sangfroid.language.wording import N_
from sangfroid.record import sheets
from sangfroid.record.errors import NotFound

router = APIRouter()

EDITORS: Final = ("supervisor", "administrator")
TITLES: Final = {
    "hang_up": N_("Après un appel coupé"), "beat": N_("Pendant une urgence"), "hours": N_("Horaires du bureau"),
}  # fmt: skip


@router.get("/settings/followup/{name}")
def page(guest: Signed, name: str) -> Response:
    """One sheet as text, to read or to change."""
    _known(name)
    with guest.look() as visit:
        own = {sheet.name: sheet.text for sheet in sheets.latest(visit)}
    return _page(guest, name, own.get(PREFIX + name) or package_text(name), own=PREFIX + name in own)


@router.post("/settings/followup/{name}")
def put(guest: Signed, name: str, form: Filled) -> Response:
    """The changed sheet, once it is right; empty, the package's own holds again."""
    _known(name)
    text = form.text("text", most=sheets.LONGEST)
    found = problems(name, text) if text else ()
    if found:
        return _page(guest, name, text, own=True, trouble=" ".join(said(one, guest.voice) for one in found))
    with guest.write() as visit:
        sheets.put(visit, PREFIX + name, text + "\n" if text else "")
    return guest.to(f"/settings/followup/{name}", "sheet" if text else "sheet_back")


def _page(guest: Guest, name: str, text: str, *, own: bool, trouble: str = "") -> Response:
    return guest.show(
        "followup_sheet.html.j2", status=422 if trouble else 200, name=name, text=text, own=own, trouble=trouble,
        titles=TITLES, edits=guest.visitor.role in EDITORS,
    )  # fmt: skip


def _known(name: str) -> None:
    if name not in NAMES:
        raise NotFound
