"""What takes an undertaking away: a question, a negation, a condition, another day, a threat."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from sangfroid.record.journal.act import Act
from sangfroid.record.journal.line import Line
from sangfroid.record.journal.sheet import Sheet, word_list

_NO: Final = word_list("acts_no")
_LATER: Final = word_list("acts_later")
_AT_WILL: Final = frozenset(("voudra", "veut", "pourra", "peut", "envie"))
_KEPT: Final = frozenset(
    ("fait", "recu", "eu", "tenu", "tenue", "arrive", "arrivee", "honore", "venu", "venue", "faite", "effectue")
)
_INDIRECT: Final = frozenset(("dire", "confirmer", "redire", "vérifier", "demander", "regarder"))  # "dire si …"
_NEAR: Final = 2  # words after the verb in which a "pas" denies it
_SENT_AWAY: Final = frozenset(("promener", "balader", "bouler", "paitre", "chier", "valser"))
_LAST: Final = frozenset(("dernier", "derniere", "passe", "passee"))
_WHILE: Final = word_list("denied_while")
_NOT_FORGOTTEN: Final = frozenset(("oublie", "oublier", "manquerai"))


def denied(note: Line, sheet: Sheet, act: Act) -> bool:
    """Whether the words around the act make it none."""
    begin, end = note.sentence(act.at)
    if note.form(end) == "?" or (note.form(begin) == "si" and note.form(begin + 1) != "possible"):
        return True
    looks = (_unkept, _denied_after, _denied_before, _denied_inside, _conditional, _gone_by, _idiom)
    if any(look(note, act, end) for look in looks):
        return True
    after = [note.form(place) for place in range(act.at + 1, min(act.at + 6, end))]
    return act.who != "me" and any(sheet.has("threatened", form) for form in after)


def _unbroken(note: Line, first: int, last: int) -> list[str]:
    """The words first..last, up to the first comma."""
    found: list[str] = []
    for place in range(first, last):
        if place in note.breaks:
            break
        found.append(note.form(place))
    return found


def _denied_after(note: Line, act: Act, end: int) -> bool:
    """ "Je la rappelle pas"; not "plus tard"."""
    follows = _unbroken(note, act.at + 1, min(act.at + 1 + _NEAR, end))
    for place, form in enumerate(follows):
        later = form == "plus" and note.form(act.at + place + 2) in _LATER
        if form in _NO and not later and (place == 0 or follows[0] in ("donc", "la", "le", "lui", "surtout")):
            return True
    return "toujours" in follows[:1]


def _denied_before(note: Line, act: Act, _end: int) -> bool:
    """ "Ne pas rappeler", "inutile de rappeler"; what is denied before a subject is another clause's."""
    if note.form(act.first - 1) == "sinon":
        return act.who != "me"
    if act.subject >= 0 and act.subject == act.first:
        return False
    before = [
        note.form(place)
        for place in range(max(0, act.first - 3), act.first)
        if note.breaks.isdisjoint(range(place + 1, act.first + 1))
    ]
    if note.form(act.at) == act.verb.noun and before[-1:] in (["pas"], ["plus"]):
        return False  # "ne répond pas rappel demain"
    if not before or not (before[-1] in _NO or {"inutile", "besoin", "refuse", "sans"} & set(before[-2:])):
        return False
    return not (before[-1] == "plus" and before[-2:-1] in (["de"], ["en"]))


def _denied_inside(note: Line, act: Act, _end: int) -> bool:
    first = max([act.first, *[place for place in note.breaks if place <= act.at]])
    inside = [note.form(place) for place in range(first, act.at)]
    return not _NO.isdisjoint(inside) and _NOT_FORGOTTEN.isdisjoint(inside)


def _conditional(note: Line, act: Act, end: int) -> bool:
    """ "Elle rappellera si besoin"."""
    if act.verb.what in _INDIRECT:
        return False
    if act.who == "me":
        return note.form(act.last + 1) == "si" and note.form(act.last + 2) != "possible"
    if note.form(act.last + 1) == "quand" and {note.form(act.last + 3), note.form(act.last + 4)} & _AT_WILL:
        return True
    places = range(act.last + 1, min(act.last + 10, end))
    return any(note.form(place) == "si" and note.form(place + 1) != "possible" for place in places)


def _unkept(note: Line, act: Act, end: int) -> bool:
    """ "Rappel prévu lundi jamais fait"."""
    if note.form(act.at) == act.verb.inf or act.subject >= 0:
        return False
    follows = [note.form(place) for place in range(act.last + 1, min(act.last + 9, end))]
    return any(form in _NO and after in _KEPT for form, after in pairwise(follows))


def _gone_by(note: Line, act: Act, end: int) -> bool:
    for place in range(act.last + 1, min(act.last + 7, end)):
        if place in note.breaks:
            break
        past = note.form(place) in _LAST and note.form(place + 1) != "delai" and note.form(place - 1) in _WHILE
        if (
            past
            and note.form(place - 2) not in ("de", "du", "la", "d", "depuis")
            and not note.form(act.at).endswith("ra")
        ):
            return True
    follows = {note.form(place) for place in range(act.last + 1, min(act.last + 5, end))}
    return bool(follows & {"hier", "avanthier"}) and not follows & {"de", "d", "depuis", "pour", "qui"}


def _idiom(note: Line, act: Act, end: int) -> bool:
    """ "Rappeler que", "se rappeler", "envoyer promener"."""
    follows = _unbroken(note, act.at + 1, min(act.at + 3, end))
    if not _SENT_AWAY.isdisjoint(follows):
        return True
    if act.verb.inf == "aller" and follows[:2] == ["me", "faire"]:
        return True
    if act.verb.what == "rappeler" and (follows[:1] == ["que"] or follows in (["a", "l"], ["a", "ordre"])):
        return True
    if note.form(act.at) == "charge" and note.form(act.at - 1) == "en" and note.form(act.at - 2).startswith("pri"):
        return True
    maybe = note.forms[act.last + 1 : act.last + 3] == ("peut", "etre")
    if maybe or note.form(act.last + 1) == "eventuellement":
        return True
    if note.form(act.at) == "verra" and note.form(act.subject) == "on":
        return True
    return "se" in act.objects and act.verb.call and note.form(act.subject) not in ("on", "nous")
