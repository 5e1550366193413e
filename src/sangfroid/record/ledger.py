"""A call's promises as rows: entered when the call is kept, matched again when it is read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping, bindparam, delete, insert, select, update

from sangfroid.advice.hours import is_holiday
from sangfroid.record.prepare import PROMISE_WORDS, HeardPromise
from sangfroid.record.store import Visit
from sangfroid.record.tables import offices, promises

DAY_END: Final = time(18)
AT_ONCE: Final = timedelta(minutes=15)  # method.md: "tout de suite"
_AT_ONCE_WORDS: Final = ("tout de suite", "de suite", "immédiatement", "à l'instant", "dans la foulée")

_REPLACE: Final = (
    update(promises)
    .where(promises.c.id == bindparam("this"), promises.c.by_person.is_(False), promises.c.state == "heard")
    .values(replaced_by=bindparam("later"), open=False)
)


def enter(visit: Visit, entered: Sequence[tuple[Mapping[str, Any], tuple[HeardPromise, ...]]]) -> None:
    """Enters the promises of new calls. Of each call: its id, agent, contact, at, started_at."""
    here = place(visit)
    rows = [_row(visit, call, one, here) for call, heard in entered for one in heard]
    if rows:
        visit.connection.execute(insert(promises), rows)
    replaced = {call["id"]: heard for call, heard in entered if any(one.replaced_by is not None for one in heard)}
    if not replaced:
        return
    wanted = select(promises.c.call, promises.c.id).where(
        promises.c.office == visit.office, promises.c.call.in_(replaced)
    )
    ids: dict[int, list[int]] = {call: [] for call in replaced}
    for row in visit.connection.execute(wanted.order_by(promises.c.id)):
        ids[row.call].append(row.id)
    for call, heard in replaced.items():
        _replace(visit, heard, {one.id: id_ for one, id_ in zip(heard, ids[call], strict=True)})


def match(visit: Visit, call: RowMapping, heard: tuple[HeardPromise, ...]) -> None:
    """Enters a call's promises as it is now read. What a person settled stays as it is; nothing of theirs is lost."""
    rows = _of(visit, call["id"])
    pairs = matched(rows, heard)
    here = place(visit)
    made: dict[str, int] = {}
    for one in heard:
        row = pairs.get(one.id)
        if row is None:
            wanted = insert(promises).returning(promises.c.id)
            made[one.id] = visit.connection.execute(wanted, _row(visit, call, one, here)).scalar_one()
            continue
        made[one.id] = row["id"]
        if not settled(row):
            fresh = _row(visit, call, one, here)
            fresh = {name: fresh[name] for name in (*one.columns, "due", "assumed", "holder")}
            visit.connection.execute(update(promises).where(promises.c.id == row["id"]).values(**fresh))
    kept = {row["id"] for row in pairs.values()}
    gone = [row["id"] for row in rows if row["id"] not in kept and row["turn"] is not None and not settled(row)]
    if gone:
        visit.connection.execute(delete(promises).where(promises.c.office == visit.office, promises.c.id.in_(gone)))
    _replace(visit, heard, made)


def settled(row: RowMapping) -> bool:
    """Whether a person has had a hand in it: a new reading then changes nothing."""
    return bool(row["by_person"] or row["denied"] or row["state"] != "heard")


def matched(rows: list[RowMapping], heard: tuple[HeardPromise, ...]) -> dict[str, RowMapping]:
    """Of each heard promise the row that is the same one: the same turn, the longest common stretch of words."""
    common: list[tuple[int, int, int]] = []
    for place, one in enumerate(heard):
        for at, row in enumerate(rows):
            if row["turn"] == one.columns["turn"]:
                length = min(row["span_end"], one.columns["span_end"])
                length -= max(row["span_start"], one.columns["span_start"])
                if length > 0:
                    common.append((-length, place, at))
    pairs: dict[str, RowMapping] = {}
    taken: set[int] = set()
    for _, place, at in sorted(common):
        if heard[place].id not in pairs and at not in taken:
            pairs[heard[place].id] = rows[at]
            taken.add(at)
    return pairs


def assumed_due(words: str, made: datetime, zone: ZoneInfo, region: str = "") -> datetime:
    """When a promise without a time is taken to be due: at once, or the end of that working day in the region."""
    if any(sign in words.casefold() for sign in _AT_ONCE_WORDS):
        return made + AT_ONCE
    wall = made.astimezone(zone)
    day = wall.date() if wall.time() < DAY_END else wall.date() + timedelta(days=1)
    while day.weekday() > 4 or is_holiday(day, region):
        day += timedelta(days=1)
    return datetime.combine(day, DAY_END, zone)


def _row(visit: Visit, call: Mapping[str, Any] | RowMapping, one: HeardPromise, here: Place) -> dict[str, Any]:
    columns = dict(one.columns)
    mine = columns["owner"] == "agent"
    assumed = columns["due"] is None and not columns["event_pending"] and call["started_at"] is not None
    if assumed:
        words = visit.keys.open_json(columns["words"], PROMISE_WORDS)
        said = f"{words['text']} {words['when'] or ''}"
        columns["due"] = assumed_due(said, call["started_at"], here.zone, here.region)
    return columns | {
        "office": visit.office, "call": call["id"], "contact": call["contact"], "keeper": call["agent"],
        "holder": call["agent"] if mine else None, "assumed": assumed, "state": "heard", "open": True,
        "by_person": False, "denied": False, "made": call["at"],
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where an office is: by its zone and region its working days are told."""

    zone: ZoneInfo
    region: str


def place(visit: Visit) -> Place:
    """Where the visitor's office is."""
    row = visit.connection.execute(select(offices.c.zone, offices.c.region).where(offices.c.id == visit.office)).one()
    return Place(ZoneInfo(row.zone), row.region)


def _replace(visit: Visit, heard: tuple[HeardPromise, ...], made: dict[str, int]) -> None:
    """A promise that a later one stands for is no longer open, unless a person settled it."""
    rows = [{"this": made[one.id], "later": made[one.replaced_by]} for one in heard if one.replaced_by in made]
    if rows:
        visit.connection.execute(_REPLACE, rows)


def _of(visit: Visit, call: int) -> list[RowMapping]:
    wanted = select(promises).where(promises.c.office == visit.office, promises.c.call == call)
    return list(visit.connection.execute(wanted.order_by(promises.c.id)).mappings())
