"""One thing to try: the turn before tension rose, the words said there, and other words with this call's facts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sangfroid.calls.reading import Advice, Promise, Reading, ReadTurn
from sangfroid.calls.vocabulary import FAULTS
from sangfroid.language.wording import N_
from sangfroid.review.clock import due_words, place
from sangfroid.review.course import Exchange, exchanges, names, side
from sangfroid.review.people import People, capitalised, client, people, personal
from sangfroid.review.pledges import open_promises, said_at
from sangfroid.review.quotes import SHORT, Quote, core, first_cue, of_cue, quoted, sayable, turn_of
from sangfroid.review.steps import step_title
from sangfroid.review.voice import Voice, spoken
from sangfroid.review.wordings import Need, chosen, suggestion, title

RISE: Final = 0.5  # by how much tension must rise to be called a rise
LONG_SILENCE: Final = 10.0  # seconds of silence worth a word of their own
LONG_WORDS: Final = 90  # characters of a promise said back
TENSE: Final = 1.0
HARD: Final = frozenset({"complaint", "anger", "insist", "threat", "distress", "panic"})  # asks to be taken up
COMPLAINED: Final = frozenset({"complaint"})
PAINED: Final = frozenset({"distress", "panic"})
SAID_BACK: Final = (COMPLAINED, PAINED, frozenset({"insist"}))
ABUSIVE: Final = frozenset({"insult", "inappropriate"})
TAKEN_UP: Final = frozenset({"empathise", "reformulate", "reassure", "apologise", "together"})
# A promise for now, or for when something happens, needs no hour.
_HAS_ITS_MOMENT: Final = re.compile(
    r"(?i)\b(?:si|dès|aussitôt|quand|pendant|tant que|tout de suite|à l['’]instant|au moindre|maintenant|reste)\b"
)

_ROSE: Final = (
    N_("{who} répond « {words} » ({at}), et la tension passe de {before} à {after}."),
    N_("À {at}, la tension monte de {before} à {after} : « {words} »."),
    N_("La réplique d'après, « {words} » ({at}), porte la tension de {before} à {after}."),
)
_FAULT: Final = (
    N_("À {at}, les mots « {words} » viennent avant toute réponse au fond."),
    N_("« {words} », à {at}, peut s'entendre comme une fin de non-recevoir."),
)
_AGAIN: Final = (N_("« {first} » ({at}) reste sans réponse, et cela recommence à {again}."),)
_NO_TIME: Final = (
    N_("« {words} » est promis à {at} sans dire pour quand."),
    N_("À {at}, rien ne dit d'ici quand : « {words} »."),
    N_("La promesse de {at}, « {words} », n'a pas d'échéance : elle est la plus facile à oublier."),
)
_NO_RECAP: Final = (
    N_("Ce qui a été convenu à {at} (« {words} ») n'est pas redit avant la fin."),
    N_("L'appel finit sans que « {words} » ({at}) soit repris."),
)
_SILENT: Final = (
    N_("{seconds} de silence suivent « {words} » ({at}), sans un mot pour dire ce qui se passe."),
)  # fmt: skip
_NOT_REFERRED: Final = (N_("Après « {words} » ({at}), aucune orientation vers des secours n'est observée."),)
_GOES_ON: Final = (N_("À {at}, tout est dit, et l'appel continue : « {words} »."),)


@dataclass(frozen=True, slots=True)
class Attempt:
    """`said` are the words said, `instead` a sentence to try in their place, `because` what followed."""

    title: str
    said: Quote | None
    instead: str
    because: str


def attempt(reading: Reading, voice: Voice) -> Attempt | None:
    """The one thing to try that matters most in this call; None where nothing was missed."""
    looks: tuple[Callable[[Reading, People, Voice], Attempt | None], ...] = (
        (_not_referred,) if reading.dangers else (_rise, _fault, _limit, _silence, _goes_on, _no_recap, _no_time)
    )
    who = people(reading)
    return next((found for look in looks if (found := look(reading, who, voice)) is not None), None)


def _rise(reading: Reading, who: People, voice: Voice) -> Attempt | None:
    """The answer after which tension rose most, where it has a fault or leaves what the client feels unsaid."""
    cuts = {cut.turn for cut in reading.timing.interruptions or () if cut.fault}
    risen = [found for found in exchanges(reading) if _rose(found) and _missed(found, cuts)]
    if not risen:
        return None
    worst = max(risen, key=lambda e: (any(_faulty(turn, cuts) for turn in e.answers), e.change or 0.0, -e.asked.n))
    answer = next((turn for turn in worst.answers if _faulty(turn, cuts)), worst.answers[-1])
    then = worst.then
    if then is None:
        return None
    because = voice(
        chosen(_ROSE, reading.call), who=capitalised(client(who, voice)), words=core(then.text, _peak_span(then)),
        at=place(then, voice), before=voice.number(worst.asked.tension or 0.0), after=voice.number(then.tension or 0.0),
    )  # fmt: skip
    return _instead_of(reading, worst, answer, because, who, voice)


def _rose(found: Exchange) -> bool:
    return (
        found.change is not None
        and found.change >= RISE
        and found.then is not None
        and (found.then.tension or 0.0) >= TENSE
    )


def _missed(found: Exchange, cuts: set[int]) -> bool:
    """A fault, or a hard word of the client's that nothing in the answer takes up."""
    heard = frozenset().union(*(names(turn) for turn in found.answers))
    if any(_faulty(turn, cuts) for turn in found.answers):
        return True
    return bool(names(found.asked) & HARD) and not names(found.asked) & ABUSIVE and not heard & TAKEN_UP


