"""What a careful team would write around standard tools for the deliverable of Machikado: files to download, pages.

It runs between `frictionless validate` and Hugo (then Pagefind), and is written to cost as little as it can: the
standard library's csv and json, XlsxWriter with constant memory, pages as finished HTML, which Hugo only frames.

    python tests/support/rival.py downloads PACKAGE FOLDER    # datapackage.json → CSV, CSV for Excel, XLSX, JSON
    python tests/support/rival.py pages PACKAGE FOLDER        # programme sheets → a content file for each record
"""

from __future__ import annotations

import argparse
import csv
import html
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

Record = dict[str, str]
Field = Mapping[str, Any]
EXCEL_ROWS = 1_048_575
NUMERIC = {"integer", "number", "year"}
SHOWN = 20  # payments on a page


# ---------------------------------------------------------------- downloads


def downloads(package: Path, folder: Path) -> None:
    """Each table of the package in four formats, with its data dictionary in the workbook."""
    folder.mkdir(parents=True, exist_ok=True)
    for resource in json.loads(package.read_text(encoding="utf-8"))["resources"]:
        name, fields = resource["name"], resource["schema"]["fields"]
        rows = list(_lines(package.parent / resource["path"]))[1:]
        titles = [field.get("title", field["name"]) for field in fields]
        _csv(folder / f"{name}.csv", "utf-8", "\n", [[field["name"] for field in fields], *rows])
        _csv(folder / f"{name}.excel.csv", "utf-8-sig", "\r\n", [titles, *map(_guarded, rows)])
        _json(folder / f"{name}.json", fields, rows)
        if len(rows) <= EXCEL_ROWS:
            _xlsx(folder / f"{name}.xlsx", fields, titles, rows)


def _lines(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file)


def _csv(path: Path, encoding: str, end: str, lines: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, lineterminator=end).writerows(lines)


def _guarded(row: Sequence[str]) -> list[str]:
    return ["'" + cell if cell and cell[0] in "=+@\t" else cell for cell in row]


def _json(path: Path, fields: Sequence[Field], rows: Iterable[Sequence[str]]) -> None:
    names = [field["name"] for field in fields]
    readers = [_value(field["type"]) for field in fields]
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            values = (read(cell) if cell else None for read, cell in zip(readers, row, strict=True))
            file.write(json.dumps(dict(zip(names, values, strict=True)), ensure_ascii=False) + "\n")


def _value(kind: str) -> Callable[[str], object]:
    return float if kind == "number" else int if kind in NUMERIC else str


