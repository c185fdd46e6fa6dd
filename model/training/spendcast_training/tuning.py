"""Chooses how many trees each stage gets, on examples later than those it learns from."""

import numpy as np

from spendcast_training.examples import Examples
from spendcast_training.model import Shape, TwoStage, fit_stages, in_season, spend_label
from spendcast_training.season import day_of_year, season_factors

# Fewer buyers choose by chance.
ENOUGH = 500
PURCHASE_TREES = range(60, 201, 20)
SPEND_TREES = range(10, 121, 10)


def choose_shape(fit: Examples, tune: Examples, seed: int) -> Shape:
    """By log loss of the probability, and by the spread of the log error of the spend."""
    if min(fit.bought.sum(), tune.bought.sum()) < ENOUGH:
        return Shape()
    season = season_factors(fit)
    model = fit_stages(fit, season, Shape(PURCHASE_TREES[-1], SPEND_TREES[-1]), seed)
    return Shape(
        min(PURCHASE_TREES, key=lambda trees: _log_loss(model, tune, trees)),
        min(SPEND_TREES, key=lambda trees: _log_error(model, tune, trees)),
    )


def _log_loss(model: TwoStage, tune: Examples, trees: int) -> float:
    probability = in_season(
        model.purchase.predict(tune.features, num_iteration=trees),
        model.season[day_of_year(tune.features)],
    )
    return float(-np.mean(np.log(np.where(tune.bought, probability, 1 - probability))))


def _log_error(model: TwoStage, tune: Examples, trees: int) -> float:
    """Without its mean, which calibration takes care of."""
    buyers = tune.where(tune.bought)
    label = spend_label(model.purchase, buyers, model.season[day_of_year(buyers.features)])
    trees_say = model.spend.predict(buyers.features, num_iteration=trees)
    return float(np.std(label - model.log_linear.predict(buyers.features) - trees_say))
