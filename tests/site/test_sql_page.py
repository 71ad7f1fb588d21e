"""The page for SQL without a browser: what it shows runs in DuckDB as it stands, and gives the published numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from markupsafe import escape

from machikado.build import duckdb_wasm
from machikado.build.audit import audit
from sql_portal import sql_portal, statements


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The site with files in the engine's place that nobody runs here."""
    folder = tmp_path_factory.mktemp("engine")
    for name in (name for each in duckdb_wasm.PACKAGES for name in each.files.values()):
        (folder / name).write_bytes(b"x")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duckdb_wasm, "found", lambda: folder)
        yield sql_portal(tmp_path_factory.mktemp("sql") / "portal")


@pytest.fixture(scope="module")
def reader(built: Path) -> Any:
    """A DuckDB in which somebody has run what the page says comes first."""
    connection = duckdb.connect()
    (first,) = statements(built)[""]
    connection.execute(first.replace("https://mihon.example/", f"{built}/"))
    return connection


def test_every_statement_that_columns_suggest_runs(built: Path, reader: Any) -> None:
    shown = {name: sql for name, sql in statements(built).items() if name and name[0] != "="}
    assert len(shown) == 18 and all(len(each) >= 2 for each in shown.values())
    for sql in (sql for each in shown.values() for sql in each):
        reader.execute(sql).fetchall()


def test_columns_suggest_what_can_be_asked(built: Path, reader: Any) -> None:
    first, counted, yearly, joined, summary = statements(built)["odd"]
    assert first == "SELECT *\nFROM odd\nLIMIT 100;" and summary == "SUMMARIZE odd;"
    assert reader.execute(counted).fetchall() == [("b", 2), ("c", 1)]  # items of lists
    exact = reader.execute(yearly.replace("sum(", "max(")).fetchall()
    assert [(year, n, str(most)) for year, n, most in exact] == [
        ("2015", 1, "123456789012345678901234567890.125"), ("2016", 1, "-0.500"), (None, 1, "None"),
    ]  # fmt: skip
    assert "LEFT JOIN municipalities ON odd.town = municipalities.code" in joined
    assert [n for _, n in reader.execute(joined).fetchall()] == [2, 1]


def test_names_are_bare_where_sql_takes_them_so(built: Path, reader: Any) -> None:
    names = [name for (name,) in reader.execute("SELECT column_name FROM (DESCRIBE odd)").fetchall()]
    page = (built / "data/sql/index.html").read_text(encoding="utf-8")
    for name in ("Recipient Org:Name", "select", 'a "b"', "名称", "order", "Order_2", "when"):
        assert name in names
        quoted = name.replace('"', '""')
        shown = name if name == "Order_2" else f'"{quoted}"'
        assert f"<code>{escape(shown)}</code>" in page
    assert "<code>town</code>" in page


def test_the_sql_of_derived_tables_gives_what_is_published(built: Path, reader: Any) -> None:
    derived = {name[1:]: sql for name, (sql, *_) in statements(built).items() if name.startswith("=")}
    assert derived.keys() == {"adoption_counts", "claim_reconciliation", "indicator_progress"}
    for name, sql in derived.items():
        mine, published = reader.execute(sql).fetchall(), reader.execute(f"FROM {name}").fetchall()
        assert mine == published and mine


def test_pages_of_tables_lead_there(built: Path) -> None:
    method = (built / "methods/indicator_progress/index.html").read_text(encoding="utf-8")
    assert 'href="../../data/sql/#derived-indicator_progress"' in method
    data = (built / "data/odd/index.html").read_text(encoding="utf-8")
    assert 'href="../../data/sql/?table=odd#table-odd"' in data


def test_the_page_needs_no_wider_policy(built: Path) -> None:
    text = (built / "data/sql/index.html").read_text(encoding="utf-8")
    assert 'http-equiv="Content-Security-Policy"' in text and not [each.code for each in audit(built)]
    wide = text.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
    (built / "data/sql/wide.html").write_text(wide, encoding="utf-8")
    found = [(each.code, each.value) for each in audit(built)]
    (built / "data/sql/wide.html").unlink()
    assert found == [("wide-policy", "'wasm-unsafe-eval'")]
