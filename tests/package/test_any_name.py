"""A column is called as it is in the file: rows, labels, aliases and SQL reach any name."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from conftest import Portal
from hypothesis import given
from hypothesis import strategies as st

from machikado.core.model import Field, ForeignKey, Table
from machikado.core.strings import fill, holes, pieces
from machikado.outputs.downloads import canonical_csv
from machikado.package.rows import Row, Rows, relate, related_row
from machikado.package.shown_rows import related_lists
from machikado.sql.engine import select
from machikado.sql.loading import opened
from machikado.validation.schema_rules import RESERVED

AS_OF = datetime.date(2024, 4, 1)
NAMES = ("origin", "label", "key", "items", "count", "_rows", "__class__", "Country Name", "ISO3166-1-Alpha-3", "名称",
         "Org:Name!", "1st", 'a "quoted" name', "it's", "Name", "name", "name_2", "100%")  # fmt: skip


def table(*names: str, **details: object) -> Table:
    fields = tuple(Field(name=each, descriptor={"alias": "iso"} if each.startswith("ISO") else {}) for each in names)
    positions = {each: place for place, each in enumerate(names)}
    return Table(name="places", fields=fields, positions=positions, **details)  # type: ignore[arg-type]


def row_of(of: Table, *values: str) -> Row:
    rows = Rows(of)
    rows.rows = [Row(rows, values)]
    return rows.rows[0]


def test_every_name_is_reached_by_its_words_and_what_is_the_rows_own_stays() -> None:
    of = table(*NAMES, key=("Country Name",), label="{名称} {Org:Name!} 5%")
    row = row_of(of, *NAMES)
    assert [row[name] for name in NAMES] == list(NAMES)
    assert row.label == "名称 Org:Name! 5%" and row.key == ("Country Name",) and row.table is of
    assert row.items == "items" and row.count == "count" and row.iso == "ISO3166-1-Alpha-3"
    assert row.origin.path.endswith("places.sql") and isinstance(row, Row)


def test_nothing_that_a_row_has_can_be_an_alias() -> None:
    assert {name for name in dir(Row) if not name.startswith("_")} <= RESERVED


def test_keys_over_any_field_lead_to_rows_and_back() -> None:
    of = table("label", "values", foreign_keys=(ForeignKey(fields=("values",), table="places", references=("label",)),))
    rows = Rows(of)
    rows.rows = [Row(rows, ("a", None)), Row(rows, ("b", "a"))]
    relate({"places": rows})
    first, second = rows.rows
    assert second.values == ("b", "a") and related_row(second, "values") is first
    assert [(name, list(found)) for name, found in related_lists(first)] == [("places", [second])]


def test_sql_sees_every_column_by_its_name() -> None:
    of = table(*NAMES)
    with opened([(of, canonical_csv(of, [NAMES]))], AS_OF) as connection:
        names, rows = select(connection, "SELECT * FROM places")
    assert rows == [NAMES]
    assert [name for name in names if name.casefold().startswith("name")] == ["Name", "name_3", "name_2"]
    assert [name for name in names if not name.startswith("name")] == [each for each in NAMES if each[:4] != "name"]


@given(st.text(st.characters(exclude_characters="{}"), min_size=1, max_size=9))
def test_a_pattern_reaches_any_name_without_braces(name: str) -> None:
    pattern = f"a {{{name}}} b"
    assert holes(pattern) == [name] and fill(pattern, {name: "x"}) == "a x b"
    assert pieces(pattern) == [("a ", name), (" b", "")]


ANY = """\
label: "{Country Name} ({origin})"
title: Places
description: One row a place.
primaryKey: ["ISO3166-1-Alpha-3"]
search: {facets: {region: Region Name}}
fields:
  - {name: ISO3166-1-Alpha-3, alias: iso, search: code}
  - {name: Country Name, search: title}
  - {name: origin}
  - {name: count, type: integer}
  - {name: 名称}
  - {name: "Region Name", categories: [Asia, Europe]}
  - {name: "#seen", type: date}
"""
PACKAGE = """\
name: any
title: Any names
description: Columns as strangers call them.
licenses: [{name: CC0-1.0, title: CC0, path: "https://creativecommons.org/publicdomain/zero/1.0/"}]
machikado:
  feeds:
    - {path: seen.atom, title: Seen, entries: [{table: places, on: "#seen", title: "{Country Name} {label} {名称}"}]}
resources: [{name: places, path: places.csv, schema: schemas/places.yaml}]
"""
ROWS = """\
ISO3166-1-Alpha-3,Country Name,origin,count,名称,Region Name,#seen
JPN,Japan,a,3,日本,Asia,2015-03-01
FRA,France,b,1,,Europe,2015-02-01
"""
RULE = """\
-- table: places
-- ja: 「{Country Name}」が少なすぎます
-- en: too few in {Country Name}
SELECT "ISO3166-1-Alpha-3" AS key, 'count' AS field, "Country Name" FROM places WHERE count < 2
"""


@pytest.fixture
def anything(tmp_path: Path) -> Portal:
    portal = Portal(tmp_path / "any")
    portal.write_all({
        "mkdocs.yml": "site_name: Any\nplugins: [machikado]\n", "datasets/datapackage.yaml": PACKAGE,
        "datasets/schemas/places.yaml": ANY, "datasets/places.csv": ROWS,
    })  # fmt: skip
    return portal


def test_a_portal_with_any_names_builds(anything: Portal) -> None:
    anything.write(
        "docs/list.md.j2",
        "{% for row in tables.places %}{{ row.iso }} {{ row['origin'] }} {{ row.label }}\n{% endfor %}",
    )
    assert anything.errors() == []
    result = anything.run("build", "--site", str(anything.root / "site"))
    assert result.exit_code == 0, result.output
    site = anything.root / "site"
    assert "JPN a Japan" in (site / "list/index.html").read_text("utf-8")
    assert "Japan Japan (a) 日本" in (site / "seen.atom").read_text("utf-8")
    page = (site / "data/places/index.html").read_text("utf-8")
    assert 'id="field-Country~20Name"' in page and 'id="field-名称"' in page
    assert (site / "data/places.csv").read_text("utf-8").startswith(ROWS.splitlines()[0])
    assert (site / "places/JPN/index.html").is_file()


def test_rules_name_any_field(anything: Portal) -> None:
    anything.write("datasets/checks/few.sql", RULE)
    (found,) = anything.errors()
    assert (found["code"], found["field"], found["message_en"]) == ("few", "count", "too few in France")
