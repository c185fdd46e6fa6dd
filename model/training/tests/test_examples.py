import numpy as np
import pytest

from spendcast_training.examples import make_examples, recent_rows
from spendcast_training.features import DAY, NAMES, Fact

END = 1000


def buy(day: float, cents: int = 1000) -> Fact:
    return Fact(int(day * DAY), 100 * cents, cents < 0, 1, 1, "books")


def examples(*arrived: Fact, limit: int = 100, cutoff: bool = False):
    """Of one customer, in a log that another one's purchases carry to day END."""
    late = [buy(END + i / 1e6) for i in range(1000)]
    made = make_examples({"C-1": list(arrived), "C-2": late}, 90, limit, seed=1)
    return made.where(made.cutoff == cutoff)


def test_labels_a_purchase_with_what_follows_within_the_horizon():
    made = examples(buy(0), buy(90, 500), buy(90.5, 800), buy(120, -300))

    assert made.bought.tolist() == [True, True, False]
    assert made.spend.tolist() == [5.0, 5.0, 0.0]


def test_leaves_out_a_purchase_whose_horizon_is_not_over():
    made = examples(buy(END - 90 - 1), buy(END - 90 + 1))

    assert made.micros.tolist() == [(END - 91) * DAY]


def test_gives_a_purchase_only_the_history_that_arrived_and_occurred_before_it():
    late = buy(1)
    made = examples(buy(2), buy(3), late, buy(3), buy(4))

    counts = made.features[:, NAMES.index("purchases")]
    assert counts.tolist() == [0, 1, 0, 2, 4]


def test_shows_a_customer_at_a_months_beginning_without_a_purchase():
    many = [buy(day) for day in range(0, 400)]

    made = examples(*many, limit=10_000, cutoff=True)

    months = made.micros.astype("datetime64[us]").astype("datetime64[M]")
    assert set(made.micros - months.astype("datetime64[us]").astype(int)) == {0}
    assert len(made) == len(set(made.micros)) > 10
    first = np.argmin(made.micros)
    assert made.features[first, NAMES.index("lines")] == 0
    assert made.features[first, NAMES.index("purchases")] == made.micros[first] // DAY
    assert made.spend[first] == 90 * 10


def test_counts_what_is_bought_at_the_very_moment_of_a_cut_off_as_after_it():
    many = [buy(day, 100 * (1 + day)) for day in range(0, 400)]

    made = examples(*many, limit=10_000, cutoff=True)

    for micros, spend in zip(made.micros, made.spend, strict=True):
        after = [fact.amount_e4 for fact in many if 0 <= fact.micros - micros < 90 * DAY]
        assert spend == sum(after) / 10_000


def test_segments_a_cut_off_as_its_newest_purchase():
    many = [buy(day) for day in range(400)]
    arrived = [*many, buy(400)._replace(category="toys"), buy(401, -300)._replace(category="food")]
    places = [*[("GB", "web")] * 400, ("US", "app"), ("FR", "shop")]
    late = [buy(END + i / 1e6) for i in range(1000)]

    made = make_examples(
        {"C-1": arrived, "C-2": late}, 90, 10_000, 1, {"C-1": places, "C-2": [("", "")] * 1000}
    )

    after = made.where(made.cutoff & (made.micros > 401 * DAY))
    assert len(after) > 5
    segment = {name: set(values) for name, values in after.segment.items()}
    assert segment == {"country": {"US"}, "channel": {"app"}, "category": {"toys"}}


def test_is_not_stretched_by_one_event_far_ahead():
    made = examples(buy(0), buy(100_000))

    assert made.micros.tolist() == [0]


def test_draws_the_same_examples_for_the_same_seed():
    facts = [buy(day) for day in range(500)]

    first, second = examples(*facts, limit=50), examples(*facts, limit=50)

    assert 20 < len(first) < 90
    np.testing.assert_array_equal(first.micros, second.micros)


def test_says_so_when_no_horizon_is_over():
    with pytest.raises(ValueError, match="horizon of 90 days"):
        make_examples({"C-1": [buy(0), buy(10)]}, 90, 100, seed=1)


def test_recent_rows_are_as_even_a_sample_as_the_examples_and_hold_every_customer():
    facts = {
        f"C-{number}": [
            Fact(day * DAY, 10_000, False, 1, 1, "") for day in range(number % 5, 400, 5)
        ]
        for number in range(60)
    }

    examples = make_examples(facts, 90, 1000, 1)
    recent = recent_rows(facts, 90, 1000, 1)

    complete, later = (400 - 90) * 60 / 5, 90 * 60 / 5
    share = (~examples.cutoff).sum() / complete
    assert (~recent.cutoff).sum() / later == pytest.approx(share, rel=0.15)
    assert recent.cutoff.sum() == 60
    assert recent.micros[~recent.cutoff].min() > examples.micros.max() - DAY
