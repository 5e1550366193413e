"""What sort of name and what sorts of words beside it a mention has, by the lists of the sheet."""

from __future__ import annotations

from typing import Final

from sangfroid.record.journal.known import key
from sangfroid.record.journal.line import WHO, Line
from sangfroid.record.journal.reading import Reading
from sangfroid.record.journal.sheet import Sheet
from sangfroid.record.journal.spoken import LINK, SPOKE
from sangfroid.record.journal.subjects import CLITICS, HAVE, NO

_KINDS: Final = ("kin", "doctor_nouns", "colleagues", "clients", "matters")


def right_of(reading: Reading, sheet: Sheet, at: int) -> str:
    """What sort of word follows the name."""
    note = reading.note
    if at + 1 >= len(note) or at + 1 in note.breaks:
        return "$"
    place = at + 1
    while place < len(note) and note.form(place) in CLITICS | {"ne", "n", "qui"}:
        place += 1
    form, after = note.form(place), note.form(place + 1)
    if form in HAVE | {"est", "sont"}:
        place += 2 if after in NO | {"deja", "bien", "encore"} else 1
        form = note.form(place)
        spoke = "spoke" if form in SPOKE else "done"
        return (
            f"aux {spoke}"
            if any(form in verb.done for verb in sheet.verbs) or form.endswith(("e", "i", "u", "is"))
            else "aux"
        )
    verb = next((verb for verb in sheet.verbs if form in verb.finite), None)
    if verb is not None:
        return ("will " if form.endswith(("ra", "ront")) else "does ") + ("call" if verb.call else verb.takes)
    if form == WHO or form in reading.cast.mentions.moods:
        return "who" if form == WHO else "mood"
    return (
        "will"
        if form.endswith(("ra", "ront"))
        else form
        if form in LINK | NO or form in ("et", "veut", "demande", "doit", "va", "attend", "dit")
        else "other"
    )


def opening(reading: Reading, sheet: Sheet) -> str:
    """What opens the note."""
    note = reading.note
    form = note.form(0)
    verb = next(
        (verb for verb in sheet.verbs if form in (verb.inf, verb.noun) or form in verb.finite or form in verb.done),
        None,
    )
    if form == WHO or form in ("je", "j", "il", "elle", "on", "le", "la", "l"):
        return form
    if verb is None:
        return sort_of(sheet, form)
    shape = "inf" if form == verb.inf else "noun" if form == verb.noun else "done" if form in verb.done else "finite"
    return f"{shape} {verb.takes}"


def lead_of(note: Line, at: int) -> int:
    """The place of the word before the name and its links, -1 where its clause begins there."""
    place = at - 1
    while place >= 0 and place + 1 not in note.breaks and note.form(place) in LINK:
        place -= 1
    return -1 if place + 1 in note.breaks else place


def sort_of(sheet: Sheet, form: str) -> str:
    """The list of the sheet that holds the word, "-" for none."""
    return next((kind for kind in _KINDS if sheet.has(kind, form)), "firm" if form in sheet.firms else "-")


def kind_of(reading: Reading, sheet: Sheet, number: int) -> str:
    """How the name is written: with a title, as a firm, as a first name."""
    name = reading.note.names[number]
    if name.titled:
        return name.kind + " titled"
    if name.kind == "firm":
        return "firm bare" if name.bare else "firm"
    words = name.text.split()
    if key(words[0].split("-")[0]) in sheet.first_names:
        return "first" if len(words) == 1 else "first last"
    return ("name" if name.text[:1].isupper() else "low") + (" long" if len(words) > 1 else "")
