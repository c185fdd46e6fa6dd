"""Hand-made months: what the batch job would have found out about shops of all kinds."""

import random
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from spendcast_reports import rows
from spendcast_reports.changes import largest
from spendcast_reports.facts import TABLES, Facts
from spendcast_reports.month import BEFORE, MONTH, YEAR
from spendcast_reports.sections import customers

OCTOBER = date(2026, 10, 1)
STARTS = {MONTH: OCTOBER, BEFORE: date(2026, 9, 1), YEAR: date(2025, 10, 1)}
BOUNDS = (0, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000)
SEGMENTS = list(customers.SEGMENTS)
HASH = "4b9d2c7be01f6a35c8d91e2f7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b"


DECIMALS = {"USD": 2, "KWD": 3, "JPY": 0}


def nothing_known(currency: str = "USD", time_zone: str = "UTC") -> Facts:
    """A month of which no table has a row."""
    run = rows.Run(
        uuid.uuid5(uuid.NAMESPACE_URL, "month"), OCTOBER, currency, time_zone, DECIMALS[currency]
    )
    return Facts(run=run, causes=[], **{name: [] for name in TABLES})


def empty() -> Facts:
    """What the job writes where nobody purchased anything, ever."""
    days = [
        rows.Day(period, day, cents(0), cents(0), 0, 0)
        for period, first in STARTS.items()
        for day in days_of(first)
    ]
    cohorts = [
        rows.Cohort(month_before(OCTOBER, back), age, 0, 0, cents(0))
        for back in range(12)
        for age in range(back + 1)
    ]
    return replace(
        nothing_known(),
        totals=[rows.Total(period, cents(0), cents(0), 0, 0, 0, 0) for period in STARTS],
        days=days,
        customer_kinds=[
            rows.CustomerKind(kind, 0, 0, cents(0)) for kind in ("new", "returning", "lapsed")
        ],
        cohorts=cohorts,
        concentrations=[rows.Concentration(percent, 0, cents(0)) for percent in (1, 5, 20)],
        intervals=[],
        alert_outcomes=[],
        qualities=[rows.Quality(measure, Decimal(0)) for measure in ("duplicates", "dead_letters")],
    )


def ordinary() -> Facts:
    """A shop with thousands of customers, two versions of a champion and a challenger."""
    chance = random.Random(7)
    days = [
        day
        for period, size in ((MONTH, 1.12), (BEFORE, 1.0), (YEAR, 0.8))
        for day in _days(chance, period, size)
    ]
    facts = replace(
        nothing_known(),
        totals=[_total(period, days) for period in STARTS],
        days=days,
        customer_kinds=[
            rows.CustomerKind("new", 612, 655, cents("41230.10")),
            rows.CustomerKind("returning", 2911, 4302, cents("351820.40")),
            rows.CustomerKind("lapsed", 1204, 1390, cents("90112.00")),
        ],
        segments=_segments(chance),
        segment_flows=_flows(chance),
        cohorts=_cohorts(chance),
        dimensions=_dimensions(chance),
        concentrations=[
            rows.Concentration(1, 36, cents("51230.10")),
            rows.Concentration(5, 177, cents("139041.99")),
            rows.Concentration(20, 705, cents("267201.55")),
        ],
        prediction_bins=_bins(chance),
        outlooks=[rows.Outlook(90, 18234, cents("1523001.77"), 7123.4)],
        outcomes=_outcomes(chance, "champion", "7", 4100, 1.05)
        + _outcomes(chance, "champion", HASH, 310, 0.7)
        + _outcomes(chance, "challenger", "8", 4100, 0.98),
        alert_statuses=[
            rows.AlertStatus("failed", 2, cents("2410.00")),
            rows.AlertStatus("pending", 1, cents("1300.00")),
            rows.AlertStatus("published", 184, cents("301220.50")),
            rows.AlertStatus("suppressed_age", 12, cents("14020.00")),
            rows.AlertStatus("suppressed_backfill", 7, cents("8020.00")),
            rows.AlertStatus("suppressed_cooldown", 31, cents("45120.00")),
            rows.AlertStatus("suppressed_correction", 1, cents("9000.00")),
        ],
        intervals=_intervals("champion", "7", 4100) + _intervals("challenger", "8", 4000),
        alert_outcomes=[
            rows.AlertOutcome(cents(1000), 4100, 190, 221, 121),
            rows.AlertOutcome(cents(5000), 310, 0, 4, 0),
        ],
        dead_letters=[
            rows.DeadLetters("Parse", "not JSON", 14, 0),
            rows.DeadLetters("Parse", "customer_id is missing", 9, 3),
            rows.DeadLetters("Parse", "occurred_at is more than a day after the record", 2, 0),
        ],
        qualities=sorted(
            rows.Quality(measure, Decimal(value))
            for measure, value in {
                "duplicates": "131",
                "corrections": "2",
                "dead_letters": "25",
                "unscored": "3",
                "late_events": "48",
                "ledger_gaps": "2",
                "void_offsets": "17",
                "lost_offsets": "0",
                "latency_p50_seconds": "0.412",
                "latency_p95_seconds": "0.733",
                "latency_p99_seconds": "0.981",
                "latency_max_seconds": "31.204",
            }.items()
        ),
    )
    return replace(facts, causes=causes_of(facts))


