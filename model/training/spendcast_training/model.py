"""The two-stage model: will they buy again, and if so for how much."""

from dataclasses import dataclass, replace

import lightgbm as lgb
import numpy as np

from spendcast_training.examples import Examples
from spendcast_training.features import NAMES

TREES = 120
# The gamma loss takes positive amounts only; a net spend may be 0.
CENT = 0.01
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
class TwoStage:
    """P(buys again) times the mean spend of those who do.

    Both stages learn means, the second with a gamma loss, which judges errors relative to the
    amount, so that a few very large baskets do not rule it; `scale` brings the total back.
    """

    purchase: lgb.Booster
    spend: lgb.Booster
    scale: float

    def predict(self, features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Purchase probability and expected spend of each row."""
        probability = self.purchase.predict(features)
        return probability, probability * self.spend.predict(features) * self.scale


def fit(examples: Examples, seed: int) -> TwoStage:
    """Fits both stages on four fifths of the customers, and the scale on the rest of them."""
    held_out = examples.customer % 5 == 0
    fitted, rest = examples.where(~held_out), examples.where(held_out)
    buyers = fitted.where(fitted.bought)
    unscaled = TwoStage(
        _boost("binary", fitted.features, fitted.bought, seed),
        _boost("gamma", buyers.features, np.maximum(buyers.spend, CENT), seed),
        scale=1.0,
    )
    _, expected = unscaled.predict(rest.features)
    return replace(unscaled, scale=float(rest.spend.sum() / expected.sum()))


def _boost(objective: str, features: np.ndarray, label: np.ndarray, seed: int) -> lgb.Booster:
    data = lgb.Dataset(features, label.astype(float), feature_name=list(NAMES))
    return lgb.train({**SETTINGS, "objective": objective, "seed": seed}, data, TREES)
