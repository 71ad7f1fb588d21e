"""Read a worksheet's structure from its XML: hidden rows and columns, merged cells, formulas without a value.

Read from the bytes by pattern: a reader that keeps only values is many times faster than one that knows all this.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ROW = re.compile(rb"<(?:\w+:)?row\b([^<>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^<>]*)>")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\b[^<>]*?\bref=[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)[\"']")
_EMPTY_FORMULA = re.compile(rb"<(?:\w+:)?c\b([^<>]*)>\s*<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)\s*"
                            rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>")  # fmt: skip
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)>[^<]")
_ATTRIBUTE = re.compile(rb"\b(\w+)=[\"']([^\"']*)[\"']")
_TRUE = (b"1", b"true")
MAX_MERGES = 20_000


@dataclass(frozen=True, slots=True)
class Marks:
    """Of one worksheet; rows and columns are counted from 1."""

    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    merges: tuple[tuple[int, int, int, int], ...]  # first row, first column, last row, last column
    without_value: frozenset[str]
    last_row: int
    goes_on: bool  # something stands below the rows that are read


def marks_of(xml: bytes, most_rows: int) -> Marks:
    if xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        xml = xml.decode("utf-16", "replace").encode()
    found = list(_ROW.finditer(xml))
    rows = [(number, _attributes(row[1])) for number, row in enumerate(found, 1)]
    numbers = [(_whole(attributes.get(b"r"), number), attributes) for number, attributes in rows]
    below = next((row.start() for row, (number, _) in zip(found, numbers, strict=True) if number > most_rows), None)
    cells = (_attributes(found[1]).get(b"r", b"").decode("ascii", "replace") for found in _EMPTY_FORMULA.finditer(xml))
    return Marks(
        frozenset(number for number, attributes in numbers if attributes.get(b"hidden") in _TRUE),
        frozenset(_hidden_columns(xml)),
        tuple(_range(found) for found in list(_MERGE.finditer(xml))[:MAX_MERGES]),
        frozenset(cell for cell in cells if cell),
        max((number for number, _ in numbers), default=0),
        below is not None and bool(_VALUE.search(xml, below)),
    )


def _attributes(text: bytes) -> dict[bytes, bytes]:
    return dict(_ATTRIBUTE.findall(text))


def _hidden_columns(xml: bytes) -> list[int]:
    found = [_attributes(match[1]) for match in _COLUMN.finditer(xml)]
    hidden = [each for each in found if each.get(b"hidden") in _TRUE]
    spans = [(_whole(each.get(b"min"), 1), min(_whole(each.get(b"max"), 1), 1_000)) for each in hidden]
    return [column for first, last in spans for column in range(first, last + 1)]


def _whole(text: bytes | None, otherwise: int) -> int:
    return int(text) if text and text.isdigit() and len(text) < 9 else otherwise


def _range(found: re.Match[bytes]) -> tuple[int, int, int, int]:
    return int(found[2][:8]), _column(found[1]), int(found[4][:8]), _column(found[3])


def _column(name: bytes) -> int:
    number = 0
    for letter in name[:4]:
        number = number * 26 + letter - 64
    return number
