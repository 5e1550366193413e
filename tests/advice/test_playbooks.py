"""The playbooks that ship: the same in both languages, sayable, and free of what no sentence of ours may say."""

from __future__ import annotations

import re

import pytest

from sangfroid.advice import load
from sangfroid.advice.check import EXAMPLES, check
from sangfroid.advice.ladder import RUNGS
from sangfroid.advice.playbook import Step
from sangfroid.advice.wording import PLACES, Wording
from sangfroid.calls.turns import Turn
from sangfroid.calls.vocabulary import FAULTS, SITUATIONS
from sangfroid.cues.context import Before
from sangfroid.cues.hearing import cues, french
from sangfroid.language.sheets import Fields, Rows, Text, read_sheet_file

LANGUAGES = ("fr", "en")
METHODS = {"danger", "hang_up", "conflict", "overrun", "abuse", "furious", "emergency", "everyday"}
SAYABLE = [
    pytest.param(step, wording, tu, id=f"{step.playbook}.{step.id}-{wording.filled(EXAMPLES, tu)[:40]}")
    for step in load.book("fr").steps for wording in step.say
    for tu in ((False, True) if wording.vous != wording.tu else (False,))
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_method_has_its_playbook(language: str) -> None:
    assert {playbook.id for playbook in load.book(language).playbooks} == METHODS


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_package_s_own_sheets_have_no_problem(language: str) -> None:
    grammar = french() if language == "fr" else None
    assert [str(problem) for problem in check(load.DATA / language, language=language, grammar=grammar)] == []


def _logic(node: object, keep: bool = False) -> object:
    """A sheet without its texts: ids, conditions, who does a step, places in wordings."""
    if isinstance(node, Text):
        return node.value if keep else None
    if isinstance(node, Rows):
        return [_logic(item, keep) for item in node.items]
    assert isinstance(node, Fields)
    kept = (
        "id",
        "playbook",
        "rank",
        "exempt",
        "kind",
        "again",
        "on_request",
        "done_by",
        "ripe",
        "begins",
        "when",
        "steps",
        "manner",
    )
    return {key: _logic(value, keep or key != "steps") for key, value in node.fields.items() if key in kept or keep}


@pytest.mark.parametrize("method", sorted(METHODS))
def test_both_languages_have_the_same_steps_and_conditions(method: str) -> None:
    fr, en = (_logic(read_sheet_file(load.DATA / language / f"{method}.yaml")) for language in LANGUAGES)
    assert fr == en
    counts = [[len(step.say) for step in load.book(language).steps] for language in LANGUAGES]
    assert counts[0] == counts[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_methods_order_by_what_is_at_stake(language: str) -> None:
    order = [playbook.id for playbook in load.book(language).playbooks]
    assert order[:4] == ["danger", "abuse", "hang_up", "emergency"]
    assert order[-1] == "everyday"
    exempt = {playbook.id for playbook in load.book(language).playbooks if playbook.exempt}
    assert exempt == {"danger", "abuse", "hang_up"}  # after a hang-up nobody is on the line any more


@pytest.mark.parametrize(("step", "wording", "tu"), SAYABLE)
def test_a_sentence_read_back_does_its_step_and_is_no_fault(step: Step, wording: Wording, tu: bool) -> None:
    said = wording.filled(EXAMPLES, tu)
    assert len(said.split()) <= 22
    assert "{" not in said
    heard = cues(Turn(1, "agent", said), Before(), french())
    labels = {cue.name for cue in heard.labels}
    assert labels & FAULTS == set()
    assert labels & step.done_by_agent, f"« {said} » does not do its step: {sorted(labels)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_is_known_and_every_step_has_words_without_facts(language: str) -> None:
    for step in load.book(language).steps:
        for wording in step.say:
            assert {need.removesuffix(":gender") for need in wording.needs} <= set(PLACES), step.id
        assert not step.say or sum(not wording.needs for wording in step.say) >= 2, step.id
        assert step.why, step.id
        assert step.do, step.id


def test_a_tu_sentence_is_not_its_vous_sentence() -> None:
    pairs = [wording for step in load.book("fr").steps for wording in step.say if wording.vous != wording.tu]
    assert len(pairs) > 60
    for wording in pairs:
        assert not re.search(
            r"\b(vous|votre|vos)\b", wording.filled({**EXAMPLES, "client": "X", "subject": "X", "i_owe": "X"}, tu=True)
        )


def test_when_a_step_is_ripe_can_be_shown_in_words() -> None:
    step = next(step for step in load.book().steps if (step.playbook, step.id) == ("abuse", "warn"))
    [asked] = step.ripe_when
    assert ("l'un de ces actes dans le dernier tour du client", "insult") in asked
    assert len(asked) == len(step.ripe[0])


def test_wordings_are_numbered_once() -> None:
    numbers = [wording.number for step in load.book().steps for wording in step.say]
    assert numbers == sorted(set(numbers))
    bits = [step.bit for step in load.book().steps]
    assert len(set(bits)) == len(bits)
    assert all(bit.bit_count() == 1 for bit in bits)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ladder_has_its_rungs_in_order(language: str) -> None:
    ladder = load.book(language).ladder
    assert [rung for rung, _ in ladder.rungs] == ["sum_up", "announce_close", "recall", "goodbye", "hang_up"]
    assert {rung for rung, _ in ladder.rungs} == RUNGS
    manners = {manner.id for manner in ladder.manners}
    used = {wording.manner for step in load.book(language).steps for wording in step.say if wording.manner}
    assert used <= manners


@pytest.mark.parametrize(
    ("region", "matter", "number"),
    [
        ("FR", "heart", "le 15"), ("FR", "fire", "le 18"), ("FR", "violence", "le 17"), ("FR", "suicide", "le 3114"),
        ("CH", "breath", "le 144"), ("CH", "weapon", "le 117"), ("CH", "fire", "le 118"), ("CH", "suicide", "le 143"),
        ("BE", "stroke", "le 112"), ("BE", "violence", "le 101"), ("BE", "suicide", "le 0800 32 123"),
        ("CA", "life", "le 911"), ("CA", "suicide", "le 988"), ("LU", "life", "le 112"), ("LU", "violence", "le 113"),
        (None, "heart", "le 112"), ("CI", "heart", None),
    ],
)  # fmt: skip
def test_the_number_is_the_country_s(region: str | None, matter: str, number: str | None) -> None:
    assert load.book().number(region, matter) == number


def test_the_situations_all_have_a_method() -> None:
    assert set(SITUATIONS) - {"calm"} <= METHODS
