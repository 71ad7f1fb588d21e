"""Every rule across tables finds the rows that break it, and only these, in words that say what to do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from conftest import AS_OF

from machikado.core.model import Check
from machikado.core.yaml_reader import load, plain
from machikado.outputs.downloads import canonical_csv
from machikado.package.descriptor import read_definitions
from machikado.sql.checks import check
from machikado.sql.engine import select
from machikado.sql.examples import rows_of
from machikado.sql.loading import opened

ROOT = Path(__file__).resolve().parents[2]
DEFINITIONS = read_definitions(ROOT)
TABLES = [table for table in DEFINITIONS.tables if not table.derived]


def fixtures() -> dict[str, Any]:
    loaded, problems = load(
        (ROOT / "tests/support/checks.yaml").read_text(encoding="utf-8"), "tests/support/checks.yaml"
    )
    assert loaded and not problems
    found: dict[str, Any] = plain(loaded)
    return found


FIXTURES = fixtures()


def test_every_rule_has_rows_that_break_it() -> None:
    assert {rule.name for rule in DEFINITIONS.checks} == FIXTURES.keys()


@pytest.mark.parametrize("rule", DEFINITIONS.checks, ids=lambda rule: rule.name)
def test_a_rule_finds_what_breaks_it_and_nothing_else(rule: Check) -> None:
    fixture = FIXTURES[rule.name]
    rows = {table.name: rows_of(table, fixture["given"].get(table.name, [])) for table in TABLES}
    assert fixture["given"].keys() <= rows.keys()
    csvs = [(each.table, canonical_csv(each.table, [row.values for row in each])) for each in rows.values()]
    with opened(csvs, AS_OF) as connection:
        found = list(check(connection, [rule], {name: each for name, each in rows.items() if name == rule.table}))
        names, values = select(connection, rule.sql)
    keys = [str(row[names.index("key")]) for row in values]
    assert keys == fixture["found"]
    assert len(found) == len(keys)
    for problem in found:
        assert (problem.code, problem.level, problem.table) == (rule.name, rule.level, rule.table)
        assert problem.field in rows[rule.table].table.positions
        assert not re.search(r"[{}]", problem.message + problem.message_en + problem.fix + problem.fix_en)
    assert any(fixture["says"] in problem.message for problem in found)
