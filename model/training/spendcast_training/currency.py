"""Amounts as people read them: with the decimals of their currency."""

from spendcast_training.features import E4

# Decimals of ISO 4217 where they are not two. Java's CurrencyDecimals knows the same: the file
# currency_decimals.psv of its tests holds both to them.
_NONE = (
    "ADP BEF BIF BYB BYR CLP DJF ESP GNF GRD ISK ITL JPY KMF KRW LUF MGF PTE PYG ROL RWF TPE TRL UGX "
    "UYI VND VUV XAF XOF XPF"
)
_DECIMALS = {
    **dict.fromkeys(_NONE.split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    "CLF": 4,
}


def decimals(code: str) -> int:
    """0 for JPY, 3 for KWD, 2 for USD and for a code that is not known."""
    return _DECIMALS.get(code, 2)


def amount_text(amount_e4: int, code: str) -> str:
    """An amount in ten-thousandths as people read it, exact but for the decimals not shown.

    A half is rounded away from zero: 12345 is 1.235 in KWD.
    """
    digits = decimals(code)
    step = E4 // 10**digits
    units = (2 * abs(amount_e4) + step) // (2 * step)
    whole, rest = divmod(units, 10**digits)
    sign = "-" if amount_e4 < 0 and units else ""
    return f"{sign}{whole:,}" + (f".{rest:0{digits}}" if digits else "")
