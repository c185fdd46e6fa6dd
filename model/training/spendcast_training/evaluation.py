"""How good a model is on purchases later than those it learned from."""

import numpy as np

from spendcast_training.examples import Examples
from spendcast_training.features import NAMES


def evaluate(model, test: Examples, horizon_days: int) -> dict[str, float]:
    """AUC and Brier score of the probability; Gini and predicted/actual total of the spend.

    Beside them the spend-rate rule: the customer goes on spending at the rate so far.
    """
    probability, spend = model.predict(test.features)
    rule = np.maximum(0, test.features[:, NAMES.index("net_spend_per_day")] * horizon_days)
    actual = test.spend.sum()
    return {
        "auc": auc(probability, test.bought),
        "brier": float(np.mean((probability - test.bought) ** 2)),
        "gini": gini(spend, test.spend),
        "gini_spend_rate_rule": gini(rule, test.spend),
        "total_predicted_to_actual": float(spend.sum() / actual),
        "total_spend_rate_rule_to_actual": float(rule.sum() / actual),
    }


def auc(score: np.ndarray, label: np.ndarray) -> float:
    """The chance that a random positive scores above a random negative; ties count half."""
    _, group, counts = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(counts) - (counts - 1) / 2)[group]
    positives, negatives = label.sum(), (~label).sum()
    return float((rank[label].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def gini(score: np.ndarray, value: np.ndarray) -> float:
    """How well a score ranks values: 1 as well as the values themselves, 0 as well as chance."""
    return _lorenz_area(score, value) / _lorenz_area(value, value)


def _lorenz_area(score: np.ndarray, value: np.ndarray) -> float:
    best_first = value[np.argsort(-score, kind="stable")]
    share = np.cumsum(best_first) / best_first.sum()
    return float(share.mean() - 0.5 - 0.5 / len(value))