def _xlsx(path: Path, fields: Sequence[Field], titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    book = Workbook(path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    about = book.add_worksheet("dictionary")
    for place, field in enumerate(fields):
        about.write_row(place, 0, [field["name"], titles[place], field["type"], field.get("description", "")])
    sheet = book.add_worksheet("data")
    sheet.write_row(0, 0, titles)
    numeric = [field["type"] in NUMERIC for field in fields]
    for place, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if cell and numeric[column]:
                sheet.write_number(place, column, float(cell))
            elif cell:
                sheet.write_string(place, column, cell)
    book.close()


# ---------------------------------------------------------------- pages


def pages(package: Path, folder: Path) -> None:
    """A content file for each programme sheet and each ministry, with the words and tables of Machikado's pages."""
    read = {name: list(_records(package.parent / f"{name}.csv")) for name in ("ministries", "sheets")}
    below = {
        name: _by(package.parent / f"{name}.csv", "sheet") for name in ("budgets", "payments", "outcomes", "outputs")
    }
    totals = {name: _by(package.parent / f"{name}.csv", "ministry") for name in ("ministry_years", "largest_sheets")}
    ministries = {row["name"]: row["id"] for row in read["ministries"]}
    labels = {row["sheet"]: f"{row['name']}（{row['sheet']}）" for row in read["sheets"]}
    for row in read["sheets"]:
        rows = {name: found.get(row["sheet"], []) for name, found in below.items()}
        about = f"{row['ministry']}の事業「{row['name']}」の予算、支出先、成果と活動です。"
        body = "".join(_sheet(row, ministries[row["ministry"]], rows))
        _page(folder / f"sheets/{row['sheet']}.html", labels[row["sheet"]], about, body)
    for row in read["ministries"]:
        rows = {name: found.get(row["name"], []) for name, found in totals.items()}
        about = f"{row['name']}の事業の、年度ごとの予算と執行額です。"
        body = "".join(_ministry(row, rows, labels))
        _page(folder / f"ministries/{row['id']}.html", f"{row['name']}の事業", about, body)


def _records(path: Path) -> Iterator[Record]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _by(path: Path, name: str) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for row in _records(path):
        found[row[name]].append(row)
    return found


def _page(path: Path, title: str, about: str, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    front = json.dumps({"title": title, "description": about}, ensure_ascii=False)
    path.write_text(f"{front}\n{body}", encoding="utf-8")


def _sheet(row: Record, ministry: str, rows: Mapping[str, Sequence[Record]]) -> Iterator[str]:
    home = f'<a href="/ministries/{ministry}/">{_text(row["ministry"])}</a>'
    yield f'<nav><ol><li><a href="/ministries/">府省庁</a></li><li>{home}</li><li>{_text(row["name"])}</li></ol></nav>'
    yield f"<h1>{_text(row['name'])}</h1><dl><dt>府省庁</dt><dd>{home}</dd>"
    for words, name in (("担当部局", "bureau"), ("事業番号", "number"), ("公表年度", "published_year")):
        yield f"<dt>{words}</dt><dd>{_text(row[name])}</dd>"
    yield f"<dt>期間</dt><dd>{_text(row['started_year'])}～{_text(row['ended_year'])}年度</dd></dl>"
    yield from _section("budgets", "予算と執行額", BUDGETS, rows["budgets"])
    paid = rows["payments"]
    yield from _section("payments", f"支出先（{len(paid):,}件）", PAYMENTS, paid[:SHOWN])
    if len(paid) > SHOWN:
        yield f'<p>はじめの20件です。残りの{len(paid) - SHOWN:,}件は、<a href="/data/payments/">支出のデータ</a>で、'
        yield f"事業が「{row['sheet']}」の行をご覧ください。</p>"
    yield from _section("outcomes", "成果", OUTCOMES, rows["outcomes"])
    yield from _section("outputs", "活動", OUTPUTS, rows["outputs"])
    if not any(rows.values()):
        yield "<p>元の資料では、このシートの予算や支出の行にシートの番号がないため、ここには示せません。</p>"


def _ministry(row: Record, rows: Mapping[str, Sequence[Record]], labels: Mapping[str, str]) -> Iterator[str]:
    yield f'<nav><ol><li><a href="/ministries/">府省庁</a></li></ol></nav><h1>{_text(row["name"])}の事業</h1>'
    yield from _section("years", "年度ごとの計", YEARS, rows["ministry_years"])
    largest = [each | {"label": labels[each["sheet"]]} for each in rows["largest_sheets"]]
    yield from _section("largest", "執行額の大きい事業", LARGEST, largest)
    yield '<p>すべての事業は<a href="/search/">検索</a>か<a href="/data/sheets/">データ</a>でご覧ください。</p>'


MONEY = ("initial_million_yen", "当初予算（百万円）"), ("executed_million_yen", "執行額（百万円）")
BUDGETS = ("fiscal_year", "年度"), MONEY[0], ("total_million_yen", "予算計（百万円）"), MONEY[1]
PAYMENTS = ("payee", "支出先"), ("block", "ブロック"), ("fiscal_year", "年度"), ("amount_million_yen", "金額（百万円）")
OUTCOMES = ("indicator", "指標"), ("fiscal_year", "年度"), ("target", "目標"), ("actual", "実績"), ("unit", "単位")
OUTPUTS = ("indicator", "指標"), ("fiscal_year", "年度"), ("planned", "見込み"), ("actual", "実績"), ("unit", "単位")
NUMBERS = {"target", "actual", "planned", "sheets", "payments", "total_million_yen", "amount_million_yen"}
NUMBERS |= {name for name, _ in MONEY}
YEARS = ("fiscal_year", "年度"), ("sheets", "シート"), *MONEY, ("payments", "支出の行")
LARGEST = ("label", "事業"), ("fiscal_year", "年度"), MONEY[1]


def _section(anchor: str, title: str, columns: Sequence[tuple[str, str]], rows: Sequence[Record]) -> Iterator[str]:
    if rows:
        heads = "".join(f'<th scope="col">{words}</th>' for _, words in columns)
        yield f'<h2 id="{anchor}">{title}</h2><table><caption>{title}</caption><thead><tr>{heads}</tr></thead><tbody>'
        for row in rows:
            cells = (_number(row[name]) if name in NUMBERS else _text(row[name]) for name, _ in columns)
            yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
        yield "</tbody></table>"


def _number(value: str) -> str:
    return f"{Decimal(value):,f}" if value else "―"


def _text(value: str) -> str:
    return html.escape(value, quote=False) or "―"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("downloads", "pages"))
    parser.add_argument("package", type=Path)
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    {"downloads": downloads, "pages": pages}[given.step](given.package, given.folder)


if __name__ == "__main__":
    main()
