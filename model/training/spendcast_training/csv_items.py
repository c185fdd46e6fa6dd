"""Parts the amount of a purchase or refund into the items of an event, one a line of the order."""

from collections.abc import Iterator
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from spendcast_training.contract.event import MAX_CHARACTERS, MAX_QUANTITY, PRICE_UNIT
from spendcast_training.csv_orders import Entry
from spendcast_training.reading.order import NOTHING
from spendcast_training.reading.values import SMALLEST

NAMELESS = "order"


def price(amount: Decimal) -> Decimal:
    """An amount in the four decimals of the contract."""
    return amount.quantize(SMALLEST, ROUND_HALF_EVEN)


def items(entry: Entry) -> Iterator[dict]:
    """Their sum is the amount, to the last digit. A line without a product is named `order`.

    Names are cut after 64 characters. Lines have the amounts of the file where these make up the
    whole. Otherwise the whole, as after a discount or of a partial refund, is parted in proportion
    to the lines above 0.
    """
    sign = -1 if entry.order.amount < 0 else 1
    lines = entry.order.rows
    weights = [max(sign * line.amount, NOTHING) for line in lines]
    for line, amount in zip(lines, _parts(price(entry.amount), weights), strict=True):
        sku, category = line.sku or line.category or NAMELESS, line.category
        quantity = min(line.units, MAX_QUANTITY)
        for count, unit_price in _prices(amount, quantity):
            yield {
                "sku": sku[:MAX_CHARACTERS],
                "category": category[:MAX_CHARACTERS],
                "quantity": count,
                "unit_price": f"{unit_price:f}",
            }


def _parts(whole: Decimal, weights: list[Decimal]) -> list[Decimal]:
    """The whole in proportion to the weights, in four decimals; all of it first without any."""
    total = sum(weights, NOTHING)
    if not total:
        return [whole, *[NOTHING] * (len(weights) - 1)]
    if total == whole and not any(weight % SMALLEST for weight in weights):
        return weights
    parts, known, sum_of_weights = [], 0, Fraction(0)
    for weight in weights:
        sum_of_weights += Fraction(weight)
        now = round(Fraction(whole) * PRICE_UNIT * sum_of_weights / Fraction(total))
        parts.append(Decimal(now - known) * SMALLEST)
        known = now
    return parts


def _prices(amount: Decimal, quantity: int) -> list[tuple[int, Decimal]]:
    """Quantities with their unit prices; one unit is dearer where they do not divide the amount."""
    each = (amount / quantity).quantize(SMALLEST, ROUND_FLOOR)
    rest = amount - each * quantity
    if not rest:
        return [(quantity, each)]
    return [(quantity - 1, each), (1, each + rest)]
