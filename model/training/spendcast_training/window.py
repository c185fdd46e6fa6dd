"""The newest out-of-time window: the data on which models are judged that were made before it."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from spendcast_training.events import read_log
from spendcast_training.examples import Examples, make_examples
from spendcast_training.features import Fact
from spendcast_training.rates import Rates
from spendcast_training.training import Plan, split_by_time


@dataclass(frozen=True)
class Window:
    """Later rows to judge on, and what was known before them, for the baselines.

    facts: of each customer by number, where the data are a log.
    """

    earlier: Examples
    later: Examples
    horizon_days: int
    base_currency: str
    facts: list[list[Fact]] | None = None


def add_data(parser: argparse.ArgumentParser) -> None:
    """The flags that say which data to judge on."""
    parser.add_argument("--events", type=Path, required=True, help="ndjson, plain or gzipped")
    parser.add_argument("--rates", type=Path, help="csv: currency,day,rate")
    parser.add_argument("--base-currency", default=Plan.base_currency)
    parser.add_argument("--max-examples", type=int, default=Plan.max_examples)
    parser.add_argument("--seed", type=int, default=Plan.seed)


def read_window(options: argparse.Namespace, horizon_days: int) -> Window:
    """Raises OSError or ValueError where the data can't be read or are too short."""
    log = read_log(options.events, Rates.load(options.base_currency, options.rates))
    examples = make_examples(log.facts, horizon_days, options.max_examples, options.seed)
    earlier, later = split_by_time(examples, horizon_days)
    return Window(earlier, later, horizon_days, options.base_currency, [*log.facts.values()])
