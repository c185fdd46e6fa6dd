"""How good predictions are on rows later than those a model learned from, beside the baselines."""

import math
from dataclasses import dataclass

import numpy as np

from spendcast_training.baselines import baselines
from spendcast_training.examples import Examples
from spendcast_training.features import NAMES
from spendcast_training.intervals import REPLICATES, Judgement, judge
from spendcast_training.measures import MEASURES
from spendcast_training.rankings import ALERT_OVER, Prediction, Truth
from spendcast_training.window import Window

MODEL = "model"
PURCHASES = "every purchase"
FIRST_PURCHASES = "purchases without history"
CUSTOMERS = "customers at a cut-off date"


def predict(model, features: np.ndarray, threshold: float = ALERT_OVER) -> Prediction:
    """The model's outputs, as doubles. threshold: what the probability to exceed refers to."""
    return model.predict(features, threshold).prediction()


def populations(rows: Examples) -> dict[str, np.ndarray]:
    """Which rows belong to each population; those without rows are left out."""
    purchase = ~rows.cutoff
    found = {
        PURCHASES: purchase,
        FIRST_PURCHASES: purchase & (rows.features[:, NAMES.index("purchases")] == 0),
        CUSTOMERS: rows.cutoff,
    }
    return {name: chosen for name, chosen in found.items() if chosen.any()}


def evaluate_all(
    predictions: dict[str, Prediction],
    rows: Examples,
    alert_over: float = ALERT_OVER,
    replicates: int = REPLICATES,
) -> dict[str, Judgement]:
    """Every prediction on every population, with intervals."""
    return {
        name: judge(
            {which: prediction.of(chosen) for which, prediction in predictions.items()},
            Truth(rows.spend[chosen], rows.bought[chosen], alert_over),
            rows.customer[chosen],
            replicates,
        )
        for name, chosen in populations(rows).items()
    }


@dataclass(frozen=True)
class Evaluation:
    """A model and every baseline on the same later rows: what they say, and how good that is."""

    rows: Examples
    predictions: dict[str, Prediction]
    judgements: dict[str, Judgement]
    horizon_days: int
    base_currency: str
    alert_over: float


def evaluate(
    models: dict[str, object], window: Window, alert_over: float = ALERT_OVER
) -> Evaluation:
    """Judges models, by name, beside every baseline on the window's later rows."""
    predictions = {name: predict(model, window.later.features) for name, model in models.items()}
    predictions |= baselines(window.earlier, window.later, window.horizon_days, window.facts)
    judgements = evaluate_all(predictions, window.later, alert_over)
    currency = window.base_currency
    return Evaluation(
        window.later, predictions, judgements, window.horizon_days, currency, alert_over
    )


def figures(judgements: dict[str, Judgement]) -> dict[str, float]:
    """All that has a meaning, by a name such as every_purchase/model/gini."""
    named = {
        "/".join(_name(part) for part in (population, which, measure)): estimate.value
        for population, judgement in judgements.items()
        for which in judgement.names
        for measure in MEASURES
        for estimate in [judgement.of(which, measure)]
    }
    return {name: value for name, value in named.items() if math.isfinite(value)}


def _name(text: str) -> str:
    """As MLflow and shells take it."""
    return "_".join("".join(c if c.isalnum() else " " for c in text).split()).lower()
