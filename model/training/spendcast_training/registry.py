"""The model registry: an MLflow server, spoken to through MLflow's own client."""

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# A registry that is away is told within a minute, not after MLflow's five.
os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "3")
os.environ.setdefault("MLFLOW_HTTP_REQUEST_TIMEOUT", "60")
os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
os.environ.setdefault("MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT", "true")
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from spendcast_training.folder import NAME
from spendcast_training.outcome import RegistryError, WrongStartError

CHAMPION = "champion"
CHALLENGER = "challenger"
FORMER_CHAMPION = "former-champion"
ABSENT = {"RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"}


@dataclass(frozen=True)
class Version:
    """A registered version: its number, the run that logged it and its tags."""

    number: str
    run_id: str
    tags: dict[str, str]


class Registry:
    """Versions of one model and their aliases.

    Basic auth is MLflow's: MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.
    """

    def __init__(self, client: MlflowClient, uri: str, name: str):
        self.client, self.uri, self.name = client, uri, name

    @classmethod
    def connect(cls, name: str = NAME) -> "Registry":
        """To the server that MLFLOW_TRACKING_URI names."""
        uri = os.environ.get("MLFLOW_TRACKING_URI", "")
        if not re.match("https?://", uri):
            raise WrongStartError(
                "MLFLOW_TRACKING_URI must be the address of an MLflow server, such as "
                f"http://127.0.0.1:5000, but was {uri!r}: set it in the environment"
            )
        mlflow.set_tracking_uri(uri)
        logging.getLogger("mlflow").setLevel(logging.WARNING)
        return cls(MlflowClient(uri, uri), uri, name)

    def find(self, reference: str) -> Version:
        """The version of a number or an alias, bare or as models:/name/3 and models:/name@alias."""
        wanted = reference.removeprefix(f"models:/{self.name}").lstrip("/@")
        if not re.fullmatch(r"[\w.-]+", wanted):
            raise WrongStartError(
                f"a version must be a number, an alias, models:/{self.name}/3 or "
                f"models:/{self.name}@champion, but was {reference!r}"
            )
        found = self.version(wanted) if wanted.isdigit() else self.aliased(wanted)
        if found is None:
            raise WrongStartError(
                f"{self.name} has no version or alias {wanted!r} in {self.uri}: {self._known()}"
            )
        return found

    def aliased(self, alias: str) -> Version | None:
        """The version that an alias names, if it names one."""
        with self._calls(f"find the alias {alias}"):
            return self._unless_absent(self.client.get_model_version_by_alias, alias)

    def version(self, number: str) -> Version | None:
        with self._calls(f"find version {number}"):
            return self._unless_absent(self.client.get_model_version, number)

    def download(self, version: Version, folder: Path) -> Path:
        """The version's files, in a folder below this one."""
        target = folder / f"version-{version.number}"
        with self._calls(f"download version {version.number}"):
            mlflow.artifacts.download_artifacts(
                f"models:/{self.name}/{version.number}", dst_path=str(target)
            )
        return target

    def download_of_run(self, version: Version, name: str, folder: Path) -> Path:
        """A file or folder of the run that logged the version."""
        with self._calls(f"download {name} of version {version.number}"):
            return Path(
                mlflow.artifacts.download_artifacts(
                    run_id=version.run_id, artifact_path=name, dst_path=str(folder)
                )
            )

    def run_holds(self, version: Version, name: str) -> bool:
        """Whether the run that logged the version has such a file or folder."""
        with self._calls(f"list the files of version {version.number}"):
            return any(f.path == name for f in self.client.list_artifacts(version.run_id))

    def move(self, alias: str, version: Version) -> None:
        with self._calls(f"move the alias {alias} to version {version.number}"):
            self.client.set_registered_model_alias(self.name, alias, version.number)

    def drop(self, alias: str) -> None:
        with self._calls(f"delete the alias {alias}"):
            self.client.delete_registered_model_alias(self.name, alias)

    def tag(self, version: Version, tags: dict[str, str]) -> None:
        with self._calls(f"tag version {version.number}"):
            for key, value in tags.items():
                self.client.set_model_version_tag(self.name, version.number, key, value)

    def _unless_absent(self, call, key: str) -> Version | None:
        try:
            found = call(self.name, key)
        except MlflowException as problem:
            if problem.error_code in ABSENT:
                return None
            raise
        return Version(str(found.version), found.run_id or "", dict(found.tags))

    def _known(self) -> str:
        with self._calls("list the versions"):
            found = self.client.search_model_versions(f"name='{self.name}'", max_results=20)
        numbers = ", ".join(str(version.version) for version in found)
        return f"it has {numbers}" if numbers else "it has none yet; `train --register` makes one"

    @contextmanager
    def _calls(self, doing: str) -> Iterator[None]:
        with registry_calls(self.uri, doing):
            yield


@contextmanager
def registry_calls(uri: str, doing: str) -> Iterator[None]:
    """Tells what of the registry did not work, and what may help."""
    try:
        yield
    except MlflowException as problem:
        said = str(problem).splitlines()[0][:300]
        help_ = "is it up, and is the address right?"
        if problem.get_http_status_code() in (401, 403) or "401" in said or "403" in said:
            help_ = "set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD of a user who may"
        raise RegistryError(f"the registry at {uri} did not {doing}: {said}; {help_}") from problem
