"""How an agent's turn closes a call (M3): the manner, its weight, and the words that show them.

What words tell a manner is data (`cues/closing.yaml`); here stands only which of them speaks first.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from sangfroid.calls.reading import Attempt, Manner, Weight
from sangfroid.calls.turns import Cue, Span, Turn
from sangfroid.cues.grammar.match import Sign
from sangfroid.cues.hearing import Heard
from sangfroid.reading.state import State

ECHO_WORDS: Final = 3  # content words said back from which a turn brings back
ECHO_SHARE: Final = 0.4  # of the turn's content
BARE: Final = 5  # words up to which a leave adds nothing to the close before it

ABUSIVE: Final = frozenset({"insult", "inappropriate"})
LEAVING: Final = frozenset({"announce_close", "goodbye"})
HARSH: Final = frozenset({"argue", "blame"})  # the agent has entered the quarrel


class Said(NamedTuple):
    """What an agent's turn shows of a close: its labels' cues, and the closing rules heard, by name."""

    labels: dict[str, Cue]
    rules: dict[str, Sign]
    words: int
    echo: Span | None = None  # the words of a turn that says back what was given

    def first(self, *names: str) -> Cue | Sign | None:
        """The first of these that was heard: a rule before a label of the same name."""
        for name in names:
            found = self.rules.get(name) or self.labels.get(name)
            if found is not None:
                return found
        return None


Shown = tuple[Manner, Span]
# What tells a manner, the clearest first: closing rules and labels.
OVERRUN: Final[tuple[tuple[Manner, tuple[str, ...]], ...]] = (
    ("limit_of_competence", ("limit_of_competence",)), ("others_waiting", ("others_waiting",)),
    ("right_service", ("refer", "right_service")), ("warm_firm", ("warm",)), ("bring_back", ("sum_up", "bring_back")),
)  # fmt: skip
ABUSE: Final[tuple[tuple[Manner, tuple[str, ...]], ...]] = (
    ("right_service", ("refer", "right_service")),
    ("good_day_leave", ("goodbye", "good_day_leave")), ("bring_back", ("sum_up", "bring_back")),
    ("ducks_feather", ("ducks_feather",)),
)  # fmt: skip


def said_in(state: State, heard: Heard, labels: frozenset[str]) -> Said:
    """What this agent's turn shows of a close."""
    rules: dict[str, Sign] = {}
    for sign in heard.signs:
        if sign.rule.name == "closing":
            rules.setdefault(sign.rule.id.partition(".")[2], sign)
    forms, content = heard.words.forms, heard.content
    if state.close.ripe is None and labels.isdisjoint(LEAVING):
        return Said({cue.name: cue for cue in heard.labels}, rules, len(forms))
    known = content.intersection(frozenset().union(*state.close.matter)) if len(content) >= ECHO_WORDS else content
    echo = None
    if len(known) >= ECHO_WORDS + ("goodbye" in labels) and len(known) >= ECHO_SHARE * len(content):
        places = [place for place, form in enumerate(forms) if form[:6] in known]
        echo = heard.words.span(places[0], places[-1])
    return Said({cue.name: cue for cue in heard.labels}, rules, len(forms), echo)


def sets_out(said: Said) -> bool:
    """Whether a turn says that the call is to end."""
    return said.first("announce_close", "leaves", "ends") is not None


def bare(shown: Shown, said: Said) -> bool:
    """Whether a leave wishes nothing: it is the end of the close before it."""
    return shown[0] == "good_day_leave" and "good_day_leave" not in said.rules


def overrun(said: Said) -> Shown | None:
    """How a turn closes a call that goes on; None where it does not."""
    leave = said.first("goodbye", "good_day_leave", "announce_close", "leaves", "ends")
    found: Cue | Sign | None
    for manner, names in OVERRUN:
        found = said.first(*names)
        if found is not None and (leave is not None or manner != "warm_firm"):
            return manner, found.span
    if said.echo is not None:
        return "bring_back", said.echo
    if leave is not None and "honest_limit" in said.labels:
        return "limit_of_competence", said.labels["honest_limit"].span
    found = said.first("goodbye", "good_day_leave")
    if found is not None:
        return "good_day_leave", found.span
    leave = leave or said.first("hard")  # a cutting word is one too
    return ("short_then_leave", leave.span) if leave is not None else None


def abuse(state: State, said: Said) -> Shown | None:
    """How a turn closes, or lets slide, where the limit was crossed; None where it does neither."""
    end = said.first("ends", "announce_close", "leaves")
    if end is not None:
        other = said.first("others_waiting")
        return ("others_waiting", other.span) if other is not None else ("name_and_end", end.span)
    fresh = not ABUSIVE.isdisjoint(state.client.last)
    for manner, names in ABUSE if fresh or said.first("goodbye", "good_day_leave") else ():
        found = said.first(*names)
        if found is not None:
            return manner, found.span
    if said.echo is not None and fresh and HARSH.isdisjoint(said.labels):
        return "ducks_feather", said.echo
    return None


def attempt(turn: Turn, shown: Shown, said: Said, harsh: bool) -> Attempt:
    """The attempt that was shown; a harsh turn, or one after a harsh turn, is hard whatever its words."""
    manner, span = shown
    return Attempt(turn.n, manner, _weight(said, harsh), turn.text[slice(*span)], span)


def _weight(said: Said, harsh: bool) -> Weight:
    if harsh or "hard" in said.rules:
        return "hard"
    # Only what is said for the close: a word of condolence excuses nothing.
    closes = sets_out(said) or said.first("goodbye", "others_waiting") is not None
    return "soft" if closes and said.first("soft", "apologise") is not None else "right"
