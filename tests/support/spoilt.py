"""Workbooks and CSVs as offices send them: made of valid records, and spoilt so that the right answer is known."""

from __future__ import annotations

import csv
import datetime
import io
import random
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from machikado.core.dates import era_of, partial_date
from machikado.core.model import Field, Table
from machikado.core.nested_lists import item_fields
from machikado.core.raw_rows import RawRow
from machikado.intake import Context
from machikado.intake.cell_kinds import reference_of, sort_of
from machikado.intake.command import context_of
from machikado.intake.lookups import label_of
from machikado.intake.model import Record
from machikado.validation.schema_rules import made_up_key

FULL = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
HALF = {
    unicodedata.normalize("NFKC", half): half
    for half in [chr(code) for code in range(0xFF61, 0xFF9E)]
    + [chr(code) + mark for code in range(0xFF66, 0xFF9D) for mark in "ﾞﾟ"]
    if len(unicodedata.normalize("NFKC", half)) == 1
}
ENCODINGS = ("utf-8", "utf-8-sig", "cp932", "cp932", "euc_jp", "utf-16")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoilt:
    """One file and what it says."""

    name: str
    data: bytes
    table: Table
    context: Context
    records: list[Record]
    ways: tuple[str, ...]
    hidden: frozenset[int] = frozenset()  # records in hidden rows


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet, with a value for each record."""

    heading: str
    table: Table
    field: Field
    values: list[Any]


def portal_without(root: Path, name: str) -> tuple[Table, Context, list[Record]]:
    """A table, the portal as it was before its records, and these records."""
    context = context_of(root)
    table = context.tables[name]
    records = [record_of(row, table, context) for row in context.known[name]]
    gone = {name} | {child.name for child in context.tables.values() if _is_below(child, name, context)}
    known = {other: () if other in gone else rows for other, rows in context.known.items()}
    return table, replace(context, known=known), records


def _is_below(table: Table, name: str, context: Context) -> bool:
    parent = table.nesting.parent if table.nesting else ""
    return parent == name or (bool(parent) and _is_below(context.tables[parent], name, context))


def record_of(row: RawRow, table: Table, context: Context) -> Record:
    """What somebody typed for a record, in the schema's order."""
    own = [field.name for field in item_fields(table, table.nesting.parent)] if table.nesting else list(table.positions)
    record: Record = {name: row.cells[table.positions[name]] for name in own if row.cells[table.positions[name]]}
    for name, value in record.items():
        if table.field(name).type == "list" and isinstance(value, str):
            record[name] = value.split(table.field(name).delimiter)
    for child in context.children(table):
        items = [each for each in context.known[child.name] if each.parent is row]
        if items and child.nesting:
            record[child.nesting.name] = [record_of(each, child, context) for each in items]
    return record


def spoilt_files(sources: list[tuple[Path, str]], count: int, seed: int) -> Iterator[Spoilt]:
    tables = [portal_without(root, name) for root, name in sources]
    for number in range(count):
        yield _spoilt(random.Random(f"{seed}-{number}"), number, *tables[number % len(tables)])


def _spoilt(random: random.Random, number: int, table: Table, context: Context, records: list[Record]) -> Spoilt:
    flat = [record for record in records if _is_flat(record, table, context)]
    chosen = random.sample(flat, min(len(flat), random.randint(1, 8)))
    columns = list(columns_of(chosen, table, context))
    if random.random() < 0.15 and made_up_key(table) and len(columns[0].values) == len(chosen):
        columns = [column for column in columns if column.field.name not in table.key or column.table is not table]
    random.shuffle(columns)
    make = random.choice([workbook, workbook, workbook, form, delimited, delimited])
    if make is form:
        chosen = chosen[:1]
        columns = [replace_values(column, column.values[:1]) for column in columns]
    spoiler = Spoiler(random, context, typed=make is not delimited)
    spoilt = [spoiler.column(column) for column in columns if any(column.values)]
    name, data, ways = make(random, number, table, spoilt, spoiler)
    return Spoilt(
        name=name, data=data, table=table, context=context, records=chosen,
        ways=(make.__name__, *ways, *sorted(spoiler.ways)), hidden=frozenset(spoiler.hidden),
    )  # fmt: skip


