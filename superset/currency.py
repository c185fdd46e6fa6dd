"""Formats of money by the base currency; assets/ hold those of two decimals, and no currency.

Where assets/ let Superset find the currency out, it would ask the database once more for each
chart: a deployment names its base currency instead. A format is one of money where its object
names a currency. At two decimals nothing changes. Where assets/ show two decimals, a deployment
shows the currency's own. Where they show whole units, so does it, but for the tables of a currency
with more than two: they show every decimal.
"""

from typing import NamedTuple

USUAL = 2
SYMBOL, FOUND_OUT = "symbol", "AUTO"
CURRENCIES = ("currency", "currency_format", "currencyFormat")
FORMATS = ("d3format", "y_axis_format", "d3NumberFormat")
TABLE = "d3NumberFormat"
NAMES = ("metric_name", "column_name")


class Currency(NamedTuple):
    """code: of ISO 4217, None while the database has no base currency."""

    code: str | None
    decimals: int


def localize(value, currency: Currency):
    """The content of an asset as a deployment with this base currency shows it."""
    if isinstance(value, dict):
        money = any(value.get(name) for name in CURRENCIES)
        return {
            name: _shown(name, inner, currency.decimals)
            if money and name in FORMATS
            else localize(inner, currency)
            for name, inner in value.items()
        } | ({SYMBOL: currency.code or FOUND_OUT} if value.get(SYMBOL) == FOUND_OUT else {})
    if isinstance(value, list):
        return [localize(inner, currency) for inner in value]
    return value


def generalize(value, asset, currency: Currency):
    """Content of an export, with the formats of assets/ where nobody changed them.

    asset: the same file as it is in assets/, None for a new one.
    """
    if isinstance(value, dict):
        known = asset if isinstance(asset, dict) else {}
        money = any(value.get(name) for name in CURRENCIES)
        return {
            name: _usual(name, inner, known.get(name), currency.decimals)
            if money and name in FORMATS
            else generalize(inner, known.get(name), currency)
            for name, inner in value.items()
        } | ({SYMBOL: FOUND_OUT} if currency.code and value.get(SYMBOL) == currency.code else {})
    if isinstance(value, list):
        known = {_key(place, inner): inner for place, inner in enumerate(asset or [])}
        return [
            generalize(inner, known.get(_key(place, inner)), currency)
            for place, inner in enumerate(value)
        ]
    return value


def _shown(name: str, text: str, decimals: int) -> str:
    if text == _fixed(USUAL) or (name == TABLE and text == _fixed(0) and decimals > USUAL):
        return _fixed(decimals)
    return text


def _usual(name: str, text: str, asset: str | None, decimals: int) -> str:
    """A format that is new in a deployment is read as one of its currency's own decimals."""
    if asset is not None and _shown(name, asset, decimals) == text:
        return asset
    return _fixed(USUAL) if decimals and text == _fixed(decimals) else text


def _fixed(decimals: int) -> str:
    return f",.{decimals}f"


def _key(place: int, value):
    """Metrics and columns are known by their names, whatever their place."""
    names = [value[name] for name in NAMES if isinstance(value, dict) and name in value]
    return names[0] if names else place
