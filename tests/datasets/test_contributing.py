"""The guide for contributors says what the schemas say, and its template is a record that passes the check."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from conftest import Portal
from selectolax.lexbor import LexborHTMLParser, LexborNode

from machikado.core.nested_lists import children_of, item_fields
from machikado.core.yaml_reader import load, plain
from machikado.outputs.forms.record_file import annotated
from machikado.package.descriptor import read_definitions

ROOT = Path(__file__).resolve().parents[2]
BLANK = re.compile(r"( *(?:- )?)(\w+):\Z")
TABLES = {table.name: table for table in read_definitions(ROOT).tables}
ADOPTIONS = TABLES["adoptions"]
SOURCES = TABLES["sources"]
LISTS = {child.nesting.name: child for child in children_of(ADOPTIONS, TABLES.values()) if child.nesting}


@pytest.fixture(scope="module")
def page(folder: Path) -> LexborNode:
    """The page on how to take part, as it is published."""
    return _article(folder, "contribute")


@pytest.fixture(scope="module")
def blocks(page: LexborNode) -> list[str]:
    """What the page gives to copy: the short template, the whole one, and a source."""
    found = [code.text() for code in page.css("code[data-copy]")]
    assert len(found) == 3
    return [f"{text.rstrip()}\n" for text in found]


@pytest.fixture(scope="module")
def template(blocks: list[str]) -> str:
    return blocks[1]


def _article(folder: Path, address: str) -> LexborNode:
    found = LexborHTMLParser((folder / address / "index.html").read_text(encoding="utf-8")).css_first("article")
    assert found
    return found


def _lines(key: str = "") -> str:
    return "".join(f"{line}\n" for line in annotated(ADOPTIONS, list(LISTS.values()), "ja", key=key))


def _filled(template: str) -> str:
    """The template with every blank filled in by the schema's example."""
    lines, table = [], ADOPTIONS
    for line in template.splitlines():
        found = BLANK.match(line.rstrip())
        if found and not found[1]:
            table = LISTS.get(found[2], ADOPTIONS)
        if found and (found[1] or table is ADOPTIONS):
            line += f" {json.dumps(table.field(found[2]).example, ensure_ascii=False)}"
        lines.append(line)
    return "\n".join(lines) + "\n"


def _opened(template: str) -> str:
    """The template with the lists that stand in it as comments."""
    before, mark, after = template.partition("# ── 3.")
    title, _, lists = after.partition("\n")
    return before + mark + title + "\n" + re.sub(r"^# ?", "", lists, flags=re.MULTILINE)


def _source(template: str) -> str:
    """A source with every blank filled in by the schema's example or the first word that may stand there."""
    lines = []
    for line in template.splitlines():
        start, name = re.match(r"([- ] )(\w+):", line).groups()  # type: ignore[union-attr]
        field = SOURCES.field(name)
        value = field.categories[0].value if field.categories else field.example
        lines.append(f"{start}{name}: {json.dumps('example-2020' if name == 'id' else value, ensure_ascii=False)}\n")
    return "".join(lines)


@pytest.fixture
def real(tmp_path: Path) -> Portal:
    """A copy of the real datasets."""
    shutil.copytree(ROOT / "datasets", tmp_path / "datasets")
    return Portal(tmp_path)


def test_the_template_is_what_machikado_new_writes(template: str) -> None:
    shown = [line.rstrip() for line in template.splitlines()]
    assert shown == [line.rstrip() for line in _lines().splitlines()]


def test_the_template_names_every_field_and_no_other(template: str) -> None:
    loaded, problems = load(_opened(template), "template")
    assert not problems
    record = plain(loaded)
    assert record.keys() == {field.name for field in ADOPTIONS.fields} | LISTS.keys()
    for name, table in LISTS.items():
        (item,) = record[name]
        assert list(item) == [field.name for field in item_fields(table, ADOPTIONS.name)], name


def test_the_english_table_has_every_field(folder: Path) -> None:
    article = _article(folder, "en/contribute")
    rows = [[cell.text(strip=True) for cell in row.css("th, td")] for row in article.css("#english-fields tbody tr")]
    assert {row[0]: row[1] for row in rows} == {
        field.name: field.title_en + " (required)" * field.required for field in ADOPTIONS.fields
    }
    assert len(rows) == len(ADOPTIONS.fields)
    words = article.text()
    for field in ADOPTIONS.fields:
        assert field.description_en in words, field.name
        assert all(f"{each.value} {each.label_en}" in words for each in field.categories), field.name
    assert all(name in words for name in LISTS)


def test_the_filled_template_passes_the_check(real: Portal, template: str) -> None:
    real.write(f"datasets/adoptions/{ADOPTIONS.field('id').example}.yaml", _filled(_opened(template)))
    assert real.errors() == []


def test_the_first_block_alone_passes_the_check(real: Portal, template: str) -> None:
    real.write("datasets/adoptions/tsushima.yaml", _filled(template).partition("# ── 2.")[0])
    assert real.errors() == []


def test_the_short_template_passes_the_check(real: Portal, blocks: list[str]) -> None:
    real.write("datasets/adoptions/tsushima.yaml", _filled(blocks[0]))
    assert real.errors() == []


def test_the_sample_source_passes_the_check(real: Portal, page: LexborNode) -> None:
    (sample,) = (code.text() for code in page.css("code") if code.text().startswith("- id: example-2020"))
    real.append("datasets/sources.yaml", "\n" + sample)
    assert real.errors() == []


def test_the_template_of_a_source_passes_the_check(real: Portal, blocks: list[str]) -> None:
    real.append("datasets/sources.yaml", "\n" + _source(blocks[2]))
    assert real.errors() == []
    assert all(f"{kind.value}（{kind.label}）" in blocks[2] for kind in SOURCES.field("kind").categories)


def test_the_log_of_corrections_has_these_columns(page: LexborNode) -> None:
    shown = next(code.text() for code in page.css("code") if code.text().startswith("in_table,"))
    header = (ROOT / "datasets/restatements.csv").read_text(encoding="utf-8").splitlines()[0]
    assert set(shown.splitlines()[0].split(",")) <= set(header.split(","))


def test_the_files_it_names_are_there(page: LexborNode) -> None:
    named = re.findall(r"datasets/[\w./]+?\.(?:csv|yaml)", page.css_first("#files-table").text())
    assert len(named) >= 5 and all((ROOT / name).is_file() for name in named if "識別子" not in name)


def test_contributing_is_short_and_leads_on() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert len(text.encode()) <= 6 * 1024
    assert "docs/contribute" in text and "handbook/docs/index.md" in text
