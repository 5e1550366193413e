"""How well a later call is read for what became of a promise: 100 pairs by another hand; counts only, no sentence.

`python -m benchmarks.kept_heard` prints precision of what would be proposed (kept, broken or partly), how much of what
there is would be, and which verdict is taken for which.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any, Final

from sangfroid.followup import kept_rules, kept_signs, kept_words
from sangfroid.followup.kept import Given, Said, shown

PAIRS: Final = Path(__file__).parent / "kept_pairs.jsonl"
BAR: Final = 0.90
SILENT: Final = "unrelated"


def heard(pair: dict[str, Any]) -> str:
    """What is read from a pair."""
    later = [Said(n, turn["speaker"], turn["text"]) for n, turn in enumerate(pair["later"], 1)]
    found = shown(Given(pair["promise"]["text"], pair["promise"]["owner"]), later)
    return found.verdict if found is not None else SILENT


def counts(pairs: list[dict[str, Any]]) -> Counter[tuple[str, str]]:
    """How often each gold verdict was read as each."""
    return Counter((pair["gold"], heard(pair)) for pair in pairs)


def silent_at(pair: dict[str, Any]) -> str:
    """At which step nothing more is read of a pair: a count of these tells what to mend, no sentence does."""
    about = kept_words.topic(pair["promise"]["text"])
    of: kept_signs.Side = "client" if pair["promise"]["owner"] == "client" else "us"
    turns = kept_signs.read([(n, turn["speaker"], turn["text"]) for n, turn in enumerate(pair["later"], 1)])
    linked = {sign.gives for place in range(len(turns)) for sign in kept_signs.signs(turns, place, about, of)}
    if linked:
        return f"linked: {' '.join(sorted(linked))}"
    shares = "words shared" if any(about.shared(turn.said.forms) for turn in turns) else "no word shared"
    named = f"{'things' if about.things else 'no thing'}, act {' '.join(sorted(about.acts)) or 'unknown'}"
    return f"{_furthest(turns, about, of)}; {shares}; {named}"


def _furthest(turns: list[kept_signs.Turn], about: kept_words.Topic, of: kept_signs.Side) -> str:
    """How far the best of the signs came."""
    found = [
        (kept_rules.rules().rules[match.pattern], place, turn)
        for place, turn in enumerate(turns)
        for match in kept_rules.rules().patterns.find(turn.said)
    ]
    ours = [one for one in found if one[0].by in ("any", one[2].speaker) and one[0].of in ("any", of)]
    ours = [one for one in ours if one[0].gives in ("kept", "broken")]
    if not ours:
        return "other side's sign" if found else "no sign"
    fits = [one for one in ours if kept_signs.fits(one[0], one[2], one[1], about, of)]
    return f"sign not linked at turn {min(one[1] for one in fits) + 1}" if fits else "sign of another act"


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
    missed = Counter(silent_at(pair) for pair in pairs if pair["gold"] != SILENT and heard(pair) == SILENT)
    for step, number in sorted(missed.items()):
        print(f"silent: {step:60} {number:4}")
    return 0 if precision >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
