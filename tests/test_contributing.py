"""CONTRIBUTING.md says what the schemas say, and its template is a record that passes the check."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from conftest import Portal
from machikado.core.nested_lists import children_of, item_fields
from machikado.core.yaml_reader import load, plain
from machikado.outputs.forms.record_file import annotated
from machikado.package.descriptor import read_definitions

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
TEMPLATE, SOURCE = (next(block for block in BLOCKS if start in block) for start in ("\nadopter:", "- id:"))
BLANK = re.compile(r"( *(?:- )?)(\w+):\Z")
TABLES = {table.name: table for table in read_definitions(ROOT).tables}
ADOPTIONS = TABLES["adoptions"]


LISTS = {child.nesting.name: child for child in children_of(ADOPTIONS, TABLES.values()) if child.nesting}


def _lines(key: str = "") -> str:
    return "".join(f"{line}\n" for line in annotated(ADOPTIONS, list(LISTS.values()), "ja", key=key))


def _filled(template: str) -> str:
    """The template with every blank filled in by the schema's example."""
    lines, table = [], ADOPTIONS
    for line in template.splitlines():
        found = BLANK.match(line)
        if found and not found[1]:
            table = LISTS.get(found[2], ADOPTIONS)
        if found and (found[1] or table is ADOPTIONS):
            line += f" {json.dumps(table.field(found[2]).example, ensure_ascii=False)}"
        lines.append(line)
    return "\n".join(lines) + "\n"


def _opened() -> str:
    """The template with the lists that stand in it as comments."""
    before, mark, after = TEMPLATE.partition("# ── 3.")
    title, _, lists = after.partition("\n")
    return before + mark + title + "\n" + re.sub(r"^# ?", "", lists, flags=re.MULTILINE)


@pytest.fixture
def real(tmp_path: Path) -> Portal:
    """A copy of the real datasets."""
    shutil.copytree(ROOT / "datasets", tmp_path / "datasets")
    return Portal(tmp_path)


def test_the_template_is_what_machikado_new_writes() -> None:
    """When a schema changes, paste the file that `machikado new adoptions` writes into CONTRIBUTING.md."""
    assert _lines() == TEMPLATE


def test_the_template_names_every_field_and_no_other() -> None:
    loaded, problems = load(_opened(), "template")
    assert not problems
    record = plain(loaded)
    assert record.keys() == {field.name for field in ADOPTIONS.fields} | LISTS.keys()
    for name, table in LISTS.items():
        (item,) = record[name]
        assert list(item) == [field.name for field in item_fields(table, ADOPTIONS.name)], name


def test_the_english_table_has_every_field() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", TEXT, re.MULTILINE))
    assert rows == {field.name: (field.title_en + " **(required)**" * field.required) for field in ADOPTIONS.fields}


def test_the_filled_template_passes_the_check(real: Portal) -> None:
    real.write(f"datasets/adoptions/{ADOPTIONS.field('id').example}.yaml", _filled(_opened()))
    assert real.errors() == []


def test_the_first_block_alone_passes_the_check(real: Portal) -> None:
    real.write("datasets/adoptions/tsushima.yaml", _filled(TEMPLATE).partition("# ── 2.")[0])
    assert real.errors() == []


def test_the_sample_source_passes_the_check(real: Portal) -> None:
    real.append("datasets/sources.yaml", "\n" + SOURCE)
    assert real.errors() == []
    assert all(f"`{kind.value}` {kind.label}" in TEXT for kind in TABLES["sources"].field("kind").categories)
