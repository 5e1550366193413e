"""Each example under examples/ reads as the file beside it says (`.turns`): one row a turn, times "-" where unknown."""

from pathlib import Path

import pytest

from sangfroid.calls import Call
from sangfroid.sources import FORMATS, read_call

EXAMPLES = Path(__file__).parent / "examples"
EXPECTED = sorted(EXAMPLES.glob("*.turns"))


def read(expected: Path) -> Call:
    source = expected.with_suffix("")
    return read_call(source.read_bytes(), name=source.name)


def told(expected: Path, key: str) -> list[str]:
    lines = expected.read_text("utf-8").splitlines()
    return [line.removeprefix(f"{key}: ") for line in lines if line.startswith(f"{key}: ")]


def row(n: int, speaker: str, times: tuple[float | None, float | None], text: str) -> str:
    start, end = ("-" if time is None else str(time) for time in times)
    return f"{n} | {speaker} | {start} | {end} | {text}"


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_turns(expected: Path) -> None:
    rows = [row(turn.n, turn.speaker, (turn.start, turn.end), turn.text) for turn in read(expected).turns]
    assert rows == [line for line in expected.read_text("utf-8").splitlines() if " | " in line]


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_format_and_roles(expected: Path) -> None:
    call = read(expected)
    found, *confidence = told(expected, "roles")[0].split()
    assert [call.format] == told(expected, "format")
    assert call.roles.found == found
    if confidence:
        assert call.roles.confidence == float(confidence[0])
    else:
        assert 0.6 <= call.roles.confidence <= 0.99
    agents = told(expected, "agent")
    assert [name for name, role in call.roles.names if role == "agent"][:1] == agents


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_repairs(expected: Path) -> None:
    assert [str(repair) for repair in read(expected).repairs] == told(expected, "repair")


def test_each_format_has_an_example() -> None:
    assert {told(expected, "format")[0] for expected in EXPECTED} == set(FORMATS)


def test_each_example_is_expected() -> None:
    sources = {path.name for path in EXAMPLES.iterdir() if path.suffix != ".turns"}
    assert sources == {path.stem for path in EXPECTED}


def test_names_agree_with_the_table() -> None:
    assert all(name == form.name and form.title for name, form in FORMATS.items())


def test_facts_of_an_annotated_call() -> None:
    call = read(EXAMPLES / "annotated.json.turns")
    assert (call.id, call.language, call.region, call.domain, call.zone) == (
        "ex-001", "fr", "CH", "plombier", "Europe/Zurich",
    )  # fmt: skip
    assert call.started_at is not None
    assert call.started_at.isoformat() == "2026-03-17T14:05:00+01:00"
    assert call.end is not None
    assert (call.end.at, call.end.by, call.end.how) == (12.5, "client", "cut")
    assert call.source == "annotated.json"


def test_facts_where_the_source_has_none() -> None:
    call = read(EXAMPLES / "letters.txt.turns")
    assert (call.id, call.started_at, call.zone, call.end) == ("letters", None, None, None)


def test_the_file_of_an_rttm_is_the_call() -> None:
    assert read(EXAMPLES / "segments.rttm.turns").id == "appel-7"
