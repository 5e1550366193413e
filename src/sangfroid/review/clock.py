"""Times as people say them: marks in a call, lengths, hours, days, due times."""

from __future__ import annotations

from datetime import date, datetime

from sangfroid.calls.reading import ReadTurn
from sangfroid.calls.vocabulary import Precision
from sangfroid.review.names import DAYS, MONTHS
from sangfroid.review.voice import Voice


def mark(seconds: float) -> str:
    """Minutes and seconds from the start of the call: 4:12, 1:02:07."""
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


def place(turn: ReadTurn, voice: Voice) -> str:
    """Where a turn stands: its time, or its number where there are no times."""
    return mark(turn.start) if turn.start is not None else voice("réplique {n}", n=turn.n)


def length(seconds: float, voice: Voice) -> str:
    """A length of time: 42 s, 3 min 17 s, 1 h 02 min."""
    whole = round(seconds)
    hours, minutes = divmod(whole // 60, 60)
    if hours:
        return voice("{hours} h {minutes} min", hours=hours, minutes=f"{minutes:02d}")
    if minutes:
        return voice("{minutes} min {seconds} s", minutes=minutes, seconds=f"{whole % 60:02d}")
    return voice("{seconds} s", seconds=whole)


def hour(at: datetime, voice: Voice) -> str:
    """The time of day: 10 h, 10 h 15."""
    if voice.lang != "fr":
        return f"{at:%H:%M}"
    return (
        voice("{hours} h {minutes}", hours=at.hour, minutes=f"{at.minute:02d}")
        if at.minute
        else voice("{hours} h", hours=at.hour)
    )


def day(on: date, voice: Voice, *, year: bool = False) -> str:
    """A day with its name: mardi 26 mars, vendredi 1er mai 2026."""
    number = "1er" if on.day == 1 and voice.lang == "fr" else str(on.day)
    named = voice(
        "{weekday} {number} {month}",
        weekday=voice(DAYS[on.weekday()]),
        number=number,
        month=voice(MONTHS[on.month - 1]),
    )
    return f"{named} {on.year}" if year else named


def due_words(due: datetime, precision: Precision, said: datetime | None, voice: Voice) -> str:
    """A due time as one would say it on the day of the call: demain mardi 26 mars, 10 h."""
    limit = voice("avant midi") if (due.hour, due.minute) == (12, 0) else voice("avant {hour}", hour=hour(due, voice))
    moment = hour(due, voice) if precision in ("minute", "hour") else limit
    away = (due.date() - said.date()).days if said is not None else None
    named = day(due, voice, year=said is None or said.year != due.year)
    if away == 0:
        return voice("aujourd'hui, {moment}", moment=moment)
    if away == 1:
        return voice("demain {day}, {moment}", day=named, moment=moment)
    return voice("{day}, {moment}", day=named, moment=moment)
