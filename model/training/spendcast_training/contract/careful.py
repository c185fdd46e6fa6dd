"""Reads one event field by field and finds the first fault: slower than `parser`, and decisive."""

from spendcast_training.contract import event as rules
from spendcast_training.contract.event import Event, Item, Rejection
from spendcast_training.contract.json_reader import (
    ARRAY,
    INTEGER,
    NULL,
    OBJECT,
    STRING,
    JsonReader,
)


class CarefulReader:
    """Reads the event of one line. For one use."""

    def __init__(self, text: str, latest: int):
        self._json, self._latest = JsonReader(text), latest

    def read(self) -> Event:
        """Raises Rejection with the reason that the stream gives."""
        json, fields = self._json, {"country": "", "channel": ""}
        self._is(json.begin(), OBJECT)
        for name, kind in json.fields():
            reader = _FIELDS.get(name)
            if reader:
                fields[name] = reader(self, kind)
            else:
                json.skip(kind)
        json.end()
        for name in _FIELDS:
            if name not in fields:
                raise Rejection("missing_field")
        return rules.event_of(fields, fields["items"])

    @staticmethod
    def _is(kind: str, wanted: str) -> None:
        if kind != wanted:
            raise Rejection("wrong_type")

    def _text(self, kind: str) -> str:
        self._is(kind, STRING)
        text = self._json.string()
        for character in text:
            if character == "\0":
                raise Rejection("nul_character")
            if "\ud800" <= character <= "\udfff":
                raise Rejection("not_utf8")
        return text

    def _id(self, kind: str) -> str:
        text = self._text(kind)
        if not 1 <= len(text) <= rules.MAX_CHARACTERS:
            raise Rejection("bad_id")
        return text

    def _label(self, kind: str) -> str:
        text = "" if kind == NULL else self._text(kind)
        if len(text) > rules.MAX_CHARACTERS:
            raise Rejection("bad_id")
        return text

    def _type(self, kind: str) -> bool:
        text = self._text(kind)
        if text not in rules.TYPES:
            raise Rejection("bad_type")
        return rules.TYPES[text]

    def _time(self, kind: str) -> int:
        micros = rules.micros(self._text(kind), self._latest)
        if micros is None:
            raise Rejection("bad_time")
        return micros

    def _currency(self, kind: str) -> str:
        text = self._text(kind)
        if not rules.is_currency(text):
            raise Rejection("bad_currency")
        return text

    def _items(self, kind: str) -> list[Item]:
        self._is(kind, ARRAY)
        items = []
        for element in self._json.elements():
            if len(items) == rules.MAX_ITEMS:
                raise Rejection("bad_items")
            items.append(self._item(element))
        if not items:
            raise Rejection("bad_items")
        return items

    def _item(self, kind: str) -> Item:
        self._is(kind, OBJECT)
        fields = {"category": ""}
        for name, inner in self._json.fields():
            reader = _ITEM_FIELDS.get(name)
            if reader:
                fields[name] = reader(self, inner)
            else:
                self._json.skip(inner)
        for name in _ITEM_FIELDS:
            if name not in fields:
                raise Rejection("missing_field")
        return Item(fields["quantity"], fields["unit_price"], fields["category"])

    def _quantity(self, kind: str) -> int:
        self._is(kind, INTEGER)
        number = self._json.number
        if len(number) >= 10 or not 1 <= int(number) <= rules.MAX_QUANTITY:
            raise Rejection("bad_quantity")
        return int(number)

    def _price(self, kind: str) -> int:
        price = rules.price(self._text(kind))
        if price is None:
            raise Rejection("bad_price")
        return price


_FIELDS = {
    "event_id": CarefulReader._id,
    "type": CarefulReader._type,
    "order_id": CarefulReader._id,
    "customer_id": CarefulReader._id,
    "occurred_at": CarefulReader._time,
    "currency": CarefulReader._currency,
    "country": CarefulReader._label,
    "channel": CarefulReader._label,
    "items": CarefulReader._items,
}
_ITEM_FIELDS = {
    "sku": CarefulReader._id,
    "category": CarefulReader._label,
    "quantity": CarefulReader._quantity,
    "unit_price": CarefulReader._price,
}
