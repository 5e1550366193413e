"""What the second reader is asked: the sheet of its words, the pieces of a call, the form that its answer must have."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from sangfroid.calls.reading import ReadTurn
from sangfroid.calls.vocabulary import LABELS, SITUATIONS
from sangfroid.language.sheets import Fields, read_sheet

SHEET: Final = Path(__file__).parents[2] / "data" / "fr" / "prompts" / "second_reader.yaml"
PLACE: Final = "<<transcript>>"

TURNS: Final = 30  # of a piece: what a model with a window of 8,000 tokens can read and answer for
CHARS: Final = 5_000  # of a piece's turns together; one turn alone may be longer
TURN_CHARS: Final = 5_000  # of one turn that are sent
BEFORE: Final = 4  # turns of context that go with a piece, with TURN_CHARS in all
AFTER: Final = 2


@dataclass(frozen=True, slots=True)
class Prompt:
    """The words of the question; `version` changes with them."""

    system: str
    user: str
    version: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Turns to be labelled in one question, and their neighbours."""

    turns: tuple[ReadTurn, ...]
    before: tuple[ReadTurn, ...] = ()
    after: tuple[ReadTurn, ...] = ()


def load(path: Path = SHEET) -> Prompt:
    """The prompt in this sheet; BadData names what is missing."""
    text = path.read_text("utf-8")
    sheet = read_sheet(text, path.name)
    if not isinstance(sheet, Fields):
        raise Fields({}, sheet.line, path.name).fail("« {key} » manque ; ajoutez « {key}: … »", key="prompt")
    sheet.only("prompt", "system", "user", "examples")
    user = sheet.text("user")
    if user.count(PLACE) != 1:
        raise sheet.fail("« user » doit contenir {place} une fois", sheet.fields["user"], place=PLACE)
    return Prompt(sheet.text("system"), user, sha256(text.encode()).hexdigest()[:12])


def said(turns: Sequence[ReadTurn]) -> tuple[ReadTurn, ...]:
    """The turns that have words."""
    return tuple(turn for turn in turns if turn.text.strip())


def attributed(turns: Sequence[ReadTurn]) -> tuple[ReadTurn, ...]:
    """The turns with words whose side is known: those that can have a label."""
    return tuple(turn for turn in said(turns) if turn.speaker != "unknown")


def pieces(turns: Sequence[ReadTurn]) -> Iterator[Piece]:
    """The call in pieces that a model can hold; together their turns are all that have words, each once."""
    spoken = said(turns)
    start = 0
    while start < len(spoken):
        end, chars = start + 1, len(spoken[start].text)
        while end < len(spoken) and end - start < TURNS and chars + len(spoken[end].text) <= CHARS:
            chars += len(spoken[end].text)
            end += 1
        yield Piece(spoken[start:end], spoken[max(0, start - BEFORE) : start], spoken[end : end + AFTER])
        start = end


def question(prompt: Prompt, piece: Piece) -> str:
    """The user's message: the piece as JSON between tags that no word of the call can close."""
    near = TURN_CHARS // (BEFORE + AFTER)
    rows = ",\n".join(f"  {_row(turn, TURN_CHARS)}" for turn in piece.turns)
    before = ", ".join(_row(turn, near) for turn in piece.before)
    after = ", ".join(_row(turn, near) for turn in piece.after)
    data = f'{{"before": [{before}],\n "turns": [\n{rows}],\n "after": [{after}]}}'
    return prompt.user.replace(PLACE, data)


def request(prompt: Prompt, piece: Piece, *, model: str, strict: bool) -> bytes:
    """The body of a chat completion, in ASCII. `strict`: with the answer's schema; else in plain words alone."""
    body: dict[str, Any] = {"model": model} if model else {}
    body |= {
        "messages": [
            {"role": "system", "content": prompt.system},
            {"role": "user", "content": question(prompt, piece)},
        ],
        "stream": False,
    }
    if strict:
        form = {"name": "second_reader", "strict": True, "schema": schema()}
        body |= {"temperature": 0, "response_format": {"type": "json_schema", "json_schema": form}}
    return json.dumps(body).encode("ascii")


def schema() -> dict[str, Any]:
    """The JSON schema of an answer, within what strict servers take: all fields required, none beside them."""
    label = _object(name={"type": "string", "enum": sorted(LABELS)}, quote={"type": "string"})
    turn = _object(
        n={"type": "integer"}, labels={"type": "array", "items": label},
        tension={"type": ["integer", "null"], "enum": [0, 1, 2, 3, None]},
    )  # fmt: skip
    return _object(
        turns={"type": "array", "items": turn},
        situations={"type": "array", "items": {"type": "string", "enum": list(SITUATIONS)}},
    )


def _object(**fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def _row(turn: ReadTurn, limit: int) -> str:
    """A turn as JSON. "<" and ">" are written by their numbers, so that no word of it looks like a tag."""
    row = json.dumps({"n": turn.n, "speaker": turn.speaker, "text": turn.text[:limit]}, ensure_ascii=False)
    return row.replace("<", "\\u003c").replace(">", "\\u003e")
