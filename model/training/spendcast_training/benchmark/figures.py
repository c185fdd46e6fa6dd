"""The figures of one prediction on the rows of one population."""

import numpy as np

from spendcast_training.coverage import TENTHS, by_tenth, calibration_error, coverage
from spendcast_training.intervals import Estimate, judge
from spendcast_training.measures import MEASURES, Judge, ratio
from spendcast_training.rankings import Prediction, Truth

# Coverage of each tenth of the predictions, the smallest first.
BY_TENTH = tuple(f"tenth_{number}" for number in range(1, TENTHS + 1))
FIGURES = (
    "gini", "spearman", "auc", "brier", "f1", "mae", "ratio", "coverage", "inside",
    "exceed_error", "mean_f1", "width", *BY_TENTH,
)  # fmt: skip

GAINS = ("gini", "spearman", "auc", "brier")
NOTHING = Estimate(np.nan, np.nan, np.nan)


def figures_of(prediction: Prediction, truth: Truth) -> dict[str, float]:
    """All FIGURES; NaN where one has no meaning.

    mae is relative to the mean actual spend, so that shops of all prices count alike. Without a
    probability the AUC ranks by spend. f1: of the alerts as the predictor raises them; mean_f1: of
    alerts by the expected spend. inside: the plain share of outcomes within the interval;
    coverage: the share that is 0.8 of honest intervals (coverage.py).
    """
    spend, probability = prediction.spend, prediction.probability
    ranked = Prediction(spend, spend if probability is None else probability)
    measured = dict(zip(MEASURES, Judge(ranked, truth).measure(truth.whole()), strict=True))
    found = dict.fromkeys(FIGURES, np.nan)
    found |= {name: measured[name] for name in ("gini", "spearman", "auc")}
    found["brier"] = np.nan if probability is None else measured["brier"]
    found["mean_f1"] = f1(spend > truth.alert_over, truth.high)
    stated = prediction.alert is not None
    found["f1"] = f1(prediction.alert, truth.high) if stated else found["mean_f1"]
    found["mae"] = ratio(measured["mae"], truth.spend.mean())
    found["ratio"] = measured["total_ratio"]
    if prediction.low is not None:
        found |= _interval(prediction, truth)
    if prediction.exceed is not None:
        found["exceed_error"] = calibration_error(prediction.exceed, truth.high)
    return {name: float(value) for name, value in found.items()}


def f1(alert: np.ndarray, high: np.ndarray) -> float:
    """F1 of the alerts; NaN where nobody is high."""
    if not high.any():
        return np.nan
    return ratio(2 * float(high[alert].sum()), float(alert.sum() + high.sum()))


def _interval(prediction: Prediction, truth: Truth) -> dict[str, float]:
    covered = coverage(prediction, truth.spend)
    inside = (prediction.low <= truth.spend) & (truth.spend <= prediction.high)
    width = float((prediction.high - prediction.low).mean())
    return {
        "coverage": covered.mean(),
        "inside": inside.mean(),
        "width": ratio(width, truth.spend.mean()),
        **dict(zip(BY_TENTH, by_tenth(prediction, covered), strict=False)),
    }


def gains(
    model: Prediction,
    rival: Prediction | None,
    rows: np.ndarray,
    truth: Truth,
    customer: np.ndarray,
) -> dict[str, float]:
    """95 % intervals over customers: of the model's total, and of its gains over a rival."""
    named = {"model": model.of(rows)} | ({} if rival is None else {"rival": rival.of(rows)})
    judged = judge(named, truth, customer)
    total = judged.of("model", "total_ratio")
    found = {"ratio_low": total.low, "ratio_high": total.high}
    for figure in GAINS:
        gain = judged.difference("model", "rival", figure) if rival is not None else NOTHING
        found |= {f"{figure}_gain": gain.value}
        found |= {f"{figure}_gain_low": gain.low, f"{figure}_gain_high": gain.high}
    return found
