"""What recognisers do that is not speech, and how their voices get names."""

import json

import pytest

from sangfroid.calls import End, Unreadable
from sangfroid.sources import read_call
from sangfroid.sources.clock import duration, language
from sangfroid.sources.invented import Phrase, is_invented, table


def whisper(*segments: dict[str, object]) -> bytes:
    return json.dumps({"segments": [{"start": n, "end": n + 1} | one for n, one in enumerate(segments)]}).encode()


@pytest.mark.parametrize("phrase", table(), ids=lambda phrase: phrase.name)
def test_each_phrase_hears_its_own(phrase: Phrase) -> None:
    assert phrase.hears
    assert all(is_invented(text, no_speech=0.9, likeliness=-0.2) for text in phrase.hears)
    assert all(is_invented(text) == phrase.always for text in phrase.hears)
    assert not any(is_invented(text, no_speech=0.9, likeliness=-0.2) for text in phrase.ignores)


def test_thanks_are_left_where_somebody_spoke() -> None:
    call = read_call(whisper({"text": "Abonnez-vous.", "no_speech_prob": 0.1}, {"text": "Non."}), name="a")
    assert [turn.text for turn in call.turns] == ["Abonnez-vous.", "Non."]
    assert len(call.repairs) == 1  # only that nobody's voice is known


def test_silence_by_whispers_own_rule_needs_both_signs() -> None:
    quiet: dict[str, object] = {"text": "Oui.", "no_speech_prob": 0.9}
    call = read_call(whisper(quiet | {"avg_logprob": -0.5}, quiet | {"avg_logprob": -1.5}), name="a")
    assert len(call.turns) == 1
    assert "1 passage(s) inventé(s)" in str(call.repairs[0])


def test_nothing_but_inventions_is_an_empty_call() -> None:
    with pytest.raises(Unreadable, match="aucune réplique"):
        read_call(whisper({"text": "Sous-titrage Société Radio-Canada"}), name="a")


def test_credits_in_a_sheet() -> None:
    source = b"start\tend\ttext\n0\t2400\tBonjour.\n2400\t30000\tSous-titrage ST' 501\n"
    call = read_call(source, name="a.tsv")
    assert [(turn.text, turn.end) for turn in call.turns] == [("Bonjour.", 2.4)]
    assert "inventé" in " ".join(map(str, call.repairs))


def test_voices_numbered_within_each_channel() -> None:
    spoken = [(0, 0, "Bonjour."), (0, 1, "Ici l'autre."), (1, 0, "Oui ?")]
    rows = [{"start": n, "end": n + 1, "channel": channel, "speaker": speaker, "transcript": text}
            for n, (channel, speaker, text) in enumerate(spoken)]  # fmt: skip
    call = read_call(json.dumps({"results": {"utterances": rows}}).encode(), name="a", agent="Locuteur 0, canal 1")
    assert [name for name, _ in call.roles.names] == [
        "Locuteur 0, canal 0",
        "Locuteur 1, canal 0",
        "Locuteur 0, canal 1",
    ]
    assert call.turns[2].speaker == "agent"


def test_two_lettered_voices_are_no_agent_and_client_by_their_letters() -> None:
    rows = [
        {"speaker": voice, "start": n * 1000, "end": n * 1000 + 900, "text": "Allô."} for n, voice in enumerate("AC")
    ]
    call = read_call(json.dumps({"utterances": rows}).encode(), name="a")
    assert call.roles.found == "guessed"
    assert call.roles.confidence < 0.65


def test_words_without_utterances() -> None:
    words = [{"text": text, "start": start, "end": start + 300, "speaker": None} for text, start in
             (("Bonjour,", 0), ("oui.", 350), ("Allô ?", 2000))]  # fmt: skip
    source = {"id": "w", "audio_duration": 3, "utterances": None, "words": words, "language_code": "fr"}
    call = read_call(json.dumps(source).encode(), name="a")
    assert [(turn.text, turn.start) for turn in call.turns] == [("Bonjour, oui.", 0.0), ("Allô ?", 2.0)]


