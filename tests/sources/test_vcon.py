"""vCon: what stands in its dialogs and analyses, who left first, and what is told of what cannot be read."""

import base64
import json
from datetime import UTC, datetime

import pytest

from sangfroid.calls import Call, End, Unreadable
from sangfroid.sources import read_call
from sangfroid.sources.transcripts.vcon_dialogs import when

START = "2026-03-17T14:05:00+01:00"
PEOPLE = [{"name": "Léa", "role": "agent"}, {"name": "Marc", "role": "customer"}]
TALK = {"segments": [{"start": 0.0, "end": 2.0, "text": "Allô ?", "speaker": "Léa"},
                     {"start": 2.5, "end": 9.0, "text": "Vous vous moquez de moi.", "speaker": "Marc"}]}  # fmt: skip


def recording(**more: object) -> dict[str, object]:
    return {
        "type": "recording",
        "start": START,
        "duration": 12.0,
        "parties": [0, 1],
        "url": "https://exemple.test/a",
    } | more


def transcript(body: object = TALK, **more: object) -> dict[str, object]:
    return {"type": "transcript", "dialog": 0, "vendor": "Exemplaire", "encoding": "json", "body": body} | more


def text_of(*, dialog: list[object], analysis: list[object], **more: object) -> bytes:
    vcon = {"vcon": "0.4.0", "uuid": "u-1", "created_at": START, "parties": PEOPLE} | more
    return json.dumps(vcon | {"dialog": dialog, "analysis": analysis}).encode()


def read(*, dialog: list[object], analysis: list[object], **more: object) -> Call:
    return read_call(text_of(dialog=dialog, analysis=analysis, **more), name="a.vcon")


def drop(party: int, second: float) -> dict[str, object]:
    return {"party": party, "time": f"2026-03-17T14:05:{second:06.3f}+01:00", "event": "drop"}


def test_roles_and_start_are_those_of_the_vcon() -> None:
    call = read(dialog=[recording()], analysis=[transcript()])
    assert (call.id, call.started_at) == ("u-1", datetime.fromisoformat(START))
    assert [(turn.speaker, turn.start) for turn in call.turns] == [("agent", 0.0), ("client", 2.5)]
    assert call.roles.found == "given"
    assert call.end == End(at=12.0)
    assert call.repairs == ()


@pytest.mark.parametrize(
    ("history", "end"),
    [
        ([drop(1, 10.2), drop(0, 11)], End(10.2, "client", "unknown")),
        ([drop(0, 11), drop(1, 10.2)], End(10.2, "client", "unknown")),
        ([drop(0, 10)], End(10.0, "agent", "unknown")),
        ([drop(0, 10), drop(1, 10)], End(10.0, "unknown", "unknown")),
        ([{"party": 1, "time": START, "event": "hold"}], End(12.0, "unknown", "unknown")),
        ([drop(2, 3), drop(0, 9)], End(9.0, "agent", "unknown")),
        ([{"party": 1, "event": "drop"}, {"time": START, "event": "drop"}], End(12.0, "unknown", "unknown")),
    ],
)
def test_who_dropped_first(history: list[object], end: End) -> None:
    people = [*PEOPLE, {"name": "Jo"}]
    call = read(dialog=[recording(party_history=history)], analysis=[transcript()], parties=people)
    assert call.end == end


def test_a_swap_exchanges_who_left() -> None:
    source = text_of(dialog=[recording(party_history=[drop(1, 10)])], analysis=[transcript()])
    assert read_call(source, name="a", swap=True).end == End(10.0, "agent", "unknown")


@pytest.mark.parametrize(
    "item",
    [
        transcript(),
        transcript(json.dumps(TALK)),
        transcript(base64.urlsafe_b64encode(json.dumps(TALK).encode()).decode().rstrip("="), encoding="base64url"),
        transcript([{"speaker": "Léa", "text": "Allô ?", "start": 0, "end": 2},
                    {"speaker": "Marc", "text": "Vous vous moquez de moi.", "start": 2.5, "end": 9}]),
        transcript("1\n00:00:00,000 --> 00:00:02,000\nLéa : Allô ?\n\n2\n00:00:02,500 --> 00:00:09,000\n"
                   "Marc : Vous vous moquez de moi.\n", encoding="none"),
        transcript(TALK | {"transcript": {"language": "fr"}}, type="wtf_transcription"),
    ],
)  # fmt: skip
def test_bodies_of_any_shape(item: dict[str, object]) -> None:
    call = read(dialog=[recording()], analysis=[item])
    assert [(turn.speaker, turn.start, turn.end, turn.text) for turn in call.turns] == [
        ("agent", 0.0, 2.0, "Allô ?"), ("client", 2.5, 9.0, "Vous vous moquez de moi."),
    ]  # fmt: skip


def test_one_alternative_of_a_recogniser_alone() -> None:
    words = [{"word": "allô", "punctuated_word": "Allô ?", "start": 0.0, "end": 0.4, "speaker": 0}]
    call = read(dialog=[recording()], analysis=[transcript({"transcript": "Allô ?", "words": words})])
    assert [turn.text for turn in call.turns] == ["Allô ?"]


def test_channels_are_the_parties_of_the_recording() -> None:
    body = {"utterances": [{"channel": "1", "speaker": "1", "start": 0, "end": 900, "text": "Allô ?"},
                           {"channel": "2", "speaker": "2", "start": 950, "end": 1500, "text": "Oui."}]}  # fmt: skip
    call = read(dialog=[recording(parties=[1, 0])], analysis=[transcript(body)])
    assert call.roles.names == (("Marc", "client"), ("Léa", "agent"))
    mixed = read(dialog=[recording(parties=[[0, 1], None])], analysis=[transcript(body)])
    assert {name for name, _ in mixed.roles.names} == {"canal 1", "canal 2"}


