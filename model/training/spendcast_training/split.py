"""Splits examples by time, so that no outcome reaches into what comes later."""

from dataclasses import dataclass

import numpy as np

from spendcast_training.examples import Examples
from spendcast_training.features import DAY

TEST_SHARE = 0.25


@dataclass(frozen=True)
class Split:
    """train: outcomes are over before the test begins."""

    train: Examples
    test: Examples
    test_begin: int


def split_by_time(examples: Examples, horizon_days: int) -> Split:
    """The latest quarter of the purchases, and the cut-off dates among them, are the test.

    What lies in the horizon before the test is left out.
    """
    horizon = horizon_days * DAY
    begin = _quantile(examples, 1 - TEST_SHARE)
    test = examples.where(examples.micros > begin)
    train = examples.where(examples.micros <= begin - horizon)
    if not train.bought.any() or not test.bought.any():
        raise ValueError(
            f"the log must be longer: with a horizon of {horizon_days} days it gives "
            f"{len(train)} examples to learn from and {len(test)} to test on; give a longer log "
            "or a shorter --horizon-days"
        )
    return Split(train, test, begin)


def _quantile(examples: Examples, share: float) -> int:
    purchases = examples.micros[~examples.cutoff]
    return int(np.quantile(purchases if len(purchases) else examples.micros, share))
