"""Where examples come from: a log of events, a CSV of one's own, or the Parquet that Java wrote."""

import argparse
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from spendcast_training.csv_log import read_csv
from spendcast_training.datasets import read_cdnow
from spendcast_training.events import Log, read_log
from spendcast_training.examples import Examples, make_examples
from spendcast_training.features import Fact
from spendcast_training.parquet import read_parquet
from spendcast_training.rates import Rates


@dataclass(frozen=True)
class Source:
    """Exactly one of events, csv, examples and cdnow, and how to take it."""

    events: Path | None = None
    csv: Path | None = None
    examples: Path | None = None
    cdnow: bool = False
    rates: Path | None = None
    base_currency: str = "USD"
    horizon_days: int = 90
    max_examples: int = 300_000
    seed: int = 1

    @classmethod
    def of(cls, options: argparse.Namespace, horizon_days: int, base_currency: str) -> "Source":
        """What the flags of `add_source` say. Raises ValueError for what can't be."""
        names = ("events", "csv", "examples", "cdnow", "rates", "max_examples", "seed")
        given = {name: getattr(options, name) for name in names}
        return cls(**given, horizon_days=horizon_days, base_currency=base_currency)

    def __post_init__(self):
        given = [name for name in ("events", "csv", "examples", "cdnow") if getattr(self, name)]
        if len(given) != 1:
            raise ValueError(
                "give one of --events, --csv, --examples and --cdnow, "
                f"but {' and '.join(given) or 'none'} was given"
            )
        if not 1 <= self.horizon_days <= 730:
            raise ValueError(f"--horizon-days must be 1 to 730, but was {self.horizon_days}")
        if self.max_examples < 1000:
            raise ValueError(f"--max-examples must be 1,000 or more, but was {self.max_examples}")


@dataclass(frozen=True)
class Data:
    """Examples with what they are of.

    counts: of lines or rows, by what became of them; facts: of each customer by number, where the
    source is a log.
    """

    examples: Examples
    horizon_days: int
    base_currency: str
    fingerprint: str
    counts: Counter = field(default_factory=Counter)
    facts: list[list[Fact]] | None = None


def add_source(parser: argparse.ArgumentParser) -> None:
    """The flags that say where examples come from."""
    parser.add_argument("--events", type=Path, help="events of the contract: ndjson, also gzipped")
    parser.add_argument("--csv", type=Path, help="customer_id, occurred_at or date, amount, …")
    parser.add_argument("--examples", type=Path, help="the folder that bin/examples wrote")
    parser.add_argument("--cdnow", action="store_true", help="the public log of CDNOW, 1997-98")
    parser.add_argument("--rates", type=Path, help="csv: currency,day,rate")
    parser.add_argument("--max-examples", type=int, default=Source.max_examples)
    parser.add_argument("--seed", type=int, default=Source.seed)


def read(source: Source) -> Data:
    """Raises ValueError, with the place and the way out, for what can't be used."""
    if source.examples:
        found = read_parquet(source.examples, source.max_examples, source.seed)
        return Data(
            found.examples, found.horizon_days, found.base_currency, found.fingerprint, found.counts
        )
    log = _log(source)
    if not log.facts:
        raise ValueError(f"{source.events or source.csv}: no usable purchase; {dict(log.counts)}")
    examples = make_examples(
        log.facts, source.horizon_days, source.max_examples, source.seed, log.places
    )
    return Data(
        examples,
        source.horizon_days,
        source.base_currency,
        log.fingerprint,
        log.counts,
        [*log.facts.values()],
    )


def _log(source: Source) -> Log:
    if source.cdnow:
        return read_cdnow()
    rates = Rates.load(source.base_currency, source.rates)
    return read_log(source.events, rates) if source.events else read_csv(source.csv, rates)
