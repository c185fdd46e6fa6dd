"""The steps from a log of events to a model folder."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from spendcast_training.evaluation import MODEL, Evaluation, evaluate
from spendcast_training.events import Log, read_log
from spendcast_training.examples import Examples, make_examples
from spendcast_training.features import DAY, NAMES, VERSION
from spendcast_training.folder import save
from spendcast_training.model import fit
from spendcast_training.onnx_graph import OnnxModel, check_parity, to_onnx
from spendcast_training.rates import Rates
from spendcast_training.split import split_by_time
from spendcast_training.window import Window


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


@dataclass(frozen=True)
class Trained:
    """Counts by name, and the exported model beside every baseline on later rows."""

    figures: dict[str, float]
    evaluation: Evaluation


def train(plan: Plan) -> Trained:
    """Trains, evaluates on later purchases and writes the folder."""
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
    window = Window(earlier, later, plan.horizon_days, plan.base_currency, facts)
    evaluation = evaluate({MODEL: exported}, window)
    save(graph, plan.out, later.features[:3], _metadata(plan, log, earlier))
    return Trained(found, evaluation)


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
