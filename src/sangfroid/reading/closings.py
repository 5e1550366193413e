"""The end of a call (M3): when closing was ripe and why, and the agent's attempts to close, their manner and weight.

Ripe for `overrun`: something was given and accepted, and the client goes on beside the subject or insists; or goes on
after a close was set out. Ripe for `abuse`: the limit is crossed again after a warning, or at once by sexual remarks
and threats of violence. A new real question begins an overrun anew; an abuse stays.
"""

from __future__ import annotations

from typing import Final

from sangfroid.calls.turns import Turn
from sangfroid.cues.hearing import Heard
from sangfroid.reading import manners
from sangfroid.reading.attempts import Told, learnt
from sangfroid.reading.events import CloseAttempted, CloseMissed, ClosingRipe
from sangfroid.reading.manners import ABUSIVE, BARE, HARSH, LEAVING
from sangfroid.reading.situations import ARISEN
from sangfroid.reading.state import GIVEN, Close, State

CHANCES: Final = 3  # agent's turns on a ripe close, and client's that go on, from which not closing is told
BESIDE: Final = 2  # client's turns beside the subject that make ripe what nobody asked about
ABUSES: Final = 2  # client's abusive turns that cross the limit without a warning
LONG: Final = 12  # words from which a turn can tell something
FREELY: Final = 24  # words from which a turn goes on, where the agent has asked whether there is anything else
TELLING: Final = 3  # signs of chat that make a turn one that tells of the client's life
FULL: Final = 4  # signs of chat beside which a doubtful label of heat counts for nothing
URGENT: Final = 1.0  # evidence of an emergency, in which nobody chats
TENSE: Final = 1.5  # tension from which a client does not chat
GOES_ON: Final = 4  # words from which a turn goes on after a close
SHORT: Final = 10  # words up to which thanks are a leave

GIVING: Final = frozenset({"inform", "commit", "sum_up", "offer_option", "recall_action", "refer"})
TAKING: Final = frozenset({"thanks", "calming"})
ABUSED: Final = ABUSIVE | {"threat"}  # after a warning, a threat too crosses the limit
HEATED: Final = frozenset({"complaint", "anger", "panic"}) | ABUSED  # a quarrel is no chat
QUESTIONS: Final = frozenset({"ask_detail", "ask_open"})
SERVING: Final = frozenset({"commit", "offer_option", "buy_time"})
BEYOND: Final = frozenset({"ramble", "insist"})
AT_ONCE: Final = frozenset({"inappropriate.sexual", "threat.violence_to_you"})
ANGRY: Final = frozenset({"anger", "insult"})
VIOLENCE: Final = "threat.violence"  # at once where it is said in anger

ANSWERING: Final = GIVING | {"reformulate", "reassure"}
PREPARING: Final = LEAVING | {"sum_up", "set_limit"}  # agent's labels that matter before closing is ripe


def closed(
    state: State, turn: Turn, heard: Heard, labels: frozenset[str], signs: frozenset[str], level: float
) -> Told:  # fmt: skip
    """The close after this turn (`level`: the tension after it), and what it brings: ripe, an attempt to close.

    Where a model has heard the turn, attempts are its own model's, and with the first of them what was ripe."""
    ruled = _ruled(state, turn, heard, labels, signs, level)
    return ruled if heard.sounded is None else learnt(state, turn, heard, ruled)


def _ruled(
    state: State, turn: Turn, heard: Heard, labels: frozenset[str], signs: frozenset[str], level: float
) -> Told:  # fmt: skip
    """The same, by rules alone."""
    if turn.speaker == "client":
        if not ABUSED.isdisjoint(labels):
            return _abused(state.close, turn, heard, labels)
        if not state.close.given or state.close.ripe == "abuse":
            return state.close, ()
        return _went_on(state, turn, heard, labels, signs, level)
    if turn.speaker != "agent":
        return state.close, ()
    if state.close.ripe is not None:
        return _tried(state, turn, heard, labels)
    if "closing" not in signs and labels.isdisjoint(PREPARING):
        return _served(state.close, heard.content, labels), ()
    return _prepared(state, turn, heard, labels)


def missed(close: Close) -> tuple[CloseMissed, ...]:
    """At the end of the call: that nobody closed, after several chances."""
    if close.ripe is None or close.attempts or close.tried is not None or close.chances < CHANCES:
        return ()
    went_on = close.beside if close.ripe == "overrun" else close.abuses
    return (CloseMissed(),) if went_on >= CHANCES else ()


