"""Recorded live streams: final results only, one call, an end that a crash has cut."""

import json

import pytest

from sangfroid.calls import End, Unreadable
from sangfroid.sources import read_call


def lca(kind: str = "ADD_TRANSCRIPT_SEGMENT", **more: object) -> dict[str, object]:
    spoken = {"SegmentId": "s1", "Channel": "AGENT", "StartTime": 0.0, "EndTime": 1.0, "Transcript": "Bonjour.",
              "IsPartial": False}  # fmt: skip
    return {"EventType": kind, "CallId": "c-1"} | (spoken if kind == "ADD_TRANSCRIPT_SEGMENT" else {}) | more


def lines(*events: object) -> bytes:
    return "\n".join(json.dumps(event) for event in events).encode()


def result(text: str, **more: object) -> dict[str, object]:
    return {"type": "Results", "channel_index": [0, 1], "start": 0.0, "duration": 1.0, "is_final": True,
            "speech_final": True, "channel": {"alternatives": [{"transcript": text}]}} | more  # fmt: skip


def test_a_segment_that_comes_final_twice_is_its_later_one() -> None:
    call = read_call(lines(lca(Transcript="Bonjou"), lca(EndTime=1.5)), name="a")
    assert [(turn.text, turn.end) for turn in call.turns] == [("Bonjour.", 1.5)]
    assert call.id == "c-1"


@pytest.mark.parametrize(
    ("events", "says"),
    [
        ([lca(IsPartial=True)], "provisoires"),
        ([lca(IsPartial="true")], "provisoires"),
        ([result("oui", is_final=False)], "provisoires"),
        ([{"UtteranceEvent": {"UtteranceId": "1", "IsPartial": True, "Transcript": "oui"}}], "provisoires"),
        ([{"Segments": [{"Utterance": {"PartialContent": "oui"}}]}], "provisoires"),
        ([lca(), lca(CallId="c-2")], "2 appels"),
        ([{"ContactId": "a", "Segments": [{"Transcript": {"Content": "oui"}}]}, {"ContactId": "b"}], "2 appels"),
        ([lca(), 7], "Événement 2 : un objet"),
        ([lca(StartTime=True)], "« StartTime »"),
        ([lca(Transcript="")], "aucune réplique"),
    ],
)
def test_refused_with_its_reason(events: list[object], says: str) -> None:
    for source in (lines(*events), json.dumps(events).encode()):
        with pytest.raises(Unreadable, match=says):
            read_call(source, name="a")


def test_a_stream_cut_in_its_last_line() -> None:
    source = lines(lca(), lca(SegmentId="s2", Transcript="Je vous écoute."))
    call = read_call(source[:-10], name="a")
    assert [turn.text for turn in call.turns] == ["Bonjour."]
    assert [str(repair) for repair in call.repairs] == [
        "Ligne 2 : le dernier événement est coupé (enregistrement interrompu) : laissé de côté."
    ]


@pytest.mark.parametrize(
    "source", [lines(lca()) + b"\n{]\n" + lines(lca()), lines(lca()) + b" xyz", b'{"a": 1} {"b": 2']
)
def test_other_breaks_are_refused(source: bytes) -> None:
    with pytest.raises(Unreadable, match="incorrect à la ligne"):
        read_call(source, name="a")


def test_too_many_events() -> None:
    with pytest.raises(Unreadable, match="plus de 500000 événements"):
        read_call(b'{"a":1}\n' * 500_001, name="a")


def test_a_number_that_cannot_be_names_its_line() -> None:
    with pytest.raises(Unreadable, match="Ligne 2 : le nombre « NaN »"):
        read_call(lines(lca()) + b'\n{"EventType": "END", "CallId": NaN}', name="a")


def test_the_clock_of_the_events_gives_start_and_end() -> None:
    events = [lca("START", CreatedAt="2026-03-18T09:00:00Z"), lca(), lca("END", CreatedAt="2026-03-18T09:00:06.5Z")]
    call = read_call(lines(*events), name="a")
    assert call.started_at is not None
    assert (call.started_at.isoformat(), call.end) == ("2026-03-18T09:00:00+00:00", End(at=6.5))
    events[-1]["CreatedAt"] = "2026-03-18T09:00:06.5"
    assert read_call(lines(*events), name="a").end is None


def test_a_final_without_words_goes_by_its_own_times() -> None:
    call = read_call(lines(result("oui,", speech_final=False), result("allô", start=1.0, duration=0.5)), name="a")
    assert [(turn.text, turn.start, turn.end) for turn in call.turns] == [("oui, allô", 0.0, 1.5)]


def test_a_final_of_two_voices_is_two_turns() -> None:
    words = [
        {"word": "oui", "start": 0.0, "end": 0.4, "speaker": 0},
        {"word": "non", "start": 0.4, "end": 0.9, "speaker": 1},
    ]
    call = read_call(
        lines(result("oui non", channel={"alternatives": [{"transcript": "oui non", "words": words}]})), name="a"
    )
    assert [turn.text for turn in call.turns] == ["oui", "non"]
    assert {name for name, _ in call.roles.names} == {"Locuteur 0", "Locuteur 1"}
