"""The figures of one forecast on the rows of one population."""

import numpy as np

from spendcast_training.benchmark.contender import Forecast
from spendcast_training.measures import MEASURES, Judge, ratio
from spendcast_training.rankings import Prediction, Truth

FIGURES = (
    "gini", "spearman", "auc", "brier", "f1", "mae", "ratio", "coverage", "coverage_fair",
    "worst_tenth", "exceed_error", "exceed_f1", "width",
)  # fmt: skip
TENTHS = 10
LOW, HIGH = 0.1, 0.9


def figures_of(forecast: Forecast, truth: Truth) -> dict[str, float]:
    """All FIGURES; NaN where one has no meaning.

    mae is relative to the mean actual spend, so that shops of all prices count alike. Without a
    probability the AUC ranks by spend.
    """
    spend, probability = forecast.spend, forecast.probability
    ranked = Prediction(spend, spend if probability is None else probability)
    measured = dict(zip(MEASURES, Judge(ranked, truth).measure(truth.whole()), strict=True))
    found = dict.fromkeys(FIGURES, np.nan)
    found |= {name: measured[name] for name in ("gini", "spearman", "auc")}
    found["brier"] = np.nan if probability is None else measured["brier"]
    found["f1"] = f1(spend > truth.alert_over, truth.high)
    found["mae"] = ratio(measured["mae"], truth.spend.mean())
    found["ratio"] = measured["total_ratio"]
    if forecast.low is not None:
        found |= _interval(forecast, truth)
    if forecast.exceed is not None:
        found["exceed_error"] = exceed_error(forecast.exceed, truth.high)
        found["exceed_f1"] = f1(forecast.exceed >= 0.5, truth.high)
    return {name: float(value) for name, value in found.items()}


def f1(alert: np.ndarray, high: np.ndarray) -> float:
    """Of alerts; NaN where nobody is high."""
    if not high.any():
        return np.nan
    return ratio(2 * float(high[alert].sum()), float(alert.sum() + high.sum()))


def _interval(forecast: Forecast, truth: Truth) -> dict[str, float]:
    inside = (forecast.low <= truth.spend) & (truth.spend <= forecast.high)
    fair = fair_coverage(forecast, truth)
    order = np.argsort(forecast.spend, kind="stable")
    tenths = [fair[rows].mean() for rows in np.array_split(order, TENTHS) if len(rows)]
    width = (forecast.high - forecast.low).mean()
    return {
        "coverage": inside.mean(),
        "coverage_fair": fair.mean(),
        "worst_tenth": max(tenths, key=lambda share: abs(share - (HIGH - LOW))),
        "width": ratio(float(width), truth.spend.mean()),
    }


def fair_coverage(forecast: Forecast, truth: Truth) -> np.ndarray:
    """Coverage that is 0.8 for a perfect forecast, also where most rows spend nothing.

    Where more than a tenth of the probability lies on 0, an interval from 0 covers more than 80 %
    whatever the forecast. A row that spent nothing counts by the share of the probability of 0 that
    lies between the two quantiles (a randomised probability integral transform; Czado, Gneiting and
    Held, Predictive Model Assessment for Count Data, Biometrics 65, 2009).
    """
    inside = (forecast.low <= truth.spend) & (truth.spend <= forecast.high)
    none = np.clip(1 - forecast.probability, 1e-9, 1)
    share = np.clip(np.minimum(none, HIGH) - LOW, 0, None) / none
    return np.where(truth.spend > 0, inside, share)


def exceed_error(probability: np.ndarray, high: np.ndarray) -> float:
    """Expected calibration error in ten bins of equal size."""
    order = np.argsort(probability, kind="stable")
    gaps = [
        len(rows) * abs(probability[rows].mean() - high[rows].mean())
        for rows in np.array_split(order, TENTHS)
        if len(rows)
    ]
    return float(sum(gaps) / len(order))
