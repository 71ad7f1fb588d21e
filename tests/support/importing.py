"""Small helpers for tests of imports: the small portal before it had any adoptions, and workbooks made of rows."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
from conftest import PORTALS

from machikado.core.model import Table
from machikado.intake import Context, Imported, read
from spoilt import portal_without

SMALL: tuple[Table, Context, list[dict[str, Any]]] = portal_without(PORTALS / "small", "adoptions")
HEADINGS = [
    "識別子", "導入団体", "プロジェクト", "もととの関係", "内容", "導入時期", "財源", "連絡先", "証拠の水準",
    "横展開の出典1 出典", "横展開の出典1 出典の箇所",
]  # fmt: skip
MOMIJI = [
    "momiji-2015", "002020", "sakura", "model", "見守りの仕組み", "2015-04", "own_funds", "0000-00-0000", "document",
    "mihon-report", "5ページ",
]  # fmt: skip


def imported(data: bytes, name: str = "case.xlsx", table: str = "adoptions", stamp: str = "") -> Imported:
    """The bytes, read for the small portal."""
    _, context, _ = SMALL
    return read(name, data, context.tables[table], context, stamp)


def workbook(*rows: Sequence[Any], change: Callable[[Any], None] = lambda sheet: None, title: str = "実績") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    change(sheet)
    with io.BytesIO() as file:
        book.save(file)
        return file.getvalue()


def delimited(*rows: Sequence[str], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    with io.StringIO(newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
        return file.getvalue().encode(encoding)


def changed(**values: Any) -> list[Any]:
    """The valid row with other values, by the name of the field; `sources` is the first source."""
    names = [
        "id",
        "adopter",
        "project",
        "relation",
        "what",
        "started",
        "funding",
        "contact",
        "evidence",
        "source",
        "locator",
    ]
    return [values.get(name, value) for name, value in zip(names, MOMIJI, strict=True)]


def rezipped(data: bytes, change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> bytes:
    """A workbook with some parts changed or added."""
    with zipfile.ZipFile(io.BytesIO(data)) as old, io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
            for part in old.infolist():
                new.writestr(part.filename, change(part.filename, old.read(part.filename)))
            for name, content in (more or {}).items():
                new.writestr(name, content)
        return file.getvalue()


def codes(found: Imported) -> list[str]:
    return [each.code for each in (*found.problems, *found.skipped)]


def sheets(**rows: Sequence[Sequence[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, lines in rows.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(list(line))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
