"""Fiches: read the method's sheets, change them with checks by the line, try them on past calls, keep every version."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from sangfroid.advice import load
from sangfroid.advice.check import Problem, check
from sangfroid.advice.playbook import Playbook
from sangfroid.advice.whole import Reader
from sangfroid.advice.wording import Place, Sentence
from sangfroid.calls import Call
from sangfroid.calls.errors import BadData
from sangfroid.faces.web.forms import Filled
from sangfroid.faces.web.gate import Guest, Id, Signed
from sangfroid.language.sheets import read_sheet
from sangfroid.language.wording import N_
from sangfroid.record import books, calls, gate, lines, people, practices, sheets
from sangfroid.record.books import OWN
from sangfroid.record.errors import NotFound
from sangfroid.record.lines import CallLine
from sangfroid.record.practices import Practice
from sangfroid.record.sheets import Sheet
from sangfroid.record.store import Visit
from sangfroid.review.steps import step_title
from sangfroid.review.voice import Voice

router = APIRouter()

TRIED: Final = 20  # past calls on which a changed sheet is tried
EDITORS: Final = ("supervisor", "administrator")
# What a sentence takes from the call, told to whoever reads the sheet.
PLACES: Final = {
    "client": N_("nom du client"), "agent": N_("votre nom"), "subject": N_("de quoi il s'agit"),
    "times": N_("combien de fois"), "wait": N_("combien de temps"), "when": N_("quand"),
    "needed_by": N_("avant quand"), "number": N_("le numéro des secours"), "sms": N_("le numéro pour écrire"),
    "gesture": N_("un geste que le bureau autorise"), "slot": N_("un moment"), "other_slot": N_("un autre moment"),
    "beat": N_("l'intervalle"), "i_owe": N_("ce que vous avez promis"), "you_owe": N_("ce que le client a promis"),
}  # fmt: skip
NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class Change:
    """What a sheet would change in one past call: steps ticked, and advice given, only with it or no longer."""

    line: CallLine
    more: tuple[str, ...]
    fewer: tuple[str, ...]


@router.get("/playbooks")
def page(guest: Signed, practice: str = "") -> Response:
    """The sheets, the office's own marked; with `practice` those that hold for it."""
    with guest.look() as visit:
        here = tuple(one for one in practices.listed(visit) if one.active)
        chosen = _practice(visit, practice)
        own = {sheet.name: sheet.practice for sheet in sheets.latest(visit, practice=_id(chosen))}
    book = guest.voice_for(_id(chosen)).playbooks
    others = [name for name in _package() if name not in {one.id for one in book.playbooks}]
    return guest.show(
        "playbooks.html.j2", playbooks=book.playbooks, own=own, others=others, edits=_edits(guest), practices=here,
        practice=chosen,
    )  # fmt: skip


@router.get("/playbooks/{name}")
def one(guest: Signed, name: str, practice: str = "") -> Response:
    """One sheet: its steps, and its versions."""
    with guest.look() as visit:
        chosen = _practice(visit, practice)
        versions = sheets.versions(visit, _checked(name), practice=_id(chosen))
        text = _text(visit, name, chosen)
        names = {each.id: each.name for each in people.listed(visit)}
    if not versions and name not in _package():
        raise NotFound
    book = guest.voice_for(_id(chosen)).playbooks
    playbook = next((each for each in book.playbooks if each.id == name), None)
    return guest.show(
        "playbook.html.j2", name=name, playbook=playbook, versions=versions, names=names, text=text,
        edits=_edits(guest), spoken=partial(spoken, voice=guest.voice, region=guest.office.region),
        applies=playbook.applies if isinstance(playbook, Playbook) else "",
        practice=chosen,
    )  # fmt: skip


@router.get("/playbooks/{name}/edit")
def edit(guest: Signed, name: str, practice: str = "", version: int = 0) -> Response:
    """The sheet as text, to change it; with `version` an earlier one."""
    if not _edits(guest):
        raise NotFound
    with guest.look() as visit:
        chosen = _practice(visit, practice)
        versions = sheets.versions(visit, _checked(name), practice=_id(chosen))
        text = next((each.text for each in versions if each.version == version), "") or _text(visit, name, chosen)
    if not versions and name not in _package():
        raise NotFound
    return guest.show("playbook_edit.html.j2", name=name, text=text, problems=(), changes=None, tried=0,
                      practice=chosen)  # fmt: skip


@router.post("/playbooks/{name}/edit")
def change(guest: Signed, name: str, form: Filled) -> Response:
    """Checks the text; tries it on past calls, or keeps it as a new version."""
    if not _edits(guest):
        raise NotFound
    with guest.look() as visit:
        chosen = _practice(visit, form.text("practice", most=10))
    text = form.text("text", most=sheets.LONGEST) + "\n"
    problems = checked(_checked(name), text, guest)
    changes, tried = None, 0
    if not problems and form.text("act") == "try":
        changes, tried = _tried(guest, name, text, _id(chosen))
    if problems or changes is not None:
        return guest.show(
            "playbook_edit.html.j2", status=422 if problems else 200, name=name, text=text, problems=problems,
            changes=changes, tried=tried, practice=chosen,
        )  # fmt: skip
    with guest.write() as visit:
        sheets.put(visit, name, text, practice=_id(chosen))
    return _kept(guest, name, chosen, "sheet")


