"""A formula of the spend of those who buy that goes on beyond the amounts it was fitted to."""

from dataclasses import dataclass

import numpy as np

from spendcast_training.features import NAMES

# In money or counts; a rate per day is taken per 100 days, so that 1 + x is no constant. No tenure:
# customers become older than any that was learned from, and the formula would go on.
LOGARITHMS = {
    "amount": 1,
    "amount_mean": 1,
    "amount_median": 1,
    "last_amount": 1,
    "amount_max": 1,
    "spend_90d": 1,
    "spend_365d": 1,
    "net_spend_per_day_now": 100,
    "purchases_per_30d": 1,
    "purchases_90d": 1,
    "months_active_360d": 1,
}
COLUMNS = np.array([NAMES.index(name) for name in LOGARITHMS])
FACTORS = np.array([*LOGARITHMS.values()], dtype=np.float64)
# A row of a cut-off date has 0 lines; a newcomer 0 purchases.
ZEROS = np.array([NAMES.index(name) for name in ("lines", "purchases")])
# Strength of the belief that no term matters, in rows of its own deviation.
RIDGE = 30.0


@dataclass(frozen=True)
class LogLinear:
    """intercept + Σ weight log(1 + factor max(0, x)) + Σ weight [x is 0]."""

    weights: np.ndarray
    intercept: float

    def predict(self, features: np.ndarray) -> np.ndarray:
        return _terms(features) @ self.weights + self.intercept


def fit_log_linear(features: np.ndarray, logarithm: np.ndarray) -> LogLinear:
    """Ridge regression on standardised terms; the intercept is free."""
    terms = _terms(features)
    mean, deviation, level = terms.mean(axis=0), terms.std(axis=0) + 1e-9, logarithm.mean()
    standard = (terms - mean) / deviation
    inverse = standard.T @ standard + RIDGE * np.eye(terms.shape[1])
    weights = np.linalg.solve(inverse, standard.T @ (logarithm - level)) / deviation
    return LogLinear(weights, float(level - mean @ weights))


def _terms(features: np.ndarray) -> np.ndarray:
    values = np.log1p(np.maximum(features[:, COLUMNS].astype(np.float64) * FACTORS, 0))
    return np.hstack([values, features[:, ZEROS] == 0])
