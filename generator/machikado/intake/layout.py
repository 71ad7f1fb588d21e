"""Find the table in a sheet: the row of headings, or the column of a form filled in downwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..core.folding import fold
from .headings import Found, Headings
from .model import Cell, Sheet

HEADER_WITHIN = 30
FORM_WITHIN = 300
_VALUES = {"値", "記入欄", "入力欄", "回答", "回答欄", "記入内容", "内容", "value", "answer", "入力", "記入"}
NOTHING = Found(frozenset())


@dataclass(frozen=True, slots=True)
class Heading:
    """A column (or the row of a form) with its words and what they were found to mean."""

    place: int
    text: str
    found: Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a sheet is read: headings by place; `row` is the last that holds headings, `column` the form's labels."""

    headings: tuple[Heading, ...] = ()
    row: int = 0
    column: int = 0
    answers: int = 0  # the form's column of answers; 0: the next beside each label
    score: int = 0
    words: frozenset[str] = frozenset()  # the headings, folded


def header_of(sheet: Sheet, headings: Headings) -> Layout:
    """The row, or pair of rows, with the most headings among the first."""
    best = Layout()
    for place in range(min(HEADER_WITHIN, len(sheet.lines))):
        for rows in ((place,), (place, place + 1)):
            if len(rows) == 1 or _is_pair(sheet, place):
                layout = _header(sheet, rows, headings)
                best = layout if layout.score > best.score else best
    return best if best.score >= (1 if _is_one_column(sheet) else 2) else Layout()


def _is_one_column(sheet: Sheet) -> bool:
    """Whether no line holds more than one cell: then one heading is all that there can be."""
    return all(sum(bool(cell and cell.text.strip()) for cell in line.cells) <= 1 for line in sheet.lines)


def _is_pair(sheet: Sheet, place: int) -> bool:
    """Whether headings may stand in this row and the next: some cell is merged."""
    return sheet.lines[place].number in sheet.merged_rows and place + 1 < len(sheet.lines)


def _header(sheet: Sheet, rows: Sequence[int], headings: Headings) -> Layout:
    width = max(len(sheet.lines[row].cells) for row in rows)
    found = [_heading(column, [_text(sheet, row, column) for row in rows], headings) for column in range(1, width + 1)]
    named = tuple(heading for heading in found if heading.text)
    targets = {target for heading in named for target in heading.found.targets}
    words = frozenset(fold(heading.text) for heading in named)
    return Layout(headings=named, row=rows[-1], score=len(targets), words=words)


def _heading(column: int, texts: Sequence[str], headings: Headings) -> Heading:
    """Group and heading together, else the lower, else the upper."""
    ways = list(dict.fromkeys(filter(None, [" ".join(dict.fromkeys(filter(None, texts))), texts[-1], texts[0]])))
    for text in ways:
        if (found := headings.find(text)).targets:
            return Heading(column, text, found)
    return Heading(column, ways[0] if ways else "", NOTHING)


def _text(sheet: Sheet, row: int, column: int) -> str:
    cell = cell_at(sheet, row, column)
    return " ".join(cell.text.split()) if cell else ""


def cell_at(sheet: Sheet, row: int, column: int) -> Cell | None:
    """The cell in the sheet's line at place `row` (from 0) and a column (from 1)."""
    cells = sheet.lines[row].cells
    return cells[column - 1] if 0 < column <= len(cells) else None


def form_of(sheet: Sheet, headings: Headings) -> Layout:
    """The column with the most headings, read downwards: 項目 | 値."""
    best = Layout()
    for column in range(1, 6):
        found = tuple(_labels(sheet, column, headings))
        score = len({target for heading in found for target in heading.found.targets})
        if score > best.score:
            best = Layout(headings=found, column=column, answers=_answers(sheet, column, found), score=score)
    return best if best.score >= 2 else Layout()


def _labels(sheet: Sheet, column: int, headings: Headings) -> Iterator[Heading]:
    for row in range(min(FORM_WITHIN, len(sheet.lines))):
        cell = cell_at(sheet, row, column)
        if cell and cell.merged != "down":
            yield Heading(row, cell.text.strip(), headings.find(" ".join(cell.text.split())))


def _answers(sheet: Sheet, column: int, found: Sequence[Heading]) -> int:
    """The column headed 値 or 記入欄, if one is, above the first label."""
    first = next((heading.place for heading in found if heading.found.targets), 0)
    for row in range(max(0, first - 3), first):
        for place in range(column + 1, len(sheet.lines[row].cells) + 1):
            if heads_answers(_text(sheet, row, place)):
                return place
    return 0


def heads_answers(text: str) -> bool:
    """Whether a word stands above answers: 値, 記入欄."""
    return text.strip("（）()※ ").lower() in _VALUES


def answer(sheet: Sheet, layout: Layout, heading: Heading) -> tuple[int, Cell | None]:
    """The answer beside a form's label: in the column of answers, else in the first that the label does not cover."""
    places = [layout.answers] if layout.answers else list(_beside(sheet, layout, heading))
    column = places[0] if places else layout.column + 1
    cell = cell_at(sheet, heading.place, column)
    return column, cell._replace(merged="") if cell else None


def _beside(sheet: Sheet, layout: Layout, heading: Heading) -> Iterator[int]:
    for column in range(layout.column + 1, layout.column + 10):
        cell = cell_at(sheet, heading.place, column)
        if not (cell and cell.merged == "across" and cell.text.strip() == heading.text):
            yield column
