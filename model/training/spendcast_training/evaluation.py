"""How good predictions are on rows later than those a model learned from, beside the baselines."""

import math

import numpy as np

from spendcast_training.baselines import baselines
from spendcast_training.examples import Examples
from spendcast_training.features import NAMES
from spendcast_training.intervals import REPLICATES, Estimate, Judgement, judge
from spendcast_training.measures import MEASURES
from spendcast_training.rankings import ALERT_OVER, Prediction, Truth

MODEL = "model"
PURCHASES = "every purchase"
FIRST_PURCHASES = "purchases without history"
CUSTOMERS = "customers at a cut-off date"
TITLES = {
    "gini": "normalised Gini",
    "spearman": "Spearman",
    "mae": "MAE",
    "decile_mape": "decile MAPE",
    "total_ratio": "total predicted/actual",
    "brier": "Brier",
    "auc": "AUC",
    "alert_precision": "alert precision",
    "alert_recall": "alert recall",
}


def predict(model, rows: Examples) -> Prediction:
    """What a model says of the rows; its values as doubles."""
    probability, spend = model.predict(rows.features)
    return Prediction(np.asarray(spend, np.float64), np.asarray(probability, np.float64))


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
            {which: part(prediction, chosen) for which, prediction in predictions.items()},
            Truth(rows.spend[chosen], rows.bought[chosen], alert_over),
            rows.customer[chosen],
            replicates,
        )
        for name, chosen in populations(rows).items()
    }


def evaluate(
    model, earlier: Examples, later: Examples, horizon_days: int, facts=None
) -> tuple[dict[str, Prediction], dict[str, Judgement]]:
    """A model and every baseline on the later rows: what they predict, and how good that is."""
    predictions = {MODEL: predict(model, later)}
    predictions |= baselines(earlier, later, horizon_days, facts)
    return predictions, evaluate_all(predictions, later)


def part(prediction: Prediction, rows: np.ndarray) -> Prediction:
    """The prediction of some of the rows."""
    chance = prediction.probability
    return Prediction(prediction.spend[rows], None if chance is None else chance[rows])


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


def table(judgement: Judgement) -> list[list[str]]:
    """A heading, then a row per measure with figure and 95 % interval of each prediction."""
    heading = ["", *judgement.names]
    rows = [
        [TITLES[measure], *(cell(judgement.of(name, measure)) for name in judgement.names)]
        for measure in MEASURES
    ]
    return [heading, *rows]


def text(judgements: dict[str, Judgement]) -> str:
    """The tables of all populations in columns, for a terminal."""
    blocks = []
    for population, judgement in judgements.items():
        lines = table(judgement)
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        title = f"{population}: {judgement.rows:,} rows of {judgement.customers:,} customers"
        body = [
            "  ".join(
                value.ljust(width) for value, width in zip(line, widths, strict=True)
            ).rstrip()
            for line in lines
        ]
        blocks.append("\n".join([title, *body]))
    return "\n\n".join(blocks)


def cell(estimate: Estimate) -> str:
    """A figure with three digits and its interval; a dash where it has no meaning."""
    if not math.isfinite(estimate.value):
        return "-"
    if not math.isfinite(estimate.low):
        return number(estimate.value)
    return f"{number(estimate.value)} ({number(estimate.low)} to {number(estimate.high)})"


def number(value: float) -> str:
    """Three decimals of small figures, none of large ones."""
    return f"{value:,.3f}" if abs(value) < 10 else f"{value:,.0f}"


def _name(text: str) -> str:
    """As MLflow and shells take it."""
    return "_".join("".join(c if c.isalnum() else " " for c in text).split()).lower()
