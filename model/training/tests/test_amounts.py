from decimal import Decimal

import pytest

from spendcast_training.reading.amounts import AmountError, Amounts, decimal_mark


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("19.99", "19.99"),
        ("-5", "-5"),
        ("+5", "5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1e3", "1000"),
        ("1,234.56", "1234.56"),
        ("1,234,567", "1234567"),
        ("1 234.56", "1234.56"),
        ("1'234.56", "1234.56"),
        ("1\u00a0234.56", "1234.56"),
        ("$5.00", "5.00"),
        ("-$5.00", "-5.00"),
        ("$-5.00", "-5.00"),
        ("5.00 USD", "5.00"),
        ("USD 5.00", "5.00"),
        ("(5.00)", "-5.00"),
        ("($1,234.00)", "-1234.00"),
        ("5.00-", "-5.00"),
        ("\u22125.00", "-5.00"),
        ("999999999999.99", "999999999999.99"),
    ],
)
def test_reads_an_amount_with_a_decimal_point(text, amount):
    assert Amounts(".").read(text, "USD") == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("10,50", "10.50"), ("1.234,56", "1234.56"), ("1.234", "1234"), ("€ 7,00", "7"), ("5", "5")],
)
def test_reads_an_amount_with_a_decimal_comma(text, amount):
    assert Amounts(",").read(text, "EUR") == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        *(("5905円", "JPY"), ("\uffe55905", "JPY"), ("5905 kr", "SEK"), ("5905 zł", "PLN")),
        *(("R$ 5905", "BRL"), ("US$5905", "USD"), ("Rs 5905", "INR"), ("5905 lei", "RON")),
    ],
)
def test_reads_the_sign_of_many_a_currency(text, currency):
    assert Amounts().read(text, currency) == 5905
    with pytest.raises(AmountError, match="in EUR"):
        Amounts().read(text, "EUR")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "1.9x",
        "nan",
        "inf",
        "1,23",
        "1,2345.6",
        "1.2.3",
        "--5",
        "(-5)",
        "5%",
        "5.00 xy",
        "1_000",
        "١٢",
    ],
)
def test_refuses_what_is_no_amount(text):
    with pytest.raises(AmountError, match="a number"):
        Amounts(".").read(text, "USD")


@pytest.mark.parametrize("text", ["1000000000000", "-1e12", "1e308", "1E+999999"])
def test_refuses_what_does_not_fit(text):
    with pytest.raises(AmountError, match=r"from -999,999,999,999\.9999 to 999,999,999,999\.9999"):
        Amounts(".").read(text, "USD")


@pytest.mark.parametrize(("text", "currency"), [("€5", "USD"), ("$5", "EUR"), ("5 GBP", "USD")])
def test_refuses_the_sign_of_another_currency(text, currency):
    with pytest.raises(AmountError, match=f"in {currency}; give the currency in a column"):
        Amounts(".").read(text, currency)


@pytest.mark.parametrize(
    ("texts", "mark", "other", "open_question"),
    [
        (["5", "10"], ".", None, None),
        (["12.50", "1,234"], ".", None, None),
        (["1,234.50"], ".", None, None),
        (["0.125"], ".", None, None),
        (["10,50", "1.234"], ",", None, None),
        (["1.234,50"], ",", None, None),
        (["0,125"], ",", None, None),
        (["1.234.567"], ",", None, None),
        (["1234,567"], ",", None, None),
        (["1,234"], ".", None, "1,234"),
        (["12.50", "10,50"], ".", "10,50", None),
        (["nonsense", ""], ".", None, None),
    ],
)
def test_finds_the_decimal_mark_of_a_file(texts, mark, other, open_question):
    assert decimal_mark(texts) == (mark, other, open_question)