def test_a_telephone_number_is_no_name() -> None:
    people = [{"tel": "+33199000001"}, {"tel": "+33199000002", "name": " "}]
    messages = [{"type": "text", "start": START, "parties": [n], "body": "Bonjour."} for n in (0, 1)]
    call = read(dialog=list(messages), analysis=[], parties=people)
    assert {name for name, _ in call.roles.names} == {"Participant 1", "Participant 2"}


def test_a_machine_is_neither_side_and_twins_are_told_apart() -> None:
    people = [*PEOPLE, {"name": "Léa", "type": "bot", "role": "agent"}]
    messages = [{"type": "text", "start": START, "parties": [n], "body": f"Bonjour {n}."} for n in range(3)]
    call = read(dialog=list(messages), analysis=[], parties=people)
    assert call.roles.names == (("Léa", "agent"), ("Marc", "client"), ("Léa (3)", "unknown"))


def test_a_signed_vcon_is_read_and_told() -> None:
    payload = base64.urlsafe_b64encode(text_of(dialog=[recording()], analysis=[transcript()])).decode().rstrip("=")
    signed = {"payload": payload, "signatures": [{"header": {"alg": "RS256"}, "protected": "e30", "signature": "AAAA"}]}
    call = read_call(json.dumps(signed).encode(), name="a")
    assert call.format == "vcon"
    assert [str(repair) for repair in call.repairs] == ["Le vCon est signé : sa signature n'a pas été vérifiée."]


def test_recordings_without_transcript_are_told() -> None:
    call = read(dialog=[recording(), recording(start="2026-03-17T14:10:00+01:00")], analysis=[transcript()])
    assert "1 enregistrement(s) sans transcription" in str(call.repairs[0])


@pytest.mark.parametrize(
    ("vcon", "says"),
    [
        ({"dialog": [recording()], "analysis": []}, "1 enregistrement.* aucune transcription"),
        ({"dialog": [{"type": "incomplete", "disposition": "hung-up"}], "analysis": []}, "raccroché avant"),
        ({"dialog": [{"type": "incomplete", "disposition": 7}], "analysis": []}, r"n'a pas eu lieu \(7\)"),
        ({"dialog": [], "analysis": [], "attachments": [{"purpose": "contract"}]}, "ni transcription ni message"),
        ({"dialog": [recording()], "analysis": [transcript()], "critical": ["CC", "hologram"]}, "hologram"),
        ({"dialog": [recording()], "analysis": [transcript(dialog=3)]}, "dialogue 3, le vCon en compte 1"),
        ({"dialog": [recording()], "analysis": [transcript(dialog=-1)]}, "dialogue -1"),
        ({"dialog": [{"type": "text", "start": START, "parties": 5, "body": "a"}], "analysis": []}, "participant 5"),
        ({"dialog": [recording()], "analysis": [transcript("é", encoding="base64url")]}, "base64url"),
        ({"dialog": [recording()], "analysis": [transcript('{"segments": [{"text": "a", "start": NaN')]}, "NaN"),
        ({"dialog": [recording()], "analysis": [transcript('{"a":' * 100_000)]}, "imbriqué"),
        ({"dialog": 7, "analysis": [transcript()], "vcon": "0.4.0"}, "« dialog » doit être une liste"),
        ({"dialog": [7], "analysis": []}, "Dialogue 1 : un objet"),
    ],
)  # fmt: skip
def test_refused_with_its_reason(vcon: dict[str, object], says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        read_call(json.dumps({"vcon": "0.4.0", "parties": PEOPLE} | vcon).encode(), name="a")


def test_an_encrypted_vcon_is_refused() -> None:
    with pytest.raises(Unreadable, match="chiffré"):
        read_call(b'{"unprotected": {}, "iv": "a", "ciphertext": "b", "tag": "c", "recipients": []}', name="a")


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2023-01-05T13:51:02.000Z", "2023-01-05T13:51:02+00:00"),
        ("2026-09-24T19:29:05.197749022+00:00", "2026-09-24T19:29:05.197749+00:00"),
        ("2023-01-05T13:51:02", "2023-01-05T13:51:02+00:00"),
        ("Thu, 05 Jan 2023 13:51:02 -0500", "2023-01-05T13:51:02-05:00"),
        ("5 Jan 2023 13:51 +0000", "2023-01-05T13:51:00+00:00"),
        (1672926662, "2023-01-05T13:51:02+00:00"), (1672926662.5, "2023-01-05T13:51:02.500000+00:00"),
        ("hier", "None"), ("Thu, 45 Jan 2023 13:51:02 -0500", "None"), ("0001-01-01T00:00:00+05:00", "None"),
        (7, "None"), (1e300, "None"), (True, "None"), (None, "None"), ([], "None"),
    ],
)  # fmt: skip
def test_moments_of_all_writers(value: object, moment: str) -> None:
    found = when(value)  # type: ignore[arg-type]
    assert (found.isoformat() if found else "None") == moment


def test_stretches_far_apart_are_no_call() -> None:
    messages = [{"type": "text", "start": start, "parties": [0], "body": "Oui."}
                for start in (START, "2026-03-25T14:05:00+01:00")]  # fmt: skip
    with pytest.raises(Unreadable, match="48 heures"):
        read(dialog=list(messages), analysis=[])


def test_moments_are_aware() -> None:
    assert when("2023-01-05T13:51:02") == datetime(2023, 1, 5, 13, 51, 2, tzinfo=UTC)
