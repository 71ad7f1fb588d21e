"""Canonical YAML: the same texts are read again, whatever stands in them, and other readers take codes for text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import PORTALS
from hypothesis import example, given
from hypothesis import strategies as st

from importing import SMALL
from machikado.core.nested_lists import item_fields
from machikado.core.yaml_reader import load, plain
from machikado.intake import read
from machikado.intake.model import Record
from machikado.intake.yaml_writer import item_of, yaml_of
from spoilt import portal_without

ROOT = Path(__file__).resolve().parents[2]
TABLE, CONTEXT, _ = SMALL
LISTS = {child.nesting.name: child for child in CONTEXT.children(TABLE) if child.nesting}
TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\r\0"), min_size=1, max_size=60)
TRICKY = st.sampled_from(
    ["no", "~", "null", "0123", "1_0", "10:00", "2017-06-19", "- a", "a: b", "a #b", "#a", "'a'", '"a"', "[a]", "{a}",
     "a\n\nb", "a\n b", " a", "a ", "a:", "&a", "*a", "!a", "%a", "@a", "`a`", "|", ">", "?", "a, b", "…", "\u3000a",
     "a\u2028b", "\ufeff", "1e3", ".5", "0x1F", "あ" * 200, "あ" * 100 + "\n" + "い" * 100, "-", "---", "=", "<<",
     "\x85", "\t", "a\tb", "\\", "\U0001f600"]
)  # fmt: skip
WORD = TEXT | TRICKY
ITEM = st.dictionaries(
    st.sampled_from([field.name for field in item_fields(LISTS["sources"], TABLE.name)]), WORD, min_size=1
)
RECORD = st.fixed_dictionaries(
    {}, optional={field.name: WORD for field in TABLE.fields} | {"sources": st.lists(ITEM, min_size=1, max_size=4)}
)


def loaded(text: str) -> Any:
    found, problems = load(text, "record.yaml")
    assert not problems, (problems, text)
    return plain(found)


def spread(record: Record) -> Record:
    """A record as our reader understands it: a bare item is its first field."""
    items = [item if isinstance(item, dict) else {"source": item} for item in record.get("sources", ())]
    return record | ({"sources": items} if items else {})


@given(RECORD.filter(bool))
@example({"id": "x", "what": "a\n\nb"})
def test_what_is_written_is_read_again(record: Record) -> None:
    text = yaml_of(record, TABLE, CONTEXT)
    assert spread(loaded(text)) == record
    assert yaml_of(record, TABLE, CONTEXT) == text
    assert [spread(each) for each in loaded(item_of(record, TABLE, CONTEXT))] == [record]


@given(RECORD.filter(bool))
def test_other_readers_take_text_for_text(record: Record) -> None:
    """Fields of text are never numbers, days or nothing to a plain YAML reader; days in their own field may be."""
    other = spread(yaml.safe_load(yaml_of({**record, "started": "2015"}, TABLE, CONTEXT)))
    names = [field.name for field in TABLE.fields if field.name in record and field.name != "started"]
    assert [other[name] for name in names] == [record[name] for name in names]


REAL = [(ROOT, name) for name in ("adoptions", "projects", "sources", "meetings")]
OTHERS = [(PORTALS / "small", "projects"), (PORTALS / "other", "inspections")]


@pytest.mark.parametrize(("root", "name"), [*REAL, *OTHERS])
def test_records_of_the_portals_survive(root: Path, name: str) -> None:
    """Each record of the real tables, however deep, written and imported again: the same record, no repairs."""
    table, context, records = portal_without(root, name)
    text = "".join(item_of(record, table, context) for record in records)
    found = read("all.yaml", text.encode(), table, context)
    assert list(found.records) == records
    assert not found.repairs


def test_the_order_is_the_schema_s_and_lists_follow() -> None:
    record = {
        "funding": "unknown",
        "id": "x",
        "sources": [{"locator": "p", "source": "s"}, {"source": "t"}],
        "adopter": "002020",
    }
    expected = 'id: x\nadopter: "002020"\nfunding: unknown\nsources:\n  - {source: s, locator: p}\n  - t\n'
    assert yaml_of(record, TABLE, CONTEXT) == expected


def test_long_text_stands_in_a_block() -> None:
    assert yaml_of({"what": "一\n\n二"}, TABLE, CONTEXT) == "what: |-\n  一\n\n  二\n"
