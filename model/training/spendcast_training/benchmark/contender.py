"""The model under test, behind the one interface that the benchmark knows.

This is the file to adapt when the model changes.
"""

from dataclasses import dataclass, replace

import numpy as np

from spendcast_training.alerting import alert_probability
from spendcast_training.benchmark.rows import Past
from spendcast_training.evaluation import predict
from spendcast_training.examples import Examples, Row, make_examples, recent_rows
from spendcast_training.features import NAMES
from spendcast_training.known import Known
from spendcast_training.model import Model, fit
from spendcast_training.rankings import Prediction
from spendcast_training.stages import Shape

LINES = NAMES.index("lines")


def features_of(row: Row) -> list[float]:
    """The features that `learn` and `predict` agree on."""
    return row.features()


def examples_of(past: Past) -> Examples:
    """Raises ValueError where the log is too short for a single outcome."""
    return make_examples(
        past.facts, past.horizon_days, past.max_examples, past.seed, past.places or None
    )


def learn(past: Past, examples: Examples):
    """The model that would be served at the date; raises where the model refuses the log."""
    recent = recent_rows(past.facts, past.horizon_days, past.max_examples, past.seed)
    known = Known.of(examples, recent, past.horizon_days)
    return Contender(fit(known, Shape.of(examples), past.seed), known.recent)


@dataclass(frozen=True)
class Contender:
    """recent: the newest rows that were known, by which it chooses when to alert."""

    model: Model
    recent: Examples

    def predict(self, features: np.ndarray, threshold: float) -> Prediction:
        """threshold: that `exceed` and alerts refer to."""
        found = predict(self.model, features, threshold)
        known = predict(self.model, self.recent.features, threshold).exceed
        cutoff, alert = features[:, LINES] == 0, np.zeros(len(features), dtype=bool)
        for kind in (False, True):
            rows = cutoff == kind
            alert[rows] = found.exceed[rows] >= alert_probability(known[self.recent.cutoff == kind])
        return replace(found, alert=alert)
