"""Models side by side on the newest window that none of them learned from."""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from spendcast_training.evaluation import Evaluation, evaluate
from spendcast_training.outcome import WrongStartError
from spendcast_training.registry import Registry, Version
from spendcast_training.served import ServedModel
from spendcast_training.window import read_window


@contextmanager
def opened(registry: Registry, version: Version) -> Iterator[ServedModel]:
    """A version's model, for as long as its files are here."""
    with tempfile.TemporaryDirectory() as scratch:
        yield ServedModel.open(registry.download(version, Path(scratch)))


def judge_models(models: dict[str, ServedModel], options: argparse.Namespace) -> Evaluation:
    """Every model and baseline on the rows after the last day that any model learned of.

    Where the data do not outlast what the models learned from by a horizon, the copies are judged
    that each training made for that: the same recipe, without the newest outcomes.

    Raises WrongStartError where the models do not predict the same thing, ValueError where the
    data are too short.
    """
    first_name, first = next(iter(models.items()))
    for name, model in models.items():
        for field in ("horizon_days", "base_currency"):
            if model.metadata[field] != first.metadata[field]:
                raise WrongStartError(
                    f"{field} must be the same to compare models, but {first_name} has "
                    f"{first.metadata[field]} and {name} {model.metadata[field]}"
                )
    zones = [model.time_zone for model in models.values() if model.time_zone != "UTC"]
    window = read_window(
        options, first.horizon_days, first.base_currency, zones[0] if zones else "UTC"
    )
    if not window.outlasts(_newest(models)):
        print(
            f"the data are not {first.horizon_days} days past {_newest(models)}, up to which "
            "the models learned: their copies that learned from less are judged"
        )
        models = {name: model.judged_copy() for name, model in models.items()}
    return evaluate(models, window.after(_newest(models)), options.alert_over)


def _newest(models: dict[str, ServedModel]) -> str:
    return max(model.learned_to for model in models.values())


@contextmanager
def open_reference(reference: str) -> Iterator[ServedModel]:
    """The model of a folder, or else of a version of the registry."""
    folder = Path(reference)
    if folder.is_dir():
        yield ServedModel.open(folder)
        return
    registry = Registry.connect()
    with opened(registry, registry.find(reference)) as model:
        yield model
