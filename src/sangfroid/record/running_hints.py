"""What became of hints, counted by step and month: never by person or call.

A hint's fate is taken, aside, snoozed or withdrawn; `silent` counts like moments at which the step was due and none was
shown. `followed`: the step's own label came within the agent's next two turns.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from sangfroid.record.running_tables import hint_counts as table
from sangfroid.record.store import Visit

Fate = Literal["taken", "aside", "snoozed", "withdrawn", "silent"]
_KEY: Final = ("office", "month", "playbook", "step", "fate", "followed")


@dataclass(frozen=True, slots=True)
class HintMoment:
    """A moment at which a step was due, and what became of it."""

    playbook: str
    step: str
    fate: Fate
    followed: bool


@dataclass(frozen=True, slots=True)
class HintFigure:
    """Of one step: hints shown and followed, like moments without a hint, and how many of those did the step."""

    playbook: str
    step: str
    shown: int
    followed: int
    silent: int
    silent_followed: int
    taken: int
    aside: int


def note(visit: Visit, moments: Iterable[HintMoment]) -> None:
    """Adds what became of a call's hints."""
    month = visit.now.strftime("%Y-%m")
    put = sqlite_insert if visit.connection.dialect.name == "sqlite" else postgresql_insert
    for one in moments:
        row = {"office": visit.office, "month": month, "playbook": one.playbook, "step": one.step, "fate": one.fate,
               "followed": one.followed, "count": 1}  # fmt: skip
        adding = put(table).values(row)
        visit.connection.execute(
            adding.on_conflict_do_update(index_elements=list(_KEY), set_={"count": table.c["count"] + 1})
        )


def figures(visit: Visit) -> tuple[HintFigure, ...]:
    """The counts of the office by step, the most shown first."""
    wanted = (
        select(table.c.playbook, table.c.step, table.c.fate, table.c.followed, func.sum(table.c["count"]).label("sum"))
        .where(table.c.office == visit.office)
        .group_by(table.c.playbook, table.c.step, table.c.fate, table.c.followed)
    )
    counts: dict[tuple[str, str], dict[tuple[str, bool], int]] = {}
    for row in visit.connection.execute(wanted):
        counts.setdefault((row.playbook, row.step), {})[(row.fate, bool(row.followed))] = int(row.sum)
    found = [_figure(*step, given) for step, given in counts.items()]
    return tuple(sorted(found, key=lambda one: (-one.shown, one.playbook, one.step)))


def _figure(playbook: str, step: str, counts: dict[tuple[str, bool], int]) -> HintFigure:
    def total(fates: Iterable[str], followed: Iterable[bool] = (True, False)) -> int:
        return sum(counts.get((fate, done), 0) for fate in fates for done in followed)

    shown = ("taken", "aside", "snoozed", "withdrawn")
    return HintFigure(
        playbook, step, total(shown), total(shown, (True,)), total(("silent",)), total(("silent",), (True,)),
        total(("taken",)), total(("aside",)),
    )  # fmt: skip
