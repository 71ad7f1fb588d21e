"""The portal of programme sheets that `make bench` fills: valid, audited, its pages short, its keys made whole."""

from __future__ import annotations

import csv
import datetime
import gzip
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import duckdb
from selectolax.lexbor import LexborHTMLParser

import review_sheets
from machikado.portal import open_portal

AS_OF = datetime.date.fromisoformat(review_sheets.AS_OF)


def _text(page: Path) -> str:
    return LexborHTMLParser(page.read_text(encoding="utf-8")).text(separator="\n", strip=True)


def _machikado(*words: str | Path) -> str:
    """What a command says; a failed one is an error."""
    command = [sys.executable, "-m", "machikado", *map(str, words)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _published(folder: Path, tables: Mapping[str, str]) -> Path:
    """A folder as the source gives it: a heading and these lines for each table."""
    folder.mkdir()
    for name, columns in review_sheets.TABLES.items():
        text = ",".join(columns) + "\n" + tables.get(name, "")
        (folder / f"{name}.csv.gz").write_bytes(gzip.compress(text.encode()))
    return folder


def _column(root: Path, table: str, column: str) -> list[str]:
    with (root / f"datasets/{table}.csv").open(encoding="utf-8", newline="") as file:
        return [row[column] for row in csv.DictReader(file)]


def test_the_invented_portal_is_built_and_audited_without_a_problem(tmp_path: Path) -> None:
    root = review_sheets.invent(tmp_path / "portal")
    _machikado("build", "--root", root, "--site", root / "site", "--as-of", review_sheets.AS_OF)
    assert "問題はありません" in _machikado("audit", root / "site", "--root", root)
    pages = {name: sorted((root / "site" / name).glob("*/index.html")) for name in ("sheets", "ministries")}
    sheets = [page for page in pages["sheets"] if page.parent.name != "embed"]
    assert len(sheets) == 30 and len(pages["ministries"]) == 3 + 1  # to embed
    assert all("架空" in _text(page) for page in sheets)
    assert max(page.stat().st_size for page in sheets) < 16 * 1024


def test_a_page_shows_twenty_payments_and_says_where_the_others_are(tmp_path: Path) -> None:
    root = review_sheets.invent(tmp_path / "portal")
    _machikado("build", "--root", root, "--site", root / "site", "--as-of", review_sheets.AS_OF)
    page = LexborHTMLParser((root / "site/sheets/2017-30/index.html").read_text(encoding="utf-8"))
    assert len(page.css("#payees tbody tr")) == 20
    assert "支出先（39件）" in page.text() and "残りの19件" in page.text()


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = (review_sheets.invent(tmp_path / name) / "datasets" for name in ("one", "other"))
    for name in review_sheets.TABLES:
        assert (one / f"{name}.csv").read_bytes() == (other / f"{name}.csv").read_bytes()


def _views(data: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """Each published table as its Parquet, which stays where it is."""
    for name in review_sheets.TABLES:
        place = f"{data}/{name}.parquet" if name in WHOLE else f"{data}/{name}/*/*.parquet"
        connection.execute(f"CREATE VIEW {name} AS FROM read_parquet('{place}', hive_partitioning = true)")


WHOLE = ("ministries", "sheets")  # tables that are not parted


def test_the_derived_tables_follow_from_the_published_parquet_by_the_same_sql(tmp_path: Path) -> None:
    root = review_sheets.invent(tmp_path / "portal")
    _machikado("build", "--root", root, "--site", root / "site", "--as-of", review_sheets.AS_OF)
    data = root / "site/data"
    with duckdb.connect() as connection:
        _views(data, connection)
        for name in ("ministry_years", "years", "largest_sheets", "unattributed"):  # the second reads the first
            sql = (root / f"datasets/derived/{name}.sql").read_text(encoding="utf-8")
            connection.execute(f"CREATE TABLE {name} AS {sql}")
            published = connection.execute(f"FROM read_csv('{data}/{name}.csv')").fetchall()
            found = connection.execute(f"SELECT {_columns(data / f'{name}.csv')} FROM {name}").fetchall()
            assert len(found) > 2 and [_plain(row) for row in found] == [_plain(row) for row in published], name


def _columns(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition("\n")[0]


def _plain(row: tuple[object, ...]) -> list[object]:
    """Numbers without their types."""
    return [cell if cell is None or isinstance(cell, str) else float(str(cell)) for cell in row]


SHARED = {
    "sheets": "2015-7,2015,総務省,1,橋,2012,,局\n2021-,2021,総務省,2,道,,,局\n2021-,2021,財務省,2,道,,,局\n",
    "budgets": "2015-7,2014,1.5,2,1\n2021-,2020,1,1,1\n",
    "payments": '2015-7,2014,A,1,"株式会社\n橋",,,4.300000000000001\n2021-,2020,A,1,,,,1e-07\n',
}


def test_a_key_that_several_sheets_share_names_none_of_them(tmp_path: Path) -> None:
    root = review_sheets.unpack(_published(tmp_path / "data", SHARED), tmp_path / "portal")
    assert _column(root, "sheets", "sheet") == ["2015-7", "2021-u2", "2021-u3"]
    assert _column(root, "payments", "sheet") == ["2015-7", ""]
    assert _column(root, "payments", "amount_million_yen") == ["4.300000000000001", "1e-07"]
    assert _column(root, "payments", "payee") == ["株式会社\n橋", ""]
    assert _column(root, "ministries", "name") == ["総務省", "財務省"]


def test_a_slice_has_whole_sheets(tmp_path: Path) -> None:
    root = review_sheets.unpack(_published(tmp_path / "data", SHARED), tmp_path / "portal", sheets=1)
    assert _column(root, "budgets", "sheet") == _column(root, "payments", "sheet") == ["2015-7"]
    assert _column(root, "ministries", "name") == ["総務省"]


def test_totals_count_a_budget_once_and_say_what_they_leave_out(tmp_path: Path) -> None:
    tables = {
        "sheets": "2015-7,2015,総務省,1,橋,,,\n2016-7,2016,総務省,1,橋,,,\n"
        "2021-,2021,総務省,2,道,,,\n2021-,2021,総務省,3,湖,,,\n",
        "budgets": "2015-7,2014,8,8,5\n2016-7,2014,8,8,5\n2016-7,2015,8,8,\n2021-,2020,9,9,9\n",
        "payments": "2015-7,2014,A,1,,,,3\n2015-7,2014,B,1,,,,3\n2021-,2020,A,1,,,,9\n",
    }
    root = review_sheets.unpack(_published(tmp_path / "data", tables), tmp_path / "portal")
    for name in ("outcomes", "outputs"):  # a table without rows would be a fault
        with (root / f"datasets/{name}.csv").open("a", encoding="utf-8") as file:
            file.write("2015-7,回数,回,2014,,1" + ("," if name == "outcomes" else "") + "\n")
    found = open_portal(root, AS_OF).package.tables
    totals = [(row.fiscal_year, row.sheets, row.executed_million_yen, row.payments) for row in found["ministry_years"]]
    assert totals == [(2014, 1, 5, 2), (2015, 1, None, 0), (2020, 2, None, 0)]
    left = {(row.in_table, row.fiscal_year): row.without_sheet for row in found["unattributed"] if row.without_sheet}
    assert left == {("budgets", 2020): 1, ("payments", 2020): 1}
