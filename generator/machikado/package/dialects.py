"""Read a resource's `dialect` and `encoding`, and split CSV text into rows under a dialect."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..core.dialect import PLAIN, Dialect
from ..validation.schema_rules import names_of

Line = tuple[int, list[Any]]  # where a row begins, and its cells: text; of other formats lists of text and None too

_CASELESS = "caseSensitiveHeader"


def dialect_of(words: Mapping[str, Any] | None) -> Dialect:
    """The dialect that a resource declares, whose faults have been told."""
    if not words:
        return PLAIN
    header = words.get("header") != "false"
    return Dialect(
        delimiter=words.get("delimiter") or ",",
        quote=words.get("quoteChar", '"') or "",
        double_quote=words.get("doubleQuote") != "false",
        escape=words.get("escapeChar") or "",
        skip_space=words.get("skipInitialSpace") == "true",
        header=header,
        header_rows=tuple(map(int, words.get("headerRows") or (1,))) if header else (),
        header_join=words.get("headerJoin") or " ",
        comment_rows=tuple(map(int, words.get("commentRows") or ())),
        comment=words.get("commentChar") or "",
        any_case=words.get(_CASELESS) == "false",
    )


def missing_of(words: Mapping[str, Any], dialect: Mapping[str, Any] | None, own: Any = None) -> frozenset[str]:
    """The texts that a field reads as unknown: its own `missingValues` or the schema's, and the dialect's null."""
    declared = own if own is not None else words.get("missingValues")
    texts = {each["value"] if isinstance(each, dict) else each for each in declared or ()}
    return frozenset({*texts, *names_of((dialect or {}).get("nullSequence"))} - {"", None})


def rows_of(text: str, dialect: Dialect) -> Iterator[Line]:
    """The heading, joined from its rows, and then each row that is no comment; `csv.Error` where it cannot be split.

    Without a heading the first item is the empty one. Empty lines are left out.
    """
    lines = _Lines(text, dialect.comment)
    reader = csv.reader(
        lines,
        strict=True,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        doublequote=dialect.double_quote,
        escapechar=dialect.escape or None,
        skipinitialspace=dialect.skip_space,
    )
    yield from _headed(_counted(reader, lines), dialect)


def _headed(rows: Iterator[tuple[int, Line]], dialect: Dialect) -> Iterator[Line]:
    """The heading first; rows above and between its rows are none of the table's. Comments are not counted."""
    kept = ((number, row) for number, row in rows if number not in dialect.comment_rows)
    start = 1
    parts: list[list[str]] = []
    last = max(dialect.header_rows, default=0)
    for number, (line, cells) in kept if last else ():
        if number in dialect.header_rows or last == 1:
            start = start if parts else line
            parts.append(cells)
        if number >= last:
            break
    yield start, _joined(parts, dialect.header_join)
    yield from (row for _, row in kept if row[1])


def _joined(parts: list[list[str]], join: str) -> list[str]:
    if len(parts) < 2:
        return parts[0] if parts else []
    width = max(map(len, parts))
    columns = ([part[at] for part in parts if at < len(part) and part[at]] for at in range(width))
    return [join.join(column) for column in columns]


def _counted(reader: Any, lines: _Lines) -> Iterator[tuple[int, Line]]:
    """The rows with their numbers and the lines at which they begin."""
    while True:
        lines.at_start = True
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise csv.Error(f"{error}", lines.number) from error
        yield lines.row, (lines.start, cells)


class _Lines(Iterable[str]):
    """The lines of a text but for those that are comments; knows where the present row begins."""

    def __init__(self, text: str, comment: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self._comment = comment
        self.number, self.start, self.row, self.at_start = 0, 1, 0, True

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        for line in self._lines:
            self.number += 1
            if self.at_start:
                if self._comment and line.startswith(self._comment):
                    continue
                self.start, self.row = self.number, self.row + 1
            self.at_start = False
            return line
        raise StopIteration
