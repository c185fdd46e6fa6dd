"""Means of figures over logs and dates, and the best of the baselines."""

from collections.abc import Iterable
from math import exp, isfinite, log

import numpy as np

from spendcast_training.benchmark.rivals import ORACLE
from spendcast_training.benchmark.running import MODEL

LONG = 18
HIGHER = ("gini", "spearman", "auc", "f1")
LOWER = ("brier", "mae", "factor")
COMPARED = (*HIGHER, *LOWER)
TODAY = "today"
NO_RIVALS = (MODEL, ORACLE, TODAY)


def mean(records: Iterable[dict], predictor: str, figure: str) -> float:
    """Over logs and dates; the factor by which totals are wrong is a geometric mean."""
    values = [value(r, figure) for r in records if r["predictor"] == predictor]
    values = [v for v in values if isfinite(v)]
    if not values:
        return np.nan
    return exp(np.mean(np.log(values))) if figure == "factor" else float(np.mean(values))


def value(record: dict, figure: str) -> float:
    if figure != "factor":
        return record[figure]
    ratio = record["ratio"]
    return exp(abs(log(max(ratio, 1e-3)))) if isfinite(ratio) else np.nan


def best_rival(records: list[dict], figure: str) -> tuple[str, float, float]:
    """The baseline with the best mean, that mean, and the model's on the same dates.

    Only of baselines that are there for most dates: BG/NBD does not always converge.
    """
    names = dict.fromkeys(r["predictor"] for r in records if r["predictor"] not in NO_RIVALS)
    means = {name: mean(records, name, figure) for name in names if _frequent(records, name)}
    means = {name: v for name, v in means.items() if isfinite(v)}
    if not means:
        return "-", np.nan, np.nan
    name = (max if figure in HIGHER else min)(means, key=means.__getitem__)
    there = {place(r) for r in records if r["predictor"] == name and isfinite(value(r, figure))}
    return name, means[name], mean((r for r in records if place(r) in there), MODEL, figure)


def _frequent(records: list[dict], name: str) -> bool:
    count = sum(r["predictor"] == name for r in records)
    return count >= 0.7 * sum(r["predictor"] == MODEL for r in records)


def judgeable(records: list[dict]) -> list[dict]:
    """Dates at which the model gave predictions, so that all means are of the same rows."""
    refused = {place(r) for r in records if r["predictor"] == MODEL and r["refusal"]}
    return [r for r in records if place(r) not in refused]


def place(record: dict) -> tuple:
    return record["log"], record["date"], record["population"]


def is_old(record: dict) -> bool:
    return record["months"] >= LONG - 0.1


def sign(mine: float, best: float, figure: str) -> str:
    if not isfinite(mine) or not isfinite(best):
        return "-"
    return mark(mine >= best if figure in HIGHER else mine <= best)


def mark(holds: bool) -> str:
    return "✓" if holds else "✗"


def cell(number: float) -> str:
    return f"{number:.3f}" if isfinite(number) else "-"
