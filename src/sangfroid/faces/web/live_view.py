"""What a running call shows, as plain values for the page: small, rendered in the reader's language."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final

from sangfroid.advice import ladder
from sangfroid.advice.phrases import hard_stop, phrases
from sangfroid.advice.playbook import Book, Playbook
from sangfroid.advice.state import State
from sangfroid.calls.reading import Promise, ReadTurn
from sangfroid.desk.hints import Hint
from sangfroid.desk.running import Known, RunningCall
from sangfroid.faces.web.words import Words
from sangfroid.language.wording import N_
from sangfroid.review.names import LABELS, SITUATIONS
from sangfroid.review.voice import Voice, spoken

Shown = dict[str, Any]
Kept = dict[tuple[Promise, Known | None, date], Shown]

LEVELS: Final = 60  # client's turns in the tension line
TURNS: Final = 60  # of the transcript when a page opens
QUIET: Final = frozenset({"danger", "everyday"})  # no method whose steps one goes through
KINDS: Final = {"say": N_("Dites"), "do": N_("Faites"), "avoid": N_("Évitez"), "danger": N_("Danger pour la vie")}
ASKED_FOR: Final = 4  # turns for which the page asks whether there is danger
PROMISES: Final = 20  # the last ones that are in sight; all are in the report
AS_HEARD: Final = frozenset({"backchannel", "inform", "goodbye", "greeting"})  # labels not worth a note live


def shown(call: RunningCall, words: Words, here: dict[int, str], kept: Kept) -> Shown:
    """Everything but the transcript, by parts: a page gets those that have changed. `kept`: the page's own, to be given
    again: what was told once of a promise is not put into words anew."""
    voice, state, book = words.voice, call.course.advice, call.reader.book
    danger = bool(call.course.dangers)
    heard = [one for one in call.course.promises if _open(one, call)]
    promised = _promised(heard[-PROMISES:], call, words, kept)
    return {
        "hint": _hint(call.hints.now, voice, book), "danger": _danger(call, voice, book),
        "suspected": _suspected(call, voice),
        "method": _method(state, book), "ladder": None if danger else _ladder(state, book),
        "levels": None if danger else [round(level, 1) for _, level in call.course.levels[-LEVELS:]],
        "promises": {"last": promised, "more": len(heard) - len(promised)},
        "stop": hard_stop(state.needed_by), "card": _card(call, promised), "flags": _flags(call),
        "gaps": [list(gap) for gap in call.course.gaps], "beat": _beat(call, words.now, book),
        "here": [{"id": person, "name": name} for person, name in sorted(here.items())],
        "situations": [voice(SITUATIONS[one.name]) for one in call.course.reading.situations],
        "notes": list(call.notes),
    }  # fmt: skip


def head(call: RunningCall, words: Words) -> Shown:
    """What stands over the page, and the clock's stand."""
    return {"at": round(call.seconds(words.now), 1), "speed": call.line.speed, "title": call.line.title}


def turns(call: RunningCall, voice: Voice, numbers: tuple[int, ...] | None = None) -> list[Shown]:
    """The transcript's last turns, or those of these numbers."""
    found = call.course.turns[-TURNS:] if numbers is None else [t for t in call.course.turns if t.n in numbers]
    return [_turn(turn, call, voice) for turn in found]


def _turn(turn: ReadTurn, call: RunningCall, voice: Voice) -> Shown:
    names = [voice(LABELS[cue.name]) for cue in turn.labels if cue.name not in AS_HEARD]
    marks = sorted({cue.span for cue in turn.labels if cue.quote})
    return {
        "n": turn.n, "who": turn.speaker, "at": turn.start, "text": turn.text, "marks": [list(span) for span in marks],
        "labels": list(dict.fromkeys(names)), "late": turn.n in call.late, "tap": not turn.text,
        "tension": turn.tension,
    }  # fmt: skip


def _hint(hint: Hint | None, voice: Voice, book: Book) -> Shown | None:
    if hint is None or hint.state != "standing":
        return None
    advice = hint.advice
    step = next((one for one in book.steps if (one.playbook, one.id) == (advice.playbook, advice.step)), None)
    method = next((one.title for one in book.playbooks if one.id == advice.playbook), "")
    return {
        "id": hint.id, "kind": advice.kind, "head": voice(KINDS[advice.kind]), "text": advice.text, "why": advice.why,
        "quote": advice.quote, "step": step.title if step is not None else "", "method": method,
        "avoid": step.avoid if step is not None and advice.kind in ("say", "danger") else "",
    }  # fmt: skip


def _danger(call: RunningCall, voice: Voice, book: Book) -> Shown | None:
    danger = call.course.advice.danger
    if danger is None:
        return None
    number = book.number(call.line.region, danger.matter)
    told = voice("Appelez {number}", number=number) if number else voice("Faites appeler les secours")
    stays = voice("Restez en ligne.") if danger.matter == "suicide" else ""
    return {"told": told, "quote": danger.quote, "answered": danger.acknowledged, "stays": stays}


def _suspected(call: RunningCall, voice: Voice) -> Shown | None:
    """Words that may point to danger or not, for a few turns: nothing but a question."""
    found, turns = call.course.suspicion, call.course.turns
    if found is None or call.course.dangers or not turns or turns[-1].n - found.turn > ASKED_FOR:
        return None
    return {"told": voice("Un danger ? Posez la question."), "quote": found.quote}


