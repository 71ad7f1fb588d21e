"""Numbers with commas that come in: nobody's size is changed by a yes for all, and one column is a table."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Portal

SCHEMA = "title: Things\nfields:\n  - {name: v, type: KIND}\n"
PACKAGE = "name: t\nresources:\n  - {name: things, path: things.csv, schema: schemas/things.yaml}\n"


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    return Portal(tmp_path)


@pytest.mark.parametrize(
    ("kind", "cell", "repaired"),
    [
        ("number", "1,5", None),
        ("number", "2,25", None),
        ("number", "1,234", None),
        ("number", "1,234,567.5", "1234567.5"),
        ("integer", "1,234", "1234"),
        ("integer", "1,5", None),
        ("integer", "00501", None),
    ],
)
def test_a_comma_is_asked_about_unless_one_number_can_be_meant(
    portal: Portal, kind: str, cell: str, repaired: str | None
) -> None:
    portal.write("datasets/datapackage.yaml", PACKAGE)
    portal.write("datasets/schemas/things.yaml", SCHEMA.replace("KIND", kind))
    portal.write("datasets/things.csv", "v\n1\n")
    file = portal.write("eu.csv", f'v\n"{cell}"\n')
    result = portal.command("import", "things", str(file), "--lang", "ja", "--root", str(portal.root))
    assert "見出しの行が見つかりません" not in result.output
    assert (f"→ 「{repaired}」" in result.output) == bool(repaired), result.output
    if not repaired:
        assert "number-signs" in result.output or "leading-zeros" in result.output
