"""What is expected, and what became of what had been."""

from collections import defaultdict
from decimal import Decimal

from spendcast_reports import charts, unusual
from spendcast_reports.content import Cell, Chart, Column, Note, Section, Table, text_cells
from spendcast_reports.formats import (
    MISSING,
    count,
    name,
    number,
    percent,
    ratio,
    short_moment,
)
from spendcast_reports.month import CHAMPION, Month, divide, sum_of
from spendcast_reports.rows import Outcome, PredictionBin

BOUNDS = (0, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000)
MOST_OF_A_VERSION = 12
STATUSES = {
    "published": "Sent",
    "pending": "Waiting",
    "failed": "Failed",
    "suppressed_age": "Not sent: too old",
    "suppressed_cooldown": "Not sent: soon after another",
    "suppressed_correction": "Not sent: the purchase was corrected",
    "suppressed_backfill": "Not sent: the purchase was loaded by a backfill",
}


def outlook(month: Month) -> Section:
    """What the newest predictions add up to, and how they are spread."""
    blocks = [_expected(month), *_distribution(month), *_versions(month)]
    return Section("Predictions and outlook", blocks)


def _expected(month: Month) -> Note:
    if not month.facts.outlooks:
        return Note("No customer has a prediction of the champion, so nothing is expected.")
    known = month.facts.outlooks[0]
    each = divide(known.expected_spend, known.customers)
    buyers = Decimal(str(known.expected_buyers))
    if known.customers == 1:
        return Note(
            f"Outlook: the 1 customer with a prediction is expected to spend {month.money(each)} "
            f"{month.currency} within {known.horizon_days} days of the newest purchase, and to "
            f"purchase again with a chance of {percent(buyers)}."
        )
    return Note(
        f"Outlook: {count(known.customers)} customers with a purchase in the last 365 days have a "
        f"prediction. Within {known.horizon_days} days of each one's newest purchase, "
        f"{number(buyers)} of them are expected to purchase again and all together to spend "
        f"{month.money(known.expected_spend)} {month.currency}, {month.money(each)} each on "
        "average."
    )


def _distribution(month: Month) -> list:
    bins = month.facts.prediction_bins
    if not bins:
        return [Note("No prediction was made for the purchases of this month.")]
    counts = defaultdict(lambda: dict.fromkeys(BOUNDS, 0))
    for row in bins:
        counts[row.role][int(row.lower_bound)] += row.predictions
    largest = max(i for c in counts.values() for i, bound in enumerate(BOUNDS) if c[bound])
    bounds = BOUNDS[: max(largest + 1, 3)]
    labels = [
        f"{low:,}–\n{high:,}" if high else f"{low:,}\nor more"
        for low, high in zip(bounds, [*BOUNDS, None][1:], strict=False)
    ]
    series = {
        role: [counts[role][bound] for bound in bounds]
        for role in sorted(counts, key=lambda role: role != CHAMPION)
    }
    svg = charts.distribution(labels, series, month.currency)
    caption = (
        "Predictions for the purchases of the month by expected spend within the horizon. The "
        "ranges widen to the right; their upper end is excluded."
    )
    return [Chart("How large the predictions are", svg, caption)]


def _versions(month: Month) -> list[Table]:
    groups: dict[tuple, list[PredictionBin]] = defaultdict(list)
    for row in month.facts.prediction_bins:
        groups[row[:3]].append(row)
    if not groups:
        return []
    rows = []
    for (role, model, version), bins in sorted(groups.items(), key=_champion_first):
        made = sum_of(bins, lambda row: row.predictions)
        chance = sum(row.mean_probability * row.predictions for row in bins) / made
        first, last = min(row.first_at for row in bins), max(row.last_at for row in bins)
        rows.append(
            [
                *text_cells(role),
                _shortened(model, version),
                *text_cells(
                    count(made),
                    month.money(divide(sum_of(bins, lambda row: row.expected_spend), made)),
                    percent(chance),
                    short_moment(first, month.zone),
                    short_moment(last, month.zone),
                ),
            ]
        )
    return [
        Table(
            "Model versions that served",
            [
                Column("Role", numeric=False),
                Column("Model and version", numeric=False, wide=True),
                Column("Predictions"),
                Column(f"Mean, {month.currency}"),
                Column("Mean chance"),
                Column("First"),
                Column("Last"),
            ],
            rows,
            caption="Mean chance: of at least one more purchase within the horizon. First and "
            f"last: when the predictions were made, in the time zone {month.time_zone}.",
        )
    ]


def outcomes(month: Month) -> Section:
    """Predictions that came due beside what was really spent, and the alerts among them."""
    title = "Predicted against really spent"
    judged = month.judged()
    if not judged:
        note = "No prediction came due in this month: none is that old, or none was judged."
        return Section(title, [Note(note), *_alerts(month)])
    (role, model, version), rows = judged[0]
    svg = charts.deciles(
        [str(row.decile) for row in rows],
        [float(row.expected_spend) / row.predictions for row in rows],
        [float(row.actual_spend) / row.predictions for row in rows],
        month.currency,
    )
    caption = (
        f"Predictions of {name(model)} {_short(version)} ({role}) that came due in the month. "
        "Bars of equal height mean that the amounts are right; bars that rise to the right mean "
        "that the order is."
    )
    by_tenth = Table(
        "",
        [
            Column("Tenth", numeric=False, wide=True),
            Column("Predictions"),
            Column(f"Predicted, {month.currency}"),
            Column(f"Really spent, {month.currency}"),
            Column("Predicted / spent"),
            Column("Mean chance"),
            Column("Purchased"),
        ],
        [
            text_cells(
                str(row.decile),
                count(row.predictions),
                month.whole_money(row.expected_spend),
                month.whole_money(row.actual_spend),
                ratio(divide(row.expected_spend, row.actual_spend)),
                percent(row.mean_probability),
                percent(divide(row.bought, row.predictions)),
            )
            for row in rows
        ],
    )
    chart = Chart("", svg, caption)
    return Section(
        title, [chart, by_tenth, _calibration(month, judged), *_intervals(month), *_alerts(month)]
    )


