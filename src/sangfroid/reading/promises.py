"""What each side undertakes to do, for whom, by when, and what it waits for."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from sangfroid.calls.reading import Owner, Promise
from sangfroid.calls.turns import Masked, Span, Turn
from sangfroid.cues.grammar.match import Sign
from sangfroid.cues.hearing import PROMISING, Heard
from sangfroid.language.deadlines import Deadline, may_name
from sangfroid.language.mask import masked
from sangfroid.language.words import Words
from sangfroid.reading.named import nearest, times
from sangfroid.reading.state import OPEN_PROMISES, TIMED, Ledger, State, Timed
from sangfroid.reading.undertakings import POSSIBLE, own, promised

LONGEST: Final = 24  # words of a promise's quote
OBJECT_WORDS: Final = 7  # words kept of what is to be sent, changed, …
SAID_WORDS: Final = 8  # words kept of a promise whose act no rule names

_CLAUSE_END: Final = re.compile(r"[.;:!?…]|,\s+(?=(?:et|mais|sinon|donc|alors|par contre|pour)\b)")
_CLAUSE_START: Final = re.compile(r"[.;:!?…,]\s+(?:(?:et|mais|donc|alors|bon|puis)\s+)?")
_AFTER: Final = re.compile(
    r"\b(?:d[eè]s|aussit[oô]t|une fois|quand|lorsque?|apr[eè]s)\s*(?:que|qu['’])?\s*[^.;:!?…,]{3,60}", re.IGNORECASE
)
# What a thing begins with, where it ends, and what cannot stand last in it.
_ARTICLES: Final = frozenset({
    "le", "la", "les", "un", "une", "des", "du", "mon", "ma", "mes", "ton", "ta", "tes", "votre", "vos", "notre", "nos",
    "son", "sa", "ses", "ce", "cet", "cette", "ces", "leur", "leurs",
})  # fmt: skip
_STOPS: Final = frozenset({
    "et", "mais", "que", "qui", "pour", "donc", "alors", "parce", "comme", "si", "ou", "je", "vous", "tu", "il", "elle",
    "on", "nous", "y", "avec", "jusque", "sans", "voila", "merci", "est", "ca", "maintenant", "tout", "bien", "pas",
    "plus", "quand", "puis",
})  # fmt: skip
_HANGING: Final = frozenset({"de", "du", "a", "au", "aux", "par", "en", "sur", "chez", "dans", "vers", "pour"})
_MARKS: Final = re.compile(r"[,;:.!?…()]")


def possible(turn: Turn, heard: Heard) -> bool:
    """Whether the turn may promise something, before the moments that it names are reckoned: where there is no model,
    whether a rule hears it."""
    if heard.sounded is None:
        return _ruled(heard)
    return heard.sounded.promise >= POSSIBLE and _promised(turn, heard, moment=True)


def promises(turn: Turn, heard: Heard, due: tuple[Deadline, ...], state: State) -> tuple[Promise, ...]:
    """The promises made in a turn that may promise something, new ones only (a word repeated is no second promise).
    `due`: the moments named in it."""
    if heard.sounded is not None and not _promised(turn, heard, moment=bool(due)):
        return ()
    return _ruled_promises(turn, heard, due, state) if _ruled(heard) else _presumed(turn, heard, due, state)


def _promised(turn: Turn, heard: Heard, *, moment: bool) -> bool:
    """Whether the model holds it likely enough. A moment counts where it stands beside an undertaking."""
    if heard.sounded is None:
        return False
    undertaken = len(own(heard.words))
    beside = moment and (undertaken > 0 or _ruled(heard))
    return promised(turn.speaker, heard.sounded.promise, undertaken, moment=beside)


def _ruled(heard: Heard) -> bool:
    return any(sign.rule.name in PROMISING for sign in heard.signs)


def _ruled_promises(turn: Turn, heard: Heard, due: tuple[Deadline, ...], state: State) -> tuple[Promise, ...]:
    """One promise for each act that a rule hears."""
    acts = _acts(heard.signs)
    when = times(turn, due, state)
    made: list[Promise] = []
    for place, sign in enumerate(acts):
        end = acts[place + 1].span[0] if place + 1 < len(acts) else len(turn.text)
        start = 0 if place == 0 else acts[place - 1].span[1]
        clause = _clause(turn.text, sign.span, end)
        deadline = nearest(due, sign.span, start, end, turn.text)
        words_of_time = nearest(when, sign.span, start, end, turn.text)
        if deadline is not None and sign.span[0] < deadline.span[1] and deadline.span[1] > clause[1]:
            clause = (clause[0], deadline.span[1])
        number = state.ledger.made + len(made) + 1
        promise = Promise(
            id=f"p{number}", turn=turn.n, by=turn.speaker, owner=_owner(sign, turn),
            what=_what(sign, turn.text, heard.words, words_of_time.span if words_of_time else None, clause),
            text=turn.text[clause[0] : clause[1]], span=clause,
            when=turn.text[slice(*words_of_time.span)] if words_of_time else None,
            after=_event(turn.text, clause),
            due=deadline.due if deadline else None, precision=deadline.precision if deadline else "none",
            confidence=sign.rule.confidence,
        )  # fmt: skip
        bare = next((at for at, old in enumerate(made) if _bare(old, promise)), None)
        if bare is not None:  # "je vous l'envoie, ça part ce soir": said again with its time
            made[bare] = replace(made[bare], when=promise.when, due=promise.due, precision=promise.precision)
        elif not _repeated(promise, (*state.ledger.promises, *made)):
            made.append(promise)
    return tuple(made)


def _presumed(turn: Turn, heard: Heard, due: tuple[Deadline, ...], state: State) -> tuple[Promise, ...]:
    """The promise that no rule hears: the clause around its words, as it was said."""
    told = heard.sounded
    at = _words(turn, heard, due)
    if told is None or at is None:
        return ()
    clause = _clause(turn.text, (_clause_start(turn.text, at[0]), at[1]), len(turn.text))
    deadline = nearest(due, clause, 0, len(turn.text), turn.text)
    known = {(old.by, old.due) for old in state.ledger.promises}
    if deadline is not None and (turn.speaker, deadline.due) in known:  # said back
        return ()
    when = nearest(times(turn, due, state), clause, 0, len(turn.text), turn.text)
    text = turn.text[slice(*clause)]
    return (Promise(
        id=f"p{state.ledger.made + 1}", turn=turn.n, by=turn.speaker, owner=turn.speaker,
        what=" ".join(text.split()[:SAID_WORDS]), text=text, span=clause,
        when=turn.text[slice(*when.span)] if when else None, after=_event(turn.text, clause),
        due=deadline.due if deadline else None, precision=deadline.precision if deadline else "none",
        confidence=round(told.promise, 2),
    ),)  # fmt: skip


def _words(turn: Turn, heard: Heard, due: tuple[Deadline, ...]) -> Span | None:
    """The words that promise where no rule hears them: the model's; else what the side undertakes of its own, by a time
    if it names one; else the moment that is named."""
    told = heard.sounded
    if told is not None and told.undertaken is not None:
        return told.undertaken
    said = own(heard.words)
    timed = next((span for span in said if nearest(due, span, 0, len(turn.text), turn.text) is not None), None)
    return timed or (said[0] if said else due[0].span if due else None)


def _clause_start(text: str, at: int) -> int:
    """Where the clause begins that these words stand in."""
    start = 0
    for found in _CLAUSE_START.finditer(text, 0, at):
        start = found.end()
    return start


def _bare(old: Promise, promise: Promise) -> bool:
    """Whether the same turn's earlier words promise the same act, with neither object nor time of their own."""
    same = old.owner == promise.owner and old.what == promise.what == _act(promise.what)
    return same and old.due is None and old.when is None and promise.due is not None


