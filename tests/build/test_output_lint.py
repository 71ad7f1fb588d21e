"""The rule that suspects outputs called outcomes: how often it is right is measured, and told on its page."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

from machikado.core.yaml_reader import load, plain
from machikado.outputs.downloads import canonical_csv
from machikado.package.descriptor import read_definitions
from machikado.portal import open_facts
from machikado.sql.checks import check
from machikado.sql.examples import rows_of
from machikado.sql.loading import opened

ROOT = Path(__file__).resolve().parents[2]
DEFINITIONS = read_definitions(ROOT)
INDICATORS = next(table for table in DEFINITIONS.tables if table.name == "indicators")
RULE = next(rule for rule in DEFINITIONS.checks if rule.name == "output-as-outcome")
PAGE = ROOT / "docs/methods/outputs.md"


def labelled() -> list[dict[str, str]]:
    loaded, problems = load((ROOT / "tests/support/output_lint.yaml").read_text(encoding="utf-8"), "output_lint.yaml")
    assert loaded and not problems
    listed: list[dict[str, str]] = plain(loaded)
    return listed


def real() -> list[dict[str, str]]:
    """The indicators of the datasets, with the kind that a person gave them."""
    places = INDICATORS.positions
    rows = open_facts(ROOT)[1]["indicators"]
    return [{"title": row.cells[places["title"]], "unit": row.cells[places["unit"]], "label": row.cells[places["kind"]]}
            for row in rows]  # fmt: skip


def suspected(titles: list[dict[str, str]]) -> set[str]:
    """The titles that the rule suspects, if all of them are called outcomes."""
    records: list[dict[str, Any]] = [
        {"project": "mihon", "id": f"i-{number}", "kind": "outcome", "title": each["title"], "unit": each["unit"]}
        for number, each in enumerate(titles)
    ]
    rows = rows_of(INDICATORS, records)
    csv = canonical_csv(INDICATORS, [row.values for row in rows])
    with opened([(INDICATORS, csv)], datetime.date(2020, 1, 1)) as connection:
        found = list(check(connection, [RULE], {"indicators": rows}))
    assert all(each.code == "output-as-outcome" and each.level == "warning" and each.fix for each in found)
    assert len(found) == len({each.message for each in found})
    return {each["title"] for each in titles if any(f"「{each['title']}」" in one.message for one in found)}


def measured(titles: list[dict[str, str]]) -> tuple[int, int, int]:
    """How many are suspected, how many of these are outputs, and how many outputs there are."""
    outputs = {each["title"] for each in titles if each["label"] == "output"}
    found = suspected(titles)
    return len(found), len(found & outputs), len(outputs)


def test_the_list_is_what_it_is_said_to_be() -> None:
    titles = labelled()
    assert len({each["title"] for each in titles}) == 40
    assert {each["label"] for each in titles} == {"output", "outcome"}


def test_the_page_tells_what_is_measured() -> None:
    """Precision and recall on the labelled list and on the real indicators, as n/N."""
    text = PAGE.read_text(encoding="utf-8")
    for titles in (labelled(), real()):
        found, right, outputs = measured(titles)
        assert f"{right}／{found}" in text and f"{right}／{outputs}" in text, (found, right, outputs)
    assert len(re.findall(r"\d+／\d+", text)) == 4


def test_it_is_right_more_often_than_not() -> None:
    found, right, outputs = measured(labelled())
    assert right / found >= 0.8 and right / outputs >= 0.6
