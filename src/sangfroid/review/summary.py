"""One sentence that sums a call up: who called about what, how it went, what remains."""

from __future__ import annotations

import re
from typing import Final

from sangfroid.calls.reading import Reading
from sangfroid.language.wording import N_, NARROW
from sangfroid.review.clock import place
from sangfroid.review.course import has_words, side
from sangfroid.review.hang_up import cut_at
from sangfroid.review.names import MATTERS
from sangfroid.review.people import capitalised, client, people
from sangfroid.review.pledges import due_said, open_promises
from sangfroid.review.quotes import core, first_cue, head, turn_of
from sangfroid.review.voice import Voice
from sangfroid.review.wordings import chosen

CALM: Final = 0.75  # peak below which a call stayed calm
EASED_SHARE: Final = 0.5  # share of the peak below which tension has come down by the end
REASON_WORDS: Final = 90  # characters of the client's reason

_WHY: Final = re.compile(
    r"(?i)\b(?:je vous appelle|j['’]appelle|je vous sonne|je t['’]appelle|c['’]est pour|c['’]est au sujet|"
    r"je voudrais|j['’]aurais|"
    r"j['’]aimerais|je souhait\w+|j['’]avais|il (?:me |nous )?faut|"
    r"je cherche|on m['’]a|vous m['’]avez|j['’]ai (?:reçu|un|une|été|commandé))"
)
_MATTER: Final = frozenset({"panic", "complaint", "distress", "threat"})

_OPENINGS: Final = (
    N_("{who} appelle : « {why} »"), N_("{who} appelle et dit « {why} »"), N_("au bout du fil, {who} : « {why} »"),
)  # fmt: skip
_CALM: Final = (N_("l'appel reste calme"), N_("rien ne se tend"), N_("l'échange est calme de bout en bout"))
_EASED: Final = (
    N_("la tension monte à {peak} ({at}), puis retombe à {end}"),
    N_("la tension culmine à {peak} ({at}) et finit à {end}"),
    N_("au plus fort, à {at}, la tension est de {peak} ; elle redescend à {end}"),
)
_HIGH: Final = (
    N_("la tension monte à {peak} ({at}) et reste à {end} à la fin"),
    N_("la tension atteint {peak} à {at} ; elle est encore de {end} à la fin"),
)
_BROKEN: Final = {
    "hang_up": N_("{who} coupe à {at}"), "agent_hang_up": N_("l'agent coupe à {at}"),
    "agent_close": N_("l'agent conclut à {at}"),
}  # fmt: skip


def summary(reading: Reading, voice: Voice) -> str:
    """The sentence; it quotes the client for what the call is about."""
    if not reading.turns:
        return voice("Aucune parole n'a été lue.")
    if not has_words(reading):
        return voice("Appel lu pour ses temps de parole : les mots n'en sont pas connus.")
    parts = [_opening(reading, voice), _course(reading, voice)]
    if reading.ending in _BROKEN:
        parts.append(voice(_BROKEN[reading.ending], who=_again(reading, voice), at=cut_at(reading, voice)))
    parts.append(_remains(reading, voice))
    between = f"{NARROW}; " if voice.lang == "fr" else "; "
    return capitalised(between.join(parts)) + "."


def _opening(reading: Reading, voice: Voice) -> str:
    who = client(people(reading), voice)
    why = _reason(reading)
    if why is None:
        return voice("{who} n'a pas la parole", who=who)
    return capitalised(voice(chosen(_OPENINGS, f"{reading.call}:opening"), who=who, why=why))


def _again(reading: Reading, voice: Voice) -> str:
    """The client named a second time in the sentence."""
    who = people(reading)
    return voice("elle") if who.gender == "f" else voice("il") if who.gender == "m" else voice("le client")


def _reason(reading: Reading) -> str | None:
    """What the client calls about, in the client's own words."""
    turns = [turn for turn in side(reading, "client") if turn.text][:4]
    for turn in turns:
        cue = first_cue(turn, _MATTER)
        found = _WHY.search(turn.text)
        if found is not None:
            return head(turn.text[found.start() :], REASON_WORDS)
        if cue is not None and cue.quote:
            return core(turn.text, cue.span, REASON_WORDS)
    longest = max(turns, key=lambda turn: len(turn.text), default=None)
    return core(longest.text, None, REASON_WORDS) if longest is not None else None


def _course(reading: Reading, voice: Voice) -> str:
    if reading.dangers:
        first = min(reading.dangers, key=lambda danger: danger.turn)
        turn = turn_of(reading, first.turn)
        at = place(turn, voice) if turn is not None else ""
        return voice("des mots de danger ({matter}) à {at}", matter=voice(MATTERS[first.matter]), at=at)
    peak = reading.tension
    if peak is None or peak.peak < CALM:
        return voice(chosen(_CALM, f"{reading.call}:calm"))
    turn = turn_of(reading, peak.at_turn)
    families = _EASED if peak.end <= EASED_SHARE * peak.peak else _HIGH
    return voice(
        chosen(families, f"{reading.call}:course"), peak=voice.number(peak.peak), end=voice.number(peak.end),
        at=place(turn, voice) if turn is not None else "",
    )  # fmt: skip


def _remains(reading: Reading, voice: Voice) -> str:
    standing = [promise for promise in open_promises(reading) if promise.by != "unknown"]
    if not standing:
        return voice("aucune promesse notée")
    first = standing[0]
    due = due_said(reading, first, voice)
    if len(standing) == 1:
        return voice("reste à {what} ({due})", what=first.what, due=due)
    return voice(
        "restent {count} promesses, la première : {what} ({due})", count=len(standing), what=first.what, due=due
    )
