"""How a CSV is to be read, where it does not say so itself."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class CsvOptions:
    """columns: FIELD=COLUMN; date_format: of strptime; now: moment of reading, else the clock's.

    zone: of times without an offset. minor_units: whether amounts are in cents or the like.
    lines: whether each order keeps its lines, for events.
    """

    columns: tuple[str, ...] = ()
    date_format: str | None = None
    decimal_mark: str | None = None
    encoding: str | None = None
    skip_bad_rows: bool = False
    now: datetime | None = None
    zone: tzinfo = UTC
    minor_units: bool = False
    lines: bool = False

    def latest(self) -> int:
        """The last moment that is not the future, as in the stream, in microseconds."""
        moment = (self.now or datetime.now(UTC)) + timedelta(days=1)
        return (moment - _EPOCH) // timedelta(microseconds=1)
