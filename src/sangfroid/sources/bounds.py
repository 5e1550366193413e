"""How large a call may be. Beyond these sizes a source is refused with its reason, never cut in silence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeVar

from sangfroid.calls.errors import Unreadable

MAX_BYTES: Final = 32 * 1024 * 1024  # ten hours of talk with every word timed are about 25 MiB of JSON
MAX_TURNS: Final = 50_000  # ten hours at more than one turn a second
MAX_LINES: Final = 10 * MAX_TURNS  # of a text; a turn in a subtitle file takes four
MAX_TURN_CHARS: Final = 100_000  # about two hours of one voice
MAX_WORD_CHARS: Final = 5_000  # the longest links that people paste are shorter
MAX_SECONDS: Final = 48 * 3600.0
MAX_DIGITS: Final = 30  # of one number
MAX_SPEAKERS: Final = 100  # a conference has fewer voices
MAX_LABEL_CHARS: Final = 120  # of a speaker's name; beyond, the name is shortened
MAX_NAME_CHARS: Final = 255  # of a file's name and a call's id

_Item = TypeVar("_Item")


def check_size(source: bytes) -> None:
    """Raise Unreadable where the file is larger than `MAX_BYTES`."""
    if len(source) > MAX_BYTES:
        raise Unreadable(
            "Le fichier pèse {size} Mio ; un appel en compte {limit} au plus. "
            "Vérifiez que c'est bien une transcription, ou coupez-la en plusieurs appels.",
            size=-(-len(source) // 1024**2), limit=MAX_BYTES // 1024**2,
        )  # fmt: skip


def bounded(items: Iterable[_Item]) -> tuple[_Item, ...]:
    """The items as a tuple; raise Unreadable as soon as there are more than `MAX_TURNS`."""
    kept: list[_Item] = []
    for item in items:
        if len(kept) == MAX_TURNS:
            raise Unreadable(
                "Le fichier contient plus de {limit} répliques : ce n'est pas un seul appel. "
                "Coupez-le en un fichier par appel.",
                limit=MAX_TURNS,
            )
        kept.append(item)
    return tuple(kept)


def lines_of(text: str) -> tuple[str, ...]:
    """A text's lines; Unreadable where there are more than `MAX_LINES`, or one is longer than a turn can be."""
    count = text.count("\n") + 1
    if count > MAX_LINES:
        raise Unreadable(
            "Le fichier compte {count} lignes, {limit} au plus : ce n'est pas un seul appel. "
            "Coupez-le en un fichier par appel.",
            count=count, limit=MAX_LINES,
        )  # fmt: skip
    lines = tuple(text.split("\n"))
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_TURN_CHARS:
            raise Unreadable(
                "Ligne {line} : elle compte {size} caractères, {limit} au plus. "
                "Vérifiez que le texte est bien coupé en répliques.",
                line=number, size=len(line), limit=MAX_TURN_CHARS,
            )  # fmt: skip
    return lines


def check_text(text: str, where: str) -> None:
    """Raise Unreadable where one turn's text is longer than speech can be; `where` names the turn."""
    if len(text) > MAX_TURN_CHARS:
        raise Unreadable(
            "{where} : la réplique compte {size} caractères, {limit} au plus. "
            "Vérifiez que le texte est bien coupé en répliques.",
            where=where, size=len(text), limit=MAX_TURN_CHARS,
        )  # fmt: skip
    if len(text) <= MAX_WORD_CHARS:
        return
    longest = max(map(len, text.split()), default=0)
    if longest > MAX_WORD_CHARS:
        raise Unreadable(
            "{where} : un mot compte {size} caractères, {limit} au plus ; ce n'est pas de la parole transcrite. "
            "Retirez-le et recommencez.",
            where=where, size=longest, limit=MAX_WORD_CHARS,
        )  # fmt: skip


def check_speakers(count: int) -> None:
    """Raise Unreadable where there are more than `MAX_SPEAKERS`."""
    if count > MAX_SPEAKERS:
        raise Unreadable(
            "Le fichier nomme {count} locuteurs, {limit} au plus : ce n'est pas un appel. "
            "Vérifiez la colonne ou le champ qui dit qui parle.",
            count=count, limit=MAX_SPEAKERS,
        )  # fmt: skip


def check_time(seconds: float, where: str) -> None:
    """Raise Unreadable where a time is no finite number or lies more than `MAX_SECONDS` from the start."""
    if not abs(seconds) <= MAX_SECONDS:  # so that NaN is refused as well
        raise Unreadable(
            "{where} : le temps « {value} » n'est pas possible dans un appel ({limit} heures au plus). "
            "Les temps se comptent en secondes depuis le début de l'appel.",
            where=where, value=f"{seconds:g}", limit=int(MAX_SECONDS // 3600),
        )  # fmt: skip
