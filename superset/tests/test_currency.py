"""Money is shown in the base currency and its decimals, and an export gives assets/ back."""

import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from currency import Currency, generalize, localize  # noqa: E402

ASSETS = {path.name: yaml.safe_load(path.read_text()) for path in (ROOT / "assets").rglob("*.yaml")}


def formats(content, path=()):
    """Every format beside a currency, by its path."""
    if isinstance(content, dict):
        if any(content.get(name) for name in ("currency", "currency_format", "currencyFormat")):
            for name in ("d3format", "y_axis_format", "d3NumberFormat"):
                if name in content:
                    yield (*path, name), content[name]
        for name, inner in content.items():
            yield from formats(inner, (*path, name))
    elif isinstance(content, list):
        for place, inner in enumerate(content):
            yield from formats(inner, (*path, place))


def shown(decimals: int) -> set[tuple[str, str]]:
    return {
        (path[-1], text)
        for content in ASSETS.values()
        for path, text in formats(localize(content, Currency("KWD", decimals)))
    }


def test_a_yen_shop_shows_no_decimals():
    assert {text for _, text in shown(0)} == {",.0f", ".3~s"}


def test_a_dinar_shop_shows_three_decimals_in_every_table():
    assert {text for name, text in shown(3) if name == "d3NumberFormat"} == {",.3f"}
    assert ",.2f" not in {text for _, text in shown(3)}


def symbols(content) -> set[str]:
    if isinstance(content, dict):
        own = {content["symbol"]} if "symbol" in content else set()
        return own.union(*map(symbols, content.values()))
    return set().union(*map(symbols, content)) if isinstance(content, list) else set()


def test_superset_asks_the_database_for_no_currency():
    for name, content in ASSETS.items():
        assert symbols(localize(content, Currency("KWD", 3))) <= {"KWD"}, name


@pytest.mark.parametrize("code", ["KWD", None])
@pytest.mark.parametrize("decimals", [0, 2, 3, 4])
def test_an_export_gives_the_assets_back(decimals, code):
    currency = Currency(code, decimals)
    for name, content in ASSETS.items():
        assert generalize(localize(content, currency), content, currency) == content, name


def test_a_format_that_was_changed_or_is_new_is_exported():
    metric = {"metric_name": "a", "currency": {"symbol": "AUTO"}, "d3format": ",.2f"}
    edited = {"metrics": [{**metric, "metric_name": "b", "d3format": ",.3f"}, metric]}

    assert generalize(edited, {"metrics": [metric]}, Currency("USD", 3)) == {
        "metrics": [{**metric, "metric_name": "b"}, metric]
    }


def test_numbers_that_are_no_money_stay_as_they_are():
    latency = {"currency": None, "d3format": ",.2f"}

    assert localize(latency, Currency("JPY", 0)) == localize(latency, Currency("KWD", 3)) == latency
