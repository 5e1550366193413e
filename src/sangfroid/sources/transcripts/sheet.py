"""CSV and TSV: one turn a row under headers in French or English."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from sangfroid.calls import Repair, Unreadable
from sangfroid.sources.bounds import bounded
from sangfroid.sources.clock import seconds
from sangfroid.sources.draft import Draft, Format, Holds, Sample, Segment
from sangfroid.sources.guess import folded
from sangfroid.sources.invented import without_invented
from sangfroid.sources.times import in_seconds

_DELIMITERS: Final = ("\t", ";", ",", "|")

# Header (folded) → column.
_COLUMNS: Final[dict[str, str]] = {
    name: column
    for column, names in {
        "speaker": "speaker|locuteur|locutrice|intervenant|interlocuteur|participant|role|qui|speaker label|"
                   "speaker name|nom|name|voix|participant role",
        "start": "start|debut|start time|begin|begin time|heure debut|heure de debut|horodatage|time|temps|timestamp|"
                 "offset|start s|debut s|start seconds|start sec",
        "start_ms": "start ms|debut ms|begin offset millis|start millis",
        "end": "end|fin|end time|stop|heure fin|heure de fin|end s|fin s|end seconds|end sec",
        "end_ms": "end ms|fin ms|end offset millis|end millis",
        "duration": "duration|duree|duration s|duree s",
        "text": "text|texte|transcript|transcription|content|contenu|message|utterance|propos|phrase|sentence|"
                "replique|paroles|verbatim|enonce",
        "channel": "channel|canal|voie|piste",
    }.items()
    for name in names.split("|")
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a sheet is written: its delimiter, where its header stands, and what each column is."""

    delimiter: str
    line: int  # of the header, from 0
    columns: tuple[str | None, ...]

    @property
    def last_is_text(self) -> bool:
        return self.columns[-1] == "text"


def looks_like(sample: Sample) -> float:
    """0.8 where the first filled line is a header with a text column and another one that is known."""
    return 0.8 if sample.document is None and _layout(sample.lines) else 0.0


def read(sample: Sample) -> Draft:
    """One segment a row."""
    layout = _layout(sample.lines)
    if layout is None:
        raise Unreadable("Ligne 1 : aucun en-tête connu. Nommez les colonnes locuteur, début, fin, texte.")
    rows = list(bounded(_rows(sample, layout)))
    segments = tuple(_segment(row, line) for line, row in rows)
    repairs: tuple[Repair, ...] = ()
    clocks = any(":" in row.get(column, "") for _, row in rows for column in ("start", "end"))
    if not clocks and not {"start_ms", "end_ms", "duration"} & set(layout.columns):
        segments, repairs = in_seconds(segments)
    said, invented = without_invented(segments)
    return Draft(said, repairs=repairs + invented)


FORMAT: Final = Format(
    "sheet", "CSV ou TSV (en-têtes locuteur, début, fin, texte)", looks_like, read,
    endings=(".csv", ".tsv"), holds=Holds(times=True, roles="speakers", overlaps=True, words=False),
)  # fmt: skip


def _layout(lines: tuple[str, ...]) -> _Layout | None:
    """The layout that the first filled line gives, None where it is no header."""
    place = next((place for place, line in enumerate(lines[:50]) if line.strip()), None)
    if place is None or len(lines[place]) > 2000:
        return None
    for delimiter in _DELIMITERS:
        names = [folded(name) for name in lines[place].split(delimiter)]
        columns = tuple(_COLUMNS.get(name) for name in names)
        known = [column for column in columns if column]
        if "text" in known and len(known) >= 2 and len(set(known)) == len(known):
            return _Layout(delimiter, place, columns)
    return None


def _rows(sample: Sample, layout: _Layout) -> Iterator[tuple[int, dict[str, str]]]:
    """(line in the file, column → cell) of each row that is not blank."""
    # Tab-separated files often hold bare quotes: an odd number of them closes nothing.
    bare = layout.delimiter == "\t" and sample.text.count('"') % 2
    reader = csv.reader((f"{line}\n" for line in sample.lines[layout.line + 1 :]), delimiter=layout.delimiter,
                        quoting=csv.QUOTE_NONE if bare else csv.QUOTE_MINIMAL, strict=True)  # fmt: skip
    line = layout.line + 2
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            raise Unreadable(
                "Ligne {line} : la ligne ne se lit pas (guillemet ouvert et jamais fermé, ou case trop longue). "
                "Corrigez-la, ou exportez le fichier de nouveau.",
                line=line,
            ) from None
        if cells is None:
            return
        if any(map(str.strip, cells)):
            yield line, _row(cells, layout, line)
        line = layout.line + 2 + reader.line_num


def _row(cells: list[str], layout: _Layout, line: int) -> dict[str, str]:
    """A row's cells by column. Where the text stands last, delimiters in it need no quotes."""
    count = len(layout.columns)
    if len(cells) > count and layout.last_is_text:
        cells = [*cells[: count - 1], layout.delimiter.join(cells[count - 1 :])]
    too_many = any(map(str.strip, cells[count:]))
    if too_many or "text" in layout.columns[len(cells) :]:
        raise Unreadable(
            "Ligne {line} : {found} cases pour {count} colonnes. "
            "Mettez entre guillemets le texte qui contient « {sign} ».",
            line=line, found=len(cells), count=count, sign=layout.delimiter.replace("\t", "tabulation"),
        )  # fmt: skip
    return {column: cell for column, cell in zip(layout.columns, cells, strict=False) if column}


def _segment(row: dict[str, str], line: int) -> Segment:
    where = f"Ligne {line}"
    start, end = _time(row, "start", where), _time(row, "end", where)
    if end is None and start is not None and row.get("duration", "").strip():
        end = start + seconds(row["duration"], where)
    channel = row.get("channel", "").strip()
    segment = Segment(row["text"], label=row.get("speaker", "").strip() or None, start=start, end=end, line=line)
    if not channel:
        return segment
    if channel.isdecimal() and len(channel) < 4:
        return replace(segment, channel=int(channel))
    return segment if segment.label else replace(segment, label=channel)


def _time(row: dict[str, str], column: str, where: str) -> float | None:
    """The seconds of a column, from its milliseconds where the sheet has those; None for an empty cell."""
    if cell := row.get(column, "").strip():
        return seconds(cell, where)
    if cell := row.get(f"{column}_ms", "").strip():
        return seconds(cell, where) / 1000
    return None
