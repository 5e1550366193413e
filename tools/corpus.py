"""Renew the figures in corpus/README.md from the corpus itself: `python tools/corpus.py`; `--check` only compares."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parents[1] / "corpus"
START, END = "<!-- figures: python tools/corpus.py -->", "<!-- end of figures -->"


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The lines of a sheet with a header, as fields by name."""
    head, *lines = path.read_text("utf-8").splitlines()
    for line in lines:
        yield dict(zip(head.split("\t"), line.split("\t"), strict=True))


def named(field: str) -> set[str]:
    return set() if field == "-" else set(field.split(","))


def f1(pairs: Iterable[tuple[set[str], set[str]]]) -> tuple[dict[str, float], Counter[str], Counter[str]]:
    """Per name 2·both/(first+second), and how often each pass gave it."""
    both, first, second = Counter[str](), Counter[str](), Counter[str]()
    for one, other in pairs:
        both.update(one & other)
        first.update(one)
        second.update(other)
    return {name: 2 * both[name] / (first[name] + second[name]) for name in first | second}, first, second


def micro(pairs: list[tuple[set[str], set[str]]]) -> float:
    return 2 * sum(len(a & b) for a, b in pairs) / sum(len(a) + len(b) for a, b in pairs)


def weighted_kappa(pairs: list[tuple[int, int]]) -> float:
    """Quadratic weighted kappa."""
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    seen = sum((a - b) ** 2 for a, b in pairs)
    chance = sum((a - b) ** 2 * first[a] * second[b] for a in first for b in second) / len(pairs)
    return 1 - seen / chance


def promised() -> float:
    """2·both/(first+second) over the promises of each turn."""
    pairs = [tuple(0 if row[one] == "-" else row[one].count(" | ") + 1 for one in ("first", "second"))
             for row in rows(CORPUS / "passes" / "promises.tsv")]  # fmt: skip
    return 2 * sum(map(min, pairs)) / sum(map(sum, pairs))


def table(head: list[str], lines: Iterable[Iterable[object]]) -> str:
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in (head, rule, *lines))


def counted(counts: Counter[str]) -> str:
    return " · ".join(f"{name} {number:,}" for name, number in counts.most_common())


def coverage(calls: list[dict[str, Any]], single: list[dict[str, str]]) -> str:
    turns = [turn for call in calls for turn in call["turns"]]
    words = sum(len(turn["text"].split()) for turn in turns)
    closings = [closing for call in calls for closing in call.get("closings", ())]
    attempts = [attempt for closing in closings for attempt in closing["attempts"]]
    whys = Counter(str(closing["why"]) for closing in closings)
    scenes = sum(len(path.read_text("utf-8").splitlines()) - 1 for path in (CORPUS / "closings").glob("*.tsv"))
    promises = [promise for call in calls for promise in call["promises"]]
    hours = sum(call["turns"][-1]["end"] for call in calls) / 3600
    tension = Counter(str(turn["tension"]) for turn in turns if "tension" in turn)
    single_tension = Counter(row["tension"] for row in single if row["tension"] != "-")
    clients = [turn for turn in turns if turn["speaker"] == "client"]
    bare = sum(not turn["labels"] for turn in clients) / len(clients)
    facts = [
        ("Calls", f"{len(calls)}, with {len(turns):,} turns, {words:,} words, {hours:.1f} hours as reckoned"),
        ("Single turns", f"{len(single):,} ({sum(row['before'] != '-' for row in single):,} with the turn before)"),
        ("Regions (calls)", counted(Counter(call["region"] for call in calls))),
        ("Regions (single turns)", counted(Counter(row["region"] for row in single))),
        ("Style (calls)", counted(Counter(call["style"] for call in calls))),
        ("Style (single turns)", counted(Counter(row["style"] for row in single))),
        ("Agents (calls)", counted(Counter(call["agent"] for call in calls))),
        ("Trades", f"{len({call['domain'] for call in calls})} different `domain` values"),
        ("Situations (one or several a call)", counted(Counter(name for call in calls for name in call["situations"]))),
        ("Triggers", counted(Counter(name for call in calls for name in call["triggers"]))),
        ("Endings", counted(Counter(call["ending"] for call in calls))),
        ("Outcomes", counted(Counter(call["outcome"] for call in calls))),
        ("Tension of client turns (calls)", counted(tension)),
        ("Tension (single turns)", counted(single_tension)),
        ("Client turns without a label (calls)", f"{bare:.0%} of {len(clients):,}"),
        ("Promises", f"{len(promises)}, {sum(promise['due'] is not None for promise in promises)} with a due time"),
        ("Closings", f"{len(closings)} ({counted(whys)}), {len(attempts)} attempts; {scenes:,} scenes"),
        ("Manners of closing", counted(Counter(attempt["manner"] for attempt in attempts))),
        ("Weight of closing", counted(Counter(attempt["weight"] for attempt in attempts))),
    ]  # fmt: skip
    return "\n".join(f"- **{name}**: {fact}" for name, fact in facts)


