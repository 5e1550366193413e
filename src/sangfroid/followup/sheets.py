"""The sheets that an office edits: what follows a hang-up, an emergency's beat, its hours; checked by the line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from sangfroid.advice.hours import Hours, WorkingTime, read_hours
from sangfroid.advice.office import Office
from sangfroid.calls.errors import BadData
from sangfroid.followup.protocol import Protocol
from sangfroid.followup.rhythm import Rhythm
from sangfroid.language.sheets import Fields, Node, Text, read_sheet

DATA: Final = Path(__file__).parent.parent / "data" / "fr" / "followup"
NAMES: Final = ("hang_up", "beat", "hours")
PREFIX: Final = "followup-"  # of their names among the office's own sheets
MESSAGES: Final = ("first", "evening", "last")
PLACES: Final = ("prénom", "sujet", "moi", "heure")


@dataclass(frozen=True, slots=True)
class HangUpSheet:
    """The sheet « hang_up ». `messages`: drafts by kind."""

    act_within: timedelta
    wait_for_answer: timedelta
    stay_open: timedelta
    ends_after: timedelta
    messages: tuple[tuple[str, str], ...]
    opening: str

    def message(self, kind: str) -> str:
        """The draft of this kind."""
        return dict(self.messages)[kind]


@dataclass(frozen=True, slots=True)
class BeatSheet:
    """The sheet « beat »: the rhythm, and the drafts."""

    rhythm: Rhythm
    nothing_new: str
    news: str
    over: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """All that an office says about following up."""

    hours: Hours
    hang_up: HangUpSheet
    beat: BeatSheet

    def working_time(self, zone: str, region: str) -> WorkingTime:
        """The office's working time."""
        return WorkingTime(self.hours, ZoneInfo(zone), region)

    def protocol(self, office: Office, default: Office, hours: WorkingTime) -> Protocol:
        """The protocol after a hang-up, with the waits of the office's sheet over the package's."""
        waits = {one.reason: one.minutes for each in (default, office) for one in each.cool_downs}
        sheet = self.hang_up
        return Protocol(
            tuple(waits.items()), office.evening, sheet.act_within, sheet.wait_for_answer, sheet.stay_open,
            sheet.ends_after, hours,
        )  # fmt: skip


def package_text(name: str) -> str:
    """The package's own sheet as it is written."""
    return (DATA / f"{name}.yaml").read_text("utf-8")


@cache
def package() -> FollowUp:
    """The package's own sheets."""
    return followup({})


def followup(texts: dict[str, str]) -> FollowUp:
    """The sheets with these texts in place of the package's; BadData names file, line and mend."""
    read = {name: read_sheet(texts.get(name) or package_text(name), f"{name}.yaml") for name in NAMES}
    return FollowUp(
        read_hours(read["hours"], "hours.yaml"), _hang_up(read["hang_up"], "hang_up.yaml"),
        _beat(read["beat"], "beat.yaml"),
    )  # fmt: skip


def office_followup(own: dict[str, str]) -> FollowUp:
    """The sheets of an office that kept these (by their names in the record). One that can no longer be read is left
    out."""
    texts: dict[str, str] = {}
    for name in NAMES:
        text = own.get(PREFIX + name)
        if text and not problems(name, text):
            texts[name] = text
    return followup(texts) if texts else package()


def problems(name: str, text: str) -> tuple[BadData, ...]:
    """What is wrong with a sheet; nothing if all is well."""
    if name not in NAMES:
        known = ", ".join(NAMES)
        return (BadData("Pas de fiche « {name} ». Fiches : {known}.", name=name, known=known),)
    try:
        followup({name: text or " "})
    except BadData as error:
        return (error,)
    return ()


def kind_of(text: str) -> str:
    """Which of the sheets a text is, by its first field; "hang_up" where that cannot be told."""
    marks = {"protocol": "hang_up", "beat": "beat", "hours": "hours"}
    for line in text.splitlines():
        key = line.partition(":")[0].strip()
        if key in marks:
            return marks[key]
    return "hang_up"


