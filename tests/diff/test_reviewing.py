"""A portal beside its past: rows by key, numbers and pages that follow, and a past that cannot be compared in full."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import Portal

from history import commit, reviewed
from machikado.cli import main
from machikado.core.model import Field, Table
from machikado.diff.compare import RowChange, State, TableChanges, typed_changes
from machikado.package.rows import Package, Row, Rows
from restated import NEW


@pytest.fixture
def past(small: Portal) -> Portal:
    commit(small.root)
    return small


def rows(tables: tuple[TableChanges, ...], name: str) -> list[RowChange]:
    return [row for each in tables if each.table.name == name for row in each.rows]


def told(tables: tuple[TableChanges, ...]) -> str:
    return " ".join(note.en for each in tables for note in each.notes)


def test_nothing_differs_from_itself(past: Portal) -> None:
    found = reviewed(past).comparison
    assert found.typed == () == found.derived
    assert found.pages and not (found.pages.added or found.pages.changed or found.pages.removed)
    assert found.notes == ()


def test_rows_added_changed_and_removed_by_key(past: Portal) -> None:
    past.edit("datasets/adoptions/oki-2015.yaml", "funding: unknown", "funding: own_funds")
    (past.root / "datasets/adoptions/momiji-2015.yaml").unlink()
    past.write("datasets/adoptions/kita-2016.yaml", NEW.replace("012025", "483036"))
    found = reviewed(past).comparison
    by_kind = {row.kind: row for row in rows(found.typed, "adoptions")}
    assert {kind: row.key for kind, row in by_kind.items()} == {
        "added": ("kita-2016",), "changed": ("oki-2015",), "removed": ("momiji-2015",)
    }  # fmt: skip
    (value,) = by_kind["changed"].values
    assert (value.field.name, value.before, value.after) == ("funding", "unknown", "own_funds")
    assert by_kind["removed"].address == "adoptions/momiji-2015/"
    nested = rows(found.typed, "adoption_sources")  # is read on the page of the record around it
    assert {row.address for row in nested} == {"adoptions/kita-2016/", "adoptions/momiji-2015/"}
    assert found.pages and found.pages.added == ("adoptions/kita-2016/",)
    assert found.pages.removed == ("adoptions/momiji-2015/",)
    assert found.pages.changed[0] == "adoptions/oki-2015/"


def test_derived_numbers_before_and_after(past: Portal) -> None:
    past.edit("datasets/adoptions/oki-2015.yaml", "funding: unknown", "funding: own_funds")
    found = reviewed(past).comparison
    (row,) = rows(found.derived or (), "adoption_counts")
    assert row.key == ("sakura",) and row.label != "sakura"  # named by the project's own label
    values = {each.field.name: (each.before, each.after) for each in row.values}
    assert values == {"own_funds": (1, 2), "funding_unknown": (1, 0)}


def test_one_row_without_a_key_is_before_and_after(past: Portal) -> None:
    past.write("datasets/derived/total.sql", "-- All.\nSELECT count(*) AS n FROM adoptions ORDER BY n\n")
    past.write(
        "datasets/schemas/total.yaml",
        "title: 全体\ntitle_en: All\ndescription: 全体です。\ndescription_en: All.\n"
        "fields:\n  - {name: n, type: integer, title: 数, title_en: N, description: 数, description_en: N}\n",
    )
    commit(past.root)
    (past.root / "datasets/adoptions/momiji-2015.yaml").unlink()
    (row,) = rows(reviewed(past).comparison.derived or (), "total")
    assert (row.kind, row.values[0].before, row.values[0].after) == ("changed", 2, 1)


def test_the_calendar_changes_nothing(past: Portal) -> None:
    """Both states are seen on the same day, whenever they were committed."""
    past.append("datasets/adoptions/oki-2015.yaml", "note: 補足です。\n")
    assert not reviewed(past).comparison.derived


def test_problems_in_touched_files_come_first(past: Portal) -> None:
    past.edit("datasets/adoptions/momiji-2015.yaml", "own_funds", "own_found")
    commit(past.root)
    past.edit("datasets/adoptions/oki-2015.yaml", "funding: unknown", "funding: unknwon")
    files = [problem.origin.path for problem in reviewed(past).problems if problem.level == "error"]
    assert files[0] == "datasets/adoptions/oki-2015.yaml"
    assert "datasets/adoptions/momiji-2015.yaml" in files[1:]


def _text(portal: Portal, path: str) -> str:
    return (portal.root / path).read_text(encoding="utf-8")


# ---------------------------------------------------------------- states that cannot be compared in full


def test_errors_now(past: Portal) -> None:
    past.edit("datasets/adoptions/oki-2015.yaml", "funding: unknown", "funding: unknwon")
    found = reviewed(past).comparison
    assert found.derived is None and found.pages is None
    assert "once there are no errors" in found.notes[0].en


def test_errors_before(past: Portal) -> None:
    past.edit("datasets/adoptions/oki-2015.yaml", "funding: unknown", "funding: unknwon")
    broken = commit(past.root)
    past.edit("datasets/adoptions/oki-2015.yaml", "funding: unknwon", "funding: unknown")
    found = reviewed(past, broken)
    assert not found.opened.errors
    assert "the earlier data has 1 error." in found.comparison.notes[0].en


@pytest.mark.parametrize("broken_now", [True, False])
def test_a_file_that_cannot_be_read_is_not_taken_for_removed_rows(past: Portal, broken_now: bool) -> None:
    whole = _text(past, "datasets/claims.csv")
    past.write("datasets/claims.csv", b"\x00\xff\x00")
    past.edit("datasets/adoptions/oki-2015.yaml", "funding: unknown", "funding: own_funds")
    if not broken_now:
        commit(past.root)
        past.write("datasets/claims.csv", whole)
    found = reviewed(past).comparison
    assert rows(found.typed, "claims") == []
    assert "datasets/claims.csv was not compared" in told(found.typed)
    assert [(each.table.name, each.limited) for each in found.typed if each.notes] == [("claims", True)]
    assert bool(rows(found.typed, "adoptions")) == broken_now


def test_another_schema(past: Portal) -> None:
    schema = _text(past, "datasets/schemas/adoptions.yaml")
    field = "  - {name: extra, title: 追加, title_en: Extra, description: 追加, description_en: Extra}\nprimaryKey"
    past.write("datasets/schemas/adoptions.yaml", schema.replace("primaryKey", field))
    past.append("datasets/adoptions/oki-2015.yaml", "extra: x\n")
    found = reviewed(past).comparison
    assert rows(found.typed, "adoptions") == []  # the field is told, once; not row by row
    assert "New fields: extra" in told(found.typed)
    commit(past.root)
    past.write("datasets/schemas/adoptions.yaml", schema)
    past.edit("datasets/adoptions/oki-2015.yaml", "extra: x\n", "")
    assert "Gone fields: extra" in told(reviewed(past).comparison.typed)


def test_another_type_with_the_same_text_is_no_change(past: Portal) -> None:
    past.edit("datasets/schemas/claims.yaml", "primaryKey: [id]", "primaryKey: [id]\nlabel: '{id}'")
    schema = _text(past, "datasets/schemas/claims.yaml")
    assert "type: integer" in schema and ", minimum: 0" in schema
    other = schema.replace("type: integer", "type: string", 1).replace(", minimum: 0", "")
    past.write("datasets/schemas/claims.yaml", other)
    review = reviewed(past)
    claims = review.opened.package.tables["claims"]
    assert [type(row.claimed) for row in claims] == [str], "it was read as the schema says now"
    assert "claims" not in {each.table.name for each in review.comparison.typed}


def test_a_new_table_and_a_gone_one(past: Portal) -> None:
    package = _text(past, "datasets/datapackage.yaml")
    extra = "  - {name: extra, path: extra.csv, schema: schemas/extra.yaml}\n"
    past.write("datasets/datapackage.yaml", package.replace("resources:\n", f"resources:\n{extra}"))
    past.write(
        "datasets/schemas/extra.yaml",
        "title: 表\ntitle_en: T\ndescription: 表\ndescription_en: T\nprimaryKey: [id]\n"
        "fields:\n  - {name: id, title: 名, title_en: I, description: 名, description_en: I, example: a}\n",
    )
    past.write("datasets/extra.csv", "id\na\n")
    found = reviewed(past).comparison
    assert [row.kind for row in rows(found.typed, "extra")] == ["added"]
    assert "A new table." in told(found.typed)
    commit(past.root)
    for path in ("datasets/extra.csv", "datasets/schemas/extra.yaml"):
        (past.root / path).unlink()
    past.write("datasets/datapackage.yaml", package)
    found = reviewed(past).comparison
    assert [row.kind for row in rows(found.typed, "extra")] == ["removed"]
    assert "A table gone." in told(found.typed)


def test_a_table_that_lost_its_last_row_keeps_its_words(past: Portal) -> None:
    header, row = _text(past, "datasets/claims.csv").splitlines()
    past.write("datasets/claims.csv", f"{header}\n")
    found = reviewed(past).comparison
    assert [each.kind for each in rows(found.typed, "claims")] == ["removed"]
    assert row.startswith(str(rows(found.typed, "claims")[0].key[0])) and "table" not in told(found.typed)


def test_another_key(past: Portal) -> None:
    past.edit(
        "datasets/schemas/adoption_sources.yaml", "primaryKey: [adoption, source]", "primaryKey: [source, adoption]"
    )
    assert "The primary key is another one" in told(reviewed(past).comparison.typed)


def test_a_definition_that_cannot_be_used(past: Portal) -> None:
    past.write("datasets/schemas/claims.yaml", "title: [")
    assert "its definition is faulty" in told(reviewed(past).comparison.typed)
    commit(past.root)
    found = reviewed(past).comparison.typed
    assert "its definition was faulty before" in told(found)
    assert [each.limited for each in found if each.table.name == "claims"] == [True], "0 would be a lie"


def test_no_portal_before(small: Portal) -> None:
    """The first commit of a repository may hold no portal at all."""
    (small.root / "datasets").rename(small.root / "later")
    commit(small.root)
    (small.root / "later").rename(small.root / "datasets")
    found = reviewed(small)
    assert found.comparison.typed and not found.opened.errors
    assert all(row.kind == "added" for each in found.comparison.typed for row in each.rows)


def test_a_broken_template_leaves_pages_out(past: Portal) -> None:
    past.append("docs/projects/index.md.j2", "{{ nope }}")
    found = reviewed(past).comparison
    assert found.pages is None and found.derived == ()
    assert "template" in found.notes[0].en


def test_a_changed_text_of_the_site_is_a_changed_page(past: Portal) -> None:
    past.append("docs/index.md", "\nもう一文。\n")
    found = reviewed(past).comparison
    assert found.typed == () and found.pages and found.pages.changed == ("",)


def test_the_real_portals_pages_are_compared(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    for name in ("datasets", "docs"):
        shutil.copytree(root / name, tmp_path / name)
    shutil.copy(root / "mkdocs.yml", tmp_path)
    commit(tmp_path)
    done = CliRunner().invoke(main, ["check", "--root", str(tmp_path), "--as-of", "2026-01-01", "--base", "HEAD"])
    assert done.exit_code == 0 and "template" not in done.stdout


def test_of_equal_rows_without_a_key_none_is_lost() -> None:
    """Two readings of 3 that become three are one more, not none."""
    table = Table(name="readings", fields=(Field(name="n", type="integer"),), positions={"n": 0})

    def state(*numbers: int) -> State:
        rows = Rows(table)
        rows.rows = [Row(rows, (number,)) for number in numbers]
        return State(package=Package(descriptor={}, tables={"readings": rows}), address=lambda row: "")

    (found,) = typed_changes(state(3, 3, 4), state(3, 3, 3, 4))
    assert [(each.kind, each.key) for each in found.rows] == [("added", (3,))]
    (found,) = typed_changes(state(3, 3, 4), state(3, 4))
    assert [(each.kind, each.key) for each in found.rows] == [("removed", (3,))]
