"""One mistyped amount, 10,000 times too large, in the history of a customer who is scored."""

from dataclasses import replace

import numpy as np
import pytest
from rows import customers_of_a_shop, rows

from spendcast_training.benchmark.seasonal import seasonal_log
from spendcast_training.clip import Clip
from spendcast_training.examples import make_examples, recent_rows
from spendcast_training.features import DAY, NAMES, Fact, features, features_at
from spendcast_training.inputs import Data
from spendcast_training.known import Known
from spendcast_training.model import Model, fit
from spendcast_training.onnx_graph import OnnxModel, check_parity, to_onnx
from spendcast_training.scores import OUTPUTS
from spendcast_training.stages import TREES, Shape
from spendcast_training.training import learn

HORIZON, MISTYPED = 90, 10_000
CLIP = Clip(limit=10_000.0, usual=50.0)


@pytest.fixture(scope="module")
def facts() -> dict[str, list[Fact]]:
    return seasonal_log(customers=2000, seed=5)


@pytest.fixture(scope="module")
def known(facts) -> Known:
    labelled = make_examples(facts, HORIZON, 20_000, 1)
    return Known.of(labelled, recent_rows(facts, HORIZON, 20_000, 1), HORIZON)


@pytest.fixture(scope="module", params=[Shape(), TREES])
def model(known, request) -> Model:
    return fit(known, request.param, 1)


def mistype(fact: Fact) -> Fact:
    return fact._replace(amount_e4=fact.amount_e4 * MISTYPED)


def histories(facts, place: int, limit: float) -> list[list[Fact]]:
    """Rows of customers with three purchases or more, newest first; implausible if mistyped."""
    found = [sorted((f for f in known if not f.refund), reverse=True) for known in facts.values()]
    found = [h[:256] for h in found if len(h) >= 3 and h[0].micros > h[1].micros]
    return [h for h in found if h[place].amount_e4 * MISTYPED > 10_000 * limit]


def matrix(of: list[dict[str, float]]) -> np.ndarray:
    return np.array([[*row.values()] for row in of], dtype=np.float64).astype(np.float32)


def after_a_purchase(history: list[Fact]) -> dict[str, float]:
    return features(history[1:], history[0])


def a_month_later(history: list[Fact]) -> dict[str, float]:
    return features_at(history, history[0].micros + 30 * DAY)


@pytest.mark.parametrize("moment", [after_a_purchase, a_month_later])
@pytest.mark.parametrize("place", [0, 1, -1])
def test_hardly_moves_the_predictions_of_its_customer(facts, model, place, moment):
    honest = histories(facts, place, model.clip.limit)
    mistyped = [[*h] for h in honest]
    for history in mistyped:
        history[place] = mistype(history[place])
    once, again = (matrix([moment(h) for h in found]) for found in (honest, mistyped))
    graph = OnnxModel(to_onnx(model).SerializeToString())

    expected, found = graph.predict(once), graph.predict(again)

    factor = found.expected_spend / expected.expected_spend
    assert len(honest) > 1000
    assert found.expected_spend.sum() == pytest.approx(expected.expected_spend.sum(), rel=0.2)
    assert np.median(factor) == pytest.approx(1, abs=0.15)
    assert 1 / 3 < factor.min() < factor.max() < 2
    assert np.abs(found.exceed_probability - expected.exceed_probability).mean() < 0.03
    check_parity(model, graph, again)
    single = graph.predict(again[:1])
    for name in OUTPUTS:
        assert getattr(single, name)[0] == getattr(found, name)[0]


def test_other_rows_stay_as_they_are(known, model):
    assert model.clip.limit < np.inf
    for row in (known.labelled, known.recent):
        np.testing.assert_array_equal(model.clip.clipped(row.features), row.features)


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("mistyped", [200_000_000, 10**16])
@pytest.mark.parametrize("moment", [after_a_purchase, a_month_later])
def test_a_customer_who_always_pays_the_same_gets_the_true_features(place, mistyped, moment):
    history = [Fact(age * -7 * DAY, 200_000, False, 2, 1, "books") for age in range(5)]
    wrong = [*history]
    wrong[place] = wrong[place]._replace(amount_e4=mistyped)

    true, found = (dict(zip(NAMES, r, strict=True)) for r in matrix([moment(history)] * 2))
    found = dict(zip(NAMES, CLIP.clipped(matrix([moment(wrong)]))[0], strict=True))

    for name in set(NAMES) - {"amount_to_mean", "amount_trend", "amount_std", "unit_price"}:
        assert found[name] == pytest.approx(true[name]), name
    assert found["amount_std"] <= 20
    assert found["unit_price"] <= 20


def test_the_shops_median_stands_in_where_nothing_else_is_known():
    first = features([], Fact(0, 200_000_000, False, 2, 1, "books"))
    two = features_at([Fact(-DAY * age, 200_000_000, False, 2, 1, "") for age in (1, 2)], 0)

    clipped = CLIP.clipped(matrix([first, two]))

    assert clipped[0, NAMES.index("amount")] == 50
    assert clipped[0, NAMES.index("net_spend_per_day_now")] == pytest.approx(50 / 30)
    assert clipped[1, NAMES.index("spend")] == 100
    assert clipped[1, NAMES.index("last_amount")] == 50


def test_the_limit_is_a_hundred_times_the_99_percent_quantile_of_purchases():
    shop = rows(1000, amount=np.append(np.repeat(20, 980), np.repeat(30, 20)), lines=1)

    assert Clip.of(Known.of(shop, shop.where([]), HORIZON)) == Clip(3000.0, 20.0)


def test_a_shop_of_too_few_purchases_has_no_limit():
    few = rows(49, amount=20, lines=1)

    assert Clip.of(Known.of(few, few.where([]), HORIZON)) == Clip()


def test_amounts_that_the_shop_believes_are_not_clipped():
    shop = customers_of_a_shop(1200)
    dear = shop.features.copy()
    dear[7, NAMES.index("amount")] = 12_990_000.0
    data = Data(replace(shop, features=dear), HORIZON, "USD", "0" * 64)

    trained = learn(data, seed=1)

    assert trained.served.model.clip.limit == 12_990_000.0
