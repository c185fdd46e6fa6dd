"""Totals of predicted and actual spend, month by month."""

from dataclasses import dataclass

import numpy as np

from spendcast_training.examples import Examples
from spendcast_training.intervals import enough
from spendcast_training.rankings import Prediction


@dataclass(frozen=True)
class Totals:
    """Per month of the rows: how many rows, and what they spent within the horizon that followed.

    predicted: of each predictor by name. Months with too few rows or buyers are not judged and not
    here.
    """

    months: list[str]
    rows: np.ndarray
    actual: np.ndarray
    predicted: dict[str, np.ndarray]

    @classmethod
    def of(cls, rows: Examples, predictions: dict[str, Prediction]) -> "Totals":
        month = rows.micros.astype("datetime64[us]").astype("datetime64[M]")
        found, place = np.unique(month, return_inverse=True)
        count = np.bincount(place, minlength=len(found))
        buyers = np.bincount(place, rows.bought, len(found))
        spent = np.bincount(place, rows.spend, len(found))
        kept = [bool(enough(n, b) and s > 0) for n, b, s in zip(count, buyers, spent, strict=True)]
        totals = {
            name: np.bincount(place, prediction.spend, len(found))[kept]
            for name, prediction in predictions.items()
        }
        return cls([str(m) for m in found[kept]], count[kept], spent[kept], totals)

    def __len__(self) -> int:
        return len(self.months)

    def ratios(self, name: str) -> np.ndarray:
        """Predicted over actual, per month."""
        return self.predicted[name] / self.actual

    def typical_factor(self, name: str) -> float:
        """By which a month's total is wrong, whether too high or too low; 1 is right."""
        return float(np.exp(np.mean(np.abs(np.log(np.maximum(self.ratios(name), 1e-3))))))

    def table(self) -> list[list[str]]:
        """A heading, then a row per month: its rows, the actual total, each predictor's ratio."""
        heading = ["month", "rows", "actual spend", *self.predicted]
        body = [
            [month, f"{self.rows[place]:,}", f"{self.actual[place]:,.0f}", *self._cells(place)]
            for place, month in enumerate(self.months)
        ]
        factors = [f"{self.typical_factor(name):.2f}" for name in self.predicted]
        return [heading, *body, ["typical factor", "", "", *factors]]

    def _cells(self, place: int) -> list[str]:
        return [f"{self.ratios(name)[place]:.2f}" for name in self.predicted]
