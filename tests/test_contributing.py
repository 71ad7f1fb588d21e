"""CONTRIBUTING.md says what the schemas say, and its template is a record that passes the check."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import Portal
from machikado.model import Field, Table
from machikado.schema import read_definitions
from machikado.yaml_loader import load, plain

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
TEMPLATE, SOURCE = (next(block for block in BLOCKS if start in block) for start in ("\nadopter:", "- id:"))
BLANK = re.compile(r"( *(?:- )?)(\w+):\Z")
TABLES = {table.name: table for table in read_definitions(ROOT).tables}
ADOPTIONS = TABLES["adoptions"]


def _lists() -> dict[str, Table]:
    """The tables nested in an adoption, by the name of their list."""
    return {
        table.nesting.name: table for table in TABLES.values() if table.nesting and table.nesting.parent == "adoptions"
    }


def _typed(table: Table) -> list[Field]:
    """The fields that people type: not the key back to the adoption, nor the position."""
    back = {name for key in table.foreign_keys if key.table == "adoptions" for name in key.fields}
    return [field for field in table.fields if field.name not in {*back, "sequence"}]


def _blanks() -> Iterator[tuple[Table, str, list[str]]]:
    """Each blank of the template: its table, its name and the comment above it."""
    table, comment = ADOPTIONS, list[str]()
    for line in TEMPLATE.splitlines():
        found = BLANK.match(line)
        if line.strip().startswith("#"):
            comment.append(line.strip(" #"))
        elif found and not found[1]:
            table = _lists().get(found[2], ADOPTIONS)
            if table is ADOPTIONS:
                yield ADOPTIONS, found[2], comment
        elif found:
            yield table, found[2], comment
        if found:
            comment = []


def _filled() -> str:
    """The template with every blank filled in by the schema's example."""
    lines, table = [], ADOPTIONS
    for line in TEMPLATE.splitlines():
        found = BLANK.match(line)
        if found and not found[1]:
            table = _lists().get(found[2], ADOPTIONS)
        if found and (found[1] or table is ADOPTIONS):
            line += f" {json.dumps(table.field(found[2]).example, ensure_ascii=False)}"
        lines.append(line)
    return "\n".join(lines) + "\n"


@pytest.fixture
def real(tmp_path: Path) -> Portal:
    """A copy of the real datasets."""
    shutil.copytree(ROOT / "datasets", tmp_path / "datasets")
    return Portal(tmp_path)


def test_the_template_names_every_field_and_no_other() -> None:
    loaded, problems = load(TEMPLATE, "template")
    assert not problems
    record = plain(loaded)
    lists = _lists()
    assert record.keys() == {field.name for field in ADOPTIONS.fields} | lists.keys()
    for name, table in lists.items():
        (item,) = record[name]
        assert list(item) == [field.name for field in _typed(table)], name


def test_the_template_says_what_the_schema_says() -> None:
    for table, name, comment in _blanks():
        field = table.field(name)
        words = " ".join(comment)
        assert field.title in words, name
        assert field.required == ("（必須）" in words), name
        if "上と同じ" not in words:
            assert all(f"{each.value} {each.label}" in words for each in field.categories), name
            assert field.categories or field.example in words, name


def test_the_english_table_has_every_field() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", TEXT, re.MULTILINE))
    assert rows == {field.name: (field.title_en + " **(required)**" * field.required) for field in ADOPTIONS.fields}


def test_the_filled_template_passes_the_check(real: Portal) -> None:
    real.write(f"datasets/adoptions/{ADOPTIONS.field('id').example}.yaml", _filled())
    assert real.errors() == []


def test_the_first_block_alone_passes_the_check(real: Portal) -> None:
    real.write("datasets/adoptions/tsushima.yaml", _filled().partition("# ── 2.")[0])
    assert real.errors() == []


def test_the_sample_source_passes_the_check(real: Portal) -> None:
    real.append("datasets/sources.yaml", "\n" + SOURCE)
    assert real.errors() == []
    assert all(f"`{kind.value}` {kind.label}" in TEXT for kind in TABLES["sources"].field("kind").categories)