def replace_values(column: Column, values: list[Any]) -> Column:
    return Column(column.heading, column.table, column.field, values)


def _is_flat(record: Record, table: Table, context: Context) -> bool:
    """Whether a sheet can hold it: few items in its lists, and none in theirs."""
    lists = {child.nesting.name for child in context.children(table) if child.nesting}
    items = [item for name in lists for item in record.get(name, ())]
    return all(not any(isinstance(value, list) for value in item.values()) for item in items) and len(items) < 12


def columns_of(records: list[Record], table: Table, context: Context) -> Iterator[Column]:
    """A column for each field and each item that some record has, under the words of the form."""
    titles = [field.title for field in table.fields]
    for field in table.fields:
        heading = field.title if titles.count(field.title) == 1 else f"{field.title}（{field.name}）"
        yield Column(heading, table, field, [record.get(field.name) for record in records])
    for child in context.children(table):
        assert child.nesting
        lists = [record.get(child.nesting.name, []) for record in records]
        for item in range(max(map(len, lists), default=0)):
            for name in [field.name for field in item_fields(child, table.name)]:
                values = [items[item].get(name) if item < len(items) else None for items in lists]
                yield Column(f"{child.title}{item + 1} {child.field(name).title}", child, child.field(name), values)


# ---------------------------------------------------------------- cells


class Spoiler:
    """Writes values as people do; the ways it used are kept."""

    def __init__(self, random: random.Random, context: Context, *, typed: bool) -> None:
        self.random, self.context, self.typed = random, context, typed
        self.ways: set[str] = set()
        self.hidden: set[int] = set()

    def column(self, column: Column) -> Column:
        """Mostly one way for a whole column, as people have habits."""
        sort = sort_of(column.table, column.field)
        ways = [None, *WAYS.get(sort, ()), *WAYS.get("any", ())]
        habit = self.random.choice(ways)
        values = []
        for value in column.values:
            way = habit if self.random.random() < 0.8 else self.random.choice(ways)
            values.append(None if value is None else self.value(value, column, way))
        return replace_values(column, values)

    def value(self, value: Any, column: Column, way: Callable[..., Any] | None) -> Any:
        text = column.field.delimiter.join(value) if isinstance(value, list) else value
        written = way(self, text, column) if way else None
        if written is None or (not self.typed and not isinstance(written, str)):
            return text
        self.ways.add(way.__name__)  # type: ignore[union-attr]
        return written


def full_width(spoiler: Spoiler, text: str, column: Column) -> Any:
    return text.translate(FULL) if text.isascii() else None


def blanks(spoiler: Spoiler, text: str, column: Column) -> Any:
    return spoiler.random.choice([f" {text}", f"{text}　", f"　{text} ", f"{text}\n"])


def half_kana(spoiler: Spoiler, text: str, column: Column) -> Any:
    return "".join(HALF.get(letter, letter) for letter in text) if any(letter in HALF for letter in text) else None


def era(spoiler: Spoiler, text: str, column: Column) -> Any:
    parts = partial_date(text)
    if parts is None:
        return None
    year, month, day = parts
    words = era_of(datetime.date(year, month or 12, day or 28))
    number = words[2:-1].replace("元", "1")
    short = {"令和": "R", "平成": "H", "昭和": "S"}.get(words[:2])
    long = words + (f"{month}月" if month else "") + (f"{day}日" if day else "")
    dotted = f"{short}{number}" + (f".{month}" if month else "") + (f".{day}" if day else "")
    return spoiler.random.choice([long, long.translate(FULL), dotted if short else long])


def western(spoiler: Spoiler, text: str, column: Column) -> Any:
    year, month, day = partial_date(text) or (0, None, None)
    if day:
        return spoiler.random.choice(
            [f"{year}/{month}/{day}", f"{year}年{month}月{day}日", f"{year}.{month}.{day}", f"{year}{month:02}{day:02}"]
        )
    return spoiler.random.choice([f"{year}/{month}", f"{year}年{month}月"]) if month else f"{year}年"


