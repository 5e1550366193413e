"""Whatever bytes come, a call or a SangfroidError comes out, and soon."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from sangfroid.calls.errors import SangfroidError
from sangfroid.sources.sound import HEAD, Sound, looks_like_sound, read_sounds
from sangfroid.sources.sound.hearing import WorkerLost
from tests.sources.sound.sounds import a_call, as_file, wav

SHORT = a_call().samples[: 3 * 8_000]
FORMS = [("WAV", "PCM_16"), ("WAV", "ULAW"), ("WAV", "FLOAT"), ("WAV", "GSM610"), ("FLAC", "PCM_16"), ("OGG", "OPUS"),
         ("OGG", "VORBIS"), ("MP3", "MPEG_LAYER_III"), ("AIFF", "PCM_16"), ("AU", "ULAW"), ("CAF", "PCM_16"),
         ("W64", "PCM_16"), ("RF64", "PCM_16")]  # fmt: skip


def sources() -> list[bytes]:
    """Files of every form, spoiled: bytes turned, cut, doubled, headers of any number."""
    draw = np.random.default_rng(8)
    found = [bytes(draw.integers(0, 256, int(draw.integers(0, 3_000)), np.uint8)) for _ in range(20)]
    for form, subtype in FORMS:
        whole = as_file(SHORT[:, :1] if subtype == "GSM610" else SHORT, form=form, subtype=subtype)
        for _ in range(10):
            spoiled = bytearray(whole)
            for _ in range(int(draw.integers(1, 12))):  # most of them in the header
                at = int(draw.integers(0, 80 if draw.random() < 0.7 else len(spoiled)))
                spoiled[at] = int(draw.integers(0, 256))
            found.append(bytes(spoiled))
        found += [whole[: int(draw.integers(1, len(whole)))] for _ in range(5)]
        found += [whole[:HEAD] + bytes(2_000), whole + whole, whole[:200] + whole[100:]]
    for _ in range(40):
        numbers = [int(n) for n in draw.choice([0, 1, 2, 3, 7, 255, 8_000, 65_535], 6)]
        head = struct.pack("<HHIIHH", *numbers)
        first, size = (
            struct.pack("<I", int(draw.choice(some))) for some in ((0, 15, 16, 2**32 - 1), (0, 1, 999, 2**31))
        )
        found.append(b"RIFF\0\0\0\0WAVEfmt " + first + head + b"data" + size + bytes(999))
    for rate in (1, 1_999, 2_000, 384_000, 384_001, 2**31, 2**32 - 1):
        found.append(wav(bytes(4_000), rate=rate))
    return found


@pytest.mark.slow
def test_no_bytes_break_the_reader(tmp_path: Path) -> None:
    paths = []
    for number, source in enumerate(sources()):
        path = tmp_path / str(number)
        path.write_bytes(source)
        paths.append(path)
    assert len(paths) > 250
    outcomes = dict(read_sounds(paths))
    assert set(outcomes) == set(range(len(paths)))
    for outcome in outcomes.values():
        assert isinstance(outcome, Sound | SangfroidError)
        assert not isinstance(outcome, WorkerLost)
        if isinstance(outcome, SangfroidError):
            assert "{" not in outcome.told()
        else:
            assert all(turn.start is not None and turn.end is not None for turn in outcome.call.turns)
            assert all(0 <= (turn.start or 0) <= (turn.end or 0) <= outcome.seconds + 1 for turn in outcome.call.turns)
    read = sum(isinstance(outcome, Sound) for outcome in outcomes.values())
    assert 30 < read < len(paths) - 60


def test_any_head_is_looked_at() -> None:
    draw = np.random.default_rng(9)
    for size in range(HEAD + 1):
        head = bytes(draw.integers(0, 256, size, np.uint8))
        assert looks_like_sound(head) in {True, False}
