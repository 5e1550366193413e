"""Renew corpus/said/playbooks.tsv: the sentences that our playbooks propose, as an agent's turns, for the training.

Each is written as it stands and as a recogniser would write it, alone and after what a tense client of the corpus
said; its labels are those that the rules hear in it alone. `python tools/said.py`, then `make train`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from sangfroid.advice import load
from sangfroid.advice.check import EXAMPLES
from sangfroid.calls.turns import Turn
from sangfroid.cues.context import Before
from sangfroid.cues.hearing import cues, french

CORPUS: Final = Path(__file__).parents[1] / "corpus"
HEAD: Final = "speaker\tlabels\ttension\tstyle\tregion\tbefore\ttext"
TENSE: Final = 2


def tense() -> list[str]:
    """What tense clients of the corpus said."""
    return [
        turn["text"]
        for path in sorted((CORPUS / "calls").glob("*.json"))
        for turn in json.loads(path.read_text("utf-8"))["turns"]
        if turn.get("tension", 0) >= TENSE and "\t" not in turn["text"]
    ]


def sentences() -> Iterator[tuple[str, str]]:
    """Each sentence, and its labels."""
    for step in load.book("fr").steps:
        for wording in step.say:
            for tu in (False, True) if wording.vous != wording.tu else (False,):
                said = wording.filled(EXAMPLES, tu)
                labels = [cue.name for cue in cues(Turn(1, "agent", said), Before(), french()).labels]
                yield said, ",".join(sorted(set(labels))) or "-"


def main() -> None:
    """Writes the sheet."""
    before, lines = tense(), [HEAD]
    for said, labels in sentences():
        place = int.from_bytes(sha256(said.encode()).digest()[:4]) % len(before)
        bare = re.sub(r"[^\w\s']+", " ", said.replace("’", "'")).lower()
        for style, text in (("written", said), ("asr", " ".join(bare.split()))):
            lines += [f"agent\t{labels}\t-\t{style}\tFR\t{other}\t{text}" for other in ("-", before[place])]
    (CORPUS / "said").mkdir(exist_ok=True)
    (CORPUS / "said" / "playbooks.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(lines) - 1} turns")


if __name__ == "__main__":
    main()