def figures() -> str:
    """The part of the datasheet that is counted."""
    calls = [json.loads(path.read_text("utf-8")) for path in sorted((CORPUS / "calls").glob("*.json"))]
    single = [row for path in sorted((CORPUS / "turns").glob("*.tsv")) for row in rows(path)]
    passes = list(rows(CORPUS / "passes" / "turns.tsv"))
    labels = [(named(row["first"]), named(row["second"])) for row in passes]
    scores, first, second = f1(labels)
    in_calls = Counter(label for call in calls for turn in call["turns"] for label in turn["labels"])
    in_single = Counter(label for row in single for label in named(row["labels"]))
    all_in = in_calls + in_single
    per_label = table(
        ["label", "agreement (F1)", "first pass", "second pass", "in the calls", "single turns", "together"],
        [
            (f"`{name}`", f"{score:.2f}", first[name], second[name], in_calls[name], in_single[name], all_in[name])
            for name, score in sorted(scores.items(), key=lambda item: (item[1], item[0]))
        ],
    )
    tension = [(int(row["first_tension"]), int(row["second_tension"])) for row in passes if row["first_tension"] != "-"]
    whole = list(rows(CORPUS / "passes" / "calls.tsv"))

    def of_calls(field: str) -> list[tuple[set[str], set[str]]]:
        return [(named(row[f"first_{field}"]), named(row[f"second_{field}"])) for row in whole]

    def same(field: str) -> float:
        return sum(one == other for one, other in of_calls(field)) / len(whole)

    overall = table(
        ["first against second pass", "agreement"],
        [
            ("labels, mean of the labels' F1", f"{sum(scores.values()) / len(scores):.2f}"),
            ("labels, F1 over all", f"{micro(labels):.2f}"),
            ("turns with exactly the same labels", f"{sum(one == other for one, other in labels) / len(labels):.0%}"),
            ("tension, quadratic weighted kappa", f"{weighted_kappa(tension):.2f}"),
            ("situations, F1 over all", f"{micro(of_calls('situations')):.2f}"),
            ("triggers, F1 over all", f"{micro(of_calls('triggers')):.2f}"),
            ("ending, same", f"{same('ending'):.0%}"),
            ("outcome, same", f"{same('outcome'):.0%}"),
            ("promises, F1 (as many in the same turn)", f"{promised():.2f}"),
        ],
    )
    return f"## Coverage\n\n{coverage(calls, single)}\n\n## Agreement of the two passes\n\n{overall}\n\n{per_label}"


def main() -> int:
    sheet = CORPUS / "README.md"
    text = sheet.read_text("utf-8")
    before, rest = text.split(START, 1)
    after = rest.split(END, 1)[1]
    renewed = f"{before}{START}\n{figures()}\n{END}{after}"
    if "--check" in sys.argv[1:]:
        if renewed != text:
            sys.stderr.write("corpus/README.md: its figures are not the corpus's; run python tools/corpus.py\n")
        return int(renewed != text)
    sheet.write_text(renewed, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
