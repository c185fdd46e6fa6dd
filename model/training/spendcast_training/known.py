"""Facts known when a model is made, and the formula that follows from them."""

from dataclasses import dataclass
from datetime import UTC, tzinfo

import numpy as np

from spendcast_training.examples import Examples
from spendcast_training.lifetimes_model import LifetimesModel
from spendcast_training.season import Season, fit_season, span_days
from spendcast_training.zones import local_micros


@dataclass(frozen=True)
class Known:
    """What a model may learn from, and what it is to predict for.

    labelled: rows whose outcome is over. recent: rows of the last horizon, whose outcome is not
    known or not used. log_days: how long the log is. season: what the shop believes of it.
    believed: the largest amount that the shop believes, implausible or not. zone: of its days.
    """

    labelled: Examples
    recent: Examples
    horizon_days: int
    log_days: float
    season: Season | None = None
    believed: float = 0.0
    zone: tzinfo = UTC

    @classmethod
    def of(
        cls,
        labelled: Examples,
        recent: Examples,
        horizon_days: int,
        season: Season | None = None,
        believed: float = 0.0,
    ) -> "Known":
        micros = np.concatenate([labelled.micros, recent.micros])
        bought = ~np.concatenate([labelled.cutoff, recent.cutoff])
        days = span_days(micros[bought], micros)
        return cls(labelled, recent, horizon_days, days, season, believed)


def fit_formula(known: Known) -> LifetimesModel:
    """The formula of each customer's newest state, on the clock of the log's season."""
    purchases = [rows.where(~rows.cutoff) for rows in (known.labelled, known.recent)]
    season = fit_season(
        np.concatenate([rows.customer for rows in purchases]),
        local_micros(np.concatenate([rows.micros for rows in purchases]), known.zone),
        known.season,
    )
    return LifetimesModel.fit(newest_states(known), season, known.horizon_days)


def newest_states(known: Known) -> Examples:
    """The latest row at a cut-off date of each customer, or any row where there is none."""
    for rows in (known.recent, known.labelled):
        states = rows.where(rows.cutoff)
        if len(states):
            return states.newest_of_each()
    rows = known.recent if len(known.recent) else known.labelled
    return rows.newest_of_each()
