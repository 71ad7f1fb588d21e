"""The order of work: everything is read, judged and computed once, in one order, whatever is wrong with it."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from conftest import AS_OF, PORTALS, Portal

from machikado.portal import Opened, open_portal, reopen


@pytest.mark.parametrize("name", ["small", "other"])
def test_the_fixture_portals_have_no_errors(name: str) -> None:
    assert not open_portal(PORTALS / name, AS_OF).errors


def test_the_portal_itself_has_no_errors() -> None:
    assert not open_portal(PORTALS.parent.parent, AS_OF).errors


def values(opened: Opened) -> dict[str, list[tuple[object, ...]]]:
    return {name: [row.values for row in rows] for name, rows in opened.package.tables.items()}


def test_two_openings_are_alike() -> None:
    first, second = (open_portal(PORTALS / "small", AS_OF) for _ in range(2))
    assert values(first) == values(second)
    assert first.package.problems == second.package.problems


def test_a_table_that_says_why_it_is_empty_may_be(small: Portal) -> None:
    assert len(open_portal(small.root, AS_OF).package.tables["reports"]) == 0
    small.edit("datasets/datapackage.yaml", "    empty: 架空の事業なので、年次報告はありません。\n", "")
    opened = open_portal(small.root, AS_OF)
    found = [(each.code, each.level, str(each.origin)) for each in opened.package.problems]
    assert ("empty-table", "warning", "datasets/datapackage.yaml:20") in found and not opened.errors


def test_problems_stand_in_order_errors_first(small: Portal) -> None:
    small.edit("datasets/claims.csv", ",19,", ",x,")
    small.edit("datasets/adoptions/oki-2015.yaml", "funding: unknown", "funding: x")
    found = open_portal(small.root, AS_OF).package.problems
    assert [each.level for each in found] == ["error", "error", "warning"]
    assert [each.origin.path for each in found[:2]] == sorted(each.origin.path for each in found[:2])


def test_reopening_reads_only_what_changed(small: Portal) -> None:
    before = open_portal(small.root, AS_OF)
    path = small.root / "datasets/projects/sakura.yaml"
    small.edit("datasets/projects/sakura.yaml", "title: さくらの見守り事業", "title: 新しい名前")
    after = reopen(small.root, before, {path})
    assert after.package.tables["projects"]["sakura"].title == "新しい名前"
    assert after.package.tables["adoptions"]["oki-2015"].project.title == "新しい名前"
    assert [row.values for row in after.package.tables["adoption_counts"]] == values(before)["adoption_counts"]
    same = [name for name in before.files if before.files[name] is after.files.get(name)]
    assert len(same) == len(before.files) - 1


def test_reopening_tells_faults_as_opening_does(small: Portal) -> None:
    before = open_portal(small.root, AS_OF)
    small.edit("datasets/adoptions/oki-2015.yaml", "project: sakura", "project: sakurra")
    path = small.root / "datasets/adoptions/oki-2015.yaml"
    assert [each.code for each in reopen(small.root, before, {path}).errors] == ["missing-reference"]


def test_the_garbage_collector_is_left_as_it_was() -> None:
    assert gc.isenabled()
    open_portal(PORTALS / "small", AS_OF)
    assert gc.isenabled()


def test_nothing_at_all_is_an_ordinary_problem(tmp_path: Path) -> None:
    assert [(each.code, str(each.origin)) for each in open_portal(tmp_path, AS_OF).errors] == [
        ("unreadable-file", "datasets/datapackage.yaml")
    ]  # fmt: skip
