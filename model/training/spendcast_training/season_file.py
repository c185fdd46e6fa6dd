"""A shop's own season: how busy each month usually is."""

import csv
from pathlib import Path

import numpy as np

from spendcast_training.season import Season

MONTHS = 12
LOWEST, HIGHEST = 0.01, 100.0
# Days over which the step between two months is smoothed.
SMOOTH = 31


def read_season(file: Path) -> Season:
    """From a CSV of month (1 to 12) and factor, relative to any mean, a header allowed.

    Raises ValueError, with file, line, value and remedy, for anything else.
    """
    factors: dict[int, float] = {}
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.reader(lines), 1):
            if row and not (number == 1 and not row[0].strip().isdigit()):
                _add(factors, row, f"{file}: line {number}")
    missing = sorted(set(range(1, MONTHS + 1)) - factors.keys())
    if missing:
        raise ValueError(f"{file}: month {missing[0]} is missing; give a line month,factor for it")
    days = np.arange("2024-01-01", "2025-01-01", dtype="datetime64[D]")
    month = days.astype("datetime64[M]").astype(int) % MONTHS + 1
    daily = np.log([factors[int(number)] for number in month])
    around = np.pad(daily, SMOOTH // 2, mode="wrap")
    smooth = np.exp(np.convolve(around, np.ones(SMOOTH) / SMOOTH, "valid"))
    return Season(np.append(smooth[-1], smooth) / smooth.mean())


def _add(factors: dict[int, float], row: list[str], place: str) -> None:
    try:
        month, factor = int(row[0]), float(row[1])
    except (ValueError, IndexError):
        raise ValueError(f"{place}: must be month,factor as 12,1.8, but was {row}") from None
    if not 1 <= month <= MONTHS or month in factors:
        raise ValueError(f"{place}: month must be 1 to 12, each once, but was {month}")
    if not LOWEST <= factor <= HIGHEST:
        raise ValueError(f"{place}: factor must be {LOWEST} to {HIGHEST:.0f}, but was {row[1]}")
    factors[month] = factor
