"""Measures of predictions against what customers did.

All are taken of a draw: a weight per row, 1 for the measure itself, how often the row was drawn for
a bootstrap. A weight of 2 is the same as the row twice. Rows of equal score share what they would
get on average over all their orders, so no measure depends on the order of the rows. A measure
without a meaning on the rows (an AUC without a buyer, the precision of no alert) is NaN.
"""

from functools import cached_property

import numpy as np

from spendcast_training.rankings import Draw, Prediction, Ranking, Truth, centre, gain_area

DECILES = 10


class Judge:
    """One prediction beside the truth, made ready to be measured often."""

    def __init__(self, prediction: Prediction, truth: Truth):
        self.truth = truth
        self.by_spend = Ranking(prediction.spend)
        self.error = np.abs(prediction.spend - truth.spend)
        self.alert = (prediction.spend > truth.alert_over).astype(np.float64)
        self.hit = self.alert * truth.high
        self.by_probability = None
        if prediction.probability is not None:
            self.by_probability = Ranking(prediction.probability)
            self.squared_error = (prediction.probability - truth.bought) ** 2

    def measure(self, draw: Draw) -> np.ndarray:
        """All of MEASURES, in their order."""
        measured = Measured(self, draw)
        return np.array([getattr(measured, name)() for name in MEASURES])


class Measured:
    """The measures of one prediction on one draw."""

    def __init__(self, judge: Judge, draw: Draw):
        self._judge, self._truth, self._draw = judge, judge.truth, draw
        self._weights = draw.weights

    @cached_property
    def _rows(self) -> np.ndarray:
        """Rows of each predicted spend, lowest first."""
        return self._judge.by_spend.totals(self._weights)

    @cached_property
    def _spent(self) -> np.ndarray:
        """Actual spend of the rows of each predicted spend, lowest first."""
        return self._judge.by_spend.totals(self._draw.spend)

    @cached_property
    def _predicted(self) -> np.ndarray:
        return self._rows * self._judge.by_spend.values

    @cached_property
    def _ranks(self) -> np.ndarray:
        return np.cumsum(self._rows) - (self._rows - 1) / 2

    def gini(self) -> float:
        """Normalised Gini: how well the prediction ranks the spend; 1 perfect, 0 as chance.

        The area between the gain chart and its diagonal, over that of the perfect ranking: Frees,
        Meyers and Cummings, Insurance Ratemaking and a Gini Index, Journal of Risk and Insurance
        81(2), 2014; for lifetime values Wang, Liu and Miao, A Deep Probabilistic Model for
        Customer Lifetime Value Prediction, arXiv:1912.07753, section 5.
        """
        if not self._spent.sum() > 0:
            return np.nan
        return ratio(gain_area(self._rows, self._spent), self._draw.perfect_area)

    def spearman(self) -> float:
        """Rank correlation of predicted and actual spend.

        Pearson's correlation of the mean ranks: Spearman, The Proof and Measurement of Association
        between Two Things, American Journal of Psychology 15(1), 1904.
        """
        centred = centre(self._ranks, self._rows)
        together = centred @ self._judge.by_spend.totals(self._draw.spend_ranks)
        return ratio(together, np.sqrt(self._rows @ centred**2 * self._draw.spend_ranks_spread))

    def mae(self) -> float:
        """Mean absolute error of the spend, in the base currency."""
        return ratio(self._weights @ self._judge.error, self._draw.rows)

    def decile_mape(self) -> float:
        """Mean over ten groups, by predicted spend, of |predicted - actual| / actual of the group.

        Wang, Liu and Miao, arXiv:1912.07753, section 5. Rows of equal prediction are in one group,
        and groups without actual spend are left out: there the ratio has no meaning.
        """
        place = DECILES * (self._ranks - 0.5) / self._draw.rows
        decile = place.astype(np.int64).clip(0, DECILES - 1)
        predicted = np.bincount(decile, self._predicted, DECILES)
        actual = np.bincount(decile, self._spent, DECILES)
        spent = actual > 0
        if not spent.any():
            return np.nan
        return float(np.mean(np.abs(predicted[spent] - actual[spent]) / actual[spent]))

    def total_ratio(self) -> float:
        """Total predicted over total actual spend: calibration in the large; 1 is right.

        Steyerberg, Clinical Prediction Models, 2nd edition, 2019, chapter 15.
        """
        return ratio(self._predicted.sum(), self._spent.sum())

    def brier(self) -> float:
        """Mean squared error of the probability; 0 is perfect.

        Brier, Verification of Forecasts Expressed in Terms of Probability, Monthly Weather Review
        78(1), 1950; half of it, as is usual for two outcomes.
        """
        if self._judge.by_probability is None:
            return np.nan
        return ratio(self._weights @ self._judge.squared_error, self._draw.rows)

    def auc(self) -> float:
        """The chance that a random buyer has a higher probability than a random other; ties half.

        Hanley and McNeil, The Meaning and Use of the Area under a ROC Curve, Radiology 143, 1982.
        """
        ranking = self._judge.by_probability
        if ranking is None:
            return np.nan
        buyers = ranking.totals(self._weights * self._truth.bought)
        others = ranking.totals(self._weights) - buyers
        won = buyers @ (np.cumsum(others) - others / 2)
        return ratio(won, buyers.sum() * others.sum())

    def alert_precision(self) -> float:
        """Of the rows predicted over the threshold, the share that spent more than it."""
        return ratio(self._weights @ self._judge.hit, self._weights @ self._judge.alert)

    def alert_recall(self) -> float:
        """Of the rows that spent more than the threshold, the share predicted over it."""
        return ratio(self._weights @ self._judge.hit, self._weights @ self._truth.high)


MEASURES = (
    "gini",
    "spearman",
    "mae",
    "decile_mape",
    "total_ratio",
    "brier",
    "auc",
    "alert_precision",
    "alert_recall",
)


def ratio(above: float, below: float) -> float:
    """NaN for a ratio to nothing."""
    return float(above / below) if below else np.nan
