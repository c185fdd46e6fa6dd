"""The days of a shop whose clocks are not those of UTC."""

from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pytest

from spendcast_training.examples import make_examples
from spendcast_training.features import DAY, NAMES, Fact
from spendcast_training.zones import local_micros, start_of_month, zone_of

HOUR = 3_600_000_000


def test_shows_what_the_shops_clock_shows_across_both_clock_changes():
    zone = zone_of("America/Los_Angeles")
    instants = [
        datetime(2026, month, day, 0, 7, tzinfo=UTC).timestamp() * 1e6 + hour * HOUR
        for month, day in ((3, 8), (11, 1))
        for hour in range(24)
    ]

    shown = local_micros(np.array(instants, dtype=np.int64), zone)

    expected = [
        datetime.fromtimestamp(at / 1e6, zone).replace(tzinfo=UTC).timestamp() * 1e6
        for at in instants
    ]
    assert shown.tolist() == expected
    assert {later - earlier for earlier, later in pairwise(shown[24:].tolist())} == {0, HOUR}


@pytest.mark.parametrize(
    ("name", "month", "begin"),
    [
        ("UTC", "2026-11", "2026-11-01T00:00:00+00:00"),
        ("Asia/Tokyo", "2026-11", "2026-10-31T15:00:00+00:00"),
        ("America/Los_Angeles", "2026-11", "2026-11-01T07:00:00+00:00"),
        ("America/Los_Angeles", "2026-12", "2026-12-01T08:00:00+00:00"),
        ("America/Havana", "2026-11", "2026-11-01T04:00:00+00:00"),
    ],
)
def test_a_month_begins_at_the_shops_midnight(name, month, begin):
    micros = start_of_month(np.datetime64(month), zone_of(name))

    assert micros == datetime.fromisoformat(begin).timestamp() * 1e6


@pytest.mark.parametrize("wrong", ["Tokyo", "asia/../etc", "", "+09:00"])
def test_refuses_what_is_no_time_zone(wrong):
    with pytest.raises(ValueError, match="must be a name of the IANA time zone database"):
        zone_of(wrong)


def test_examples_have_the_shops_days_and_months():
    begin = int(datetime(2025, 12, 31, 20, tzinfo=UTC).timestamp() * 1e6)
    facts = {"C-1": [Fact(begin + day * DAY, 100, False, 1, 1, "") for day in range(100)]}

    made = make_examples(facts, 30, 1_000, 1, zone=zone_of("Asia/Tokyo"))

    first = made.features[~made.cutoff][0]
    assert first[NAMES.index("day_of_year")] == 1
    assert first[NAMES.index("day_of_week")] == 4
    february = int(datetime(2026, 1, 31, 15, tzinfo=UTC).timestamp() * 1e6)
    assert february in made.micros[made.cutoff]
