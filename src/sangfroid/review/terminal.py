"""A report in the terminal: at 80 columns or more, with colours or without, also when the output is a file."""

from __future__ import annotations

from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sangfroid.calls.reading import Reading
from sangfroid.review import curve
from sangfroid.review.attempt import Attempt
from sangfroid.review.beside import Beside
from sangfroid.review.call_end import CallEnd
from sangfroid.review.course import has_times, has_words
from sangfroid.review.danger import SUSPECTED, Danger
from sangfroid.review.findings import Findings, findings, heading, situations
from sangfroid.review.hang_up import HangUp
from sangfroid.review.merits import Merit
from sangfroid.review.names import ENDINGS
from sangfroid.review.people import people, personal
from sangfroid.review.pledges import Pledge, on_its_day, open_promises
from sangfroid.review.questions import Evidence
from sangfroid.review.quotes import Quote, quoted, turn_of
from sangfroid.review.second.columns import put_second
from sangfroid.review.second.view import view
from sangfroid.review.sheet import ACCENT, DANGER, DUE, QUIET, Sheet, blocks, clean
from sangfroid.review.steps import AFTERWARDS, Method, step_title
from sangfroid.review.transcript import hint
from sangfroid.review.voice import Say, Voice

WIDEST: Final = 100  # columns beyond which lines are no longer read with ease
TENSION_ROWS: Final = 3  # one row a degree of tension
NO_WRAP: Final = 80  # columns from which a due time stands on one line
GUTTER: Final = 10  # columns before the curve


def show(reading: Reading, console: Console, say: Say, beside: Beside = Beside()) -> None:
    """Prints one call's report; what a second reader holds of the call is told at the end."""
    voice = Voice(say, beside.book)
    sheet = Sheet(console, voice, max(40, min(console.width, WIDEST)))
    found = findings(reading, voice, beside.on_file)
    _head(sheet, reading, found)
    if found.danger is not None:
        _danger(sheet, found.danger)
    if found.suspected:
        _suspected(sheet, found.suspected)
    if found.worded:
        _attempt(sheet, found.attempt)
    _course(sheet, reading)
    if found.worded:
        _merits(sheet, found.merits)
        _pledges(sheet, found.pledges)
    if found.ends:
        sheet.title(sheet.voice("La fin de l'appel"))
    for end in found.ends:
        _call_end(sheet, end)
    if found.hang_up is not None:
        _hang_up(sheet, found.hang_up)
    _methods(sheet, found.methods)
    if found.on_file:
        sheet.title(sheet.voice("Demandé, alors que le dossier le dit"))
        sheet.pairs([(one.title, sheet.quote(one.quote)) for one in found.on_file], indent=2)
    _advice(sheet, reading)
    _figures(sheet, found)
    if beside.second is not None:
        put_second(sheet, view(beside.second, reading, voice))


def show_line(reading: Reading, console: Console, say: Say) -> None:
    """Prints one call on a line or two: which, what it was, its tension, what is due next."""
    voice = Voice(say)
    sheet = Sheet(console, voice, max(40, console.width))
    called = clean(reading.title or reading.call)
    name = Text(called, style="bold").append(f"  {heading(reading, voice)}", style=f"not bold {QUIET}")
    facts = [", ".join(situations(reading, voice)), voice(ENDINGS[reading.ending]) if reading.ending else ""]
    if reading.turns and not has_words(reading):
        facts = [voice("paroles non transcrites"), *facts]
    line = Text(" · ".join(fact for fact in facts if fact))
    levels = curve.sampled(curve.levels(reading), curve.span(reading), 24)
    if reading.dangers:
        line.append(f"  {voice('danger pour la vie')}", style=DANGER)
    elif levels:
        line.append("  ").append(curve.rows(levels, 1, blocks(console))[0], style=ACCENT)
    due = next((promise for promise in open_promises(reading) if promise.due is not None), None)
    if due is not None:
        line.append(f"  {clean(due.what)}, {on_its_day(due, voice)}", style=DUE)
    sheet.put(name)
    sheet.put(line, indent=2)


def _head(sheet: Sheet, reading: Reading, found: Findings) -> None:
    facts = [", ".join(found.situations), found.ending, found.outcome]
    sheet.put(Text(clean(reading.title or reading.call), style="bold"), Text(clean(found.heading), style=QUIET))
    sheet.console.print()
    sheet.put(Text(clean(found.summary)), Text(" · ".join(fact for fact in facts if fact), style=QUIET))


def _suspected(sheet: Sheet, quotes: tuple[Quote, ...]) -> None:
    sheet.title(sheet.voice(SUSPECTED))
    for quote in quotes:
        sheet.put(sheet.quote(quote))


