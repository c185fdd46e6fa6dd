"""The outputs of a model's graph: the one place that names them in Python."""

from dataclasses import dataclass, fields

import numpy as np

from spendcast_training.rankings import Prediction


@dataclass(frozen=True)
class Scores:
    """Per row [n], named and ordered as the outputs of the graph; money in the base currency."""

    purchase_probability: np.ndarray
    expected_spend: np.ndarray
    spend_low: np.ndarray
    spend_high: np.ndarray
    exceed_probability: np.ndarray

    def prediction(self) -> Prediction:
        """The same as doubles, beside what baselines predict."""
        probability, spend, low, high, exceed = (
            np.asarray(getattr(self, name), np.float64) for name in OUTPUTS
        )
        return Prediction(spend, probability, low, high, exceed)


OUTPUTS = tuple(field.name for field in fields(Scores))
