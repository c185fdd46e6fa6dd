"""The rows of a CSV, strictly: a stray quote ends the reading instead of swallowing rows."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

FEWEST_NAMES = 3  # customer, date and amount
MOST_TITLES = 20
DELIMITERS = ",;\t|"
_SEPARATOR = re.compile(r'"?sep=."?', re.IGNORECASE)
QUOTES = 'write a quote inside a value twice (""), or remove it'


class Rows:
    """The header and the rows below it, each with the line on which it begins.

    Blank rows and repetitions of the header are passed over and counted.
    """

    def __init__(self, file: Path, lines: Iterable[str], counts: Counter, skip_bad: bool = False):
        self._file, self._counts, self._skip_bad = file, counts, skip_bad
        self.header = []
        lines = iter(lines)
        head = [*islice(lines, MOST_TITLES)]
        at = _header_at(head)
        if titles := sum(map(_has_text, head[:at])):
            counts["title_lines"] = titles
        self.delimiter = _delimiter(head[at]) if head else ","
        self._offset = at
        self._reader = csv.reader(
            chain(head[at:], lines), delimiter=self.delimiter, strict=True, skipinitialspace=True
        )
        self.header = [name.strip() for name in next(self._records(), (0, []))[1]]
        self.header_line = self._offset + 1

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        width = len(self.header)
        for line, row in self._records():
            if len(row) != width:
                row = self._fitted(line, row, width)
                if not row:
                    continue
            if row[0].strip() == self.header[0] and [v.strip() for v in row] == self.header:
                self._counts["repeated_headers"] += 1
            elif not "".join(row).strip():
                self._counts["blank_rows"] += 1
            else:
                yield line, row

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        reader, offset = self._reader, self._offset
        while True:
            begin = reader.line_num + offset + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as problem:
                raise self._quote_fault(begin, str(problem)) from problem
            if reader.line_num + offset > begin:
                self._check_line_breaks(begin, row)
            yield begin, row

    def _fitted(self, line: int, row: list[str], width: int) -> list[str]:
        """The row with as many values as the header; empty for one to pass over."""
        if not any(map(str.strip, row)):
            self._counts["blank_rows"] += bool(row)
            return []
        if len(row) > width and not any(map(str.strip, row[width:])):
            return row[:width]
        if self._skip_bad:
            self._counts["rejected_bad_row"] += 1
            return []
        shown = self.delimiter.join(row)[:60]
        raise ValueError(
            f"{self._file}: line {line}: a row must have {width} values, as the header has names, "
            f"but has {len(row)}: {shown!r}; put values that hold {self.delimiter!r} in quotes, or "
            "pass --skip-bad-rows"
        )

    def _quote_fault(self, begin: int, problem: str) -> ValueError:
        end = self._reader.line_num + self._offset
        if "unexpected end" in problem:
            fault = f"a quote opens and never closes (the file ends on line {end})"
        elif "field limit" in problem:
            fault = f"a quote opens and does not close until line {end}"
        elif end > begin:
            fault = f"a quote opens, closes on line {end} and is followed by text"
        else:
            fault = "a quote closes and is followed by text"
        return ValueError(f"{self._file}: line {begin}: {fault}; {QUOTES}")

    def _check_line_breaks(self, begin: int, row: list[str]) -> None:
        """A value of several lines that look like rows is the work of a stray quote."""
        separators = max(len(self.header) - 1, 1)
        for value in row:
            inner = value.splitlines()[1:-1]
            if any(line.count(self.delimiter) == separators for line in inner):
                end = self._reader.line_num + self._offset
                raise ValueError(
                    f"{self._file}: line {begin}: a quote opens and closes only on line {end}, "
                    f"with whole rows between; {QUOTES}"
                )


def _header_at(head: list[str]) -> int:
    """Number of the first line with three names; of the first with text where none has.

    Blank lines stand before it, Excel's `sep=;` and titles, as of a report.
    """
    texts = [at for at, line in enumerate(head) if _has_text(line)]
    first = next(iter(texts), 0)
    if head and head[first].count('"') % 2:
        return first
    return next((at for at in texts if len(_names(head[at])) >= FEWEST_NAMES), first)


def _has_text(line: str) -> bool:
    return bool(line.strip()) and not _SEPARATOR.fullmatch(line.strip())


def _names(line: str) -> list[str]:
    return next(csv.reader([line], delimiter=_delimiter(line)))


def _delimiter(header: str) -> str:
    """The one that parts the header into most names; the comma where none parts it."""
    return max(DELIMITERS, key=lambda mark: len(next(csv.reader([header], delimiter=mark))))
