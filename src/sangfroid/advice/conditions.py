"""When a step is ripe: a small closed vocabulary of conditions on what was heard.

A playbook lists one or several sets of conditions under `ripe`; a set holds where all of its conditions hold.
Adding a condition means adding a line to CONDITIONS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, get_args

from sangfroid.advice.ladder import RUNGS, next_rung
from sangfroid.advice.state import State
from sangfroid.calls.reading import Matter
from sangfroid.calls.vocabulary import AGENT_LABELS, CLIENT_LABELS, ENDINGS, FAULTS, SITUATIONS
from sangfroid.language.sheets import Fields, Text

Test = Callable[[State], bool]
StepBits = Mapping[str, int]  # names of the playbook's own steps → their bits

EVENTS: Final = frozenset({"interrupted", "fast_speech", "silence", "early", *ENDINGS})
SIGNS: Final = frozenset({"question", "refusal", "satisfied", "needed_by", "tension", "trigger", "promise"})
FALLING: Final = 0.2  # tension lost between two of the client's turns, from which it is going down


Make = Callable[..., Test]  # from the names, the number, yes or no, or the step's bits that the sheet gives


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: what it asks, in words; what its value may be; the test that it makes.

    `takes` is the set of names allowed, or "number", "yes_no", "step", "rule".
    """

    asks: str
    takes: frozenset[str] | str
    make: Make


def _any(read: Callable[[State], frozenset[str]]) -> Make:
    return lambda names: lambda state: not read(state).isdisjoint(names)


def _none(read: Callable[[State], frozenset[str]]) -> Make:
    return lambda names: lambda state: read(state).isdisjoint(names)


def _at_least(read: Callable[[State], float]) -> Make:
    return lambda number: lambda state: read(state) >= number


def _at_most(read: Callable[[State], float]) -> Make:
    return lambda number: lambda state: read(state) <= number


def _is(read: Callable[[State], bool]) -> Make:
    return lambda wanted: lambda state: read(state) == wanted


def _agent_lately(state: State) -> frozenset[str]:
    return state.course.agent | state.course.agent_before


def _fault(state: State) -> bool:
    return not state.course.agent.isdisjoint(FAULTS)


def _falling(state: State) -> bool:
    return state.course.before - state.course.tension >= FALLING


def _promised_for(state: State) -> float:
    """Seconds since the agent's last promise; 0 without times."""
    if state.owed.promised_at is None or state.course.now is None:
        return 0.0
    return state.course.now - state.owed.promised_at


def _matter(state: State) -> frozenset[str]:
    return frozenset({state.danger.matter}) if state.danger is not None else frozenset()


def _other_matter(names: frozenset[str]) -> Test:
    return lambda state: state.danger is not None and state.danger.matter not in names


CLIENT: Final = CLIENT_LABELS
AGENT: Final = AGENT_LABELS
SITUATION: Final = frozenset(SITUATIONS)
MATTER: Final = frozenset(get_args(Matter))

