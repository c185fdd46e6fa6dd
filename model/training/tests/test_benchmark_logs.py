"""The simulated logs are what they say they are."""

import numpy as np
import pytest

from spendcast_training.benchmark.catalogue import catalogue
from spendcast_training.benchmark.mistakes import mistyped_amount, mistyped_date
from spendcast_training.benchmark.own import own_log
from spendcast_training.benchmark.rows import judged, past
from spendcast_training.benchmark.shop_log import ShopLog
from spendcast_training.benchmark.shops import Shop, simulate
from spendcast_training.benchmark.subscriptions import subscriptions
from spendcast_training.examples import make_examples
from spendcast_training.features import DAY, Fact
from spendcast_training.inputs import Source

YEAR = 365 * DAY


def spent(log: ShopLog, begin: int, end: int) -> float:
    facts = [fact for known in log.facts.values() for fact in known]
    return sum(fact.amount_e4 for fact in facts if begin <= fact.micros < end) / 10_000


def entry(name: str, final: bool = False):
    return next(found for found in catalogue(final) if found.name == name)


@pytest.mark.parametrize("customers", [300, 3000])
def test_a_shop_has_about_as_many_customers_as_it_says_and_is_the_same_for_a_seed(customers):
    shop = Shop.drawn(customers, 12, 3)
    log = simulate(shop, 3)

    end = (shop.begin + shop.known_days) * DAY
    assert len(log.before(end)[0]) == pytest.approx(customers, rel=0.2)
    assert simulate(shop, 3).facts == log.facts
    assert simulate(shop, 4).facts != log.facts


def test_the_log_begins_with_customers_that_the_shop_already_had():
    shop = Shop.drawn(3000, 12, 3)
    log = simulate(shop, 3)

    days = np.array([known[0].micros for known in log.facts.values()]) / DAY - shop.begin
    assert (days < 30).sum() > 1.2 * (abs(days - 345) < 15).sum()


@pytest.mark.parametrize(("name", "yearly"), [("growing-24m", 1.5), ("shrinking-24m", 0.5)])
def test_shops_grow_and_shrink_by_half_within_a_year(name, yearly):
    found = entry(name)
    log = found.make()

    former = spent(log, found.begin, found.begin + YEAR)
    latter = spent(log, found.begin + YEAR, found.begin + 2 * YEAR)
    assert latter / former == pytest.approx(yearly, rel=0.2)


def test_nine_of_ten_customers_of_a_marketplace_buy_once():
    log = entry("marketplace-24m").make()

    once = [sum(not f.refund for f in known) == 1 for known in log.facts.values()]
    assert np.mean(once) == pytest.approx(0.9, abs=0.05)


def test_subscribers_pay_the_same_each_month():
    log = subscriptions(300, 12, 3, 19_000)

    plans = [
        f
        for f in max(log.facts.values(), key=len)
        if f.amount_e4 in (99_900, 199_900, 490_000, 2_490_000)
    ]
    gaps = np.diff([fact.micros for fact in plans]) / DAY
    assert np.median(gaps) == pytest.approx(30.4, abs=0.5)
    assert len({fact.amount_e4 for fact in plans}) == 1


def test_the_oracle_knows_the_totals():
    shop = Shop.drawn(6000, 12, 3)
    log = simulate(shop, 3)
    date = (shop.begin + 300) * DAY
    rows = judged(log, date, date + 200 * DAY, 90, lambda row: [])

    customers = rows.examples.cutoff
    expected = log.oracle(rows.names, rows.examples.micros, 90)
    assert expected[customers].sum() == pytest.approx(rows.examples.spend[customers].sum(), rel=0.1)


def test_reserved_logs_are_none_of_those_to_develop_with():
    names = {found.name for found in catalogue(False)} & {found.name for found in catalogue(True)}
    assert not any(name.startswith("cdnow-tenth") for name in names)
    for name in names - {"cdnow"}:
        assert entry(name).fingerprint != entry(name, final=True).fingerprint, name


def test_every_log_has_four_dates_with_three_months_before_and_a_horizon_after():
    for found in [*catalogue(False), *catalogue(True)]:
        assert len(found.dates) >= 4
        assert found.months(min(found.dates)) >= 2.9
        assert max(found.dates) + 90 * DAY <= found.end


@pytest.fixture(scope="module")
def tiny() -> ShopLog:
    """A customer a day, who buys every ten days."""
    facts = {
        f"C-{c}": [
            Fact((c + 10 * n) * DAY + 1, 100_000 + 100 * c, False, 1, 1, "") for n in range(30)
        ]
        for c in range(40)
    }
    return ShopLog(facts)


