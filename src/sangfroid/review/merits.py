"""What went well: moves that came at the right time, with the words and what followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sangfroid.calls.reading import Reading, ReadTurn
from sangfroid.language.wording import N_
from sangfroid.review.course import Exchange, exchanges, names, side
from sangfroid.review.quotes import Quote, of_cue
from sangfroid.review.voice import Voice

TENSE: Final = 1.0  # tension from which a move that is followed by less has helped
FALL: Final = 0.3  # by how much it must fall
SHOWN: Final = 5  # merits in a report
HELPED: Final = 3  # of them, at most, moves that brought tension down
LAST_TURNS: Final = 6  # turns within which a call is being closed

# Moves that can bring tension down, in the order in which one is named where several stand together.
SOOTHING: Final = {
    "empathise": N_("Ressenti reconnu"), "set_limit": N_("Limite posée"), "together": N_("Du même côté"),
    "reformulate": N_("Reformulation"), "reassure": N_("Client rassuré"), "offer_option": N_("Solution concrète"),
    "honest_limit": N_("Limite dite franchement"), "ask_open": N_("Question ouverte"),
    "apologise": N_("Excuses nettes"), "buy_time": N_("Temps demandé"),
}  # fmt: skip
CLOSING: Final = {
    "sum_up": N_("Récapitulatif"), "announce_close": N_("Fin annoncée"), "goodbye": N_("Congé courtois"),
}  # fmt: skip
IN_DANGER: Final = {
    "refer": N_("Orientation vers les secours"), "reassure": N_("Présence dite"), "together": N_("Rester ensemble"),
    "honest_limit": N_("Limite dite franchement"), "reformulate": N_("Reformulation"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Merit:
    """A move at the right time. `effect` tells what followed, in figures; "" where nothing is measured."""

    title: str
    quote: Quote
    effect: str


def merits(reading: Reading, voice: Voice) -> tuple[Merit, ...]:
    """At most five, as they came; none where nothing was observed."""
    if reading.dangers:
        found = _in_danger(reading, voice)
    else:
        found = _helped(reading, voice)[:HELPED]
        found += _candid(reading, voice, {merit.title for merit in found})
    once: dict[int, Merit] = {}
    for merit in found:
        once.setdefault(merit.quote.turn, merit)
    return tuple(sorted(list(once.values())[:SHOWN], key=lambda merit: merit.quote.turn))


def _helped(reading: Reading, voice: Voice) -> list[Merit]:
    """Moves after which tension fell, the greatest fall first, each kind once."""
    falls = [exchange for exchange in exchanges(reading) if _fell(exchange)]
    falls.sort(key=lambda exchange: (exchange.change or 0.0, exchange.asked.n))
    found: dict[str, Merit] = {}
    for exchange in falls:
        for turn in exchange.answers:
            kind = next((name for name in SOOTHING if name in names(turn) and name not in found), None)
            if kind is not None and exchange.then is not None:
                effect = voice(
                    "tension {before} → {after}",
                    before=voice.number(exchange.asked.tension or 0.0),
                    after=voice.number(exchange.then.tension or 0.0),
                )  # fmt: skip
                found[kind] = _merit(turn, kind, SOOTHING[kind], voice, effect)
                break
    return list(found.values())


def _fell(exchange: Exchange) -> bool:
    change = exchange.change
    return change is not None and change <= -FALL and (exchange.asked.tension or 0.0) >= TENSE


def _candid(reading: Reading, voice: Voice, taken: set[str]) -> list[Merit]:
    """What is well done whatever the tension: a promise with its time, a limit told, a search announced, the close."""
    agent = side(reading, "agent")
    found: list[Merit] = []
    timed = {p.turn: p for p in reading.promises if p.by == "agent" and p.when is not None and p.replaced_by is None}
    for turn in agent:
        held = timed.get(turn.n)
        if held is not None and not names(turn) & {"overpromise"}:
            found.append(_merit(turn, "commit", N_("Promesse avec son heure"), voice))
            break
    for kind in ("honest_limit", "reformulate", "buy_time"):
        title = N_("Recherche annoncée") if kind == "buy_time" else SOOTHING[kind]
        late = {silence.after_turn for silence in reading.timing.dead_air or ()}
        done = next((turn for turn in agent if kind in names(turn) and turn.n not in late), None)
        if done is not None and voice(title) not in taken:
            found.append(_merit(done, kind, title, voice))
    last = {turn.n for turn in reading.turns[-LAST_TURNS:]}
    for kind, title in CLOSING.items():
        done = next((turn for turn in agent if turn.n in last and kind in names(turn)), None)
        if done is not None and reading.ending in ("normal", "agent_close"):
            found.insert(0, _merit(done, kind, title, voice))
            break
    return found


def _in_danger(reading: Reading, voice: Voice) -> list[Merit]:
    first = min(danger.turn for danger in reading.dangers)
    found: dict[str, Merit] = {}
    for turn in side(reading, "agent"):
        for kind, title in IN_DANGER.items():
            if turn.n > first and kind in names(turn) and kind not in found:
                found[kind] = _merit(turn, kind, title, voice)
                break
    return list(found.values())


def _merit(turn: ReadTurn, kind: str, title: str, voice: Voice, effect: str = "") -> Merit:
    cue = next((cue for cue in turn.labels if cue.name == kind), None)
    quote = of_cue(turn, cue, voice) if cue is not None else of_cue(turn, turn.labels[0], voice)
    return Merit(voice(title), quote, effect)
