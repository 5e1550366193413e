"""Bytes as text: which encoding they are in, said aloud where it was assumed, and never mojibake in silence."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from sangfroid.calls import Repair, Unreadable

_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip

# What people drop by mistake, by its first bytes.
_OTHER_FILES: Final = (
    (b"RIFF", "un enregistrement sonore (WAV)"), (b"ID3", "un enregistrement sonore (MP3)"),
    (b"OggS", "un enregistrement sonore (Ogg)"), (b"fLaC", "un enregistrement sonore (FLAC)"),
    (b"%PDF", "un document PDF"), (b"PK\x03\x04", "une archive ZIP, un document Word ou un classeur"),
    (b"\x1f\x8b", "une archive gzip"), (b"\x89PNG", "une image"), (b"\xff\xd8\xff", "une image"),
    (b"\xd0\xcf\x11\xe0", "un document Word ou un classeur ancien"), (b"\x7fELF", "un programme"),
)  # fmt: skip

_EIGHT_BIT: Final = ("cp1252", "iso8859_15", "mac_roman", "cp850")
_SCORED_BYTES: Final = 1_000_000
_FRENCH_SMALL: Final = frozenset("éèêëàâçîïôûùüœæ«»’‘“”…–—€° ·")
_FRENCH_CAPITAL: Final = frozenset("ÉÈÊËÀÂÇÎÏÔÛÙÜŒÆ")
_HIGH = re.compile(r"(?s)(.?)([^\x00-\x7f])")

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
# Writing-direction controls, zero-width and other unseen characters: they hide or turn what is read.
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# UTF-8 that was once taken for cp1252 and saved again: "dÃ©jÃ ", "lâ€™appel".
_TWICE = re.compile(r"[ÃÂÅâ][^\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A source's text, line ends as "\\n", and what was assumed or removed to get it."""

    text: str
    repairs: tuple[Repair, ...] = ()


def decoded(source: bytes) -> Decoded:
    """The text of a file in UTF-8, UTF-16, UTF-32 or an eight-bit encoding; Unreadable: empty or no text."""
    if not source.strip(b" \t\r\n\x00"):
        raise Unreadable("Le fichier est vide. Choisissez le fichier qui contient la transcription de l'appel.")
    for start, what in _OTHER_FILES:
        if source.startswith(start):
            raise Unreadable(
                "Ce fichier est {what}, pas une transcription. Donnez la transcription de l'appel "
                "(texte, VTT, SRT, CSV ou JSON).",
                what=what,
            )
    text, repairs = _characters(source)
    text, more = _plain(text)
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), repairs + more)


def seen(text: str) -> tuple[str, int]:
    """The text without unseen characters, control characters and lone surrogates, and how many there were.

    A control character or half a character becomes U+FFFD only where it stood for something: surrogates do.
    """
    if _CONTROL.search(text) is None and (text.isascii() or _UNSEEN.search(text) is None):
        return text, 0
    text, unseen = _UNSEEN.subn("", text)
    text, controls = _CONTROL.subn(lambda found: "\ufffd" if found.group() >= "\ud800" else "", text)
    return text, unseen + controls


def _characters(source: bytes) -> tuple[str, tuple[Repair, ...]]:
    """The decoded text before any cleaning, and what was assumed."""
    for mark, encoding in _MARKS:
        if source.startswith(mark):
            return _counted(source.decode(encoding, "replace"), encoding.removesuffix("-sig"))
    if wide := _utf_16_without_mark(source):
        text, repairs = _counted(source.decode(wide, "replace"), wide)
        return text, (_assumed(wide), *repairs)
    try:
        return _once(source.decode("utf-8"))
    except UnicodeDecodeError:
        return _not_quite_utf_8(source)


def _utf_16_without_mark(source: bytes) -> str | None:
    """UTF-16's byte order where every second byte of the beginning is mostly zero, else None."""
    head = source[:2000]
    pairs = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if pairs and odd > 0.4 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    return "utf-16-be" if pairs and even > 0.4 * pairs and odd < 0.05 * pairs else None


