"""Fiches: read the method's sheets, change them with checks by the line, try them on past calls, keep every version."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from sangfroid.advice import load
from sangfroid.advice.check import Problem, check
from sangfroid.advice.playbook import Playbook
from sangfroid.advice.whole import Reader
from sangfroid.advice.wording import Sentence
from sangfroid.calls import Call
from sangfroid.calls.errors import BadData
from sangfroid.faces.web.book import OWN, office_book
from sangfroid.faces.web.forms import Filled
from sangfroid.faces.web.gate import Guest, Id, Signed
from sangfroid.language.sheets import read_sheet
from sangfroid.record import calls, gate, lines, people, sheets
from sangfroid.record.errors import NotFound
from sangfroid.record.lines import CallLine
from sangfroid.review.steps import step_title

router = APIRouter()

TRIED: Final = 20  # past calls on which a changed sheet is tried
EDITORS: Final = ("supervisor", "administrator")
NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class Change:
    """What a sheet would change in one past call: steps ticked, and advice given, only with it or no longer."""

    line: CallLine
    more: tuple[str, ...]
    fewer: tuple[str, ...]


@router.get("/playbooks")
def page(guest: Signed) -> Response:
    """The sheets, the office's own marked."""
    with guest.look() as visit:
        own = {sheet.name for sheet in sheets.latest(visit)}
    book = guest.voice.playbooks
    others = [name for name in _package() if name not in {one.id for one in book.playbooks}]
    return guest.show("playbooks.html.j2", playbooks=book.playbooks, own=own, others=others, edits=_edits(guest))


@router.get("/playbooks/{name}")
def one(guest: Signed, name: str) -> Response:
    """One sheet: its steps, and its versions."""
    with guest.look() as visit:
        versions = sheets.versions(visit, _checked(name))
        names = {each.id: each.name for each in people.listed(visit)}
    if not versions and name not in _package():
        raise NotFound
    playbook = next((each for each in guest.voice.playbooks.playbooks if each.id == name), None)
    return guest.show(
        "playbook.html.j2", name=name, playbook=playbook, versions=versions, names=names, text=_text(versions, name),
        edits=_edits(guest), spoken=spoken, applies=playbook.applies if isinstance(playbook, Playbook) else "",
    )  # fmt: skip


@router.get("/playbooks/{name}/edit")
def edit(guest: Signed, name: str, version: int = 0) -> Response:
    """The sheet as text, to change it; with `version` an earlier one."""
    if not _edits(guest):
        raise NotFound
    with guest.look() as visit:
        versions = sheets.versions(visit, _checked(name))
    chosen = next((each.text for each in versions if each.version == version), None)
    if not versions and name not in _package():
        raise NotFound
    text = chosen or _text(versions, name)
    return guest.show("playbook_edit.html.j2", name=name, text=text, problems=(), changes=None, tried=0)


@router.post("/playbooks/{name}/edit")
def change(guest: Signed, name: str, form: Filled) -> Response:
    """Checks the text; tries it on past calls, or keeps it as a new version."""
    if not _edits(guest):
        raise NotFound
    text = form.text("text", most=sheets.LONGEST) + "\n"
    problems = checked(_checked(name), text, guest)
    changes, tried = None, 0
    if not problems and form.text("act") == "try":
        changes, tried = _tried(guest, name, text)
    if problems or changes is not None:
        return guest.show(
            "playbook_edit.html.j2", status=422 if problems else 200, name=name, text=text, problems=problems,
            changes=changes, tried=tried,
        )  # fmt: skip
    with guest.write() as visit:
        sheets.put(visit, name, text)
    guest.house.books.forget(guest.office.id)
    return guest.to(f"/playbooks/{name}", "sheet")


@router.post("/playbooks/{name}/back")
def back(guest: Signed, name: str, form: Filled) -> Response:  # noqa: ARG001 (read for its token)
    """Gives the office's own sheet up: the package's holds again. Its versions stay."""
    with guest.write() as visit:
        sheets.put(visit, _checked(name), "")
    guest.house.books.forget(guest.office.id)
    return guest.to(f"/playbooks/{name}", "sheet_back")


@router.get("/playbooks/versions/{id_}")
def version(guest: Signed, id_: Id) -> Response:
    """One kept version, as text."""
    with guest.look() as visit:
        found = sheets.get(visit, id_)
    return guest.show("playbook_version.html.j2", sheet=found)


def checked(name: str, text: str, guest: Guest) -> list[Problem]:
    """What is wrong in the sheet, by its lines."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.yaml"
        path.write_text(text, "utf-8")
        problems = check(path, language=OWN, grammar=guest.house.reader.grammar)
    if not problems:
        problems = _as_a_whole(name, text)
    return sorted(problems, key=lambda one: one.line)


def spoken(sentence: Sentence) -> str:
    """The sentence as it stands in its sheet, places in braces."""
    return "".join(piece if isinstance(piece, str) else f"{{{piece.name}}}" for piece in sentence)


def _as_a_whole(name: str, text: str) -> list[Problem]:
    """What only shows beside the other sheets, or in the sheet's own head."""
    try:
        sheet = load.sheet_of(read_sheet(text, f"{name}.yaml"), f"{name}.yaml")
        kind = load.kind_of(sheet)
        if kind == "playbook" and sheet.text("playbook") != name:
            raise sheet.fail("la fiche « {name} » doit commencer par « playbook: {name} »", name=name)
        if kind not in ("playbook", name):
            raise sheet.fail("la fiche « {name} » ne peut pas devenir une fiche « {kind} »", name=name, kind=kind)
    except BadData as error:
        return [Problem(f"{name}.yaml", int(str(error.values.get("line", 1))), error)]
    return []


def _tried(guest: Guest, name: str, text: str) -> tuple[list[Change], int]:
    """One's own past calls read with the sheet as it would be, beside how they are read now."""
    with guest.look() as visit:
        texts = {sheet.name: sheet.text for sheet in sheets.latest(visit)}
        mine = [
            line for line in lines.listed(visit, lines.Filter(agent=guest.me.id), limit=TRIED).lines if line.verbatim
        ]
        heard = [(line, calls.spoken(visit, gate.call(visit, line.id))) for line in mine]
    grammar = guest.house.reader.grammar
    before, after = Reader(grammar, office_book(texts)), Reader(grammar, office_book(texts | {name: text}))
    found = []
    for line, call in heard:
        if call is not None:
            old, new = _told(guest, before, call), _told(guest, after, call)
            if old != new:
                found.append(Change(line, tuple(sorted(new - old)), tuple(sorted(old - new))))
    return found, len(heard)


def _told(guest: Guest, reader: Reader, call: Call) -> frozenset[str]:
    """What a reading tells of the method: steps done, and what was advised."""
    voice = guest.voice
    reading = reader.read(call)
    done = {voice("étape faite : {step}", step=step_title(one.playbook, one.step, voice)) for one in reading.steps}
    advised = {voice("conseil après {n} : {text}", n=one.after_turn, text=one.text) for one in reading.advice}
    return frozenset(done | advised)


def _package() -> dict[str, Path]:
    return {path.stem: path for path in sorted((load.DATA / OWN).glob("*.yaml"))}


def _text(versions: tuple[sheets.Sheet, ...], name: str) -> str:
    if versions and versions[0].text:
        return versions[0].text
    return _package()[name].read_text("utf-8") if name in _package() else ""


def _checked(name: str) -> str:
    if NAME.fullmatch(name) is None:
        raise NotFound
    return name


def _edits(guest: Guest) -> bool:
    return guest.visitor.role in EDITORS
