"""Marks tests as slow that train models, judge whole logs or start a registry."""

from pathlib import Path

import pytest

# `make check` leaves these modules out; `make test` runs them.
SLOW = {
    "test_benchmark",
    "test_benchmark_logs",
    "test_model",
    "test_page",
    "test_registry",
    "test_training",
}


def pytest_configure():
    missing = [name for name in sorted(SLOW) if not Path(__file__).with_name(f"{name}.py").exists()]
    if missing:
        raise pytest.UsageError(f"conftest.py: no such module of tests: {', '.join(missing)}")


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.stem in SLOW:
            item.add_marker(pytest.mark.slow)
