from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from spendcast_training.features import NAMES, VERSION
from spendcast_training.implausible import QUARANTINED
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
    """As TrainingExamples does; a row's features are its number, if not given by name. A spend of
    None: the outcome is not over.
    """
    folder.mkdir(exist_ok=True)
    columns = {
        "kind": [row.get("kind", "purchase") for row in rows],
        "event_id": [None for _ in rows],
        "customer_id": [row.get("customer", "C-1") for row in rows],
        "occurred_at": pa.array([row["micros"] for row in rows], pa.timestamp("us", "UTC")),
        "arrival": pa.array([None for _ in rows], pa.int64()),
        **{name: pa.array([row.get(name) for row in rows], pa.string()) for name in PLACES},
        **{name: pa.array([_feature(row, name) for row in rows], pa.float32()) for name in NAMES},
        "bought": pa.array([_bought(row.get("spend", 0)) for row in rows], pa.bool_()),
        "spend_e4": pa.array([_e4(row.get("spend", 0)) for row in rows], pa.int64()),
    }
    said = {f"spendcast.{key}": value for key, value in (ABOUT | about).items()}
    pq.write_table(pa.table(columns).replace_schema_metadata(said), folder / name)
    return folder


PLACES = ("country", "channel", "category")


def _feature(row: dict, name: str) -> float:
    return row.get("features", {}).get(name, row["micros"])


def _e4(cents: int | None) -> int | None:
    return None if cents is None else 100 * cents


def _bought(spend: int | None) -> bool | None:
    return None if spend is None else spend > 0


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


def test_rows_without_outcome_are_the_recent_ones(tmp_path):
    state = {"micros": 9, "kind": "cutoff", "spend": None}
    folder = write(tmp_path / "x", "a.parquet", [state, {"micros": 8, "spend": None}])
    write(folder, "b.parquet", [{"micros": 1, "spend": 250}])
    former = write(tmp_path / "former", "a.parquet", [{"micros": 1, "spend": 250}])
    unknown = write(tmp_path / "unknown", "a.parquet", [state])

    found = read_parquet(folder, limit=1000, seed=1)

    assert (found.examples.micros.tolist(), found.examples.spend.tolist()) == ([1], [2.5])
    assert found.recent.micros.tolist() == [8, 9]
    assert found.recent.cutoff.tolist() == [False, True]
    assert len({*found.examples.customer, *found.recent.customer}) == 1
    assert read_parquet(former, limit=1000, seed=1).recent is None
    with pytest.raises(ValueError, match="no examples in it"):
        read_parquet(unknown, limit=1000, seed=1)


@pytest.mark.parametrize(
    "mistyped",
    [
        {"features": {"amount": 12_990_000}},
        {"features": {"amount_max": 12_990_000}},
        {"spend": 1_299_000_000},
    ],
)
def test_leaves_out_and_names_rows_with_a_mistyped_amount(tmp_path, mistyped, caplog):
    rows = [{"micros": i, "customer": f"C-{i}", "spend": 100 * i} for i in range(1, 100)]
    rows.append({"micros": 7, "customer": "C-7", **mistyped})
    folder = write(tmp_path / "x", "a.parquet", rows)

    found = read_parquet(folder, 1000, 1)
    believed = read_parquet(folder, 1000, 1, frozenset({"C-7"}))

    assert (len(found.examples), found.counts[QUARANTINED]) == (99, 1)
    assert "1 examples of customer C-7, which hold up to 12,990,000.00 EUR" in caplog.text
    assert "--accept-amounts C-7" in caplog.text
    assert (len(believed.examples), believed.counts[QUARANTINED]) == (100, 0)


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
