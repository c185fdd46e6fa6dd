"""Reads a CSV of one's own, a row per purchase or refund."""

import csv
import hashlib
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from spendcast_training.events import EARLIEST, MICROSECOND, Log
from spendcast_training.features import EPOCH, Fact
from spendcast_training.rates import Rates

REQUIRED = ("customer_id", "amount")
TIMES = ("occurred_at", "date")
TYPES = {"purchase": False, "refund": True}


def read_csv(file: Path, rates: Rates) -> Log:
    """Columns: customer_id, occurred_at or date, amount.

    As it likes also type (purchase or refund; without it a negative amount is a refund), country,
    channel, category, event_id and currency (without it, all is in the base currency). Each row is
    one basket of one line. Rows count in the order of time; of those with one event id, the first.
    Raises ValueError with line, column and value for the first row that can't be read.
    """
    log, rows, seen = Log(), [], set()
    with file.open(newline="", encoding="utf-8-sig") as lines:
        reader = csv.DictReader(lines)
        _check_columns(file, reader.fieldnames or [])
        for row in reader:
            event_id = row.get("event_id")
            if event_id and event_id in seen:
                log.counts["duplicates"] += 1
                continue
            seen.add(event_id)
            rows.append((_fact(_Row(file, reader.line_num, row), rates), row))
    rows.sort(key=lambda pair: pair[0].micros)
    for fact, row in rows:
        log.counts["refunds" if fact.refund else "purchases"] += 1
        log.add(row["customer_id"], fact, (row.get("country") or "", row.get("channel") or ""))
    log.fingerprint = hashlib.sha256(file.read_bytes()).hexdigest()
    return log


def _check_columns(file: Path, names: list[str]) -> None:
    missing = [name for name in REQUIRED if name not in names]
    if not set(TIMES) & set(names):
        missing.append(" or ".join(TIMES))
    if missing:
        raise ValueError(
            f"{file}: line 1 must name the columns {', '.join(missing)}; "
            f"it names {', '.join(names) or 'nothing'}"
        )


class _Row:
    """A row that knows where it stands."""

    def __init__(self, file: Path, line: int, values: dict[str, str]):
        self._place, self.values = f"{file}: line {line}", values

    def get(self, column: str) -> str:
        return (self.values.get(column) or "").strip()

    def wrong(self, column: str, must: str) -> ValueError:
        return ValueError(f"{self._place}: {column} must be {must}, but was {self.get(column)!r}")


def _fact(row: _Row, rates: Rates) -> Fact:
    if not row.get("customer_id"):
        raise row.wrong("customer_id", "given")
    at, amount = _time(row), _amount(row)
    refund = _is_refund(row, amount)
    currency = row.get("currency") or rates.base
    try:
        cents = rates.cents(abs(amount), currency, at.date())
    except ValueError as problem:
        raise row.wrong(
            "currency" if row.get("currency") else "amount",
            f"one that can be converted to {rates.base} ({problem}; see --rates)",
        ) from problem
    micros = (at - EPOCH) // MICROSECOND
    return Fact(micros, -cents if refund else cents, refund, 1, 1, row.get("category"))


def _time(row: _Row) -> datetime:
    column = next(name for name in TIMES if name in row.values)
    must = f"a date or time of {EARLIEST:%Y} or later, as 2026-11-23 or 2026-11-23T19:30:00Z"
    try:
        at = datetime.fromisoformat(row.get(column))
    except ValueError as problem:
        raise row.wrong(column, must) from problem
    at = at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
    if at < EARLIEST:
        raise row.wrong(column, must)
    return at


def _amount(row: _Row) -> Decimal:
    try:
        amount = Decimal(row.get("amount"))
    except InvalidOperation as problem:
        raise row.wrong("amount", "a number, as 19.99") from problem
    if not amount.is_finite():
        raise row.wrong("amount", "a number, as 19.99")
    return amount


def _is_refund(row: _Row, amount: Decimal) -> bool:
    kind = row.get("type")
    if not kind:
        return amount < 0
    if kind not in TYPES:
        raise row.wrong("type", "purchase or refund")
    if kind == "purchase" and amount < 0:
        raise row.wrong("amount", "0 or more for a purchase")
    return TYPES[kind]