def one_customer() -> Facts:
    """One customer, one order, on one day, of a shop that opened this month."""
    spent = cents("19.99")
    base = empty()
    total = rows.Total(MONTH, spent, cents(0), 1, 0, 1, 2)
    bought = date(2026, 10, 31)
    return replace(
        base,
        totals=[total if old.period == MONTH else old for old in base.totals],
        days=[
            day._replace(revenue=spent, orders=1, customers=1) if day.day == bought else day
            for day in base.days
        ],
        customer_kinds=[
            rows.CustomerKind("new", 1, 1, spent),
            rows.CustomerKind("returning", 0, 0, cents(0)),
            rows.CustomerKind("lapsed", 0, 0, cents(0)),
        ],
        segments=[rows.Segment("champions", 1, 1, spent, spent, cents(0), cents("12.34"))],
        segment_flows=[rows.SegmentFlow("none", "champions", 1)],
        cohorts=[
            cohort._replace(customers=1, active=1, revenue=spent)
            if cohort.cohort == OCTOBER
            else cohort
            for cohort in base.cohorts
        ],
        dimensions=[
            rows.DimensionValue(dimension, value, spent, 1, 2, cents(0), cents(0), 1, None)
            for dimension, value in (
                ("category", "books"),
                ("channel", "web"),
                ("country", "US"),
                ("product", "SKU-1"),
            )
        ],
        concentrations=[rows.Concentration(percent, 1, spent) for percent in (1, 5, 20)],
        prediction_bins=[
            rows.PredictionBin(
                "champion", "purchase-value", HASH, cents(10), 1, cents("12.34"), 0.4,
                moment(31, 9), moment(31, 9),
            )
        ],
        outlooks=[rows.Outlook(90, 1, cents("12.34"), 0.4)],
    )  # fmt: skip


def huge() -> Facts:
    """All amounts are near the largest that their columns hold."""
    facts = ordinary()
    factor = 10**10

    def grown(row):
        amounts = {
            field: value * factor
            for field, value in row._asdict().items()
            if isinstance(value, Decimal)
            and field not in ("recency_days", "lower_bound", "threshold", "value")
        }
        return row._replace(**amounts)

    names = (*TABLES, "causes")
    tables = {name: [grown(row) for row in getattr(facts, name)] for name in names}
    return replace(facts, **tables)


