"""Fills the portal of programme sheets (tests/portals/review_sheets): with invented rows, or with the published ones.

The published rows are no part of this project: `unpack` reads them from a folder of `sheets.csv.gz`,
`budgets.csv.gz`, `payments.csv.gz`, `outcomes.csv.gz` and `outputs.csv.gz`. Their texts and numbers stay as they are.
Only the key is made whole: in some years the source gives all sheets the same one (`2021-`). Such a sheet gets a
running number, and a row that names such a key names no sheet, because nobody can tell which.

    python tests/support/review_sheets.py FOLDER                                  # 30 invented sheets
    python tests/support/review_sheets.py FOLDER --data DATA --sheets 2000        # the first 2,000 published ones
"""

from __future__ import annotations

import argparse
import csv
import gzip
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from synthetic import rename
from synthetic_words import MARK

PORTAL = Path(__file__).resolve().parents[1] / "portals/review_sheets"
AS_OF = "2026-12-01"
TITLE = f"{MARK}行政事業レビューシートの見本（架空）"
BELOW = ("budgets", "payments", "outcomes", "outputs")  # rows of sheets
TABLES = {
    "ministries": ("name", "id"),
    "sheets": ("sheet", "published_year", "ministry", "number", "name", "started_year", "ended_year", "bureau"),
    "budgets": ("sheet", "fiscal_year", "initial_million_yen", "total_million_yen", "executed_million_yen"),
    "payments": ("sheet", "fiscal_year", "block", "rank", "payee", "corporate_number", "purpose", "amount_million_yen"),
    "outcomes": ("sheet", "indicator", "unit", "fiscal_year", "target", "actual", "target_fiscal_year"),
    "outputs": ("sheet", "indicator", "unit", "fiscal_year", "planned", "actual"),
}
MINISTRIES = {
    "カジノ管理委員会": "casino-regulatory-commission", "こども家庭庁": "children-and-families",
    "デジタル庁": "digital", "個人情報保護委員会": "personal-information-protection", "公正取引委員会": "fair-trade",
    "内閣官房": "cabinet-secretariat", "内閣府": "cabinet-office", "原子力規制委員会": "nuclear-regulation",
    "厚生労働省": "health-labour-welfare", "国土交通省": "land-infrastructure-transport", "外務省": "foreign-affairs",
    "復興庁": "reconstruction", "文部科学省": "education-culture-science", "法務省": "justice",
    "消費者庁": "consumer-affairs", "環境省": "environment", "経済産業省": "economy-trade-industry",
    "総務省": "internal-affairs-communications", "警察庁": "police", "財務省": "finance",
    "農林水産省": "agriculture-forestry-fisheries", "金融庁": "financial-services", "防衛省": "defense",
}  # fmt: skip

Row = Sequence[object]


def invent(folder: Path, *, sheets: int = 30, seed: int = 1) -> Path:
    """The portal in the new `folder`, with this many invented sheets; the same seed gives the same bytes."""
    data = _form(folder)
    rename(folder / "mkdocs.yml", "site_name", TITLE)
    rename(data / "datapackage.yaml", "title", TITLE)
    chance = random.Random(seed)
    ministries = [("みほん省（架空）", "mihon"), ("ためし庁（架空）", "tameshi"), ("かりの府（架空）", "karino")]
    known = [_sheet(number, chance, [name for name, _ in ministries]) for number in range(sheets)]
    _write(data, "ministries", ministries)
    _write(data, "sheets", known)
    for name, rows_of in _INVENTED.items():
        rows = [row for sheet in known for row in rows_of(sheet, chance)]
        _write(data, name, [*rows, *([(None, *rows[-1][1:])] if name == "payments" else [])])
    return folder


def unpack(data: Path, folder: Path, *, sheets: int | None = None) -> Path:
    """The portal in the new `folder`, with the published rows; with `sheets` only those of the first so many sheets."""
    target = _form(folder)
    published = list(_read(data / "sheets.csv.gz"))
    times = Counter(row["sheet"] for row in published)
    own = {sheet for sheet, count in times.items() if count == 1}
    taken = [(_key(row, place, own), *_cells(row, "sheets")[1:]) for place, row in enumerate(published[:sheets], 1)]
    kept = None if sheets is None else {row[0] for row in taken}
    _write(target, "ministries", sorted((name, MINISTRIES[name]) for name in {str(row[2]) for row in taken}))
    _write(target, "sheets", taken)
    for name in BELOW:
        _write(target, name, _below(data, name, own, kept))
    return folder


