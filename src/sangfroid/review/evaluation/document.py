"""The evaluation as data: the keys of the measuring paper, and beside them what was asked for."""

from __future__ import annotations

from sangfroid.review.evaluation.confusion import confusion, most
from sangfroid.review.evaluation.evaluated import Evaluation


def document(found: Evaluation, *, labels: bool = False, sure: bool = False) -> dict[str, object]:
    """The figures and `by_label`; with `labels` the `confusion`, with `sure` the `intervals`; `robustness` if there."""
    by_label = {
        f"{side}.{label}": {"f1": round(tally.f1, 3), "tp": tally.right, "fp": tally.wrong, "fn": tally.missed}
        for (side, label), tally in sorted(found.measure.labels.items())
    }
    told: dict[str, object] = {**found.measure.figures(), "by_label": by_label}
    if sure:
        told["intervals"] = {
            name: [round(one.low, 4), round(one.high, 4)] for name, one in found.sure.figures.items()
        }  # fmt: skip
    if labels:
        told["confusion"] = {
            f"{side}.{label}": {
                "missed": dict(most(one.missed, len(one.missed))), "wrong": dict(most(one.wrong, len(one.wrong))),
            }
            for (side, label), one in confusion(found.calls).items()
        }  # fmt: skip
    if found.harder:
        told["robustness"] = {name: other.figures() for name, other in found.harder.items()}
    return told
