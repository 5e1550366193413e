"""The pages stand alone, show what was said as text, and say nothing twice over the sample calls."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sangfroid.advice import whole
from sangfroid.calls import Advice, DangerRead, Reading, Repair, Roles, Step
from sangfroid.calls.vocabulary import LABELS as ALL_LABELS
from sangfroid.language.wording import wording
from sangfroid.review import names
from sangfroid.review.page import entry, index_page, report_page
from sangfroid.review.timeline import timeline
from sangfroid.review.voice import Voice
from sangfroid.sources.transcripts import read_call
from tests.review.gold import ROOT, SAMPLES, gold, promise, reading, said

FRENCH = wording("fr").gettext
REPORTS = ROOT / "src/sangfroid/data/reports"
VOID = frozenset({"meta", "br"})
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{ 7*7 }}</style>"


def heard(path: Path) -> Reading:
    """The sample as the program itself reads it."""
    return whole.read(read_call(path.read_bytes(), name=path.name))


READ: tuple[tuple[str, Callable[[Path], Reading]], ...] = (("annotated", gold), ("heard", heard))
CASES = [pytest.param(how, path, id=f"{path.stem}-{name}") for name, how in READ for path in SAMPLES]


class Page(HTMLParser):
    """A page's tags, checked for balance, and the texts that are ours: neither quotes nor headings nor names."""

    NOT_OURS = frozenset(
        {"q", "h1", "h2", "h3", "th", "dt", "b", "title", "style", "text", "figcaption", "header-facts"}
    )
    # A due time is a date, or the words in which one was said.
    NAMES = frozenset(
        {"name", "at", "who", "when", "kicker facts", "kicker", "heard", "effect", "when-due", "when-due due"}
    )

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.ours: list[str] = []
        self.text: list[str] = []
        self.feed(source)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("class") or ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open, f"closed without being open: {tag}"
            assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        inside = {tag for tag, _ in self.open}
        self.text.append(data)
        spoken = any(tag == "div" and kind.startswith("turn") for tag, kind in self.open) and "aside" not in inside
        if not inside & self.NOT_OURS and not {kind for _, kind in self.open} & self.NAMES and not spoken:
            self.ours.append(data)

    def sentences(self) -> set[str]:
        """Our sentences of five words or more, quotes within them kept."""
        parts = (part for text in self.ours for part in re.split(r"(?<=[.!?…])\s+", text.strip()))
        return {part for part in parts if len(part.split()) >= 5}


@pytest.mark.parametrize(("how", "path"), CASES)
def test_a_report_stands_alone(how: Callable[[Path], Reading], path: Path) -> None:
    source = report_page(how(path), FRENCH)
    page = Page(source)
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    assert not re.search(
        r"(?i)https?:|//|url\(|@import|javascript:", re.sub(r"<q.*?</q>", "", source).replace("<!DOCTYPE", "")
    )
    for tag, attributes in page.tags:
        assert not any(name.startswith("on") or name == "style" for name in attributes), (tag, attributes)
        assert (attributes.get("href") or "#").startswith("#")
    targets = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    links = {(attributes.get("href") or "#")[1:] for tag, attributes in page.tags if tag == "a"}
    assert links <= targets
    for drawing in re.findall(r"(?s)<svg.*?</svg>", source):
        ElementTree.fromstring(drawing)


def test_no_sentence_of_ours_stands_in_two_reports() -> None:
    for _, how in READ:
        counted = Counter(sentence for path in SAMPLES for sentence in Page(report_page(how(path), FRENCH)).sentences())
        assert counted, "no sentence was found: the test looks at nothing"
        often = {sentence: count for sentence, count in counted.items() if count > 0.10 * len(SAMPLES)}
        assert not often


