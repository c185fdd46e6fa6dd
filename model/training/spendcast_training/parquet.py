"""Reads the folder of training examples that Java's TrainingExamples writes."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from spendcast_training.examples import SEGMENTS, Examples
from spendcast_training.features import E4, NAMES, VERSION
from spendcast_training.implausible import QUARANTINED, plausible_rows

BATCH = 65_536
COLUMNS = ("kind", "customer_id", "occurred_at", *SEGMENTS, "bought", "spend_e4", *NAMES)
WAY_OUT = "make the examples again with this version's `TrainingExamples`"


@dataclass(frozen=True)
class Found:
    """Examples and what the files say of them.

    recent: rows whose outcome is not over, None in files that older versions wrote.
    """

    examples: Examples
    recent: Examples | None
    horizon_days: int
    base_currency: str
    time_zone: str
    fingerprint: str
    counts: Counter


def read_parquet(
    folder: Path, limit: int, seed: int, accepted: frozenset[str] = frozenset()
) -> Found:
    """At most about `limit` rows, drawn evenly, the same for a seed; batch by batch.

    accepted: customers whose amounts are believed; the rows of others with implausible amounts are
    left out, counted and named.

    Raises ValueError, with the way out, when the files are of other features or differ in what
    they say of themselves.
    """
    files = sorted(folder.glob("*.parquet"))
    if not files:
        raise ValueError(f"{folder}: no *.parquet in it; write some with `TrainingExamples`")
    about = [_metadata(file) for file in files]
    if any(other != about[0] for other in about):
        raise ValueError(f"{folder}: its files are of several runs; {WAY_OUT} into an empty folder")
    rows = sum(pq.ParquetFile(file).metadata.num_rows for file in files)
    draw, numbers = np.random.default_rng(seed), {}
    share = min(1.0, limit / max(1, rows))
    parts = [part for file in files for part in _parts(file, draw, share, numbers)]
    horizon_days, base_currency, time_zone = about[0]
    counts = Counter(rows=rows, customers=len(numbers))
    over = np.concatenate([known for _, known in parts]) if parts else np.array([], dtype=bool)
    if not over.any():
        raise ValueError(f"{folder}: no examples in it")
    whole = _joined([part for part, _ in parts])
    believed = plausible_rows(whole, [*numbers], accepted, base_currency)
    if not believed.all():
        counts[QUARANTINED] = int((~believed).sum())
    # So that how rows fell into files changes nothing but ties.
    in_time = np.lexsort((whole.cutoff, whole.micros))
    examples, recent = (
        whole.where(in_time[(believed & chosen)[in_time]]) for chosen in (over, ~over)
    )
    return Found(
        examples,
        recent if len(recent) else None,
        horizon_days,
        base_currency,
        time_zone,
        _fingerprint(files),
        counts,
    )


def _metadata(file: Path) -> tuple[int, str, str]:
    stored = pq.read_schema(file).metadata or {}
    values = {key.decode(): value.decode() for key, value in stored.items()}

    def value(name: str) -> str:
        if f"spendcast.{name}" not in values:
            raise ValueError(f"{file}: it does not say spendcast.{name}; {WAY_OUT}")
        return values[f"spendcast.{name}"]

    if value("feature_version") != str(VERSION) or value("feature_names") != ",".join(NAMES):
        raise ValueError(
            f"{file}: features must be version {VERSION} ({len(NAMES)} of them), but are version "
            f"{value('feature_version')} ({value('feature_names').count(',') + 1}); {WAY_OUT}"
        )
    # Files that older versions wrote are of days of UTC.
    zone = values.get("spendcast.time_zone", "UTC")
    return int(value("horizon_days")), value("base_currency"), zone


def _parts(
    file: Path, draw: np.random.Generator, share: float, numbers: dict[str, int]
) -> Iterator[tuple[Examples, np.ndarray]]:
    """Rows, and of each whether its outcome is over; else it has none."""
    for batch in pq.ParquetFile(file).iter_batches(BATCH, columns=[*COLUMNS]):
        chosen = draw.random(batch.num_rows) < share
        if chosen.any():
            rows = batch.filter(pa.array(chosen))
            over = rows.column("bought").is_valid().to_numpy(zero_copy_only=False)
            yield _part(rows, numbers), over


def _part(batch: pa.RecordBatch, numbers: dict[str, int]) -> Examples:
    def column(name: str) -> np.ndarray:
        return batch.column(name).to_numpy(zero_copy_only=False)

    customers = batch.column("customer_id").to_pylist()
    return Examples(
        features=np.column_stack([column(name) for name in NAMES]).astype(np.float32),
        bought=batch.column("bought").fill_null(False).to_numpy(zero_copy_only=False),
        spend=batch.column("spend_e4").fill_null(0).to_numpy() / E4,
        micros=column("occurred_at").astype("datetime64[us]").astype(np.int64),
        customer=np.array([numbers.setdefault(name, len(numbers)) for name in customers]),
        cutoff=column("kind") == "cutoff",
        segment={
            name: np.array([value or "" for value in batch.column(name).to_pylist()])
            for name in SEGMENTS
        },
    )


def _joined(parts: list[Examples]) -> Examples:
    names = ("features", "bought", "spend", "micros", "customer", "cutoff")
    columns = [np.concatenate([getattr(part, name) for part in parts]) for name in names]
    segment = {name: np.concatenate([part.segment[name] for part in parts]) for name in SEGMENTS}
    return Examples(*columns, segment)


def _fingerprint(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as content:
            digest.update(hashlib.file_digest(content, "sha256").digest())
    return digest.hexdigest()
