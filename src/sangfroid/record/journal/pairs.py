"""Which facts are seen together: of one who is named, and of a word that may tell an undertaking."""

from __future__ import annotations

from typing import Final


def _pairs(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(name.strip() for name in pair.split("+")) for pair in " ".join(text.split()).split(";"))


# By `told_of`.
OF_NAMED: Final = _pairs(
    """
    kind + rank; everyday + kind; everyday + right shape; everyday + opens + after apart; everyday + left; kind +
    lead; kind + right; lead + left; left + kind; right + right2; kind + many; lead + right; kind + rank + others;
    noun + kind; noun + left; reached + rank; reached + others; reached + kind; acts + kind; acts + reached; opens +
    rank; opens + kind + right; kind + article; kind + article + lead; leadkind + left; leadkind + right; before
    apart + after apart; kind + before apart + after apart; spoken + rank; spoken + kind; first + lead; first +
    right; first + others; first + acts; rank + others + many; unnamed + rank; unnamed + lead; hinted + rank; hinted
    + reached; right us + kind; right us + right shape; right no + meant; right no + rank; right late + meant; right
    late + rank; right no + right shape; right shape + rank; right shape + kind; right shape + others; right shape +
    lead; right shape + another called; right shape + next shape; right shape + previous shape; previous + kind;
    next + kind; previous shape + kind; next shape + kind; previous signs + rank; next signs + rank; opening + rank;
    opening + kind; opening + meant; clause + rank; clause + right shape; previous shape + meant; next shape +
    meant; left + previous shape; lead + previous shape; lead + next shape; meant + right shape; meant + rank; meant
    + kind; another called + rank; another called + meant; another called + kind; another called + reached
    """
)
# By `told_to_do`.
TO_DO: Final = _pairs(
    """
    shape + head; shape + subject; shape + time; what + shape; what + subject; subject + time; shape + subject +
    time; what + time; head + time; call + shape + subject; call + shape + subject + time; shape + subject +
    objects; shape + objects + time; lead + subject + shape; governor + head; governor + head + shape; shape +
    opens; shape + opens + time; no + shape; ours + subject + shape; takes + subject + shape + time; timed + subject
    + time; left + shape; right + shape; before + shape; said + subject + time; left + right
    """
)