def many_names() -> Facts:
    """Products and categories named in many scripts, at great length, and to do harm."""
    names = [
        "乌龙茶礼盒装 · 福建安溪铁观音",
        "شاي بالنعناع الطازج",
        "Чай чёрный крупнолистовой",
        "日本の抹茶セット",
        "한국 인삼차",
        "ชาไทย",
        "हिन्दी चाय",
        "תה ירוק",
        "☕ Kaffee 😀👩‍👧‍👦 🇩🇪",
        "<script>alert('x')</script><b>&amp;",
        '"><img src=x onerror=alert(1)>',
        '#eval("1+1") *strong* $x^2$ @ref <label>',
        "{{ 7 * 7 }} {% raw %}",
        "\u202eevil right-to-left\u202c\x07 name\nwith lines",
        "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 4,
        "very " * 60,
        "W" * 64,
        "茶" * 64,
        "",
    ]
    kept = [row for row in ordinary().dimensions if row.dimension not in ("product", "category")]
    made = [
        rows.DimensionValue(
            dimension, value, cents(20000 - 700 * place), 90 - place, 200, cents(15000),
            cents(0), place + 1, place + 1 if 20000 - 700 * place < 15000 else None,
        )
        for dimension in ("category", "product")
        for place, value in enumerate(names)
    ]  # fmt: skip
    dead = [rows.DeadLetters("Parse", "<script>alert(2)</script> " + "ü" * 200, 3, 0)]
    facts = replace(ordinary(), dimensions=made + kept, dead_letters=dead)
    return replace(
        facts,
        causes=causes_of(facts, "<i>" + "Wörter " * 20, "茶" * 64)
        + [
            rows.Cause(c.dimension, c.value, kind, "W" * 64, c.revenue, c.month_before, 9, 9)
            for c in largest(facts.totals, facts.days, facts.dimensions)
            for kind in ("customer", "product")
        ],
    )


def first_month() -> Facts:
    """A month of a shop that has no earlier one, and no model yet."""
    facts = ordinary()
    gone = (BEFORE, YEAR)
    return replace(
        facts,
        totals=[
            rows.Total(t.period, cents(0), cents(0), 0, 0, 0, 0) if t.period in gone else t
            for t in facts.totals
        ],
        days=[
            rows.Day(d.period, d.day, cents(0), cents(0), 0, 0) if d.period in gone else d
            for d in facts.days
        ],
        customer_kinds=[
            rows.CustomerKind("new", 3523, 4957, cents("393050.50")),
            rows.CustomerKind("returning", 0, 0, cents(0)),
            rows.CustomerKind("lapsed", 0, 0, cents(0)),
        ],
        segments=[row._replace(expected_spend=None) for row in facts.segments],
        segment_flows=[
            rows.SegmentFlow("none", row.segment, row.customers) for row in facts.segments
        ],
        cohorts=[
            row if row.cohort == OCTOBER else row._replace(customers=0, active=0)
            for row in facts.cohorts
        ],
        dimensions=[
            row._replace(
                revenue_month_before=cents(0), revenue_year_before=cents(0), fallen_rank=None
            )
            for row in facts.dimensions
            if row.top_rank
        ],
        prediction_bins=[],
        outlooks=[],
        outcomes=[],
        alert_statuses=[],
        intervals=[],
        alert_outcomes=[],
    )


def nobody_this_month() -> Facts:
    """Everybody stayed away: there is a month before, and nothing in this one."""
    facts = ordinary()
    return replace(
        facts,
        totals=[
            rows.Total(MONTH, cents(0), cents("120.00"), 0, 2, 0, 0) if t.period == MONTH else t
            for t in facts.totals
        ],
        days=[
            day._replace(revenue=cents(0), orders=0, customers=0) if day.period == MONTH else day
            for day in facts.days
        ],
        customer_kinds=[
            rows.CustomerKind("new", 0, 0, cents(0)),
            rows.CustomerKind("returning", 0, 0, cents(0)),
            rows.CustomerKind("lapsed", 3104, 4400, cents("351000.00")),
        ],
        dimensions=[
            row._replace(revenue=cents(0), orders=0, units=0, top_rank=None)
            for row in facts.dimensions
            if row.fallen_rank
        ],
        concentrations=[rows.Concentration(percent, 0, cents(0)) for percent in (1, 5, 20)],
        prediction_bins=[],
        alert_statuses=[],
    )


