"""Where examples come from: a log of events, a CSV of one's own, or the Parquet that Java wrote."""

import argparse
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from spendcast_training.csv_log import read_csv
from spendcast_training.datasets import read_cdnow
from spendcast_training.events import read_log
from spendcast_training.examples import Examples, make_examples, recent_rows
from spendcast_training.features import Fact
from spendcast_training.implausible import quarantine
from spendcast_training.log import Log
from spendcast_training.parquet import read_parquet
from spendcast_training.rates import Rates
from spendcast_training.reading.columns import GUESSES
from spendcast_training.reading.options import CsvOptions
from spendcast_training.season import Season
from spendcast_training.season_file import read_season
from spendcast_training.zones import zone_of

ACCEPTED = f"""\
--events: one JSON object a line, as the stream's contract says. Other lines are left out and
counted by reason.
--csv: a header, then a row per purchase, refund or order line; , ; tab or | between values; UTF-8,
UTF-16 or Windows-1252. Columns are found by their names, without regard to case, as the exports of
Shopify and WooCommerce and many others call them:
  {", ".join(GUESSES)}.
Rows of one order_id are summed. An order_total stands for the whole order, an amount for one row;
quantity times unit_price stands in for either. A sku names a line's product, and is used by
`convert` alone. A negative amount, a type such as refund, a status such as refunded or an amount
refunded make a refund. Guests (no customer), cancelled and failed orders are left out and counted.
Dates: 2026-11-23, 20261123, 23/11/2026 or 11/23/2026 where a row
shows which, with a time or not; times without an offset are UTC. Amounts: 1234.5, 1,234.50,
1.234,50, $5.00, (5.00).
Both may be gzipped. Rates: a CSV of currency, day and rate to the base currency."""


CSV_ONLY = ("column", "date_format", "decimal_mark", "minor_units", "encoding", "skip_bad_rows")


@dataclass(frozen=True)
class Source:
    """Exactly one of events, csv, examples and cdnow, and how to take it."""

    events: Path | None = None
    csv: Path | None = None
    examples: Path | None = None
    cdnow: bool = False
    rates: Path | None = None
    column: tuple[str, ...] = ()
    date_format: str | None = None
    decimal_mark: str | None = None
    minor_units: bool = False
    encoding: str | None = None
    skip_bad_rows: bool = False
    base_currency: str = "USD"
    time_zone: str = "UTC"
    horizon_days: int = 90
    max_examples: int = 150_000
    seed: int = 1
    accept_amounts: tuple[str, ...] = ()
    season: Path | None = None

    @classmethod
    def of(
        cls,
        options: argparse.Namespace,
        horizon_days: int,
        base_currency: str,
        time_zone: str = "UTC",
    ) -> "Source":
        """Inputs by the flags of `add_source`. Raises ValueError for what can't be.

        time_zone: where no flag says it.
        """
        names = (
            "events",
            "csv",
            "examples",
            "cdnow",
            "rates",
            "max_examples",
            "seed",
            "season",
            *CSV_ONLY,
        )
        given = {name: getattr(options, name) for name in names}
        given["column"] = tuple(given["column"] or ())
        given["accept_amounts"] = tuple(options.accept_amounts or ())
        given["time_zone"] = options.time_zone or time_zone
        return cls(**given, horizon_days=horizon_days, base_currency=base_currency)

    def __post_init__(self):
        given = [name for name in ("events", "csv", "examples", "cdnow") if getattr(self, name)]
        if len(given) != 1:
            raise ValueError(
                "give one of --events, --csv, --examples and --cdnow, "
                f"but {' and '.join(given) or 'none'} was given"
            )
        for name in CSV_ONLY:
            if getattr(self, name) and not self.csv:
                raise ValueError(f"--{name.replace('_', '-')} must come with --csv, but did not")
        zone_of(self.time_zone)
        if not 1 <= self.horizon_days <= 730:
            raise ValueError(f"--horizon-days must be 1 to 730, but was {self.horizon_days}")
        if self.max_examples < 1000:
            raise ValueError(f"--max-examples must be 1,000 or more, but was {self.max_examples}")


@dataclass(frozen=True)
class Data:
    """Examples with what they are of.

    counts: of lines or rows, by what became of them; facts: of each customer by number, where the
    source is a log; recent: rows of its last horizon, whose outcome is not over; season: what
    the shop says of it.
    """

    examples: Examples
    horizon_days: int
    base_currency: str
    fingerprint: str
    counts: Counter = field(default_factory=Counter)
    facts: list[list[Fact]] | None = None
    recent: Examples | None = None
    season: Season | None = None
    time_zone: str = "UTC"