@router.post("/playbooks/{name}/back")
def back(guest: Signed, name: str, form: Filled) -> Response:
    """Gives an own sheet up: what held before it holds again. Its versions stay."""
    with guest.write() as visit:
        chosen = _practice(visit, form.text("practice", most=10))
        sheets.put(visit, _checked(name), "", practice=_id(chosen))
    return _kept(guest, name, chosen, "sheet_back")


@router.get("/playbooks/versions/{id_}")
def version(guest: Signed, id_: Id) -> Response:
    """One kept version, as text."""
    with guest.look() as visit:
        found = sheets.get(visit, id_)
        practice = practices.get(visit, found.practice) if found.practice is not None else None
    return guest.show("playbook_version.html.j2", sheet=found, practice=practice)


def checked(name: str, text: str, guest: Guest) -> list[Problem]:
    """What is wrong in the sheet, by its lines."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.yaml"
        path.write_text(text, "utf-8")
        problems = check(path, language=OWN, grammar=guest.house.reader.grammar)
    if not problems:
        problems = _as_a_whole(name, text)
    return sorted(problems, key=lambda one: one.line)


def spoken(sentence: Sentence, voice: Voice, region: str) -> str:
    """The sentence as one reads it: the office's emergency numbers, and in brackets what the call will tell."""
    return "".join(piece if isinstance(piece, str) else _place(piece, voice, region) for piece in sentence)


def _place(place: Place, voice: Voice, region: str) -> str:
    if place.forms is not None:
        return "/".join(place.forms)
    matter = {"number": "life", "sms": "sms"}.get(place.name, "")
    number = voice.playbooks.number(region, matter) if matter else None
    return number or f"[{voice(PLACES.get(place.name, place.name))}]"


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


def _tried(guest: Guest, name: str, text: str, practice: int | None) -> tuple[list[Change], int]:
    """One's own past calls read with the sheet as it would be, beside how they are read now."""
    which = lines.Filter(agent=guest.me.id, practice=practice)
    with guest.look() as visit:
        mine = [line for line in lines.listed(visit, which, limit=TRIED).lines if line.verbatim]
        heard = [(line, calls.spoken(visit, gate.call(visit, line.id))) for line in mine]
        readers = {of: _readers(guest, visit, of, (name, text, practice)) for of in {line.practice for line in mine}}
    found = []
    for line, call in heard:
        if call is not None:
            before, after = readers[line.practice]
            old, new = _told(guest, before, call), _told(guest, after, call)
            if old != new:
                found.append(Change(line, tuple(sorted(new - old)), tuple(sorted(old - new))))
    return found, len(heard)


def _readers(
    guest: Guest, visit: Visit, practice: int | None, changed: tuple[str, str, int | None]
) -> tuple[Reader, Reader]:
    """How a practice's calls are read now, and with the changed sheet; one of its own stands before the office's."""
    name, text, of = changed
    own = books.own(visit, practice)
    theirs = any(sheet.name == name and sheet.practice is not None for sheet in sheets.latest(visit, practice=practice))
    after = own if theirs and of is None else own.with_sheet(name, text)
    grammar = guest.house.reader.grammar
    return Reader(grammar, books.book(own)), Reader(grammar, books.book(after))


def _told(guest: Guest, reader: Reader, call: Call) -> frozenset[str]:
    """What a reading tells of the method: steps done, and what was advised."""
    voice = guest.voice
    reading = reader.read(call)
    done = {voice("étape faite : {step}", step=step_title(one.playbook, one.step, voice)) for one in reading.steps}
    advised = {voice("conseil après {n} : {text}", n=one.after_turn, text=one.text) for one in reading.advice}
    return frozenset(done | advised)


def _package() -> dict[str, Path]:
    return {path.stem: path for path in sorted((load.DATA / OWN).glob("*.yaml"))}


def _text(visit: Visit, name: str, practice: Practice | None) -> str:
    """The sheet that holds, as text."""
    found: dict[str, Sheet] = {sheet.name: sheet for sheet in sheets.latest(visit, practice=_id(practice))}
    if name in found:
        return found[name].text
    return _package()[name].read_text("utf-8") if name in _package() else ""


def _practice(visit: Visit, asked: str) -> Practice | None:
    """The practice whose sheets are meant; None: those of the whole office."""
    if not asked:
        return None
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 10):
        raise NotFound
    return practices.get(visit, int(asked))


def _id(practice: Practice | None) -> int | None:
    return practice.id if practice is not None else None


def _kept(guest: Guest, name: str, practice: Practice | None, told: str) -> Response:
    """Leads back to the sheet; calls are read again with it meanwhile."""
    guest.house.books.forget(guest.office.id)
    guest.house.jobs.read_again(guest.office.id)
    of = f"?practice={practice.id}" if practice is not None else ""
    return guest.to(f"/playbooks/{name}{of}", told)


def _checked(name: str) -> str:
    if NAME.fullmatch(name) is None:
        raise NotFound
    return name


def _edits(guest: Guest) -> bool:
    return guest.visitor.role in EDITORS
