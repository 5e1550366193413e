"""Private numbers and addresses, masked before anything is stored, logged or read: length-preserving.

Cards, IBAN, social-security and telephone numbers, security codes and e-mail addresses, written or dictated
("zéro six, douze …", "arobase"), also where a dictated number goes on in the speaker's next turn: then the
parts already passed on are named again as `Masked`, to be mended wherever they were kept.
No mask is complete: what is said in a way not foreseen here passes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from sangfroid.calls.turns import Masked, Span, Turn
from sangfroid.language.numbers import NUMBER_WORDS, numbers, plain

MARK: Final = "•"

LONG: Final = 13  # digits from which a dictated number is taken for a card, an account or a social-security number
PHONE: Final = (9, 10)  # digits of a national number that begins with 0 (Belgian land lines have 9)
ALONE: Final = 24  # characters: a turn as short as this may be one group of a dictated number
CODE: Final = (3, 4)  # digits of a card's security code
GROUPS: Final = 3  # groups from which ten digits without a leading 0 are dictated like a number to call

_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_IBAN: Final = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b", re.IGNORECASE)
_WORD: Final = r"[^\W_]+(?:[-_.][^\W_]+)*"
_JOIN: Final = r"(?:\s+(?:point|tiret|underscore|tiret\s+du\s+(?:bas|six|8))\s+)"
_SPOKEN_EMAIL: Final = re.compile(
    rf"{_WORD}(?:{_JOIN}{_WORD}){{0,5}}\s+(?:arobase|arrobase|arobas|at)\s+{_WORD}(?:{_JOIN}{_WORD}){{1,4}}",
    re.IGNORECASE,
)
# What may stand between two groups of one dictated number.
_BETWEEN: Final = re.compile(
    r"[\s.,;:/()_–-]*(?:(?:euh|heu|et|puis|ensuite|apr[eè]s|espace|tiret|alors|donc)\b[\s.,;:–-]*){0,3}", re.IGNORECASE
)
_HOURS: Final = re.compile(r"(?:heures?|\d\s*h)\s*$", re.IGNORECASE)
_UNIT: Final = re.compile(
    r"\s*(?:h\b|h(?=\d)|heures?\b|minutes?\b|min\b|euros?\b|€|%|francs?\b|jours?\b)", re.IGNORECASE
)
_PLUS: Final = re.compile(r"(?:\+|\bplus|\b00)\s*$", re.IGNORECASE)
# Signs, in the plain form, that a security code is spoken of, and that an address may be.
_CODE: Final = (
    "cryptogramme",
    "code de securite",
    " cvv",
    " cvc",
    "derniers chiffres",
    "chiffres au dos",
    "chiffres derriere",
    "dos de la carte",
    "dos de votre carte",
)
_ADDRESS: Final = ("arob", "arrob", " at ")
_DIGITS: Final = re.compile(r"\d")
_SAID: Final = NUMBER_WORDS - {"un", "une"}
_MOST_DIGITS: Final = {"cent": 3, "cents": 3, "mille": 4, "mil": 4}  # that a word of number can add; others two
LAST: Final = 6  # words at a turn's end among which a number that goes on later must stand


@dataclass(frozen=True, slots=True)
class Tail:
    """A dictated number that stood at the end of a side's last turn, and may go on."""

    digits: str
    parts: tuple[tuple[int, Span], ...]  # (turn, span), not masked yet
    groups: int


@dataclass(frozen=True, slots=True)
class MaskState:
    """What masking needs to remember: each side's open number, and whether a security code was asked for."""

    tails: tuple[tuple[str, Tail], ...] = ()
    code_asked: bool = False

    def tail(self, speaker: str) -> Tail | None:
        """The number that this side may go on with."""
        return next((tail for side, tail in self.tails if side == speaker), None)

    def after(self, speaker: str, tail: Tail | None, code_asked: bool) -> MaskState:
        """What is remembered after a turn of this side that leaves this number open."""
        others = tuple((side, kept) for side, kept in self.tails if side != speaker)
        if tail is None and others == self.tails and code_asked == self.code_asked:
            return self
        tails = others if tail is None else tuple(sorted((*others, (speaker, tail)), key=lambda each: each[0]))
        return MaskState(tails, code_asked)


@dataclass(frozen=True, slots=True)
class _Run:
    """Groups of digits that make one number as said."""

    digits: str
    span: Span
    groups: int
    plus: bool


def mask(state: MaskState, turn: Turn) -> tuple[MaskState, Turn, tuple[Masked, ...]]:
    """The turn with what is private masked, and the earlier spans that it showed to be private."""
    said = plain(turn.text)[0]
    asks = any(sign in said for sign in _CODE)
    tail = state.tail(turn.speaker)
    expected = tail is not None or state.code_asked or len(said) <= ALONE
    holds_number = _may_hold_number(said, expected or asks)
    spans = _addresses(turn.text, said, holds_number)
    if not holds_number and not spans:
        return state.after(turn.speaker, None, asks), turn, ()
    later: Tail | None = None
    mended: tuple[Masked, ...] = ()
    if holds_number:
        numbers, later, mended = _numbers(turn, tail, asks or state.code_asked)
        spans += numbers
    changed = replace(turn, text=masked(turn.text, spans)) if spans else turn
    return state.after(turn.speaker, later, asks), changed, mended


