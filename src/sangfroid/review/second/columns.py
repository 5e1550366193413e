"""The second reader's part of a report in the terminal."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from sangfroid.review.second.view import View
from sangfroid.review.sheet import DUE, QUIET, Sheet, clean, wrapped

FEW: Final = 12  # disagreements that a terminal shows


def put_second(sheet: Sheet, found: View) -> None:
    """Prints its part: whom we asked, how far both agree, and where not."""
    sheet.title(sheet.voice("Second lecteur"))
    if found.source:
        sheet.put(Text(clean(found.source), style=QUIET), indent=2)
    if found.trouble:
        sheet.put(Text(clean(found.trouble), style=DUE), indent=2)
    for line in found.lines:
        sheet.put(Text(clean(line)), indent=2)
    if found.rows:
        sheet.console.print()
        sheet.put(_table(sheet, found), indent=2)
    if len(found.rows) > FEW:
        more = sheet.voice("et {count} autres, que montrent --out et --json", count=len(found.rows) - FEW)
        sheet.put(Text(more, style=QUIET), indent=2)


def _table(sheet: Sheet, found: View) -> Table:
    voice, rows = sheet.voice, found.rows[:FEW]
    titles = (voice("réplique"), voice("notre lecture"), voice("second lecteur"), voice("mots"))
    first = max(cell_len(text) for text in (titles[0], *(row.quote.at for row in rows)))
    column = max(cell_len(titles[2]), (sheet.width - first) // 4)
    widths = (first, column, column, sheet.width - 2 - first - 2 * column - 6)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=QUIET)
    for title, width in zip(titles, widths, strict=True):
        table.add_column(title, width=width)
    for row in rows:
        cells = (row.quote.at, row.ours, row.theirs, voice("« {words} »", words=row.quote.words))
        table.add_row(*(wrapped(Text(clean(cell)), width) for cell, width in zip(cells, widths, strict=True)))
    return table
