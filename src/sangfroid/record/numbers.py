"""Telephone numbers in one form, by the office's region, so that a number is found however it was written."""

from __future__ import annotations

import re

from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, is_possible_number, parse

LONGEST = 32
_DIGITS = re.compile(r"\D")


def normal_number(text: str, region: str) -> str | None:
    """The number in E.164 ("+33612345678"); as its digits where it is none of a country's (an extension); None
    where there is no number."""
    digits = _DIGITS.sub("", text)
    if not digits or len(digits) > LONGEST:
        return None
    try:
        number = parse(text, region)
    except NumberParseException:
        return digits
    return format_number(number, PhoneNumberFormat.E164) if is_possible_number(number) else digits


def shown_number(number: str, region: str) -> str:
    """The number as one writes it in this region: 06 12 34 56 78 at home, +33 6 12 34 56 78 elsewhere."""
    if not number.startswith("+"):
        return number
    try:
        parsed = parse(number, None)
    except NumberParseException:
        return number
    home = parse("1234567", region).country_code == parsed.country_code
    return format_number(parsed, PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL)