CONDITIONS: Final[dict[str, Condition]] = {
    # what the client's last turn did
    "client": Condition("l'un de ces actes dans le dernier tour du client", CLIENT, _any(lambda s: s.course.client)),
    "client_not": Condition("aucun de ces actes dans ce tour", CLIENT, _none(lambda s: s.course.client_maybe)),
    "client_before": Condition("l'un d'eux dans son tour d'avant", CLIENT, _any(lambda s: s.course.client_before)),
    "rule": Condition("l'une de ces règles entendue dans ce tour", "rule", _any(lambda s: s.course.rules)),
    "sign": Condition("l'un de ces signes dans ce tour", SIGNS, _any(lambda s: s.course.signs)),
    "sign_not": Condition("aucun de ces signes dans ce tour", SIGNS, _none(lambda s: s.course.signs)),
    # what the agent's last turns did
    "agent": Condition("l'un de ces actes dans le dernier tour de l'agent", AGENT, _any(lambda s: s.course.agent)),
    "agent_not": Condition("aucun de ces actes dans ce tour", AGENT, _none(lambda s: s.course.agent)),
    "agent_lately": Condition("l'un d'eux dans ses deux derniers tours", AGENT, _any(_agent_lately)),
    "agent_lately_not": Condition("aucun d'eux dans ses deux derniers tours", AGENT, _none(_agent_lately)),
    "agent_fault": Condition("ce tour était une faute", "yes_no", _is(_fault)),
    # tension, 0 to 3
    "tension_at_least": Condition("tension du dernier tour du client", "number", _at_least(lambda s: s.course.tension)),
    "tension_at_most": Condition("tension du dernier tour du client", "number", _at_most(lambda s: s.course.tension)),
    "before_at_least": Condition("tension de son tour d'avant", "number", _at_least(lambda s: s.course.before)),
    "peak_at_least": Condition("la plus haute tension jusqu'ici", "number", _at_least(lambda s: s.course.peak)),
    "falling": Condition("la tension baisse", "yes_no", _is(_falling)),
    # the course of the call
    "done": Condition("ces étapes sont faites", "step", lambda bits: lambda s: s.ticked.steps & bits == bits),
    "not_done": Condition("aucune de ces étapes n'est faite", "step", lambda bits: lambda s: not s.ticked.steps & bits),
    "situation": Condition("l'appel est l'un de ceux-là", SITUATION, _any(lambda s: s.situations)),
    "no_situation": Condition("l'appel n'est aucun de ceux-là", SITUATION, _none(lambda s: s.situations)),
    "client_turns_at_least": Condition("tours du client", "number", _at_least(lambda s: s.course.client_turns)),
    "client_turns_at_most": Condition("tours du client", "number", _at_most(lambda s: s.course.client_turns)),
    "hard_at_least": Condition("plaintes, colères, insultes… jusqu'ici", "number", _at_least(lambda s: s.course.hard)),
    "hard_at_most": Condition("plaintes, colères, insultes… jusqu'ici", "number", _at_most(lambda s: s.course.hard)),
    "rambles_at_least": Condition("tours à côté du sujet", "number", _at_least(lambda s: s.course.rambles)),
    "abuses_at_least": Condition("tours d'insulte, propos déplacés", "number", _at_least(lambda s: s.course.abuses)),
    "abuses_at_most": Condition("tours d'insulte, propos déplacés", "number", _at_most(lambda s: s.course.abuses)),
    "served": Condition("la réponse est donnée et reçue", "yes_no", _is(lambda s: s.course.served)),
    "event": Condition("l'un de ces faits depuis le tour d'avant", EVENTS, _any(lambda s: s.course.events)),
    "rung": Condition("l'échelon que la clôture appelle", RUNGS, lambda names: lambda s: next_rung(s) in names),
    # promises
    "needed_by": Condition("l'heure butoir du client est connue", "yes_no", _is(lambda s: s.needed_by is not None)),
    "agent_promise": Condition("une promesse de l'agent est ouverte", "yes_no", _is(lambda s: bool(s.owed.agent))),
    "client_promise": Condition("le client s'est engagé", "yes_no", _is(lambda s: bool(s.owed.client))),
    "unsummed": Condition("ce qui est promis n'a pas été redit", "yes_no", _is(lambda s: s.owed.unsummed)),
    "promised_seconds_at_least": Condition("depuis la promesse de l'agent", "number", _at_least(_promised_for)),
    # danger and office
    "danger": Condition("un danger pour la vie a été entendu", "yes_no", _is(lambda s: s.danger is not None)),
    "matter": Condition("le danger est l'un de ceux-là", MATTER, _any(_matter)),
    "matter_not": Condition("le danger n'est aucun de ceux-là", MATTER, _other_matter),
    "acknowledged": Condition(
        "l'agent y a répondu", "yes_no", _is(lambda s: s.danger is not None and s.danger.acknowledged)
    ),
    "office_records": Condition("le cabinet enregistre ses appels", "yes_no", _is(lambda s: s.setting.records)),
}


def condition(name: str, row: Fields, steps: StepBits) -> Test:
    """The test that the sheet asks for under this name; BadData where it cannot be read."""
    known = CONDITIONS.get(name)
    if known is None:
        near = ", ".join(sorted(CONDITIONS))
        why = "« {name} » n'est pas une condition connue ; possibles : {near}"
        raise row.fail(why, row.fields[name], name=name, near=near)
    takes = known.takes
    if takes == "number":
        return known.make(row.number(name, 0.0))
    if takes == "yes_no":
        return known.make(yes_no(row, name))
    names = row.texts(name)
    if takes == "step":
        assert_known(row, names, frozenset(steps))
        return known.make(sum(steps[text.value] for text in names))
    if isinstance(takes, frozenset):
        assert_known(row, names, takes)
    return known.make(frozenset(text.value for text in names))


def yes_no(row: Fields, name: str, default: bool = False) -> bool:
    """`yes` or `no` under this name (`oui`, `non` too)."""
    if name not in row.fields:
        return default
    value = row.text(name)
    if value not in ("yes", "no", "oui", "non"):
        raise row.fail("« {name} » se répond par yes ou no", row.fields[name], name=name)
    return value in ("yes", "oui")


def assert_known(row: Fields, names: tuple[Text, ...], allowed: frozenset[str]) -> None:
    """BadData at the first name that is none of those allowed."""
    for text in names:
        if text.value not in allowed:
            near = ", ".join(sorted(allowed))
            raise row.fail("« {value} » n'est pas connu ici ; possibles : {near}", text, value=text.value, near=near)
