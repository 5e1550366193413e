"""From sheets to a book: the package's own playbooks, and an office's copies that take their place by id."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final, get_args

from sangfroid.advice.conditions import CONDITIONS, assert_known, condition, yes_no
from sangfroid.advice.ladder import RUNGS
from sangfroid.advice.office import Office, read_office
from sangfroid.advice.playbook import Book, LadderSheet, Manner, Playbook, Ripe, RipeWhen, Step
from sangfroid.advice.wording import Sentence, Wording, WordingError, needs, sentence
from sangfroid.calls.errors import BadData
from sangfroid.calls.reading import AdviceKind
from sangfroid.calls.vocabulary import AGENT_LABELS, CLIENT_LABELS
from sangfroid.language.sheets import Fields, Node, Rows, Text, read_sheet_file

DATA: Final = Path(__file__).parent.parent / "data" / "playbooks"
KINDS: Final = ("playbook", "ladder", "numbers", "office", "lexicon")
STEP_FIELDS: Final = (
    "id", "title", "kind", "done_by", "ripe", "again", "on_request", "say", "do", "avoid", "why", "early",
)  # fmt: skip


class Sheets:
    """The sheets of a book by kind and id; a later one takes the place of an earlier one."""

    def __init__(self) -> None:
        self.by_kind: dict[str, dict[str, Fields]] = {kind: {} for kind in KINDS}
        self.digest = hashlib.sha256()

    def add(self, folder: Path) -> None:
        """Takes every sheet of the folder; BadData names file, line and mend."""
        for path in sorted(folder.glob("*.yaml")):
            sheet = sheet_of(read_sheet_file(path), path.name)
            kind = kind_of(sheet)
            self.by_kind[kind][sheet.text(kind) if kind == "playbook" else kind] = sheet
            self.digest.update(path.read_bytes())


def sheet_of(node: Node, name: str) -> Fields:
    """The sheet, which must be a mapping."""
    if not isinstance(node, Fields):
        why = "une feuille commence par l'un de ces champs : {kinds}"
        raise Fields({}, node.line, name).fail(why, kinds=", ".join(KINDS))
    return node


def kind_of(sheet: Fields) -> str:
    """What the sheet describes, told by the field that names it."""
    for kind in KINDS:
        if kind in sheet.fields:
            return kind
    raise sheet.fail("ni {kinds} : dites en tête ce que la feuille décrit", kinds=", ".join(KINDS))


@cache
def book(language: str = "fr", office: Path | None = None) -> Book:
    """The playbooks of a language ("fr", "en"), an office's folder of copies over them; BadData where one is wrong."""
    folder = DATA / language
    if not folder.is_dir():
        raise BadData("pas de fiches en « {language} » ; langues : fr, en", language=language)
    sheets = Sheets()
    sheets.add(folder)
    if office is not None:
        if not office.is_dir():
            raise BadData("{file} n'est pas un dossier ; indiquez celui des fiches du cabinet", file=str(office))
        sheets.add(office)
    return compiled(sheets, language)


def compiled(sheets: Sheets, language: str) -> Book:
    """The book that these sheets make."""
    written = list(sheets.by_kind["playbook"].values())
    written.sort(key=lambda sheet: (-sheet.number("rank", 0), sheet.text("playbook")))
    playbooks: list[Playbook] = []
    place, number = 0, 0
    for order, sheet in enumerate(written):
        playbook = read_playbook(sheet, 1 << order, place, number)
        playbooks.append(playbook)
        place += len(playbook.steps)
        number += sum(len(step.say) for step in playbook.steps)
    steps = tuple(step for playbook in playbooks for step in playbook.steps)
    kinds = sheets.by_kind
    return Book(
        language=language, playbooks=tuple(playbooks), steps=steps, version=sheets.digest.hexdigest()[:12],
        ladder=read_ladder(kinds["ladder"]["ladder"]) if kinds["ladder"] else LadderSheet((), ()),
        numbers=read_numbers(kinds["numbers"]["numbers"]) if kinds["numbers"] else {},
        office=read_office(kinds["office"]["office"]) if kinds["office"] else Office(),
        by_agent=_by_label(steps, agent=True), by_client=_by_label(steps, agent=False),
    )  # fmt: skip


def with_office(given: Book, office: Office) -> Book:
    """The same playbooks with another office's values."""
    return replace(given, office=office)


def _by_label(steps: tuple[Step, ...], agent: bool) -> dict[str, tuple[Step, ...]]:
    table: dict[str, list[Step]] = {}
    for step in steps:
        for label in step.done_by_agent if agent else step.done_by_client:
            table.setdefault(label, []).append(step)
    return {label: tuple(found) for label, found in table.items()}


def read_playbook(sheet: Fields, bit: int = 1, place: int = 0, number: int = 0) -> Playbook:
    """The playbook; `place` is the place of its first step in the book, `number` that of its first wording."""
    sheet.only("playbook", "title", "aim", "rank", "exempt", "applies", "begins", "when", "steps")
    name = sheet.text("playbook")
    rows = sheet.rows("steps")
    if not rows:
        raise sheet.fail("un playbook a au moins une étape : ajoutez « steps: »")
    bits: dict[str, int] = {}
    for index, row in enumerate(rows):
        if row.text("id") in bits:
            raise row.fail("deux étapes s'appellent « {id} » ; renommez l'une", row.fields["id"], id=row.text("id"))
        bits[row.text("id")] = 1 << (place + index)
    steps: list[Step] = []
    for row in rows:
        steps.append(read_step(row, name, bit, bits, number))
        number += len(steps[-1].say)
    begins = _ripe(sheet, "begins", bits)
    return Playbook(
        id=name, title=sheet.text("title"), aim=sheet.text("aim"), rank=int(sheet.number("rank", 0)),
        exempt=yes_no(sheet, "exempt"), bit=bit, applies=sheet.text("applies"), begins=begins,
        when=_ripe(sheet, "when", bits) if "when" in sheet.fields else begins, steps=tuple(steps),
        proposable=tuple(step for step in steps if step.ripe),
    )  # fmt: skip


