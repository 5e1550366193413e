"""What the advice fold tells, beside `Step` (a step was done) and `Advice` (a hint)."""

from __future__ import annotations

from dataclasses import dataclass

from sangfroid.calls.reading import Advice
from sangfroid.calls.reading import Step as StepDone


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The hint stands no longer: the agent has spoken. `followed`: what was said does the step."""

    advice: Advice
    followed: bool


@dataclass(frozen=True, slots=True)
class TooEarly:
    """A step done while the client was too tense for it."""

    playbook: str
    step: str
    turn: int
    quote: str
    why: str


Told = StepDone | Advice | Withdrawn | TooEarly