def real_date(spoiler: Spoiler, text: str, column: Column) -> Any:
    year, month, day = partial_date(text) or (0, None, None)
    return datetime.date(year, month, day) if month and day else None


def serial_date(spoiler: Spoiler, text: str, column: Column) -> Any:
    date = real_date(spoiler, text, column)
    return (date - datetime.date(1899, 12, 30)).days if date else None


def fiscal(spoiler: Spoiler, text: str, column: Column) -> Any:
    words = era_of(datetime.date(int(text), 5, 1))
    return spoiler.random.choice([f"{words}度", f"{text}年度", f"FY{text}"])


def separators(spoiler: Spoiler, text: str, column: Column) -> Any:
    whole, point, rest = text.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.isdigit() else None


def with_unit(spoiler: Spoiler, text: str, column: Column) -> Any:
    return f"{text}{column.field.unit or spoiler.random.choice(['件', '人', '分', '％', 'km'])}"


def ten_thousands(spoiler: Spoiler, text: str, column: Column) -> Any:
    return (
        f"{int(text) // 10_000:,}万円"
        if text.isdigit() and column.field.unit == "円" and not int(text) % 10_000
        else None
    )


def triangle(spoiler: Spoiler, text: str, column: Column) -> Any:
    return f"{spoiler.random.choice('▲△')}{text[1:]}" if text.startswith("-") else None


def real_number(spoiler: Spoiler, text: str, column: Column) -> Any:
    return float(text) if "." in text else int(text)


def marks(spoiler: Spoiler, text: str, column: Column) -> Any:
    return spoiler.random.choice(
        ["○", "はい", "有", "Yes", "◯"] if text == "true" else ["×", "いいえ", "無", "No", "✕"]
    )


def real_boolean(spoiler: Spoiler, text: str, column: Column) -> Any:
    return text == "true"


def label(spoiler: Spoiler, text: str, column: Column) -> Any:
    category = next((each for each in column.field.categories if each.value == text), None)
    return (
        spoiler.random.choice([category.label, f"{category.label} ", category.label_en or category.label])
        if category
        else None
    )


def separated(spoiler: Spoiler, text: str, column: Column) -> Any:
    items = text.split(column.field.delimiter)
    return spoiler.random.choice("、，；／\n").join(items) if len(items) > 1 else None


def lost_zero(spoiler: Spoiler, text: str, column: Column) -> Any:
    if not _is_code(column, spoiler.context) or not text.startswith("0"):
        return None
    return int(text) if spoiler.typed and spoiler.random.random() < 0.5 else text.lstrip("0")


def five_digits(spoiler: Spoiler, text: str, column: Column) -> Any:
    return text[:5] if _is_code(column, spoiler.context) else None


def by_label(spoiler: Spoiler, text: str, column: Column) -> Any:
    key = reference_of(column.table, column.field)
    if key is None or len(key.fields) > 1:
        return None
    target = spoiler.context.tables[key.table]
    rows = spoiler.context.known[key.table]
    row = next((row for row in rows if row.cells[target.positions[key.references[0]]] == text), None)
    name = label_of(target, row) if row else ""
    short = row.cells[target.positions["name"]] if row and "name" in target.positions else name
    return spoiler.random.choice([name, name, f"{text} {name}", short]) if name and name != text else None


def unknown_name(spoiler: Spoiler, text: str, column: Column) -> Any:
    return "旧みほん町" if _is_code(column, spoiler.context) else None


def _is_code(column: Column, context: Context) -> bool:
    return "local_government_code" in column.field.checks


