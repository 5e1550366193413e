"""What the signs of a later call tell together: what one turn says and the next takes back, what was asked, answered.

Who was to have it knows best whether it came; who had to do it is believed where asked, or where telling it was the
promise. Where two signs gainsay each other and nothing settles it, nothing is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from sangfroid.followup.kept_links import NEWS, SOME, Side, Turn, doer
from sangfroid.followup.kept_signs import Sign
from sangfroid.followup.kept_talk import Mood, answer, mood, question, reply, requested, says_no
from sangfroid.followup.kept_words import OPEN, TOLD, Topic, grammar

Verdict = Literal["kept", "broken", "partly"]
Found = tuple[Verdict | None, Sign | None]
NOTHING: Final[Found] = (None, None)
MUCH: Final = 1.2  # of the matter that a weak sign asks for
CLOSE: Final = 2  # turns between what was done and what of it was not
REACH: Final = 9  # words after "mais" that may take something back
ANSWER: Final = 12  # words of an answer that are shown

_BUT: Final = grammar("but")
_ASKS: Final = grammar("asks")
_LESS: Final = grammar("less")
_NOT: Final = grammar("not")


@dataclass(frozen=True, slots=True)
class Call:
    """A later call with the signs that are about the promise."""

    turns: Sequence[Turn]
    of: Side
    about: Topic
    found: Sequence[Sign]

    def verdict(self) -> Found:
        """What the signs tell together, and the one that shows it."""
        told = [told for sign in self.found if (told := self._told(sign)) is not None]
        broken = [sign for sign in told if sign.gives == "broken"]
        parts = [sign for sign in told if sign.gives == "partly"]
        kept = [sign for sign in told if sign.gives == "kept" and not self._done_here(sign)]
        kept = [sign for sign in kept if not sign.weak or not any(one.place == sign.place for one in broken)]
        less = [sign for sign in parts if self._less(sign, kept)]
        if less and broken and self.about.told and all(one.weak for one in kept) and not less[0].sure:
            return NOTHING
        if less and (kept or self.about.several or any(sign.answers for sign in less)):
            return "partly", less[0]
        if kept and broken:
            return self._both(kept, broken, [one for one in parts if not self._by_doer(one)])
        if broken:
            return self._broken(broken)
        return ("kept", _best(kept)) if kept and self._believed(kept, parts) else NOTHING

    def _broken(self, broken: Sequence[Sign]) -> Found:
        """That it was not done, unless it may be a part of it, or the other side is pleased."""
        sign = max(broken, key=lambda one: (one.met, -one.place))
        if self.about.told and self.about.parts and set(self._forms(sign.place)) & _BUT:
            return NOTHING
        if any(one.more and one.place > 1 and reply(self.turns, one.place) == sign.place for one in self.found):
            return NOTHING  # what was asked about before it may have been done
        return NOTHING if self._after(sign) == "pleased" and not self._by_doer(sign) else ("broken", sign)

    def _both(self, kept: Sequence[Sign], broken: Sequence[Sign], parts: Sequence[Sign]) -> Found:
        """What it is where one sign says done and another not."""
        ours = [sign for sign in kept if not self._by_doer(sign)]
        theirs = [sign for sign in broken if not self._by_doer(sign)]
        if not ours and theirs:
            return "broken", theirs[0]  # who was to have it knows
        if not ours:
            two = self.about.several and kept[0].place < broken[0].place and self._parted(kept[0], broken[0])
            return ("partly", broken[0]) if two else NOTHING
        last = max(one.place for one in broken)
        if ours[-1].place > (last + 1 if theirs else last):
            faint = self.about.told and not self.about.acts & NEWS and all(one.met < SOME for one in ours)
            return ("broken", theirs[0]) if theirs and faint else ("kept", ours[-1])  # else found after all
        return self._missing(ours, theirs, parts) if theirs else NOTHING

    def _missing(self, ours: Sequence[Sign], theirs: Sequence[Sign], parts: Sequence[Sign]) -> Found:
        """What it is where one and the same side says done first, then not."""
        first, told = ours[0], self.about.told
        if told and not self.about.acts & NEWS and all(one.met < SOME for one in ours):
            return "broken", theirs[0]
        if told and not parts and not self.about.parts and self._sorry_after(theirs[0]):
            return "broken", theirs[0]
        if not first.weak and any(one.place >= first.place and one.met >= MUCH for one in parts):
            return "partly", theirs[0]
        after = [one for one in theirs if one.place >= first.place]
        return ("partly", after[0]) if after and self.about.several and self._parted(first, after[0]) else NOTHING

    def _believed(self, kept: Sequence[Sign], parts: Sequence[Sign]) -> bool:
        """Whether what is told as done is told well enough, and nothing after it makes less of it."""
        sign, last = _best(kept), max(kept, key=lambda one: one.place)
        if self._taken_back(last) or self._after(last) == "sorry" or self._amiss(sign, parts):
            return False
        if not self.about.told:
            return True
        if self._missed(sign) or (self._by_doer(sign) and not self._word_of_doer(sign)):
            return False
        after = set(self._forms(sign.place)[sign.last + 1 :])
        if after & _BUT and (sign.weak or not after & _ASKS):
            return False
        if sign.met >= MUCH or sign.answers or self._asked_for(sign.place) or self._after(last) == "pleased":
            return True
        if self._by_doer(sign):
            return sign.first_words and not sign.weak
        return not sign.weak or "merci" in self._forms(sign.place)

    def _amiss(self, sign: Sign, parts: Sequence[Sign]) -> bool:
        """Whether something of what was done is said to be amiss after it."""
        for one in parts:
            if self.about.told and one.place == sign.place + 1 and one.met >= MUCH:
                return True
            if one.place > sign.place and (one.met >= MUCH or one.place - sign.place <= CLOSE) and self._counts(one):
                return True
        return False

    def _word_of_doer(self, sign: Sign) -> bool:
        """Whether who had to do it may be believed: asked for it, or telling it as the call begins, as was promised."""
        asked = [one.place for one in self.found if one.gives == "asked" and not self._by_doer(one)]
        if any(place > sign.place for place in asked):
            return False  # who was to have it asks all the same
        if sign.answers or self._asked_for(sign.place) or any(place < sign.place for place in asked):
            return True
        tells = sign.news and self.about.acts <= OPEN  # the answer that was to be found is told
        return sign.place <= 1 or tells or bool(self.about.acts & NEWS)

    def _missed(self, sign: Sign) -> bool:
        """Whether something of the matter is denied later: by who was to have it, by who told it done, or if asked."""
        for place in range(sign.place + 1, len(self.turns)):
            if not set(self._forms(place)) & _NOT:
                continue
            before = self.turns[place - 1]
            asked = place - 1 > sign.place and not doer(before, self.of) and self.about.shared(before.said.forms)
            theirs = self._by_doer(sign) or not doer(self.turns[place], self.of)
            if asked or (theirs and self.about.shared(self._forms(place))):
                return True
        return False

    def _taken_back(self, sign: Sign) -> bool:
        """Whether the side takes something back after the sign."""
        rest = self._forms(sign.place)[sign.last + 1 :]
        if any(form in _BUT and set(rest[n + 1 : n + REACH]) & _LESS for n, form in enumerate(rest)):
            return True
        for place in range(sign.place, min(len(self.turns) - 1, sign.place + CLOSE + 1)):
            forms = rest if place == sign.place else self._forms(place)
            same = self.turns[place].speaker == self.turns[sign.place].speaker
            if same and set(forms) & _BUT and mood(self.turns[place + 1]) == "sorry":
                return True
        return False

    def _told(self, sign: Sign) -> Sign | None:
        """The sign, or the answer to it where it is a question; None where it tells nothing."""
        turn = self.turns[sign.place]
        at = reply(self.turns, sign.place)
        if sign.gives != "asked" and not question(turn, sign.last) and not sign.second:
            return self._not_denied(sign, at)
        if sign.gives == "partly" or at is None or (sign.state and not self._by_doer(sign)):
            return None
        if sign.gives == "asked" and not question(turn, sign.last) and set(turn.said.forms) & _NOT:
            return None  # nothing is asked, something is found missing
        given = answer(self.turns[at], self.of)
        if given == "open" and self._at("partly", at):
            given = "partly"
        if given == "open" or not given:
            return None
        if sign.gives == "broken" and given == "kept":
            return None  # "oui" to "vous ne l'avez pas eu ?" may mean both
        return self._answered(given, at, sign)

    def _not_denied(self, sign: Sign, at: int | None) -> Sign | None:
        """The sign; where the other side says no to it, that."""
        if sign.gives != "kept" or at is None or at != sign.place + 1 or not says_no(self.turns[at]):
            return sign
        if self._by_doer(sign) and not self._at("partly", sign.place):
            return self._answered("broken", at, sign)
        return None if "?" not in self.turns[sign.place].text and self._at("broken", at) else sign

    def _answered(self, gives: Verdict, at: int, sign: Sign) -> Sign:
        last = min(len(self._forms(at)), ANSWER) - 1
        return replace(sign, gives=gives, place=at, first=0, last=last, wide=(0, last), second=False, answers=True)

    def _less(self, sign: Sign, kept: Sequence[Sign]) -> bool:
        """Whether what is said to be missing is of what was done."""
        if sign.answers or sign.sure:
            return True
        if sign.met < SOME and self.about.told:
            return False
        reach = CLOSE if sign.met < MUCH else len(self.turns)
        close = [one for one in kept if 0 <= sign.place - one.place <= reach and not _same(sign, one)]
        if not close or all(one.weak and one.place != sign.place for one in close):
            return False
        return self._counts(sign) or (sign.strong and any(self._by_doer(one) for one in close))

    def _counts(self, sign: Sign) -> bool:
        """Whether what is said to be missing may be of the promise: it is named with it, or the other side is sorry."""
        if self._by_doer(sign):
            return False
        named = self.about.shared(self._forms(sign.place)[max(0, sign.first - 2) : sign.last + 4])
        return bool(named) or sign.strong or self._after(sign) == "sorry"

    def _parted(self, done: Sign, missing: Sign) -> bool:
        """Whether what was done and what was not are two things."""
        if missing.answers:
            return not done.weak
        a, b = (
            {name for name, (_, weight) in self.about.met(self._forms(sign.place)).items() if weight >= TOLD}
            for sign in (done, missing)
        )
        return done.place != missing.place and bool(b - a)

    def _done_here(self, sign: Sign) -> bool:
        """Whether it is what was asked for in this very call, and is done at once."""
        if not self.about.told or not self._by_doer(sign) or sign.answers or sign.place < 2:
            return False
        here = any(self.about.shared(self._forms(place)) for place in (sign.place - 1, sign.place))
        return not here or requested(self.turns, sign.place)

    def _asked_for(self, place: int) -> bool:
        """Whether what is told there answers a question about the promise."""
        asking = (one for one in self.found if one.gives == "asked" or question(self.turns[one.place], one.last))
        return any(reply(self.turns, one.place) == place for one in asking)

    def _sorry_after(self, sign: Sign) -> bool:
        """Whether who had to do it is sorry once it is told."""
        return any(mood(turn) == "sorry" for turn in self.turns[sign.place + 1 :] if doer(turn, self.of))

    def _after(self, sign: Sign) -> Mood:
        """How the other side takes it."""
        place = sign.place + 1
        if place >= len(self.turns) or self.turns[place].speaker == self.turns[sign.place].speaker:
            return ""
        if self._by_doer(sign) and "merci" in self._forms(place) and not mood(self.turns[place]):
            return "pleased"  # thanks for what was just told
        return mood(self.turns[place])

    def _at(self, gives: str, place: int) -> bool:
        return any(one.gives == gives and one.place == place for one in self.found)

    def _by_doer(self, sign: Sign) -> bool:
        return doer(self.turns[sign.place], self.of)

    def _forms(self, place: int) -> tuple[str, ...]:
        return self.turns[place].said.forms


def _best(kept: Sequence[Sign]) -> Sign:
    return max(kept, key=lambda one: (not one.weak, one.first_words, one.met, -one.place))


def _same(a: Sign, b: Sign) -> bool:
    return a.place == b.place and a.first <= b.last and b.first <= a.last
