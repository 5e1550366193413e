"""The learnt reader of a whole note, with numpy: two layers of gated units in both directions, several nets at once.

It tells for each piece what name it belongs to and whose undertaking it heads, for each head the words of time and
the name that it bears on, and for the note how the call was and how it ended. Trained by `python -m tools.journal`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from sangfroid.cues.model.file import Arrays

Grid: TypeAlias = NDArray[np.float32]

ROLES: Final = ("caller", "about", "to_call")
TAGS: Final = 1 + 2 * len(ROLES)  # none, then first and further pieces of each role
OWNERS: Final = ("none", "me", "colleague", "doctor", "client", "?")
SITUATIONS: Final = ("-", "calm", "hang_up", "abuse", "conflict", "overrun", "emergency")
ENDINGS: Final = ("-", "hang_up", "agent_hang_up", "agent_close", "normal")
LOOKS: Final = 2  # at each note: with the rules' word on it, and without
FAR: Final = 16  # pieces: further away is all the same
_NEVER: Final = np.float32(-1e9)


def hashed(fact: str) -> int:
    """The number under which a fact's weights stand."""
    return crc32(fact.encode())


@dataclass(frozen=True, slots=True)
class Told:
    """What the nets say of the pieces and of the note, as shares of one."""

    tags: Grid  # pieces x tags
    owners: Grid  # pieces x owners
    situation: Grid
    ending: Grid
    _hidden: Grid  # looks and nets x pieces x width


@dataclass(frozen=True, slots=True)
class Net:
    """The weights of several nets, stacked along their first axis, once for each look."""

    rows: NDArray[np.uint32]  # hashed facts, in order
    of_facts: Grid  # facts x nets x width
    parts: dict[str, Grid]

    @classmethod
    def of(cls, found: Arrays) -> Net:
        """The nets of these arrays: whole numbers from -127 to 127 with a scale each."""
        parts = {
            name.removeprefix("net_"): _plain(found, name)
            for name in found if name.startswith("net_")
        }  # fmt: skip
        of_facts = np.ascontiguousarray(parts.pop("E").transpose(1, 0, 2))
        return cls(found["facts"], of_facts, {name: np.concatenate([part] * LOOKS) for name, part in parts.items()})

    def tell(self, looks: Sequence[Sequence[Sequence[str]]]) -> Told:
        """What the nets say of a note, over LOOKS looks at it; each gives the facts that its pieces show."""
        summed = [np.stack([self._summed(each) for each in facts], 1) for facts in looks]
        first = np.tanh(np.concatenate(summed) + self.parts["b"][:, None])
        inner = self._through("g2", self._through("g1", first))
        hidden = np.concatenate([inner, first], -1)
        tags = hidden @ self.parts["tW"] + self.parts["tb"][:, None]
        owners = _shares(hidden @ self.parts["aW"] + self.parts["ab"][:, None])
        situation, ending = (
            _shares(_pooled(hidden @ self.parts[f"{one}W"]) + self.parts[f"{one}b"]).mean(0) for one in "se"
        )
        return Told(self._chained(tags).mean(0), owners.mean(0), situation, ending, hidden)

    def times(self, told: Told, heads: Sequence[int], spans: Sequence[tuple[int, int]], sorts: Sequence[int]) -> Grid:
        """How likely each head has no time (first column), or each of these."""
        hidden, parts = told._hidden, self.parts
        firsts, lasts = [a for a, _ in spans], [b for _, b in spans]
        spanned: Grid = (hidden[:, firsts] + hidden[:, lasts]) / np.float32(2)
        scores = self._pointed("w", hidden, heads, spanned, firsts)
        scores += parts["wv"][:, list(sorts)][:, None, :]
        none = (hidden[:, list(heads)] @ parts["wn"] + parts["wnb"][:, None])[:, :, :1]
        found: Grid = _shares(np.concatenate([none, scores], -1)).mean(0)
        return found

    def owed(self, told: Told, heads: Sequence[int], names: Sequence[int]) -> Grid:
        """How likely each head is owed to nobody named (first column), to one who must be asked, or to each name."""
        hidden, parts = told._hidden, self.parts
        scores = self._pointed("o", hidden, heads, hidden[:, list(names)], names)
        none = hidden[:, list(heads)] @ parts["on"] + parts["onb"][:, None]
        found: Grid = _shares(np.concatenate([none, scores], -1)).mean(0)
        return found

    def _summed(self, facts: Sequence[str]) -> Grid:
        wanted = np.array([hashed(fact) for fact in facts], np.uint32)
        at = np.minimum(np.searchsorted(self.rows, wanted), len(self.rows) - 1)
        found: Grid = self.of_facts[at[self.rows[at] == wanted]].sum(0)
        return found

    def _through(self, name: str, seen: Grid) -> Grid:
        """Both directions of one layer: nets x pieces x twice the width."""
        ways = []
        for way in "fb":
            weights, over, bias = (self.parts[f"{name}{way}{part}"] for part in "WUc")
            ways.append((seen @ weights + bias[:, None])[:, :: 1 if way == "f" else -1])
            ways.append(over)
        entered, over = np.concatenate([ways[0], ways[2]]), np.concatenate([ways[1], ways[3]])
        width = over.shape[1]
        state = np.zeros((len(over), 1, width), np.float32)
        states = np.empty((len(over), entered.shape[1], width), np.float32)
        for at in range(entered.shape[1]):
            now, kept = entered[:, at], (state @ over)[:, 0]
            gates = _sigmoid(now[:, : 2 * width] + kept[:, : 2 * width])
            new = np.tanh(now[:, 2 * width :] + gates[:, :width] * kept[:, 2 * width :])
            held = gates[:, width:]
            state = ((1 - held) * new + held * state[:, 0])[:, None]
            states[:, at] = state[:, 0]
        nets = len(seen)
        return np.concatenate([states[:nets], states[nets:, ::-1]], -1)

    def _chained(self, tags: Grid) -> Grid:
        """The share of each tag at each piece, over all chains of tags."""
        steps = self.parts["tT"]
        before, after = [tags[:, 0]], [np.zeros_like(tags[:, 0])]
        for at in range(1, tags.shape[1]):
            before.append(_logsum(before[-1][:, :, None] + steps, 1) + tags[:, at])
        for at in range(tags.shape[1] - 1, 0, -1):
            after.append(_logsum(steps + (tags[:, at] + after[-1])[:, None, :], 2))
        return _shares(np.stack(before, 1) + np.stack(after[::-1], 1))

    def _pointed(self, name: str, hidden: Grid, heads: Sequence[int], others: Grid, places: Sequence[int]) -> Grid:
        """How well each of the others fits each head."""
        parts = self.parts
        head = np.tanh(hidden[:, list(heads)] @ parts[f"{name}h"] + parts[f"{name}hb"][:, None])
        other = np.tanh(others @ parts[f"{name}c"] + parts[f"{name}cb"][:, None])
        gaps = np.array([[place - at for place in places] for at in heads], np.int64).reshape(len(heads), len(places))
        away = np.clip(gaps, -FAR, FAR) + FAR
        both = np.tanh(head[:, :, None] + other[:, None]) @ parts[f"{name}u"][:, None, :, None]
        found: Grid = head @ other.transpose(0, 2, 1) / 2 + both[..., 0] + parts[f"{name}d"][:, away]
        return found


