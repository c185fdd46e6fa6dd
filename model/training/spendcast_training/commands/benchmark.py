"""`benchmark`: the model beside every baseline on realistic logs."""

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from fnmatch import fnmatch
from pathlib import Path

from spendcast_training.benchmark.catalogue import Entry, catalogue
from spendcast_training.benchmark.running import Settings, run_log
from spendcast_training.benchmark.summary import beside_today, summary, write
from spendcast_training.outcome import DONE, WrongStartError

FOLDER = Path(__file__).resolve().parents[4] / ".build" / "model-benchmark"
# Figures of the model that this benchmark was made to improve on.
TODAY = Path(__file__).resolve().parents[2] / "benchmark" / "today.csv"


def add(subparsers) -> None:
    parser = subparsers.add_parser(
        "benchmark",
        help="the model beside every baseline on realistic logs",
        description="Learns at several dates of each log from what was known then, and judges "
        "model and baselines on what followed. Results are kept: a log that neither its code nor "
        "the model's changed is not run again.",
    )
    parser.add_argument("--final", action="store_true", help="the reserved seeds: once, at the end")
    parser.add_argument(
        "--only", nargs="+", default=["*"], metavar="NAME", help="such as 'shop-300-*'"
    )
    parser.add_argument("--list", action="store_true", help="the names of the logs")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--out", type=Path, help="all figures, as .csv or .json")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="what is kept between runs")
    parser.add_argument("--max-examples", type=int, default=Settings.max_examples)
    parser.add_argument("--seed", type=int, default=Settings.seed, help="of the model")


def run(options: argparse.Namespace) -> int:
    entries = [
        entry
        for entry in catalogue(options.final)
        if any(fnmatch(entry.name, wanted) for wanted in options.only)
    ]
    if not entries:
        raise WrongStartError(f"no log is named {' or '.join(options.only)}; --list names all")
    if options.list:
        print(*(entry.name for entry in entries), sep="\n")
        return DONE
    settings = Settings(
        options.folder, max_examples=options.max_examples, seed=options.seed, final=options.final
    )
    records = [record for found in _all(entries, settings, options.jobs) for record in found]
    shown = beside_today(records, TODAY) if TODAY.exists() else records
    print(summary(shown))
    if options.out:
        write(records, options.out)
        print(f"wrote {options.out}")
    return DONE


def _all(entries: list[Entry], settings: Settings, jobs: int):
    begun = time.perf_counter()
    with ProcessPoolExecutor(jobs) as pool:
        work = map if jobs == 1 else pool.map
        numbers = range(len(entries))
        names = [entry.name for entry in entries]
        found = work(_one, numbers, names, [settings] * len(entries))
        for number, records in enumerate(found, 1):
            took = time.perf_counter() - begun
            print(f"… {number}/{len(entries)} {names[number - 1]}, {took:.0f} s", flush=True)
            yield records


def _one(number: int, name: str, settings: Settings) -> list[dict]:
    """By name: how a log is made does not go from process to process."""
    entry = next(entry for entry in catalogue(settings.final) if entry.name == name)
    return run_log(entry, settings)
