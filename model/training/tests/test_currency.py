"""Amounts are written with the decimals of their currency."""

from pathlib import Path

import pytest

from spendcast_training.currency import _DECIMALS, amount_text, decimals

LISTED = Path(__file__).parents[2] / "src/test/resources/contract/currency_decimals.psv"


def test_knows_the_decimals_that_java_knows():
    lines = LISTED.read_text().splitlines()[1:]
    listed = {code: int(digits) for code, digits in (line.split(" | ") for line in lines)}

    assert listed == _DECIMALS
    assert decimals("USD") == decimals("QQQ") == 2


@pytest.mark.parametrize(
    ("amount_e4", "code", "text"),
    [
        (12_345_000, "KWD", "1,234.500"),
        (50, "KWD", "0.005"),
        (-12_345, "KWD", "-1.235"),
        (12_345_678_900_000, "JPY", "1,234,567,890"),
        (5_000, "JPY", "1"),
        (125_000, "USD", "12.50"),
        (9_999_999_999_999_999, "CLF", "999,999,999,999.9999"),
        (-40, "USD", "0.00"),
    ],
)
def test_writes_an_amount_for_people(amount_e4, code, text):
    assert amount_text(amount_e4, code) == text
