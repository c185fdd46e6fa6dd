from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from spendcast_training.rates import Rates


def load(tmp_path: Path, text: str) -> Rates:
    file = tmp_path / "rates.csv"
    file.write_text(text, encoding="utf-8")
    return Rates.load("USD", file)


@pytest.mark.parametrize(
    "text",
    [
        "currency,day,rate\nEUR,2025-03-01,1.05\n",
        "\ufeffcurrency,day,rate\r\nEUR,2025-03-01,1.05\r\n",
        "currency;day;rate\nEUR;2025-03-01;1.05\n",
        " Date , Currency , Rate \n2025-03-01, EUR, 1.05\n",
    ],
)
def test_reads_rates_as_spreadsheets_write_them(tmp_path, text):
    assert load(tmp_path, text).amount_e4(Decimal(10), "EUR", date(2025, 3, 2)) == 105_000


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: the file is empty"),
        ("currency,rate\nEUR,1\n", "line 1: the header must be currency,day,rate, but was curr"),
        ("EUR,2025-03-01,1\n", "line 1: the header must be currency,day,rate"),
        ("date,currency,rate\nEUR,2025-03-01,1\n", "line 2: currency must be .*'2025-03-01'"),
        ("currency,day,rate\nEUR,2025-03-01,abc\n", "line 2: rate must be above 0 .*'abc'"),
        ("currency,day,rate\nEUR,2025-03-01,0\n", "line 2: rate must be above 0 .*but was '0'"),
        ("currency,day,rate\nEUR,2025-03-01,-1.1\n", "line 2: rate must be above 0.*'-1.1'"),
        ("currency,day,rate\nEUR,2025-03-01,1e-3\n", "line 2: rate must be above 0.*'1e-3'"),
        ("currency,day,rate\nEUR,1.3.2025,1\n", "line 2: day must be a date.*'1.3.2025'"),
        ("currency,day,rate\neur,2025-03-01,1\n", "line 2: currency must be three.*'eur'"),
        ("currency,day,rate\nEUR,2025-03-01\n", "line 2: a row must have 3 values"),
        (
            "currency,day,rate\nEUR,2025-03-01,1\nEUR,2025-03-01,2\n",
            "line 3: EUR of 2025-03-01 is on line 2 too",
        ),
    ],
)
def test_names_line_value_and_range(tmp_path, text, says):
    with pytest.raises(ValueError, match=says) as problem:
        load(tmp_path, text)

    assert "\n" not in str(problem.value)
    assert str(problem.value).startswith(str(tmp_path / "rates.csv"))
