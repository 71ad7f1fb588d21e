"""Read JSON piece by piece, each with its line; numbers stay as written, doubled keys and deep nesting are refused."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from .messages import Both, reason

MAX_DEPTH = 60
MOST_DOUBLED = 100  # doubled keys that are told of one text
_BLANK = re.compile(r"[ \t\n\r]*")
_HALF = re.compile("[\ud800-\udfff]")
_ESCAPE = re.compile(r"\\u(?:[dD][89a-fA-F]|0000)")  # may stand for half a letter, or for NUL


class Number(str):
    """A number as it is written: 1.50 stays 1.50, and no digit is lost."""

    __slots__ = ()


class JsonFault(Exception):
    """What is no JSON that can be read: why, and at which place of the text."""

    def __init__(self, why: Both | str, place: int) -> None:
        super().__init__(why)
        self.why, self.place = why, place


class Cursor:
    """A place in a JSON text that moves on as values are read; whoever is given a value's start must read it."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.doubled: list[tuple[str, int, int]] = []  # keys that stand twice in an object, with both places
        self._counted, self._line = 0, 1
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_float=Number, parse_int=Number, parse_constant=_no_number
        )
        self._twice: list[str] = []

    def peek(self) -> str:
        """The next sign that is not blank; empty at the end."""
        self._skip()
        return self.text[self.at : self.at + 1]

    def value(self) -> Any:
        """The value that starts here: text, `Number`, bool, None, list or dict; JsonFault where there is none."""
        self._skip()
        start = self.at
        try:
            value, self.at = self._decoder.raw_decode(self.text, start)
        except json.JSONDecodeError as error:
            raise JsonFault(_in_words(error.msg), error.pos) from error
        except (RecursionError, _NoNumber) as error:
            why = reason("no-json-number") if isinstance(error, _NoNumber) else _too_deep()
            raise JsonFault(why, start) from error
        if isinstance(value, (dict, list)) and _is_deep(value):
            raise JsonFault(_too_deep(), start)
        if found := _ESCAPE.search(self.text, start, self.at):
            _refuse_no_text(value, found.start())
        for key in self._twice[: MOST_DOUBLED - len(self.doubled)]:
            self.doubled.append((key, *self._places(key, start)))
        self._twice.clear()
        return value

    def elements(self) -> Iterator[int]:
        """Where each item of the array that starts here begins."""
        self._take("[")
        if self.peek() == "]":
            self.at += 1
            return
        while True:
            self._skip()
            yield self.at
            if not self._goes_on("]"):
                return

    def members(self) -> Iterator[tuple[str, int]]:
        """Each key of the object that starts here, with its place; the cursor stands at the value."""
        self._take("{")
        seen: dict[str, int] = {}
        if self.peek() == "}":
            self.at += 1
            return
        while True:
            self._skip()
            place = self.at
            if self.peek() != '"':
                raise JsonFault(reason("json-expects", sign='"'), place)
            key = self.value()
            self._take(":")
            if key in seen and len(self.doubled) < MOST_DOUBLED:
                self.doubled.append((key, seen[key], place))
            seen.setdefault(key, place)
            self._skip()
            yield key, place
            if not self._goes_on("}"):
                return

    def finish(self) -> None:
        """JsonFault where something follows."""
        if self.peek():
            raise JsonFault(reason("json-goes-on"), self.at)

    def line(self, place: int) -> int:
        """The line of a place; quick where places come in order."""
        if place < self._counted:
            return self.text.count("\n", 0, place) + 1
        self._line += self.text.count("\n", self._counted, place)
        self._counted = place
        return self._line

    def _skip(self) -> None:
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def _take(self, sign: str) -> None:
        if self.peek() != sign:
            raise JsonFault(reason("json-expects", sign=sign), self.at)
        self.at += 1

    def _goes_on(self, end: str) -> bool:
        sign = self.peek()
        if sign not in (",", end) or not sign:
            raise JsonFault(reason("json-expects", sign=f", {end}"), self.at)
        self.at += 1
        return sign == ","

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            counts = Counter(name for name, _ in pairs)
            self._twice.extend(name for name in found if counts[name] > 1)
        return found

    def _places(self, key: str, start: int) -> tuple[int, int]:
        """Where a doubled key stands first and last in what was just read."""
        written = re.compile(re.escape(json.dumps(key, ensure_ascii=False)) + r"[ \t\n\r]*:")
        places = [found.start() for found in written.finditer(self.text, start, self.at)] or [start]
        return places[0], places[-1]


# What Python's reader says, by how it begins, and our reason.
_WORDS = {
    "Expecting value": reason("json-value"),
    "Expecting property": reason("json-key"),
    "Expecting ',": reason("json-comma"),
    "Expecting ':": reason("json-colon"),
    "Illegal trailing": reason("json-key"),
    "Unterminated": reason("json-unterminated"),
    "Invalid control": reason("json-control"),
    "Invalid \\": reason("json-escape"),
}


def _in_words(message: str) -> Both | str:
    return next((why for start, why in _WORDS.items() if message.startswith(start)), message)


class _NoNumber(Exception):
    """Internal: NaN or Infinity, which JSON does not have."""


def _no_number(text: str) -> None:
    raise _NoNumber(text)


def _too_deep() -> Both:
    return reason("json-too-deep", limit=MAX_DEPTH)


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        below = [each.values() if isinstance(each, dict) else each for each in level]
        level = [item for items in below for item in items if isinstance(item, (dict, list))]
        if not level:
            return False
    return True


def _refuse_no_text(value: Any, place: int) -> None:
    """JsonFault for half a letter or NUL, which no text holds that is written out again."""
    rest = [value]
    while rest:
        each = rest.pop()
        if isinstance(each, dict):
            rest.extend(each)
            rest.extend(each.values())
        elif isinstance(each, list):
            rest.extend(each)
        elif isinstance(each, str) and "\0" in each:
            raise JsonFault(reason("holds-nul"), place)
        elif isinstance(each, str) and _HALF.search(each):
            raise JsonFault(reason("holds-half-letter"), place)


def compact(value: Any) -> str:
    """The value as JSON in one line without blanks, its numbers as written."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{_quoted(key)}:{compact(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(compact, value)) + "]"
    return str(value) if isinstance(value, Number) else _quoted(value)


def cell_text(value: Any) -> str | None:
    """A value as a cell's text: numbers as written, `true`, lists and objects as JSON in one line."""
    if value is None or type(value) is str:
        return value
    return str(value) if isinstance(value, str) else compact(value)


def _quoted(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
