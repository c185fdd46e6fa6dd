"""BG/NBD and Gamma-Gamma, the literature's models of how often and for how much customers buy."""

import importlib
import io
import logging
import warnings
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from spendcast_training.examples import Examples
from spendcast_training.features import DAY, NAMES
from spendcast_training.rankings import Prediction

CUSTOMERS = 20_000
FEWEST = 20
DAYS_A_WEEK = 7
# Tried in turn until the likelihood converges.
PENALTIES = (0.0, 0.01, 0.1)
SEED = 1
USUAL_WEEKS = 13


@dataclass(frozen=True)
class Summary:
    """Per row: repeat purchases, age at the last one and age now in weeks, mean amount."""

    frequency: np.ndarray
    recency: np.ndarray
    age: np.ndarray
    amount: np.ndarray

    @classmethod
    def of(cls, rows: Examples) -> "Summary":
        """From the features; at a purchase, with it.

        Customers of more than 256 facts are as old as the oldest of these, and refunds are no
        purchases, as in the literature.
        """
        columns = dict(zip(NAMES, rows.features.T.astype(np.float64), strict=True))
        bought = np.where(rows.cutoff, 0, 1)
        purchases = columns["purchases"] + bought
        since = np.where(rows.cutoff, np.maximum(0, columns["days_since_last_purchase"]), 0)
        age = columns["tenure_days"]
        return cls(
            frequency=np.maximum(0, purchases - 1),
            recency=np.where(purchases > 1, np.maximum(0, age - since), 0) / DAYS_A_WEEK,
            age=age / DAYS_A_WEEK,
            amount=(columns["spend"] + columns["amount"]) / np.maximum(1, purchases),
        )

    def until(self, days: np.ndarray) -> "Summary":
        """The same, so many days later without a purchase."""
        later = self.age + days / DAYS_A_WEEK
        return Summary(self.frequency, self.recency, later, self.amount)


@dataclass(frozen=True)
class BuyTillYouDie:
    """Both models, fitted by maximum likelihood.

    Fader, Hardie and Lee, Counting Your Customers the Easy Way, Marketing Science 24(2), 2005;
    Fader and Hardie, The Gamma-Gamma Model of Monetary Value, 2013.
    """

    frequency: object
    amount: object

    @classmethod
    def fit(cls, rows: Examples) -> "BuyTillYouDie | None":
        """One summary a customer, as of the last row's time; None where it does not converge.

        Of each customer the last row counts, so rows that were left out of a sample are purchases
        the models do not see.
        """
        newest = rows.newest_of_each()
        if len(newest) > CUSTOMERS:
            chosen = np.random.default_rng(SEED).choice(len(newest), CUSTOMERS, replace=False)
            newest = newest.where(np.sort(chosen))
        return cls.of(Summary.of(newest).until((rows.micros.max() - newest.micros) / DAY))

    @classmethod
    def of(cls, summary: Summary) -> "BuyTillYouDie | None":
        """The same from one summary a customer."""
        repeated = (summary.frequency > 0) & (summary.amount > 0)
        if repeated.sum() < FEWEST:
            return None
        lifetimes = _lifetimes()
        history = (summary.frequency, summary.recency, summary.age)
        frequency = _converged(lifetimes.BetaGeoFitter, *history, usable=_predicts(history))
        amount = _converged(
            lifetimes.GammaGammaFitter, summary.frequency[repeated], summary.amount[repeated]
        )
        return None if frequency is None or amount is None else cls(frequency, amount)

    def predict(self, rows: Examples, horizon_days: int) -> Prediction:
        """Expected purchases times expected amount, and the chance of a purchase at all."""
        return self.predict_summary(Summary.of(rows), horizon_days)

    def predict_summary(self, summary: Summary, horizon_days: int) -> Prediction:
        """The same from summaries."""
        weeks = horizon_days / DAYS_A_WEEK
        history = (summary.frequency, summary.recency, summary.age)
        with np.errstate(all="ignore"):
            count = self.frequency.conditional_expected_number_of_purchases_up_to_time(
                weeks, *history
            )
            alive = self.frequency.conditional_probability_alive(*history)
            amount = self.amount.conditional_expected_average_profit(
                summary.frequency, summary.amount
            )
        shape, scale = self.frequency.params_["r"], self.frequency.params_["alpha"]
        age = scale + summary.age
        none = (age / (age + weeks)) ** (shape + summary.frequency)
        return Prediction(
            spend=_finite(np.asarray(count) * np.asarray(amount)),
            probability=np.clip(_finite(np.asarray(alive) * (1 - none)), 0, 1),
        )


def _lifetimes() -> ModuleType:
    """Takes a second to import, and warns of a pandas option that has no effect any more."""
    logging.getLogger("lifetimes").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module("lifetimes")


def _predicts(history: tuple[np.ndarray, ...]) -> Callable[[object], bool]:
    """Whether a fitted model expects a number of purchases of nearly every customer.

    Customers who never leave, such as subscribers, drive a parameter to where it overflows.
    """

    def usable(model) -> bool:
        with np.errstate(all="ignore"):
            count = model.conditional_expected_number_of_purchases_up_to_time(USUAL_WEEKS, *history)
        return bool(np.mean(np.isfinite(count)) > 0.99)

    return usable


def _converged(
    fitter: type, *columns: np.ndarray, usable: Callable[[object], bool] = lambda model: True
) -> object | None:
    for penalty in PENALTIES:
        try:
            # The library prints what its optimiser says of a fit that did not converge.
            with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
                warnings.simplefilter("ignore")
                fitted = fitter(penalizer_coef=penalty).fit(*columns)
            if usable(fitted):
                return fitted
        except _lifetimes().utils.ConvergenceError:
            continue
    return None


def _finite(values: np.ndarray) -> np.ndarray:
    """Nothing instead of what overflowed: histories far outside what the model was fitted to."""
    return np.nan_to_num(np.maximum(0, values), nan=0.0, posinf=0.0)
