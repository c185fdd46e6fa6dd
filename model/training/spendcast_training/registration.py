"""Logs a judged model to the registry and makes it the challenger."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from mlflow import MlflowClient
from mlflow.entities import Metric, Param

from spendcast_training.evaluation import PURCHASES, Evaluation, figures
from spendcast_training.registry import CHALLENGER, Registry, Version, registry_calls
from spendcast_training.served import ServedModel, complete

# The file of usual rows, against which predictions are explained.
BACKGROUND = "background.json"
# The folder of the run that holds the formula without the version's trees.
FORMULA = "formula"
# Of the model's metadata, what a version is found by.
TAGS = (
    "base_currency",
    "data_fingerprint",
    "data_from",
    "data_to",
    "feature_names",
    "feature_version",
    "graph_sha256",
    "horizon_days",
    "judged_data_to",
    "time_zone",
)


@dataclass(frozen=True)
class Report:
    """Settings, figures, and files or folders, such as the page, that are logged with a model."""

    parameters: dict[str, object]
    figures: dict[str, float]
    files: list[Path]


def report_of(evaluation: Evaluation, parameters: dict[str, object], files: list[Path]) -> Report:
    return Report(parameters, figures(evaluation.judgements), files)


def register(registry: Registry, folder: Path, report: Report) -> Version:
    """Logs a run with the report and the model's folder; the new version becomes the challenger.

    The alias moves last: whoever follows it sees a version that is whole. Raises WrongStartError
    for a folder that could not be served, RegistryError where the registry does not take it.
    """
    with tempfile.TemporaryDirectory() as scratch:
        model = ServedModel.open(folder)
        served = complete(model, Path(scratch) / "model")
        with registry_calls(registry.uri, "take the new version"):
            version = _log(registry, model, served, report)
    registry.move(CHALLENGER, version)
    return version


def _log(registry: Registry, model: ServedModel, served: Path, report: Report) -> Version:
    client = registry.client
    run = client.create_run(_experiment(registry), run_name=f"train {registry.name}")
    run_id = run.info.run_id
    try:
        _log_values(client, run_id, report)
        for file in report.files:
            client.log_artifact(run_id, str(file))
        version = _version(registry, model, served, run)
    except BaseException:
        client.set_terminated(run_id, "FAILED")
        raise
    client.set_terminated(run_id, "FINISHED")
    tags = {name: _tag(model.metadata[name]) for name in TAGS if name in model.metadata}
    tags |= _headline(report.figures)
    registry.tag(version, tags)
    return version


def _log_values(client: MlflowClient, run_id: str, report: Report) -> None:
    """All in one request: with basic auth each takes a while."""
    now = int(time.time() * 1000)
    parameters = [Param(key, str(value)) for key, value in report.parameters.items()]
    metrics = [Metric(key, value, now, 0) for key, value in report.figures.items()]
    client.log_batch(run_id, metrics, parameters)


def _version(registry: Registry, model: ServedModel, served: Path, run) -> Version:
    client, run_id = registry.client, run.info.run_id
    logged = client.create_logged_model(run.info.experiment_id, registry.name, run_id)
    client.log_model_artifacts(logged.model_id, str(served))
    client.finalize_logged_model(logged.model_id, "READY")
    if not client.search_registered_models(f"name='{registry.name}'"):
        client.create_registered_model(registry.name)
    source = f"models:/{logged.model_id}"
    made = client.create_model_version(registry.name, source, run_id, model_id=logged.model_id)
    return Version(str(made.version), run_id, {})


def _tag(value: object) -> str:
    return ",".join(value) if isinstance(value, list) else str(value)


def _experiment(registry: Registry) -> str:
    found = registry.client.get_experiment_by_name(registry.name)
    return found.experiment_id if found else registry.client.create_experiment(registry.name)


def _headline(found: dict[str, float]) -> dict[str, str]:
    """The figures that the gate looks at, to be seen in the list of versions."""
    prefix = PURCHASES.replace(" ", "_") + "/model/"
    wanted = ("gini", "total_ratio", "alert_precision")
    return {name: f"{found[prefix + name]:.4f}" for name in wanted if prefix + name in found}
