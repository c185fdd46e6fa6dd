"""Chooses how many trees each stage gets, on examples later than those it learns from."""

import numpy as np

from spendcast_training.examples import Examples
from spendcast_training.known import Known, fit_formula
from spendcast_training.stages import (
    ENOUGH,
    Shape,
    Stages,
    fit_stages,
    log_odds,
    log_spend,
    spend_label,
)

TREES = (0, 20, 40, 80)
# Fewer buyers choose by chance: then customers left out choose, not later examples.
FEWEST = 300
# Trees must be better than fewer trees by so many standard errors.
DOUBT = 1.0


def choose_shape(known: Known, fit: Examples, tune: Examples, seed: int) -> Shape:
    """By log loss of the probability, and by the spread of the log error of the spend.

    Purchases and cut-off dates count alike. The formula is that of all that is known: it has ten
    numbers, which no row can make its own.
    """
    if min(fit.bought.sum(), tune.bought.sum()) < FEWEST:
        out = known.labelled.customer % 5 == 0
        fit, tune = known.labelled.where(~out), known.labelled.where(out)
    if fit.bought.sum() < ENOUGH or tune.bought.sum() < FEWEST // 2:
        return Shape()
    formula = fit_formula(known)
    stages = fit_stages(formula, fit, Shape(TREES[-1], TREES[-1]), known.log_days, seed)
    buyers = tune.where(tune.bought)
    return Shape(
        _fewest([_log_loss(stages, tune, trees) for trees in TREES], tune),
        _fewest([_log_error(stages, tune, trees) for trees in TREES], buyers),
    )


def _fewest(losses: list[np.ndarray], rows: Examples) -> int:
    """The fewest trees that are hardly worse than the best number."""
    weight = np.zeros(len(rows))
    for kind in (False, True):
        chosen = rows.cutoff == kind
        weight[chosen] = 1 / max(1, chosen.sum())
    best = min(losses, key=lambda loss: weight @ loss)
    _, customer = np.unique(rows.customer, return_inverse=True)
    for trees, loss in zip(TREES, losses, strict=True):
        worse = np.bincount(customer, weight * (loss - best))
        if worse.sum() <= DOUBT * np.sqrt(worse @ worse):
            return trees
    return TREES[-1]


def _log_loss(stages: Stages, rows: Examples, trees: int) -> np.ndarray:
    odds = log_odds(stages.formula.predict(rows.features))
    if trees and stages.purchase is not None:
        odds = odds + stages.purchase.predict(rows.features, raw_score=True, num_iteration=trees)
    return np.logaddexp(0, np.where(rows.bought, -odds, odds))


def _log_error(stages: Stages, rows: Examples, trees: int) -> np.ndarray:
    """Squared, without its mean, since the level is brought to the formula's anyway."""
    buyers = rows.where(rows.bought)
    if trees and stages.spend is not None:
        label, learned = spend_label(stages.formula, buyers), stages.spend
        error = label - stages.log_linear.predict(buyers.features)
        error = error - learned.predict(buyers.features, num_iteration=trees)
    else:
        formula = log_spend(stages.formula.predict(buyers.features))
        error = np.log(np.maximum(1.0, buyers.spend)) - formula
    return (error - error.mean()) ** 2
