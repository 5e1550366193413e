"""An office's sheets (playbooks, scripts, values), of the whole office or of one practice: every version is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, insert, select

from sangfroid.record import gate
from sangfroid.record.errors import NotPossible
from sangfroid.record.store import Visit
from sangfroid.record.tables import practices
from sangfroid.record.tables import sheets as table

LONGEST: Final = 200_000  # characters
_TEXT: Final = "sheets.text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One version. `text` is "" for a sheet that was given up: the package's own holds again."""

    id: int
    name: str
    practice: int | None
    version: int
    text: str
    by: int | None
    at: datetime


def put(visit: Visit, name: str, text: str, *, practice: int | None = None) -> Sheet:
    """Keeps a new version; for supervisors and administrators. Whether it can be read, the caller has checked."""
    gate.supervisor(visit)
    gate.known(visit, practices, practice)
    if not name.strip() or len(name) > 120 or len(text) > LONGEST:
        raise NotPossible("Une fiche a un nom de 120 caractères au plus, et un texte de {most} au plus.", most=LONGEST)
    last = select(func.max(table.c.version)).where(*_one(visit, name, practice))
    version = (visit.connection.scalar(last) or 0) + 1
    wanted = insert(table).values(
        office=visit.office, practice=practice, name=name.strip(), version=version, at=visit.now, by=visit.person,
        text=visit.keys.seal(text.encode(), _TEXT),
    )  # fmt: skip
    id_ = visit.connection.execute(wanted.returning(table.c.id)).scalar_one()
    visit.trace("changed", "sheet", id_)
    return get(visit, id_)


def get(visit: Visit, id_: int) -> Sheet:
    """One version of a sheet."""
    gate.row(visit, table, id_)
    return _sheets(visit, select(table).where(table.c.id == id_, table.c.office == visit.office))[0]


def latest(visit: Visit, *, practice: int | None = None) -> tuple[Sheet, ...]:
    """The sheets that hold, by name: the office's own, with a practice those of the practice in their place."""
    gate.known(visit, practices, practice)
    found: dict[str, Sheet] = {}
    for of in (None, practice) if practice is not None else (None,):
        same = table.c.practice.is_(None) if of is None else table.c.practice == of
        newest = select(func.max(table.c.id)).where(table.c.office == visit.office, same).group_by(table.c.name)
        for sheet in _sheets(visit, select(table).where(table.c.id.in_(newest)).order_by(table.c.name)):
            if sheet.text or of is None:  # a practice that gave its own up has the office's again
                found[sheet.name] = sheet
    return tuple(sheet for _, sheet in sorted(found.items()) if sheet.text)


def versions(visit: Visit, name: str, *, practice: int | None = None) -> tuple[Sheet, ...]:
    """All versions of a sheet, the newest first."""
    gate.known(visit, practices, practice)
    return _sheets(visit, select(table).where(*_one(visit, name, practice)).order_by(table.c.version.desc()))


def _one(visit: Visit, name: str, practice: int | None) -> tuple[Any, ...]:
    of = table.c.practice.is_(None) if practice is None else table.c.practice == practice
    return (table.c.office == visit.office, table.c.name == name.strip(), of)


def _sheets(visit: Visit, wanted: Select[Any]) -> tuple[Sheet, ...]:
    return tuple(
        Sheet(
            row.id, row.name, row.practice, row.version, visit.keys.open(row.text, _TEXT).decode(), row.by, row.at
        )
        for row in visit.connection.execute(wanted)
    )  # fmt: skip
