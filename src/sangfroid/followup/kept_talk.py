"""How one side takes what the other said: a question and its answer, being sorry, being pleased."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, Literal

from sangfroid.followup.kept_links import Side, Turn, doer
from sangfroid.followup.kept_words import grammar
from sangfroid.language.words import SENTENCE_ENDS

Answer = Literal["kept", "broken", "partly", "open", ""]
Mood = Literal["sorry", "pleased", ""]
BEGINS: Final = 4  # words in which an answer says yes or no
LESSENS: Final = 7  # words after "mais" that may make less of a yes
BACK: Final = 3  # turns in which a thing is asked for before it is done
_DONE: Final = (("ce", "est", "bon"), ("ce", "est", "fait"), ("ca", "y", "est"))

_BUT: Final = grammar("but")
_YES: Final = grammar("yes")
_NO: Final = grammar("no")
_NOT: Final = grammar("not")
_WAIT: Final = grammar("wait")
_LESS: Final = grammar("less")
_SORRY: Final = grammar("sorry")
_PLEASED: Final = grammar("pleased")
_WHICH: Final = grammar("which")
_AH: Final = grammar("interjections")
_CALLS: Final = grammar("calls")
_CALLED: Final = grammar("called")
_REQUEST: Final = grammar("request")


def reply(turns: Sequence[Turn], place: int) -> int | None:
    """The turn that answers a question; what is asked back in between is passed over."""
    for other in range(place + 1, min(len(turns), place + 5)):
        turn = turns[other]
        if turn.speaker == turns[place].speaker:
            continue
        asks = bool(set(turn.said.forms) & _WHICH) or turn.said.forms[-1:] == ("?",)
        if not (asks and other + 2 < len(turns)):
            return other
    return None


def answer(turn: Turn, of: Side) -> Answer:
    """What an answer says of what was asked: done, not, in part; "open" where it is not known yet, "" for nothing."""
    forms = turn.said.forms
    begin = [form for form in forms[: BEGINS + 2] if form not in _AH][:BEGINS]
    if not begin:
        return ""
    if begin[0] in _WAIT or (set(forms) & _WAIT and not set(begin[:1]) & (_YES | _NO)):
        return "open"
    if set(begin[:2]) & _NO and not (begin[0] in _YES and begin[0] != "oui"):
        return "broken"
    yes = begin[0] in _YES or tuple(begin[:3]) in _DONE or begin[:2] == ["je", "le"]
    remembers = doer(turn, of) and forms[:1] == ("ah",)  # "ah oui"
    return _yes(forms) if yes and not remembers else ""


def _yes(forms: Sequence[str]) -> Answer:
    for place, form in enumerate(forms):
        if form in _BUT:
            return "partly" if set(forms[place + 1 : place + LESSENS]) & _LESS else "open"
    return "partly" if set(forms) & _LESS - _NOT else "open" if set(forms) & _NOT else "kept"


def called_by_doer(turns: Sequence[Turn], of: Side) -> bool:
    """Whether the office calls, and owed something: it names the client first, and the client does not say why."""
    if len(turns) < 2 or of == "client" or turns[0].speaker != "agent":
        return False
    forms = turns[0].said.forms
    if not set(forms) & _CALLS and ("ce", "est") not in pairwise(forms):
        return False
    return turns[1].speaker == "client" and not set(turns[1].said.forms) & _CALLED


def says_no(turn: Turn) -> bool:
    """Whether a turn begins by denying what was said before it."""
    begin = [form for form in turn.said.forms[: BEGINS + 2] if form not in _AH][:2]
    return "non" in begin or begin[:2] == ["pas", "du"] or begin[:1] == ["justement"]


def mood(turn: Turn) -> Mood:
    """How a side takes it."""
    forms = turn.said.forms
    if set(forms) & _SORRY or forms[:2] in (("ah", "non"), ("oh", "non"), ("ah", "bon")):
        return "sorry"
    return "pleased" if set(forms) & _PLEASED else ""


def requested(turns: Sequence[Turn], place: int) -> bool:
    """Whether what is told as done was asked for in this very call."""
    speaker = turns[place].speaker
    return any(
        turn.speaker != speaker and set(turn.said.forms) & _REQUEST for turn in turns[max(0, place - BACK) : place]
    )


def question(turn: Turn, last: int) -> bool:
    """Whether the sentence that holds the word ends in a question mark."""
    for form in turn.said.forms[last + 1 :]:
        if form in SENTENCE_ENDS:
            return form == "?" and "," not in turn.text[turn.said.spans[last][1] :].partition("?")[0]
    return False
