"""Judgements as tables, for a terminal or a page."""

import math

from spendcast_training.intervals import Estimate, Judgement
from spendcast_training.measures import MEASURES

TITLES = {
    "gini": "normalised Gini",
    "spearman": "Spearman",
    "mae": "MAE",
    "decile_mape": "decile MAPE",
    "total_ratio": "total predicted/actual",
    "brier": "Brier",
    "auc": "AUC",
    "alert_precision": "alert precision",
    "alert_recall": "alert recall",
}


def table(judgement: Judgement) -> list[list[str]]:
    """A heading, then a row per measure with figure and 95 % interval of each prediction."""
    heading = ["", *judgement.names]
    rows = [
        [TITLES[measure], *(cell(judgement.of(name, measure)) for name in judgement.names)]
        for measure in MEASURES
    ]
    return [heading, *rows]


def text(judgements: dict[str, Judgement]) -> str:
    """The tables of all populations in columns, for a terminal."""
    blocks = []
    for population, judgement in judgements.items():
        title = f"{population}: {judgement.rows:,} rows of {judgement.customers:,} customers"
        if not judgement.judgeable:
            blocks.append(f"{title}: too few to judge, {judgement.buyers:,} bought again")
            continue
        lines = table(judgement)
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        body = [
            "  ".join(
                value.ljust(width) for value, width in zip(line, widths, strict=True)
            ).rstrip()
            for line in lines
        ]
        blocks.append("\n".join([title, *body]))
    return "\n\n".join(blocks)


def cell(estimate: Estimate) -> str:
    """A figure with three digits and its interval; a dash where it has no meaning."""
    if not math.isfinite(estimate.value):
        return "-"
    if not math.isfinite(estimate.low):
        return number(estimate.value)
    return f"{number(estimate.value)} ({number(estimate.low)} to {number(estimate.high)})"


def number(value: float) -> str:
    """Three decimals of small figures, none of large ones."""
    return f"{value:,.3f}" if abs(value) < 10 else f"{value:,.0f}"


def differences(judgement: Judgement, name: str, other: str) -> str:
    """By how much one differs from another, drawn in pairs."""
    lines = [f"{name} less {other}, in pairs"]
    for measure in MEASURES:
        lines.append(f"{TITLES[measure]:24} {cell(judgement.difference(name, other, measure))}")
    return "\n".join(lines)
