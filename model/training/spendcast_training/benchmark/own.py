"""Logs of files: one's own, and those of `bin/simulate`."""

import subprocess
from pathlib import Path

from spendcast_training.benchmark.catalogue import Entry
from spendcast_training.benchmark.shop_log import ShopLog
from spendcast_training.benchmark.shops import AFTER_DAYS, MONTH_DAYS
from spendcast_training.features import DAY
from spendcast_training.inputs import Source, read

ROOT = Path(__file__).resolve().parents[4]
SIMULATE = ROOT / "bin" / "simulate"
BUILT = ROOT / "simulator" / "target" / "simulator.classpath"
CUSTOMERS, MONTHS, SEEDS, RESERVED_SEEDS = 3_000, 24, (7,), (8,)
FIRST_MONTHS, DATES = 3.2, 4


def own_log(source: Source, name: str = "own log") -> Entry:
    """A log of one's own, judged at four dates: the last as late as its outcomes allow.

    Raises ValueError where the log is too short for outcomes after three months.
    """
    data = read(source)
    facts = data.facts or []
    log = ShopLog({str(number): sorted(known) for number, known in enumerate(facts)})
    times = sorted(fact.micros for known in facts for fact in known)
    # A few events far away do not stretch the log.
    begin, end = times[len(times) // 1000], times[-1 - len(times) // 1000]
    first, last = begin + round(FIRST_MONTHS * MONTH_DAYS) * DAY, end - AFTER_DAYS * DAY
    if last < first:
        raise ValueError(
            f"{name} must span seven months to be judged, but spans {(end - begin) // DAY} days"
        )
    # The newest half of what can be judged, so that most dates have something to learn from.
    first = max(first, (first + last) // 2)
    dates = tuple(sorted({first + (last - first) * step // (DATES - 1) for step in range(DATES)}))
    return Entry(name, name, lambda: log, begin, end, dates, data.fingerprint)


def simulated(folder: Path, final: bool) -> list[Entry]:
    """A log of `bin/simulate`, where that is built or has made the log before; else none."""
    found = []
    for seed in RESERVED_SEEDS if final else SEEDS:
        events, rates = folder / f"simulate-{seed}.ndjson.gz", folder / "rates.csv"
        if not events.exists() and not BUILT.exists():
            continue
        if not events.exists():
            folder.mkdir(parents=True, exist_ok=True)
            _simulate("rates", "--from", "2024-10-25", "--to", "2026-11-02", "--out", rates)
            _simulate(
                *("history", "--customers", CUSTOMERS, "--months", MONTHS, "--seed", seed),
                *("--end", "2026-11-01T00:00:00Z", "--out", events),
            )
        source = Source(events=events, rates=rates, max_examples=1_000)
        found.append(own_log(source, f"bin-simulate-{seed}"))
    return found


def _simulate(*arguments: object) -> None:
    subprocess.run([SIMULATE, *map(str, arguments)], check=True)
