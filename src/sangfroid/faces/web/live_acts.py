"""What an agent does on the live page: each act by its name, checked, done at the desk."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sangfroid.desk.running import RunningCall
from sangfroid.faces.web import live_team, live_view
from sangfroid.faces.web.live_page import Page
from sangfroid.language.wording import N_
from sangfroid.record import running
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.sources.feeds import Over

Message = dict[str, Any]
Act = Callable[[Page, Message], Awaitable[Message | None]]

NOTE: Final = 1_000  # characters
PHONE: Final = frozenset({"tap", "undo"})
FATES: Final = frozenset({"taken", "aside", "snoozed"})


async def _own(page: Page) -> RunningCall:
    """The call, for acts that are its agent's alone."""
    call = await page.call()
    if call.line.agent != page.visitor.person:
        raise NotPossible(N_("Cet appel est celui d'un collègue : écrivez-lui une ligne, ou prenez le relais."))
    if call.marks.get("objection"):
        raise NotPossible(N_("Le client s'est opposé : plus rien n'est noté de cet appel."))
    return call


async def tap(page: Page, message: Message) -> Message | None:
    """A quick tap, now or some seconds ago."""
    call = await _own(page)
    key = message.get("key")
    ago = message.get("ago", 0)
    if not isinstance(ago, int | float) or isinstance(ago, bool):
        raise NotFound
    item = await page.desk.tap(call, _text(message, "tap", 20), float(ago), key if isinstance(key, str) else None)
    return {"n": item.n if item is not None else None}


async def undo(page: Page, message: Message) -> Message | None:
    """Takes one of one's taps back."""
    call = await _own(page)
    n = message.get("n")
    turn = next((one for one in call.course.turns if one.n == n and not one.text), None)
    if turn is None:
        raise NotPossible(N_("Ce geste n'est plus là, ou ce sont des paroles : elles ne s'annulent pas."))
    await page.desk.row(call, "undo", turn=turn.n)
    return None


async def hint(page: Page, message: Message) -> Message | None:
    """Takes, puts aside or snoozes the hint that stands."""
    call = await _own(page)
    act, id_ = message.get("act"), message.get("id")
    if act not in FATES or not isinstance(id_, int):
        raise NotFound
    if id_ < 0:  # a sentence that was asked for: kept nowhere
        page.desk.let_go(call, id_)
    else:
        await page.desk.row(call, "hint", hint=id_, act=act)
    return None


async def promise(page: Page, message: Message) -> Message | None:
    """Confirms a promise that was heard, sets its time, or says that it was none."""
    call = await _own(page)
    id_, state = _text(message, "id", 20), message.get("state")
    if state not in ("confirmed", "dropped", "heard") or id_ not in {one.id for one in call.course.promises}:
        raise NotFound
    due = message.get("due")
    at = _moment(due, page) if isinstance(due, str) and due else None
    await page.desk.row(call, "promise", id=id_, state=state, due=at.isoformat() if at else None)
    return None


async def note(page: Page, message: Message) -> Message | None:
    """Keeps a note; it goes with the call into the record."""
    text = _text(message, "text", NOTE)
    if text:
        await page.desk.row(await _own(page), "note", text=text)
    return None


async def notice(page: Page, message: Message) -> Message | None:
    """Ticks that the client was told of the recording."""
    await page.desk.row(await _own(page), "mark", name="notice", on=bool(message.get("on")))
    return None


async def off(page: Page, message: Message) -> Message | None:
    """Off the record, or on it again."""
    await page.desk.off_record(await _own(page), on=bool(message.get("on")))
    return None


async def objection(page: Page, message: Message) -> Message | None:
    """The client objects: all stops, and what was kept goes where that is chosen."""
    await page.desk.objected(await _own(page), page.visitor, delete=bool(message.get("delete")))
    return None


async def hard(page: Page, _: Message) -> Message | None:
    """A sentence that asks for time; nobody else learns of it."""
    page.desk.ask(await _own(page))
    return None


async def beat(page: Page, message: Message) -> Message | None:
    """The next update in so many minutes, never beyond the client's hard stop."""
    call = await _own(page)
    minutes = message.get("minutes")
    if not isinstance(minutes, int | float) or isinstance(minutes, bool) or not 0 <= minutes <= 120:
        raise NotFound
    at = live_view.until(call, float(minutes), page.house.clock()) if minutes else None
    await page.desk.row(call, "beat", until=at)
    return None


async def helping(page: Page, message: Message) -> Message | None:
    """The silent help key: colleagues may see this page, or no longer."""
    call = await _own(page)
    on = bool(message.get("on"))
    await asyncio.to_thread(_write, page, lambda visit: running.call_for_help(visit, call.line.id, on=on))
    await page.desk.renew(page.visitor.office, call.line.id)
    return None


async def line(page: Page, message: Message) -> Message | None:
    """One line from a colleague to the agent."""
    text = _text(message, "text", 300)
    if text:
        page.desk.tell(await page.call(), page.me, text)
    return None


async def take_over(page: Page, _: Message) -> Message | None:
    """A colleague takes the call that asks for help."""
    call = await page.call()
    await asyncio.to_thread(_write, page, lambda visit: running.take_over(visit, call.line.id))
    await page.desk.renew(page.visitor.office, call.line.id)
    return {"to": f"/live/{call.line.id}"}


async def team(page: Page, message: Message) -> Message | None:
    """One message to the team, for whoever takes it now; into the office's chat rooms too."""
    call, text = await _own(page), _text(message, "text", 500)
    link = f"{_origin(page)}/live/{page.id}"
    gone, not_gone = await asyncio.to_thread(live_team.tell, page, text, call.line.contact, link)
    if not_gone:
        raise NotPossible(N_("Gardé dans les messages de l'équipe, mais {count} salon(s) ne répondent pas."),
                          count=not_gone)  # fmt: skip
    return {"rooms": gone}


async def end(page: Page, message: Message) -> Message | None:
    """The call is over: the agent says so."""
    by = message.get("by")
    if by not in ("agent", "client", "unknown"):
        raise NotFound
    call = await _own(page)
    at = round(call.seconds(page.house.clock()), 1) if call.timed else None
    await page.desk.over(call, Over(None, at, by, "leave" if by == "agent" else "unknown"))
    return None


ACTS: Final[dict[str, Act]] = {
    "tap": tap, "undo": undo, "hint": hint, "promise": promise, "note": note, "notice": notice, "off": off,
    "objection": objection, "hard": hard, "beat": beat, "help": helping, "line": line, "take_over": take_over,
    "team": team, "end": end,
}  # fmt: skip


def _origin(page: Page) -> str:
    """What the page's own address begins with."""
    return page.socket.headers.get("origin", "").rstrip("/")


def _text(message: Message, name: str, most: int) -> str:
    text = message.get(name)
    if not isinstance(text, str):
        raise NotFound
    if len(text) > most:
        raise NotPossible(N_("Ce texte est trop long : {most} caractères au plus."), most=most)
    return text.replace("\0", "").strip()


def _moment(text: str, page: Page) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise NotPossible(
            N_("« {text} » n'est pas une date et une heure. Écrivez par exemple 2026-03-17T14:05."), text=text[:40]
        ) from None
    return at if at.tzinfo is not None else at.replace(tzinfo=ZoneInfo(page.office.zone))


def _write(page: Page, act: Callable[[Any], object]) -> None:
    with page.house.store.write(page.visitor, page.house.clock()) as visit:
        act(visit)
