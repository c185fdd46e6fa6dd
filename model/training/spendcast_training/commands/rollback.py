"""`rollback`: the former champion is champion again."""

import argparse
from datetime import UTC, datetime

from spendcast_training.outcome import DONE, WrongStartError
from spendcast_training.registry import CHAMPION, FORMER_CHAMPION, Registry


def add(subparsers) -> None:
    subparsers.add_parser(
        "rollback",
        help="makes the former champion champion again, without a gate",
        description="Moves the alias champion back to the version that `promote` replaced, at "
        "once and without looking at data. Done once; for another version, move the alias.",
    )


def run(options: argparse.Namespace) -> int:
    registry = Registry.connect()
    champion, former = registry.aliased(CHAMPION), registry.aliased(FORMER_CHAMPION)
    if former is None or (champion and champion.number == former.number):
        raise WrongStartError(
            f"{registry.name} must have an alias {FORMER_CHAMPION} of another version than its "
            "champion to roll back to, but has none: `promote` sets it, `rollback` uses it up"
        )
    registry.move(CHAMPION, former)
    registry.drop(FORMER_CHAMPION)
    if champion:
        registry.tag(champion, {"rolled_back_at": datetime.now(UTC).isoformat(timespec="seconds")})
    before = f"version {champion.number}" if champion else "none"
    print(f"version {former.number} is champion again; the one before: {before}")
    return DONE