def _danger(sheet: Sheet, danger: Danger) -> None:
    sheet.title(sheet.voice("Danger pour la vie"), DANGER)
    rows: list[tuple[str, Text]] = [(matter, sheet.quote(quote)) for matter, quote in danger.matters]
    for deed in danger.deeds:
        told = sheet.quote(deed.quote) if deed.quote is not None else Text(sheet.voice("non observé"), style=QUIET)
        rows.append((deed.title, told))
    sheet.pairs(rows, indent=2)


def _attempt(sheet: Sheet, attempt: Attempt | None) -> None:
    sheet.title(sheet.voice("À essayer"), f"bold {ACCENT}")
    if attempt is None:
        sheet.put(Text(sheet.voice("rien observé"), style=QUIET), indent=2)
        return
    rows: list[tuple[str, Text]] = []
    if attempt.said is not None:
        rows.append((sheet.voice("au lieu de"), sheet.quote(attempt.said)))
    rows.append((sheet.voice("parce que"), Text(clean(attempt.because))))
    say = Text(sheet.voice("« {sentence} »", sentence=clean(attempt.instead)), style="bold")
    sheet.put(Text(attempt.title), say, indent=2)
    sheet.pairs(rows, indent=2)


def _course(sheet: Sheet, reading: Reading) -> None:
    """The tension curve over turns, and under it who speaks when."""
    if not reading.turns:
        return
    sheet.title(sheet.voice("Déroulé"))
    columns, end, drawn = sheet.width - GUTTER - 2, curve.span(reading), blocks(sheet.console)
    heights = curve.sampled(curve.levels(reading), end, columns)
    for level, row in zip(
        range(TENSION_ROWS, 0, -1), curve.rows(heights, TENSION_ROWS, drawn) if heights else (), strict=False
    ):
        name = sheet.voice("tension") if level == 2 else ""
        sheet.put(Text(f"{name:<{GUTTER - 2}}{level} ", style=QUIET).append(row, style=f"not dim {ACCENT}"))
    known = any(turn.speaker != "unknown" for turn in reading.turns)
    for speaker, name in (("agent", "agent"), ("client", "client")) if known else (("unknown", "voix"),):
        lane = Text(f"{sheet.voice(name):<{GUTTER}}", style=QUIET)
        sheet.put(
            lane.append(
                _lane(reading, speaker, columns, drawn), style=f"not dim {ACCENT if speaker == 'agent' else ''}"
            )
        )
    sheet.put(Text(" " * GUTTER + _axis(end, columns, has_times(reading)), style=QUIET))


def _lane(reading: Reading, speaker: str, columns: int, drawn: str) -> str:
    """Where one side speaks, a column where it does so at all."""
    full = drawn[len(drawn) // 2]
    cells, end, timed = [" "] * columns, curve.span(reading), has_times(reading)
    for index, turn in enumerate(reading.turns):
        if turn.speaker == speaker:
            a, b = (turn.start or 0.0, turn.end or 0.0) if timed else (float(index), index + 0.9)
            first = min(int(a / end * columns), columns - 1)
            last = max(first + 1, min(round(b / end * columns), columns))
            cells[first:last] = [full] * (last - first)
    return "".join(cells).rstrip()


def _axis(end: float, columns: int, timed: bool) -> str:
    """The start and the end of the axis, and its middle."""
    shown = [f"{int(at) // 60}:{int(at) % 60:02d}" if timed else str(max(1, int(at))) for at in (0.0, end / 2, end)]
    left, middle, right = shown
    before = columns // 2 - len(left) - len(middle) // 2
    return left + " " * before + middle + " " * (columns - len(left) - before - len(middle) - len(right)) + right


def _merits(sheet: Sheet, merits: tuple[Merit, ...]) -> None:
    sheet.title(sheet.voice("Ce qui a bien marché"))
    if not merits:
        sheet.put(Text(sheet.voice("non observé"), style=QUIET), indent=2)
    for merit in merits:
        title = Text(merit.title).append(f"  {merit.effect}" if merit.effect else "", style=QUIET)
        sheet.put(title, indent=2)
        sheet.put(sheet.quote(merit.quote), indent=4)


def _pledges(sheet: Sheet, pledges: tuple[Pledge, ...]) -> None:
    voice = sheet.voice
    sheet.title(voice("Promesses"))
    if not pledges:
        sheet.put(Text(voice("non observé"), style=QUIET), indent=2)
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=QUIET)
    table.add_column(voice("quoi"), ratio=3)
    table.add_column(voice("qui"), no_wrap=True)
    table.add_column(voice("pour quand"), ratio=2, no_wrap=sheet.width >= NO_WRAP)
    table.add_column(voice("dit à"), style=QUIET, no_wrap=True)
    for pledge in pledges:
        style = f"strike {QUIET}" if pledge.replaced else ""
        due = (
            Text(voice("remplacée"), style=QUIET)
            if pledge.replaced
            else Text(clean(pledge.due), style=DUE if pledge.timed else QUIET)
        )
        table.add_row(Text(clean(pledge.what), style=style), pledge.owner, due, pledge.quote.at)
    sheet.put(table, indent=2)


