"""One call written in each format that tests compare: what a reader must read back."""

import csv
import io
import json
from collections.abc import Callable

from sangfroid.calls import Turn

NAMES = {"agent": "Agent", "client": "Client"}


def clock(seconds: float, point: str) -> str:
    ms = round(seconds * 1000)
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}{point}{ms % 1000:03}"


def vtt(turns: list[Turn]) -> str:
    cues = [
        f"{clock(turn.start or 0, '.')} --> {clock(turn.end or 0, '.')}\n<v {NAMES[turn.speaker]}>{turn.text}"
        for turn in turns
    ]
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def srt(turns: list[Turn]) -> str:
    cues = [
        f"{n}\n{clock(turn.start or 0, ',')} --> {clock(turn.end or 0, ',')}\n{NAMES[turn.speaker]} : {turn.text}"
        for n, turn in enumerate(turns, 1)
    ]
    return "\n\n".join(cues) + "\n"


def sheet(turns: list[Turn], delimiter: str, point: str) -> str:
    out = io.StringIO()
    table = csv.writer(out, delimiter=delimiter)
    table.writerow(["Locuteur", "Début", "Fin", "Texte"])
    for turn in turns:
        times = [f"{time:.3f}".replace(".", point) for time in (turn.start or 0, turn.end or 0)]
        table.writerow([NAMES[turn.speaker], *times, turn.text])
    return out.getvalue()


def annotated(turns: list[Turn]) -> str:
    rows: list[dict[str, object]] = [
        {"n": turn.n, "speaker": turn.speaker, "start": turn.start, "end": turn.end, "text": turn.text, "labels": []}
        for turn in turns
    ]
    return json.dumps({"id": "round", "language": "fr", "turns": rows}, ensure_ascii=False)


def monologues(turns: list[Turn]) -> str:
    rows: list[dict[str, object]] = [
        {"speaker": {"id": NAMES[turn.speaker], "name": ""}, "start": turn.start, "end": turn.end,
         "terms": [{"text": word, "type": "WORD"} for word in turn.text.split(" ")]}
        for turn in turns
    ]  # fmt: skip
    return json.dumps({"schemaVersion": "2.0", "monologues": rows})


def plain(turns: list[Turn]) -> str:
    return "\n".join(f"{NAMES[turn.speaker]} : {turn.text}" for turn in turns)


TIMED: dict[str, Callable[[list[Turn]], str]] = {
    "webvtt": vtt,
    "srt": srt,
    "csv, semicolons": lambda turns: sheet(turns, ";", ","),
    "csv, commas": lambda turns: sheet(turns, ",", "."),
    "tsv": lambda turns: sheet(turns, "\t", "."),
    "annotated": annotated,
    "monologues": monologues,
}
