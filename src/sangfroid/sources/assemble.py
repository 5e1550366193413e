"""From a draft to a call: one path for every format. It mends what can be mended and says so."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sangfroid.calls import Call, End, Repair, Roles, Turn, Unreadable
from sangfroid.sources.bounds import MAX_LABEL_CHARS, MAX_NAME_CHARS, bounded, check_text
from sangfroid.sources.clock import moment, zone, zone_of
from sangfroid.sources.draft import Draft, Segment
from sangfroid.sources.roles import SWAPPED, settled
from sangfroid.sources.text import removed, seen
from sangfroid.sources.times import timed

_NO_WORDS: Final = "<NA>"  # how annotation tools write that somebody spoke and nobody understood
_BREAKS: Final = re.compile(r"[ \t\n\v\f\r\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user says about a file: its name, the agent's label or channel, whether to exchange the sides."""

    name: str
    agent: str | None = None
    swap: bool = False


def assembled(draft: Draft, asked: Asked, *, form: str) -> Call:
    """The call of a draft in the format `form`: turns cleaned, timed, sorted, numbered, with roles; repairs listed."""
    segments, repairs = _cleaned(bounded(draft.segments))
    segments, about_times = timed(segments)
    numbers, about_numbers = _numbers(segments)
    roles, who, about_roles = settled(segments, stated=draft.roles, agent=asked.agent, swap=asked.swap)
    if draft.roles_as is not None and roles.found == "given" and asked.agent is None and not asked.swap:
        roles = replace(draft.roles_as, names=roles.names)
    started_at, its_zone, about_start = _start(draft)
    turns = tuple(
        Turn(n=n, speaker=speaker, text=segment.text or "", start=segment.start, end=segment.end,
             channel=segment.channel, syllables=segment.syllables)
        for n, segment, speaker in zip(numbers, segments, who, strict=True)
    )  # fmt: skip
    return Call(
        id=_short(draft.id) or stem(asked.name), turns=turns, language=draft.language or "fr", region=draft.region,
        domain=draft.domain, title=_short(draft.title),
        started_at=started_at, zone=its_zone, roles=roles, end=_end(draft, roles, asked),
        repairs=(*draft.repairs, *repairs, *about_times, *about_numbers, *about_roles, *about_start),
        source=file_name(asked.name) or None, format=form,
    )  # fmt: skip


def _end(draft: Draft, roles: Roles, asked: Asked) -> End | None:
    """How the call ended, with the side of who left first: as the roles are settled, also of one who never spoke."""
    if draft.left is None:
        return draft.end
    sides = {label: SWAPPED[role] if asked.swap else role for label, role in draft.roles}
    by = dict(roles.names).get(draft.left) or (sides.get(draft.left) if asked.agent is None else None)
    return replace(draft.end or End(), by=by or "unknown")


def file_name(path: str) -> str:
    """The last part of a path of any system, without control characters, at most 255 characters."""
    last = re.split(r"[/\\]", path)[-1]
    return _short(last) or ""


def stem(path: str) -> str:
    """A call's id from its file's name: the name without its ending; "appel" where nothing is left."""
    name = file_name(path)
    return name.rpartition(".")[0] or name.strip(".") or "appel"


def _short(text: str | None) -> str | None:
    """One line of seen characters, at most `MAX_NAME_CHARS`; None where nothing is left."""
    if text is None:
        return None
    return _BREAKS.sub(" ", seen(text)[0]).strip()[:MAX_NAME_CHARS] or None


def _cleaned(segments: tuple[Segment, ...]) -> tuple[tuple[Segment, ...], tuple[Repair, ...]]:
    """Segments with clean text and labels; those without any word are left out."""
    kept: list[Segment] = []
    labels = {label: _label(label) for label in {segment.label for segment in segments}}
    unseen = empty = 0
    for place, segment in enumerate(segments, 1):
        text, count = (None, 0) if segment.text is None else _one_line(segment.text)
        unseen += count
        if text == "":
            empty += 1
            continue
        if text is not None:
            check_text(text, where(segment, place))
        label = labels[segment.label]
        same = (text, label) == (segment.text, segment.label)
        kept.append(segment if same else replace(segment, text=text, label=label))
    if not kept:
        raise Unreadable("Le fichier ne contient aucune réplique. Vérifiez que la transcription n'est pas vide.")
    repairs = list(removed(unseen))
    if empty:
        repairs.append(Repair("{count} réplique(s) sans texte : laissées de côté.", (("count", empty),)))
    return tuple(kept), tuple(repairs)


def _one_line(text: str) -> tuple[str, int]:
    """Clean text on one line, composed (NFC), and how many unseen characters were removed."""
    text, count = seen("" if text == _NO_WORDS else text)
    text = _BREAKS.sub(" ", text).strip()
    return (text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)), count


def _label(label: str | None) -> str | None:
    if label is None:
        return None
    clean, _ = _one_line(label)
    return clean if len(clean) <= MAX_LABEL_CHARS else f"{clean[: MAX_LABEL_CHARS - 1]}…"


def where(segment: Segment, place: int) -> str:
    """Where a segment stands, for a message: its line where known, else its place."""
    return f"Réplique {segment.n or place}" if segment.line is None else f"Ligne {segment.line}"


def _numbers(segments: tuple[Segment, ...]) -> tuple[tuple[int, ...], tuple[Repair, ...]]:
    """The turns' numbers: the source's own where each turn has one, else from 1 in order."""
    own = tuple(segment.n for segment in segments if segment.n is not None and segment.n > 0)
    if len(set(own)) == len(segments):
        return own, ()
    fresh = tuple(range(1, len(segments) + 1))
    if all(segment.n is None for segment in segments):
        return fresh, ()
    return fresh, (Repair("Les numéros des répliques manquaient ou se répétaient : elles sont renumérotées."),)


def _start(draft: Draft) -> tuple[datetime | None, str | None, tuple[Repair, ...]]:
    """When the call began, with an offset, and its zone: the source's own, else its region's."""
    repairs: list[Repair] = []
    given = zone(draft.zone)
    if draft.zone and given is None:
        repairs.append(Repair("Fuseau horaire inconnu : « {zone} » n'est pas pris en compte.",
                              (("zone", draft.zone[:60]),)))  # fmt: skip
    started_at = moment(draft.started_at) if draft.started_at else None
    if draft.started_at and started_at is None:
        repairs.append(Repair("Le début de l'appel « {value} » n'est pas une date : l'heure est inconnue.",
                              (("value", draft.started_at[:60]),)))  # fmt: skip
    if started_at is not None and started_at.tzinfo is None:
        there = given or zone(zone_of(draft.region, None))
        started_at = started_at.replace(tzinfo=there) if there else None
        repairs.append(_without_offset(there.key if there else None))
    name = draft.zone if given is not None else zone_of(draft.region, started_at)
    return started_at, name, tuple(repairs)


def _without_offset(assumed: str | None) -> Repair:
    if assumed is None:
        return Repair("Le début de l'appel est écrit sans décalage horaire : il est inconnu.")
    return Repair("Le début de l'appel est écrit sans décalage horaire : {zone} est supposé.", (("zone", assumed),))