def read_step(row: Fields, playbook: str, group: int, bits: dict[str, int], number: int) -> Step:
    """One step of the sheet; BadData names line and mend."""
    row.only(*STEP_FIELDS)
    kind: AdviceKind = _kind(row)
    done = row.fields.get("done_by", Fields({}, row.line, row.name))
    if not isinstance(done, Fields):
        raise row.fail("« done_by » s'écrit {{agent: [...], client: [...]}}", done)
    done.only("agent", "client", "after", "calm_only")
    for side, known in (("agent", AGENT_LABELS), ("client", CLIENT_LABELS), ("after", frozenset(bits))):
        assert_known(done, done.texts(side), known)
    ripe = _ripe(row, "ripe", bits)
    say = _wordings(row, number)
    if ripe and kind in ("say", "danger") and not say:
        raise row.fail("l'étape « {id} » propose une phrase : ajoutez « say: »", id=row.text("id"))
    if ripe and kind in ("do", "avoid") and not row.text(kind, ""):
        raise row.fail("l'étape « {id} » propose un geste : ajoutez « {kind}: »", id=row.text("id"), kind=kind)
    return Step(
        id=row.text("id"), playbook=playbook, title=row.text("title"), bit=bits[row.text("id")], group=group,
        done_by_agent=frozenset(text.value for text in done.texts("agent")),
        done_by_client=frozenset(text.value for text in done.texts("client")),
        after=sum(bits[text.value] for text in done.texts("after")),
        calm_only=done.number("calm_only", 0.0) if "calm_only" in done.fields else None, early=row.text("early", ""),
        kind=kind, ripe=ripe, ripe_when=_ripe_when(row), again=yes_no(row, "again"),
        on_request=yes_no(row, "on_request"), say=say, do=row.text("do", ""), avoid=row.text("avoid", ""),
        why=row.text("why"),
    )  # fmt: skip


def _kind(row: Fields) -> AdviceKind:
    kind = row.text("kind", "say")
    for known in get_args(AdviceKind):
        if kind == known:
            return known  # type: ignore[no-any-return]
    raise row.fail("« kind » est say, do, avoid ou danger", row.fields["kind"])


def _ripe(row: Fields, key: str, bits: dict[str, int]) -> Ripe:
    return tuple(tuple(condition(name, group, bits) for name in group.fields) for group in row.rows(key))


def _ripe_when(row: Fields) -> RipeWhen:
    return tuple(
        tuple((CONDITIONS[name].asks, ", ".join(text.value for text in group.texts(name))) for name in group.fields)
        for group in row.rows("ripe")
    )


def _wordings(row: Fields, number: int) -> tuple[Wording, ...]:
    node = row.fields.get("say")
    if node is None:
        return ()
    if not isinstance(node, Rows):
        raise row.fail("« say » est une liste de phrases", node)
    return tuple(_wording(item, row, number + index) for index, item in enumerate(node.items))


def _wording(node: Node, row: Fields, number: int) -> Wording:
    """One wording: a sentence for both forms of address, or {vous: …, tu: …}."""
    manner = None
    if isinstance(node, Text):
        vous = tu = _sentence(node.value, node, row)
    elif isinstance(node, Fields):
        node.only("vous", "tu", "both", "manner")
        if "both" in node.fields:
            vous = tu = _sentence(node.text("both"), node, row)
        else:
            vous, tu = (_sentence(node.text(form), node, row) for form in ("vous", "tu"))
        manner = node.text("manner", "") or None
    else:
        raise row.fail("une phrase s'écrit seule, ou {{vous: …, tu: …}}", node)
    return Wording(number, vous, tu, needs(vous) | needs(tu), manner, node.line)


def _sentence(text: str, node: Node, row: Fields) -> Sentence:
    try:
        return sentence(text)
    except WordingError as error:
        raise row.fail("{why}", node, why=error) from None


def read_ladder(sheet: Fields) -> LadderSheet:
    """The rungs with their titles, and the manners of closing."""
    sheet.only("ladder", "rungs", "manners")
    rungs = sheet.rows("rungs")
    for row in rungs:
        row.only("id", "title")
        assert_known(row, row.texts("id"), RUNGS)
    return LadderSheet(
        tuple((row.text("id"), row.text("title")) for row in rungs),
        tuple(Manner(row.text("id"), row.text("title"), row.text("why")) for row in sheet.rows("manners")),
    )


def read_numbers(sheet: Fields) -> dict[str, dict[str, str]]:
    """Country → matter → the number, as it is said."""
    sheet.only("numbers")
    countries = sheet.fields["numbers"]
    if not isinstance(countries, Fields):
        raise sheet.fail("« numbers » est une liste de pays", countries)
    table: dict[str, dict[str, str]] = {}
    for country, row in countries.fields.items():
        if not isinstance(row, Fields):
            raise sheet.fail("« {country} » est une liste « affaire: numéro »", row, country=country)
        table[country] = {matter: row.text(matter) for matter in row.fields}
        if "life" not in table[country]:
            raise row.fail("« {country} » : il faut au moins « life: … », le numéro de secours", country=country)
    return table
