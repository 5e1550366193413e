"""The PDF holds what the page holds, on numbered A4 pages, and nothing is fetched to make it."""

from __future__ import annotations

import importlib
import io
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from sangfroid.advice import whole
from sangfroid.calls import Reading
from sangfroid.calls.errors import SangfroidError
from sangfroid.faces.cli import codes
from sangfroid.faces.cli.app import run
from sangfroid.language.wording import wording
from sangfroid.review import pdf
from sangfroid.review.findings import findings
from sangfroid.review.page import report_page
from sangfroid.review.voice import Voice
from sangfroid.sources.transcripts import read_call
from tests.review.gold import SAMPLES, gold, reading, said
from tests.review.test_page import EVIL, evil

FRENCH = wording("fr").gettext
FEW = ("natel-dans-le-tunnel", "plus-la-force", "propos-deplaces")
CASES = [
    pytest.param(path, id=path.stem, marks=() if path.stem in FEW else pytest.mark.slow)
    for path in SAMPLES
]  # fmt: skip
A4 = (595, 842)  # points


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No connection can be opened while a PDF is made."""

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a report asked for the network")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)


@pytest.fixture(autouse=True)
def printing(request: pytest.FixtureRequest) -> None:
    """Without Pango the tests that print are skipped; `make test` installs it on Debian."""
    if "without_pango" in request.fixturenames:
        return
    try:
        pdf.press()
    except SangfroidError as error:
        pytest.skip(str(error))


@pytest.fixture
def without_pango(monkeypatch: pytest.MonkeyPatch) -> None:
    """WeasyPrint as it is where there is no Pango: it prints advice of its own, and cannot be imported."""
    whole_import = importlib.import_module

    def missing(name: str, package: str | None = None) -> Any:
        if name == "weasyprint":
            print("WeasyPrint could not import some external libraries …")  # noqa: T201
            raise OSError("cannot load library 'libpango-1.0-0'")
        return whole_import(name, package)

    monkeypatch.setattr("importlib.import_module", missing)


def heard(path: Path) -> Reading:
    return whole.read(read_call(path.read_bytes(), name=path.name))


def pages(content: bytes) -> list[Any]:
    return list(PdfReader(io.BytesIO(content)).pages)


def shown(page: Any) -> str:
    """The page's text; a font has one picture for all spaces, and the PDF names it as it likes."""
    return re.sub(r"[^\S\n]", " ", page.extract_text())


