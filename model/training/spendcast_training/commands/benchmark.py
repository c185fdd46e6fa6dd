"""`benchmark`: the model beside every baseline on realistic logs, or on a log of one's own."""

import argparse
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from fnmatch import fnmatch
from itertools import repeat
from pathlib import Path

from spendcast_training.benchmark.catalogue import Entry, catalogue
from spendcast_training.benchmark.own import own_log, simulated
from spendcast_training.benchmark.running import Settings, run_log
from spendcast_training.benchmark.summary import beside_today, summary, write
from spendcast_training.inputs import Source, add_source
from spendcast_training.outcome import DONE, WrongStartError

ROOT = Path(__file__).resolve().parents[4]
FOLDER = ROOT / ".build" / "model-benchmark"
# Figures of the model that this benchmark was made to improve on.
TODAY = ROOT / "model" / "training" / "benchmark"


def add(subparsers) -> None:
    parser = subparsers.add_parser(
        "benchmark",
        help="the model beside every baseline on realistic logs",
        description="Learns at several dates of each log from what was known then, and judges "
        "model and baselines on what followed. Results are kept: a log is run again only when the "
        "code or a flag changed. With --csv, --events or --cdnow on that log instead.",
    )
    add_source(parser)
    parser.set_defaults(max_examples=Settings.max_examples)
    parser.add_argument("--base-currency", default=Source.base_currency)
    parser.add_argument("--final", action="store_true", help="the reserved seeds: once, at the end")
    parser.add_argument("--only", nargs="+", default=["*"], metavar="NAME", help="as 'shop-300-*'")
    parser.add_argument("--list", action="store_true", help="print the names of the logs")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--out", type=Path, help="all figures, as .csv or .json")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="what is kept between runs")


def run(options: argparse.Namespace) -> int:
    entries = _entries(options)
    if options.list:
        print(*(entry.name for entry in entries), sep="\n")
        return DONE
    begun, records = time.perf_counter(), []
    for number, found in enumerate(_all(entries, options), 1):
        records += found
        took = time.perf_counter() - begun
        print(f"… {number}/{len(entries)} {entries[number - 1].name}, {took:.0f} s", flush=True)
    if not records:
        raise ValueError("no date of any log has enough rows to judge")
    former = TODAY / ("today-final.csv" if options.final else "today.csv")
    print(summary(beside_today(records, former)))
    if options.out:
        write(records, options.out)
        print(f"wrote {options.out}")
    return DONE


def _entries(options: argparse.Namespace) -> list[Entry]:
    if options.csv or options.events or options.cdnow:
        return [own_log(Source.of(options, Settings.horizon_days, options.base_currency))]
    known = [*catalogue(options.final), *simulated(options.folder / "simulate", options.final)]
    entries = [e for e in known if any(fnmatch(e.name, wanted) for wanted in options.only)]
    if not entries:
        raise WrongStartError(f"no log is named {' or '.join(options.only)}; --list names all")
    return entries


def _all(entries: list[Entry], options: argparse.Namespace) -> Iterator[list[dict]]:
    settings = Settings(options.folder, options.max_examples, options.seed, options.final)
    if options.jobs == 1 or len(entries) == 1:
        yield from (run_log(entry, settings) for entry in entries)
        return
    with ProcessPoolExecutor(options.jobs) as pool:
        names = [entry.name for entry in entries]
        yield from pool.map(_named, names, repeat(settings))


def _named(name: str, settings: Settings) -> list[dict]:
    """By name: how a log is made does not go from process to process."""
    known = [*catalogue(settings.final), *simulated(settings.folder / "simulate", settings.final)]
    return run_log(next(entry for entry in known if entry.name == name), settings)