def evil() -> Reading:
    """A call whose every word tries to be more than text."""
    turns = [
        said(1, "agent", f"Bonjour {EVIL}", "greeting", "dismissive", start=0),
        said(2, "client", f"C'est pour {EVIL}", "complaint", tension=1.0, start=5),
        said(3, "agent", f"Je rappelle {EVIL}", "blame", "commit", start=10),
        said(4, "client", EVIL, "anger", tension=2.5, start=15),
    ]
    return reading(
        turns, call=EVIL, domain=EVIL, ending="hang_up", language="fr",
        repairs=(Repair(EVIL.replace("{", "{{").replace("}", "}}")),),
        promises=(promise(3, EVIL, EVIL, (0, 5), when=EVIL, after=EVIL),), made_with=((EVIL, EVIL),),
        roles=Roles("guessed", 0.5), steps=(Step("conflict", EVIL, 3, EVIL),),
        advice=(Advice(2, "say", EVIL, EVIL, EVIL, EVIL, EVIL),),
    )  # fmt: skip


def test_what_was_said_is_shown_as_text() -> None:
    for call in (evil(), reading(evil().turns, dangers=(DangerRead("fire", 2, EVIL, (11, 40)),), call=EVIL)):
        source = report_page(call, FRENCH, title=EVIL)
        page = Page(source)
        assert not {"script", "img"} & {tag for tag, _ in page.tags}
        assert "{{ 7*7 }}" in "".join(page.text)
        assert source.count("</style>") == 1
        for drawing in re.findall(r"(?s)<svg.*?</svg>", source):
            ElementTree.fromstring(drawing)


def test_the_list_of_calls_is_as_safe() -> None:
    source = index_page([entry(evil(), f"{EVIL}.html", title=EVIL), entry(gold(SAMPLES[0]), "a b.html")], FRENCH)
    page = Page(source)
    assert not {"script", "img"} & {tag for tag, _ in page.tags}
    assert next(attributes["href"] for tag, attributes in page.tags if tag == "a") == "a%20b.html"
    assert all(re.fullmatch(r"[\w%./-]+", attributes["href"] or "") for tag, attributes in page.tags if tag == "a")


def test_a_link_to_a_script_is_no_link() -> None:
    source = index_page([entry(gold(SAMPLES[0]), "javascript:alert(1)")], FRENCH)
    assert 'href="javascript:' not in source


def test_the_list_of_calls_tells_each_call() -> None:
    calls = [entry(gold(path), f"{path.stem}.html", title=path.stem) for path in SAMPLES]
    page = Page(index_page(calls, FRENCH))
    assert [attributes["href"] for tag, attributes in page.tags if tag == "a"] == [
        one.href for one in sorted(calls, key=lambda one: str(one.reading.started_at), reverse=True)
    ]
    assert sum(1 for tag, _ in page.tags if tag == "svg") == len(SAMPLES) - 2  # two calls hold words of danger
    assert not re.search(r"\b(?:demain|aujourd.hui)\b", "".join(page.text))  # read on any day


def test_an_empty_list_teaches() -> None:
    assert "sangfroid samples read" in index_page([], FRENCH)


def test_a_policy_lets_nothing_in_but_the_style() -> None:
    source = report_page(gold(SAMPLES[0]), FRENCH)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', source)
    assert policy is not None
    assert policy.group(1).startswith("default-src 'none'; style-src 'sha256-")


def style_sheet() -> str:
    """The page's style: the drawings' rules, then its own."""
    return "".join((REPORTS / name).read_text("utf-8") for name in ("drawing.css", "report.css"))


def test_print_and_dark_and_narrow_are_thought_of() -> None:
    style = style_sheet()
    for rule in (
        "@media print",
        "@page",
        "size: A4",
        "break-inside: avoid",
        "prefers-color-scheme: dark",
        "max-width: 44rem",
    ):
        assert rule in style
    assert style in report_page(gold(SAMPLES[0]), FRENCH)