def _numbers(turn: Turn, tail: Tail | None, code: bool) -> tuple[list[Span], Tail | None, tuple[Masked, ...]]:
    """The turn's private numbers, the number that may go on in the side's next turn, and what is to be mended."""
    spans: list[Span] = []
    later: Tail | None = None
    mended: tuple[Masked, ...] = ()
    runs = _runs(turn.text)
    for run in runs:
        before = tail if run is runs[0] and _opens(turn.text, run) else None
        digits = (before.digits if before else "") + run.digits
        groups = run.groups + (before.groups if before else 0)
        private = _private(digits, groups, run) or (code and len(run.digits) in CODE)
        if private:
            spans.append(run.span)
            mended += tuple(Masked(n, span) for n, span in before.parts) if before else ()
        complete = digits.startswith("0") and len(digits) in PHONE
        if run is runs[-1] and not complete and _closes(turn.text, run):
            open_parts = () if private else (*(before.parts if before else ()), (turn.n, run.span))
            later = Tail(digits, open_parts, groups)
    return spans, later, mended


def masked(text: str, spans: list[Span]) -> str:
    """The text with the letters and digits of these spans replaced by a mark each."""
    for a, b in spans:
        text = text[:a] + "".join(MARK if char.isalnum() else char for char in text[a:b]) + text[b:]
    return text


def _addresses(text: str, said: str, holds_number: bool) -> list[Span]:
    """E-mail addresses, written or spelt out, and IBAN."""
    spans: list[Span] = []
    if "@" in text:
        spans += [found.span() for found in _EMAIL.finditer(text)]
    if any(sign in said for sign in _ADDRESS):
        spans += [found.span() for found in _SPOKEN_EMAIL.finditer(text)]
    if holds_number:
        spans += [found.span() for found in _IBAN.finditer(text) if iban_holds(found.group())]
    return spans


def _may_hold_number(said: str, expected: bool) -> bool:
    """Whether a private number may stand in the plain text, or begin at its end: a quick look before the careful one.

    `expected`: any number may go on with one, or be a code.
    """
    words = said.replace("-", " ").split() if "-" in said else said.split()
    digits = len(_DIGITS.findall(said))
    if not digits and _SAID.isdisjoint(words):  # "un" alone is an article
        return False
    if expected or digits + sum([_MOST_DIGITS.get(word, 2) for word in words if word in NUMBER_WORDS]) >= PHONE[0]:
        return True
    return any(word in NUMBER_WORDS or _DIGITS.search(word) for word in words[-LAST:])


def _runs(text: str) -> list[_Run]:
    runs: list[_Run] = []
    for number in numbers(text):
        last = runs[-1] if runs else None
        goes_on = last is not None and _BETWEEN.fullmatch(text, last.span[1], number.span[0])
        if last is not None and goes_on and not (_minutes(text, last) or _whole(last) or _unit(text, number.span[1])):
            runs[-1] = _Run(last.digits + number.digits, (last.span[0], number.span[1]), last.groups + 1, last.plus)
        else:
            plus = bool(_PLUS.search(text, max(0, number.span[0] - 6), number.span[0]))
            runs.append(_Run(number.digits, number.span, 1, plus))
    return runs


def _minutes(text: str, run: _Run) -> bool:
    """Whether the run is the minutes of an hour just said ("dix heures trente"): a number that follows is another."""
    return run.groups == 1 and not run.digits.startswith("0") and bool(_HOURS.search(text, 0, run.span[0]))


def _whole(run: _Run) -> bool:
    """Whether the run is a whole telephone number, which nothing goes on with."""
    return run.digits.startswith("0") and not run.digits.startswith("00") and len(run.digits) == PHONE[-1]


def _unit(text: str, end: int) -> bool:
    """Whether the number that ends here counts something: "10 h", "10 euros"."""
    return _UNIT.match(text, end) is not None


def _private(digits: str, groups: int, run: _Run) -> bool:
    size = len(digits)
    if size >= LONG:
        return groups >= GROUPS or luhn_holds(digits) or nir_holds(digits)
    if run.plus and size >= PHONE[0]:
        return True
    if digits.startswith("0") and size in PHONE:
        return True
    return size == PHONE[1] and groups >= GROUPS


def _opens(text: str, run: _Run) -> bool:
    return _BETWEEN.fullmatch(text, 0, run.span[0]) is not None


def _closes(text: str, run: _Run) -> bool:
    return _BETWEEN.fullmatch(text, run.span[1]) is not None or not text[run.span[1] :].strip(" .…,?!")


def luhn_holds(digits: str) -> bool:
    """Whether a card number's check digit is right."""
    if not 13 <= len(digits) <= 19:
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def iban_holds(text: str) -> bool:
    """Whether an IBAN's check digits are right (ISO 13616, modulo 97)."""
    plain = text.replace(" ", "").upper()
    if not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(char, 36)) for char in plain[4:] + plain[:4])) % 97 == 1


def nir_holds(digits: str) -> bool:
    """Whether a French social-security number's key is right (13 digits and 2 of key, modulo 97)."""
    return len(digits) == 15 and digits[0] in "12" and int(digits[13:]) == 97 - int(digits[:13]) % 97