def causes_of(facts: Facts, customer: str = "C-17", product: str = "SKU-1037") -> list[rows.Cause]:
    """A customer with half of each of the largest changes, and many products with little of it."""
    changes = largest(facts.totals, facts.days, facts.dimensions)
    return [
        rows.Cause(
            change.dimension, change.value, kind, named, max(moved, cents(0)),
            max(-moved, cents(0)), active, active + 20,
        )
        for change in changes
        for kind, named, share, active in (
            ("customer", customer, "0.5", 802), ("product", product, "0.04", 26),
        )
        for moved in [cents(change.amount * Decimal(share))]
    ]  # fmt: skip


def dinars() -> Facts:
    """A shop whose currency has three decimals."""
    return _in_currency("KWD", "8500.9090", "1.2350")


def yen() -> Facts:
    """A shop whose currency has no decimals; one amount was converted."""
    return _in_currency("JPY", "123456008080.3798", "123455876545.0000")


def _in_currency(currency: str, revenue: str, refunded: str) -> Facts:
    """The sums of October are those of the golden records of pipelines/, in the same currency."""
    sums = Decimal(revenue), Decimal(refunded)
    days = [row for row in empty().days if row.day != OCTOBER]
    return replace(
        empty(),
        run=nothing_known(currency).run,
        totals=[rows.Total(MONTH, *sums, 8, 2, 4, 20)],
        days=[*days, rows.Day(MONTH, OCTOBER, *sums, 8, 4)],
        customer_kinds=[rows.CustomerKind("new", 4, 8, sums[0])],
        alert_statuses=[rows.AlertStatus("published", 2, sums[1])],
    )


ALL = {
    month.__name__: month
    for month in (
        nothing_known,
        empty,
        ordinary,
        one_customer,
        huge,
        many_names,
        first_month,
        nobody_this_month,
        dinars,
        yen,
    )
}


def cents(amount) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))


def moment(day: int, hour: int) -> datetime:
    return datetime(2026, 10, day, hour, 12, 30, tzinfo=UTC)


def days_of(first: date) -> list[date]:
    last = month_before(first, -1)
    return [first + timedelta(days=n) for n in range((last - first).days)]


def month_before(first: date, back: int) -> date:
    years, place = divmod(first.year * 12 + first.month - 1 - back, 12)
    return date(years, place + 1, 1)


def _days(chance: random.Random, period: str, size: float) -> list[rows.Day]:
    found = []
    for day in days_of(STARTS[period]):
        weekly = 1.35 if day.weekday() in (4, 5) else 1.0
        orders = round(140 * size * weekly * chance.uniform(0.85, 1.15))
        orders *= 3 if day == date(2026, 10, 24) else 1
        revenue = cents(orders * chance.uniform(72, 88))
        refunded = cents(revenue * Decimal("0.03"))
        found.append(rows.Day(period, day, revenue, refunded, orders, round(orders * 0.93)))
    return found


def _total(period: str, days: list[rows.Day]) -> rows.Total:
    own = [day for day in days if day.period == period]
    orders = sum(day.orders for day in own)
    return rows.Total(
        period,
        sum(day.revenue for day in own),
        sum(day.refunded for day in own),
        orders,
        round(orders * 0.028),
        {MONTH: 3523, BEFORE: 3115, YEAR: 2402}[period],
        round(orders * 2.3),
    )


def _segments(chance: random.Random) -> list[rows.Segment]:
    found = [
        rows.Segment(
            segment,
            chance.randint(400, 3200),
            max(0, 1400 - 150 * place),
            cents(max(0, 120000 - 13000 * place)),
            cents(900000 - 70000 * place),
            cents(4 + 31 * place),
            cents(300000 - 28000 * place),
        )
        for place, segment in enumerate(SEGMENTS)
    ]
    return sorted(found, key=lambda row: (-row.net_revenue, row.segment))