def _hang_up(node: Node, name: str) -> HangUpSheet:
    sheet = _fields(node, name)
    sheet.only("protocol", "act_within", "wait_for_answer", "stay_open", "ends_after", "messages", "opening")
    if sheet.text("protocol") != "hang_up":
        raise sheet.fail("« protocol » vaut hang_up", sheet.fields["protocol"])
    drafts: dict[str, str] = {}
    for row in sheet.rows("messages"):
        row.only("kind", "say")
        kind = row.text("kind")
        if kind not in MESSAGES or kind in drafts:
            raise row.fail("« kind » vaut une fois chacun : first, evening, last", row.fields["kind"])
        drafts[kind] = _draft(row, "say")
    if len(drafts) < len(MESSAGES):
        raise sheet.fail("« messages » : il faut les trois, first, evening et last", sheet.fields.get("messages"))
    return HangUpSheet(
        timedelta(minutes=_positive(sheet, "act_within", 24 * 60)),
        timedelta(hours=_positive(sheet, "wait_for_answer", 24 * 30)),
        timedelta(hours=_positive(sheet, "stay_open", 24 * 60)),
        timedelta(days=_positive(sheet, "ends_after", 90)), tuple(drafts.items()), _draft(sheet, "opening"),
    )  # fmt: skip


def _beat(node: Node, name: str) -> BeatSheet:
    sheet = _fields(node, name)
    sheet.only("beat", "every", "remind_before", "margin", "nothing_new", "news", "over", "follow_up")
    if sheet.text("beat") != "emergency":
        raise sheet.fail("« beat » vaut emergency", sheet.fields["beat"])
    every = _positive(sheet, "every", 24 * 60)
    before, margin = (_positive(sheet, key, every, zero=True) for key in ("remind_before", "margin"))
    rhythm = Rhythm(
        timedelta(minutes=every), timedelta(minutes=before), timedelta(minutes=margin),
        tuple(_days(sheet, text) for text in sheet.texts("follow_up")),
    )  # fmt: skip
    return BeatSheet(rhythm, *(_draft(sheet, key) for key in ("nothing_new", "news", "over")))


def _fields(node: Node, name: str) -> Fields:
    if not isinstance(node, Fields):
        raise BadData("{file} : des champs attendus", file=name)
    return node


def _positive(sheet: Fields, key: str, most: float, *, zero: bool = False) -> float:
    value = sheet.number(key, -1)
    if not (0 <= value <= most if zero else 0 < value <= most):
        raise sheet.fail(
            "« {key} » est un nombre, au plus {most}", sheet.fields.get(key), key=key, most=f"{most:g}"
        )  # fmt: skip
    return value


def _draft(sheet: Fields, key: str) -> str:
    """A draft whose places are known ones."""
    text = sheet.text(key)
    rest = text
    for place in PLACES:
        rest = rest.replace("{" + place + "}", "")
    if "{" in rest or "}" in rest:
        known = ", ".join("{" + place + "}" for place in PLACES)
        raise sheet.fail("entre accolades, seuls {known} se remplacent", sheet.fields[key], known=known)
    return text


def _days(sheet: Fields, text: Text) -> float:
    try:
        days = float(text.value)
    except ValueError:
        days = -1
    if not 0 < days <= 365:
        raise sheet.fail("« follow_up » : des nombres de jours, par exemple [1, 7]", text)
    return days


def filled(draft: str, **words: str) -> str:
    """The draft with its places filled; « sujet » without words leaves no gap."""
    text = draft
    for place in PLACES:
        text = text.replace("{" + place + "}", words.get(place, ""))
    text = " ".join(text.split())
    for wrong, right in ((" ,", ","), (" .", "."), ("Bonjour,", "Bonjour,")):
        text = text.replace(wrong, right)
    return text