def entered(made: tuple[Promise, ...], turn: Turn, state: State) -> Ledger:
    """The ledger with this turn's promises, and the turn itself where it may name a moment."""
    ledger = state.ledger
    said_at = state.setting.moment(turn.end) if may_name(turn.text) else None
    if not made and said_at is None:
        return ledger
    timed = ledger.timed if said_at is None else (*ledger.timed, Timed(turn.n, turn.text, said_at))[-TIMED:]
    return Ledger((*ledger.promises, *made)[-OPEN_PROMISES:], ledger.made + len(made), timed)


def mended(ledger: Ledger, private: Masked) -> Ledger:
    """The ledger without what turned out to be private."""
    if all(turn.n != private.n for turn in ledger.timed):
        return ledger
    return replace(ledger, timed=tuple(
        replace(turn, text=masked(turn.text, [private.span])) if turn.n == private.n else turn for turn in ledger.timed
    ))  # fmt: skip


def replaced(made: tuple[Promise, ...], state: State) -> tuple[tuple[str, str], ...]:
    """(old, new) ids: the same act of the same owner, now with another time."""
    pairs: list[tuple[str, str]] = []
    for promise in made:
        for old in reversed(state.ledger.promises):
            same = old.owner == promise.owner and _act(old.what) == _act(promise.what)
            if same and old.due is not None and promise.due is not None and old.due != promise.due:
                pairs.append((old.id, promise.id))
                break
    return tuple(pairs)


