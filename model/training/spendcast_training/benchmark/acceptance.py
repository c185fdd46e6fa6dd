"""The lines that must hold, each with ✓ or ✗ and its figures."""

from collections.abc import Iterator
from math import isfinite

import numpy as np

from spendcast_training.baselines import BTYD
from spendcast_training.benchmark.figures import BY_TENTH
from spendcast_training.benchmark.means import (
    LONG,
    TODAY,
    best_rival,
    cell,
    is_old,
    judgeable,
    mark,
    mean,
    place,
    sign,
    value,
)
from spendcast_training.benchmark.running import CUSTOMERS, MODEL, POPULATIONS, PURCHASES
from spendcast_training.coverage import TENTHS
from spendcast_training.intervals import FEWEST_ROWS

# Figures of the former model are kept with five digits.
ROUNDING = 1e-4
FIGURES = {
    PURCHASES: ("gini", "auc", "brier", "f1", "spearman"),
    CUSTOMERS: ("gini", "auc", "brier", "f1"),
}
# Family, dates, population, lowest and highest predicted/actual of each log.
TOTALS = (
    ("wholesale", ("2024-12-01",), PURCHASES, 0.85, 1.2),
    ("wholesale", ("2024-12-01",), CUSTOMERS, 0.0, 1.3),
    ("wholesale", ("2025-08-01",), PURCHASES, 0.0, 1.35),
    ("wholesale", ("2025-08-01",), CUSTOMERS, 0.0, 1.35),
    ("cdnow", ("1998-01-01", "1998-04-01"), CUSTOMERS, 0.75, 1.3),
    ("cdnow tenths", (), PURCHASES, 0.7, 1.4),
)


def acceptance(records: list[dict]) -> str:
    """Means over all logs and dates at which the model gave predictions."""
    kept = judgeable(records)
    lines = ["acceptance"]
    for population in POPULATIONS:
        lines += _of_population([r for r in kept if r["population"] == population], population)
    refused = len({place(r) for r in records} - {place(r) for r in kept})
    lines.append(_at_most(refused, 0, "dates at which the model refused"))
    return "\n".join([*lines, *_totals(kept), *_tenths(kept), *_gini(kept), *_intervals(kept)])


def _of_population(records: list[dict], population: str) -> Iterator[str]:
    aged = [r for r in records if is_old(r)]
    for figure in FIGURES[population]:
        yield _not_below(records, figure, f"{population}: {figure}, all")
        yield _not_below(aged, figure, f"{population}: {figure}, {LONG} months")
    yield _not_below(records, "mae", f"{population}: mean absolute error, all")
    young = [r for r in records if not is_old(r)]
    for title, group, most in (("old", aged, 1.15), ("young", young, 1.3)):
        found = mean(group, MODEL, "factor")
        yield _at_most(found, most, f"{population}: typical factor, {title}")
    factors = [value(r, "factor") for r in records if r["predictor"] == MODEL]
    worst = max(filter(isfinite, factors), default=np.nan)
    yield _at_most(worst, 1.6, f"{population}: worst factor")


def _totals(records: list[dict]) -> Iterator[str]:
    """The named logs whose totals must lie within bounds."""
    for family, dates, population, low, high in TOTALS:
        ratios = [
            r["ratio"]
            for r in records
            if (r["family"], r["population"], r["predictor"]) == (family, population, MODEL)
            and (r["date"] in dates or not dates)
        ]
        if ratios:
            least, most = min(ratios), max(ratios)
            where = " and ".join((family, *dates))
            yield (
                f"{mark(low <= least and most <= high)} {population}: totals of {where} "
                f"{cell(least)} to {cell(most)} (from {low} to {high})"
            )


def _tenths(records: list[dict]) -> Iterator[str]:
    tenths = [r for r in records if (r["family"], r["population"]) == ("cdnow tenths", PURCHASES)]
    if tenths:
        ratio = mean(tenths, MODEL, "mae") / mean(tenths, BTYD, "mae")
        yield _at_most(ratio, 1.15, "purchases: mean absolute error of cdnow tenths by BG/NBD's")


def _gini(records: list[dict]) -> Iterator[str]:
    """Beside the former model's: CDNOW, and the simulated logs of 24 months, each on its own."""
    former = {place(r): r["gini"] for r in records if r["predictor"] == TODAY}
    pairs = [
        (r["gini"], former[place(r)])
        for r in records
        if r["predictor"] == MODEL
        and place(r) in former
        and (r["log"] == "cdnow" or "24m" in r["log"] or r["log"].startswith("bin-simulate"))
    ]
    if pairs:
        worse = sum(mine < other - ROUNDING for mine, other in pairs)
        lost = max(other - mine for mine, other in pairs)
        yield (
            f"{mark(worse == 0)} Gini below today's at {worse} of {len(pairs)} dates of cdnow and "
            f"logs of 24 months, by {cell(lost)} at most"
        )


def _intervals(records: list[dict]) -> Iterator[str]:
    stated = [r for r in records if r["predictor"] == MODEL and isfinite(r["coverage"])]
    for title, bound in (("old", 0.04), ("young", 0.08)):
        mine = [r for r in stated if is_old(r) == (title == "old")]
        if not mine:
            continue
        found = mean(mine, MODEL, "coverage")
        yield f"{mark(abs(found - 0.8) <= bound)} coverage, {title}: {cell(found)} (0.8 ± {bound})"
        if title == "old":
            yield from _by_tenth(mine)
        yield _at_most(mean(mine, MODEL, "exceed_error"), 0.05, f"exceed error, {title}:")


def _by_tenth(records: list[dict]) -> Iterator[str]:
    """Means over all dates; then single dates whose tenths have enough rows to be judged."""
    means = np.nanmean([_shares(r) for r in records], axis=0)
    low, high = means.min(), means.max()
    yield (
        f"{mark(max(0.8 - low, high - 0.8) <= 0.1)} coverage of each tenth, old: {cell(low)} to "
        f"{cell(high)} (0.8 ± 0.1)"
    )
    large = [_shares(r) for r in records if r["rows"] >= TENTHS * FEWEST_ROWS]
    outside = sum(bool((np.abs(found - 0.8) > 0.1).any()) for found in large)
    yield (
        f"{mark(outside == 0)} coverage of each tenth of {FEWEST_ROWS} rows or more, old: "
        f"{outside} of {len(large)} dates have one outside 0.8 ± 0.1"
    )


def _shares(record: dict) -> np.ndarray:
    """Coverage of each tenth; NaN of those that a small population lacks."""
    return np.array([record[name] for name in BY_TENTH])


def _at_most(found: float, most: float, title: str) -> str:
    return f"{mark(found <= most)} {title} {cell(found)} (at most {most})"


def _not_below(records: list[dict], figure: str, title: str) -> str:
    name, best, mine = best_rival(records, figure)
    return f"{sign(mine, best, figure)} {title} {cell(mine)} (best baseline {cell(best)}, {name})"
