"""From a model's answer to an opinion: what is not of the vocabulary, or quotes what was not said, is left out.

Of all that a model writes, only names of our own lists, numbers and places in the call's own turns go on from here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sangfroid.calls.errors import Unreadable
from sangfroid.calls.reading import ReadTurn
from sangfroid.calls.vocabulary import SITUATIONS, Situation, labels_of
from sangfroid.language.wording import N_
from sangfroid.review.second.opinion import Opinion, Remark, TurnOpinion, Unheard
from sangfroid.review.second.wire import FOREIGN
from sangfroid.sources.documents import Json, document

HIGHEST: Final = 3.0  # of tension
MOST_LABELS: Final = 60  # of one turn that are looked at; the vocabulary has fewer

_SHORT: Final = N_(
    "Le modèle du second lecteur a manqué de place pour finir sa réponse. Donnez-lui une fenêtre plus grande "
    "(8 000 jetons au moins), puis recommencez."
)
_FORMLESS: Final = N_(
    "La réponse du second lecteur n'a pas la forme demandée. Essayez un modèle qui suit un schéma JSON "
    "(SANGFROID_SECOND_READER_MODEL)."
)


def opinion_of(body: bytes, turns: Sequence[ReadTurn], host: str) -> Opinion:
    """The opinion in a chat completion about these turns; Unheard where there is none in it."""
    choice = _choice(body, host)
    message = choice.get("message")
    text = message.get("content") if isinstance(message, dict) else None
    if not isinstance(text, str):
        raise Unheard(_FORMLESS)
    answer = _answer(text)
    if answer is None:
        raise Unheard(_SHORT if choice.get("finish_reason") == "length" else _FORMLESS)
    return _opinion(answer, turns)


def _choice(body: bytes, host: str) -> Mapping[str, Json]:
    """The first choice of a chat completion."""
    try:
        found = document(body.decode("utf-8"))
    except (UnicodeDecodeError, Unreadable):
        raise Unheard(FOREIGN, host=host) from None
    choices = found.get("choices") if isinstance(found, dict) else None
    first = choices[0] if isinstance(choices, list) and choices else None
    if not isinstance(first, dict):
        raise Unheard(FOREIGN, host=host)
    return first


def _answer(text: str) -> Mapping[str, Json] | None:
    """The object with `turns` in a model's text: alone, fenced, or among words; None where there is none."""
    said = text.rpartition("</think>")[2].strip()
    fenced = said.split("```", 2)[1].removeprefix("json") if "```" in said else ""
    for part in (said, fenced, said[said.find("{") : said.rfind("}") + 1]):
        try:
            found = document(part) if part else None
        except Unreadable:
            continue
        if isinstance(found, dict) and isinstance(found.get("turns"), list):
            return found
    return None


def _opinion(answer: Mapping[str, Json], turns: Sequence[ReadTurn]) -> Opinion:
    by_number = {turn.n: turn for turn in turns}
    heard: dict[int, TurnOpinion] = {}
    dropped = 0
    for row in _rows(answer, "turns"):
        n = row.get("n")
        turn = by_number.get(n) if isinstance(n, int) and not isinstance(n, bool) else None
        if turn is None or turn.n in heard:
            dropped += 1
            continue
        remarks, wrong = _remarks(row, turn)
        tension, off = _tension(row.get("tension"), turn)
        heard[turn.n] = TurnOpinion(turn.n, remarks, tension)
        dropped += wrong + off
    situations, unknown = _situations(answer)
    ordered = tuple(heard[turn.n] for turn in turns if turn.n in heard and turn.speaker != "unknown")
    return Opinion(ordered, situations, dropped + unknown)


def _rows(of: Mapping[str, Json], key: str) -> Iterator[Mapping[str, Json]]:
    """The objects listed under `key`; nothing where there is no list. What is no object counts as an empty one."""
    found = of.get(key)
    for row in found if isinstance(found, list) else ():
        yield row if isinstance(row, dict) else {}


def _remarks(row: Mapping[str, Json], turn: ReadTurn) -> tuple[tuple[Remark, ...], int]:
    """The labels that this speaker can have, each once, quoted from the turn; and how many were left out."""
    known = labels_of(turn.speaker)
    kept: dict[str, Remark] = {}
    listed = list(_rows(row, "labels"))
    dropped = max(0, len(listed) - MOST_LABELS)
    for label in listed[:MOST_LABELS]:
        name, quote = label.get("name"), label.get("quote")
        words = quote.strip() if isinstance(quote, str) else ""
        place = turn.text.find(words) if words else -1
        if not isinstance(name, str) or name not in known or place < 0:
            dropped += 1
        elif name not in kept:
            kept[name] = Remark(name, words, (place, place + len(words)))
    return tuple(kept.values()), dropped


def _tension(value: Json, turn: ReadTurn) -> tuple[float | None, int]:
    """The tension of a client's turn, and 1 where it was none; never one of the agent's."""
    if turn.speaker != "client" or value is None:
        return None, 0
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= HIGHEST:
        return None, 1
    return float(value), 0


def _situations(answer: Mapping[str, Json]) -> tuple[tuple[Situation, ...], int]:
    """The situations that we know, each once; and how many names we do not."""
    found = answer.get("situations")
    named = found if isinstance(found, list) else []
    kept = tuple(dict.fromkeys(known for name in named for known in SITUATIONS if name == known))
    return kept, sum(1 for name in named if name not in SITUATIONS)