def _faulty(turn: ReadTurn, cuts: set[int]) -> bool:
    return bool(names(turn) & FAULTS) or turn.n in cuts


def _peak_span(turn: ReadTurn) -> tuple[int, int] | None:
    start = turn.text.find(turn.tension_quote) if turn.tension_quote else -1
    return (start, start + len(turn.tension_quote or "")) if start >= 0 else None


def _fault(reading: Reading, who: People, voice: Voice) -> Attempt | None:
    """The first answer with a fault, whatever came of it."""
    for exchange in exchanges(reading):
        for turn in exchange.answers:
            cue = first_cue(turn, FAULTS)
            if cue is not None:
                words = core(turn.text, cue.span)
                because = voice(chosen(_FAULT, reading.call), words=words, at=place(turn, voice))
                return _instead_of(reading, exchange, turn, because, who, voice)
    return None


def _instead_of(reading: Reading, at: Exchange, answer: ReadTurn, because: str, who: People, voice: Voice) -> Attempt:
    """Other words for this answer: the advice that was ripe there, else a sentence of our own."""
    cue = first_cue(answer, FAULTS)
    cut = any(found.turn == answer.n and found.fault for found in reading.timing.interruptions or ())
    need: Need = "acknowledge"
    if cue is not None and cue.name == "overpromise":
        need = "hold"
    elif cut and cue is None:
        need = "listen"
    matter = answer if need == "hold" else _matter(reading, at.asked)
    if matter is None:
        need = "hear" if who.subject is None and who.name is not None and who.called is not None else "open"
        words = _subject(reading, who)
    else:
        if need == "acknowledge" and names(matter) & PAINED and not names(matter) & COMPLAINED:
            need = "comfort"
        words = sayable(matter, cue if need == "hold" else first_cue(matter, COMPLAINED) or first_cue(matter, HARD))
    own = suggestion(need, words, who, reading.call, spoken(reading.language))
    advice = _advice(reading, at.asked.n, who)
    said = of_cue(answer, cue, voice) if cue is not None else quoted(answer, voice)
    if advice is not None:
        return Attempt(step_title(advice.playbook, advice.step, voice), said, advice.text, because)
    return Attempt(title(need, voice), said, own, because)


def _matter(reading: Reading, asked: ReadTurn) -> ReadTurn | None:
    """The client's last words up to this turn that can be said back: a complaint first, never irony."""
    before = [turn for turn in side(reading, "client") if turn.n <= asked.n and not names(turn) & ABUSIVE]
    for wanted in SAID_BACK:
        found = [turn for turn in before if names(turn) & wanted]
        if found:
            return found[-1]
    return None


def _subject(reading: Reading, who: People) -> str:
    """What the call is about, to be said within a sentence."""
    first = side(reading, "client")[0]
    return who.subject or f"“{sayable(first, first_cue(first, HARD))}”"


def _advice(reading: Reading, after: int, who: People) -> Advice | None:
    """The sentence that was advised there, where it is of this call and no ready-made one."""
    said = [found for found in reading.advice if found.after_turn == after and found.kind == "say"]
    return next((found for found in said if personal(found.text, who)), None)


def _limit(reading: Reading, who: People, voice: Voice) -> Attempt | None:
    """Insults or improper remarks came twice before anything was said about them."""
    abusive = [turn for turn in side(reading, "client") if names(turn) & ABUSIVE]
    limits = [turn.n for turn in side(reading, "agent") if names(turn) & {"set_limit", "announce_close"}]
    if len(abusive) < 2 or (limits and limits[0] < abusive[1].n):
        return None
    first = abusive[0]
    cue = first_cue(first, ABUSIVE)
    words = core(first.text, cue.span if cue else None)
    because = voice(chosen(_AGAIN, reading.call), first=words, at=place(first, voice),
                    again=place(abusive[1], voice))  # fmt: skip
    answer = next((turn for turn in side(reading, "agent") if turn.n > first.n and turn.text), None)
    text = suggestion("limit", sayable(first, cue), who, reading.call, spoken(reading.language))
    return Attempt(title("limit", voice), quoted(answer, voice) if answer else None, text, because)