WAYS: dict[str, tuple[Callable[..., Any], ...]] = {
    "any": (blanks,),
    "text": (half_kana, half_kana),
    "list": (separated, separated, half_kana),
    "reference": (by_label, by_label, full_width, lost_zero, five_digits, unknown_name),
    "local_government_code": (full_width, lost_zero, five_digits),
    "day": (era, era, western, real_date, serial_date, full_width),
    "year": (fiscal, era, full_width, real_number),
    "number": (separators, with_unit, ten_thousands, triangle, full_width, real_number),
    "boolean": (marks, marks, real_boolean),
    "category": (label, label, full_width),
    "identifier": (full_width,),
    "url": (full_width,),
}


# ---------------------------------------------------------------- files


def headings_of(random: random.Random, columns: list[Column], ways: list[str]) -> list[str]:
    """Titles with marks, names or English; now and then one that is misspelt."""
    if random.random() < 0.08 and (pair := _of_other_sorts(random, columns)):
        ways.append("swapped headings")
        one, other = pair
        columns = list(columns)
        columns[one], columns[other] = columns[other], columns[one]
    style = random.choice(["title", "title", "required", "marks", "name", "english", "wide"])
    ways.append(f"headings: {style}")
    found = [_heading(random, column, style) for column in columns]
    if random.random() < 0.1 and len(found[-1]) > 3:
        found[-1], _ = found[-1][:-1] + "ヌ", ways.append("misspelt heading")
    return found


def _of_other_sorts(random: random.Random, columns: list[Column]) -> tuple[int, int] | None:
    """Two columns whose values cannot be taken for each other."""
    strict = ("category", "day", "boolean")
    sorts = [sort_of(column.table, column.field) for column in columns]
    places = [place for place, sort in enumerate(sorts) if sort in strict and len(set(columns[place].values)) > 0]
    pairs = [(one, other) for one in places for other in places if sorts[one] < sorts[other]]
    full = [pair for pair in pairs if all(None not in columns[place].values for place in pair)]
    return random.choice(full) if full else None


def _heading(random: random.Random, column: Column, style: str) -> str:
    nested = column.table.nesting is not None
    title = column.heading
    if column.field.unit and random.random() < 0.3:
        return f"{title}（{column.field.unit}）"
    if style == "required":
        return f"{title}（必須）" if column.field.required else title
    if style == "marks":
        return random.choice([f"※{title}", f"{title}＊", f"【必須】{title}", f"{title}\n（任意）"])
    if style == "name" and not nested:
        return column.field.name
    if style == "english" and not nested:
        return column.field.title_en or title
    return title.translate(FULL) if style == "wide" else title


def workbook(
    random: random.Random, number: int, table: Table, columns: list[Column], spoiler: Spoiler
) -> tuple[str, bytes, list[str]]:
    book, ways = openpyxl.Workbook(), list[str]()
    sheet = book.active
    sheet.title = random.choice(["Sheet1", table.title, "実績", "様式1"])
    _above(random, sheet, table, ways)
    sheet.append(headings_of(random, columns, ways))
    top = sheet.max_row
    _example(random, sheet, columns, ways)
    rows = _rows(random, sheet, columns, ways)
    _merge(random, sheet, columns, rows[0] - 1, ways)
    _around(random, book, sheet, len(columns), top, ways)
    if random.random() < 0.15:
        ways.append("hidden row")
        spoiler.hidden = {random.randrange(len(rows))}
        sheet.row_dimensions[rows[min(spoiler.hidden)]].hidden = True
    if random.random() < 0.05:
        ways.append("hidden column")
        sheet.column_dimensions[get_column_letter(random.randint(1, len(columns)))].hidden = True
    return _named(random, f"case{number}", ".xlsx", ".csv", ways), _bytes(book), ways


def _above(random: random.Random, sheet: Worksheet, table: Table, ways: list[str]) -> None:
    if random.random() < 0.6:
        ways.append("notes above")
        sheet.append([f"{table.title}調査票（令和5年度）"])
        sheet.append(["※ 分かるところだけ記入してください。"])
        sheet.append([])
        sheet.append(["担当課", "企画課", "電話", "0000-00-0000"])
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=4)


