"""Ids that a table program wrote as numbers."""

import re

from spendcast_training.reading.table import Table
from spendcast_training.reading.values import is_nobody

_NUMBER = re.compile(r"(\d+)\.0+")


def drop_decimals(table: Table) -> list[str]:
    """Makes 12379 of 12379.0 where all ids of a column look like that; says where it did."""
    notes = []
    for field in ("customer_id", "order_id", "event_id"):
        known = [value for value in table.distinct(field) if not is_nobody(value)]
        if known and all(map(_NUMBER.fullmatch, known)):
            whole = {value: _NUMBER.sub(r"\1", value) for value in known}
            values = table.values[field]
            values[:] = [whole.get(value, value) for value in values]
            notes.append(
                f"{field}: all end in .0, as of a table with empty values, and are read without "
                f"it: {known[0]} is {whole[known[0]]}"
            )
    return notes