def _flows(chance: random.Random) -> list[rows.SegmentFlow]:
    found = [
        rows.SegmentFlow(before, after, chance.randint(1, 900 if before == after else 120))
        for before in [*SEGMENTS, "none"]
        for after in [*SEGMENTS, "none"]
        if (before, after) != ("none", "none") and chance.random() < 0.6
    ]
    return sorted(found)


def _cohorts(chance: random.Random) -> list[rows.Cohort]:
    found = []
    for back in range(11, -1, -1):
        size = chance.randint(450, 800)
        for age in range(back + 1):
            active = size if age == 0 else round(size * 0.34 * 0.9**age * chance.uniform(0.9, 1.1))
            found.append(
                rows.Cohort(month_before(OCTOBER, back), age, size, active, cents(active * 70))
            )
    return found


def _dimensions(chance: random.Random) -> list[rows.DimensionValue]:
    values = {
        "category": [f"category {letter}" for letter in "abcdefghijk"],
        "channel": ["web", "app", "shop", ""],
        "country": ["US", "DE", "FR", "GB", "NL", "ES", "IT", "PL", "SE", "DK", "AT"],
        "product": [f"SKU-{1000 + 37 * n}" for n in range(26)],
    }
    found = []
    for dimension, names in values.items():
        made = []
        for place, value in enumerate(names):
            revenue = cents(90000 / (place + 1.5))
            before = cents(float(revenue) * chance.uniform(0.6, 1.5))
            year = cents(float(revenue) * chance.uniform(0.0, 1.2))
            made.append((value, revenue, before, year))
        lost = sorted((row for row in made if row[1] < row[2]), key=lambda r: (r[1] - r[2], r[0]))
        fallen = {row[0]: rank + 1 for rank, row in enumerate(lost) if rank < 20}
        for place, (value, revenue, before, year) in enumerate(made):
            top = place + 1 if place < 20 else None
            if top or value in fallen:
                orders = int(revenue / 61) + 1
                found.append(
                    rows.DimensionValue(
                        dimension, value, revenue, orders, orders * 2, before, year, top,
                        fallen.get(value),
                    )
                )  # fmt: skip
    return found


def _bins(chance: random.Random) -> list[rows.PredictionBin]:
    found = []
    for role, version, first, last, size in (
        ("challenger", "8", 12, 31, 2100),
        ("champion", "7", 20, 31, 1700),
        ("champion", HASH, 1, 20, 3200),
    ):
        shares = (0.1, 0.14, 0.18, 0.21, 0.16, 0.1, 0.06, 0.03, 0.01, 0.006, 0.004)
        for bound, share in zip(BOUNDS, shares, strict=True):
            made = max(1, round(size * share * chance.uniform(0.9, 1.1)))
            found.append(
                rows.PredictionBin(
                    role, "purchase-value", version, cents(bound), made,
                    cents(made * (bound * 1.4 + 4)), min(0.95, 0.2 + 0.08 * share * 10),
                    moment(first, 0), moment(last, 23),
                )
            )  # fmt: skip
    return found


def _outcomes(
    chance: random.Random, role: str, version: str, size: int, bias: float
) -> list[rows.Outcome]:
    return [
        rows.Outcome(
            role, "purchase-value", version, decile, size // 10,
            cents(size // 10 * 3.1 * 1.75**decile * bias),
            cents(size // 10 * 3.1 * 1.75**decile * chance.uniform(0.88, 1.12)),
            0.07 * decile + 0.02,
            round(size // 10 * (0.07 * decile + 0.02) * chance.uniform(0.9, 1.1)),
        )
        for decile in range(1, 11)
    ]  # fmt: skip


def _intervals(role: str, version: str, size: int) -> list[rows.Interval]:
    """78 % within their interval; in each tenth, 2 % of its predictions more exceed than should."""
    made = size // 10
    return [
        rows.Interval(
            role, "purchase-value", version, tenth, made, made * 78 // 100,
            Decimal(made * (10 * tenth + 5)) / 100, made * (10 * tenth + 7) // 100,
        )
        for tenth in range(10)
    ]  # fmt: skip
