"""Judges the model and the baselines at every date of a log."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from spendcast_training.baselines import BTYD
from spendcast_training.benchmark import contender, rivals, stored
from spendcast_training.benchmark.catalogue import Entry
from spendcast_training.benchmark.figures import FIGURES, figures_of, gains
from spendcast_training.benchmark.rows import Judged, judged, past
from spendcast_training.benchmark.shop_log import ShopLog
from spendcast_training.examples import Examples
from spendcast_training.intervals import enough
from spendcast_training.rankings import ALERT_OVER, Prediction, Truth

MODEL = "model"
PURCHASES, CUSTOMERS = "purchases", "customers"
POPULATIONS = (PURCHASES, CUSTOMERS)
# The threshold of alerts must be exceeded by such a share of the outcomes that are known.
RARE = 0.005
LOGS = ("shop_log.py", "rows.py")


@dataclass(frozen=True)
class Settings:
    """seed: of the model, not of the logs; final: the reserved logs, with intervals."""

    folder: Path
    max_examples: int = 20_000
    seed: int = 1
    final: bool = False
    horizon_days: int = 90


def run_log(entry: Entry, settings: Settings) -> list[dict]:
    """A record per date, population and predictor, or those of an earlier run of the same code."""
    key = stored.source_hash(
        *stored.sources(), *_files(*LOGS, *entry.code, "contender.py", "rivals.py", "figures.py"),
        entry.name, entry.fingerprint, entry.dates, entry.end, settings.horizon_days,
        settings.max_examples, settings.seed, settings.final,
    )  # fmt: skip
    file = settings.folder / "results" / f"{entry.name}-{key}.json"
    return stored.lines(file, lambda: _judge(entry, settings))


def _judge(entry: Entry, settings: Settings) -> list[dict]:
    log = entry.make()
    return [record for date in entry.dates for record in _Date(entry, log, date, settings).run()]


class _Date:
    """One date of one log."""

    def __init__(self, entry: Entry, log: ShopLog, date: int, settings: Settings):
        self.entry, self.log, self.date, self.settings = entry, log, date, settings
        self.past = past(log, date, settings.horizon_days, settings.max_examples, settings.seed)
        day = np.datetime64(date, "us").astype("datetime64[D]")
        self.name = f"{entry.name}-{day}"
        self._day = str(day)

    def run(self) -> Iterator[dict]:
        learned, rows = self._rows()
        forecasts = self._rivals(learned, rows)
        begun = time.perf_counter()
        forecasts[MODEL], refusal = self._model(learned, rows, _threshold(learned, rows))
        seconds = round(time.perf_counter() - begun, 2)
        for population in POPULATIONS:
            chosen = rows.purchases == (population == PURCHASES)
            if not enough(chosen.sum(), rows.examples.bought[chosen].sum()):
                continue
            examples = rows.examples.where(chosen)
            truth = Truth(examples.spend, examples.bought, _threshold(learned, rows))
            common = self._common(population, examples, truth, learned)
            for name, forecast in forecasts.items():
                if forecast is None:
                    extra = {"refusal": refusal, **dict.fromkeys(FIGURES, np.nan)}
                else:
                    extra = figures_of(forecast.of(chosen), truth)
                took = seconds if name == MODEL else np.nan
                if name == MODEL and self.settings.final and forecast is not None:
                    rival = forecasts.get(BTYD)
                    extra |= gains(forecast, rival, chosen, truth, examples.customer)
                yield {**common, "predictor": name, "seconds": took, "refusal": "", **extra}

    def _common(self, population: str, rows: Examples, truth: Truth, learned) -> dict:
        return {
            "log": self.entry.name,
            "family": self.entry.family,
            "date": self._day,
            "months": round(self.entry.months(self.date), 1),
            "population": population,
            "rows": len(rows),
            "customers": len(np.unique(rows.customer)),
            "examples": 0 if learned is None else len(learned),
            "actual": round(float(truth.spend.sum()), 2),
            "threshold": round(truth.alert_over, 2),
        }

    def _rows(self) -> tuple[Examples | None, Judged]:
        features = (contender.features_of, contender.examples_of)
        self._key = stored.source_hash(
            *_files(*LOGS, *self.entry.code), *stored.sources("features.py", "examples.py"),
            *features, self.entry.fingerprint, self.entry.end, self.settings.horizon_days,
            self.settings.max_examples, self.settings.seed,
        )  # fmt: skip
        kept = stored.arrays(self._file("rows", self._key), self._make_rows)
        return stored.examples_from(kept, "learned"), stored.judged_from(kept)

    def _make_rows(self) -> dict[str, np.ndarray]:
        horizon, end = self.settings.horizon_days, self.entry.end
        rows = judged(self.log, self.date, end, horizon, contender.features_of)
        found = stored.judged_to(rows)
        try:
            return found | stored.examples_to(contender.examples_of(self.past), "learned")
        except ValueError:
            return found

    def _rivals(self, learned: Examples | None, rows: Judged) -> dict[str, Prediction]:
        source = _files("rivals.py")
        plain = stored.source_hash(
            *_files(*LOGS, *self.entry.code), *source, *stored.sources("probability_model.py"),
            self.entry.fingerprint, self.entry.end, self.settings.horizon_days,
        )  # fmt: skip
        found = stored.arrays(
            self._file("simple", plain),
            lambda: stored.forecasts_to(rivals.simple(self.log, self.past, rows)),
        )
        boosted = stored.arrays(
            self._file("boosted", stored.source_hash(self._key, *source)),
            lambda: stored.forecasts_to({} if learned is None else rivals.boosted(learned, rows)),
        )
        return stored.forecasts_from(found) | stored.forecasts_from(boosted)

    def _model(self, learned, rows: Judged, threshold: float) -> tuple[Prediction | None, str]:
        """Nothing and why, where the model refuses the log."""
        try:
            if learned is None:
                learned = contender.examples_of(self.past)
            model = contender.learn(self.past, learned)
            return model.predict(rows.examples.features, threshold), ""
        except Exception as problem:  # whatever stops the model is a result
            return None, f"{type(problem).__name__}: {problem}"[:200]

    def _file(self, folder: str, key: str) -> Path:
        return self.settings.folder / folder / f"{self.name}-{key}.npz"


def _threshold(learned: Examples | None, rows: Judged) -> float:
    """1,000, or where hardly any known outcome exceeds it, or most do, their 90 % quantile."""
    spend = rows.examples.spend if learned is None else learned.spend
    usual = RARE <= np.mean(spend > ALERT_OVER) <= 0.5
    return ALERT_OVER if usual else max(1.0, float(np.quantile(spend, 0.9)))


def _files(*names: str) -> list[str]:
    return stored.sources(*(f"benchmark/{name}" for name in names))
