"""The season is found whatever customers do, and nothing else passes for one."""

import numpy as np
import pytest

from spendcast_training.benchmark.seasonal import busyness, seasonal_log
from spendcast_training.features import DAY
from spendcast_training.season import YEAR, Season, fit_season, span_days

START = 19_692  # 1 December 2023


def purchases(facts: dict) -> tuple[np.ndarray, np.ndarray]:
    found = [
        (number, fact.micros)
        for number, known in enumerate(facts.values())
        for fact in known
        if not fact.refund
    ]
    customer, micros = np.array(found).T
    return customer, micros


def steady(customers: int, days: int, source: np.random.Generator, regular: bool):
    """Customers who come back at a rate of their own, from a day of their own on."""
    found = []
    for number in range(customers):
        gap, day = source.gamma(2, 15) + 2, source.uniform(0, days)
        while day < days:
            found.append((number, int((START + day) * DAY)))
            day += source.gamma(20, gap / 20) if regular else source.exponential(gap)
    return np.array(found).T


@pytest.mark.parametrize("days", [365, 739])
def test_finds_the_season_from_a_year_on(days):
    customer, micros = purchases(seasonal_log(customers=2000, seed=5))
    seen = micros < (START + days) * DAY

    found = fit_season(customer[seen], micros[seen])

    busy = np.roll(busyness()[:366], 334)
    smooth = np.convolve(np.pad(busy, 15, mode="wrap"), np.ones(31) / 31, "valid")
    assert np.corrcoef(found.factors[1:], smooth)[0, 1] > 0.9
    assert found.factors[1:].mean() == pytest.approx(1)


@pytest.mark.parametrize("regular", [False, True])
@pytest.mark.parametrize("days", [150, 270, 400, 730])
def test_takes_neither_growth_nor_regular_customers_for_a_season(days, regular):
    customer, micros = steady(1500, days, np.random.default_rng(1), regular)

    found = fit_season(customer, micros)

    assert np.abs(np.log(found.factors)).max() < 0.3


def test_months_that_were_not_seen_are_like_the_mean_of_those_that_were():
    customer, micros = purchases(seasonal_log(customers=2000, seed=5))
    seen = micros < (START + 120) * DAY

    found = fit_season(customer[seen], micros[seen])

    assert found.factors[200:300].min() > 0.5
    assert found.factors[200:300].max() < 1.6


def test_a_trend_of_half_a_year_counts_as_half_a_season():
    customer, micros = steady(3000, 182, np.random.default_rng(3), False)
    day = (micros / DAY - START) / 182
    kept = np.random.default_rng(4).random(len(day)) < 0.2 * np.exp(np.log(5) * day)

    factors = fit_season(customer[kept], micros[kept]).factors

    assert 0.3 < np.ptp(np.log(factors)) < 0.8 < np.log(5)


@pytest.mark.parametrize(("days", "expected"), [(730, np.log(0.5)), (480, 0)])
def test_finds_that_customers_buy_half_as_often_within_a_year(days, expected):
    customer, micros = steady(1500, days, np.random.default_rng(6), False)
    kept = np.random.default_rng(7).random(len(micros)) < 0.5 ** ((micros / DAY - START) / YEAR)

    found = fit_season(customer[kept], micros[kept])

    assert found.trend * YEAR == pytest.approx(expected, abs=0.12)


@pytest.mark.parametrize("regular", [False, True])
def test_takes_new_customers_and_those_who_leave_for_no_trend(regular):
    customer, micros = steady(2000, 730, np.random.default_rng(8), regular)
    left = np.random.default_rng(9).uniform(0, 1000, 2000)
    stayed = micros / DAY - START < left[customer]

    found = fit_season(customer[stayed], micros[stayed])

    assert abs(found.trend) * YEAR < 0.12


def test_one_mistyped_date_makes_no_long_log():
    customer, micros = steady(500, 300, np.random.default_rng(6), False)
    mistyped = np.where(np.arange(len(micros)) == 40, micros - 12 * 365 * DAY, micros)

    assert span_days(mistyped, mistyped) == pytest.approx(300, abs=2)
    assert fit_season(customer, mistyped).trend == 0
    assert span_days(micros[:1], micros[:1]) == 0
    assert span_days(micros[:0], micros[:0]) == 0


def test_busy_days_before_were_longer_in_a_shop_that_shrinks():
    season = Season(np.ones(367), np.log(0.5) / YEAR)
    day, year, now = np.array([15.0]), np.array([YEAR]), np.array([0.0])

    assert season.length(day, year, now)[0] == pytest.approx(YEAR * 2**0.5)
    assert season.length(day, year, year / 2)[0] == pytest.approx(YEAR / 2 * 2**0.75)
    assert season.ahead(day, 90)[0] == pytest.approx(90 * 0.5 ** (45 / YEAR))


def test_one_customer_who_buys_every_day_makes_no_season():
    customer, micros = steady(100, 700, np.random.default_rng(2), False)
    days = np.arange(700)
    reseller = (START + days[(days < 120) | ((days > 365) & (days < 485))]) * DAY

    found = fit_season(
        np.append(customer, np.full(len(reseller), 999)), np.append(micros, reseller.astype(int))
    )

    assert np.abs(np.log(found.factors)).max() < 0.25


def test_nobody_who_returns_makes_no_season():
    found = fit_season(np.arange(100), np.arange(100) * DAY)

    np.testing.assert_array_equal(found.factors, Season.none().factors)


def test_counts_busy_days_over_the_turn_of_the_year():
    factors = np.ones(367)
    factors[335:] = 2.0
    factors[0] = 2.0
    season = Season(factors / factors[1:].mean())
    day, tenure, recent = np.array([15.0]), np.array([45.0]), np.array([0.0])

    length = season.length(day, tenure, recent)

    assert length[0] == pytest.approx((30 * 2 + 15) / factors[1:].mean(), rel=0.05)
    assert season.length(day, recent, recent)[0] == 0