def _went_on(
    state: State, turn: Turn, heard: Heard, labels: frozenset[str], signs: frozenset[str], level: float
) -> Told:  # fmt: skip
    """The close after a client's turn without abuse, on a call in which something was given."""
    close = state.close
    chat = sum(sign.rule.name == "chat" for sign in heard.signs) if "chat" in signs else 0
    if "question" in signs and "ramble" not in labels and chat < TELLING:
        # Whoever went on beside the subject before does so from the first turn.
        again = close.ripe is not None
        return Close(
            taken=again, abuses=close.abuses, abused=close.abused, warned=close.warned, matter=close.matter
        ), ()  # fmt: skip
    if (
        close.ripe is None
        and close.set_out is None
        and not close.asked
        and chat + 1 < TELLING
        and "ramble" not in labels
    ):
        taken = not TAKING.isdisjoint(labels) or (close.taken and "complaint" not in labels)
        return (close if taken == close.taken else close._replace(taken=taken)), ()  # most turns
    words = len(heard.words.forms)
    taken = (close.taken and (close.ripe is not None or "complaint" not in labels)) or not TAKING.isdisjoint(labels)
    yields = _yields(labels, words)
    went_on = close.set_out is not None and not yields and words >= GOES_ON and not state.danger
    if not went_on and (yields or not _beside(state, words, chat, labels, signs, level)):
        on = close.ripe is not None and close.beside >= BESIDE and words >= GOES_ON and TAKING.isdisjoint(labels)
        if taken == close.taken and close.set_out is None and close.going_on == on:
            return close, ()
        return close._replace(taken=taken, set_out=None, going_on=on), ()
    # In a quarrel a tale is part of the complaint, until something is accepted.
    tells = chat >= FULL and state.evidence.heat < ARISEN["conflict"]
    beside = close.beside + (BESIDE if tells else 1)
    ripe = close.ripe is None and not close.warned and (went_on or close.taken or close.asked or beside >= BESIDE)
    after = close._replace(taken=taken, beside=beside, set_out=None, going_on=True)
    if not ripe:
        return after, ()
    if close.set_out is not None and went_on:
        at, attempt = close.set_out
        return after._replace(ripe="overrun", attempts=1), (ClosingRipe(at, "overrun", None), CloseAttempted(attempt))
    span = next((cue.span for cue in heard.labels if cue.name in BEYOND), None)
    return after._replace(ripe="overrun", chances=0, attempts=0), (ClosingRipe(turn.n, "overrun", span),)


def _beside(
    state: State, words: int, chat: int, labels: frozenset[str], signs: frozenset[str], level: float
) -> bool:  # fmt: skip
    """Whether the client goes on beside what is answered: calmly, and not to answer a question."""
    close = state.close
    if state.evidence.urgency >= URGENT or (close.ripe is None and "thanks" in labels):
        return False
    if state.danger and close.ripe is None:
        return chat >= FULL
    if "ramble" in labels:
        return True
    if close.ripe is None and ("promise" in signs or (chat < FULL and not TAKING.isdisjoint(labels))):
        return False
    if (level >= TENSE or not HEATED.isdisjoint(labels)) and chat < FULL:
        return False
    if close.asked:
        return "insist" in labels or words >= FREELY or (chat > 0 and words >= LONG)
    asked = not QUESTIONS.isdisjoint(state.agent.last)
    return words >= LONG and chat >= (TELLING if asked or not close.taken else TELLING - 1)


def _yields(labels: frozenset[str], words: int) -> bool:
    """Whether the client takes leave, or thanks in a few words."""
    return "goodbye" in labels or (words <= SHORT and "thanks" in labels)


def _abused(close: Close, turn: Turn, heard: Heard, labels: frozenset[str]) -> Told:
    """The close after insults, improper remarks, threats."""
    abusive = not ABUSIVE.isdisjoint(labels)
    abuses = close.abuses + abusive
    crossed = _at_once(heard, labels, close) or close.warned or (abusive and abuses >= ABUSES)
    abused = turn.n if abusive or crossed else close.abused
    after = close._replace(abuses=abuses, abused=abused, set_out=None)
    if close.ripe == "abuse" or not crossed:
        return after, ()
    span = next((cue.span for cue in heard.labels if cue.name in ABUSED), None)
    return after._replace(ripe="abuse", chances=0, attempts=0, harsh=False), (ClosingRipe(turn.n, "abuse", span),)


