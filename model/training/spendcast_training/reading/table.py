"""The columns that are used of a CSV, as text."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from spendcast_training.reading.columns import Columns


@dataclass(frozen=True)
class Table:
    """Trimmed values by field, and the line of each row. Equal values are one object."""

    lines: array
    values: dict[str, list[str]]

    @classmethod
    def of(cls, columns: Columns, rows: Iterable[tuple[int, list[str]]]) -> "Table":
        lines, fields = array("q"), [*columns.of.items()]
        values = {field: [] for field in columns.of}
        slots = [(at, values[field], {}) for field, at in fields]
        for line, row in rows:
            lines.append(line)
            for at, column, known in slots:
                text = row[at]
                found = known.get(text)
                if found is None:
                    found = known[text] = text.strip()
                column.append(found)
        return cls(lines, values)

    def __len__(self) -> int:
        return len(self.lines)

    def column(self, field: str) -> list[str] | None:
        return self.values.get(field)

    def distinct(self, field: str) -> Iterable[str]:
        """Each value once, in the order of the file."""
        return dict.fromkeys(value for value in self.values.get(field, ()) if value)

    def line_of(self, field: str, value: str) -> int:
        return self.lines[self.values[field].index(value)]
