"""Calls made for tests: a few words a turn, times where they matter."""

from __future__ import annotations

from datetime import datetime

from hypothesis import strategies as st

from sangfroid.calls import Call, End, Heard, Reading, Turn, fold_order
from sangfroid.calls.vocabulary import Speaker
from sangfroid.cues.grammar.match import Grammar
from sangfroid.cues.hearing import french
from sangfroid.reading.collect import Collector
from sangfroid.reading.events import Event
from sangfroid.reading.hear import hear
from sangfroid.reading.state import Setting, State

AGENT_WORDS = [
    "Cabinet Morel bonjour, Julie à l'appareil", "Je comprends que ce soit agaçant", "oui", "C'est à quel nom ?",
    "Je vous rappelle demain avant midi", "Je regarde, un instant", "Ce n'est pas de notre faute", "Je suis désolée",
    "Que puis-je faire pour vous ?", "Je vous souhaite une bonne journée, au revoir", "Calmez-vous",
    "Le dossier est à l'étude, il faut compter trois jours", "Donc jeudi à dix heures, c'est bien ça ?",
]  # fmt: skip
CLIENT_WORDS = [
    "Bonjour, mon colis n'est pas arrivé", "C'est inadmissible !", "Vous êtes une incapable", "Merci beaucoup madame",
    "D'accord, très bien", "Au secours, ça ne marche pas, je suis en rendez-vous dans cinq minutes", "oui",
    "Je vais porter plainte", "Et ma voisine, figurez-vous, elle a le même souci avec son chat", "Au revoir",
    "Je vous envoie la photo ce soir", "zéro six nonante-neuf zéro un zéro deux zéro trois", "Je n'en peux plus",
]  # fmt: skip

# A caller who has been served, and goes on.
SERVED: tuple[tuple[Speaker, str], ...] = (
    ("agent", "Mairie de Sarlat, bonjour."),
    ("client", "Bonjour, je voudrais savoir quand ma carte sera prête."),
    ("agent", "Votre carte est prête depuis hier, le guichet ferme à dix-sept heures."),
    ("client", "Ah parfait, merci bien."),
    ("agent", "Est-ce qu'il vous fallait autre chose ?"),
)
CHATS: tuple[Speaker, str] = (
    "client",
    "Non, c'est tout. Vous savez, mon pauvre mari, dans le temps, il avait la sienne dans la poche du dimanche.",
)
CHATS_ON: tuple[Speaker, str] = (
    "client",
    "Et ma sœur, figurez-vous, elle habitait à Périgueux, elle vendait des fleurs avec mon beau-frère.",
)


def call(*said: tuple[Speaker, str] | tuple[Speaker, str, float, float], at: str | None = "2026-03-17T14:05:00+01:00",
         end: End | None = None) -> Call:  # fmt: skip
    """A call of these turns, (speaker, text) or (speaker, text, start, end)."""
    turns = tuple(
        Turn(n, each[0], each[1], *(each[2:] if len(each) == 4 else (None, None))) for n, each in enumerate(said, 1)
    )
    started_at = datetime.fromisoformat(at) if at else None
    return Call("made", turns, region="FR", zone="Europe/Paris", started_at=started_at, end=end)


def in_order(made: Call) -> list[Heard]:
    """What is heard of the call, in the order of the fold, its end included."""
    return [*sorted(made.turns, key=fold_order), made.end or End()]


def folded(heard: list[Heard], made: Call, grammar: Grammar | None = None) -> tuple[State, list[Event], Reading]:
    """The last state, all events and the reading."""
    state, events, collector = State(Setting(made.started_at, made.zone, made.region)), list[Event](), Collector(made)
    for each in heard:
        state, happened = hear(state, each, grammar or french())
        events.extend(happened)
        collector.take(happened)
    return state, events, collector.reading()


def reading(made: Call) -> Reading:
    """The reading of a made call."""
    return folded(in_order(made), made)[2]


@st.composite
def calls(draw: st.DrawFn) -> Call:
    """Calls of up to 14 turns, with or without times, some overlapping."""
    timed = draw(st.booleans())
    turns: list[Turn] = []
    at = 0.0
    for n in range(1, draw(st.integers(0, 14)) + 1):
        speaker: Speaker = draw(st.sampled_from(["agent", "client"]))
        text = draw(st.sampled_from(AGENT_WORDS if speaker == "agent" else CLIENT_WORDS))
        start = max(0.0, at + draw(st.sampled_from([-1.2, -0.2, 0.3, 6.0, 20.0])))
        length = draw(st.sampled_from([0.4, 2.0, 7.5]))
        turns.append(Turn(n, speaker, text, start, start + length) if timed else Turn(n, speaker, text))
        at = max(at, start + length)
    started_at = draw(st.sampled_from([None, datetime.fromisoformat("2026-03-28T23:50:00+01:00")]))
    ends = [None, End(at, "client", "cut"), End(at, "agent", "leave"), End(at, "unknown", "interrupted")]
    end = draw(st.sampled_from(ends))
    return Call("made", tuple(turns), zone="Europe/Paris", started_at=started_at, end=end)


def closings_stand_in_their_turns(read: Reading) -> None:
    """Ripe with a turn of the client, tried in turns of the agent, each with words that stand there."""
    texts = {turn.n: (turn.speaker, turn.text) for turn in read.turns}
    for closing in read.closings:
        assert texts[closing.ripe][0] == "client"
        assert closing.quote in texts[closing.ripe][1]
        for attempt in closing.attempts:
            assert texts[attempt.turn][0] == "agent"
            assert texts[attempt.turn][1][slice(*attempt.span)] == attempt.quote
