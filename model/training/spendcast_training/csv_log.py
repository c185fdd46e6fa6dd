"""Reads a CSV of one's own, a row per purchase, refund or line of an order."""

from pathlib import Path

from spendcast_training.contract.event import DAY_SECONDS
from spendcast_training.csv_orders import CsvOrders, Entry
from spendcast_training.features import Fact
from spendcast_training.log import Log, without_collector
from spendcast_training.rates import NoRateError, Rates
from spendcast_training.reading.options import CsvOptions
from spendcast_training.reading.values import RowError

AS_IT_IS = CsvOptions()


@without_collector
def read_csv(file: Path, rates: Rates, options: CsvOptions = AS_IT_IS) -> Log:
    """Columns: customer_id, date, amount, and more as `reading.columns` lists them.

    Rows of one order are summed. An amount below 0, or a type, makes a refund; so does a column of
    refunded amounts, at the time of the purchase. Rows without a customer are counted and left out.
    Orders count in the order of time; of rows with one event id, the first. Reports the columns
    first, then how the file was read. Raises ValueError in one line, with file, line, value and
    remedy, for the first row that can't be read, unless such rows are to be skipped.
    """
    orders = CsvOrders.read(file, rates.base, options)
    log = Log(counts=orders.counts, fingerprint=orders.fingerprint)
    facts = orders.used(lambda entry: _fact(entry, orders, rates), options.skip_bad_rows)
    for (order, _, _), fact in facts:
        log.add(order.customer, fact, order.place, order.currency)
    return log


def _fact(entry: Entry, orders: CsvOrders, rates: Rates) -> Fact:
    order = entry.order
    try:
        day = order.micros // 1_000_000 // DAY_SECONDS
        amount_e4 = rates.convert_amount(entry.amount, order.currency, day)
    except NoRateError as problem:
        raise RowError(
            "no_exchange_rate",
            f"{orders.place(order)}: currency must be {rates.base} or one with a rate of at most "
            f"10 days before, but was {order.currency!r} ({problem}); pass --rates FILE with the "
            "columns currency,day,rate, or --base-currency if all amounts are in it",
        ) from problem
    except ValueError as problem:
        raise orders.wrong_amount(order, "less than 10^12", "amount_overflow") from problem
    signed = -amount_e4 if entry.refund else amount_e4
    return Fact(order.micros, signed, entry.refund, order.units, order.lines, order.category)
