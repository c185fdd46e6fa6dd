"""Amounts of a row with an implausible one, clipped to what the customer usually pays."""

from dataclasses import dataclass, replace

import numpy as np

from spendcast_training.features import NAMES
from spendcast_training.implausible import limit_of
from spendcast_training.known import Known

# The largest amount is the larger of these.
LARGEST = [NAMES.index(name) for name in ("amount", "amount_max")]
# The usual amount follows from these.
READ = ["amount", "amount_max", "amount_median", "spend", "purchases", "lines", "tenure_days"]
# Features of one amount.
SINGLE = [
    "amount",
    "unit_price",
    "last_amount",
    "amount_mean",
    "amount_median",
    "amount_std",
    "amount_max",
]
# Sums of amounts, and sums per day: the feature that counts their amounts, and a factor on it.
COUNTS = {
    "spend": ("purchases", 1),
    "spend_30d": ("purchases_30d", 1),
    "spend_90d": ("purchases_90d", 1),
    "spend_365d": ("purchases_365d", 1),
    "spend_next_90d_last_year": ("purchases_next_90d_last_year", 1),
    "spend_trend": ("purchases_90d", 1),
    "refunded_90d": ("refunds", 1),
    "net_spend_per_day": ("purchases_per_30d", 1 / 30),
    "net_spend_per_day_now": ("purchases_per_30d", 1 / 30),
}


def _row(values: dict[str, float], other: float = 0) -> np.ndarray:
    return np.array([[values.get(name, other) for name in NAMES]], dtype=np.float32)


# Bound of each feature, in usual amounts: the feature COUNT times FACTOR, plus MORE, plus NOW times
# this purchase per day of tenure. MORE is infinite where a feature is no amount.
COUNT = np.array([NAMES.index(COUNTS.get(name, (name,))[0]) for name in NAMES])
FACTOR = _row({name: factor for name, (_, factor) in COUNTS.items()})
NOW = _row({"net_spend_per_day_now": 1})
MORE = _row({**dict.fromkeys(COUNTS, 0), **dict.fromkeys(SINGLE, 1)}, np.inf)
FEWEST_DAYS = 30


@dataclass(frozen=True)
class Clip:
    """Clip of the rows whose largest amount is over the limit; other rows stay as they are.

    No amount is more than the customer's usual one, and no sum more than that times the number of
    its amounts. The usual amount is the mean without the largest one, at most the median. `usual`,
    the shop's median, stands in where that is not known or over the limit too. Ratios of amounts
    are not clipped.
    """

    limit: float = np.inf
    usual: float = 1.0

    @classmethod
    def of(cls, known: Known) -> "Clip":
        """The shop's limit, or the largest amount that it believes; no limit of few purchases."""
        rows = [rows.where(~rows.cutoff).features for rows in (known.labelled, known.recent)]
        amounts = np.concatenate([features[:, NAMES.index("amount")] for features in rows])
        amounts = amounts[amounts > 0]
        limit = max(limit_of(amounts), known.believed)
        return cls(limit, float(np.median(amounts))) if limit < np.inf else cls()

    def clipped(self, features: np.ndarray) -> np.ndarray:
        """In float32, so that trees find each value on the side of a threshold where ONNX does."""
        rows, limit, usual = features.astype(np.float32), *np.float32([self.limit, self.usual])
        amount, maximum, median, spend, purchases, lines, tenure = (
            rows[:, [NAMES.index(name)]] for name in READ
        )
        bought, largest = np.minimum(lines, 1), np.maximum(amount, maximum)
        others = np.maximum(purchases + bought - 1, 1)
        # The difference first: it is 0 where this purchase is the largest.
        mean = (amount - largest + spend) / others
        each = np.minimum(np.where(mean > 0, mean, median), median)
        each = np.where((each > 0) & (each <= limit), each, usual)
        now = bought / np.maximum(tenure, FEWEST_DAYS)
        bound = (rows[:, COUNT] * FACTOR + now * NOW + MORE) * each
        bound = np.where(largest > limit, bound, np.float32(np.inf))
        return np.maximum(np.minimum(rows, bound), -bound)

    def known(self, known: Known) -> Known:
        """The same facts, clipped."""
        labelled, recent = (
            replace(rows, features=self.clipped(rows.features))
            for rows in (known.labelled, known.recent)
        )
        return replace(known, labelled=labelled, recent=recent)