def present(state: State, book: Book) -> Playbook | None:
    """The method that the call is in: of those that have begun to show, the first by rank that has steps to go."""
    inside = [one for one in book.playbooks if state.ticked.shown & one.bit and one.id not in QUIET and one.steps]
    return inside[0] if inside else None


def _method(state: State, book: Book) -> Shown | None:
    method = present(state, book)
    if method is None:
        return None
    done = [bool(state.ticked.steps & step.bit) for step in method.steps]
    following = done.index(False) if False in done else -1
    return {
        "id": method.id, "title": method.title,
        "steps": [
            {"title": step.title, "done": ticked, "now": place == following}
            for place, (step, ticked) in enumerate(zip(method.steps, done, strict=True))
        ],
    }  # fmt: skip


def _ladder(state: State, book: Book) -> Shown | None:
    steps = state.ladder
    if not steps.started and not ladder.ripe(state):
        return None
    done = {
        ladder.SUM_UP: steps.summed, ladder.ANNOUNCE: steps.announced, ladder.RECALL: steps.recalled,
        ladder.GOODBYE: steps.goodbyes > 0, ladder.HANG_UP: False,
    }  # fmt: skip
    now = ladder.next_rung(state)
    return {
        "started": steps.started, "goodbyes": steps.goodbyes,
        "rungs": [{"title": title, "done": done.get(id_, False), "now": id_ == now}
                  for id_, title in book.ladder.rungs],
    }  # fmt: skip


def _open(promise: Promise, call: RunningCall) -> bool:
    known = call.promises.get(promise.id)
    return promise.replaced_by is None and (known is None or known.state != "dropped")


def _promised(some: list[Promise], call: RunningCall, words: Words, kept: Kept) -> list[Shown]:
    """These promises as the page shows them on this day."""
    today = words.local(words.now).date()
    keys = [(one, call.promises.get(one.id), today) for one in some]
    before = dict(kept)
    kept.clear()
    kept.update({key: before.get(key) or _promise(key[0], key[1], words) for key in keys})
    return [kept[key] for key in keys]


def _promise(promise: Promise, known: Known | None, words: Words) -> Shown:
    due = promise.due
    precision = str(promise.precision)
    if known is not None and known.due is not None:
        due, precision = datetime.fromisoformat(known.due), "minute"
    when = words.due(due, precision) if due is not None else promise.when or words.voice("sans délai dit")
    return {
        "id": promise.id, "who": promise.owner, "mine": promise.owner != "client", "what": promise.what,
        "text": promise.text, "when": when, "confirmed": known is not None and known.state == "confirmed",
        "due": words.input(due) if due is not None else "",
    }  # fmt: skip


def _card(call: RunningCall, promised: list[Shown]) -> Shown:
    """Before hanging up: what is owed by whom, what was not answered, one sentence that says it."""
    known = phrases(call.course.advice, call.reader.book)
    return {
        "owe": [one for one in promised if one["mine"]], "owed": [one for one in promised if not one["mine"]],
        "open": [asked.quote for asked in call.course.questions], "sentence": _sentence(known, spoken("fr")),
    }  # fmt: skip


def _sentence(known: dict[str, str], aloud: Voice) -> str:
    """The sentence to say, in the language of the call."""
    mine, yours = known.get("i_owe"), known.get("you_owe")
    if mine and yours:
        return aloud("Donc {mine} ; et de votre côté, il reste à {yours}.", mine=mine, yours=yours)
    if mine:
        return aloud("Donc {mine}. Est-ce que tout est clair pour vous ?", mine=mine)
    if yours:
        return aloud("De votre côté, il reste à {yours}. Est-ce que tout est clair ?", yours=yours)
    return aloud("Est-ce que j'ai répondu à tout ce qui vous amenait ?")


def _flags(call: RunningCall) -> Shown:
    announced = any(cue.name == "announce_recording" for turn in call.course.turns for cue in turn.labels)
    return {
        "notice": call.marks.get("notice", False) or announced, "off": call.off_since is not None,
        "objection": call.marks.get("objection", False), "helping": call.line.helping,
        "ended": call.over, "close": call.course.advice.ladder.started,
    }  # fmt: skip


def _beat(call: RunningCall, now: datetime, book: Book) -> Shown | None:
    """The emergency's update: delays that end before the client's hard stop, and the one that runs."""
    if not any(one.name == "emergency" for one in call.course.reading.situations):
        return None
    stop, at = call.hard_stop(), call.seconds(now)
    choices = [
        {"minutes": beat.minutes, "say": beat.say} for beat in book.office.beats
        if stop is None or at + beat.minutes * 60 < stop
    ]  # fmt: skip
    return {"until": call.beat_until, "stop": stop, "choices": choices}


def until(call: RunningCall, minutes: float, now: datetime) -> float:
    """When an update promised in so many minutes is due, in the call's seconds: never beyond the client's hard stop."""
    at, stop = call.seconds(now), call.hard_stop()
    wished = at + timedelta(minutes=minutes).total_seconds()
    return round(wished if stop is None else min(wished, max(at, stop)), 1)
