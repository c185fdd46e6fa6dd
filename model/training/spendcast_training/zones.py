"""The shop's time zone: which day a moment is on."""

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Clocks change at quarters of an hour only.
_QUARTER = 900_000_000


def zone_of(name: str) -> tzinfo:
    """Raises ValueError for what is no name of the IANA time zone database."""
    try:
        return UTC if name == "UTC" else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise ValueError(
            "the time zone must be a name of the IANA time zone database, such as Europe/Berlin, "
            f"but was {name!r}"
        ) from problem


def local(micros: int, zone: tzinfo) -> datetime:
    """Time of the shop's clock at a moment."""
    return (_EPOCH + timedelta(microseconds=micros)).astimezone(zone)


def local_micros(micros: np.ndarray, zone: tzinfo) -> np.ndarray:
    """Times of the shop's clock at moments, in microseconds since its first of January 1970."""
    quarters, places = np.unique(micros // _QUARTER, return_inverse=True)
    offsets = [_offset(int(quarter) * _QUARTER, zone) for quarter in quarters]
    return micros + np.array(offsets, dtype=np.int64)[places]


def start_of_month(month: np.datetime64, zone: tzinfo) -> int:
    """Microseconds since 1970 at which a month begins; of two midnights at the first."""
    year, number = divmod(int(month.astype("datetime64[M]").astype(np.int64)) + 1970 * 12, 12)
    begin = datetime(year, number + 1, 1, tzinfo=zone).astimezone(UTC)
    return (begin - _EPOCH) // timedelta(microseconds=1)


def _offset(micros: int, zone: tzinfo) -> int:
    return local(micros, zone).utcoffset() // timedelta(microseconds=1)