def test_a_mistyped_amount_is_known_and_the_truth_is_not_mistyped(tiny):
    log = mistyped_amount(tiny, 100 * DAY)

    known = [f.amount_e4 for facts in log.facts.values() for f in facts]
    assert max(known) == 10_000 * max(
        f.amount_e4 for f in [log.happened(c)[i] for c, i in _changed(log, tiny)]
    )
    assert all(log.happened(customer) == tiny.facts[customer] for customer in tiny.facts)


@pytest.mark.parametrize("year", [2009, 2099])
def test_a_mistyped_date_arrives_when_the_purchase_did(tiny, year):
    log = mistyped_date(tiny, 100 * DAY, year)
    ((customer, place),) = _changed(log, tiny)
    moment = tiny.facts[customer][place].micros

    assert str(np.datetime64(log.facts[customer][place].micros, "us"))[:4] == str(year)
    assert len(log.known(customer, moment)) == place
    assert len(log.known(customer, moment + 1)) == place + 1


def test_no_row_sees_a_date_in_the_future(tiny):
    log = mistyped_date(tiny, 100 * DAY, 2099)
    seen = []

    judged(log, 200 * DAY, 340 * DAY, 90, lambda row: seen.append(row) or [0])

    assert all(fact.micros < row.micros for row in seen for fact in row.history)


def _changed(log: ShopLog, former: ShopLog) -> list[tuple[str, int]]:
    return [
        (customer, place)
        for customer, known in log.facts.items()
        for place, fact in enumerate(known)
        if fact != former.facts[customer][place]
    ]


def test_a_model_learns_from_nothing_that_comes_later(tiny):
    date = 200 * DAY

    before = past(tiny, date, 90, 10_000, 1)
    examples = make_examples(before.facts, 90, 10_000, 1)

    assert max(f.micros for known in before.facts.values() for f in known) < date
    assert examples.micros.max() + 90 * DAY <= date


def test_rows_are_purchases_of_a_month_and_all_customers_and_see_only_what_came_before(tiny):
    date = 200 * DAY
    seen = []

    def features(row):
        seen.append(row)
        return [len(row.history)]

    rows = judged(tiny, date, 340 * DAY, 90, features)

    assert all(fact.micros < row.micros for row in seen for fact in row.history)
    at = rows.examples.micros
    purchases = rows.purchases
    assert (at[purchases] >= date).all()
    assert (at[purchases] < date + 30 * DAY).all()
    assert (at[~purchases] == date).all()
    assert (~purchases).sum() == 40
    assert purchases.sum() == 40 * 3
    # Nine more purchases follow within 90 days, each of the same amount.
    row = int(np.flatnonzero(purchases)[0])
    amount = seen[row].purchase.amount_e4 / 10_000
    assert rows.examples.spend[row] == pytest.approx(9 * amount)


def test_rows_whose_outcome_is_not_over_are_no_rows(tiny):
    rows = judged(tiny, 200 * DAY, (200 + 95) * DAY, 90, lambda row: [0])

    assert rows.examples.micros[rows.purchases].max() < 205 * DAY


def test_a_log_of_ones_own_is_judged_at_four_dates_and_a_short_one_is_refused(tmp_path):
    days = np.arange(np.datetime64("2025-01-01"), np.datetime64("2026-01-01"))
    lines = [f"C-{n % 50},{day},{10 + n % 7}" for n, day in enumerate(days)]
    file = tmp_path / "sales.csv"
    file.write_text("customer_id,date,amount\n" + "\n".join(lines) + "\n")
    short = tmp_path / "short.csv"
    short.write_text("customer_id,date,amount\n" + "\n".join(lines[:150]) + "\n")

    found = own_log(Source(csv=file))

    assert len(found.dates) == 4
    assert found.months(found.dates[0]) > 3
    assert found.dates[-1] + 120 * DAY <= found.end
    assert len(found.make().facts) == 50
    with pytest.raises(ValueError, match="must span seven months to be judged, but spans 149 days"):
        own_log(Source(csv=short))


@pytest.mark.parametrize("name", ["subscriptions-12m", "subscriptions-24m", "shop-300-12m"])
def test_a_log_reaches_to_the_outcomes_of_its_last_date(name):
    entry = next(entry for entry in catalogue(False) if entry.name == name)
    times = [fact.micros for facts in entry.make().facts.values() for fact in facts]

    assert entry.begin <= min(times) < entry.begin + 10 * DAY
    assert max(times) > entry.dates[-1] + 90 * DAY