def _at_once(heard: Heard, labels: frozenset[str], close: Close) -> bool:
    """Sexual remarks, threats of violence."""
    for sign in heard.signs:
        if sign.rule.id in AT_ONCE:
            return True
        if sign.rule.id == VIOLENCE and (close.abuses or not labels.isdisjoint(ANGRY)):
            return True
    return False


def _served(close: Close, content: frozenset[str], labels: frozenset[str]) -> Close:
    """The close after an agent's turn that serves: what was given is kept; a question says that it goes on."""
    gives, asks = not labels.isdisjoint(ANSWERING), not labels.isdisjoint(QUESTIONS)
    if not gives and not asks:
        return close
    return Close(
        close.given or gives, close.taken and not asks, close.asked and not asks, 0 if asks else close.beside,
        close.abuses, close.abused, close.warned, None, False, 0, 0, False, None,
        (*close.matter, content)[-GIVEN:] if gives else close.matter,
    )  # fmt: skip


def _prepared(state: State, turn: Turn, heard: Heard, labels: frozenset[str]) -> Told:
    """The close after an agent's turn before it is ripe: what was given, asked, warned, and a close set out."""
    close, said = state.close, manners.said_in(state, heard, labels)
    enough = "enough" in said.rules
    close = _served(close, heard.content, labels - QUESTIONS if enough else labels)
    after = close._replace(
        taken=close.taken or (close.given and "sum_up" in labels), asked=close.asked or (close.given and enough),
        warned=close.warned or "set_limit" in labels or "warns" in said.rules, set_out=None,
    )  # fmt: skip
    if "warns" in said.rules or _yielded(state):
        return after, ()
    ends = said.first("ends", "announce_close")
    at = next((each.n for each in reversed(state.recent) if each.speaker == "client"), None)
    abused = close.abused if close.abused is not None or not close.warned else at
    if abused is not None and ends and (shown := manners.abuse(state, said)):  # the agent's own limit is reached
        attempt = manners.attempt(turn, shown, said, harsh="hard" in said.rules or not HARSH.isdisjoint(labels))
        ripe = ClosingRipe(abused, "abuse", None)
        return after._replace(ripe="abuse", attempts=1, harsh=attempt.weight == "hard"), (ripe, CloseAttempted(attempt))
    answered = close.taken or close.asked or close.beside > 0
    leaves = "goodbye" in labels or (answered and manners.sets_out(said))
    if not close.given or not leaves or at is None or not (shown := manners.overrun(said)):
        return after, ()
    attempt = manners.attempt(turn, shown, said, harsh="hard" in said.rules)
    if close.beside and "goodbye" not in labels:
        return after._replace(ripe="overrun", attempts=1, harsh=attempt.weight == "hard"), (
            ClosingRipe(at, "overrun", None), CloseAttempted(attempt),
        )  # fmt: skip
    return after._replace(set_out=(at, attempt)), ()


def _tried(state: State, turn: Turn, heard: Heard, labels: frozenset[str]) -> Told:
    """The close after an agent's turn on a call whose closing is ripe."""
    close, said = state.close, manners.said_in(state, heard, labels)
    abuse = close.ripe == "abuse"
    harsh = close.harsh or "hard" in said.rules or (abuse and not HARSH.isdisjoint(labels))
    # A warning says what would end the call; it does not end it.
    limit = abuse and "set_limit" in labels and not close.warned and "ends" not in said.rules
    warning = limit or "warns" in said.rules
    if not abuse and not close.attempts and not SERVING.isdisjoint(labels) and not close.going_on:
        return close._replace(ripe=None, taken=False, asked=False, beside=0), ()  # the service goes on
    shown = None
    if not warning and not _yielded(state):
        shown = manners.abuse(state, said) if abuse else manners.overrun(said)
    if shown is not None and not abuse and not close.attempts and not close.going_on and not manners.sets_out(said):
        shown = None  # what the client has accepted is no close yet
    if shown is None or (close.attempts and said.words <= BARE and manners.bare(shown, said)):
        return close._replace(chances=close.chances + 1, harsh=harsh, warned=close.warned or warning), ()
    after = close._replace(attempts=close.attempts + 1, harsh=harsh)
    return after, (CloseAttempted(manners.attempt(turn, shown, said, harsh)),)


def _yielded(state: State) -> bool:
    """Whether the client's last turn left the way free: a goodbye then answers it."""
    last = next((each for each in reversed(state.recent) if each.speaker == "client"), None)
    return last is not None and _yields(last.labels, last.words)
