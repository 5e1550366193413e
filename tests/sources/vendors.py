"""One call written as each recogniser and exporter writes it: what their readers must read back.

Times are whole milliseconds. `agent` is what a user gives to --agent where the format only tells voices apart.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sangfroid.calls import Call, Roles, Turn
from sangfroid.sources.writers import vcon
from tests.sources.writers import TIMED

Turns = Sequence[Turn]
ROLES = {"agent": "AGENT", "client": "CUSTOMER", "unknown": "SYSTEM"}
SIDES = ("agent", "client")
START = datetime(2026, 3, 17, 14, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Way:
    """How a format is written. `by_words`: its turns are made of words, so one side's turns lie a pause apart."""

    form: str
    write: Callable[[Turns], str]
    agent: str | None = None
    by_words: bool = False


def ms(seconds: float | None) -> int:
    return round((seconds or 0) * 1000)


def dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def lines(values: Iterable[object]) -> str:
    return "\n".join(map(dumped, values)) + "\n"


def side(turn: Turn) -> int:
    return SIDES.index(turn.speaker)


def words(turn: Turn) -> list[tuple[str, float, float]]:
    """The turn's words, its time shared among them."""
    found = turn.text.split(" ")
    edges = [ms(turn.start) + (ms(turn.end) - ms(turn.start)) * n // len(found) for n in range(len(found) + 1)]
    return [(one, edges[n] / 1000, edges[n + 1] / 1000) for n, one in enumerate(found)]


def whisperx(turns: Turns) -> str:
    rows = [
        {"start": t.start, "end": t.end, "text": f" {t.text}", "speaker": f"SPEAKER_0{side(t)}",
         "words": [{"word": w, "start": a, "end": b, "score": 0.9} for w, a, b in words(t)]}
        for t in turns
    ]  # fmt: skip
    return dumped({"segments": rows, "language": "fr"})


def whisper(turns: Turns) -> str:
    rows = [{"id": n, "start": t.start, "end": t.end, "text": f" {t.text}", "avg_logprob": -0.3, "no_speech_prob": 0.1}
            for n, t in enumerate(turns)]  # fmt: skip
    return dumped({"text": "…", "segments": rows, "language": "fr"})


def wtf(turns: Turns) -> str:
    rows = [{"id": n, "start": t.start, "end": t.end, "text": t.text, "confidence": 0.9, "speaker": side(t)}
            for n, t in enumerate(turns)]  # fmt: skip
    people = {str(n): {"id": n, "label": name} for n, name in enumerate(("Agent", "Client"))}
    return dumped({"transcript": {"text": "…", "language": "fr-FR"}, "segments": rows, "speakers": people})


def heard(turn: Turn) -> list[dict[str, object]]:
    return [{"word": w.lower(), "punctuated_word": w, "start": a, "end": b, "speaker": side(turn)}
            for w, a, b in words(turn)]  # fmt: skip


def deepgram_utterances(turns: Turns) -> str:
    rows = [{"start": t.start, "end": t.end, "channel": side(t), "transcript": t.text, "words": heard(t)}
            for t in turns]  # fmt: skip
    return dumped({"results": {"channels": [{"alternatives": []}] * 2, "utterances": rows}})


def deepgram_words(turns: Turns) -> str:
    channels = [
        {"alternatives": [{"transcript": "…", "words": [w for t in turns if side(t) == n for w in heard(t)]}]}
        for n in range(2)
    ]
    return dumped({"results": {"channels": channels}})


def deepgram_live(turns: Turns) -> str:
    """Each turn as a passing result, then its final ones: all words but the last, then the last."""
    found: list[dict[str, object]] = []
    for turn in sorted(turns, key=lambda t: t.end or 0):
        spoken = heard(turn)
        for part, final, last in ((spoken[:1], False, False), (spoken[:-1], True, False), (spoken[-1:], True, True)):
            text = " ".join(str(w["punctuated_word"]) for w in part)
            found.append({
                "type": "Results", "channel_index": [side(turn), 2], "start": turn.start, "duration": 0.1,
                "is_final": final, "speech_final": last,
                "channel": {"alternatives": [{"transcript": text, "words": part}]},
            })  # fmt: skip
    return lines(found)


def assemblyai(turns: Turns) -> str:
    rows = [{"speaker": "AB"[side(t)], "start": ms(t.start), "end": ms(t.end), "text": t.text} for t in turns]
    return dumped({"id": "round", "language_code": "fr", "utterances": rows})


def assemblyai_channels(turns: Turns) -> str:
    rows = [{"channel": str(side(t) + 1), "speaker": str(side(t) + 1), "start": ms(t.start), "end": ms(t.end),
             "text": t.text} for t in turns]  # fmt: skip
    return dumped({"id": "round", "audio_channels": 2, "utterances": rows})


def azure(turns: Turns) -> str:
    rows = [
        {"recognitionStatus": "Success", "channel": side(t), "offsetInTicks": ms(t.start) * 10_000,
         "durationInTicks": (ms(t.end) - ms(t.start)) * 10_000, "nBest": [{"display": t.text}]}
        for t in sorted(turns, key=side)
    ]  # fmt: skip
    return dumped({"recognizedPhrases": rows})


def google_words(turn: Turn, edges: tuple[str, str], tag: dict[str, object]) -> list[dict[str, object]]:
    return [{"word": w, edges[0]: f"{a:.3f}s", edges[1]: f"{b:.3f}s"} | tag for w, a, b in words(turn)]


def google_v2(turns: Turns) -> str:
    rows = [
        {"channelTag": side(t) + 1, "resultEndOffset": f"{t.end:.3f}s", "languageCode": "fr-FR",
         "alternatives": [{"transcript": t.text, "words": google_words(t, ("startOffset", "endOffset"), {})}]}
        for t in sorted(turns, key=side)
    ]  # fmt: skip
    return dumped({"results": rows})


def google_v1(turns: Turns) -> str:
    """One result a turn without tags, and a last one that repeats every word with its speaker's tag."""
    edges = ("startTime", "endTime")
    rows = [{"alternatives": [{"transcript": t.text, "words": google_words(t, edges, {})}]} for t in turns]
    every = [w for t in turns for w in google_words(t, edges, {"speakerTag": side(t) + 1})]
    return dumped({"response": {"results": [*rows, {"alternatives": [{"words": every}]}]}})


def amazon(turn: Turn, **more: object) -> dict[str, object]:
    return {"Id": str(turn.n), "BeginOffsetMillis": ms(turn.start), "EndOffsetMillis": ms(turn.end)} | more


def call_analytics(turns: Turns) -> str:
    rows = [amazon(t, ParticipantRole=ROLES[t.speaker], Content=t.text) for t in turns]
    return dumped({"Transcript": rows, "Participants": [{"ParticipantRole": "AGENT"}]})


def contact_lens(turns: Turns) -> str:
    people = [{"ParticipantId": f"p-{n}", "ParticipantRole": ROLES[name]} for n, name in enumerate(SIDES)]
    rows = [amazon(t, ParticipantId=f"p-{side(t)}", Content=t.text) for t in turns]
    return dumped({"Participants": people, "Transcript": rows})


def contact_lens_events(turns: Turns) -> list[dict[str, object]]:
    """Each turn as a passing utterance, then as a transcript."""
    return [
        {"EventType": "SEGMENTS", "ContactId": "round", "Segments": [
            {"Utterance": {"TranscriptId": str(t.n), "ParticipantRole": ROLES[t.speaker], "PartialContent": "…"}},
            {"Transcript": amazon(t, ParticipantRole=ROLES[t.speaker], Content=t.text)},
        ]}
        for t in turns
    ]  # fmt: skip


def call_analytics_live(turns: Turns) -> str:
    return lines(
        {"UtteranceEvent": amazon(t, UtteranceId=str(t.n), ParticipantRole=ROLES[t.speaker], Transcript=text,
                                  IsPartial=partial)}
        for t in turns for text, partial in (("…", True), (t.text, False))
    )  # fmt: skip


def lca(turns: Turns) -> str:
    spoken = [
        {"EventType": "ADD_TRANSCRIPT_SEGMENT", "CallId": "round", "SegmentId": str(t.n), "StartTime": t.start,
         "Channel": "CALLER" if t.speaker == "client" else "AGENT", "EndTime": t.end, "Transcript": text,
         "IsPartial": partial}
        for t in turns for text, partial in (("…", True), (t.text, False))
    ]  # fmt: skip
    return lines([{"EventType": "START", "CallId": "round"}, *spoken, {"EventType": "END", "CallId": "round"}])


def call(turns: Turns) -> Call:
    return Call("round", tuple(turns), started_at=START, roles=Roles("given", 1.0))


def vcon_of_channels(turns: Turns) -> str:
    """The first shape of vCon: a two-channel recording whose transcript is a recogniser's answer, as text."""
    dialog = {"type": "recording", "start": START.isoformat(), "duration": 9, "parties": [0, 1], "mimetype": "a/b"}
    answer = {"type": "transcript", "dialog": 0, "vendor": "deepgram", "body": deepgram_utterances(turns)}
    people = [{"name": "Léa", "role": "agent"}, {"name": "Marc", "role": "customer"}]
    return dumped({"vcon": "0.0.1", "parties": people, "dialog": [dialog], "analysis": [answer]})


def vcon_of_messages(turns: Turns) -> str:
    """Written messages, the last one first: dialogs need not be in order."""
    first = min(t.start or 0 for t in turns)
    found = [
        {"type": "text", "start": (START + timedelta(milliseconds=ms(t.start) - ms(first))).isoformat(),
         "duration": (ms(t.end) - ms(t.start)) / 1000, "parties": [side(t), 1 - side(t)],
         "mediatype": "text/plain", "encoding": "none", "body": t.text}
        for t in reversed(turns)
    ]  # fmt: skip
    return dumped({"uuid": "u", "parties": [{"role": "agent"}, {"role": "customer"}], "dialog": found})


def rttm(turns: Turns) -> str:
    return "".join(
        f"SPEAKER round 1 {t.start:.3f} {(ms(t.end) - ms(t.start)) / 1000:.3f} <NA> <NA> {t.speaker} <NA> <NA>\n"
        for t in turns
    )


FORMS = {"csv, semicolons": "sheet", "csv, commas": "sheet", "tsv": "sheet"}

WAYS: dict[str, Way] = {
    **{name: Way(FORMS.get(name, name), lambda turns, of=write: of(list(turns))) for name, write in TIMED.items()},  # type: ignore[misc]
    "whisperx": Way("whisperx", whisperx, agent="SPEAKER_00"),
    "wtf": Way("wtf", wtf),
    "deepgram, utterances": Way("deepgram", deepgram_utterances, agent="0"),
    "deepgram, words": Way("deepgram", deepgram_words, agent="canal 0", by_words=True),
    "deepgram, live": Way("deepgram_live", deepgram_live, agent="0", by_words=True),
    "assemblyai, speakers": Way("assemblyai", assemblyai, agent="A"),
    "assemblyai, channels": Way("assemblyai", assemblyai_channels, agent="1"),
    "azure": Way("azure", azure, agent="0"),
    "google, v2": Way("google", google_v2, agent="1"),
    "google, v1": Way("google", google_v1, agent="Locuteur 1", by_words=True),
    "call analytics": Way("call_analytics", call_analytics),
    "call analytics, live": Way("call_analytics_live", call_analytics_live),
    "contact lens": Way("contact_lens", contact_lens),
    "contact lens, lines": Way("contact_lens_live", lambda turns: lines(contact_lens_events(turns))),
    "contact lens, list": Way("contact_lens_live", lambda turns: dumped(contact_lens_events(turns))),
    "lca": Way("lca", lca),
    "vcon": Way("vcon", lambda turns: vcon.write(call(turns), created_at=START)),
    "vcon, channels": Way("vcon", vcon_of_channels),
}