def _acts(signs: tuple[Sign, ...]) -> list[Sign]:
    """The undertakings heard, one where their words overlap: the surest, then the longest."""
    found = [sign for sign in signs if sign.rule.name in PROMISING]
    found.sort(key=lambda sign: (-sign.rule.confidence, sign.first - sign.last))
    kept: list[Sign] = []
    for sign in found:
        if all(sign.last < had.first or had.last < sign.first for had in kept):
            kept.append(sign)
    return sorted(kept, key=lambda sign: sign.first)


def _clause(text: str, span: Span, limit: int) -> Span:
    """The clause that holds the words of the act, up to the next one."""
    found = _CLAUSE_END.search(text, span[1], limit)
    end = found.start() if found else limit
    words = text[span[1] : end].split()
    if len(words) > LONGEST:
        end = span[1] + len(" ".join(words[:LONGEST])) + 1
    return span[0], span[0] + len(text[span[0] : end].rstrip(" ,"))


def _owner(sign: Sign, turn: Turn) -> Owner:
    return sign.rule.owner if sign.rule.owner is not None else turn.speaker


def _what(sign: Sign, text: str, heard: Words, when: Span | None, clause: Span) -> str:
    """The act in the infinitive and what it bears on, short for a list; as it was said where no rule names it."""
    if sign.rule.what is None:
        return " ".join(text[slice(*clause)].split()[:SAID_WORDS])
    kept = _object(sign, text, heard, when, clause)
    return f"{sign.rule.what} {kept}" if kept else sign.rule.what


def _object(sign: Sign, text: str, heard: Words, when: Span | None, clause: Span) -> str:
    """The thing that the act bears on ("le devis", "votre dossier au service"): from its article to the next stop."""
    forms, spans = heard.forms, heard.spans
    first = sign.last if forms[sign.last] in _ARTICLES else sign.last + 1
    if first >= len(forms) or forms[first] not in _ARTICLES:
        return ""
    last = first
    for index in range(first + 1, min(first + OBJECT_WORDS, len(forms))):
        a, b = spans[index]
        in_time = when is not None and a < when[1] and b > when[0]
        if a >= clause[1] or in_time or forms[index] in _STOPS or _MARKS.search(text, spans[index - 1][1], a):
            break
        last = index
    while last > first and (forms[last] in _ARTICLES or forms[last] in _HANGING):
        last -= 1
    if forms[first - 1] in _HANGING and first - 1 <= sign.last:
        first -= 1
    return text[spans[first][0] : spans[last][1]] if last > first else ""


def _event(text: str, clause: Span) -> str | None:
    """The words of the event that the act waits for ("dès que vous me l'envoyez")."""
    sentence = max(text.rfind(mark, 0, clause[0]) for mark in ".!?…") + 1
    found = _AFTER.search(text, sentence, clause[1])
    return (
        found.group().strip() if found and re.match(r"(?i)d[eè]s|aussit|une fois|quand|lorsqu", found.group()) else None
    )


def _act(what: str) -> str:
    return what.split(" ", 1)[0]


def _repeated(promise: Promise, before: tuple[Promise, ...]) -> bool:
    """Whether this only says again what was promised already."""
    return any(
        old.owner == promise.owner and old.by == promise.by and _act(old.what) == _act(promise.what)
        and (promise.due is None or promise.due == old.due) and (old.turn != promise.turn or old.what == promise.what)
        for old in before
    )  # fmt: skip
