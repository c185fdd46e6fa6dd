"""BG/NBD and Gamma-Gamma on the season's clock: the formula under the model's trees."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln

from spendcast_training.examples import Examples
from spendcast_training.features import NAMES
from spendcast_training.season import Season

# The weight of the priors, in customers; each is log-normal around a common shop.
PRIOR_CUSTOMERS = 5.0
PRIOR_DEVIATION = 1.5
COMMON_FREQUENCY = (0.5, 0.3, 2.0)  # r, a, b; alpha follows from the mean rate
COMMON_AMOUNT = (6.0, 4.0)  # p, q; v is the median amount
# Probabilities are kept between, where float32 still has digits of both p and 1 - p.
LOWEST, HIGHEST = 1e-6, 1 - 1e-4
# The mean of a beta distribution by two nodes at the mean plus and minus so many deviations.
NODE = 0.9


@dataclass(frozen=True)
class Histories:
    """Per row: repeat purchases, busy days to the last and to now, and ahead; mean amount."""

    repeats: np.ndarray
    recency: np.ndarray
    age: np.ndarray
    ahead: np.ndarray
    amount: np.ndarray

    @classmethod
    def of(cls, features: np.ndarray, season: Season, horizon_days: int) -> "Histories":
        """From the features; a purchase counts itself, a cut-off date (0 lines) does not."""
        column = dict(zip(NAMES, features.T.astype(np.float64), strict=True))
        bought = column["lines"] > 0
        since = np.where(bought, 0, np.maximum(0, column["days_since_last_purchase"]))
        day, tenure = column["day_of_year"], column["tenure_days"]
        count = column["purchases"] + bought
        repeats, age = np.maximum(0, count - 1), season.length(day, tenure, 0 * tenure)
        recency = np.minimum(age, season.length(day, np.maximum(tenure, since), since))
        return cls(
            repeats,
            np.where(repeats > 0, recency, 0),
            age,
            season.ahead(day, horizon_days),
            (column["spend"] + column["amount"]) / np.maximum(1, count),
        )

    def before(self, busy_days: float) -> "Histories":
        """The same before a horizon of so many busy days."""
        return replace(self, ahead=np.full(len(self.ahead), busy_days))


@dataclass(frozen=True)
class Outlook:
    """Per row: probability of a purchase within the horizon, expected purchases and amount."""

    probability: np.ndarray
    purchases: np.ndarray
    amount: np.ndarray

    @property
    def spend(self) -> np.ndarray:
        return self.purchases * self.amount


@dataclass(frozen=True)
class LifetimesModel:
    """How often and for how much customers buy, until they stop.

    Fader, Hardie and Lee, Counting Your Customers the Easy Way, Marketing Science 24(2), 2005;
    Fader and Hardie, The Gamma-Gamma Model of Monetary Value, 2013. Time is counted in busy days,
    so that quiet months neither end a customer nor promise less than the busy ones bring.
    """

    season: Season
    horizon_days: int
    r: float
    alpha: float
    a: float
    b: float
    p: float
    q: float
    v: float

    @classmethod
    def fit(cls, states: Examples, season: Season, horizon_days: int) -> "LifetimesModel":
        """The mode under the priors, from a row per customer; priors alone where there is none."""
        histories = Histories.of(states.features, season, horizon_days)
        frequency, amount = _fit_frequency(histories), _fit_amount(histories)
        return cls(season, horizon_days, *frequency, *amount)

    def predict(self, features: np.ndarray) -> Outlook:
        """Outlook over the coming horizon, for each row."""
        return self.outlook(self.histories(features))

    def histories(self, features: np.ndarray) -> Histories:
        return Histories.of(features, self.season, self.horizon_days)

    @property
    def calm_horizon(self) -> float:
        """Busy days of a horizon in a season as busy as the year is on average."""
        return self.horizon_days * self.season.level_ahead(self.horizon_days)

    def outlook(self, at: Histories) -> Outlook:
        alive = self._alive(at)
        shape, age = self.r + at.repeats, self.alpha + at.age
        none = np.exp(-shape * np.log1p(at.ahead / age))
        count = sum(self._purchases(at, share, shape, age) for share in self._dropouts(at))
        weight = at.repeats + 1
        amount = self.p * (self.v + weight * at.amount) / (self.p * weight + self.q - 1)
        return Outlook(np.clip(alive * (1 - none), LOWEST, HIGHEST), alive * count / 2, amount)

    def _alive(self, at: Histories) -> np.ndarray:
        gone = np.log((self.alpha + at.age) / (self.alpha + at.recency)) * (self.r + at.repeats)
        odds = self.a / (self.b + np.maximum(1, at.repeats) - 1) * np.exp(np.minimum(gone, 60))
        return 1 / (1 + np.where(at.repeats > 0, odds, 0))

    def _dropouts(self, at: Histories) -> tuple[np.ndarray, np.ndarray]:
        """Two nodes for the chance that a living customer stops after a purchase."""
        total = self.a + self.b + at.repeats
        mean = self.a / total
        away = NODE * np.sqrt(mean * (1 - mean) / (total + 1))
        return np.maximum(mean - away, 0.05 * mean), np.minimum(mean + away, 1)

    def _purchases(self, at: Histories, share, shape, age) -> np.ndarray:
        """Expected within the horizon by a living customer who stops with this chance."""
        return (1 - np.exp(-shape * np.log1p(share * at.ahead / age))) / share


def _fit_frequency(at: Histories) -> np.ndarray:
    rate = (at.repeats.sum() + 1) / (at.age.sum() + 90)
    shape, first, second = COMMON_FREQUENCY
    start = np.log([shape, shape / rate, first, second])
    x, age, repeated = at.repeats, at.age, at.repeats > 0

    def loss(logarithms: np.ndarray) -> float:
        r, alpha, a, b = np.exp(logarithms)
        same = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
        same += gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
        lives = -(r + x) * np.log(alpha + age)
        ended = np.log(a) - np.log(b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + at.recency)
        likely = same + np.logaddexp(lives, np.where(repeated, ended, -np.inf))
        return -likely.sum() + _penalty(logarithms, start)

    bounds = [(value - 6, value + 6) for value in start]
    return np.exp(minimize(loss, start, method="L-BFGS-B", bounds=bounds).x)


def _fit_amount(at: Histories) -> np.ndarray:
    bought = at.amount[at.amount > 0]
    middle = float(np.median(bought)) if len(bought) else 1.0
    start = np.log([*COMMON_AMOUNT, middle])
    used = (at.repeats > 0) & (at.amount > 0)
    count, mean = at.repeats[used] + 1, at.amount[used]

    def loss(logarithms: np.ndarray) -> float:
        p, q, v = np.exp(logarithms)
        likely = gammaln(p * count + q) - gammaln(p * count) - gammaln(q) + q * np.log(v)
        likely += (p * count - 1) * np.log(mean) + p * count * np.log(count)
        likely -= (p * count + q) * np.log(v + mean * count)
        return -likely.sum() + _penalty(logarithms, start)

    bounds = [(-3, 5), (np.log(1.05), 5), (start[2] - 6, start[2] + 6)]
    return np.exp(minimize(loss, start, method="L-BFGS-B", bounds=bounds).x)


def _penalty(logarithms: np.ndarray, start: np.ndarray) -> float:
    return PRIOR_CUSTOMERS * float(np.sum((logarithms - start) ** 2)) / (2 * PRIOR_DEVIATION**2)