def colours(scheme: str) -> dict[str, tuple[float, ...]]:
    return {
        name: tuple(int(value[i : i + 2], 16) / 255 for i in (0, 2, 4))
        for name, value in re.findall(r"--(\w+): #([0-9a-f]{6})", scheme)
    }


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """WCAG's contrast of two colours."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: tuple[float, ...]) -> float:
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_text_and_lines_can_be_seen() -> None:
    blocks = re.findall(r":root \{([^}]*)\}", (REPORTS / "report.css").read_text("utf-8"))
    light, dark = colours(blocks[0]), colours(blocks[1])
    for scheme in (light, dark):
        for name in ("ink", "quiet", "accent", "due", "danger"):
            assert contrast(scheme[name], scheme["paper"]) >= 7, name
        assert contrast(scheme["hair"], scheme["paper"]) >= 3


def test_tension_is_never_red() -> None:
    style = style_sheet().partition("@media print")[0]
    rules = re.findall(r"([^{}]+)\{([^{}]*var\(--danger\)[^{}]*)\}", style)
    assert {selector.strip().split("\n")[-1] for selector, _ in rules} == {
        ".danger", ".danger h2", ".alarm", ".inline-danger",
    }  # fmt: skip


def test_in_danger_no_tension_is_shown() -> None:
    for path in SAMPLES:
        call = gold(path)
        if call.dangers:
            page = Page(report_page(call, FRENCH))
            assert "tension" not in " ".join(page.ours).lower()
            assert timeline(call, Voice(FRENCH)).tension is None


# A report on an agent tells deeds; it never tells, and never guesses, what the agent feels or is like.
AGENT_FEELS = re.compile(
    r"(?i)\bl['’]agente?\b[^.;]{0,40}\b(?:stress\w*|énerv\w+|agac\w+|fatigu\w+|colère|calme|nerveu\w+|humeur|attitude|"
    r"émotion\w*|ressent\w*|froid\w*|agressi\w+|impatien\w+|"
    r"empathique)\b|\b(?:note|score|points|sur 10|sur 20|%) de l['’]agent"
)


def test_nothing_is_told_of_what_the_agent_feels() -> None:
    for _, how in READ:
        for path in SAMPLES:
            assert not AGENT_FEELS.search(" ".join(Page(report_page(how(path), FRENCH)).ours))
    fields = {name for path in (ROOT / "src/sangfroid/review").glob("*.py") for name in _fields(path)}
    assert len(fields) > 50
    assert not {name for name in fields if re.search(r"emotion|stress|mood|attitude|score|mark_of|rating|grade", name)}


def _fields(path: Path) -> Iterator[str]:
    yield from re.findall(r"(?m)^    (\w+): ", path.read_text("utf-8"))


def test_marks_can_be_reached_by_keyboard_and_tell_their_words() -> None:
    source = report_page(gold(SAMPLES[1]), FRENCH)
    marks = re.findall(r'<g class="mark" tabindex="0" role="img" aria-label="([^"]+)"', source)
    assert len(marks) == len(timeline(gold(SAMPLES[1]), Voice(FRENCH)).marks) > 10
    assert all(" · " in label for label in marks)


def test_without_times_the_picture_counts_turns() -> None:
    turns = [said(n, "client" if n % 2 else "agent", "Oui.", tension=1.0 if n % 2 else None) for n in range(1, 31)]
    drawing = timeline(reading(turns), Voice(FRENCH))
    assert [label for _, label in drawing.ticks][:3] == ["1", "5", "10"]
    assert all(60 <= bar.x <= 752 for bar in drawing.bars)


def test_overlapping_speech_overlaps_in_the_picture() -> None:
    turns = [said(1, "agent", "Alors.", start=0, seconds=10), said(2, "client", "Non.", start=8, seconds=12)]
    first, second = timeline(reading(turns), Voice(FRENCH)).bars
    assert first.x + first.width > second.x
    assert first.y != second.y


def test_every_name_has_the_users_word() -> None:
    assert set(names.LABELS) == ALL_LABELS