def packed(text: str) -> str:
    """The text without spaces and breaks, which a page sets as it likes."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("path", CASES)
def test_a_pdf_holds_the_quotes_and_every_turn(path: Path) -> None:
    call = heard(path)
    printed = pages(pdf.report_pdf(call, FRENCH))
    text = packed("".join(page.extract_text() for page in printed))
    told = findings(call, Voice(FRENCH))
    quotes = [one.quote for one in told.pledges] + [one.quote for one in told.merits]
    quotes += [done.quote for method in told.methods for done in method.done]
    said_words = [quote.words for quote in quotes] + [turn.text for turn in call.turns]
    assert len(said_words) > 10
    for words in said_words:
        assert packed(words) in text
    assert 2 <= len(printed) <= 4 + len(call.turns) // 15
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in printed} == {A4}


@pytest.mark.parametrize("path", CASES)
def test_every_page_has_its_footer_and_no_heading_stands_alone(path: Path) -> None:
    call = heard(path)
    source = report_page(call, FRENCH)
    headings = {packed(re.sub(r"<.*?>", "", text)) for text in re.findall(r"(?s)<h[23]>(.*?)</h[23]>", source)}
    assert len(headings) > 5
    printed = pages(pdf.report_pdf(call, FRENCH, title="Un titre"))
    seen = 0
    for number, page in enumerate(printed, 1):
        lines = [line.strip() for line in shown(page).splitlines() if line.strip()]
        footer = f"Un titre {number} / {len(printed)}"
        assert lines[-1] == footer
        body = [packed(line) for line in lines if line not in (footer, "Un titre")]
        seen += sum(line in headings for line in body)
        assert body[-1] not in headings, f"page {number} ends with a heading"
    assert seen >= 5


def test_the_same_call_gives_the_same_bytes() -> None:
    assert pdf.report_pdf(gold(SAMPLES[0]), FRENCH) == pdf.report_pdf(gold(SAMPLES[0]), FRENCH)


def test_the_title_and_the_language_are_the_documents() -> None:
    document = PdfReader(io.BytesIO(pdf.report_pdf(gold(SAMPLES[0]), FRENCH, title="Un titre")))
    assert document.metadata is not None
    assert document.metadata.title == "Un titre"
    assert str(document.root_object["/Lang"]) == "fr"


def test_drawings_carry_the_colours_of_print() -> None:
    style = pdf.ink()
    assert "var(" not in style
    assert "#0d5358" in style
    assert report_page(gold(SAMPLES[0]), FRENCH, ink=style).count(style) >= 2
    assert style not in report_page(gold(SAMPLES[0]), FRENCH)


def test_what_was_said_is_printed_as_text_and_fetches_nothing() -> None:
    text = packed("".join(page.extract_text() for page in pages(pdf.report_pdf(evil(), FRENCH))))
    assert packed(EVIL) in text


def test_a_page_that_asks_is_refused(tmp_path: Path) -> None:
    picture = tmp_path / "picture.svg"
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text y="9">FETCHED</text></svg>')
    source = f'<link rel=stylesheet href="https://example.org/a.css"><img src="{picture.as_uri()}"><p>Bonjour'
    text = shown(pages(pdf.printed(source))[0])
    assert "Bonjour" in text
    assert "FETCHED" not in text
    data = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Ctext y='9'%3EFETCHED%3C/text%3E%3C/svg%3E"
    assert "FETCHED" not in shown(pages(pdf.printed(f'<img src="{data}"><p>Bonjour'))[0])


def test_a_long_call_stays_in_bounds() -> None:
    turns = [
        said(n, "client" if n % 2 else "agent", f"Réplique numéro {n} de cet appel.", start=n * 3.0)
        for n in range(1, 201)
    ]  # fmt: skip
    printed = pages(pdf.report_pdf(reading(turns), FRENCH))
    assert "Réplique numéro 200" in shown(printed[-1]) + shown(printed[-2])
    assert len(printed) <= 10


@pytest.mark.usefixtures("without_pango")
@pytest.mark.parametrize(("lang", "mend"), [("fr", "Installez-le"), ("en", "Install it")])
def test_a_missing_pango_is_told_with_its_mend(
    lang: str, mend: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["--lang", lang, "read", str(SAMPLES[0]), "--pdf", "--out", str(tmp_path / "out")]
    assert run(argv) == codes.UNREAD
    shown = capsys.readouterr()
    assert "Pango" in shown.err
    assert mend in shown.err
    assert shown.out == ""
    assert "Traceback" not in shown.err
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("without_pango")
def test_pages_need_no_pango(tmp_path: Path) -> None:
    assert run(["read", str(SAMPLES[0]), "--out", str(tmp_path)]) == codes.DONE
    assert (tmp_path / f"{SAMPLES[0].stem}.html").exists()


def test_pango_is_loaded_for_a_pdf_only(tmp_path: Path) -> None:
    code = (
        "import sys; from sangfroid.faces.cli.app import run; "
        f"run(['read', {str(SAMPLES[0])!r}, '--out', {str(tmp_path)!r}]); "
        "sys.exit('weasyprint' in sys.modules or 'cffi' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 0


def test_the_command_writes_one_pdf_a_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", str(SAMPLES[0]), str(SAMPLES[1]), "--pdf", "--out", str(tmp_path)]) == codes.DONE
    assert {path.name for path in tmp_path.iterdir()} == {f"{path.stem}.pdf" for path in SAMPLES[:2]}
    assert all(path.read_bytes().startswith(b"%PDF-") for path in tmp_path.iterdir())


@pytest.mark.parametrize("words", [["--pdf"], ["--pdf", "--json", "--out", "x"]])
def test_a_pdf_needs_a_folder(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", str(SAMPLES[0]), *words]) == codes.USAGE
    assert "--out" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "taken").write_text("a file")
    assert run(["read", str(SAMPLES[0]), "--pdf", "--out", str(tmp_path / "taken")]) == codes.UNREAD
    assert "Impossible d'écrire" in capsys.readouterr().err
