"""One record by each way in which it may reach the portal: workbook, issue, mailed CSV, plain workbook, file."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl

from issues import issue_of
from machikado.core.i18n import texts
from machikado.core.model import Field, Table
from machikado.intake import read
from machikado.intake.model import Context, Record
from machikado.intake.yaml_writer import yaml_of
from machikado.outputs.forms.columns import columns_of, schema_stamp
from machikado.outputs.forms.issue_form import typed
from machikado.outputs.forms.new_record import new_record


def written(record: Record, field: Field, table: Table, context: Context) -> str:
    """A value as people write it: a choice's words, yes and no, a list with commas, a town by its name."""
    value = record.get(field.name)
    if value is None:
        return ""
    if isinstance(value, list):
        return "、".join(value)
    if field.type == "boolean":
        return texts("ja")["yes" if value == "true" else "no"]
    return next((each.label for each in field.categories if each.value == value), "") or _named(
        value, field, table, context
    )


def _named(value: str, field: Field, table: Table, context: Context) -> str:
    """A local government's name with its prefecture's, instead of its code."""
    key = next((key for key in table.foreign_keys if key.fields == (field.name,)), None)
    if key is None or "local_government_code" not in field.checks:
        return value
    target = context.tables[key.table]
    row = next(row for row in context.known[key.table] if row.cells[target.positions[key.references[0]]] == value)
    cells = dict(zip(target.positions, row.cells, strict=True))
    return target.label.format_map({name: text or "" for name, text in cells.items()})


def row_of(record: Record, table: Table, context: Context) -> dict[str, str]:
    """The record's cells under the template's headings."""
    row = {}
    for column in columns_of(table, context.children(table), "ja"):
        if column.item:
            assert column.table.nesting
            items = record.get(column.table.nesting.name, [])
            item = items[column.item - 1] if column.item <= len(items) else {}
            row[column.heading] = written(item, column.field, column.table, context)
        else:
            row[column.heading] = written(record, column.field, table, context)
    return row


# ---------------------------------------------------------------- the ways


def template(record: Record, table: Table, context: Context, empty: bytes) -> tuple[str, bytes]:
    """A: the workbook of the contribute page, with its third row filled in."""
    book = openpyxl.load_workbook(io.BytesIO(empty))
    sheet = book[texts("ja")["sheet_entry"]]
    cells = row_of(record, table, context)
    for cell in sheet[1]:
        if text := cells.get(cell.value):
            sheet.cell(3, cell.column).value = text
    return "横展開調査票（最終）.xlsx", _saved(book)


def issue(record: Record, table: Table, context: Context) -> tuple[str, bytes]:
    """B: the body of an issue, as GitHub renders the form."""
    return "issue-12.md", issue_of(record, table, context).encode()


def mailed_csv(record: Record, table: Table, context: Context) -> tuple[str, bytes]:
    """D: a CSV as an old Excel saves it, in CP932."""
    cells = {heading: text for heading, text in row_of(record, table, context).items() if text}
    with io.StringIO(newline="") as text:
        csv.writer(text, lineterminator="\r\n").writerows([list(cells), list(cells.values())])
        return "ｱﾝｹｰﾄ.csv", text.getvalue().encode("cp932")


def plain_workbook(record: Record, table: Table, context: Context) -> tuple[str, bytes]:
    """D: a workbook of one's own, columns in another order, below a title."""
    cells = {heading: text for heading, text in row_of(record, table, context).items() if text}
    book = openpyxl.Workbook()
    sheet = book.active
    for line in (["調査について"], [], list(reversed(cells)), list(reversed(cells.values()))):
        sheet.append(line)
    return "Book1.xlsx", _saved(book)


def new_file(record: Record, table: Table, context: Context, root: Path) -> tuple[str, bytes]:
    """E: what `machikado new` writes, filled in behind the colons."""
    with tempfile.TemporaryDirectory() as name:
        there = Path(name)
        _definitions(root, there)
        path = there / new_record(there, table.name, "filled-in", "ja")
        return "case.yaml", "".join(_filled(path.read_text(encoding="utf-8"), record, table, context)).encode()


def _definitions(root: Path, there: Path) -> None:
    (there / "datasets").mkdir()
    shutil.copy(root / "datasets/datapackage.yaml", there / "datasets")
    for name in ("schemas", "checks", "derived"):
        shutil.copytree(root / "datasets" / name, there / "datasets" / name)


def _filled(text: str, record: Record, table: Table, context: Context) -> Iterator[str]:
    lists = {child.nesting.name: child for child in context.children(table) if child.nesting}
    lines = iter(text.splitlines(keepends=True))
    inside = ""
    for line in lines:
        name = line.partition(":")[0]
        if name in lists:
            inside = name
            yield from _items(name, record.get(name, []), lists[name], table)
        elif inside and line.startswith(" "):
            continue  # the empty item
        elif name in table.positions:
            inside = ""
            yield f"{name}: {json.dumps(record[name], ensure_ascii=False)}\n" if name in record else line
        else:
            inside = "" if line.strip() and not line.startswith(" ") else inside
            yield line


def _items(name: str, items: list[Record], child: Table, table: Table) -> Iterator[str]:
    yield f"{name}:\n"
    for item in items:
        fields = [each.name for each in typed(child) if each.name in item]
        for number, field in enumerate(fields):
            yield f"  {'  ' if number else '- '}{field}: {json.dumps(item[field], ensure_ascii=False)}\n"


def _saved(book: Any) -> bytes:
    with io.BytesIO() as file:
        book.save(file)
        return file.getvalue()


def results(record: Record, table: Table, context: Context, empty: bytes, root: Path) -> dict[str, str]:
    """By each way, the file that an import would write; or what it complains of."""
    ways: dict[str, Callable[[], tuple[str, bytes]]] = {
        "A template": lambda: template(record, table, context, empty),
        "B issue": lambda: issue(record, table, context),
        "D CSV": lambda: mailed_csv(record, table, context),
        "D workbook": lambda: plain_workbook(record, table, context),
        "E new": lambda: new_file(record, table, context, root),
    }
    return {way: _read(*made(), table, context) for way, made in ways.items()}


def _read(name: str, data: bytes, table: Table, context: Context) -> str:
    found = read(name, data, table, context, schema_stamp(table, context.children(table)))
    errors = [str(each) for each in found.problems if each.level == "error"]
    return "\n".join(errors) or "".join(yaml_of(each, table, context) for each in found.records)
