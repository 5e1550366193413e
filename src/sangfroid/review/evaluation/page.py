"""The evaluation as one page that stands alone, in the look of the calls' reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sangfroid.language.wording import N_
from sangfroid.review.evaluation import cases, errors
from sangfroid.review.evaluation.confusion import confusion
from sangfroid.review.evaluation.evaluated import Evaluation
from sangfroid.review.evaluation.judged import Judged
from sangfroid.review.evaluation.picture import Panel, panel
from sangfroid.review.evaluation.reliability import ORIGINS, reliability
from sangfroid.review.evaluation.robust import Hardship
from sangfroid.review.evaluation.tables import figure_rows, fixed, label_rows, mistaken_rows, robust_rows
from sangfroid.review.measure import Measure
from sangfroid.review.page import SHEETS, styled_page
from sangfroid.review.voice import Say, Voice

CALLS: Final = 20  # the worst, at most
TURNS: Final = 20
TENSIONS: Final = 15
PROMISES: Final = 40
SITUATIONS: Final = 30

HARDSHIPS: Final[dict[Hardship, str]] = {"stripped": N_("dépouillé"), "noised": N_("mal entendu")}


def evaluation_page(found: Evaluation, say: Say) -> str:
    """The evaluation as an HTML document."""
    voice, calls, measure = Voice(say), found.calls, found.measure
    return styled_page(
        "evaluation.html.j2", voice, (*SHEETS, "evaluation.css"),
        measure=measure, lead=_lead(measure, voice), figures=figure_rows(measure, found.sure, voice),
        sides=label_rows(measure, found.sure, voice), mistaken=mistaken_rows(confusion(calls), voice),
        panels=_panels(calls, voice), made_with=calls[0].seen.made_with,
        hardships=[voice(HARDSHIPS[name]) for name in found.harder], robust=robust_rows(measure, found.harder, voice),
        **_worst(calls, voice),
    )  # fmt: skip


def _lead(measure: Measure, voice: Voice) -> str:
    """The three figures that say most, in one sentence."""
    figures = measure.figures()
    return voice(
        "Étiquettes : F1 moyen {labels}. Tension : kappa {tension}. Promesses : F1 {promises}.",
        labels=fixed(figures["labels.macro"], voice), tension=fixed(figures["tension.qwk"], voice),
        promises=fixed(figures["promises.f1"], voice),
    )  # fmt: skip


def _panels(calls: Sequence[Judged], voice: Voice) -> tuple[Panel, ...]:
    found = ((origin, reliability(calls, origin)) for origin in ORIGINS)
    return tuple(panel(origin, one, voice) for origin, one in found if one.number)


def _worst(calls: Sequence[Judged], voice: Voice) -> dict[str, object]:
    """The lists of errors, each as long as the page can bear."""
    turns = [cases.case(one, voice) for one in errors.worst_turns(calls)]
    tensions = [cases.tension_row(one, voice) for one in errors.tension_errors(calls)]
    promises = [cases.promise_row(one, voice) for one in errors.promise_errors(calls)]
    return {
        "calls": cases.first([cases.call_row(one, voice) for one in errors.worst_calls(calls)], CALLS),
        "turns": cases.first(turns, TURNS),
        "tensions": cases.first(tensions, TENSIONS),
        "promises": cases.first(promises, PROMISES),
        "situations": cases.first(
            [cases.situation_row(one, voice) for one in errors.situation_errors(calls)], SITUATIONS
        ),
    }
