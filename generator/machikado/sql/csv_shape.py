"""Tell from a CSV file's bytes whether the engine reads it as Python does, and on which line each row stands."""

from __future__ import annotations

import codecs
import csv
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .engine import Connection
from .names import literal

_CHUNK = 4_000_000
_LONGEST = 100_000  # bytes of a heading


@dataclass(slots=True)
class Shape:
    """A file of plain CSV: its heading, its size in bytes and signs without that, and how its lines end."""

    path: Path
    name: str  # relative to the portal
    header: list[str]
    size: int
    counts: Counter[int]  # of line feeds, carriage returns and quotes below the heading
    unfinished: bool  # no line end behind the last row
    regular: bool = True  # a row a line
    starts: array[int] = field(default_factory=lambda: array("Q"))

    def source(self) -> str:
        """The file as a table of texts: c0, c1, …"""
        names = [f"c{number}" for number in range(len(self.header))]
        return csv_of(self.path, names, header=True, end="\\r\\n" if self.counts[13] else "\\n")

    def sums(self) -> str:
        """Of each row: the bytes of its cells, and the quotes and line feeds in them."""
        cells = [f"c{number}" for number in range(len(self.header))]
        sizes = " + ".join(f"coalesce(strlen({cell}), 0)" for cell in cells)
        return f"{sizes}, {self._signs(cells, 34)}, {self._signs(cells, 10)}"

    def _signs(self, cells: Sequence[str], sign: int) -> str:
        if not self.counts[34]:  # without quotes no cell can hold any
            return "0"
        return " + ".join(
            f"coalesce(length({cell}) - length(replace({cell}, chr({sign}), '')), 0)" for cell in cells
        )  # fmt: skip

    def lines(self, places: Sequence[int]) -> list[int]:
        """The line on which each of these rows begins."""
        if self.regular:
            return [place + 2 for place in places]
        if not self.starts:
            self.starts.extend(_starts(self.path))
        return [self.starts[place] for place in places]


def csv_of(path: Path, names: Sequence[str], *, header: bool = False, end: str = "\\n") -> str:
    """SQL for a CSV file as a table of texts, unknown where nothing stands."""
    texts = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    return (
        f"read_csv({literal(str(path))}, header = {header}, auto_detect = false, delim = ',', quote = '\"',"
        f" escape = '\"', new_line = '{end}', nullstr = '', parallel = false, max_line_size = 16777216,"
        f" columns = {{{texts}}})"
    )


def shape_of(path: Path, name: str) -> Shape | None:
    """A file's shape; None for what only reading it row by row can tell of."""
    counts: Counter[int] = Counter()
    with path.open("rb") as file:
        start = file.read(_LONGEST)
        heading, end, rest = start.removeprefix(codecs.BOM_UTF8).partition(b"\n")
        header = _header(heading.removesuffix(b"\r"))
        size = path.stat().st_size - (len(start) - len(rest))
        if not end or not header or len(header) < 2:  # in a single column, an empty line is a row to some
            return None
        chunk = last = rest
        while chunk:
            if b"\0" in chunk:
                return None
            counts.update({sign: chunk.count(sign) for sign in (10, 13, 34)})
            last = chunk
            chunk = file.read(_CHUNK)
    if size and counts[13] and (counts[13] > counts[10] or not heading.endswith(b"\r")):
        return None
    return Shape(path, name, header, size, counts, unfinished=bool(size) and not last.endswith(b"\n"))


def _header(line: bytes) -> list[str]:
    try:
        return next(csv.reader([line.decode()], strict=True), [])
    except (UnicodeDecodeError, csv.Error):
        return []


def is_whole(connection: Connection, store: str, number: int, shape: Shape) -> bool:
    """Whether the cells that were read, with separators, quotes and line ends, are as long as the file.

    They are not where a line was skipped, a blank dropped or a quote understood in another way.
    """
    rows, size, quotes, breaks = connection.execute(
        f"SELECT count(*), coalesce(sum(size), 0), coalesce(sum(quotes), 0), coalesce(sum(breaks), 0)"
        f" FROM {store} WHERE file = {number}"
    ).fetchone()
    ends = rows - shape.unfinished
    shape.regular = shape.counts[10] == ends
    if shape.counts[10] - breaks != ends or (shape.counts[13] and shape.counts[13] < ends):
        return False
    marks = shape.counts[34] - quotes
    separators = rows * (len(shape.header) - 1) + ends * (2 if shape.counts[13] else 1)
    return bool(shape.size == size + separators + marks)


def _starts(path: Path) -> list[int]:
    """The first line of each row, as Python's reader counts them."""
    starts = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        next(reader)
        start = reader.line_num + 1
        for cells in reader:
            if cells:
                starts.append(start)
            start = reader.line_num + 1
    return starts
