"""Every JSON format with its shape broken: keys dropped, types exchanged, numbers beyond reason, nested anew."""

import copy
import json
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sangfroid.calls import Unreadable
from sangfroid.sources import FORMATS, read_call
from tests.sources.test_fuzz import check_call

EXAMPLES = Path(__file__).parent / "examples"
SECONDS = 2

ODD: st.SearchStrategy[Any] = st.sampled_from([
    None, True, False, 0, -1, 1.5, -1e9, 1e300, 10**29, "", " ", "0", "A", "1:15", "PT1S", "2026-03-17T14:05:00+01:00",
    "\ud800", "\u202e", "x" * 6_000, "9" * 40, [], [[]], {}, [None], [7], {"a": 1},
    "WEBVTT\n\n00:01.000 --> 00:02.000\na",
    '{"segments": [{"start": 0, "end": 1, "text": "a"}]}', "e30", [0, [1, None]], "recording", "transcript", "drop",
])  # fmt: skip


def loaded(path: Path) -> Any:
    text = path.read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()] if path.suffix == ".jsonl" else json.loads(text)


DOCUMENTS = {path.name: loaded(path) for path in sorted(EXAMPLES.iterdir()) if path.suffix in {".json", ".jsonl"}}


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each (container, key or index) within a value."""
    pairs = (
        list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    )
    for key, inner in pairs:
        yield value, key
        yield from places(inner)


@st.composite
def broken(draw: st.DrawFn, document: Any) -> Any:
    """The document with one to four of its places dropped, replaced, nested or said twice."""
    whole = [copy.deepcopy(document)]
    for _ in range(draw(st.integers(1, 4))):
        found = list(places(whole))
        holder, key = found[draw(st.integers(0, len(found) - 1))]
        match draw(st.sampled_from(("drop", "replace", "replace", "nest", "twice"))):
            case "drop":
                if holder is not whole:
                    del holder[key]
            case "replace":
                holder[key] = copy.deepcopy(draw(ODD))
            case "nest":
                holder[key] = draw(st.sampled_from(([holder[key]], {"body": holder[key]}, json.dumps(holder[key]))))
            case _:
                if isinstance(holder, list) and holder is not whole:
                    holder.insert(key, copy.deepcopy(holder[key]))
    return whole[0]


def check(document: Any, *, as_lines: bool) -> None:
    text = "\n".join(map(json.dumps, document)) if as_lines and isinstance(document, list) else json.dumps(document)
    began = time.process_time()
    for agent in (None, "0"):
        with suppress(Unreadable):
            check_call(read_call(text.encode(), name="a", agent=agent, swap=agent is None))
    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize("name", DOCUMENTS)
@settings(max_examples=60)
@given(data=st.data())
def test_broken_shapes(name: str, data: st.DataObject) -> None:
    check(data.draw(broken(DOCUMENTS[name])), as_lines=name.endswith("l"))


def test_each_json_format_is_broken_here() -> None:
    read = {read_call((EXAMPLES / name).read_bytes(), name=name).format for name in DOCUMENTS}
    assert read == {name for name, form in FORMATS.items() if {".json", ".jsonl"} & set(form.endings)}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_example_survives_the_breaking_of_any_one_place(name: str) -> None:
    """Every place, one after the other, as null and as an object: no key is trusted."""
    count = len(list(places(DOCUMENTS[name])))
    for number in range(count):
        for odd in (None, {"a": 1}, "x", -1):
            document = copy.deepcopy(DOCUMENTS[name])
            holder, key = list(places(document))[number]
            holder[key] = odd
            check(document, as_lines=name.endswith("l"))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_many_of_the_same_are_read_in_bounded_time(name: str) -> None:
    """Every short list of the document ten times as long, and so on inward; a stream twenty times."""
    document = copy.deepcopy(DOCUMENTS[name])
    for holder, key in list(places([document])):
        if isinstance(holder[key], list) and 0 < len(holder[key]) < 10:
            holder[key] = holder[key] * 10
    if isinstance(document, list):
        document = document * 20
    check(document, as_lines=name.endswith("l"))
