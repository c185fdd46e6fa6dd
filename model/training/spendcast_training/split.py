"""Parts examples by time, so that nothing of the test is learned from."""

import numpy as np

from spendcast_training.examples import Examples
from spendcast_training.features import DAY


def split_by_time(examples: Examples, horizon_days: int) -> tuple[Examples, Examples]:
    """Examples whose horizon is over before the test begins; and the latest quarter, the test.

    What lies between them is left out, so no outcome in the test was learned from.
    """
    begin = int(np.quantile(examples.micros, 0.75))
    earlier = examples.where(examples.micros <= begin - horizon_days * DAY)
    later = examples.where(examples.micros > begin)
    if not earlier.bought.any() or not later.bought.any():
        raise ValueError(
            f"the log must be longer: with a horizon of {horizon_days} days it gives "
            f"{len(earlier)} examples to learn from and {len(later)} to test on"
        )
    return earlier, later
