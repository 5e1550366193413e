"""vCon (IETF): a call's parties, dialogs and transcripts, old and new shapes, signed or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sangfroid.calls import End, Repair, Roles, Unreadable
from sangfroid.calls.vocabulary import Speaker
from sangfroid.sources.bounds import bounded
from sangfroid.sources.documents import Json, document, mapping, rows, whole, word
from sangfroid.sources.draft import Draft, Format, Holds, Sample, Segment
from sangfroid.sources.transcripts import vcon_bodies
from sangfroid.sources.transcripts.vcon_dialogs import (
    Dialog,
    Party,
    began,
    check_index,
    dialogs,
    ended,
    first_to_leave,
    offset,
    parties,
)  # fmt: skip
from sangfroid.sources.transcripts.words import in_order

_TRANSCRIPTS: Final = frozenset({"transcript", "transcription", "wtf_transcription", "wtf-transcription"})
_SUPPORTED: Final = frozenset({"cc", "wtf", "wtf_transcription", "role", "meta"})
_DISPOSITIONS: Final[Mapping[str, str]] = {
    "no-answer": "pas de réponse", "congestion": "réseau encombré", "failed": "échec", "busy": "occupé",
    "hung-up": "raccroché avant toute conversation", "voicemail-no-message": "messagerie, sans message",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Transcript:
    """A transcript and the place of the dialog that it is of."""

    dialog: int
    draft: Draft


def looks_like(sample: Sample) -> float:
    """1 for a vCon: with its version, or parties beside dialogs or analyses; also signed or encrypted ones."""
    found = sample.document
    if not isinstance(found, dict):
        return 0.0
    lists = {key for key in ("parties", "dialog", "analysis") if isinstance(found.get(key), list)}
    plain = bool(lists) and ("vcon" in found or {"parties", "dialog"} <= lists or {"parties", "analysis"} <= lists)
    return 1.0 if plain or {"payload", "signatures"} <= found.keys() or {"ciphertext", "iv"} <= found.keys() else 0.0


def read(sample: Sample) -> Draft:
    """The turns of all its transcripts and texts, on one clock; roles as its parties state them."""
    vcon, repairs = _unsigned(mapping(sample.document, "Le fichier"))
    _check_extensions(vcon)
    people, found = parties(vcon), dialogs(vcon)
    start = began(found)
    transcripts, about_transcripts = _transcripts(vcon, found)
    segments = [one for each in transcripts for one in _spoken(each, found, people, start)]
    segments += [one for dialog in found if (one := _text(dialog, people, start)) is not None]
    if not segments:
        raise _nothing_said(found)
    left = first_to_leave(found)
    return Draft(
        bounded(in_order(segments)), id=word(vcon, "uuid", "Le fichier"),
        language=next((each.draft.language for each in transcripts if each.draft.language), None),
        started_at=start.isoformat() if start else None, roles=_roles(people, transcripts),
        roles_as=_roles_as(transcripts), end=_end(found, start, left[1] if left else None),
        left=_label(people, left[0], "« party_history »") if left and left[0] is not None else None,
        repairs=(*repairs, *about_transcripts, *_about(found, transcripts)),
    )  # fmt: skip


FORMAT: Final = Format(
    "vcon", "vCon (JSON de l'IETF)", looks_like, read,
    endings=(".vcon", ".vcon.json", ".json"), holds=Holds(times=True, roles="stated", overlaps=True, words=True),
)  # fmt: skip


def _unsigned(vcon: Mapping[str, Json]) -> tuple[Mapping[str, Json], tuple[Repair, ...]]:
    """The vCon itself; of a signed one its payload, of which nobody has checked the signature."""
    if "ciphertext" in vcon:
        raise Unreadable("Ce vCon est chiffré. Déchiffrez-le avec la clé de son destinataire, puis recommencez.")
    if "signatures" not in vcon:
        return vcon, ()
    payload = document(vcon_bodies.from_base64url(word(vcon, "payload", "Le fichier") or "", "« payload »"))
    return mapping(payload, "« payload »"), (Repair("Le vCon est signé : sa signature n'a pas été vérifiée."),)


def _check_extensions(vcon: Mapping[str, Json]) -> None:
    """Raise Unreadable where the vCon forbids reading without an extension that is not known here."""
    needed = [*rows(vcon, "critical", "Le fichier"), *rows(vcon, "must_support", "Le fichier")]
    unknown = [str(name)[:40] for name in needed if str(name).lower() not in _SUPPORTED]
    if unknown:
        raise Unreadable(
            "Ce vCon exige des extensions que Sangfroid ne connaît pas : {names}. Exportez-le sans elles.",
            names=", ".join(unknown[:8]),
        )


def _transcripts(vcon: Mapping[str, Json], found: Sequence[Dialog]) -> tuple[list[_Transcript], tuple[Repair, ...]]:
    """One transcript a dialog: of several, the one that knows most; the others and the unknown ones are told."""
    best: dict[int, _Transcript] = {}
    others, unknown = 0, list[str]()
    for key in ("analysis", "attachments"):
        for place, value in enumerate(rows(vcon, key, "Le fichier"), 1):
            where = f"« {key} » {place}"
            item = mapping(value, where)
            kind = word(item, "type", where) or word(item, "purpose", where) or ""
            if kind.lower() not in _TRANSCRIPTS:
                continue
            draft = vcon_bodies.transcript(item, where)
            if draft is None or not draft.segments:
                unknown.append((word(item, "vendor", where) or "?")[:40])
                continue
            one = _Transcript(_dialog_of(item, found, where), draft)
            others += one.dialog in best
            best[one.dialog] = max(best.get(one.dialog, one), one, key=_known)
    repairs = []
    if others:
        message = "{count} autre(s) transcription(s) du même enregistrement : laissée(s) de côté."
        repairs.append(Repair(message, (("count", others),)))
    if unknown:
        message = "{count} transcription(s) d'une forme inconnue ou hors du fichier ({vendors}) : laissée(s) de côté."
        repairs.append(Repair(message, (("count", len(unknown)), ("vendors", ", ".join(unknown[:5])))))
    return list(best.values()), tuple(repairs)


def _known(transcript: _Transcript) -> tuple[bool, bool]:
    """How much a transcript tells: who speaks, then when."""
    segments = transcript.draft.segments
    who = any(one.label or one.channel is not None for one in segments)
    return who, any(one.start is not None for one in segments)


def _dialog_of(item: Mapping[str, Json], found: Sequence[Dialog], where: str) -> int:
    """The place of the dialog that an analysis is of: the first it names, else the first one."""
    named = item.get("dialog")
    first = next(iter(named), None) if isinstance(named, list) else whole(item, "dialog", where)
    place = first if isinstance(first, int) and not isinstance(first, bool) else 0
    if place < 0 or (place and place >= len(found)):
        raise Unreadable(
            "{where} : la transcription renvoie au dialogue {place}, le vCon en compte {count}. "
            "Exportez-le de nouveau.",
            where=where, place=place, count=len(found),
        )  # fmt: skip
    return place


def _spoken(
    transcript: _Transcript, found: Sequence[Dialog], people: Sequence[Party], start: datetime | None
) -> list[Segment]:
    """A transcript's segments on the call's clock; where only channels tell speakers apart, their parties."""
    segments = transcript.draft.segments
    if transcript.dialog >= len(found):
        return list(segments)
    dialog = found[transcript.dialog]
    channels = {one.channel for one in segments if one.channel is not None}
    first = 0 if 0 in channels else 1  # some recognisers count channels from 1
    shift = offset(dialog, start)
    moved = []
    for one in segments:
        place = -1 if one.channel is None else one.channel - first
        party = dialog.channels[place] if 0 <= place < len(dialog.channels) else None
        label = _label(people, party, dialog.where) if one.label is None and party is not None else one.label
        moved.append(replace(one, label=label, start=_later(one.start, shift), end=_later(one.end, shift)))
    return moved


def _later(time: float | None, seconds: float) -> float | None:
    return None if time is None else time + seconds


def _label(people: Sequence[Party], place: int, where: str) -> str:
    check_index(place, len(people), where)
    return people[place].label


def _text(dialog: Dialog, people: Sequence[Party], start: datetime | None) -> Segment | None:
    """The segment of a written message; None for other dialogs and for what is no plain text."""
    if not _is_message(dialog):
        return None
    body = vcon_bodies.content(dialog.value, dialog.where)
    begins = None if dialog.start is None else offset(dialog, start)
    return Segment(
        body if isinstance(body, str) else "", start=begins,
        label=None if dialog.speaker is None else _label(people, dialog.speaker, dialog.where),
        end=None if begins is None or dialog.seconds is None else begins + dialog.seconds,
    )  # fmt: skip


def _is_message(dialog: Dialog) -> bool:
    kind = word(dialog.value, "mediatype", dialog.where) or word(dialog.value, "mimetype", dialog.where) or "text/plain"
    return dialog.kind == "text" and kind.lower().startswith("text/plain") and isinstance(dialog.value.get("body"), str)


def _roles(people: Sequence[Party], transcripts: Sequence[_Transcript]) -> tuple[tuple[str, Speaker], ...]:
    """Roles as the parties state them, with those that a transcript's own format states."""
    stated = dict(pair for each in transcripts for pair in each.draft.roles)
    return tuple((stated | {party.label: party.role for party in people if party.role is not None}).items())