def _call_end(sheet: Sheet, end: CallEnd) -> None:
    voice = sheet.voice
    rows: list[tuple[str, Text]] = [
        (voice("On pouvait conclure"), Text.assemble(sheet.quote(end.quote), (f" · {end.why}", QUIET)))
    ]
    for one in end.tries:
        rows.append((one.manner, sheet.quote(one.quote).append(f" · {one.weight}" if one.weight else "", style=DUE)))
        if one.instead:
            rows.append((voice("à essayer"), Text(voice("« {sentence} »", sentence=clean(one.instead)))))
    if not end.tries:
        rows.append((voice("Conclusion"), Text(voice("non observé"), style=QUIET)))
        rows.append((voice("à essayer"), Text(voice("« {sentence} »", sentence=clean(end.instead)))))
    sheet.pairs(rows, indent=2)


def _hang_up(sheet: Sheet, found: HangUp) -> None:
    voice = sheet.voice
    sheet.title(voice("Après le raccroché"))
    rows: list[tuple[str, Text]] = [(name, Text(clean(value))) for name, value in found.facts]
    sheet.pairs([*rows, (voice("Rappel conseillé"), Text(found.call_back, style=DUE))], indent=2)
    sheet.title(voice("Raisons possibles, la plus probable d'abord"))
    if found.unsure:
        sheet.put(Text(clean(found.unsure)), indent=2)
    for reason in found.reasons:
        _evidence(sheet, reason.title, reason.evidence)
    sheet.title(voice("Trois questions à se poser"))
    for question in found.questions:
        _evidence(sheet, question.text, question.evidence)


def _evidence(sheet: Sheet, title: str, evidence: tuple[Evidence, ...]) -> None:
    sheet.put(Text(title), indent=2)
    if not evidence:
        sheet.put(Text(sheet.voice("rien observé"), style=QUIET), indent=4)
    for one in evidence:
        line = Text(one.fact, style=QUIET)
        if one.quote is not None:
            line = Text.assemble((f"{one.fact} · ", QUIET), sheet.quote(one.quote))
        sheet.put(line, indent=4)


def _methods(sheet: Sheet, methods: tuple[Method, ...]) -> None:
    if methods:
        sheet.title(sheet.voice("Étapes de la méthode"))
    ticked = "✓" if blocks(sheet.console) == curve.BLOCKS else "x"
    for method in methods:
        sheet.put(Text(method.title), indent=2)
        for step in method.done:
            sheet.put(Text.assemble((f"{ticked} ", ACCENT), f"{step.title} · ", sheet.quote(step.quote)), indent=4)
        for step in method.early:
            told = Text.assemble((f"{sheet.voice('trop tôt')} ", DUE), f"{step.title} · ", sheet.quote(step.quote))
            sheet.put(told, indent=4)
        if method.unseen:
            sheet.put(
                Text(sheet.voice("non observé : {titles}", titles=" · ".join(method.unseen)), style=QUIET), indent=4
            )


def _advice(sheet: Sheet, reading: Reading) -> None:
    """What was advised along the call, each piece with the words that brought it."""
    during = [advice for advice in reading.advice if advice.playbook != AFTERWARDS]
    given = [(advice, turn) for advice in during if (turn := turn_of(reading, advice.after_turn)) is not None]
    if not given:
        return
    sheet.title(sheet.voice("Conseils au fil de l'appel"))
    who = people(reading)
    for advice, turn in given:
        sheet.put(Text(clean(hint(advice, who, sheet.voice))), indent=2)
        brought = Text()
        if personal(advice.text, who):
            brought.append(f"{step_title(advice.playbook, advice.step, sheet.voice)} · ", style=QUIET)
        start = max(turn.text.find(advice.quote), 0)
        brought.append(sheet.quote(quoted(turn, sheet.voice, (start, start + len(advice.quote)))))
        sheet.put(brought, indent=4)


def _figures(sheet: Sheet, found: Findings) -> None:
    sheet.title(sheet.voice("Mesures"))
    rows: list[tuple[str, Text]] = [
        (figure.name, Text.assemble(figure.value, (f" ({figure.where})" if figure.where else "", QUIET)))
        for figure in found.figures
    ]
    rows.append((sheet.voice("Rôles"), Text(found.roles, style=DUE if found.check_roles else "")))
    rows += [(sheet.voice("Réparé"), Text(clean(repair))) for repair in found.repairs]
    sheet.pairs(rows, indent=2)
