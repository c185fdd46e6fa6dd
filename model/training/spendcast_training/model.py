"""The model: a formula of how customers come back, corrected by trees, with its uncertainty."""

from dataclasses import dataclass, replace

import numpy as np

from spendcast_training.clip import Clip
from spendcast_training.examples import Examples
from spendcast_training.features import NAMES
from spendcast_training.known import Known, fit_formula
from spendcast_training.rankings import ALERT_OVER
from spendcast_training.scores import Scores
from spendcast_training.spread import Spread, fit_spread
from spendcast_training.stages import Shape, Stages, fit_stages

FOLDS = 4
# Shares of the expected total that a few rows decide are cut here before totals are compared.
LARGEST_ROWS = 0.995
# Weight of outcomes beside the formula in the level after purchases.
OUTCOMES = 0.5
# No prediction is over so many times the spend that one outcome in a thousand reaches.
LARGEST, LARGEST_QUANTILE = 10.0, 0.999


@dataclass(frozen=True)
class Model:
    """Stages, brought to the formula's total; then the spread around what is expected.

    scale: factor on the spend of purchases and of cut-off dates (no lines). clip: of the features,
    before the rest reads them.
    """

    stages: Stages
    scale: tuple[float, float]
    largest: float
    spread: Spread
    clip: Clip

    def predict(self, features: np.ndarray, threshold: float = ALERT_OVER) -> Scores:
        """Raises no error for any finite features."""
        features = self.clip.clipped(features)
        staged = self.stages.predict(features)
        probability = staged.probability
        scale = np.where(features[:, NAMES.index("lines")] == 0, self.scale[1], self.scale[0])
        spend = np.minimum(self.largest, scale * staged.spend)
        count = staged.formula.purchases
        low, high, exceed = self.spread.around(probability, spend, count, threshold)
        return Scores(probability, spend, low, high, exceed)


def fit(known: Known, shape: Shape, seed: int) -> Model:
    """The formula of all customers, trees of the rows whose outcome is over."""
    clip = Clip.of(known)
    known = clip.known(known)
    formula, rows = fit_formula(known), known.labelled
    stages = fit_stages(formula, rows, shape, known.log_days, seed)
    model = _levelled(stages, known)
    expected, probability = np.zeros(len(rows)), np.zeros(len(rows))
    for fold in range(FOLDS):
        out = rows.customer % FOLDS == fold
        part = fit_stages(formula, rows.where(~out), shape, known.log_days, seed)
        scores = _levelled(part, known).predict(rows.features[out])
        probability[out] = scores.purchase_probability
        expected[out] = scores.expected_spend
    count = formula.predict(rows.features).purchases
    spread = fit_spread(rows, probability, expected, count)
    return replace(model, spread=spread, clip=clip)


def _levelled(stages: Stages, known: Known) -> Model:
    """The stages' ranking with the formula's total, as of the newest rows of either kind.

    The total after purchases is the geometric mean of the formula's and of what outcomes say, once
    there are enough for trees: right after a purchase customers who come back in bursts or at even
    intervals are not where the formula takes them to be.
    """
    rows = known.recent if len(known.recent) else known.labelled
    scales = [_scale(stages, rows.features[rows.cutoff == kind]) for kind in (False, True)]
    if stages.learned and scales[0]:
        scales[0] *= (_by_outcomes(stages, known.labelled) / scales[0]) ** OUTCOMES
    scale = (scales[0] or scales[1] or 1.0, scales[1] or scales[0] or 1.0)
    spend = known.labelled.spend
    largest = LARGEST * np.quantile(spend, LARGEST_QUANTILE) if len(spend) else 0.0
    return Model(stages, scale, float(largest) or np.inf, Spread.usual(), Clip())


def _scale(stages: Stages, features: np.ndarray) -> float | None:
    if not len(features):
        return None
    staged = stages.predict(features)
    ours, formula = staged.spend, staged.formula.spend
    most = np.quantile(formula, LARGEST_ROWS)
    total = np.minimum(ours, most).sum()
    return float(np.minimum(formula, most).sum() / total) if total > 0 else None


def _by_outcomes(stages: Stages, rows: Examples) -> float:
    """Spend after purchases over the spend that the stages expected, large ones cut; else 1."""
    rows = rows.where(~rows.cutoff)
    if not rows.spend.any():
        return 1.0
    most = np.quantile(rows.spend, LARGEST_ROWS)
    total = np.minimum(stages.predict(rows.features).spend, most).sum()
    return float(np.minimum(rows.spend, most).sum() / total)
