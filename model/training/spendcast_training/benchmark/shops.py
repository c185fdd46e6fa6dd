"""Simulated shops that are less kind than `bin/simulate`.

Every shop has its own season, trend, churn and amounts, drawn from its seed. It had customers
before its log begins, and its log knows nothing of them: truncation on the left.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from spendcast_training.benchmark.shop_log import ShopLog
from spendcast_training.features import DAY, Fact

HIDDEN_DAYS = 3 * 365
MONTH_DAYS = 365.25 / 12
# After the last date that is judged: a month of purchases, and the horizon of the last of them.
AFTER_DAYS = 122
BEGIN = 19_358  # 1 January 2023, in days since 1970
COUNTRIES = ("DE", "FR", "PL", "US")
CHANNELS = ("web", "app", "store")
CATEGORIES = ("books", "garden", "home", "music", "toys", "")


@dataclass(frozen=True)
class Shop:
    """Traits of a shop; rates are per day, strength and growth are logarithms."""

    customers: int
    months: int
    begin: int
    strength: float
    peak_day: float
    growth: float
    rate: float
    rate_shape: float
    lifetime_days: float
    once: float
    clumpy: float
    price: float
    between: float
    within: float
    refunds: float

    @classmethod
    def drawn(cls, customers: int, months: int, seed: int) -> "Shop":
        """A shop like no other, the same for a seed."""
        source = np.random.default_rng([seed, customers, months])
        return cls(
            customers=customers,
            months=months,
            begin=BEGIN + int(source.integers(0, 365)),
            strength=source.uniform(0, 0.35),
            peak_day=source.uniform(0, 365),
            growth=source.normal(0, 0.15),
            rate=np.exp(source.normal(np.log(1 / 45), 0.5)),
            rate_shape=source.uniform(0.6, 1.3),
            lifetime_days=np.exp(source.normal(np.log(300), 0.5)),
            once=source.uniform(0.15, 0.45),
            clumpy=source.uniform(0.1, 0.5),
            price=source.normal(4.2, 0.7),
            between=source.uniform(0.5, 0.9),
            within=source.uniform(0.3, 0.6),
            refunds=source.uniform(0.02, 0.08),
        )

    @property
    def known_days(self) -> int:
        """From the beginning of the log to the last date that is judged."""
        return round(self.months * MONTH_DAYS)


def simulate(shop: Shop, seed: int) -> ShopLog:
    """The shop's log, with about as many customers known at the last date as it says."""
    known = _Simulation(shop, shop.customers, seed).customers_known()
    size = round(shop.customers**2 / max(1, known))
    return _Simulation(shop, size, seed).log()