def test_a_channel_without_words_gives_its_text() -> None:
    source = {"results": {"channels": [{"alternatives": [{"transcript": "Bonjour à tous"}]}, {"alternatives": []}]}}
    call = read_call(json.dumps(source).encode(), name="a")
    assert [(turn.text, turn.start) for turn in call.turns] == [("Bonjour à tous", None)]


def test_the_length_of_the_call_where_the_service_tells_it() -> None:
    turn = {"ParticipantRole": "AGENT", "Content": "Oui.", "BeginOffsetMillis": 0, "EndOffsetMillis": 900}
    source = {"Transcript": [turn], "ConversationCharacteristics": {"TotalConversationDurationMillis": 9500}}
    assert read_call(json.dumps(source).encode(), name="a").end == End(at=9.5)


@pytest.mark.parametrize(
    ("text", "seconds"), [("PT0.07S", 0.07), ("PT1M2,5S", 62.5), ("PT2H", 7200.0), ("P1DT1S", 86_401.0)]
)
def test_durations(text: str, seconds: float) -> None:
    assert duration(text, "a") == seconds


@pytest.mark.parametrize("text", ["", "P", "PT", "1.5", "PT" + "9" * 50 + "S", "PT-1S"])
def test_no_durations(text: str) -> None:
    with pytest.raises(Unreadable, match="n'est pas une durée"):
        duration(text, "a")


@pytest.mark.parametrize(
    ("code", "known"),
    [("fr", "fr"), ("fr-CA", "fr"), ("fr_FR", "fr"), ("french", "fr"), ("fra", "fra"), ("", None), (None, None),
     ("klingonese", None), ("çà", None)],
)  # fmt: skip
def test_languages(code: str | None, known: str | None) -> None:
    assert language(code) == known


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ({"segments": [{"text": "a", "start": 1e300, "end": 2}]}, "48 heures"),
        ({"segments": [{"text": "a" * 6_000, "start": 1, "end": 2}]}, "un mot compte 6000"),
        ({"segments": [{"text": "a", "start": 1, "end": 2}, 7]}, "Réplique 2 : un objet"),
        ({"recognizedPhrases": [{"offset": "hier", "nBest": [{"display": "a"}]}]}, "n'est pas une durée"),
        ({"recognizedPhrases": [{"offsetInTicks": [], "nBest": []}]}, "« offsetInTicks » doit être un nombre"),
        ({"results": [{"alternatives": [{"words": [{"word": "a", "startOffset": "x"}]}]}]}, "Résultat 1"),
        ({"utterances": [{"text": "a", "start": 0}] * 50_001}, "plus de 50000"),
        ({"Transcript": [{"ParticipantRole": "AGENT", "Content": ["a"]}]}, "« Content » doit être un texte"),
        ({"results": {"channels": [{"alternatives": {}}]}}, "« alternatives » doit être une liste"),
    ],
)  # fmt: skip
def test_refused_with_its_reason(document: dict[str, object], says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        read_call(json.dumps(document).encode(), name="a")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '<img src=x onerror="alert(1)">'])
def test_markup_stays_text(text: str) -> None:
    call = read_call(
        json.dumps({"segments": [{"start": 0, "end": 1, "text": text, "speaker": text}]}).encode(), name="a"
    )
    assert (call.turns[0].text, call.roles.names[0][0]) == (text, text)


@pytest.mark.parametrize("mark", ["\u202e", "\u200b", "\ud800"])
def test_unseen_marks_are_removed_from_any_format(mark: str) -> None:
    source = json.dumps({"utterances": [{"text": f"bon{mark}jour", "start": 0, "end": 9, "speaker": f"M{mark}arc"}]})
    call = read_call(source.encode(), name="a")
    assert call.turns[0].text.replace("\ufffd", "") == "bonjour"
    assert "invisible" in str(call.repairs[0])
