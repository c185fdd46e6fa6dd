"""The model: a formula of how customers come back, corrected by trees, with its uncertainty."""

from dataclasses import dataclass, replace

import lightgbm as lgb
import numpy as np

from spendcast_training.examples import Examples
from spendcast_training.features import DAY, NAMES
from spendcast_training.lifetimes_model import LifetimesModel, Outlook
from spendcast_training.loglinear import LogLinear, fit_log_linear
from spendcast_training.rankings import ALERT_OVER
from spendcast_training.season import fit_season
from spendcast_training.spread import Spread, fit_spread

FOLDS = 4
# Fewer buyers say less than the formula does.
ENOUGH = 500
# Days that a log must span, in windows of a feature, for trees to see the feature: before, the
# feature grows as the log grows, and later customers look better than those learned from. The
# season takes care of the calendar, and counts since the beginning grow for ever.
SEEN_AFTER = 1.5
WINDOWS = {
    "months_active_360d": 360,
    "purchases_365d": 365,
    "spend_365d": 365,
    "purchases_next_90d_last_year": 365,
    "spend_next_90d_last_year": 365,
    "tenure_days": 365,
    "gap_max_days": 365,
    "days_since_last_refund": 365,
    "purchases_trend": 180,
    "spend_trend": 180,
    **dict.fromkeys(("purchases", "spend", "refunds", "day_of_week", "day_of_year"), np.inf),
}
# Shares of the expected total that a few rows decide are cut here before totals are compared.
LARGEST_ROWS = 0.995
# No prediction is over so many times the spend that one outcome in a thousand reaches.
LARGEST, LARGEST_QUANTILE = 10.0, 0.999
SETTINGS = {
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_data_in_leaf": 100,
    "lambda_l2": 10.0,
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
    """How many trees each stage has; with none of either, the formula predicts alone."""

    purchase_trees: int = 0
    spend_trees: int = 0


@dataclass(frozen=True)
class Known:
    """What a model may learn from, and what it is to predict for.

    labelled: rows whose outcome is over. recent: rows of the last horizon, whose outcome is not
    known or not used. log_days: how long the log is.
    """

    labelled: Examples
    recent: Examples
    horizon_days: int
    log_days: float

    @classmethod
    def of(cls, labelled: Examples, recent: Examples, horizon_days: int) -> "Known":
        micros = np.concatenate([labelled.micros, recent.micros])
        return cls(labelled, recent, horizon_days, float(np.ptp(micros)) / DAY)


@dataclass(frozen=True)
class Scores:
    """Per row, float64 [n]: the five outputs of the graph, money in the base currency."""

    purchase_probability: np.ndarray
    expected_spend: np.ndarray
    spend_low: np.ndarray
    spend_high: np.ndarray
    exceed_probability: np.ndarray


@dataclass(frozen=True)
class Stages:
    """The formula and what is learned on top of it; without any, the formula itself.

    Probability: the formula's odds times exp(trees). Spend of those who buy: exp(log-linear +
    trees) of the features, times the formula's effect of the season.
    """

    formula: LifetimesModel
    purchase: lgb.Booster | None = None
    log_linear: LogLinear | None = None
    spend: lgb.Booster | None = None

    def predict(self, features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Probability of a purchase, and logarithm of the spend of those who buy."""
        outlook = self.formula.predict(features)
        odds, logarithm = log_odds(outlook), log_spend(outlook)
        if self.purchase is not None:
            odds = odds + self.purchase.predict(features, raw_score=True)
        if self.spend is not None:
            logarithm = season_effect(self.formula, features)
            logarithm += self.log_linear.predict(features) + self.spend.predict(features)
        return 1 / (1 + np.exp(-odds)), logarithm


@dataclass(frozen=True)
class Model:
    """Stages, brought to the formula's total; then the spread around what is expected.

    scale: factor on the spend of purchases and of cut-off dates (no lines).
    """

    stages: Stages
    scale: tuple[float, float]
    largest: float
    spread: Spread

    def predict(self, features: np.ndarray, threshold: float = ALERT_OVER) -> Scores:
        """Raises no error for any finite features."""
        probability, logarithm = self.stages.predict(features)
        scale = np.where(features[:, NAMES.index("lines")] == 0, self.scale[1], self.scale[0])
        spend = np.minimum(self.largest, scale * probability * np.exp(logarithm))
        count = self.stages.formula.predict(features).purchases
        low, high, exceed = self.spread.around(probability, spend, count, threshold)
        return Scores(probability, spend, low, high, exceed)


def log_odds(outlook: Outlook) -> np.ndarray:
    return np.log(outlook.probability / (1 - outlook.probability))


def log_spend(outlook: Outlook) -> np.ndarray:
    """Of those who buy, in the formula's eyes; at least a cent."""
    return np.log(np.maximum(0.01, outlook.spend / outlook.probability))


def season_effect(formula: LifetimesModel, features: np.ndarray) -> np.ndarray:
    """Logarithm of what the season does to the spend of those who buy, beside whether they buy."""
    return log_spend(formula.predict(features)) - log_spend(formula.predict(features, False))


def fit(known: Known, shape: Shape, seed: int) -> Model:
    """The formula of all customers, trees of the rows whose outcome is over."""
    formula, rows = fit_formula(known), known.labelled
    stages = fit_stages(formula, rows, shape, known.log_days, seed)
    model = _levelled(stages, known)
    expected, probability = np.zeros(len(rows)), np.zeros(len(rows))
    for fold in range(FOLDS):
        out = rows.customer % FOLDS == fold
        part = fit_stages(formula, rows.where(~out), shape, known.log_days, seed)
        scores = _levelled(part, known).predict(rows.features[out])
        probability[out] = scores.purchase_probability
        expected[out] = scores.expected_spend
    count = formula.predict(rows.features).purchases
    spread = fit_spread(rows, probability, expected, count)
    return replace(model, spread=spread)


def fit_formula(known: Known) -> LifetimesModel:
    """Of the newest state of each customer, on the clock of the log's season."""
    rows = [rows.where(~rows.cutoff) for rows in (known.labelled, known.recent)]
    season = fit_season(*(np.concatenate([getattr(part, name) for part in rows])
                          for name in ("customer", "micros")))  # fmt: skip
    return LifetimesModel.fit(newest_states(known), season, known.horizon_days)


def newest_states(known: Known) -> Examples:
    """The latest row at a cut-off date of each customer, or any row where there is none."""
    for rows in (known.recent, known.labelled):
        states = rows.where(rows.cutoff)
        if len(states):
            return _last_of_each(states)
    return _last_of_each(known.recent if len(known.recent) else known.labelled)


def _last_of_each(rows: Examples) -> Examples:
    order = np.lexsort((rows.micros, rows.customer))
    customers = rows.customer[order]
    return rows.where(np.sort(order[np.append(customers[1:] != customers[:-1], True)]))


def fit_stages(
    formula: LifetimesModel, rows: Examples, shape: Shape, log_days: float, seed: int
) -> Stages:
    """Both stages, with as many trees as the shape says; none where too few customers bought."""
    if rows.bought.sum() < ENOUGH or rows.bought.all():
        return Stages(formula)
    outlook = formula.predict(rows.features)
    purchase = linear = spend = None
    if shape.purchase_trees:
        label = rows.bought.astype(np.float64)
        data = dataset(rows.features, label, log_days, log_odds(outlook))
        purchase = lgb.train(
            {**SETTINGS, "objective": "binary", "seed": seed}, data, shape.purchase_trees
        )
    if shape.spend_trees:
        buyers, label = rows.features[rows.bought], spend_label(formula, rows.where(rows.bought))
        linear = fit_log_linear(buyers, label)
        data = dataset(buyers, label - linear.predict(buyers), log_days)
        spend = lgb.train(
            {**SETTINGS, "objective": "regression", "seed": seed}, data, shape.spend_trees
        )
    return Stages(formula, purchase, linear, spend)


def spend_label(formula: LifetimesModel, buyers: Examples) -> np.ndarray:
    """The logarithm of the spend, at least 1, as it would have been out of season."""
    return np.log(np.maximum(1.0, buyers.spend)) - season_effect(formula, buyers.features)


def dataset(features: np.ndarray, label: np.ndarray, log_days: float, offset=None) -> lgb.Dataset:
    """Without what trees must not see yet: a column of zeros is never split on."""
    hidden = [name for name, days in WINDOWS.items() if log_days < SEEN_AFTER * days]
    visible = features.copy()
    visible[:, [NAMES.index(name) for name in hidden]] = 0
    return lgb.Dataset(visible, label, init_score=offset, feature_name=list(NAMES))


def _levelled(stages: Stages, known: Known) -> Model:
    """The stages' ranking with the formula's total, as of the newest rows of either kind."""
    rows = known.recent if len(known.recent) else known.labelled
    scales = [_scale(stages, rows.features[rows.cutoff == kind]) for kind in (False, True)]
    scale = (scales[0] or scales[1] or 1.0, scales[1] or scales[0] or 1.0)
    spend = known.labelled.spend
    largest = LARGEST * np.quantile(spend, LARGEST_QUANTILE) if len(spend) else 0.0
    return Model(stages, scale, float(largest) or np.inf, Spread.usual())


def _scale(stages: Stages, features: np.ndarray) -> float | None:
    if not len(features):
        return None
    probability, logarithm = stages.predict(features)
    ours, formula = probability * np.exp(logarithm), stages.formula.predict(features).spend
    most = np.quantile(formula, LARGEST_ROWS)
    total = np.minimum(ours, most).sum()
    return float(np.minimum(formula, most).sum() / total) if total > 0 else None
