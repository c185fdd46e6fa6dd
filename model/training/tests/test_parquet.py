from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from spendcast_training.features import NAMES, VERSION
from spendcast_training.parquet import read_parquet

ABOUT = {
    "feature_version": str(VERSION),
    "feature_names": ",".join(NAMES),
    "horizon_days": "60",
    "base_currency": "EUR",
    "facts_until": "2026-01-01T00:00:00Z",
    "arrival_until": "7",
}


def write(folder: Path, name: str, rows: list[dict], **about: str) -> Path:
    """As TrainingExamples does; a row's features are all its number."""
    folder.mkdir(exist_ok=True)
    columns = {
        "kind": [row.get("kind", "purchase") for row in rows],
        "event_id": [None for _ in rows],
        "customer_id": [row.get("customer", "C-1") for row in rows],
        "occurred_at": pa.array([row["micros"] for row in rows], pa.timestamp("us", "UTC")),
        "arrival": pa.array([None for _ in rows], pa.int64()),
        **{name: pa.array([row.get(name) for row in rows], pa.string()) for name in PLACES},
        **{name: pa.array([row["micros"] for row in rows], pa.float32()) for name in NAMES},
        "bought": [row.get("spend", 0) > 0 for row in rows],
        "spend_cents": pa.array([row.get("spend", 0) for row in rows], pa.int64()),
    }
    said = {f"spendcast.{key}": value for key, value in (ABOUT | about).items()}
    pq.write_table(pa.table(columns).replace_schema_metadata(said), folder / name)
    return folder


PLACES = ("country", "channel", "category")


def test_reads_the_rows_of_all_files_in_the_order_of_time(tmp_path):
    folder = write(tmp_path / "x", "b.parquet", [{"micros": 1, "spend": 250, "country": "GB"}])
    write(folder, "a.parquet", [{"micros": 2, "kind": "cutoff", "customer": "C-2"}])

    found = read_parquet(folder, limit=1000, seed=1)

    examples = found.examples
    assert (found.horizon_days, found.base_currency, len(examples)) == (60, "EUR", 2)
    assert examples.micros.tolist() == [1, 2]
    assert examples.spend.tolist() == [2.5, 0]
    assert examples.bought.tolist() == [True, False]
    assert examples.cutoff.tolist() == [False, True]
    assert len(set(examples.customer)) == 2
    assert examples.segment["country"].tolist() == ["GB", ""]
    assert examples.features.dtype == np.float32
    np.testing.assert_array_equal(examples.features, np.outer([1, 2], np.ones(len(NAMES))))


def test_draws_evenly_and_the_same_for_a_seed(tmp_path):
    folder = write(tmp_path / "x", "a.parquet", [{"micros": i} for i in range(2000)])

    one, two = (read_parquet(folder, limit=1000, seed=3).examples.micros for _ in range(2))

    assert 900 < len(one) < 1100
    np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize(
    ("about", "says"),
    [
        (
            {"feature_version": "1"},
            "must be version .* but are version 1 .*make the examples again",
        ),
        ({"feature_names": "amount"}, "but are version .* \\(1\\); make the examples again"),
    ],
)
def test_refuses_examples_of_other_features(tmp_path, about, says):
    folder = write(tmp_path / "x", "a.parquet", [{"micros": 1}], **about)

    with pytest.raises(ValueError, match=says):
        read_parquet(folder, limit=1000, seed=1)


def test_refuses_files_of_several_runs_and_of_none(tmp_path):
    folder = write(tmp_path / "x", "a.parquet", [{"micros": 1}])
    write(folder, "b.parquet", [{"micros": 1}], horizon_days="90")

    with pytest.raises(ValueError, match="several runs"):
        read_parquet(folder, limit=1000, seed=1)
    with pytest.raises(ValueError, match=r"no \*.parquet"):
        read_parquet(tmp_path / "none", limit=1000, seed=1)
