"""A small log of checkout events for tests."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2025, 1, 1, tzinfo=UTC)


def event(event_id: str, **changes) -> dict:
    """A purchase of the contract: two at 19.99 USD by customer C-1."""
    item = {"sku": "S-1", "category": "books", "quantity": 2, "unit_price": "19.99"}
    return {
        "event_id": event_id,
        "type": "purchase",
        "order_id": "A-1",
        "customer_id": "C-1",
        "occurred_at": "2025-03-01T12:00:00Z",
        "currency": "USD",
        "items": [item],
        **changes,
    }


def item(price: str, quantity: int = 1, category: str = "books") -> dict:
    return {"sku": "S-1", "category": category, "quantity": quantity, "unit_price": price}


def write_lines(file: Path, events: list[dict]) -> Path:
    file.write_text("".join(json.dumps(line) + "\n" for line in events))
    return file


def write_log(file: Path, customers: int, days: int) -> Path:
    """Customers who buy at rates and prices of their own until they leave, in order of time."""
    source, events = random.Random(7), []
    for customer in range(customers):
        gap, price = source.expovariate(1 / 15) + 2, source.lognormvariate(3, 1)
        day, last = source.uniform(0, days / 2), source.uniform(days / 4, 2 * days)
        while day < min(days, last):
            at = START + timedelta(days=day)
            amount = f"{price * source.lognormvariate(0, 0.3):.2f}"
            events.append(
                event(
                    f"E-{customer}-{len(events)}",
                    customer_id=f"C-{customer}",
                    occurred_at=at.isoformat(),
                    items=[item(amount)],
                )
            )
            day += source.expovariate(1 / gap)
    return write_lines(file, sorted(events, key=lambda line: line["occurred_at"]))
