"""A portal whose tables are in columns is the same portal: values, origins, labels, relations, problems."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import AS_OF, PORTALS

from machikado.package.rows import Row, related_row
from machikado.package.shown_rows import related_lists
from machikado.portal import open_portal
from machikado.sql import columns
from machikado.sql.stored_rows import BLOCK, Chosen


def told(row: Row) -> object:
    lists = [(name, [each.key for each in rows]) for name, rows in related_lists(row)]
    named = [
        (key.name, other and other.key) for key in row.table.foreign_keys for other in [related_row(row, key.name)]
    ]
    return row.values, row.origin, row.label, lists, named


@pytest.mark.parametrize("name", ["small", "other", "charts", "../.."])
def test_columns_are_the_same_portal(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    root = (PORTALS / name).resolve()
    rows = open_portal(root, AS_OF)
    monkeypatch.setattr(columns, "LARGE", 0)
    stored = open_portal(root, AS_OF)
    assert stored.store and stored.store.columns
    assert stored.package.problems == rows.package.problems
    for table, each in rows.package.tables.items():
        assert list(map(told, stored.package.tables[table])) == list(map(told, each)), table


def write_parts(folder: Path, parts: str) -> None:
    """A portal of 50 wholes with their parts."""
    datasets = folder / "datasets"
    (datasets / "schemas").mkdir(parents=True)
    (datasets / "datapackage.yaml").write_text(
        "name: t\ntitle: T\nlicenses: [{name: CC0-1.0, title: CC0}]\nresources:\n"
        "  - {name: wholes, path: wholes.csv, schema: schemas/wholes.yaml}\n"
        "  - {name: parts, path: parts.csv, schema: schemas/parts.yaml}\n",
        encoding="utf-8",
    )
    (datasets / "schemas/wholes.yaml").write_text(
        "title: W\nprimaryKey: [id]\nfields: [{name: id}]\n", encoding="utf-8"
    )
    (datasets / "schemas/parts.yaml").write_text(
        "title: P\nprimaryKey: [id]\nforeignKeys:\n  - {fields: [whole], reference: {resource: wholes, fields: [id]}}\n"
        "fields: [{name: id, type: integer}, {name: whole}, {name: size, type: number}, {name: note}]\n",
        encoding="utf-8",
    )
    (datasets / "wholes.csv").write_text("id\n" + "".join(f"w{n:02}\n" for n in range(50)), encoding="utf-8")
    (datasets / "parts.csv").write_text(parts, encoding="utf-8")


@pytest.fixture
def large(tmp_path: Path) -> Iterator[dict[str, object]]:
    """A portal with 5,000 parts of 50 wholes, which lie far apart in the file."""
    lines = (f"{n},w{n % 50:02},{n}.50,{'さくら' * 20}\n" for n in reversed(range(5_000)))
    write_parts(tmp_path, "id,whole,size,note\n" + "".join(lines))
    opened = open_portal(tmp_path, AS_OF)
    assert opened.package.problems == [] and opened.store
    yield dict(opened.package.tables)
    opened.store.close()


def test_rows_come_in_key_order_and_know_their_line(large: dict[str, object]) -> None:
    parts = large["parts"]
    assert [row.id for row in parts] == list(range(5_000))  # type: ignore[attr-defined]  # any table
    assert [str(parts[key].size) for key in (0, BLOCK, 4_999)] == ["0.50", f"{BLOCK}.50", "4999.50"]  # type: ignore[index]
    assert parts[4_999].origin.line == 2 and parts[0].origin.line == 5_001  # type: ignore[index]


def test_related_rows_are_counted_and_cut_without_fetching_all(large: dict[str, object]) -> None:
    first = next(iter(large["wholes"]))  # type: ignore[call-overload]
    parts = first.parts
    assert isinstance(parts, Chosen) and len(parts) == 100
    assert [row.id for row in parts[:3]] == [0, 50, 100]
    assert parts[0].whole == first and parts[0] == parts[0] and len({parts[0], parts[0]}) == 1


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [("1,2\n", "ragged-row", 3), ('2,w02,3,"く\n', "unreadable-file", None)],
)
def test_an_odd_file_that_is_too_large_for_rows_is_told_with_its_place(
    text: str, code: str, line: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "LARGE", 0)
    monkeypatch.setattr(columns, "MAX_BYTES", 300)
    write_parts(tmp_path, f"id,whole,size,note\n1,w01,2,{'さ' * 200}\n{text}")
    opened = open_portal(tmp_path, AS_OF)
    assert [(found.code, found.origin.line) for found in opened.errors] == [(code, line)]
