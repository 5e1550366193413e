"""A sound is known by its first bytes, whatever its name."""

from __future__ import annotations

import numpy as np
import pytest

from sangfroid.sources.sound import HEAD, looks_like_sound
from sangfroid.sources.sound.content import content
from tests.sources.sound.sounds import as_file

QUIET = np.zeros((4000, 1), np.float32)


@pytest.mark.parametrize(
    ("form", "subtype", "title"),
    [
        ("WAV", "PCM_16", "WAV"), ("WAV", "ULAW", "WAV"), ("WAV", "GSM610", "WAV"), ("RF64", "PCM_16", "WAV"),
        ("MP3", "MPEG_LAYER_III", "MP3"), ("OGG", "OPUS", "Ogg"), ("OGG", "VORBIS", "Ogg"), ("FLAC", "PCM_16", "FLAC"),
        ("AIFF", "PCM_16", "AIFF"), ("AU", "ULAW", "AU"), ("CAF", "PCM_16", "CAF"), ("W64", "PCM_16", "Wave64"),
    ],
)  # fmt: skip
def test_every_form_is_known_by_its_head(form: str, subtype: str, title: str) -> None:
    found = content(as_file(QUIET, form=form, subtype=subtype)[:HEAD])
    assert found is not None
    assert (found.title, found.way) == (title, "soundfile")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00", "M4A"), (b"\x1aE\xdf\xa3\x01\x00", "WebM"),
        (b"#!AMR\n", "AMR"), (b"\xff\xf1\x50\x80", "AAC"), (b"ID3\x04\x00", "MP3"), (b"\xff\xfb\x90\x00", "MP3"),
        (b"RIFF", "WAV"), (b"RIFF\x24\x00\x00\x00WA", "WAV"),  # cut off at its very beginning
    ],
)  # fmt: skip
def test_forms_that_others_write(head: bytes, title: str) -> None:
    found = content(head)
    assert found is not None
    assert found.title == title


@pytest.mark.parametrize(
    "head",
    [
        b"", b"R", b"RIFF\x00\x00\x00\x00AVI ", b"WEBVTT\n\n", b'{"turns": []}', b"Agent : bonjour",
        "Agent : bonjour, j'écoute".encode("utf-16"), "Bonjour".encode("utf-16-le"), b"\xef\xbb\xbfAgent", b"\xff",
        b"\xff\xfe", b"\xff\xfeB\x00o\x00", b"\xff\xfb", b"PK\x03\x04", b"%PDF-1.7", b"\x00" * 64,
        b"FORM\x00\x00\x00\x00XXXX",
    ],
)  # fmt: skip
def test_what_is_no_sound(head: bytes) -> None:
    assert not looks_like_sound(head)
