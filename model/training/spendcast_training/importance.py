"""Which features a model leans on."""

import numpy as np

from spendcast_training.evaluation import predict
from spendcast_training.examples import Examples
from spendcast_training.features import NAMES
from spendcast_training.measures import Judge
from spendcast_training.rankings import Truth

ROWS = 5_000
SEED = 1


def importance(model, rows: Examples) -> dict[str, float]:
    """How much Gini is lost when a feature's values change places between rows; largest first.

    Permutation importance: Breiman, Random Forests, Machine Learning 45, 2001, section 10. Of at
    most 5,000 rows; features that say the same stand in for each other and seem less important.
    """
    source = np.random.default_rng(SEED)
    chosen = np.sort(source.permutation(len(rows))[:ROWS])
    sample = rows.where(chosen)
    truth = Truth(sample.spend, sample.bought)
    whole = _gini(model, sample.features, truth)
    lost = {}
    for column, name in enumerate(NAMES):
        shuffled = sample.features.copy()
        shuffled[:, column] = source.permutation(shuffled[:, column])
        lost[name] = whole - _gini(model, shuffled, truth)
    known = {name: value for name, value in lost.items() if np.isfinite(value)}
    return dict(sorted(known.items(), key=lambda item: -item[1]))


def _gini(model, features: np.ndarray, truth: Truth) -> float:
    return float(Judge(predict(model, features), truth).measure(truth.whole())[0])