class _Simulation:
    """Customers join, buy at a rate of their own in the season of the shop, and leave."""

    def __init__(self, shop: Shop, size: int, seed: int):
        self.shop, self.source = shop, np.random.default_rng([seed, size])
        self.end = shop.known_days + AFTER_DAYS
        self.days = np.arange(-HIDDEN_DAYS, self.end + 1)
        self._people(size)
        self._purchases()

    def _busy(self) -> np.ndarray:
        """A yearly wave with a sharp peak; 1 on average."""
        turn = 2 * np.pi * (self.days + self.shop.begin - self.shop.peak_day) / 365.25
        wave = np.exp(self.shop.strength * (np.cos(turn) + 0.5 * np.exp(8 * (np.cos(turn) - 1))))
        return wave / wave[: 2 * 365].mean()

    def _people(self, size: int) -> None:
        shop, source = self.shop, self.source
        busy = self._busy()
        # Half of the growth is new customers, half is all of them buying more.
        level = np.exp(shop.growth / 2 * self.days / 365)
        joining = busy**0.5 * level
        day = source.choice(self.days[:-1], size, p=joining[:-1] / joining[:-1].sum())
        self.joined = day + source.uniform(0.3, 0.95, size)
        self.lifetime = source.gamma(1.5, shop.lifetime_days / 1.5, size) + 30
        self.left = self.joined + source.exponential(self.lifetime)
        rate = source.gamma(shop.rate_shape, shop.rate / shop.rate_shape, size)
        self.rate = np.where(source.random(size) < shop.once, 0.0, rate)
        self.taste = source.choice(3, size, p=[0.3, 0.5, 0.2])
        self.clumpy = source.random(size) < shop.clumpy
        self.price = shop.price + source.normal(0, shop.between, size)
        intensity = [busy**power * level for power in (0.4, 1.0, 1.8)]
        self.passed = [np.concatenate([[0.0], np.cumsum(i)])[:-1] for i in intensity]

    def _passed(self, taste: np.ndarray, day: np.ndarray) -> np.ndarray:
        """Days of the mean season up to a day."""
        found = np.array([np.interp(day, self.days, passed) for passed in self.passed])
        return found[taste, np.arange(len(day))]

    def _purchases(self) -> None:
        begin, end = np.maximum(self.joined, 0), np.clip(self.left, 0, self.end)
        low, high = self._passed(self.taste, begin), self._passed(self.taste, end)
        rate = self.rate / np.where(self.clumpy, 2.0, 1.0)
        who = np.repeat(np.arange(len(rate)), self.source.poisson(rate * np.maximum(0, high - low)))
        passed = self.source.uniform(low[who], high[who])
        found = np.array([np.interp(passed, curve, self.days) for curve in self.passed])
        when = found[self.taste[who], np.arange(len(who))]
        again = np.flatnonzero(self.clumpy[who])
        again = np.repeat(again, self.source.poisson(1.0, len(again)))
        first = np.flatnonzero(self.joined >= 0)
        self.who = np.concatenate([who, who[again], first])
        later = when[again] + self.source.exponential(4, len(again))
        self.when = np.concatenate([when, later, self.joined[first]])
        twice = self.source.random(len(self.who)) < 0.03
        self.who = np.concatenate([self.who, self.who[twice]])
        self.when = np.concatenate([self.when, np.floor(self.when[twice])])
        clock = self.source.uniform(0.3, 0.95, len(self.when))
        self.when = np.floor(self.when) + clock
        inside = self.when < self.end
        self.who, self.when = self.who[inside], self.when[inside]

    def customers_known(self) -> int:
        return len(np.unique(self.who[self.when < self.shop.known_days]))

    def expected_amount(self) -> np.ndarray:
        """Spend of each customer, less what comes back."""
        spread = np.exp(self.shop.within**2 / 2) * (1 + 0.02 * (np.exp(1.2 + 0.08) - 1))
        return np.exp(self.price) * spread * (1 - self.shop.refunds * 0.72)

    def log(self) -> ShopLog:
        source, size = self.source, len(self.who)
        noise = source.normal(0, self.shop.within, size)
        noise += (source.random(size) < 0.02) * source.normal(1.2, 0.4, size)
        cents = np.maximum(100, 100 * np.exp(self.price[self.who] + noise)).astype(np.int64)
        lines = 1 + source.poisson(1.2, size)
        units = lines + source.poisson(0.4 * lines)
        category = (self.who % 5 + (source.random(size) < 0.4) * source.integers(0, 6, size)) % 6
        refund = source.random(size) < self.shop.refunds
        back = np.where(source.random(size) < 0.6, 1.0, 0.3)
        after = self.when + source.exponential(9, size) + 0.01
        facts: dict[str, list[tuple[Fact, tuple[str, str]]]] = {}
        columns = (self.who, self.when, cents, units, lines, category, refund, back, after)
        channels = source.integers(0, 3, size).tolist()
        for row, channel in zip(
            zip(*(column.tolist() for column in columns), strict=True), channels, strict=True
        ):
            who, when, amount, units_, lines_, kind, refunded, share, later = row
            bucket = facts.setdefault(f"C-{who}", [])
            place = (COUNTRIES[who % 4], CHANNELS[channel])
            name = CATEGORIES[kind]
            bucket.append(
                (Fact(self._micros(when), 100 * amount, False, units_, lines_, name), place)
            )
            if refunded and later < self.end:
                fact = Fact(self._micros(later), -100 * int(amount * share), True, 1, 1, name)
                bucket.append((fact, place))
        for bucket in facts.values():
            bucket.sort()
        return ShopLog(
            {customer: [fact for fact, _ in bucket] for customer, bucket in facts.items()},
            {customer: [place for _, place in bucket] for customer, bucket in facts.items()},
            oracle=self.oracle,
        )

    def _micros(self, day: float) -> int:
        return int((self.shop.begin + day) * DAY)

    def oracle(self, customers: list[str], micros: np.ndarray, horizon_days: int) -> np.ndarray:
        """Expected net spend of customers, given their rate, price, taste and whether they left."""
        who = np.array([int(customer.removeprefix("C-")) for customer in customers])
        now = micros / DAY - self.shop.begin
        taste, steps = self.taste[who], np.linspace(0, horizon_days, 10)
        count = np.zeros(len(who))
        for begin, end in pairwise(steps):
            busy = self._passed(taste, now + end) - self._passed(taste, now + begin)
            count += busy * np.exp(-(begin + end) / 2 / self.lifetime[who])
        here = self.left[who] > now
        return here * self.rate[who] * count * 1.03 * self.expected_amount()[who]
