"""Readings and calls come back from the store as they went in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import sangfroid
from sangfroid.advice.whole import Reader
from sangfroid.calls import Call, Reading
from sangfroid.record.values import made, plain
from sangfroid.sources.transcripts import read_call

SAMPLES = sorted((Path(sangfroid.__file__).parent / "data/samples/fr").glob("*.json"))


@pytest.mark.parametrize("path", SAMPLES[:6], ids=lambda path: path.stem)
def test_they_come_back_equal(path: Path, reader: Reader) -> None:
    call = read_call(path.read_bytes(), name=path.name)
    reading = reader.read(call)
    assert made(Reading, json.loads(json.dumps(plain(reading)))) == reading
    assert made(Call, json.loads(json.dumps(plain(call)))) == call


def test_a_field_added_later_reads_as_its_default(reader: Reader) -> None:
    reading = reader.read(read_call(SAMPLES[0].read_bytes(), name="a.json"))
    written = plain(reading)
    del written["closings"]
    written["no_longer_known"] = 1
    assert made(Reading, written).closings == ()