def _below(data: Path, name: str, own: set[str], kept: set[object] | None) -> Iterator[Row]:
    """The rows of sheets, without the keys that several sheets share; where only some sheets are kept, theirs alone."""
    for row in _read(data / f"{name}.csv.gz"):
        sheet = row["sheet"] if row["sheet"] in own else None
        if kept is None or sheet in kept:
            yield (sheet, *_cells(row, name)[1:])


def _key(row: Mapping[str, str], place: int, own: set[str]) -> str:
    return row["sheet"] if row["sheet"] in own else f"{row['published_year']}-u{place}"


def _form(folder: Path) -> Path:
    """A copy of the portal without data; its folder of data."""
    shutil.copytree(PORTAL, folder, dirs_exist_ok=True)
    return folder / "datasets"


def _read(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _cells(row: Mapping[str, str], name: str) -> list[str]:
    return [row[column] for column in TABLES[name]]


def _write(folder: Path, name: str, rows: Iterable[Row]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(TABLES[name])
        writer.writerows(rows)


def edit(folder: Path) -> None:
    """Another name for the first sheet."""
    path = folder / "datasets/sheets.csv"
    name = next(_rows(path))["name"]
    path.write_text(path.read_text(encoding="utf-8").replace(name, f"{name}（改）", 1), encoding="utf-8")


def add(folder: Path) -> None:
    """One sheet more, the first one's words with a number that none has, and a year of its budget."""
    data = folder / "datasets"
    first = _cells(next(_rows(data / "sheets.csv")), "sheets")
    key = f"{first[1]}-u0"
    _append(data / "sheets.csv", [key, *first[1:]])
    _append(data / "budgets.csv", [key, int(first[1]) - 1, 1, 1, 1])


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _append(path: Path, row: Row) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(row)


# ---------------------------------------------------------------- invented rows


def _sheet(number: int, chance: random.Random, ministries: Sequence[str]) -> Row:
    year = 2015 + number % 3
    words = "".join(chance.sample(["合成橋", "合成道", "合成湖", "合成森", "合成港"], 2))
    ended = year + 2 if number % 2 else None
    bureau = "みほん局（架空）" if number % 4 else None
    name = f"{words}の整備に必要な経費（架空・第{number + 1}号）"
    return (
        f"{year}-{number + 1}",
        year,
        ministries[number % len(ministries)],
        f"{number:04}",
        name,
        year - 3,
        ended,
        bureau,
    )


def _budgets(sheet: Row, chance: random.Random) -> Iterator[Row]:
    """Four years; the last is not yet executed."""
    last = int(str(sheet[1]))
    for year in range(last - 3, last + 1):
        initial = chance.randint(1, 9_000_000) / 1000
        yield sheet[0], year, initial, round(initial + 0.5, 3), None if year == last else round(initial * 0.9, 3)


def _payments(sheet: Row, chance: random.Random) -> Iterator[Row]:
    """A few payees, and for each tenth sheet more than a page shows; every fifth payee is not named."""
    year = int(str(sheet[1])) - 1
    for rank in range(1, 40 if str(sheet[0]).endswith("0") else 4):
        payee = None if rank % 5 == 0 else f"株式会社合成{chance.randint(1, 99)}（架空）"
        yield sheet[0], year, "A", rank, payee, None, None, chance.randint(0, 9_000) / 1000


def _outcomes(sheet: Row, chance: random.Random) -> Iterator[Row]:
    year = int(str(sheet[1]))
    for at in range(year - 3, year):
        yield sheet[0], "合成橋の点検率（架空）", "%", at, 100, chance.randint(0, 1000) / 10, year + 2


def _outputs(sheet: Row, chance: random.Random) -> Iterator[Row]:
    year = int(str(sheet[1]))
    for at in range(year - 3, year):
        yield sheet[0], "説明会の回数（架空）", "回", at, chance.randint(1, 9), None if at == year - 1 else 3


_INVENTED: Mapping[str, Callable[[Row, random.Random], Iterable[Row]]] = {
    "budgets": _budgets, "payments": _payments, "outcomes": _outcomes, "outputs": _outputs,
}  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, help="the folder of the published rows; invented ones without it")
    parser.add_argument("--sheets", type=int)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    if given.data:
        unpack(given.data, given.folder, sheets=given.sheets)
    else:
        invent(given.folder, sheets=given.sheets or 30, seed=given.seed)


if __name__ == "__main__":
    main()
