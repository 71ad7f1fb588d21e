"""Detect rows that are no records: totals, examples, remarks, repeated headings, hidden rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ..core.folding import fold
from ..core.model import Field, Table
from ..outputs.forms.columns import sample_of
from .cell_kinds import sort_of
from .headings import Target
from .layout import Layout
from .model import Context, Line, Sheet

_TOTAL = re.compile(r"(総|合|小|累)?合?計|平均|(sub)?total|sum|average")
_EXAMPLE = re.compile(r"[(（【\[]?(例|記入例|入力例|見本|サンプル|example|sample)[)）】\]]?\d*")
_REMARK = re.compile(r"\s*[※＊*注(（]")
_MARKS = {"必須", "任意", "required", "optional", "○", "◎", "●", ""}


def left_out(line: Line, sheet: Sheet, layout: Layout) -> str:
    """Why a row is no record: hidden, a total, an example, a remark, the headings once more."""
    texts = [fold(cell.text.strip()) if cell else "" for cell in line.cells]
    filled = [text for text in texts if text]
    first = filled[0].replace(" ", "") if filled else ""
    if line.number in sheet.hidden_rows:
        return "hidden-cells"
    if _TOTAL.fullmatch(first):
        return "totals-row"
    if _EXAMPLE.fullmatch(first) or set(texts) <= _MARKS or _is_remark(line, filled):
        return "skipped-row"
    return "skipped-row" if len(filled) > 1 and layout.words.issuperset(filled) else ""


def _is_remark(line: Line, filled: Sequence[str]) -> bool:
    first = next(cell for cell in line.cells if cell)
    return len(set(filled)) == 1 and bool(_REMARK.match(first.text))


def is_own_example(line: Line, columns: Mapping[int, tuple[Target, str]], context: Context) -> bool:
    """Whether a row marked as an example holds, in its free texts, just the schema's: nobody wrote over our own."""
    if not _EXAMPLE.fullmatch(fold(next((cell.text.strip() for cell in line.cells if cell), ""))):
        return False
    typed = [(context.tables[target.table], target.field, at) for at, (target, _) in columns.items()]
    free = [(table, table.field(name), at) for table, name, at in typed if sort_of(table, table.field(name)) == "text"]
    told = [(_own(table, field, context), text) for table, field, at in free if (text := _text_at(line, at))]
    return bool(told) and all(text in own for own, text in told)


def _own(table: Table, field: Field, context: Context) -> set[str]:
    """What our own examples show for a field."""
    parent = context.tables[table.nesting.parent] if table.nesting else table
    return {field.example, sample_of(table, field, parent)}


def _text_at(line: Line, column: int) -> str:
    cell = line.cells[column - 1] if column <= len(line.cells) else None
    return cell.text.strip() if cell else ""


def glimpse(line: Line) -> str:
    return "、".join(cell.text.strip() for cell in line.cells if cell and cell.merged != "across")[:60]
