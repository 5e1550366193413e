"""Quick taps: what can be said of a call with one key while one is on the telephone. At most eight at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sangfroid.calls.turns import Cue, Turn
from sangfroid.calls.vocabulary import Speaker
from sangfroid.language.wording import N_


@dataclass(frozen=True, slots=True)
class Tap:
    """A key of the page. `label` None: the client hangs up, and the call is over."""

    id: str
    key: str
    title: str
    speaker: Speaker
    label: str | None


TAPS: Final = (
    Tap("anger", "1", N_("crie"), "client", "anger"), Tap("insult", "2", N_("insulte"), "client", "insult"),
    Tap("insist", "3", N_("insiste"), "client", "insist"), Tap("panic", "4", N_("panique"), "client", "panic"),
    Tap("calming", "5", N_("se calme"), "client", "calming"),
    Tap("offer", "6", N_("j'ai proposé"), "agent", "offer_option"),
    Tap("close", "7", N_("je conclus"), "agent", "announce_close"),
    Tap("hang_up", "8", N_("il raccroche"), "client", None),
)  # fmt: skip
BY_ID: Final = {tap.id: tap for tap in TAPS}


def tapped(n: int, tap: Tap, at: float | None) -> Turn:
    """The tap as a turn without words."""
    cue = Cue(tap.label or "", 1.0, "", (0, 0), f"tap:{tap.id}")
    return Turn(n, tap.speaker, "", at, at, taps=(cue,))
