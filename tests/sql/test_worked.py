"""The worked examples of the methods pages are true, and every published derived table has one."""

from __future__ import annotations

import pytest
from conftest import PORTALS, Portal

from deriving import ROOT, TABLES, needed
from machikado.core.model import Table
from machikado.outputs.downloads import canonical_csv
from machikado.package.descriptor import read_definitions
from machikado.sql.derived import derive
from machikado.sql.examples import worked
from machikado.sql.loading import opened

ANSWERS = [table for table in TABLES.values() if table.derived and table.published]
OTHERS = [
    pytest.param(table, {each.name: each for each in tables}, id=f"{name}-{table.name}")
    for name in ("small", "other")
    for tables in [read_definitions(PORTALS / name).tables]
    for table in tables
    if table.method.get("example")
]


def told_and_found(table: Table, tables: dict[str, Table]) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """The rows that an example tells, and those that the SELECT makes, in the columns that it speaks of."""
    example = worked(table, tables)
    assert example, table.name
    given = {rows.table.name: [row.values for row in rows] for rows in example.given}
    names = frozenset().union(*needed(table.name)) if tables is TABLES else tables.keys()
    used = [each for name, each in tables.items() if name in names]
    assert given.keys() <= names, "an example gives only what is read"
    typed = [each for each in used if not each.derived or each.name in given]
    csvs = [(each, canonical_csv(each, given.get(each.name, []))) for each in typed]
    with opened(csvs, example.as_of) as connection:
        found = derive(connection, [each for each in used if each.derived and each.name not in given])
    assert not [str(each) for each in found.problems]
    places = [table.positions[name] for name in example.told]
    rows = [dict(zip(example.told, (row[place] for place in places), strict=True)) for row in found.rows[table.name]]
    return [{name: row[name] for name in example.told} for row in example.then], rows


@pytest.mark.parametrize("table", ANSWERS, ids=lambda table: table.name)
def test_the_worked_example_is_what_the_select_makes(table: Table) -> None:
    told, found = told_and_found(table, TABLES)
    if table.method["example"].get("cut"):  # it shows some of the rows, in their order
        found = [row for row in found if row in told]
    assert found == told


@pytest.mark.parametrize(("table", "tables"), OTHERS)
def test_so_are_those_of_other_portals(table: Table, tables: dict[str, Table]) -> None:
    told, found = told_and_found(table, tables)
    assert found == told


@pytest.mark.parametrize("table", ANSWERS, ids=lambda table: table.name)
def test_the_method_is_told_in_both_languages(table: Table) -> None:
    words = [table.method.get(name) for name in ("why", "why_en", "not_said", "not_said_en")]
    assert all(words), table.name
    assert table.method["example"]["words"] and table.method["example"]["words_en"]


@pytest.mark.parametrize("table", ANSWERS, ids=lambda table: table.name)
def test_an_example_names_nobody_who_exists(table: Table) -> None:
    """What is invented must not be taken for a fact: identifiers of the example are those of no real record."""
    real = {path.stem for path in (ROOT / "datasets").glob("*/*.yaml")}
    example = worked(table, TABLES)
    assert example
    for rows in example.given:
        assert not real & {str(row["id"]) for row in rows if "id" in rows.table.positions}, rows.table.name


METHOD = "datasets/derived/adoption_counts.yaml"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("example: {as_of: 2020-13-01, given: {}, then: []}", "as_of"),
        ("example: {as_of: 2020-10-01, given: {projekts: []}, then: []}", "projekts"),
        ("example: {as_of: 2020-10-01, given: {projects: x}, then: []}", "projects"),
        ("example: {as_of: 2020-10-01, given: {projects: [x]}, then: []}", "projects"),
        ("example: {as_of: 2020-10-01, given: {projects: [{nme: x}]}, then: []}", "nme"),
        ("example: {as_of: 2020-10-01, given: {}, then: [{adoptions: three}]}", "three"),
        ("example: {as_of: 2020-10-01, given: {}, then: [{adoptions: {a: b}}]}", "adoptions"),
        ("why: [a]", "why"),
    ],
)
def test_a_method_that_is_written_wrong_is_told_at_its_place(small: Portal, text: str, reason: str) -> None:
    small.write(METHOD, text + "\n")
    (found,) = small.errors()
    assert (found["code"], found["path"] if "path" in found else found["origin"]["path"]) == ("broken-schema", METHOD)
    assert reason in found["message"]


def test_the_page_shows_an_example_and_says_that_it_is_invented(small: Portal) -> None:
    result = small.run("build")
    assert result.exit_code == 0, result.output
    page = (small.root / "site/methods/adoption_counts/index.html").read_text(encoding="utf-8")
    for words in ("なぜ計算するか", "この数が言っていないこと", "架空の例", "2件のうち、自主財源は1件"):
        assert words in page