def _plain(found: Arrays, name: str) -> Grid:
    scale: Grid = found[name.replace("net_", "by_")].astype(np.float32)
    whole: Grid = found[name].astype(np.float32)
    return whole * scale


def chosen(tags: Grid) -> list[int]:
    """The likeliest chain of tags in which no further piece of a role stands without its first."""
    odds = np.log(tags + 1e-9)
    able = np.zeros((TAGS, TAGS), np.float32)
    for further in range(2, TAGS, 2):
        able[[at for at in range(TAGS) if at not in (further, further - 1)], further] = _NEVER
    score, back = odds[0].copy(), []
    score[2::2] = _NEVER
    for row in odds[1:]:
        ways = score[:, None] + able
        back.append(ways.argmax(0))
        score = ways.max(0) + row
    found = [int(score.argmax())]
    for ways_back in reversed(back):
        found.append(int(ways_back[found[-1]]))
    return found[::-1]


def _sigmoid(scores: Grid) -> Grid:
    found: Grid = 0.5 * (1 + np.tanh(0.5 * scores))
    return found


def _logsum(scores: Grid, axis: int) -> Grid:
    top = scores.max(axis, keepdims=True)
    found: Grid = np.log(np.exp(scores - top).sum(axis)) + top.squeeze(axis)
    return found


def _pooled(scores: Grid) -> Grid:
    return _logsum(scores, 1)


def _shares(scores: Grid) -> Grid:
    odds = np.exp(scores - scores.max(-1, keepdims=True))
    found: Grid = odds / odds.sum(-1, keepdims=True)
    return found


def packed(name: str, weights: NDArray[Any]) -> Arrays:
    """Weights as whole numbers with a scale each: one for each row of facts, else one for each column."""
    axes = -1 if name == "E" else tuple(range(1, weights.ndim - 1)) or -1
    scale = np.maximum(np.abs(weights).max(axes, keepdims=True) / 127, 1e-8).astype(np.float16)
    scale = np.maximum(scale, np.float16(6e-8))
    whole = np.clip(np.rint(weights / scale.astype(np.float32)), -127, 127).astype(np.int8)
    return {f"net_{name}": whole, f"by_{name}": scale}
