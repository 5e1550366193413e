"""How tense a client's turn is, as a careful listener would hear its words: 0 calm .. 3 shouting, insults, panic.

Words only: each value comes from cues, and the strongest of them is quoted. Between turns tension lingers,
and words of relief bring it down.
"""

from __future__ import annotations

from typing import Final

from sangfroid.calls.turns import Cue
from sangfroid.cues.grammar.match import Sign

# What the act alone says of tension, where a rule gives no value of its own.
OF_LABEL: Final = {
    "insult": 3.0, "panic": 3.0, "threat": 2.0, "anger": 2.0, "complaint": 1.0, "insist": 1.0, "distress": 1.5,
    "inappropriate": 1.0, "altered": 1.0, "ramble": 0.0, "calming": 0.0, "thanks": 0.0, "goodbye": 0.0,
}  # fmt: skip
RELIEF: Final = frozenset({"calming", "thanks"})
HARD: Final = frozenset({"anger", "insult", "threat", "panic", "complaint", "insist", "distress"})

LINGER: Final = 0.75  # share of the last turn's tension that a turn without signs keeps
LINGER_UNDER: Final = 0.45  # the same under milder words
LINGER_RELIEF: Final = 0.45  # and after words of relief
MORE_ACTS: Final = 0.35  # added where several hard acts stand together
CRY: Final = 0.3  # added for a written exclamation mark on hard words


# The model's estimate keeps to the middle: stretched from it, and lingering, it comes nearest to listeners' (chosen on
# the corpus, on calls that the weights had not seen).
MIDDLE: Final = 0.87
STRETCH: Final = 1.8
STAYS: Final = 0.4


def estimated(before: float | None, estimate: float) -> float:
    """The turn's tension by the model's estimate; `before` is that of the client's last turn, None before the first."""
    now = min(3.0, max(0.0, (estimate - MIDDLE) * STRETCH + MIDDLE))
    return now if before is None else (1 - STAYS) * now + STAYS * before


def tension(before: float, labels: tuple[Cue, ...], signs: tuple[Sign, ...], cries: int) -> tuple[float, str | None]:
    """The turn's tension and the words that carry it most (None where only what came before does)."""
    weighed: list[tuple[float, str]] = [
        (OF_LABEL.get(cue.name, 0.0) if cue.by.startswith(("tap", "context")) else 0.0, cue.quote) for cue in labels
    ]
    soothing = bool(RELIEF & {cue.name for cue in labels})
    for sign in signs:
        value = sign.rule.tension
        if value is None:
            value = OF_LABEL.get(sign.rule.name, 0.0)
        elif value == 0.0 and sign.rule.name == "tension":
            soothing = True
        weighed.append((value, sign.quote))
    words, quote = max(weighed, default=(0.0, ""))
    if words <= 0.0:
        kept = LINGER_RELIEF if soothing else LINGER
        return before * kept, None
    acts = sum(1 for cue in labels if cue.name in HARD)
    words += MORE_ACTS * max(0, acts - 1) + (CRY if cries and words >= 1 else 0.0)
    if soothing:
        words *= 0.6
    return min(3.0, max(words, before * (LINGER_RELIEF if soothing else LINGER_UNDER))), quote