def _silence(reading: Reading, who: People, voice: Voice) -> Attempt | None:
    found = max(reading.timing.dead_air or (), key=lambda silence: silence.seconds, default=None)
    turn = turn_of(reading, found.after_turn) if found is not None else None
    if found is None or turn is None or not turn.text or found.announced or found.seconds < LONG_SILENCE:
        return None
    words = core(turn.text[-SHORT * 2 :])
    because = voice(
        chosen(_SILENT, reading.call),
        seconds=voice("{seconds} s", seconds=round(found.seconds)),
        words=words,
        at=place(turn, voice),
    )
    text = suggestion("search", _subject(reading, who), who, reading.call, spoken(reading.language))
    return Attempt(title("search", voice), None, text, because)


def _goes_on(reading: Reading, who: People, voice: Voice) -> Attempt | None:
    """The client goes on beside the subject twice, and nothing says that the call ends."""
    overrun = next((s for s in reading.situations if s.name == "overrun"), None)
    if overrun is None:
        return None
    rambles = [turn for turn in side(reading, "client") if "ramble" in names(turn)]
    closings = [turn.n for turn in side(reading, "agent") if names(turn) & {"announce_close", "goodbye"}]
    if len(rambles) < 2 or (closings and closings[0] < rambles[1].n):
        return None
    turn = rambles[1]
    because = voice(chosen(_GOES_ON, reading.call), at=place(turn, voice), words=core(turn.text))
    owed = next((promise.what for promise in reading.promises if promise.by == "agent"), None)
    first = side(reading, "client")[0]
    need: Need = "close" if owed is not None else "leave"
    text = suggestion(need, owed or sayable(first, first_cue(first, HARD)), who, reading.call, spoken(reading.language))
    return Attempt(title(need, voice), None, text, because)


def _no_recap(reading: Reading, who: People, voice: Voice) -> Attempt | None:
    standing = [promise for promise in open_promises(reading) if promise.by in ("agent", "client")]
    if len(standing) < 2 or reading.ending not in ("normal", "agent_close"):
        return None
    last = max(promise.turn for promise in standing)
    if any("sum_up" in names(turn) and turn.n >= last for turn in side(reading, "agent")):
        return None
    first = standing[0]
    turn = turn_of(reading, first.turn)
    if turn is None:
        return None
    because = voice(
        chosen(_NO_RECAP, reading.call), words=core(turn.text, first.span, LONG_WORDS), at=place(turn, voice)
    )
    text = suggestion("recap", _both_sides(reading, standing), who, reading.call, spoken(reading.language))
    return Attempt(title("recap", voice), None, text, because)


def _both_sides(reading: Reading, standing: list[Promise]) -> str:
    """What each side owes, as said aloud: de mon côté, …; du vôtre, …."""
    aloud = spoken(reading.language)
    parts = []
    yours = N_("de ton côté, {what}") if people(reading).tu else N_("de votre côté, {what}")
    for by, opening in (("agent", N_("de mon côté, {what}")), ("client", yours)):
        owed = [_owed(reading, promise, aloud) for promise in standing if promise.by == by][:3]
        if owed:
            parts.append(aloud(opening, what=", ".join(owed)))
    return " ; ".join(parts)


def _owed(reading: Reading, promise: Promise, aloud: Voice) -> str:
    if promise.due is None:
        return promise.what
    due = due_words(promise.due, promise.precision, said_at(reading, promise.turn), aloud)
    return f"{promise.what} {due.replace(',', '')}"


def _no_time(reading: Reading, who: People, voice: Voice) -> Attempt | None:
    for promise in reading.promises:
        turn = turn_of(reading, promise.turn)
        bare = promise.when is None and promise.after is None and not _HAS_ITS_MOMENT.search(promise.text)
        if turn is not None and bare and promise.by == "agent" and promise.replaced_by is None:
            words = core(turn.text, promise.span, LONG_WORDS)
            because = voice(chosen(_NO_TIME, reading.call), words=words, at=place(turn, voice))
            text = suggestion("when", core(promise.text, None, LONG_WORDS), who, reading.call, spoken(reading.language))
            return Attempt(title("when", voice), quoted(turn, voice, promise.span), text, because)
    return None


def _not_referred(reading: Reading, who: People, voice: Voice) -> Attempt | None:
    first = min(reading.dangers, key=lambda danger: danger.turn)
    turn = turn_of(reading, first.turn)
    if turn is None or any(answer.n > first.turn and "refer" in names(answer) for answer in side(reading, "agent")):
        return None
    words = core(turn.text, first.span)
    because = voice(chosen(_NOT_REFERRED, reading.call), words=words, at=place(turn, voice))
    own = suggestion("danger", sayable(turn, None), who, reading.call, spoken(reading.language))
    answer = next((found for found in side(reading, "agent") if found.n > first.turn), None)
    said = quoted(answer, voice) if answer is not None else None
    return Attempt(title("danger", voice), said, own, because)
