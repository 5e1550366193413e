"""How a call ended, from what its source says, else from its last turns."""

from __future__ import annotations

import pytest

from sangfroid.calls import End
from sangfroid.calls.vocabulary import Speaker
from tests.reading.calls_made import call, reading

Said = tuple[Speaker, str]
ANGRY: Said = ("client", "C'est inadmissible, c'est scandaleux, vous êtes des incapables !")
OPEN: Said = ("agent", "Cabinet Morel, bonjour")
BYE: Said = ("client", "Au revoir madame, bonne journée")
LEAVE: Said = ("agent", "Je vous souhaite une bonne journée, au revoir monsieur")

ENDS: list[tuple[End | None, list[Said], str]] = [
    (End(9.0, "client", "cut"), [OPEN, ANGRY], "hang_up"),
    (End(9.0, "agent", "cut"), [OPEN, ANGRY], "agent_hang_up"),
    (End(9.0, "agent", "leave"), [OPEN, ANGRY, LEAVE], "agent_close"),
    (End(9.0, "client", "leave"), [OPEN, LEAVE, BYE], "normal"),
    (End(9.0, "unknown", "interrupted"), [OPEN, ANGRY], "unknown"),
    (None, [OPEN, LEAVE, BYE], "normal"),
    (None, [OPEN, ANGRY], "hang_up"),
    (None, [OPEN, ANGRY, LEAVE], "agent_close"),
    (None, [], "unknown"),
]


@pytest.mark.parametrize(("end", "said", "ending"), ENDS)
def test_ending(end: End | None, said: list[Said], ending: str) -> None:
    assert reading(call(*said, end=end)).ending == ending


def test_a_hang_up_is_a_situation_and_breaks_the_call_off() -> None:
    found = reading(call(OPEN, ANGRY, end=End(9.0, "client", "cut")))
    assert "hang_up" in {situation.name for situation in found.situations}
    assert found.outcome == "broken_off"
    assert found.ended_by == "client"


def test_a_call_without_anything_hard_is_calm_alone() -> None:
    found = reading(call(OPEN, ("client", "Bonjour, je voudrais les horaires"), LEAVE, BYE))
    assert [situation.name for situation in found.situations] == ["calm"]
