"""The words of a turn that carry its matter: what two turns share when one says the other back."""

from __future__ import annotations

from sangfroid.language.words import Words, spoken


def content(heard: Words) -> frozenset[str]:
    """The turn's content words, cut to a rough stem of six letters, and its numbers in digits."""
    empty = spoken().empty
    return frozenset([form[:6] for form in heard.forms if (len(form) > 4 and form not in empty) or form[0].isdigit()])
