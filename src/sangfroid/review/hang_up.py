"""After a hang-up (M1): likely reasons with their evidence, three questions, when a call back would suit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sangfroid.advice import load
from sangfroid.calls.reading import Reading, ReadTurn
from sangfroid.calls.vocabulary import FAULTS
from sangfroid.language.wording import N_
from sangfroid.review.clock import hour, length, mark, place
from sangfroid.review.course import duration, names, side
from sangfroid.review.names import LABELS
from sangfroid.review.questions import Evidence, Question, questions
from sangfroid.review.quotes import core, first_cue, of_cue, quoted
from sangfroid.review.voice import Voice

LINE, ANGER, DISTRESS, ELSEWHERE, IRRITATION = "line", "anger", "distress", "elsewhere", "irritation"
ABUSE = "abuse"

REASONS: Final = {
    LINE: N_("Ligne coupée"), ANGER: N_("Désaccord ou colère"), DISTRESS: N_("Détresse"),
    ELSEWHERE: N_("Urgence de son côté"), IRRITATION: N_("Agacement passager"),
}  # fmt: skip
# Under which names the office's sheet gives the wait before a call back, the first found.
COOL_DOWNS: Final = {
    LINE: ("dropped",), ANGER: ("anger",), DISTRESS: ("distress",), ELSEWHERE: ("elsewhere", "anger"),
    IRRITATION: ("irritation", "anger"), ABUSE: ("abuse",),
}  # fmt: skip
SOON: Final = frozenset({LINE, DISTRESS})  # the wait is the most, not the least
SURE: Final = 1.0  # weight of evidence below which no reason is put forward
APART: Final = 0.5  # lead of the first reason below which it can't be told from the next
LAST: Final = 4  # turns before the end that are looked at
TENSE: Final = 1.5
CALM: Final = 1.0

_BAD_LINE: Final = re.compile(
    r"(?i)\b(?:hach\w+|grésill\w*|tunnels?|réseau|coupure|ça coupe|"
    r"(?:vous|tu|m'|m’)\s*(?:m['’])?entend\w*|ça capte|batterie)\b"
)
_CALLED_AWAY: Final = re.compile(
    r"(?i)\b(?:on sonne|je dois y aller|faut que j['’]y aille|mon patron|mon bébé pleure|le feu|j['’]arrive)\b"
)
_OPEN_END: Final = re.compile(
    r"(?i)(?:…|\.\.\.|,|\b(?:que|qui|de|du|des|le|la|les|un|une|et|ou|mais|pour|à|au|avec|"
    r"dans|sur|si|compter|il|elle|je|vous|ils|moi je))$"
)


@dataclass(frozen=True, slots=True)
class Reason:
    """A likely reason, its weight, and what speaks for it."""

    name: str
    title: str
    weight: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class HangUp:
    """`unsure` tells why no reason stands out; "" where one does."""

    facts: tuple[tuple[str, str], ...]
    reasons: tuple[Reason, ...]
    unsure: str
    questions: tuple[Question, ...]
    call_back: str


def hang_up(reading: Reading, voice: Voice) -> HangUp | None:
    """What the report says of a hang-up; None where the client did not hang up."""
    if reading.ending != "hang_up" or not reading.turns:
        return None
    reasons = _reasons(reading, voice)
    unsure = _unsure(reading, reasons, voice)
    return HangUp(
        _facts(reading, voice), reasons, unsure, questions(reading, voice), _call_back(reading, reasons, unsure, voice)
    )


def _last(reading: Reading) -> ReadTurn:
    """The last turn whose words are known."""
    return next((turn for turn in reversed(reading.turns) if turn.text), reading.turns[-1])


def _facts(reading: Reading, voice: Voice) -> tuple[tuple[str, str], ...]:
    """How the call broke off, in plain facts."""
    last, seconds = _last(reading), duration(reading)
    facts = [
        (
            voice("Derniers mots"),
            voice(
                "{who} ({at}), « {words} »",
                who=voice(_speaker(last)),
                at=place(last, voice),
                words=core(last.text[-120:], None, 120),
            ),
        )
    ]
    before = _last_client(reading)
    if before is not None and before.tension is not None and not reading.dangers:
        facts.append((voice("Tension juste avant"), voice("{level} sur 3", level=voice.number(before.tension))))
    if seconds is not None:
        facts.append((voice("Au bout de"), length(seconds, voice)))
    if reading.started_at is not None:
        facts.append((voice("Heure"), hour(reading.started_at + timedelta(seconds=seconds or 0.0), voice)))
    return tuple(facts)


def _speaker(turn: ReadTurn) -> str:
    return N_("le client") if turn.speaker == "client" else N_("l'agent")


def _last_client(reading: Reading) -> ReadTurn | None:
    return next((turn for turn in reversed(reading.turns) if turn.speaker == "client"), None)


def _reasons(reading: Reading, voice: Voice) -> tuple[Reason, ...]:
    found = (
        _reason(LINE, _line(reading, voice), voice), _reason(ANGER, _anger(reading, voice), voice),
        _reason(DISTRESS, _distress(reading, voice), voice), _reason(ELSEWHERE, _elsewhere(reading, voice), voice),
        _reason(IRRITATION, _irritation(reading, voice), voice),
    )  # fmt: skip
    return tuple(sorted((reason for reason in found if reason.weight > 0), key=lambda reason: -reason.weight))


Weighed = list[tuple[float, Evidence]]


def _reason(name: str, weighed: Weighed, voice: Voice) -> Reason:
    return Reason(name, voice(REASONS[name]), sum(weight for weight, _ in weighed), tuple(one for _, one in weighed))


def _line(reading: Reading, voice: Voice) -> Weighed:
    found: Weighed = []
    heard = [turn for turn in reading.turns if _BAD_LINE.search(turn.text)]
    for turn in heard[-2:]:
        match = _BAD_LINE.search(turn.text)
        if match is not None:
            found.append((0.8, Evidence(voice("liaison difficile"), quoted(turn, voice, match.span()))))
    client = _last_client(reading)
    if client is None:
        return found
    calm = (client.tension or 0.0) < CALM
    if _OPEN_END.search(client.text.strip()) and calm:
        cut = voice("coupé au milieu d'une phrase")
        found.append((0.7, Evidence(cut, quoted(client, voice, (max(0, len(client.text) - 50), len(client.text)), 90))))
    if found and calm:
        found.append((0.4, Evidence(voice("échange calme juste avant"))))
    return found


def _anger(reading: Reading, voice: Voice) -> Weighed:
    found: Weighed = []
    for turn in [
        turn for turn in side(reading, "client")[-LAST:] if names(turn) & {"anger", "threat", "insult", "insist"}
    ][-2:]:
        cue = first_cue(turn, frozenset({"anger", "threat", "insult", "insist"}))
        if cue is not None:
            found.append((0.7, Evidence(voice(LABELS[cue.name]), of_cue(turn, cue, voice))))
    client = _last_client(reading)
    if client is not None and (client.tension or 0.0) >= TENSE:
        found.append(
            (0.6, Evidence(voice("tension {level} sur 3 juste avant", level=voice.number(client.tension or 0.0))))
        )
    fault = _last_fault(reading)
    if found and fault is not None:
        cue = first_cue(fault, FAULTS)
        if cue is not None:
            found.append(
                (0.4, Evidence(voice("l'agent {act}", act=voice(LABELS[cue.name])), of_cue(fault, cue, voice)))
            )
    return found


def _last_fault(reading: Reading) -> ReadTurn | None:
    return next((turn for turn in reversed(side(reading, "agent")[-LAST:]) if names(turn) & FAULTS), None)


def _distress(reading: Reading, voice: Voice) -> Weighed:
    turns = [turn for turn in side(reading, "client")[-LAST:] if names(turn) & {"distress", "panic"}]
    found: Weighed = []
    for turn in turns[-2:]:
        cue = first_cue(turn, frozenset({"distress", "panic"}))
        if cue is not None:
            found.append((0.7, Evidence(voice(LABELS[cue.name]), of_cue(turn, cue, voice))))
    return found


def _elsewhere(reading: Reading, voice: Voice) -> Weighed:
    found: Weighed = []
    for turn in side(reading, "client")[-2:]:
        match = _CALLED_AWAY.search(turn.text)
        if match is not None:
            found.append((1.0, Evidence(voice("appelé ailleurs"), quoted(turn, voice, match.span()))))
    return found


def _irritation(reading: Reading, voice: Voice) -> Weighed:
    client = _last_client(reading)
    if client is None or client.tension is None or not CALM <= client.tension < TENSE:
        return []
    return [
        (
            0.6,
            Evidence(
                voice("tension {level} sur 3 juste avant", level=voice.number(client.tension)), quoted(client, voice)
            ),
        )
    ]


def _unsure(reading: Reading, reasons: tuple[Reason, ...], voice: Voice) -> str:
    """Why no reason stands out, "" where one does."""
    last = core(_last(reading).text[-80:])
    if not reasons or reasons[0].weight < SURE:
        return voice("Ce qui s'entend jusqu'à « {words} » ne dit pas pourquoi la ligne s'est coupée.", words=last)
    if len(reasons) > 1 and reasons[0].weight - reasons[1].weight < APART:
        return voice(
            "Entre « {first} » et « {second} », les mots d'avant « {words} » ne permettent pas de trancher.",
            first=reasons[0].title.lower(), second=reasons[1].title.lower(), words=last,
        )  # fmt: skip
    return ""


def likely(reading: Reading, voice: Voice) -> str:
    """The name of the reason by which one waits before calling back; irritation where none stands out."""
    reasons = _reasons(reading, voice)
    return _waited_for(reading, reasons, _unsure(reading, reasons, voice))


def _waited_for(reading: Reading, reasons: tuple[Reason, ...], unsure: str) -> str:
    name = IRRITATION if unsure or not reasons else reasons[0].name
    abused = any(situation.name == "abuse" for situation in reading.situations)
    return ABUSE if abused and name not in SOON else name


def _call_back(reading: Reading, reasons: tuple[Reason, ...], unsure: str, voice: Voice) -> str:
    """When a call back would suit, by the likely reason and the office's own values; as information."""
    name = _waited_for(reading, reasons, unsure)
    minutes = _cool_down(name, voice)
    if minutes is None:
        return voice("aucun : l'appel est terminé")
    wait = voice.number(minutes)
    if reading.started_at is None:
        if minutes == 0:
            return voice("tout de suite")
        if name in SOON:
            return voice("dans les {wait} minutes", wait=wait)
        return voice("pas avant {wait} minutes", wait=wait)
    ended = reading.started_at + timedelta(seconds=duration(reading) or 0.0)
    if minutes == 0:
        return voice("tout de suite, {hour}", hour=hour(ended, voice))
    then = hour(ended + timedelta(minutes=minutes), voice)
    if name in SOON:
        return voice("avant {hour} ({wait} minutes)", hour=then, wait=wait)
    if ended.hour >= voice.playbooks.office.evening:
        return voice("un message aujourd'hui, l'appel demain")
    return voice("pas avant {hour} ({wait} minutes)", hour=then, wait=wait)


def _cool_down(name: str, voice: Voice) -> float | None:
    """Minutes before a call back, from the office's sheet, else from the package's; None: no call back."""
    sheets = (load.book(voice.lang).office, voice.playbooks.office)
    waits = {one.reason: one.minutes for office in sheets for one in office.cool_downs}
    return next(waits[reason] for reason in COOL_DOWNS[name] if reason in waits)


def cut_at(reading: Reading, voice: Voice) -> str:
    """When the call broke off, from its start."""
    seconds = duration(reading)
    return mark(seconds) if seconds is not None else voice("la réplique {n}", n=reading.turns[-1].n)
