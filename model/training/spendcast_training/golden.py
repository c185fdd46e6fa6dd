"""The golden file: cases with the features and scores that Java and Python must agree on."""

import json
import random
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import numpy as np

from spendcast_training.features import DAY, HISTORY_LIMIT, NAMES, Fact, features
from spendcast_training.onnx_graph import OnnxModel
from spendcast_training.rankings import ALERT_OVER
from spendcast_training.scores import OUTPUTS
from spendcast_training.zones import zone_of

# A Thursday in a leap year, 12:34:56.789012 UTC.
NOW = 1_709_210_096_789_012
LARGEST = 99_999_999_999_999  # cents
CATEGORIES = ("books", "garden", "toys", "", "zoë & co")


def write_golden(model: Path, out: Path) -> None:
    """Scores the cases with the model's folder and writes them, one a line."""
    exported = OnnxModel((model / "model.onnx").read_bytes())
    scored = [_case(*case, exported) for case in cases()]
    scored += [_case(*case, exported, zone) for zone, *case in zoned_cases()]
    lines = [json.dumps(case, ensure_ascii=False) for case in scored]
    header = json.dumps({"feature_names": NAMES, "threshold": ALERT_OVER})[1:-1]
    out.parent.mkdir(parents=True, exist_ok=True)
    body = ",\n".join(lines)
    out.write_text(f'{{{header},\n"cases": [\n{body}\n]}}\n', encoding="utf-8")


def _case(
    name: str, history: list[Fact], now: Fact, model: OnnxModel, zone: str | None = None
) -> dict:
    named = features(history, now, zone_of(zone) if zone else UTC)
    row = np.array([[*named.values()]], dtype=np.float64).astype(np.float32)
    scores = model.predict(row)
    return {
        "name": name,
        **({"zone": zone} if zone else {}),
        "purchase": now,
        "history": history,
        "features": [float(str(value)) for value in row[0]],
        **{name: float(str(getattr(scores, name)[0])) for name in OUTPUTS},
    }


def cases() -> Iterator[tuple[str, list[Fact], Fact]]:
    """Name, history (newest first) and purchase of every case."""
    yield from _edges()
    for seed in range(40):
        yield f"generated {seed}", *_generated(random.Random(seed))


def zoned_cases() -> Iterator[tuple[str, str, list[Fact], Fact]]:
    """Time zone, name, history and purchase, where the shop's day is not that of UTC."""
    history = [buy(DAY), refund(2 * DAY, 9), buy(60 * DAY, 1)]
    for zone, moment, micros in (
        ("Asia/Tokyo", "last microsecond of the year", 1_767_193_199_999_999),
        ("Asia/Tokyo", "first microsecond of the year", 1_767_193_200_000_000),
        ("America/Los_Angeles", "last microsecond of the year", 1_767_254_399_999_999),
        ("America/Los_Angeles", "last microsecond before summer time", 1_772_963_999_999_999),
        ("America/Los_Angeles", "last microsecond of the short day", 1_773_039_599_999_999),
        ("America/Los_Angeles", "first microsecond after the short day", 1_773_039_600_000_000),
        ("America/Los_Angeles", "first midnight of the long day", 1_793_516_400_000_000),
        ("America/Los_Angeles", "last microsecond of the long day", 1_793_606_399_999_999),
    ):
        yield zone, f"{moment}, {zone}", history, buy(0)._replace(micros=micros)
    for name, moment in (("a newcomer", []), ("a customer", history)):
        cutoff = buy(0, cents=0, units=0, lines=0, category="")._replace(
            micros=1_769_871_600_000_000
        )
        yield "Asia/Tokyo", f"cut-off date of {name}, Asia/Tokyo", moment, cutoff


def _edges() -> Iterator[tuple[str, list[Fact], Fact]]:
    now = buy(0)
    yield "first purchase", [], now
    yield "first purchase without a category", [], buy(0, category="")
    yield "free first purchase", [], buy(0, cents=0)
    yield "largest first purchase", [], buy(0, LARGEST, units=10_000_000_000, lines=10_000)
    yield "only a refund before", [refund(3 * DAY, 500)], now
    yield "only a refund of nothing before", [refund(3 * DAY, 0)], now
    yield "one purchase before", [buy(10 * DAY, 1999)], now
    yield "one microsecond before", [buy(1, 1999)], now
    yield "free purchases before", [buy(DAY, 0), buy(2 * DAY, 0)], now
    yield "refund larger than the spend", [refund(DAY, 900), buy(2 * DAY, 100)], now
    yield "clockwork", [buy(week * 7 * DAY, 2500) for week in range(1, 53)], now
    yield "all at one moment", [buy(1, 3)] * HISTORY_LIMIT, now
    yield "largest amounts", [buy(day * DAY, LARGEST) for day in range(1, 257)], buy(0, LARGEST)
    yield "nearly equal large amounts", [buy(DAY, LARGEST), buy(2 * DAY, LARGEST - 1)], now
    yield "long ago", [buy(9_000 * DAY, 4200), buy(12_000 * DAY, 1)], now
    mils = Fact(NOW, 12_345, False, 3, 1, "toys")
    before = [Fact(NOW - day * DAY, 50 + day, False, 1, 1, "") for day in range(1, 9)]
    yield "amounts of four decimals", [*before, Fact(NOW - 9 * DAY, -12_340, True, 1, 1, "")], mils
    for days in (7, 30, 90, 180, 365):
        yield f"at the bound of {days} days", [buy(days * DAY, 700), buy(days * DAY + 1, 90)], now
    for name, history in (
        ("a newcomer", []),
        ("a customer", [buy(DAY), refund(2 * DAY, 9), buy(60 * DAY, 1)]),
    ):
        yield f"cut-off date of {name}", history, buy(0, cents=0, units=0, lines=0, category="")
    yield "every category", [buy((i + 1) * DAY, category=c) for i, c in enumerate(CATEGORIES)], now
    for name, micros in (
        ("last microsecond of a leap year", 1_735_689_599_999_999),
        ("first microsecond of a year", 1_735_689_600_000_000),
        ("the earliest time of the contract", 631_152_000_000_000),
    ):
        yield name, [], now._replace(micros=micros)


def _generated(source: random.Random) -> tuple[list[Fact], Fact]:
    size = source.choice((1, 2, 5, 20, 60, HISTORY_LIMIT - 1, HISTORY_LIMIT))
    age, history = 0, []
    for _ in range(size):
        age += 1 + int(source.expovariate(1 / (source.choice((0.1, 5, 40)) * DAY)))
        cents = int(100 * source.lognormvariate(3.5, 1.2))
        units, category = source.randint(1, 9), source.choice(CATEGORIES)
        is_refund = source.random() < 0.1
        make = refund if is_refund else buy
        history.append(make(age, cents, units, min(units, 3), category))
    now = buy(0, int(100 * source.lognormvariate(3.5, 1.2)), source.randint(1, 9))
    shift = source.randrange(3 * 365 * DAY)
    moved = [fact._replace(micros=fact.micros - shift) for fact in [now, *history]]
    return moved[1:], moved[0]


def buy(
    age: int, cents: int = 2000, units: int = 2, lines: int = 1, category: str = "books"
) -> Fact:
    """A purchase so many microseconds before NOW."""
    return Fact(NOW - age, 100 * cents, False, units, lines, category)


def refund(age: int, cents: int, units: int = 1, lines: int = 1, category: str = "books") -> Fact:
    """A refund so many microseconds before NOW."""
    return Fact(NOW - age, -100 * cents, True, units, lines, category)
