"""Definitions: what is read, and what is refused, with its file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import PORTALS, Portal
from hypothesis import given
from hypothesis import strategies as st

from machikado.core.model import Category, ForeignKey, Nesting
from machikado.core.yaml_reader import load
from machikado.package.descriptor import Definitions, read_definitions
from machikado.validation.schema_rules import RESERVED
from machikado.validation.schema_shape import DESCRIPTOR, FIELD, RESOURCE, SCHEMA, faults

CLAIMS = "datasets/schemas/claims.yaml"
PACKAGE = "datasets/datapackage.yaml"


@pytest.fixture(scope="module")
def definitions() -> Definitions:
    return read_definitions(PORTALS / "small")


def told(portal: Portal) -> list[tuple[str, str, int | None]]:
    problems = read_definitions(portal.root).problems
    return [(found.code, found.origin.path, found.origin.line) for found in problems]


def test_tables_stand_in_the_packages_order_then_derived_ones(definitions: Definitions) -> None:
    assert not definitions.problems
    names = [table.name for table in definitions.tables]
    assert names[:3] == ["sources", "municipalities", "projects"]
    assert names[-3:] == ["adoption_counts", "claim_reconciliation", "indicator_progress"]
    assert [table.name for table in definitions.tables if table.derived] == names[-3:]


def test_a_table_is_read_whole(definitions: Definitions) -> None:
    adoptions = next(table for table in definitions.tables if table.name == "adoptions")
    assert (adoptions.title, adoptions.title_en, adoptions.key, adoptions.label) == (
        "横展開", "Adoptions", ("id",), "{what}",
    )  # fmt: skip
    assert adoptions.paths == ("adoptions/*.yaml",) and adoptions.schema_path == "datasets/schemas/adoptions.yaml"
    assert ForeignKey(fields=("adopter",), table="municipalities", references=("code",)) in adoptions.foreign_keys
    funding = adoptions.field("funding")
    assert funding.required and funding.line == 59
    assert funding.categories[0] == Category(value="own_funds", label="自主財源", label_en="Own funds")
    assert adoptions.field("contact").checks == ("contact",)


def test_nested_tables_and_reasons_for_empty_ones(definitions: Definitions) -> None:
    tables = {table.name: table for table in definitions.tables}
    assert tables["paragraphs"].nesting == Nesting(parent="statements", name="paragraphs")
    assert tables["reports"].empty.startswith("架空") and tables["reports"].empty_en
    assert not tables["outcomes"].pages


def test_fields_of_a_key_are_required() -> None:
    tables = read_definitions(PORTALS / "other").tables
    assert all(table.field(name).required for table in tables for name in table.key)


def test_words_of_the_package_and_of_checks(definitions: Definitions) -> None:
    assert definitions.descriptor["title"] == "みほん（架空）" and "resources" not in definitions.descriptor
    check = next(each for each in definitions.checks if each.name == "adoption-before-project")
    assert (check.table, check.level) == ("adoptions", "error")
    assert check.ja.startswith("導入時期") and check.fix_en.startswith("Check the day")


@pytest.mark.parametrize(
    ("path", "old", "new", "line"),
    [
        (CLAIMS, "primaryKey: [id]", "primaryKey: [idd]", 56),
        (CLAIMS, "primaryKey: [id]", "primaryKey: {id: 1}", 56),
        (CLAIMS, "primaryKey: [id]", "primaryKey: [id]\nlabel: '{nothing}'", 57),
        (CLAIMS, "primaryKey: [id]", "primaryKey: [id]\nlabel: '{id'", 57),
        (CLAIMS, "primaryKey: [id]", "primaryKey: [id]\nlabel: '{id.real}'", 57),
        (CLAIMS, "fields: [project]", "fields: [projekt]", 57),
        (CLAIMS, "fields: [project], reference", "feilds: [project], reference", 58),
        (CLAIMS, "resource: sources, fields: [id]", "resource: sources, fields: [number]", 57),
        (CLAIMS, "resource: sources", "resource: meetings, x: y", None),
        (CLAIMS, "    type: integer", "    type: int", 23),
        (CLAIMS, "required: true, minimum: 0", "required: yes, minimum: 0", 30),
        (CLAIMS, "required: true, minimum: 0", "required: true, minimum: none", 30),
        (CLAIMS, "required: true, minimum: 0", "required: true, pattern: '[0-9]+'", 30),
        (CLAIMS, '"[a-z][a-z0-9-]*"', '"[a-z"', 14),
        (CLAIMS, "checks: [partial_date]", "checks: [partial_day]", 39),
        (CLAIMS, "checks: [partial_date]", "categories: [{label: x}]", 47),
        (CLAIMS, "  - name: unit", "  - name: id", 31),
        (CLAIMS, "  - name: unit", '  - name: "\\t"', 31),
        (CLAIMS, "  - name: unit", "  - name: unit\n    alias: 単位", None),
        (CLAIMS, "  - name: unit", "  - name: unit\n    alias: label", None),
        (CLAIMS, "  - name: unit", "  - name: unit\n    alias: id", None),
        (CLAIMS, "  - name: unit", "  - x: x", 31),
        (CLAIMS, "title: 件数の申告", "title: [件数の申告]", 1),
        (CLAIMS, "pages: false\nfields:", "pages: false\nfelds:", 1),
        (PACKAGE, "{name: claims, path:", "{name: claims, paths:", 19),
        (PACKAGE, "path: claims.csv", "path: /etc/passwd", 19),
        (PACKAGE, "path: claims.csv", "path: claims.xls", 19),
        (PACKAGE, "path: claims.csv", "path: {a: b}", 19),
        (PACKAGE, "nested: statements.paragraphs", "nested: statement.paragraphs", None),
        (PACKAGE, "nested: statements.paragraphs", "nested: statements.speaker", None),
        (PACKAGE, "nested: statements.paragraphs", "nested: statements", None),
        (PACKAGE, "nested: statements.paragraphs", "nested: projects.paragraphs", None),
        ("datasets/checks/itemised-above-claim.sql", "-- level: error", "-- level: eror", 1),
        ("datasets/checks/itemised-above-claim.sql", "-- table: claims", "-- tabel: claims", 1),
    ],
)
def test_a_broken_definition_is_told_and_stops_only_its_table(
    small: Portal, path: str, old: str, new: str, line: int | None
) -> None:
    small.edit(path, old, new)
    found = read_definitions(small.root)
    codes = [(each.code, each.origin.path) for each in found.problems]
    if new.endswith("x: y"):
        assert not codes  # another table with an `id` is a reference as good as any
        return
    assert codes and {code for code, _ in codes} == {"broken-schema"}
    assert line is None or (path, line) in [(each.origin.path, each.origin.line) for each in found.problems]
    assert len(codes) == 1, found.problems
    assert sum(not table.fields for table in found.tables) <= 1


@pytest.mark.parametrize("name", ["Reports!", "items", "outcomes", "adoption_counts"])
def test_a_table_needs_a_name_of_its_own(small: Portal, name: str) -> None:
    small.edit(PACKAGE, "- name: reports", f"- name: {name}")
    assert "broken-schema" in [code for code, _, _ in told(small)]


@pytest.mark.parametrize("name", [*sorted(RESERVED), "単位", "Country Name", "'#property'", "'Org:Name'", "_id", "'1'"])
def test_a_field_may_have_any_name(small: Portal, name: str) -> None:
    small.edit(CLAIMS, "name: unit", f"name: {name}")
    assert told(small) == []


def test_every_attribute_of_a_row_is_reserved() -> None:
    from machikado.package.rows import Row

    assert {name for name in dir(Row) if not name.startswith("_")} <= RESERVED


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (PACKAGE, ""),
        (PACKAGE, "- a\n"),
        (PACKAGE, "resources: all\n"),
        (PACKAGE, "resources: [1, 2]\n"),
        (PACKAGE, "name: x\n"),
        (PACKAGE, b"\xff\xfe"),
        (CLAIMS, ""),
        (CLAIMS, "fields: no\n"),
        (CLAIMS, "fields: []\n"),
        (CLAIMS, "fields: [a, b]\n"),
        (CLAIMS, b"\x82\xa0"),
        ("datasets/derived/adoption_counts.sql", b"\x82\xa0"),
        ("datasets/checks/itemised-above-claim.sql", b"\x82\xa0"),
    ],
)
def test_nothing_raises(small: Portal, path: str, content: str | bytes) -> None:
    small.write(path, content)
    assert small.check()[0] == 1
    assert read_definitions(small.root).problems


KEYS = ["name", "type", "fields", "constraints", "reference", "resources", "path", "schema", "nested"]
yaml_values = st.recursive(
    st.sampled_from(["id", "true", "", "1", "a.b", "list"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["name", "type", "fields", "constraints", "reference", "resources", "path", "schema", "nested"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def as_yaml(value: Any) -> str:
    import json

    return json.dumps(value)


@given(yaml_values, st.sampled_from([DESCRIPTOR, RESOURCE, SCHEMA, FIELD]))
def test_shapes_judge_anything(value: Any, shape: Any) -> None:
    loaded, _ = load(as_yaml(value), "x.yaml")
    assert loaded is not None
    assert all(line >= 1 and reason for line, reason in faults(loaded, shape))


@given(yaml_values, st.sampled_from([PACKAGE, CLAIMS]))
def test_no_definition_makes_reading_raise(value: Any, path: str) -> None:
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "portal")
        shutil.copytree(PORTALS / "small" / "datasets", root / "datasets")
        Path(root, path).write_text(as_yaml(value), encoding="utf-8")
        found = read_definitions(root)
    assert all(each.origin.path.startswith("datasets/") and each.message_en for each in found.problems)
    assert found.problems or path == CLAIMS, "a package that is no package is told as one"


# ---------------------------------------------------------------- what stands beside somebody's schema

_PACKAGE = """{"name": "p", "resources": [{"name": "things", "path": "things.csv", "schema": {"fields": [
 {"name": "a", "type": "string", "title": "Theirs", "x": 1}, {"name": "n", "type": "number"}]}}]}"""


@pytest.mark.parametrize(
    ("beside", "told"),
    [
        ('label: "{a}"\nprimaryKey: [a]\nfields:\n  - name: n\n    missingValues: ["", NA]\n', []),
        ("fields:\n  - name: b\n    type: string\n", ["b"]),
        ("primaryKey: {a: b}\n", ["primaryKey"]),
    ],
)
def test_what_stands_beside_a_schema_is_added_and_wins(tmp_path: Path, beside: str, told: list[str]) -> None:
    for name, text in (
        ("datapackage.json", _PACKAGE),
        ("datasets/schemas/things.yaml", beside),
        ("things.csv", "a,n\nx,NA\n"),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = read_definitions(tmp_path)
    table = found.tables[0]
    wrong = [each for each in found.problems if each.level == "error"]
    assert [each.origin.path for each in wrong] == ["datasets/schemas/things.yaml"] * len(told)
    assert all(word in each.message_en for word, each in zip(told, wrong, strict=True))
    assert table.field("a").title == "Theirs" and table.field("a").own == {"x": 1}
    if not told:
        assert table.key == ("a",) and table.label == "{a}" and table.field("n").missing == {"NA"}
