"""The newest out-of-time window: the data on which models are judged that were made before it."""

import argparse
from dataclasses import dataclass, replace

import numpy as np

from spendcast_training.examples import Examples
from spendcast_training.features import DAY, Fact
from spendcast_training.inputs import Data, Source, add_source, read
from spendcast_training.rankings import ALERT_OVER
from spendcast_training.split import Split, split_by_time


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

    def outlasts(self, day: str) -> bool:
        """Whether there is something to judge on after the end of a day."""
        return bool(self._later_than(day).bought.any())

    def after(self, day: str) -> "Window":
        """Without the later rows up to the end of a day: what a model learned from ends there."""
        later = self._later_than(day)
        if not later.bought.any():
            raise ValueError(
                f"the data must reach {self.horizon_days} days past {day}, where what the models "
                "learned from ends, but no purchase after it has its horizon over: give newer data"
            )
        return replace(self, later=later)

    def _later_than(self, day: str) -> Examples:
        end = np.datetime64(day, "D").astype("datetime64[us]").astype(np.int64) + DAY
        return self.later.where(self.later.micros >= end)


def add_data(parser: argparse.ArgumentParser) -> None:
    """The flags that say which data to judge on."""
    add_source(parser)
    parser.add_argument(
        "--alert-over", type=float, default=ALERT_OVER, help="expected spend that is alerted"
    )


def read_window(
    options: argparse.Namespace, horizon_days: int, base_currency: str, time_zone: str
) -> Window:
    """Raises OSError or ValueError where the data can't be read, are too short, or of another kind.

    horizon_days, base_currency, time_zone: of the models that are to be judged. Examples of
    another time zone are judged as they are, since the stream would score such features.
    """
    data = read(Source.of(options, horizon_days, base_currency, time_zone))
    if (data.horizon_days, data.base_currency) != (horizon_days, base_currency):
        raise ValueError(
            f"the data must have horizon_days {horizon_days} and base_currency {base_currency}, as "
            f"the model has, but have {data.horizon_days} and {data.base_currency}"
        )
    return window_of(data, split_by_time(data.examples, data.horizon_days))


def window_of(data: Data, split: Split) -> Window:
    return Window(split.train, split.test, data.horizon_days, data.base_currency, data.facts)