def _calibration(month: Month, judged: list[tuple[tuple, list[Outcome]]]) -> Table:
    rows = []
    for (role, model, version), outcomes_ in judged:
        made = sum_of(outcomes_, lambda row: row.predictions)
        expected = sum_of(outcomes_, lambda row: row.expected_spend)
        actual = sum_of(outcomes_, lambda row: row.actual_spend)
        chance = sum(row.mean_probability * row.predictions for row in outcomes_) / made
        off = unusual.is_miscalibrated(expected, actual, made)
        rows.append(
            [
                Cell(role),
                _shortened(model, version),
                *text_cells(
                    count(made),
                    month.whole_money(expected),
                    month.whole_money(actual),
                    f"{unusual.WARNING} " * off + ratio(divide(expected, actual)),
                    percent(chance),
                    percent(divide(sum_of(outcomes_, lambda row: row.bought), made)),
                ),
            ]
        )
    return Table(
        "Calibration by model version",
        [
            Column("Role", numeric=False),
            Column("Model and version", numeric=False, wide=True),
            Column("Due"),
            Column("Predicted"),
            Column("Really spent"),
            Column("Predicted / spent"),
            Column("Mean chance"),
            Column("Purchased"),
        ],
        rows,
        caption="1.00 is right in total; below 1, too little was predicted. Mean chance and the "
        "share that purchased should be alike.",
    )


def _intervals(month: Month) -> list[Table]:
    judged = month.judged_intervals()
    if not judged:
        return []
    rows = []
    for (role, model, version), tenths in judged:
        made = sum_of(tenths, lambda row: row.predictions)
        errors = sum_of(tenths, lambda row: abs(row.exceed_probability - row.exceeded))
        rows.append(
            [
                Cell(role),
                _shortened(model, version),
                *text_cells(
                    count(made),
                    percent(divide(sum_of(tenths, lambda row: row.within_interval), made)),
                    percent(divide(sum_of(tenths, lambda row: row.exceed_probability), made)),
                    percent(divide(sum_of(tenths, lambda row: row.exceeded), made)),
                    percent(divide(errors, made)),
                ),
            ]
        )
    return [
        Table(
            "Were the intervals right?",
            [
                Column("Role", numeric=False),
                Column("Model and version", numeric=False, wide=True),
                Column("Due"),
                Column("Within interval"),
                Column("Mean chance over"),
                Column("Spent over"),
                Column("Off by"),
            ],
            rows,
            caption="80 % should be within their interval, and more where most customers spend "
            "nothing. Over: over the threshold of alerts; the mean chance and the "
            "share that spent that much should be alike. Off by: how far the "
            "two are apart in a tenth of the chances, on average.",
        )
    ]


def _alerts(month: Month) -> list:
    found = [row for row in month.facts.alert_outcomes if row.due]
    if not found:
        return []
    return [
        Table(
            "Were the alerts right?",
            [
                Column(f"Threshold, {month.currency}", numeric=False, wide=True),
                Column("Predictions due"),
                Column("Alerted"),
                Column("Spent over it"),
                Column("Both"),
                Column("Precision"),
                Column("Recall"),
            ],
            [
                text_cells(
                    month.money(row.threshold),
                    count(row.due),
                    count(row.alerted),
                    count(row.over_threshold),
                    count(row.alerted_over_threshold),
                    percent(divide(row.alerted_over_threshold, row.alerted)),
                    percent(divide(row.alerted_over_threshold, row.over_threshold)),
                )
                for row in found
            ],
            caption="Of the champion's predictions that came due, by the threshold in force when "
            "each was made. Alerted: with an alert, sent or not; a backfill sends none. Precision: "
            "how many of the alerted really spent that much. Recall: how many of those who did "
            f"were alerted. {MISSING} where there is none to judge.",
        )
    ]


def alerts(month: Month) -> Section:
    title = "Alerts"
    found = month.facts.alert_statuses
    if not found:
        return Section(title, [Note("No purchase of this month raised an alert.")])
    order = list(STATUSES)
    found = sorted(found, key=lambda r: order.index(r.status) if r.status in order else len(order))
    table = Table(
        "",
        [
            Column("What became of them", numeric=False, wide=True),
            Column("Alerts"),
            Column(f"Expected spend, {month.currency}"),
        ],
        [
            text_cells(
                STATUSES.get(row.status, row.status),
                count(row.alerts),
                month.money(row.expected_spend),
            )
            for row in found
        ],
    )
    return Section(title, [table])


def _champion_first(group: tuple[tuple[str, str, str], list]) -> tuple:
    return group[0][0] != CHAMPION, group[0]


def _short(version: str) -> str:
    return version if len(version) <= MOST_OF_A_VERSION else version[:MOST_OF_A_VERSION] + "…"


def _shortened(model: str, version: str) -> Cell:
    shown = f"{name(model)} {_short(version)}"
    return Cell(shown, full="" if shown == f"{model} {version}" else f"{model} {version}")
