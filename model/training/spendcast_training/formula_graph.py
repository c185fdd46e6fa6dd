"""The lifetimes model as ONNX nodes, line by line as `lifetimes_model` has it."""

import numpy as np
from onnx import TensorProto

from spendcast_training import lifetimes_model
from spendcast_training.features import NAMES
from spendcast_training.graph_builder import GraphBuilder
from spendcast_training.lifetimes_model import LifetimesModel
from spendcast_training.season import YEAR

INPUT = "features"
# The input after `Clip`, which all else reads.
CLIPPED = "clipped"


def column(build: GraphBuilder, name: str, of: str = CLIPPED) -> str:
    return build.gather(of, [NAMES.index(name)], axis=1)


class FormulaGraph:
    """Names of the model's quantities, float32 [n, 1] each."""

    def __init__(self, build: GraphBuilder, formula: LifetimesModel):
        self._build, self._formula = build, formula
        bought = build.cast(build.is_above(column(build, "lines"), 0.0), TensorProto.FLOAT)
        since = build.least(column(build, "days_since_last_purchase"), 0.0)
        since = build.multiply(since, build.subtract(1.0, bought))
        day, tenure = column(build, "day_of_year"), column(build, "tenure_days")
        count = build.add(column(build, "purchases"), bought)
        self.repeats = build.do("Relu", build.subtract(count, 1.0))
        self.age = self._length(day, tenure, None)
        recency = build.most(self.age, self._length(day, build.least(tenure, since), since))
        self.returned = build.is_above(self.repeats, 0.0)
        self.recency = build.where(self.returned, recency, 0.0)
        later = self._surplus(build.add(day, formula.horizon_days))
        after = build.subtract(later, self._surplus(day))
        self.ahead = build.least(build.add(after, formula.horizon_days), 1e-3)
        level = formula.season.level_ahead(formula.horizon_days)
        self.ahead = build.multiply(self.ahead, level)
        spent = build.add(column(build, "spend"), column(build, "amount"))
        self.amount = build.divide(spent, build.least(count, 1.0))
        self.alive = self._alive()
        self.shape = build.add(self.repeats, formula.r)
        self.frequency = build.add(self.age, formula.alpha)

    def outlook(self, ahead: str | float) -> tuple[str, str, str]:
        """Probability, expected purchases, and logarithm of the spend of those who buy."""
        build, formula = self._build, self._formula
        probability = build.multiply(self.alive, self._some(ahead, 1.0))
        probability = build.most(
            build.least(probability, lifetimes_model.LOWEST), lifetimes_model.HIGHEST
        )
        counts = [build.divide(self._some(ahead, share), share) for share in self._dropouts()]
        count = build.multiply(self.alive, build.add(*counts), 0.5)
        weight = build.add(self.repeats, 1.0)
        known = build.multiply(build.add(build.multiply(weight, self.amount), formula.v), formula.p)
        amount = build.divide(known, build.add(build.multiply(weight, formula.p), formula.q - 1))
        spend = build.divide(build.multiply(count, amount), probability)
        return probability, count, build.log(build.least(spend, 0.01))

    def _some(self, ahead: str | float, share: str | float) -> str:
        """The chance of a purchase by a living customer within this share of the time ahead."""
        build = self._build
        grows = build.divide(build.multiply(ahead, share), self.frequency)
        return build.one_less_exp(build.multiply(build.log1p(grows), self.shape))

    def _alive(self) -> str:
        build, formula = self._build, self._formula
        age, recency = build.add(self.age, formula.alpha), build.add(self.recency, formula.alpha)
        shape = build.add(self.repeats, formula.r)
        gone = build.multiply(build.log(build.divide(age, recency)), shape)
        odds = build.divide(formula.a, build.add(build.least(self.repeats, 1.0), formula.b - 1))
        odds = build.multiply(odds, build.exp(build.most(gone, 60.0)))
        return build.divide(1.0, build.add(build.where(self.returned, odds, 0.0), 1.0))

    def _dropouts(self) -> tuple[str, str]:
        build, formula = self._build, self._formula
        total = build.add(self.repeats, formula.a + formula.b)
        mean = build.divide(formula.a, total)
        spread = build.multiply(mean, build.subtract(1.0, mean))
        away = build.do("Sqrt", build.divide(spread, build.add(total, 1.0)))
        away = build.multiply(away, lifetimes_model.NODE)
        low = build.least(build.subtract(mean, away), build.multiply(mean, 0.05))
        return low, build.most(build.add(mean, away), 1.0)

    def _length(self, day: str, since: str, until: str | None) -> str:
        """Busy days from `since` to `until` days ago, or to now."""
        build = self._build
        begin = self._surplus(build.subtract(day, since))
        end = self._surplus(build.subtract(day, until) if until else day)
        days = build.subtract(since, until) if until else since
        busy = build.do("Relu", build.add(days, build.subtract(end, begin)))
        trend = self._formula.season.trend
        if not trend:
            return busy
        middle = build.add(since, until) if until else since
        return build.multiply(busy, build.exp(build.multiply(middle, -trend / 2)))

    def _surplus(self, day: str) -> str:
        """Busy days less calendar days at a day of the year, which may lie in another year."""
        build = self._build
        position = build.do("Mod", day, build.number(YEAR), fmod=1)
        # As Python's modulo, which is never negative.
        negative = build.do("Less", position, build.number(0.0))
        position = build.where(negative, build.add(position, YEAR), position)
        index = build.cast(build.do("Floor", position), TensorProto.INT64)
        surplus = np.asarray(self._formula.season.surplus, np.float32)
        return build.do("Gather", build.constant(surplus), index)
