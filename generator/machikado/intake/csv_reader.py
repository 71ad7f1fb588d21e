"""Read CSV and TSV into sheets; the delimiter that yields most headings wins."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator

from ..core.messages import reason
from ..core.model import Origin, Problem
from ..core.problems import problem
from .file_kinds import MAX_ROWS
from .model import Cell, Line, Sheet

DELIMITERS = (",", "\t", ";")
_COLUMNS = 500
_ABOVE = 40  # lines in which headings are looked for


def sheet_of(name: str, text: str, score: Callable[[Sheet], int]) -> tuple[Sheet, list[Problem]]:
    """The file as one sheet; `score` says how many headings are found in one."""
    start = "".join(io.StringIO(text, newline="").readlines()[:_ABOVE])
    found = max(DELIMITERS, key=lambda delimiter: (score(_sheet(name, start, delimiter)[0]), start.count(delimiter)))
    return _sheet(name, text, found)


def _sheet(name: str, text: str, delimiter: str) -> tuple[Sheet, list[Problem]]:
    lines: list[Line] = []
    problems: list[Problem] = []
    try:
        for line in _lines(text, delimiter):
            lines.append(line)
            if len(lines) > MAX_ROWS + _ABOVE:
                origin = Origin(path=name, line=line.number)
                problems.append(problem("too-large", origin, reason=reason("at-most-rows", limit=MAX_ROWS)))
                break
    except csv.Error as error:
        last = lines[-1].number if lines else 1
        problems.append(problem("unreadable-file", Origin(path=name, line=last), reason=error.args[0]))
    return Sheet(path=name, lines=lines), problems


def _lines(text: str, delimiter: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    start = 1
    for cells in reader:
        if any(cells[_COLUMNS:]):
            raise csv.Error(reason("at-most-columns", limit=_COLUMNS))
        yield Line(start, [Cell(cell) if cell.strip() else None for cell in cells[:_COLUMNS]])
        start = reader.line_num + 1