def _roles_as(transcripts: Sequence[_Transcript]) -> Roles | None:
    return next((each.draft.roles_as for each in transcripts if each.draft.roles_as is not None), None)


def _end(found: Sequence[Dialog], start: datetime | None, drop: datetime | None) -> End | None:
    """When the call ended: at the drop, else with the last stretch whose length is known."""
    if drop is not None and start is not None:
        return End(at=round(max((drop - start).total_seconds(), 0.0), 3))
    at = ended(found, start)
    return None if at is None else End(at=at)


def _about(found: Sequence[Dialog], transcripts: Sequence[_Transcript]) -> tuple[Repair, ...]:
    """What a listener must know of dialogs that gave no turn."""
    heard = {each.dialog for each in transcripts}
    silent = [one for one in found if one.kind == "recording" and one.place not in heard and _has_sound(one)]
    unread = [one for one in found if one.kind == "text" and not _is_message(one)]
    tries = [one for one in found if one.kind == "incomplete"]
    moved = [one for one in found if one.kind == "transfer"]
    told = (
        ("{count} enregistrement(s) sans transcription : ce qui s'y dit n'est pas lu.", silent),
        ("{count} message(s) qui ne sont pas du texte simple : laissés de côté.", unread),
        ("{count} tentative(s) d'appel sans conversation ({reasons}) : laissée(s) de côté.", tries),
        ("{count} transfert(s) : les parties de l'appel sont mises bout à bout, chacune à son heure.", moved),
    )
    return tuple(
        Repair(message, (("count", len(which)), ("reasons", _reasons(tries)))) for message, which in told if which
    )


def _has_sound(dialog: Dialog) -> bool:
    return dialog.value.get("body") is not None or dialog.value.get("url") is not None


def _reasons(tries: Sequence[Dialog]) -> str:
    names = dict.fromkeys(word(one.value, "disposition", one.where) or "?" for one in tries)
    return ", ".join(_DISPOSITIONS.get(name, name[:40]) for name in names)


def _nothing_said(found: Sequence[Dialog]) -> Unreadable:
    """Why a vCon holds no turn at all."""
    tries = [one for one in found if one.kind == "incomplete"]
    if any(one.kind == "recording" for one in found):
        return Unreadable(
            "Ce vCon contient {count} enregistrement(s) et aucune transcription lisible. "
            "Faites transcrire le son, ou donnez la transcription à part.",
            count=sum(one.kind == "recording" for one in found),
        )
    if tries:
        return Unreadable(
            "L'appel de ce vCon n'a pas eu lieu ({reasons}) : il n'y a rien à lire.", reasons=_reasons(tries)
        )
    return Unreadable("Ce vCon ne contient ni transcription ni message. Exportez-le avec sa transcription.")
