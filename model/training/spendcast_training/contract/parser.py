"""Reads a line as an event of the contract."""

import re
from json import JSONDecoder
from sys import intern

from spendcast_training.contract.careful import CarefulReader
from spendcast_training.contract.event import (
    MAX_BYTES,
    MAX_CHARACTERS,
    MAX_DEPTH,
    MAX_ITEMS,
    MAX_QUANTITY,
    TYPES,
    Event,
    Item,
    Rejection,
    event_of,
    is_currency,
    micros,
    price,
)

# Escapes of NUL and of surrogates: only through them can text hold either.
_RARE_ESCAPES = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")


class _NotPlainError(ValueError):
    """The line is not one of the plain kind that the quick way reads."""


def parse(line: bytes, latest: int) -> Event:
    """Reads one line, without its line end. Raises Rejection with the reason that the stream gives.

    Lines of the plain kind are read by the JSON decoder of Python. Every other line, right or
    wrong, is read by `CarefulReader`, which decides.

    latest: the last moment that is not the future, in microseconds.
    """
    if len(line) > MAX_BYTES:
        raise Rejection("too_large")
    try:
        text = line.decode()
    except UnicodeDecodeError as problem:
        raise Rejection("not_utf8") from problem
    try:
        if not _RARE_ESCAPES.search(line):
            return _plain(_DECODER.decode(text), line, latest)
    except (LookupError, RecursionError, TypeError, ValueError):
        pass
    return CarefulReader(text, latest).read()


def _unique(pairs: list[tuple]) -> dict:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise _NotPlainError("a name comes twice")
    return fields


def _refuse(constant: str):
    raise _NotPlainError(constant)


_DECODER = JSONDecoder(object_pairs_hook=_unique, parse_constant=_refuse)


def _plain(event: dict, line: bytes, latest: int) -> Event:
    """Any exception but Rejection means that the line is not plain."""
    if line.count(b"{") + line.count(b"[") > MAX_DEPTH and _depth(event) > MAX_DEPTH:
        raise _NotPlainError("deep")
    _id(event["order_id"])
    currency, items = event["currency"], event["items"]
    if not is_currency(currency) or type(items) is not list or not 1 <= len(items) <= MAX_ITEMS:
        raise _NotPlainError("currency or items")
    fields = {
        "event_id": _id(event["event_id"]),
        "type": TYPES[event["type"]],
        "customer_id": _id(event["customer_id"]),
        "occurred_at": _known(micros(event["occurred_at"], latest)),
        "currency": intern(currency),
        "country": _label(event.get("country")),
        "channel": _label(event.get("channel")),
    }
    return event_of(fields, [_item(item) for item in items])


def _item(item: dict) -> Item:
    _id(item["sku"])
    quantity = item["quantity"]
    if type(quantity) is not int or not 1 <= quantity <= MAX_QUANTITY:
        raise _NotPlainError("quantity")
    return Item(quantity, _known(price(item["unit_price"])), _label(item.get("category")))


def _id(value: str) -> str:
    if type(value) is not str or not 1 <= len(value) <= MAX_CHARACTERS:
        raise _NotPlainError("id")
    return value


def _label(value: str | None) -> str:
    """Remembered once however often it comes: a log has few labels."""
    if value is None:
        return ""
    if len(value) > MAX_CHARACTERS:
        raise _NotPlainError("label")
    return intern(value)  # raises TypeError for all but text


def _known(value: int | None) -> int:
    if value is None:
        raise _NotPlainError("time or price")
    return value


def _depth(value) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0
