"""The two-stage model: will they buy again, and if so for how much."""

from dataclasses import dataclass, replace

import lightgbm as lgb
import numpy as np

from spendcast_training.calibration import UNCALIBRATED, Calibration, calibrate
from spendcast_training.examples import Examples
from spendcast_training.features import NAMES
from spendcast_training.loglinear import LogLinear, fit_log_linear
from spendcast_training.season import day_of_year, season_factors

MOST_TREES = 200
FOLDS = 4
# Of these the season factor takes care: trees would learn the dates of the log by heart.
CALENDAR = ("day_of_week", "day_of_year")
SETTINGS = {
    "learning_rate": 0.05,
    "num_leaves": 31,
    "min_data_in_leaf": 100,
    "feature_fraction": 0.8,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}


@dataclass(frozen=True)
class Shape:
    """How many trees each stage has."""

    purchase_trees: int = 120
    spend_trees: int = 60


@dataclass(frozen=True)
class TwoStage:
    """P(buys again) times what those who do spend, both in the season of the horizon to come.

    With season factor F, probability p out of season and spend s of buyers out of season, the odds
    of buying are F p / (1 - p), and the expected spend is F p s, calibrated (0 of the smallest
    at a cut-off date who are not likely to buy). s = exp(log-linear + trees): the trees correct a
    formula that also holds for amounts larger than any learned from.
    """

    purchase: lgb.Booster
    log_linear: LogLinear
    spend: lgb.Booster
    season: np.ndarray
    calibration: Calibration = UNCALIBRATED

    def predict(self, features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Purchase probability and expected spend of each row."""
        factor = self.season[day_of_year(features)]
        out_of_season = self.purchase.predict(features)
        probability = in_season(out_of_season, factor)
        logarithm = self.log_linear.predict(features) + self.spend.predict(features)
        spend = factor * out_of_season * np.exp(logarithm)
        return probability, self.calibration.apply(spend, probability, features)


def in_season(probability: np.ndarray, factor: np.ndarray) -> np.ndarray:
    """The odds of buying times the season's factor, as a probability again."""
    return factor * probability / (1 - probability + factor * probability)


def fit(examples: Examples, shape: Shape, seed: int) -> TwoStage:
    """Fits both stages on all examples; the calibration on customers left out in turn."""
    season = season_factors(examples)
    expected, probability = np.zeros(len(examples)), np.zeros(len(examples))
    for fold in range(FOLDS):
        left_out = examples.customer % FOLDS == fold
        model = fit_stages(examples.where(~left_out), season, shape, seed)
        probability[left_out], expected[left_out] = model.predict(examples.features[left_out])
    whole = fit_stages(examples, season, shape, seed)
    return replace(whole, calibration=calibrate(expected, probability, examples))


def fit_stages(examples: Examples, season: np.ndarray, shape: Shape, seed: int) -> TwoStage:
    """Both stages, uncalibrated."""
    factor = season[day_of_year(examples.features)]
    bought = lgb.train(
        {**SETTINGS, "objective": "binary", "seed": seed},
        dataset(examples.features, examples.bought.astype(float), np.log(factor)),
        shape.purchase_trees,
    )
    buyers = examples.where(examples.bought)
    label = spend_label(bought, buyers, factor[examples.bought])
    linear = fit_log_linear(buyers.features, label)
    spend = lgb.train(
        {**SETTINGS, "objective": "regression", "seed": seed},
        dataset(buyers.features, label - linear.predict(buyers.features)),
        shape.spend_trees,
    )
    return TwoStage(bought, linear, spend, season)


def spend_label(purchase: lgb.Booster, buyers: Examples, factor: np.ndarray) -> np.ndarray:
    """The logarithm of the spend, at least 1, as it would have been out of season.

    Of the factor F on p s, the first stage takes what the probability rose by.
    """
    probability = purchase.predict(buyers.features)
    rose = in_season(probability, factor) / probability
    return np.log(np.maximum(buyers.spend * rose / factor, 1.0))


def dataset(features: np.ndarray, label: np.ndarray, offset=None) -> lgb.Dataset:
    """Without the calendar: a column of zeros is never split on."""
    visible = features.copy()
    visible[:, [NAMES.index(name) for name in CALENDAR]] = 0
    return lgb.Dataset(visible, label, init_score=offset, feature_name=list(NAMES))