def _counted(text: str, encoding: str) -> tuple[str, tuple[Repair, ...]]:
    """The text, with a repair that counts the characters that could not be decoded."""
    lost = text.count("\ufffd")
    if not lost:
        return text, ()
    message = "{count} caractère(s) illisible(s) en {encoding} : remplacés par « \ufffd »."
    return text, (Repair(message, (("count", lost), ("encoding", encoding.upper()))),)


def _assumed(encoding: str) -> Repair:
    return Repair("Encodage supposé : {encoding}. Si des accents sont faux, enregistrez le fichier en UTF-8.",
                  (("encoding", encoding),))  # fmt: skip


def _not_quite_utf_8(source: bytes) -> tuple[str, tuple[Repair, ...]]:
    """UTF-8 with a few broken bytes, or the eight-bit encoding that gives the likeliest French."""
    text = source.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    if sum(1 for _ in _HIGH.finditer(text[:_SCORED_BYTES])) - lost > 2 * lost:
        return _counted(text, "utf-8")
    head = source[:_SCORED_BYTES]
    score, encoding = max(((_likeliness(head.decode(name, "replace")), name) for name in _EIGHT_BIT),
                          key=lambda scored: scored[0])  # fmt: skip
    if score <= 0:
        raise Unreadable(
            "Le fichier n'est pas du texte, ou son encodage n'est pas reconnu. "
            "Enregistrez la transcription en UTF-8 et recommencez."
        )
    return source.decode(encoding, "replace"), (_assumed(encoding),)


def _likeliness(text: str) -> int:
    """How French the letters beyond ASCII are: one point for each that fits where it stands, minus one else."""
    score = 0
    for found in _HIGH.finditer(text):
        before, letter = found.groups()
        # "È" inside a word in small letters is another encoding's "é".
        fits = letter in _FRENCH_SMALL or (letter in _FRENCH_CAPITAL and not before.islower())
        score += 1 if fits else -1
    return score


def _once(text: str) -> tuple[str, tuple[Repair, ...]]:
    """UTF-8 text with what was encoded twice put right."""
    repairs: list[Repair] = []
    if _TWICE.search(text):
        mended, count = _undoubled(text)
        if count:
            text = mended
            message = "{count} passage(s) encodé(s) deux fois (« Ã© » pour « é ») : rétablis."
            repairs.append(Repair(message, (("count", count),)))
    if lost := text.count("\ufffd"):
        message = "{count} caractère(s) « \ufffd » : ils étaient déjà perdus dans le fichier."
        repairs.append(Repair(message, (("count", lost),)))
    return text, tuple(repairs)


def _undoubled(text: str) -> tuple[str, int]:
    """The text with each doubly encoded run of French letters undone, and how many there were."""
    count = 0

    def undone(found: re.Match[str]) -> str:
        nonlocal count
        try:
            letters = b"".join(map(_byte, found.group())).decode("utf-8")
        except UnicodeError:
            return found.group()
        if not all(letter in _FRENCH_SMALL or letter in _FRENCH_CAPITAL or letter == "\xa0" for letter in letters):
            return found.group()
        count += 1
        return letters

    return _TWICE.sub(undone, text), count


def _byte(letter: str) -> bytes:
    """The byte that cp1252 shows as this letter; its undefined ones stand as latin-1."""
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")


def _plain(text: str) -> tuple[str, tuple[Repair, ...]]:
    """The text without control and unseen characters; Unreadable where so many are no accident."""
    controls = sum(1 for _ in _CONTROL.finditer(text))
    if controls > 20 + len(text) // 20:
        raise Unreadable(
            "Le fichier est binaire, pas du texte. Donnez la transcription de l'appel (texte, VTT, SRT, CSV ou JSON)."
        )
    text, count = seen(text)
    return text, removed(count)


def removed(count: int) -> tuple[Repair, ...]:
    """The repair that says how many unseen characters were taken out; none for 0."""
    if not count:
        return ()
    message = "{count} caractère(s) invisible(s) (contrôle, largeur nulle, sens d'écriture) : retirés."
    return (Repair(message, (("count", count),)),)
