"""Reading a call again: with newer rules, or with the two sides exchanged. A person's corrections stay."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sqlalchemy import RowMapping, select, update

from sangfroid.advice.whole import Reader
from sangfroid.calls import Call, Reading
from sangfroid.calls.turns import EndBy
from sangfroid.calls.vocabulary import Speaker
from sangfroid.record import calls as kept_calls
from sangfroid.record import corrections, gate, ledger, search_index
from sangfroid.record.prepare import heard_promises, joined, place, tokens
from sangfroid.record.store import Visit
from sangfroid.record.summary import summary
from sangfroid.record.tables import call_texts, calls
from sangfroid.record.values import plain

_OTHER: Final[dict[Speaker, Speaker]] = {"agent": "client", "client": "agent", "unknown": "unknown"}
_OTHER_END: Final[dict[EndBy, EndBy]] = {"agent": "client", "client": "agent", "unknown": "unknown"}


def stale(visit: Visit, reader: Reader, *, limit: int = 1000) -> tuple[int, ...]:
    """Calls whose words are kept and that were read with other rules than the reader's, the newest first."""
    wanted = select(calls.c.id).where(
        gate.seen_calls(visit), calls.c.verbatim.is_(True), calls.c.made_with != joined(reader.made_with())
    )
    return tuple(visit.connection.scalars(wanted.order_by(calls.c.at.desc()).limit(limit)))


def reread(visit: Visit, id_: int, reader: Reader) -> None:
    """Reads the kept turns again with this reader."""
    row = gate.own_call(visit, id_)
    _read_again(visit, row, _spoken(visit, row), reader)
    visit.trace("read_again", "call", id_)


def swap_roles(visit: Visit, id_: int, reader: Reader) -> None:
    """Exchanges agent and client, and reads the call again."""
    row = gate.own_call(visit, id_)
    call = _spoken(visit, row)
    swapped = replace(
        call, turns=tuple(replace(turn, speaker=_OTHER[turn.speaker]) for turn in call.turns),
        roles=replace(
            call.roles, found="given", confidence=1.0,
            names=tuple((name, _OTHER[side]) for name, side in call.roles.names),
        ),
        end=replace(call.end, by=_OTHER_END[call.end.by]) if call.end is not None else None,
    )  # fmt: skip
    _read_again(visit, row, swapped, reader)
    here = update(calls).where(calls.c.id == id_, calls.c.office == visit.office)
    visit.connection.execute(here.values(swapped=not row["swapped"]))
    visit.trace("swapped", "call", id_)


def _spoken(visit: Visit, row: RowMapping) -> Call:
    call = kept_calls.spoken(visit, row)
    if call is None:
        raise kept_calls.words_gone()
    return call


def _read_again(visit: Visit, row: RowMapping, call: Call, reader: Reader) -> None:
    reading: Reading = reader.read(call)
    id_, content = row["id"], row["content"]
    texts = update(call_texts).where(call_texts.c.call == id_, call_texts.c.office == visit.office)
    visit.connection.execute(texts.values(
        spoken=visit.keys.seal_json(plain(call), place("spoken", content)),
        reading=visit.keys.seal_json(plain(reading), place("reading", content)),
    ))  # fmt: skip
    here = update(calls).where(calls.c.id == id_, calls.c.office == visit.office)
    visit.connection.execute(here.values(**summary(reading).columns(), made_with=joined(reading.made_with)))
    search_index.drop(visit, [id_])
    search_index.put(visit, id_, tokens(reading, call.title, visit.keys))
    ledger.match(visit, gate.row(visit, calls, id_), heard_promises(reading, visit.keys))
    corrections.refresh(visit, id_)
