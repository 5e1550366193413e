"""Reports as pages that stand alone: one HTML file, no script, nothing fetched from anywhere."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Final
from urllib.parse import quote as url_quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sangfroid.calls.reading import Reading
from sangfroid.review import curve
from sangfroid.review.beside import Beside
from sangfroid.review.findings import findings, heading, situations
from sangfroid.review.names import ENDINGS, MADE_WITH
from sangfroid.review.pledges import on_its_day, open_promises
from sangfroid.review.second.view import view
from sangfroid.review.timeline import timeline
from sangfroid.review.transcript import transcript
from sangfroid.review.voice import Say, Voice

SPARK: Final = (94.0, 24.0)  # width and height of a sparkline's strip
SHEETS: Final = ("drawing.css", "report.css")


@dataclass(frozen=True, slots=True)
class Entry:
    """A call in the list of calls; `href` leads to its report."""

    reading: Reading
    href: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A call's line in the list, in the reader's language."""

    title: str
    href: str
    when: str
    situations: str
    ending: str
    danger: bool
    line: str
    peak: str
    peak_told: str
    peak_x: float
    peak_y: float
    due: str
    more: str


@cache
def _templates() -> Environment:
    """Every value is escaped; a name that a template misspells is an error."""
    return Environment(
        loader=PackageLoader("sangfroid", "data/reports"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )  # fmt: skip


@cache
def _style(sheets: tuple[str, ...]) -> tuple[Markup, str]:
    """The style sheets as one, and the hash by which the page's policy lets it in."""
    text = "".join(sheet(name) for name in sheets)
    return Markup(text), b64encode(sha256(text.encode()).digest()).decode()  # noqa: S704  (our own file, no one's words)


def sheet(name: str) -> str:
    """One of the package's style sheets."""
    loader = _templates().loader
    if loader is None:
        raise LookupError("the templates have no loader")
    return loader.get_source(_templates(), name)[0]


def report_page(
    reading: Reading, say: Say, *, title: str | None = None, ink: str | None = None, beside: Beside = Beside()
) -> str:
    """One call's report as an HTML document.

    With `ink`, a style sheet, the drawings carry it within them and leave out what only a screen can show.
    """
    voice = Voice(say, beside.book)
    return _page(
        "report.html.j2", voice, title=title or reading.title or reading.call, reading=reading, speech=reading.language,
        found=findings(reading, voice, beside.on_file), drawing=timeline(reading, voice, beside.wave),
        lines=transcript(reading, voice),
        ink=Markup(ink) if ink is not None else None,  # noqa: S704  (our own file, no one's words)
        second=view(beside.second, reading, voice) if beside.second is not None else None,
    )  # fmt: skip


def entry(reading: Reading, href: str, *, title: str | None = None) -> Entry:
    """The call's entry for `index_page`."""
    return Entry(reading, href, title)


def index_page(entries: Iterable[Entry], say: Say) -> str:
    """The list of many calls as an HTML document, the latest first."""
    voice = Voice(say)
    ordered = sorted(
        entries, key=lambda one: one.reading.started_at.timestamp() if one.reading.started_at else 0.0, reverse=True
    )
    return _page("index.html.j2", voice, calls=[_row(one, voice) for one in ordered])


def _page(template: str, voice: Voice, **values: object) -> str:
    return styled_page(template, voice, SHEETS, **values)


def styled_page(template: str, voice: Voice, sheets: tuple[str, ...], **values: object) -> str:
    """A template of data/reports filled with values, in these style sheets."""
    style, digest = _style(sheets)
    page = _templates().get_template(template)
    return page.render(say=voice, lang=voice.lang, style=style, style_hash=digest, made_names=MADE_WITH, **values)


def _row(one: Entry, voice: Voice) -> Row:
    reading = one.reading
    line, peak_x, peak_y = _spark(reading)
    peak = voice.number(reading.tension.peak) if reading.tension is not None and line else ""
    standing = open_promises(reading)
    dated = [promise for promise in standing if promise.due is not None]
    due = f"{dated[0].what}, {on_its_day(dated[0], voice)}" if dated else ""
    others = len(standing) - (1 if dated else 0)
    more = _more(others, bool(dated), voice)
    return Row(
        title=one.title or reading.title or reading.call, href=url_quote(one.href), when=heading(reading, voice),
        situations=", ".join(situations(reading, voice)),
        ending=voice(ENDINGS[reading.ending]) if reading.ending else "",
        danger=bool(reading.dangers), line=line, peak=peak, peak_told=voice("tension {level}", level=peak),
        peak_x=peak_x, peak_y=peak_y, due=due, more=more,
    )  # fmt: skip


def _more(others: int, after_one: bool, voice: Voice) -> str:
    """How many promises stand beside the one shown."""
    if not others:
        return ""
    if not after_one:
        return voice("{count} sans délai dit", count=others)
    return voice("et une autre") if others == 1 else voice("et {count} autres", count=others)


def _spark(reading: Reading) -> tuple[str, float, float]:
    """The tension line small, and where its highest point stands."""
    end = curve.span(reading)
    points = [
        (round(4 + at / end * SPARK[0], 1), round(30 - level / curve.HIGHEST * SPARK[1], 1))
        for at, level in curve.levels(reading)
    ]
    if not points:
        return "", 0.0, 0.0
    peak_x, peak_y = min(points, key=lambda point: point[1])
    return " ".join(f"{x},{y}" for x, y in points), peak_x, peak_y
