"""A report as it is shown, made of a month's facts."""

from spendcast_reports.content import Report
from spendcast_reports.facts import Facts
from spendcast_reports.figures import figures
from spendcast_reports.formats import month_name
from spendcast_reports.month import Month
from spendcast_reports.sections import customers, predicted, quality, sales, surprises
from spendcast_reports.sentences import sentences

FRONT = (sales.by_day, surprises.surprises)
SECTIONS = (
    figures,
    customers.kinds,
    customers.segments,
    customers.cohorts,
    customers.concentration,
    sales.sold,
    predicted.outlook,
    predicted.outcomes,
    predicted.alerts,
    quality.quality,
    quality.definitions,
)


def report_of(facts: Facts) -> Report:
    month = Month(facts)
    return Report(
        month=month_name(month.first),
        last_day=month.last_day,
        currency=month.currency,
        time_zone=month.time_zone,
        sentences=sentences(month),
        front=[section(month) for section in FRONT],
        sections=[section(month) for section in SECTIONS],
    )
