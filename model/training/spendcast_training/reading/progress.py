"""A line every few seconds while a large file is read."""

import logging
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

_LOG = logging.getLogger(__name__)
_Item = TypeVar("_Item")
SECONDS = 5.0
STEP = 10_000


def reported(items: Iterable[_Item], done: str) -> Iterator[_Item]:
    """The items. Logs how many have passed, with what was `done` to them."""
    last = time.monotonic()
    for count, item in enumerate(items, 1):
        if not count % STEP and time.monotonic() - last >= SECONDS:
            _LOG.info(f"{count:,} {done}")
            last = time.monotonic()
        yield item
