"""A report as a PDF: the same page as in a browser, printed on A4. Nothing is fetched from anywhere."""

from __future__ import annotations

import contextlib
import importlib
import io
import re
import warnings
from typing import Any, Final, Protocol, cast

from sangfroid.calls.errors import SangfroidError
from sangfroid.calls.reading import Reading
from sangfroid.review.beside import Beside
from sangfroid.review.page import report_page, sheet
from sangfroid.review.voice import Say

_PRINT: Final = re.compile(r"@media print \{\s*:root \{([^}]*)\}")
_VALUE: Final = re.compile(r"--(\w+): ([^;]+);")
_NAMED: Final = re.compile(r"var\(--(\w+)\)")


class Press(Protocol):
    """What prints a page: WeasyPrint, loaded with Pango only when a PDF is asked for. The names are its own."""

    def HTML(self, *, string: str, url_fetcher: object) -> Any: ...  # noqa: N802

    def URLFetcher(self, *, allowed_protocols: tuple[str, ...]) -> object: ...  # noqa: N802


def press() -> Press:
    """WeasyPrint, ready to print; SangfroidError says what to install where Pango or WeasyPrint is missing."""
    try:
        # It prints advice of its own where Pango is missing, and warns of parts that we do not use.
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return cast(Press, importlib.import_module("weasyprint"))
    except ImportError:
        raise SangfroidError(
            "Un PDF demande WeasyPrint, qui n'est pas installé. Installez-le (pip install weasyprint), "
            "ou demandez une page HTML : la même commande sans --pdf."
        ) from None
    except OSError:
        raise SangfroidError(
            "Un PDF demande Pango, qui manque sur cette machine. Installez-le (Debian et Ubuntu : "
            "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 ; macOS : brew install pango ; "
            "Windows : Pango par MSYS2), ou demandez une page HTML : la même commande sans --pdf."
        ) from None


def report_pdf(reading: Reading, say: Say, *, title: str | None = None, beside: Beside = Beside()) -> bytes:
    """One call's report as a PDF."""
    return printed(report_page(reading, say, title=title, ink=ink(), beside=beside))


def printed(page: str) -> bytes:
    """The page as a PDF. Whatever it asks for, of the network or of this machine, is refused."""
    weasyprint = press()
    fetcher = weasyprint.URLFetcher(allowed_protocols=())
    pdf: bytes = weasyprint.HTML(string=page, url_fetcher=fetcher).write_pdf(pdf_tags=True)
    return pdf


def ink() -> str:
    """The drawings' style sheet with the font and colours of print: within a PDF's drawing they have no names."""
    found = _PRINT.search(sheet("report.css"))
    values = dict(_VALUE.findall(found.group(1))) if found is not None else {}
    return _NAMED.sub(lambda name: values[name.group(1)], sheet("drawing.css"))
