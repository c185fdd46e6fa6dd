"""Amounts as people read them: with the decimals of their currency."""

from spendcast_training.features import E4

# Decimals of ISO 4217 where they are not two. Java's CurrencyDecimals knows the same: the file
# currency_decimals.psv of its tests holds both to them.
_DECIMALS = {
    "ADP": 0, "BEF": 0, "BHD": 3, "BIF": 0, "BYB": 0, "BYR": 0, "CLF": 4, "CLP": 0, "DJF": 0,
    "ESP": 0, "GNF": 0, "GRD": 0, "IQD": 3, "ISK": 0, "ITL": 0, "JOD": 3, "JPY": 0, "KMF": 0,
    "KRW": 0, "KWD": 3, "LUF": 0, "LYD": 3, "MGF": 0, "OMR": 3, "PTE": 0, "PYG": 0, "ROL": 0,
    "RWF": 0, "TND": 3, "TPE": 0, "TRL": 0, "UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0,
    "XOF": 0, "XPF": 0,
}  # fmt: skip


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
