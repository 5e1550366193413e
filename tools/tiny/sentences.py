"""The sentences of `sentences.txt`, one at a time, as chance has it."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Final

LINES: Final = tuple(
    line.strip()
    for line in (Path(__file__).parent / "sentences.txt").read_text("utf-8").splitlines()
    if line.strip() and not line.startswith("#")
)
_ONE_OF: Final = re.compile(r"\(([^()]*)\)")
_MAY_BE: Final = re.compile(r"\[([^\[\]]*)\]")


def sentence(chance: random.Random, line: str) -> str:
    """One way to say the line."""
    said = _MAY_BE.sub(lambda found: found[1] if chance.random() < 0.5 else "", line)
    return " ".join(_ONE_OF.sub(lambda found: chance.choice(found[1].split("|")), said).split())


def words() -> tuple[str, ...]:
    """Every word of the sentences."""
    return tuple(sorted({word for line in LINES for word in re.findall(r"[^\s()|\[\]]+", line)}))


def spoken(chance: random.Random) -> str:
    """What one utterance says: a sentence, or two in a row, or words thrown together."""
    draw = chance.random()
    if draw < 0.08:  # so that a word is heard for itself, not only where it usually stands
        return " ".join(chance.sample(words(), chance.randint(1, 6)))
    count = 1 if draw < 0.65 else 2
    return " ".join(sentence(chance, chance.choice(LINES)) for _ in range(count))
