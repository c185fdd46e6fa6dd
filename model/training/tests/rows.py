"""Examples for tests, from the few features that matter."""

import numpy as np

from spendcast_training.examples import Examples
from spendcast_training.features import DAY, NAMES

START = 1_750_000_000_000_000


def rows(count: int, **columns) -> Examples:
    """A purchase a day, each by a customer of their own; columns and features by name."""
    features = np.zeros((count, len(NAMES)), dtype=np.float32)
    for name in columns.keys() & set(NAMES) - {"spend"}:
        features[:, NAMES.index(name)] = columns[name]
    if "spend_so_far" in columns:
        features[:, NAMES.index("spend")] = columns["spend_so_far"]
    spend = np.broadcast_to(columns.get("spend", 0.0), count).astype(float)
    return Examples(
        features=features,
        bought=spend > 0,
        spend=spend,
        micros=columns.get("micros", START + np.arange(count) * DAY),
        customer=np.asarray(columns.get("customer", np.arange(count))),
        cutoff=np.broadcast_to(columns.get("cutoff", False), count),
        segment=columns.get("segment", {}),
    )


def customers_of_a_shop(count: int, seed: int = 11) -> Examples:
    """Rows whose future goes on as their past did, some first purchases, a cut-off every fifth."""
    source = np.random.default_rng(seed)
    purchases = source.poisson(3, count)
    tenure = purchases * source.uniform(10, 60, count)
    amount = np.round(source.lognormal(3.5, 0.8, count), 2)
    so_far = amount * purchases
    cutoff = (np.arange(count) % 5 == 4) & (purchases > 0)
    future = amount * source.poisson(0.5 + 90 * purchases / (tenure + 60))
    return rows(
        count,
        amount=np.where(cutoff, 0, amount),
        purchases=purchases,
        tenure_days=tenure,
        days_since_last_purchase=np.where(purchases > 0, source.uniform(0, 10, count), -1),
        spend_so_far=so_far,
        spend_90d=so_far * np.minimum(1, 90 / np.maximum(tenure, 1)),
        net_spend_per_day=so_far / np.maximum(30, tenure),
        spend=future,
        cutoff=cutoff,
        customer=np.arange(count) // 2,
        micros=START + np.sort(source.integers(0, 180, count)) * DAY,
        segment={
            "country": source.choice(["US", "GB", ""], count),
            "channel": source.choice(["web", "store"], count),
        },
    )
