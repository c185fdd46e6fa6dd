"""Reads JSON token by token, as the stream's parser does, so that the first fault is the same one.

Numbers and literals are checked when they are reached, strings when they are read, depth when an
object or array is entered.
"""

import re
from collections.abc import Iterator
from json import JSONDecodeError
from json.decoder import scanstring

from spendcast_training.contract.event import MAX_DEPTH, Rejection

OBJECT, ARRAY, STRING, INTEGER, FLOAT, BOOLEAN, NULL = (
    "object",
    "array",
    "string",
    "integer",
    "float",
    "boolean",
    "null",
)
_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_LITERALS = {"t": ("true", BOOLEAN), "f": ("false", BOOLEAN), "n": ("null", NULL)}


class JsonReader:
    """A place in a JSON text. Each method raises Rejection("not_json") where the text is none."""

    def __init__(self, text: str):
        self._text, self._at, self._depth = text, 0, 0
        self.number = ""

    def begin(self) -> str:
        """The kind of the value of the whole text."""
        if not self._peek():
            raise Rejection("not_json")
        kind = self._kind()
        if kind in (INTEGER, FLOAT) and self._text[self._at : self._at + 1].strip(" \t\n\r"):
            raise Rejection("not_json")
        self._enter(kind)
        return kind

    def end(self) -> None:
        if self._peek():
            raise Rejection("not_json")

    def fields(self) -> Iterator[tuple[str, str]]:
        """Name and kind of each field of the object entered; the caller reads or skips the value.

        Rejects a name that comes again.
        """
        names, first = set(), True
        while self._continues("}", first):
            first = False
            if self._peek() != '"':
                raise Rejection("not_json")
            name = self.string()
            self._expect(":")
            self._peek()
            kind = self._kind()
            if name in names:
                raise Rejection("duplicate_field")
            names.add(name)
            self._enter(kind)
            yield name, kind

    def elements(self) -> Iterator[str]:
        """The kind of each element of the array entered; the caller reads or skips it."""
        first = True
        while self._continues("]", first):
            first = False
            self._peek()
            kind = self._kind()
            self._enter(kind)
            yield kind

    def string(self) -> str:
        try:
            text, self._at = scanstring(self._text, self._at + 1, True)
        except JSONDecodeError as problem:
            raise Rejection("not_json") from problem
        return text

    def skip(self, kind: str) -> None:
        """Passes a value over, whose own names may come twice."""
        if kind == STRING:
            self.string()
        if kind not in (OBJECT, ARRAY):
            return
        open_ends, first = ["}" if kind == OBJECT else "]"], True
        while open_ends:
            if not self._continues(open_ends[-1], first):
                open_ends.pop()
                first = False
                continue
            first = False
            if open_ends[-1] == "}":
                if self._peek() != '"':
                    raise Rejection("not_json")
                self.string()
                self._expect(":")
            self._peek()
            inner = self._kind()
            self._enter(inner)
            if inner == STRING:
                self.string()
            elif inner in (OBJECT, ARRAY):
                open_ends.append("}" if inner == OBJECT else "]")
                first = True

    def _continues(self, end: str, first: bool) -> bool:
        """Whether another member follows in the object or array; else leaves it."""
        found = self._peek()
        if found == end:
            self._at += 1
            self._depth -= 1
            return False
        if not first:
            self._expect(",")
        return True

    def _peek(self) -> str:
        """The next character that is no white space; empty at the end."""
        self._at = _SPACE.match(self._text, self._at).end()
        return self._text[self._at : self._at + 1]

    def _expect(self, character: str) -> None:
        if self._peek() != character:
            raise Rejection("not_json")
        self._at += 1

    def _kind(self) -> str:
        """The kind of the value here; reads numbers and literals, and the bracket that opens."""
        character = self._text[self._at : self._at + 1]
        if character == '"':
            return STRING
        if character in ("{", "["):
            self._at += 1
            return OBJECT if character == "{" else ARRAY
        if character in _LITERALS:
            return self._literal(*_LITERALS[character])
        return self._number()

    def _literal(self, word: str, kind: str) -> str:
        after = self._at + len(word)
        follower = self._text[after : after + 1]
        if self._text[self._at : after] != word or follower.isidentifier() or follower.isdigit():
            raise Rejection("not_json")
        self._at = after
        return kind

    def _number(self) -> str:
        match = _NUMBER.match(self._text, self._at)
        if match is None:
            raise Rejection("not_json")
        after = self._text[match.end() : match.end() + 1]
        decimals, exponent = match.groups()
        unfinished = (
            (after == "." and not decimals and not exponent)
            or (after in ("e", "E") and not exponent)
            or (match[0].lstrip("-") == "0" and after.isdigit() and after.isascii())
        )
        if unfinished:
            raise Rejection("not_json")
        self._at, self.number = match.end(), match[0]
        return FLOAT if decimals or exponent else INTEGER

    def _enter(self, kind: str) -> None:
        if kind in (OBJECT, ARRAY):
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise Rejection("too_large")
