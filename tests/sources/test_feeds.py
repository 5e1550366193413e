"""Live messages as they come from recognisers: what each tells, and that nothing else comes of odd ones."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sangfroid.calls.errors import Unreadable
from sangfroid.sources import feeds
from sangfroid.sources.feeds import Began, Lost, Over, Pending, Said, Told
from sangfroid.sources.feeds.told import MAX_KEY


def tell(*messages: dict[str, object], agent: str = "") -> list[Told]:
    """What these messages tell, one after the other."""
    pending = Pending()
    found: list[Told] = []
    for each in messages:
        pending, told = feeds.told(feeds.message(json.dumps(each)), pending, agent)
        found.extend(told)
    return found


def results(text: str, start: float, length: float, *, channel: int = 0, **flags: bool) -> dict[str, object]:
    """A Deepgram message of words."""
    return {
        "type": "Results", "channel_index": [channel, 2], "start": start, "duration": length,
        "channel": {"alternatives": [{"transcript": text, "confidence": 0.9}]}, **flags,
    }  # fmt: skip


class TestOwn:
    def test_a_call_from_its_beginning_to_its_end(self) -> None:
        assert tell(
            {"type": "begin", "call": "a1", "started_at": "2026-03-17T14:05:00+01:00", "number": "+33 1 99 00 12 34"},
            {"type": "partial", "call": "a1", "speaker": "client", "text": "je vous ai"},
            {"type": "turn", "call": "a1", "id": "t1", "speaker": "client", "text": "Je vous  ai\ndit non.",
             "start": 2, "end": 3.5},
            {"type": "gap", "call": "a1", "start": 4, "end": 9},
            {"type": "end", "call": "a1", "at": 12.5, "by": "client", "how": "cut"},
        ) == [
            Began("a1", datetime.fromisoformat("2026-03-17T14:05:00+01:00"), number="+33 1 99 00 12 34"),
            Said("a1", None, "client", "je vous ai", None, None, False),
            Said("a1", "t1", "client", "Je vous ai dit non.", 2.0, 3.5, True),
            Lost("a1", 4.0, 9.0),
            Over("a1", 12.5, "client", "cut"),
        ]  # fmt: skip

    def test_labels_of_speakers_by_the_agents_one(self) -> None:
        spoken: list[dict[str, object]] = [
            {"type": "turn", "speaker": who, "text": "oui"} for who in ("spk_0", "spk_1")
        ]
        assert [one.speaker for one in tell(*spoken, agent="spk_1") if isinstance(one, Said)] == ["client", "agent"]

    def test_times_the_wrong_way_round_are_put_right(self) -> None:
        (said,) = tell({"type": "turn", "speaker": "agent", "text": "oui", "start": 5, "end": 4})
        assert isinstance(said, Said)
        assert (said.start, said.end) == (4.0, 5.0)

    def test_only_what_is_played_may_go_faster(self) -> None:
        told = tell({"type": "begin", "speed": 4}, {"type": "begin", "speed": 400, "replay": True})
        assert [one.speed for one in told if isinstance(one, Began)] == [1.0, 20.0]

    @pytest.mark.parametrize(
        "message",
        [
            {"type": "begin", "started_at": "2026-03-17T14:05:00"},  # no offset
            {"type": "begin", "started_at": "hier"},
            {"type": "gap", "start": 3},
            {"type": "end", "by": "nobody"},
            {"type": "end", "how": "slammed"},
            {"type": "turn", "speaker": "boss", "text": "oui"},
            {"type": "turn", "speaker": "agent", "text": ["oui"]},
            {"type": "turn", "speaker": "agent", "text": "oui", "start": -1, "end": 3},
            {"type": "turn", "speaker": "agent", "text": "oui", "start": 1, "end": 10**9},
            {"type": "turn", "speaker": "agent", "text": "oui", "id": "x" * (MAX_KEY + 1)},
            {"type": "gap", "call": "x" * (MAX_KEY + 1), "start": 1, "end": 2},
        ],
    )
    def test_refused(self, message: dict[str, object]) -> None:
        with pytest.raises(Unreadable):
            tell(message)


class TestLca:
    def test_a_call_from_its_beginning_to_its_end(self) -> None:
        assert tell(
            {"EventType": "START", "CallId": "c", "CreatedAt": "2026-03-17T13:05:00Z",
             "CustomerPhoneNumber": "+41 22 555 01 02"},
            {"EventType": "ADD_TRANSCRIPT_SEGMENT", "CallId": "c", "Channel": "CALLER", "SegmentId": "s1",
             "StartTime": 0.5, "EndTime": 1.25, "Transcript": "c'est encore", "IsPartial": True},
            {"EventType": "ADD_TRANSCRIPT_SEGMENT", "CallId": "c", "Channel": "CALLER", "SegmentId": "s1",
             "StartTime": 0.5, "EndTime": 2.0, "Transcript": "C'est encore moi.", "IsPartial": False},
            {"EventType": "ADD_TRANSCRIPT_SEGMENT", "CallId": "c", "Channel": "AGENT_ASSISTANT", "SegmentId": "s2",
             "StartTime": 2, "EndTime": 3, "Transcript": "Proposez un geste.", "IsPartial": False},
            {"EventType": "ADD_CALL_CATEGORY", "CallId": "c"},
            {"EventType": "END", "CallId": "c", "CreatedAt": "2026-03-17T13:06:30Z"},
        ) == [
            Began("c", datetime(2026, 3, 17, 13, 5, tzinfo=UTC), number="+41 22 555 01 02"),
            Said("c", "s1", "client", "c'est encore", 0.5, 1.25, False),
            Said("c", "s1", "client", "C'est encore moi.", 0.5, 2.0, True),
            Over("c", 90.0),
        ]  # fmt: skip

    def test_words_inside_an_utterance_or_a_transcript_event(self) -> None:
        told = tell(
            {"EventType": "ADD_TRANSCRIPT_SEGMENT", "CallId": "c", "UtteranceEvent": {
                "ParticipantRole": "AGENT", "UtteranceId": "u", "Transcript": "Je regarde.",
                "BeginOffsetMillis": 1500, "EndOffsetMillis": 2500}},
            {"EventType": "ADD_TRANSCRIPT_SEGMENT", "CallId": "c", "TranscriptEvent": {
                "Channel": "AGENT", "ResultId": "r", "Transcript": "Voilà.", "StartTime": 3, "EndTime": 4}},
        )  # fmt: skip
        assert told == [
            Said("c", "u", "agent", "Je regarde.", 1.5, 2.5, True), Said("c", "r", "agent", "Voilà.", 3.0, 4.0, True)
        ]  # fmt: skip

    def test_an_end_before_its_beginning_has_no_time(self) -> None:
        told = tell(
            {"EventType": "START", "CallId": "c", "CreatedAt": "2026-03-17T13:05:00Z"},
            {"EventType": "END", "CallId": "c", "CreatedAt": "2026-03-17T13:04:00Z"},
        )
        assert told[-1] == Over("c", None)


class TestContactLens:
    def test_utterances_pass_and_transcripts_stay(self) -> None:
        assert tell(
            {"ContactId": "k", "EventType": "STARTED"},
            {"ContactId": "k", "EventType": "SEGMENTS", "Segments": [
                {"Utterance": {"ParticipantRole": "CUSTOMER", "TranscriptId": "t", "PartialContent": "vous me",
                               "BeginOffsetMillis": 100, "EndOffsetMillis": 600}},
                {"Categories": {"MatchedCategories": []}}]},
            {"Segments": [{"Transcript": {"ParticipantRole": "CUSTOMER", "Id": "t", "Content": "Vous me baladez.",
                                          "BeginOffsetMillis": 100, "EndOffsetMillis": 900}}]},
            {"ContactId": "k", "EventType": "COMPLETED"},
        ) == [
            Began("k"), Said("k", "t", "client", "vous me", 0.1, 0.6, False),
            Said(None, "t", "client", "Vous me baladez.", 0.1, 0.9, True), Over("k"),
        ]  # fmt: skip

    def test_a_bare_segment_of_somebody_unknown(self) -> None:
        told = tell({"Transcript": {"ParticipantRole": "SUPERVISOR", "Id": "t", "Content": "Oui."}})
        assert told == [Said(None, "t", "unknown", "Oui.", None, None, True)]


class TestDeepgram:
    def test_a_turn_is_its_final_results_up_to_the_end_of_speech(self) -> None:
        assert tell(
            results("je", 1.0, 0.4),
            results("Je vous appelle", 1.0, 1.0, is_final=True),
            results("pour", 2.0, 0.4),
            results("pour le colis.", 2.0, 1.0, is_final=True, speech_final=True),
        ) == [
            Said(None, None, "unknown", "je", 1.0, 1.4, False),
            Said(None, None, "unknown", "Je vous appelle", 1.0, 2.0, False),
            Said(None, None, "unknown", "Je vous appelle pour", 1.0, 2.4, False),
            Said(None, "0@1.000", "unknown", "Je vous appelle pour le colis.", 1.0, 3.0, True),
        ]

    def test_two_channels_at_once(self) -> None:
        told = tell(
            results("Mais enfin", 1.0, 1.0, channel=0, is_final=True),
            results("Je comprends.", 1.5, 1.0, channel=1, is_final=True, speech_final=True),
            {"type": "UtteranceEnd", "channel": [0, 2], "last_word_end": 2.0},
            agent="1",
        )
        final = [(one.speaker, one.text) for one in told if isinstance(one, Said) and one.final]
        assert final == [("agent", "Je comprends."), ("client", "Mais enfin")]

    def test_a_silence_does_not_begin_a_turn(self) -> None:
        told = tell(
            results("", 0.0, 5.0, is_final=True),
            results("Allô ?", 5.0, 1.0, is_final=True, speech_final=True),
            results("", 6.0, 3.0, is_final=True, speech_final=True),
        )
        assert told == [Said(None, "0@5.000", "unknown", "Allô ?", 5.0, 6.0, True)]

    def test_the_closed_stream_finishes_what_was_begun(self) -> None:
        told = tell(results("Attendez", 1.0, 1.0, is_final=True), {"type": "Metadata", "duration": 4.5})
        assert told[1:] == [Said(None, "0@1.000", "unknown", "Attendez", 1.0, 2.0, True), Over(None, 4.5)]

    def test_what_says_nothing(self) -> None:
        assert tell({"type": "SpeechStarted"}, {"type": "Metadata"}, {"type": "UtteranceEnd"}) == []


@pytest.mark.parametrize("text", ["", "[]", "null", "3", '"turn"', "{", "{}", '{"type": "hello"}', "[" * 100_000])
def test_no_message_of_ours(text: str) -> None:
    with pytest.raises(Unreadable):
        feeds.told(feeds.message(text), Pending())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from([
    "type", "call", "id", "speaker", "text", "start", "end", "at", "by", "how", "started_at", "speed", "replay",
    "EventType", "CallId", "CreatedAt", "Channel", "Transcript", "StartTime", "EndTime", "UtteranceEvent",
    "TranscriptEvent", "IsPartial", "Segments", "Utterance", "ContactId", "channel_index", "channel", "duration",
    "is_final", "speech_final", "ParticipantRole", "BeginOffsetMillis", "EndOffsetMillis", "Content",
])  # fmt: skip
KINDS = st.sampled_from([
    {"type": "begin"}, {"type": "turn"}, {"type": "partial"}, {"type": "gap"}, {"type": "end"},
    {"type": "Results"}, {"type": "UtteranceEnd"}, {"type": "Metadata"},
    {"EventType": "ADD_TRANSCRIPT_SEGMENT", "CallId": "c"}, {"EventType": "START", "CallId": "c"},
    {"Segments": [{"Transcript": {}}]},
])  # fmt: skip


@given(st.lists(st.tuples(KINDS, st.dictionaries(KEYS, JSON, max_size=6)), max_size=6), st.sampled_from(["", "0", "x"]))
def test_whatever_comes_is_told_in_order_or_refused(
    messages: list[tuple[dict[str, object], dict[str, object]]], agent: str
) -> None:
    pending = Pending()
    for kind, more in messages:
        try:
            pending, told = feeds.told(feeds.message(json.dumps(more | kind)), pending, agent)
        except Unreadable:
            continue
        for one in told:
            if isinstance(one, Said):
                assert one.speaker in ("agent", "client", "unknown")
                assert (one.start is None) == (one.end is None)
                assert one.start is None or one.end is None or 0 <= one.start <= one.end
                assert "\n" not in one.text
