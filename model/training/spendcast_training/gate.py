"""The gate: what a challenger must hold to become champion, on the newest out-of-time window.

Judged on every purchase, since that is what the stream serves. Against the champion, or, where
there is none to compare with, against each baseline:

1. Gini not worse;
2. total predicted over actual spend within 0.9 and 1.1, or so few customers that chance may have
   moved it there from within, and at most 1.5 times too high or low;
3. precision of the alerts not worse; a prediction without any alert has none;
4. what is served says on the same rows what the judged copy says, in total within a fifth.

Not worse: lower by no more than the margin, and the 95 % interval of the difference, drawn in
pairs, reaches 0. Equal models pass, noise does not decide, and no window is too small to refuse a
large step down.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from spendcast_training.intervals import Estimate, Judgement
from spendcast_training.tables import TITLES, cell, number

LOWEST_TOTAL, HIGHEST_TOTAL = 0.9, 1.1
MOST_WRONG = 1.5
# What is served also learned from the rows that it is compared on, so it may well differ somewhat.
MOST_APART = 1.2
MARGINS = {"gini": 0.01, "alert_precision": 0.05}


@dataclass(frozen=True)
class Finding:
    """One condition, whether it holds, and its figures in words; of a comparison, with whom."""

    holds: bool
    words: str
    rival: str = ""

    def __str__(self) -> str:
        return f"{'holds' if self.holds else 'FAILS'}  {self.words}"


def gate(judgement: Judgement, challenger: str, rivals: list[str]) -> list[Finding]:
    """A finding per condition; the gate holds if all do."""
    return [
        *_not_worse(judgement, challenger, rivals, "gini"),
        _total(judgement.of(challenger, "total_ratio")),
        *_not_worse(judgement, challenger, rivals, "alert_precision"),
    ]


def _not_worse(
    judgement: Judgement, challenger: str, rivals: list[str], measure: str
) -> Iterator[Finding]:
    margin, title = MARGINS[measure], TITLES[measure]
    own = judgement.of(challenger, measure).value
    for rival in rivals:
        other = judgement.of(rival, measure).value
        difference = judgement.difference(challenger, rival, measure)
        yield Finding(
            _within(_known(own), _known(other), difference, margin),
            f"{title} not worse than that of {rival}: {number(own)} and {number(other)}, "
            f"difference {cell(difference)}, margin {margin}",
            rival,
        )


def _within(own: float, other: float, difference: Estimate, margin: float) -> bool:
    if own >= other:
        return True
    beyond_doubt = np.isfinite(difference.high) and difference.high < 0
    return own >= other - margin and not beyond_doubt


def _known(value: float) -> float:
    return value if np.isfinite(value) else 0.0


def _total(found: Estimate) -> Finding:
    within = LOWEST_TOTAL <= found.value <= HIGHEST_TOTAL
    chance = found.low <= HIGHEST_TOTAL and found.high >= LOWEST_TOTAL
    near = 1 / MOST_WRONG <= found.value <= MOST_WRONG
    return Finding(
        bool(within or (chance and near)),
        f"{TITLES['total_ratio']} within {LOWEST_TOTAL} and {HIGHEST_TOTAL}, but for chance: "
        f"{cell(found)}",
    )


def agreement(served: np.ndarray, judged: np.ndarray) -> Finding:
    """Of the spend that a graph and its judged copy expect on the same rows."""
    ratio = float(served.sum() / judged.sum()) if judged.sum() > 0 else np.nan
    return Finding(
        bool(1 / MOST_APART <= ratio <= MOST_APART),
        f"total of what is served over that of its judged copy within {1 / MOST_APART:.2f} and "
        f"{MOST_APART}: {number(ratio)}",
    )
