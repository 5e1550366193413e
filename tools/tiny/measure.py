"""How well sherpa-onnx hears with the tiny recogniser: words wrong, on voices that it was not trained on."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Final

import numpy as np
import sherpa_onnx

from tools.tiny.sentences import spoken
from tools.tiny.speech import RATE, UNHEARD, heard, said
from tools.tiny.train import SEED, line, voice

COUNT: Final = 200


def errors(folder: Path) -> float:
    """Words left out, put in or mistaken, as a share of those said."""
    ear = sherpa_onnx.OfflineRecognizer.from_nemo_ctc(str(folder / "model.onnx"), str(folder / "tokens.txt"))
    wrong = count = 0
    for place in range(COUNT):
        chance = random.Random(SEED * 7_919 + place)
        text = spoken(chance)
        sound = heard(said(text, voice(chance, UNHEARD)), line(chance), np.random.default_rng(place))
        stream = ear.create_stream()
        stream.accept_waveform(RATE, sound)
        ear.decode_stream(stream)
        wrong += distance(text.split(), stream.result.text.split())
        count += len(text.split())
    return wrong / count


def distance(said_: list[str], got: list[str]) -> int:
    """The fewest changes of a word that make one of the other."""
    row = list(range(len(got) + 1))
    for i, one in enumerate(said_, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(got, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (one != other))
    return row[-1]