def add_source(parser: argparse.ArgumentParser) -> None:
    """The flags that say where examples come from."""
    parser.add_argument("--events", type=Path, help="events of the contract: ndjson, also gzipped")
    parser.add_argument("--csv", type=Path, help="purchases or order lines, of many shapes")
    parser.add_argument("--examples", type=Path, help="the folder that bin/examples wrote")
    parser.add_argument("--cdnow", action="store_true", help="the public log of CDNOW, 1997-98")
    parser.add_argument("--rates", type=Path, help="csv: currency,day,rate")
    add_csv_flags(parser)
    parser.add_argument(
        "--accept-amounts",
        action="append",
        metavar="CUSTOMER",
        help="believes this customer's amounts, however implausible in this shop",
    )
    parser.add_argument(
        "--season",
        type=Path,
        help="csv: month,factor; how busy each month usually is, for those the log has not seen",
    )
    parser.add_argument(
        "--time-zone",
        metavar="ZONE",
        help="of the shop's days, as Asia/Tokyo, and of the csv's times without an offset; "
        "default: that of the model or the examples, else UTC",
    )
    parser.add_argument("--max-examples", type=int, default=Source.max_examples)
    parser.add_argument("--seed", type=int, default=Source.seed)


def add_csv_flags(parser: argparse.ArgumentParser) -> None:
    """The flags that say how a CSV is to be read, where it does not say so itself."""
    parser.add_argument(
        "--column",
        action="append",
        metavar="FIELD=COLUMN",
        help="the csv's column of a field, as customer_id=Email; FIELD= drops a guess",
    )
    parser.add_argument("--date-format", help="of the csv's dates, as %%d/%%m/%%Y (strptime)")
    parser.add_argument("--decimal-mark", choices=(".", ","), help="of the csv's amounts")
    parser.add_argument(
        "--minor-units", action="store_true", help="the csv's amounts are in cents or the like"
    )
    parser.add_argument("--encoding", help="of the csv, as latin-1; default: found by its bytes")
    parser.add_argument(
        "--skip-bad-rows",
        action="store_true",
        help="leaves out and counts rows of the csv that can't be read",
    )


def read(source: Source) -> Data:
    """Raises ValueError, with the place and the way out, for what can't be used."""
    season = read_season(source.season) if source.season else None
    if source.examples:
        accepted = frozenset(source.accept_amounts)
        found = read_parquet(source.examples, source.max_examples, source.seed, accepted)
        return Data(
            found.examples,
            found.horizon_days,
            found.base_currency,
            found.fingerprint,
            found.counts,
            recent=found.recent,
            season=season,
            time_zone=found.time_zone,
        )
    log, zone = read_facts(source), zone_of(source.time_zone)
    return Data(
        _examples(source, log),
        source.horizon_days,
        source.base_currency,
        log.fingerprint,
        log.counts,
        [*log.facts.values()],
        recent_rows(log.facts, source.horizon_days, source.max_examples, source.seed, zone),
        season,
        source.time_zone,
    )


def _examples(source: Source, log: Log) -> Examples:
    try:
        return make_examples(
            log.facts,
            source.horizon_days,
            source.max_examples,
            source.seed,
            log.places,
            zone_of(source.time_zone),
        )
    except ValueError as problem:
        raise ValueError(
            f"{source.events or source.csv}: {problem}; give a longer log or a shorter "
            "--horizon-days"
        ) from problem


def read_facts(source: Source) -> Log:
    """The log of a source that is one. Raises ValueError as `read`, and without any purchase."""
    log = quarantine(_log(source), frozenset(source.accept_amounts), source.base_currency)
    if not log.counts["purchases"]:
        found = ", ".join(log.described(name) for name in sorted(log.counts))
        raise ValueError(
            f"{source.events or source.csv}: no purchase to learn from (found: "
            f"{found or 'no rows'}); give a log with purchases"
        )
    return log


def _log(source: Source) -> Log:
    if source.cdnow:
        return read_cdnow()
    rates = Rates.load(source.base_currency, source.rates)
    if source.events:
        return read_log(source.events, rates)
    return read_csv(source.csv, rates, csv_options(source, source.time_zone))


def csv_options(given: Source | argparse.Namespace, time_zone: str) -> CsvOptions:
    """Options by the flags of `add_csv_flags`."""
    return CsvOptions(
        tuple(given.column or ()),
        given.date_format,
        given.decimal_mark,
        given.encoding,
        given.skip_bad_rows,
        zone=zone_of(time_zone),
        minor_units=given.minor_units,
    )
