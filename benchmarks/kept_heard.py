"""How well a later call is read for what became of a promise: 100 pairs by another hand; counts only, no sentence.

`python -m benchmarks.kept_heard` prints precision of what would be proposed (kept, broken or partly), how much of what
there is would be, and which verdict is taken for which.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any, Final

from sangfroid.followup import kept, kept_links, kept_rules, kept_signs, kept_words
from sangfroid.followup.kept import Given, Said, shown

PAIRS: Final = Path(__file__).parent / "kept_pairs.jsonl"
BAR: Final = 0.90
SILENT: Final = "unrelated"


def given(pair: dict[str, Any]) -> Given:
    """The promise of a pair, with the call in which it was given."""
    promise = pair["promise"]
    before = tuple(Said(n, turn["speaker"], turn["text"]) for n, turn in enumerate(pair["first"], 1))
    holds = [one.n for one in before if promise["text"] in one.text]
    return Given(promise["text"], promise["owner"], before=before, turn=holds[0] if holds else promise["turn"])


def later(pair: dict[str, Any]) -> list[Said]:
    """The turns of the later call."""
    return [Said(n, turn["speaker"], turn["text"]) for n, turn in enumerate(pair["later"], 1)]


def heard(pair: dict[str, Any]) -> str:
    """What is read from a pair."""
    found = shown(given(pair), later(pair))
    return found.verdict if found is not None else SILENT


def counts(pairs: list[dict[str, Any]]) -> Counter[tuple[str, str]]:
    """How often each gold verdict was read as each."""
    return Counter((pair["gold"], heard(pair)) for pair in pairs)


def wrong_at(pair: dict[str, Any]) -> str:
    """By which rule of the sheet a pair is read wrongly, said by whom; "" where it is not."""
    found = shown(given(pair), later(pair))
    if found is None or found.verdict == pair["gold"]:
        return ""
    by = pair["later"][found.turn - 1]["speaker"]
    return f"{pair['gold']} read as {found.verdict}: rule {found.rule}, {by} for {pair['promise']['owner']}"


def silent_at(pair: dict[str, Any]) -> str:
    """At which step nothing more is read of a pair: a count of these tells what to mend, no sentence does."""
    call = kept.heard(given(pair), later(pair))
    about, of, turns = call.about, call.of, call.turns
    linked = {sign.gives for sign in call.found}
    if linked:
        return f"linked: {' '.join(sorted(linked))}"
    shares = "words shared" if any(about.shared(turn.said.forms) for turn in turns) else "no word shared"
    return f"{_furthest(turns, about, of)}; {shares}; act {' '.join(sorted(about.acts)) or 'unknown'}"


def _furthest(turns: Sequence[kept_links.Turn], about: kept_words.Topic, of: kept_links.Side) -> str:
    """How far the best of the signs came."""
    rules = kept_rules.rules()
    found = [
        (rules.rules[match.pattern], place, turn)
        for place, turn in enumerate(turns)
        for match in rules.patterns.find(turn.said)
    ]
    found = [one for one in found if one[0].gives in ("kept", "broken")]
    if not found:
        return "no sign"
    fits = any(kept_signs.fits(rule, turn, place, about, of) for rule, place, turn in found)
    return "sign not linked" if fits else "sign of another side or act"


def shape(pairs: list[dict[str, Any]]) -> list[str]:
    """What the pairs look like: who speaks, how long."""
    turns = [turn for pair in pairs for turn in pair["later"]]
    return [
        f"speakers: {dict(Counter(turn['speaker'] for turn in turns))}",
        f"owners: {dict(Counter(pair['promise']['owner'] for pair in pairs))}",
        f"turns a call: {dict(sorted(Counter(len(pair['later']) for pair in pairs).items()))}",
        f"words a turn: {median(len(turn['text'].split()) for turn in turns)}",
        f"words a promise: {median(len(pair['promise']['text'].split()) for pair in pairs)}",
    ]


def main() -> int:
    """Prints the figures; 1 where precision misses its bar."""
    pairs = [json.loads(line) for line in PAIRS.read_text("utf-8").splitlines() if line.strip()]
    found = counts(pairs)
    proposed = sum(number for (_, read), number in found.items() if read != SILENT)
    right = sum(number for (gold, read), number in found.items() if SILENT != read == gold)
    there = sum(number for (gold, _), number in found.items() if gold != SILENT)
    precision = right / proposed if proposed else 0.0
    print(json.dumps({
        "name": "followup.kept.precision", "value": round(precision, 3), "bar": f">= {BAR:g}", "ok": precision >= BAR,
        "proposed": proposed, "right": right, "recall": round(right / there, 3) if there else 0.0,
    }))  # fmt: skip
    for (gold, read), number in sorted(found.items()):
        print(f"{gold:10} read as {read:10} {number:4}")
    print("\n".join(shape(pairs)))
    for kind, number in sorted(Counter(wrong for pair in pairs if (wrong := wrong_at(pair))).items()):
        print(f"wrong: {kind:60} {number:4}")
    missed = Counter(silent_at(pair) for pair in pairs if pair["gold"] != SILENT and heard(pair) == SILENT)
    for step, number in sorted(missed.items()):
        print(f"silent: {step:60} {number:4}")
    return 0 if precision >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
