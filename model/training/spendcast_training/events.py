"""Reads a log of contract events into facts by customer."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from spendcast_training.contract import Event, Rejection, parse
from spendcast_training.contract.event import DAY_SECONDS
from spendcast_training.features import EPOCH, Fact
from spendcast_training.log import Log, without_collector
from spendcast_training.rates import NoRateError, Rates
from spendcast_training.reading.content import byte_lines

__all__ = ["MICROSECOND", "Log", "read_log"]

MICROSECOND = timedelta(microseconds=1)
ONE_DAY = timedelta(days=1)


@without_collector
def read_log(file: Path, rates: Rates, now: datetime | None = None) -> Log:
    """Reads ndjson, plain or gzipped.

    The first line with an event id counts; later ones are duplicates. The stream's rules decide
    which lines are events: the others are counted by the stream's reasons and left out. The
    fingerprint is the SHA-256 of the lines, unzipped.

    now: moment of reading; an event at most a day later is not in the future.
    """
    log, seen, digest = Log(), set(), hashlib.sha256()
    latest = ((now or datetime.now(UTC)) + ONE_DAY - EPOCH) // MICROSECOND
    places: dict[tuple[str, str], tuple[str, str]] = {}
    for number, line in enumerate(byte_lines(file), 1):
        digest.update(line + b"\n")
        try:
            event = parse(line, latest)
            fact = _fact(event, rates)
        except Rejection as rejection:
            log.reject(rejection.reason, number)
            continue
        if event.event_id in seen:
            log.counts["duplicates"] += 1
            continue
        seen.add(event.event_id)
        place = (event.country, event.channel)
        log.add(event.customer_id, fact, places.setdefault(place, place), event.currency)
    log.fingerprint = digest.hexdigest()
    return log


def _fact(event: Event, rates: Rates) -> Fact:
    try:
        day = event.micros // 1_000_000 // DAY_SECONDS
        amount_e4 = rates.convert(event.amount_e4, event.currency, day)
    except NoRateError as problem:
        raise Rejection("no_exchange_rate") from problem
    except ValueError as problem:
        raise Rejection("amount_overflow") from problem
    signed = -amount_e4 if event.refund else amount_e4
    return Fact(event.micros, signed, event.refund, event.units, event.lines, event.category)
