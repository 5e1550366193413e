"""Whatever the bytes: a call, or a refusal in French; never another error, never long."""

import time
from contextlib import suppress
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sangfroid.calls import Call, Unreadable
from sangfroid.sources import read_annotation, read_call

EXAMPLES = [
    path.read_bytes() for path in sorted((Path(__file__).parent / "examples").iterdir()) if path.suffix != ".turns"
]
PIECES = st.sampled_from([
    b"WEBVTT\n\n", b"00:01.000 --> 00:02.000\n", b"00:00:03,000 --> 00:00:01,000 4\n", b"<v Agent>", b"</v>", b"\n\n",
    b"\n", b"Agent : ", b"Client : ", b"[00:12] ", b"SPEAKER a 1 0.0 1.0 <NA> <NA> agent <NA> <NA>\n", b'"', b";",
    b"d\xc3\xa9but;fin;texte\n", b"speaker,text\n", b"-5", b"NaN", b"\x00", b"\xff", b"\xe2\x80\xae", b'{"turns": [',
    b'{"monologues": [', b'{"speaker": "agent", "text": "a", "start": 1e5}', b"]}", b"}", b",", b"null", b"oui",
    b"d'accord", b"NOTE", b"--> ",
])  # fmt: skip
MIXED = st.lists(PIECES | st.binary(max_size=6), max_size=30).map(b"".join)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """An example with a stretch cut out and something else in its place."""
    source = draw(st.sampled_from(EXAMPLES))
    start = draw(st.integers(0, len(source)))
    end = draw(st.integers(start, min(len(source), start + 40)))
    return source[:start] + draw(PIECES | st.binary(max_size=8)) + source[end:]


def check(source: bytes) -> None:
    began = time.perf_counter()
    with suppress(Unreadable):
        check_call(read_call(source, name="a"))
    with suppress(Unreadable):
        read_annotation(source)
    assert time.perf_counter() - began < 2


def check_call(call: Call) -> None:
    """What every later room may rely on."""
    assert call.turns
    assert len({turn.n for turn in call.turns}) == len(call.turns)
    starts = [turn.start for turn in call.turns if turn.start is not None]
    assert len(starts) in {0, len(call.turns)}
    assert starts == sorted(starts)
    assert len([turn for turn in call.turns if turn.end is not None]) in {0, len(call.turns)}
    for turn in call.turns:
        assert turn.end is None or (turn.start is not None and 0 <= turn.start <= turn.end)
        turn.text.encode()
        assert turn.text.strip() == turn.text
    assert {turn.speaker for turn in call.turns} <= {*dict(call.roles.names).values(), "unknown"}
    assert all(str(repair) for repair in call.repairs)


@given(st.binary(max_size=300))
def test_any_bytes(source: bytes) -> None:
    check(source)


@given(st.text(max_size=300))
def test_any_text(source: str) -> None:
    check(source.encode("utf-8", "surrogatepass"))


@given(MIXED)
def test_pieces_of_formats(source: bytes) -> None:
    check(source)


@given(damaged())
def test_damaged_examples(source: bytes) -> None:
    check(source)
