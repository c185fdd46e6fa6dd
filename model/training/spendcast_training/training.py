"""The steps from a log of events to a model folder."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from spendcast_training.evaluation import evaluate, figures
from spendcast_training.events import Log, read_log
from spendcast_training.examples import Examples, make_examples
from spendcast_training.features import DAY, NAMES, VERSION
from spendcast_training.folder import save
from spendcast_training.model import fit
from spendcast_training.onnx_graph import OnnxModel, check_parity, to_onnx
from spendcast_training.rates import Rates


@dataclass(frozen=True)
class Plan:
    """What to train on, and how."""

    events: Path
    out: Path
    rates: Path | None = None
    base_currency: str = "USD"
    horizon_days: int = 90
    max_examples: int = 300_000
    seed: int = 1


def train(plan: Plan) -> dict[str, float]:
    """Trains, evaluates on later purchases, writes the folder and tells the figures."""
    log = read_log(plan.events, Rates.load(plan.base_currency, plan.rates))
    examples = make_examples(log.facts, plan.horizon_days, plan.max_examples, plan.seed)
    earlier, later = split_by_time(examples, plan.horizon_days)
    model = fit(earlier, plan.seed)
    graph = to_onnx(model)
    exported = OnnxModel(graph.SerializeToString())
    found = {f"lines_{name}": count for name, count in sorted(log.counts.items())}
    found |= {"examples_train": len(earlier), "examples_test": len(later)}
    found |= {"parity": check_parity(model, exported, examples.features)}
    facts = [*log.facts.values()]
    _, judgements = evaluate(exported, earlier, later, plan.horizon_days, facts)
    found |= figures(judgements)
    save(graph, plan.out, later.features[:3], _metadata(plan, log, earlier))
    return found


def split_by_time(examples: Examples, horizon_days: int) -> tuple[Examples, Examples]:
    """Examples whose horizon is over before the test begins; and the latest quarter, the test.

    What lies between them is left out, so no outcome in the test was learned from.
    """
    begin = int(np.quantile(examples.micros, 0.75))
    earlier = examples.where(examples.micros <= begin - horizon_days * DAY)
    later = examples.where(examples.micros > begin)
    if not earlier.bought.any() or not later.bought.any():
        raise ValueError(
            f"the log must be longer: with a horizon of {horizon_days} days it gives "
            f"{len(earlier)} examples to learn from and {len(later)} to test on"
        )
    return earlier, later


def _metadata(plan: Plan, log: Log, examples: Examples) -> dict:
    return {
        "feature_version": VERSION,
        "feature_names": list(NAMES),
        "horizon_days": plan.horizon_days,
        "base_currency": plan.base_currency,
        "data_from": _day(examples.micros.min()),
        "data_to": _day(examples.micros.max() + plan.horizon_days * DAY),
        "data_fingerprint": log.fingerprint,
    }


def _day(micros: int) -> str:
    return str(np.datetime64(int(micros), "us").astype("datetime64[D]"))
