"""The newest out-of-time window: the data on which models are judged that were made before it."""

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from spendcast_training.events import read_log
from spendcast_training.examples import Examples, make_examples
from spendcast_training.features import DAY, Fact
from spendcast_training.rankings import ALERT_OVER
from spendcast_training.rates import Rates
from spendcast_training.split import split_by_time


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

    def after(self, day: str) -> "Window":
        """Without the later rows up to the end of a day: what a model learned from ends there."""
        end = np.datetime64(day, "D").astype("datetime64[us]").astype(np.int64) + DAY
        later = self.later.where(self.later.micros >= end)
        if not later.bought.any():
            raise ValueError(
                f"the data must reach {self.horizon_days} days past {day}, where what the models "
                "learned from ends, but no purchase after it has its horizon over: give newer data"
            )
        return replace(self, later=later)


def add_data(parser: argparse.ArgumentParser) -> None:
    """The flags that say which data to judge on."""
    parser.add_argument("--events", type=Path, required=True, help="ndjson, plain or gzipped")
    parser.add_argument("--rates", type=Path, help="csv: currency,day,rate")
    parser.add_argument("--max-examples", type=int, default=300_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--alert-over", type=float, default=ALERT_OVER, help="expected spend that is alerted"
    )


def read_window(options: argparse.Namespace, horizon_days: int, base_currency: str) -> Window:
    """Raises OSError or ValueError where the data can't be read or are too short."""
    log = read_log(options.events, Rates.load(base_currency, options.rates))
    examples = make_examples(log.facts, horizon_days, options.max_examples, options.seed)
    earlier, later = split_by_time(examples, horizon_days)
    return Window(earlier, later, horizon_days, base_currency, [*log.facts.values()])
