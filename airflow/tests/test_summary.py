from decimal import Decimal

import pytest

from spendcast_dags.summary import summary


@pytest.mark.parametrize(
    ("currency", "decimals", "revenue", "refunded", "average"),
    [
        ("KWD", 3, "8,500.909", "1.235", "1,062.614"),
        ("JPY", 0, "8,501", "1", "1,063"),
        ("USD", 2, "8,500.91", "1.24", "1,062.61"),
    ],
)
def test_amounts_have_the_decimals_of_their_currency(
    currency, decimals, revenue, refunded, average
):
    month = ("month", Decimal("8500.9090"), Decimal("1.2350"), 8, 4, currency, decimals)

    subject, text = summary("2026-10", [month], 1)

    assert subject == f"Spendcast report 2026-10: revenue {revenue} {currency}"
    assert f"Refunded: {refunded} {currency}\n" in text
    assert f"Average order: {average} {currency}\n" in text


def test_a_month_without_orders_has_an_average_of_nothing():
    month = ("month", Decimal("0.0000"), Decimal("0.0000"), 0, 0, "KWD", 3)

    assert "Average order: 0.000 KWD\n" in summary("2026-10", [month], 1)[1]
