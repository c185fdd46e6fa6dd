"""The columns that are used of a CSV, as text."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, repeat
from typing import NamedTuple

import numpy as np

from spendcast_training.reading.columns import Columns

BATCH = 10_000


class Cells(NamedTuple):
    """The values of a row by field; empty where the file has no such column."""

    customer_id: str
    date: str
    amount: str
    order_total: str
    order_id: str
    event_id: str
    type: str
    status: str
    refunded: str
    currency: str
    country: str
    channel: str
    category: str
    quantity: str
    unit_price: str
    sku: str


class _Trimmed(dict):
    """The trimmed value of each text, so that equal texts of a column are one object."""

    def __missing__(self, text: str) -> str:
        trimmed = self[text] = text.strip()
        return trimmed


@dataclass(frozen=True)
class Table:
    """Trimmed values by field, and line and hash of each row."""

    lines: array
    values: dict[str, list[str]]
    hashes: array

    @classmethod
    def of(cls, columns: Columns, rows: Iterable[tuple[int, list[str]]]) -> "Table":
        table = cls(array("q"), {field: [] for field in columns.of}, array("q"))
        fields = [
            (at, table.values[field].extend, _Trimmed().__getitem__)
            for field, at in columns.of.items()
        ]
        rows = iter(rows)
        while batch := [*islice(rows, BATCH)]:
            lines, values = zip(*batch, strict=True)
            table.lines.extend(lines)
            table.hashes.extend(map(hash, map(tuple, values)))
            texts = [*zip(*values, strict=True)]
            for at, extend, trimmed in fields:
                extend(map(trimmed, texts[at]))
        return table

    def __len__(self) -> int:
        return len(self.lines)

    def repeated(self) -> int:
        """Number of rows that equal an earlier one in each value, also in columns not used."""
        return len(self) - len(np.unique(np.frombuffer(self.hashes, np.int64)))

    def cells(self) -> Iterator[Cells]:
        """Each row."""
        columns = (self.values.get(field, repeat("", len(self))) for field in Cells._fields)
        return map(Cells._make, zip(*columns, strict=True))

    def distinct(self, field: str) -> Iterable[str]:
        """Each value once, in the order of the file."""
        return dict.fromkeys(value for value in self.values.get(field, ()) if value)

    def line_of(self, field: str, value: str) -> int:
        return self.lines[self.values[field].index(value)]
