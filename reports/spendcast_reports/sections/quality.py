"""How far the data can be trusted, and how everything is counted."""

from spendcast_reports.content import Column, Note, Section, Table, text_cells
from spendcast_reports.formats import count, month_name, name, number
from spendcast_reports.month import Month
from spendcast_reports.unusual import (
    CHANGE,
    LATENCY_SECONDS,
    LEAST_DUE,
    LEAST_ORDERS,
    SHARE_OF_RECORDS,
    SPREAD,
    WARNING,
)

MEASURES = {
    "duplicates": ("Duplicates", "events sent again; they count once"),
    "corrections": ("Corrected events", "stored, found wrong, and counted nowhere in this report"),
    "dead_letters": ("Dead letters", "records that could not be used"),
    "unscored": ("Without a prediction", "purchases that the model could not score"),
    "late_events": ("Late events", "sent more than an hour after the purchase"),
    "ledger_gaps": ("Gaps in the ledger", "ranges without records, of which:"),
    "void_offsets": ("Empty offsets", "never held a record"),
    "lost_offsets": ("Lost records", "gone before they were read"),
    "latency_p50_seconds": (
        "Seconds to store, half",
        "from being sent to being stored",
    ),
    "latency_p95_seconds": ("Seconds to store, 95 %", "95 of 100 were stored as fast"),
    "latency_p99_seconds": ("Seconds to store, 99 %", "99 of 100 were stored as fast"),
    "latency_max_seconds": ("Seconds to store, longest", "the slowest one"),
}


def quality(month: Month) -> Section:
    if not month.quality:
        return Section("Quality of the data", [Note("Nothing is known about the data's quality.")])
    known = [measure for measure in MEASURES if measure in month.quality]
    others = [measure for measure in month.quality if measure not in MEASURES]
    rows = [
        text_cells(
            MEASURES[measure][0], _value(measure, month.quality[measure]), MEASURES[measure][1]
        )
        for measure in known
    ] + [text_cells(measure, number(month.quality[measure]), "") for measure in others]
    blocks = [
        Table(
            "",
            [
                Column("Measure", numeric=False),
                Column("Value"),
                Column("What it is", numeric=False, wide=True),
            ],
            rows,
        ),
        *_dead_letters(month),
    ]
    return Section("Quality of the data", blocks)


def _value(measure: str, value) -> str:
    mark = f"{WARNING} " if measure == "lost_offsets" and value else ""
    return mark + (number(value) if measure.startswith("latency") else count(value))


def _dead_letters(month: Month) -> list[Table]:
    found = month.facts.dead_letters
    if not found:
        return []
    return [
        Table(
            "Dead letters by reason",
            [
                Column("Step", numeric=False),
                Column("Reason", numeric=False, wide=True),
                Column("Records"),
                Column("Resolved"),
            ],
            [
                text_cells(name(r.step), name(r.reason), count(r.records), count(r.resolved))
                for r in found
            ],
        )
    ]


def definitions(month: Month) -> Section:
    """How we count."""
    texts = [
        f"The month is {month_name(month.first)} in the time zone {month.time_zone}, by the time "
        f"of the purchase. Amounts are in {month.currency}; those in other currencies are "
        "converted at the rate of the day. What arrived after the month was counted is not in it.",
        "Revenue is of purchases; refunds are not taken off, but told beside it; the refund "
        "rate is refunded / revenue. An order is a purchase; the average order, revenue / orders. "
        "Categories and products are lines of orders: an order with two categories counts in both.",
        "New: first purchase ever in the month. Returning: purchased in it and before it. Lapsed: "
        "purchased in the month before and not in the month.",
        "Segments: customers with a purchase in 365 days are put into fifths by recency, by "
        "frequency and by what they spent less refunds, and named after these. Champions came "
        "lately, often and spend most; those at risk did so and have stayed away.",
        "A prediction is made at a purchase: what the customer will spend from then on within the "
        "horizon, refunds taken off. It comes due when the horizon is over. Calibration is "
        "predicted / really spent.",
        f"Unusual is a change of more than {CHANGE:.0%} against the month before, where one of the "
        f"two months has {LEAST_ORDERS} orders or more; a day whose revenue is more than {SPREAD} "
        "modified standard scores from the median of the days of the two months; a calibration "
        f"outside 0.8 to 1.25 on {LEAST_DUE} predictions or more; any lost record; more than "
        f"{SHARE_OF_RECORDS:.0%} of records unusable or of orders without a prediction; and a 99 % "
        f"latency of more than {LATENCY_SECONDS} s.".replace("%", " %").replace("  %", " %"),
    ]
    texts.append(
        "Surprises are the countries, channels and categories whose revenue changed by the largest "
        f"amounts against the month before, where one of the two months has {LEAST_ORDERS} orders "
        "or more and the month before has purchases from its first week on. A customer or product "
        "is named when its own change, in the same direction, is a tenth of that amount or more."
    )
    return Section("How we count", [Note(text) for text in texts])
