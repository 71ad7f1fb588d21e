"""What a schema makes a warning is published as it is, claims nothing that does not hold, and gives nobody away."""

from __future__ import annotations

import json
import re

from conftest import Portal

SCHEMA = "datasets/schemas/outcomes.yaml"
KEY = "  - {fields: [source], reference: {resource: sources, fields: [id]}"


def test_a_reference_that_leads_nowhere_is_published_without_a_link(small: Portal) -> None:
    small.edit(SCHEMA, f"{KEY}}}", f"{KEY}, level: warning}}")
    small.edit("datasets/outcomes.csv", "minami-news,33", "PSE,33")
    code, found = small.check()
    assert code == 0
    assert [(each["value"], each["level"]) for each in found if each["code"] == "missing-reference"] == [
        ("PSE", "warning")
    ]
    result = small.run("build")
    assert result.exit_code == 0, result.output
    resources = json.loads((small.root / "site/data/datapackage.json").read_text(encoding="utf-8"))["resources"]
    (schema,) = [each["schema"] for each in resources if each["name"] == "outcomes"]
    claimed = [each["fields"] for each in schema["foreignKeys"]]
    assert ["source"] not in claimed and ["project"] in claimed
    assert ["source"] in [each["fields"] for each in schema["partialForeignKeys"]]
    assert "PSE" in (small.root / "site/data/outcomes.csv").read_text(encoding="utf-8")
    pages = "".join(path.read_text(encoding="utf-8") for path in (small.root / "site").rglob("index.html"))
    assert "PSE" in pages and not re.search(r'href="[^"]*PSE', pages)


def test_a_key_of_that_level_that_holds_is_claimed(small: Portal) -> None:
    small.edit(SCHEMA, f"{KEY}}}", f"{KEY}, level: warning}}")
    assert small.run("build").exit_code == 0
    resources = json.loads((small.root / "site/data/datapackage.json").read_text(encoding="utf-8"))["resources"]
    (schema,) = [each["schema"] for each in resources if each["name"] == "outcomes"]
    assert ["source"] in [each["fields"] for each in schema["foreignKeys"]]


def test_a_level_that_there_is_not_is_told(small: Portal) -> None:
    small.edit(SCHEMA, f"{KEY}}}", f"{KEY}, level: notice}}")
    (found,) = [each for each in small.errors() if each["code"] == "broken-schema"]
    assert "error か warning" in found["message"] and "error or warning" in found["message_en"]


def test_where_personal_data_may_stand_is_for_the_terminal_only(small: Portal) -> None:
    small.edit("datasets/adoptions/oki-2015.yaml", "what: 獣の見守り", "what: 090-0000-0000へ")
    told = small.run("check").output
    assert re.search(r"datasets/adoptions/oki-2015\.yaml:\d+ \[personal-data\]", told) and "checks: [contact]" in told
    assert small.run("build").exit_code == 0
    page = (small.root / "site/quality/index.html").read_text(encoding="utf-8")
    assert "電話番号" not in page and "090-" not in page and "oki-2015" not in page


def test_counts_of_a_large_table_are_true_too(small: Portal) -> None:
    """Beyond what is looked at row by row: references, repeated keys and doubts."""
    rows = [f"nagisa,i{number % 9_000},2015,SJU,1,,self_reported,tel 0263-52-0280" for number in range(9_500)]
    small.append("datasets/outcomes.csv", "\n".join(rows) + "\n")
    sums: dict[tuple[str, str], int] = {}
    for each in small.check()[1]:
        key = (each["code"], each["field"])
        sums[key] = sums.get(key, 0) + each.get("count", 1)
    assert sums["missing-reference", "source"] == 9_500
    assert sums["personal-data", "locator"] == 9_500
    assert sums["duplicate-row", "source"] == 500
