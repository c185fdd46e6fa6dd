"""The model under test, behind the one interface that the benchmark knows.

This is the file to adapt when the model changes.
"""

from dataclasses import dataclass

import numpy as np

from spendcast_training.benchmark.rows import Past
from spendcast_training.evaluation import predict
from spendcast_training.examples import Examples, Row, make_examples, recent_rows
from spendcast_training.features import DAY
from spendcast_training.known import Known
from spendcast_training.model import Model, fit
from spendcast_training.rankings import Prediction
from spendcast_training.stages import Shape
from spendcast_training.tuning import choose_shape

TUNE_SHARE = 0.2


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
    return Contender(fit(known, _shape(past, known), past.seed))


@dataclass(frozen=True)
class Contender:
    model: Model

    def predict(self, features: np.ndarray, threshold: float) -> Prediction:
        """threshold: that `exceed` refers to."""
        return predict(self.model, features, threshold)


def _shape(past: Past, known: Known) -> Shape:
    """As `train` chooses it, on the newest fifth."""
    rows = known.labelled
    tuned = int(np.quantile(rows.micros, 1 - TUNE_SHARE))
    earlier = rows.where(rows.micros <= tuned - past.horizon_days * DAY)
    return choose_shape(known, earlier, rows.where(rows.micros > tuned), past.seed)
