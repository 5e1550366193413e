"""Bytes as text: encodings detected, assumptions said, unseen characters removed, no mojibake in silence."""

import pytest

from sangfroid.calls import Unreadable
from sangfroid.sources import read_call
from sangfroid.sources.text import decoded, seen

FRENCH = "Agent : Où êtes-vous ? Déjà à l'hôpital, ça a été géré.\nClient : Là, « près » du cœur… Noël à Orléans !\n"


@pytest.mark.parametrize("encoding", ["cp1252", "iso8859-15", "mac_roman", "cp850"])
def test_eight_bit_french_is_read_and_said(encoding: str) -> None:
    text = FRENCH if encoding != "cp850" else FRENCH.replace("œ", "oe").replace("…", "...")
    text = text if encoding != "iso8859-15" else text.replace("…", "...")
    found = decoded(text.encode(encoding))
    assert found.text == text
    assert [str(repair)[:20] for repair in found.repairs] == ["Encodage supposé : " + encoding[0]]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark(encoding: str) -> None:
    found = decoded(FRENCH.encode(encoding))
    assert found.text == FRENCH
    assert [str(repair)[:27] for repair in found.repairs] == [f"Encodage supposé : {encoding}."[:27]]


def test_utf_8_cut_in_a_letter() -> None:
    found = decoded((FRENCH + "é").encode()[:-1])
    assert found.text == FRENCH + "\ufffd"
    assert [str(repair) for repair in found.repairs] == [
        "1 caractère(s) illisible(s) en UTF-8 : remplacés par « \ufffd »."
    ]


def test_utf_8_encoded_twice_is_mended() -> None:
    twice = FRENCH.encode().decode("latin-1").encode()
    found = decoded(twice)
    assert found.text == FRENCH
    assert "encodé(s) deux fois" in str(found.repairs[0])


def test_text_that_only_looks_twice_encoded_stays() -> None:
    text = "Agent : le mot « Âge » et un « Ã » portugais, « SÃO ».\n"
    assert decoded(text.encode()).text == text
    assert decoded(text.encode()).repairs == ()


def test_characters_lost_before_are_told() -> None:
    assert "déjà perdus" in str(decoded("Agent : caf\ufffd".encode()).repairs[0])


def test_nul_and_other_controls_are_removed() -> None:
    found = decoded(b"Agent : bon\x00jour\x1b\r\nClient : oui\rAgent : bien")
    assert found.text == "Agent : bonjour\nClient : oui\nAgent : bien"
    assert [repair.values for repair in found.repairs] == [(("count", 2),)]


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200b", "\u200f", "\u00ad", "\ufeff", "\U000e0041"])
def test_unseen_marks_are_removed(mark: str) -> None:
    assert seen(f"bon{mark}jour") == ("bonjour", 1)


def test_lone_surrogates_from_json() -> None:
    call = read_call(
        rb'{"turns": [{"speaker": "agent", "text": "a\ud800b \ud83d\ude00 \u202ec"}]}', name="a\udcff.json"
    )
    assert call.turns[0].text == "a\ufffdb \U0001f600 c"
    assert [repair.values for repair in call.repairs] == [(("count", 2),)]
    assert call.id.encode() == "a\ufffd".encode()


def test_composed_and_decomposed_letters_are_the_same() -> None:
    call = read_call("Agent : de\u0301ja\u0300\nClient : oui".encode(), name="a.txt")
    assert call.turns[0].text == "déjà"


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (b"", "vide"), (b" \r\n\t", "vide"), (b"\xef\xbb\xbf", "aucune réplique|pas une conversation|vide"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "sonore"), (b"%PDF-1.7", "PDF"), (b"PK\x03\x04\x14", "ZIP"),
        (bytes(range(256)) * 20, "binaire|encodage"), (b"\x00\x01\x02\x03" * 100, "binaire"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused(source: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        read_call(source, name="a.txt")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '<img src=x onerror="alert(1)">', "a < b && c > d"])
def test_markup_stays_text(text: str) -> None:
    for source in (f"Agent : {text}\nClient : oui", f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Agent>{text}\n"):
        assert read_call(source.encode(), name="<b>.txt").turns[0].text == text
