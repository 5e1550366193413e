"""Questions whose answer was on file."""

from io import StringIO

import pytest
from rich.console import Console

from sangfroid.calls import Asked, DangerRead, Reading
from sangfroid.calls.reading import FileMatter
from sangfroid.language.wording import wording
from sangfroid.review import terminal
from sangfroid.review.beside import Beside
from sangfroid.review.on_file import asked_on_file
from sangfroid.review.page import report_page
from sangfroid.review.voice import Voice
from tests.review.gold import reading, said

FRENCH = wording("fr").gettext
TURNS = (
    said(1, "client", "Je vous rappelle pour ma machine."), said(2, "agent", "C'est à quel nom ?"),
    said(3, "client", "Toujours Renard."), said(4, "agent", "Et votre numéro de téléphone ? C'est à quel nom, déjà ?"),
)  # fmt: skip
ASKED = (
    Asked("name", 2, "C'est à quel nom", (0, 16)), Asked("phone", 4, "votre numéro de téléphone", (3, 28)),
    Asked("name", 4, "C'est à quel nom", (31, 47)),
)  # fmt: skip


def call(**facts: object) -> Reading:
    return reading(TURNS, asked=ASKED, **facts)


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ((), []), (("mail",), []), (("phone",), [("le téléphone", 4)]),
        (("name", "phone"), [("le nom", 2), ("le téléphone", 4)]),
    ],
)  # fmt: skip
def test_only_what_the_file_holds_is_told_and_once(held: tuple[FileMatter, ...], told: list[tuple[str, int]]) -> None:
    found = asked_on_file(call(), frozenset(held), Voice(FRENCH))
    assert [(one.title, one.quote.turn) for one in found] == told


def test_in_danger_any_question_may_be_asked_again() -> None:
    danger = DangerRead("breath", 1, "machine", (26, 33))
    assert not asked_on_file(call(dangers=(danger,)), frozenset({"name"}), Voice(FRENCH))


def test_the_report_shows_it_with_the_words_and_only_then() -> None:
    title, beside = "Demandé, alors que le dossier le dit", Beside(on_file=frozenset({"phone"}))
    out = StringIO()
    terminal.show(call(), Console(file=out, width=100), FRENCH, beside)
    assert title in out.getvalue()
    assert "votre numéro de téléphone" in out.getvalue().replace(" ", " ")
    assert title in report_page(call(), FRENCH, beside=beside)
    assert title not in report_page(call(), FRENCH)