def _rows(random: random.Random, sheet: Worksheet, columns: list[Column], ways: list[str]) -> list[int]:
    """The records' rows; now and then an empty one between."""
    gaps = random.random() < 0.3
    rows = []
    for place in range(len(columns[0].values)):
        sheet.append([column.values[place] for column in columns])
        rows.append(sheet.max_row)
        if gaps and random.random() < 0.5:
            ways.append("empty row")
            sheet.append([None, "  "])
    return rows


def _example(random: random.Random, sheet: Worksheet, columns: list[Column], ways: list[str]) -> None:
    if random.random() < 0.2:
        ways.append("example row")
        sheet.append(["例", *(column.field.example for column in columns[1:])])


def _merge(random: random.Random, sheet: Worksheet, columns: list[Column], top: int, ways: list[str]) -> None:
    """Neighbouring rows that say the same in a column become one cell."""
    if "empty row" in ways or random.random() < 0.5:
        return
    for place, column in enumerate(columns, 1):
        for row in range(1, len(column.values)):
            same = column.values[row] is not None and column.values[row] == column.values[row - 1]
            if same and (row < 2 or column.values[row - 2] != column.values[row]):
                ways.append("merged cells")
                first = top + row
                sheet.merge_cells(start_row=first, start_column=place, end_row=first + 1, end_column=place)
                break


def _around(
    random: random.Random, book: openpyxl.Workbook, sheet: Worksheet, width: int, top: int, ways: list[str]
) -> None:
    if random.random() < 0.4:
        ways.append("totals row")
        sheet.append(
            [random.choice(["合計", "合　計", "計", "小計"]), *[None] * (width - 2), f"{sheet.max_row - top}件"]
        )
    if random.random() < 0.4:
        ways.append("remark below")
        sheet.append(["※ 令和5年3月末現在"])
    if random.random() < 0.4:
        ways.append("other sheets")
        cover = book.create_sheet("表紙", 0)
        cover["A1"], cover["A3"] = "提出用", "みほん市"
        book.create_sheet("コード表").append(["コード", "名称"])


def form(
    random: random.Random, number: int, table: Table, columns: list[Column], spoiler: Spoiler
) -> tuple[str, bytes, list[str]]:
    """One record downwards."""
    book, ways = openpyxl.Workbook(), list[str]()
    sheet = book.active
    sheet.append([f"{table.title}記入票"])
    sheet.append([])
    described = random.random() < 0.4
    sheet.append(["項目", "説明", "記入欄"] if described else ["項目", "値"])
    for column in columns:
        value = column.values[0]
        heading = _heading(random, column, "title")
        sheet.append([heading, column.field.description, value] if described else [heading, value])
    return (
        _named(random, f"form{number}", ".xlsx", ".xls", ways),
        _bytes(book),
        [*ways, "described"] if described else ways,
    )


def delimited(
    random: random.Random, number: int, table: Table, columns: list[Column], spoiler: Spoiler
) -> tuple[str, bytes, list[str]]:
    ways = list[str]()
    encoding = random.choice(ENCODINGS)
    delimiter = "\t" if encoding == "utf-16" else random.choice(",,,;\t")
    lines = [headings_of(random, columns, ways), *zip(*(column.values for column in columns), strict=True)]
    if random.random() < 0.4:
        ways.append("notes above")
        lines = [[f"{table.title}の一覧"], ["", ""], *lines]
    if random.random() < 0.3:
        ways.append("totals row")
        lines.append(["合計", f"{len(columns[0].values)}件"])
    with io.StringIO(newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator=random.choice(["\r\n", "\n"])).writerows(lines)
        text = file.getvalue()
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        data, encoding = text.encode("utf-8-sig"), "utf-8-sig"
    return _named(random, f"case{number}", ".csv", ".xlsx", ways), data, [*ways, encoding, f"delimiter {delimiter!r}"]


def _named(random: random.Random, stem: str, right: str, wrong: str, ways: list[str]) -> str:
    if random.random() < 0.1:
        ways.append("wrong extension")
        return stem + wrong
    return stem + right


def _bytes(book: openpyxl.Workbook) -> bytes:
    with io.BytesIO() as file:
        book.save(file)
        return file.getvalue()
