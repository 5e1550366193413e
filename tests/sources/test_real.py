"""Every real transcript beside the checkout reads, and its formats agree."""

from pathlib import Path

import pytest

from sangfroid.calls import Call
from sangfroid.sources import read_annotation, read_call


def calls(folder: Path, ending: str) -> dict[str, Call]:
    return {path.stem: read_call(path.read_bytes(), name=path.name) for path in sorted(folder.glob(f"*/*.{ending}"))}


@pytest.fixture(scope="module")
def simsamu(shared: Path) -> Path:
    return shared / "real" / "simsamu"


def test_json_and_srt_give_the_same_turns(simsamu: Path) -> None:
    from_json, from_srt = calls(simsamu, "json"), calls(simsamu, "srt")
    assert len(from_json) == 31
    assert from_json.keys() == from_srt.keys()
    for name, call in from_json.items():
        other = from_srt[name]
        assert [turn.text for turn in call.turns] == [turn.text for turn in other.turns], name
        for one, same in zip(call.turns, other.turns, strict=True):
            # The SRT files are cut, not rounded, to the millisecond.
            assert one.start == pytest.approx(same.start, abs=0.005), name
            assert one.end == pytest.approx(same.end, abs=0.005), name


def test_roles_are_the_sources_own(simsamu: Path) -> None:
    for call in [*calls(simsamu, "json").values(), *calls(simsamu, "rttm").values()]:
        assert dict(call.roles.names) == {"medecin": "agent", "patient": "client"}
        assert call.roles.found == "label"
    assert {call.roles.found for call in calls(simsamu, "srt").values()} == {"none"}


def test_rttm_gives_the_speakers_of_the_json(simsamu: Path) -> None:
    from_json = calls(simsamu, "json")
    for name, call in calls(simsamu, "rttm").items():
        assert {turn.text for turn in call.turns} == {""}
        times = {(turn.speaker, turn.start) for turn in call.turns}
        missing = [turn for turn in from_json[name].turns if (turn.speaker, turn.start) not in times]
        assert len(missing) <= len(call.turns) // 4, name


def test_annotated_calls_read_without_repair(shared: Path) -> None:
    sources = sorted((shared / "calls" / "dev").glob("*.json"))
    assert sources
    for path in sources:
        call, gold = read_call(path.read_bytes(), name=path.name), read_annotation(path.read_bytes())
        assert call.repairs == ()
        assert call.zone is not None
        assert gold.speakers == tuple((turn.n, turn.speaker) for turn in sorted(call.turns, key=lambda turn: turn.n))
