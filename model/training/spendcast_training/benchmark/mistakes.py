"""One mistyped value in a log; what really happened stays known as the truth."""

from dataclasses import replace
from datetime import UTC, datetime

from spendcast_training.benchmark.shop_log import ShopLog
from spendcast_training.events import MICROSECOND
from spendcast_training.features import DAY, EPOCH, Fact

FACTOR = 10_000


def mistyped_amount(log: ShopLog, micros: int) -> ShopLog:
    """The first purchase from a moment on is 10,000 times as large."""
    return _mistyped(log, micros, lambda fact: fact._replace(amount_e4=fact.amount_e4 * FACTOR))


def mistyped_date(log: ShopLog, micros: int, year: int) -> ShopLog:
    """The first purchase from a moment on is dated to 1 March of another year."""
    moment = (datetime(year, 3, 1, 12, tzinfo=UTC) - EPOCH) // MICROSECOND
    return _mistyped(log, micros, lambda fact: fact._replace(micros=moment))


def _mistyped(log: ShopLog, micros: int, mistype) -> ShopLog:
    customer, place = _first(log.facts, micros)
    known = log.facts[customer]
    changed = [*known[:place], mistype(known[place]), *known[place + 1 :]]
    return replace(
        log,
        facts={**log.facts, customer: changed},
        arrivals={customer: [fact.micros for fact in known]},
        truth=log.facts,
    )


def _first(facts: dict[str, list[Fact]], micros: int) -> tuple[str, int]:
    """Customer and index of the first purchase from a moment on, of someone who buys again."""
    candidates = (
        (fact.micros, customer, place)
        for customer, known in facts.items()
        for place, fact in enumerate(known[:-1])
        if not fact.refund and fact.micros >= micros and known[-1].micros > micros + 30 * DAY
    )
    _, customer, place = min(candidates)
    return customer, place
