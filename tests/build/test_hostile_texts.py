"""Whatever stands in the texts of a portal's tables, the site that is made of it keeps to its policy."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from conftest import AS_OF, PORTALS, Portal
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from feed_schema import FEEDS
from machikado.build.audit import audit
from machikado.build.pipeline import build
from machikado.core.model import Field, Table
from machikado.core.yaml_reader import load, plain
from machikado.package.descriptor import read_definitions
from machikado.portal import children_of, typed

# What a check lets pass, because people write such signs, and what would act in some place if it were not escaped.
# They are joined by blanks: `</` right before a letter is a tag, which a check refuses.
PIECES = [
    '" onmouseover="alert(1)', "' autofocus onfocus='x", "{{ 7 * 7 }}", "{% include 'x' %}", "{# x #}", "-->", "]]>",
    "[x](//evil.example)", "![](//evil.example/a.png)", "![x][y]\n\n[y]: //evil.example/a.png", "`x`", "```\nx\n```",
    "# x", "| a | b |\n|---|---|", "x\n{: onclick=x }", "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;img src=x&#62;",
    "https://evil.example/x", "www.evil.example", "$&", "$'", "BEGIN:VEVENT\r\nSUMMARY:x", '--8<-- "/etc/passwd"',
    "*[x]: y", "x[^1]\n\n[^1]: y", "=cmd|' /C calc'!A0", "\\", "_x0041_", "\u2028BEGIN:VEVENT", "\u200b", "🗾",
    "</", "<<",
    "%0d%0aX: y", "__proto__", "constructor", "machikado-shell", "</ script>", "<?php", "\t", "--- \ntitle: x\n---",
]  # fmt: skip


def _is_free(table: Table, field: Field) -> bool:
    """Whether any text may stand there."""
    tied = {*table.key, *(name for key in table.foreign_keys for name in key.fields)}
    bound = field.categories or field.checks or field.descriptor["constraints"].keys() - {"required"}
    return field.type == "string" and not bound and field.name not in tied


def _spoil(portal: Portal, texts: Iterator[str]) -> int:
    """Puts the texts into every free field of every table; gives how many fields there were."""
    definitions = read_definitions(portal.root)
    children, count = children_of(definitions), 0

    def spoilt(table: Table, record: Any) -> Any:
        nonlocal count
        lists = {child.nesting.name: child for child in children.get(table.name, ()) if child.nesting}
        for name, value in record.items() if isinstance(record, dict) else ():
            if name in lists:
                record[name] = [spoilt(lists[name], item) for item in value or ()]
            elif value and _is_free(table, table.field(name)):
                record[name] = next(texts)
                count += 1
        return record

    for table in typed(definitions):
        for path in (path for pattern in table.paths for path in sorted((portal.root / "datasets").glob(pattern))):
            text = path.read_text(encoding="utf-8")
            if path.suffix == ".csv":
                rows = [spoilt(table, row) for row in csv.DictReader(io.StringIO(text, newline=""))]
                with path.open("w", encoding="utf-8", newline="") as file:
                    writer = csv.DictWriter(file, next(csv.reader([text.partition("\n")[0]])))
                    writer.writeheader()
                    writer.writerows(rows)
            else:
                found = plain(load(text, path.name)[0])
                found = [spoilt(table, each) for each in found] if isinstance(found, list) else spoilt(table, found)
                path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    return count


@settings(max_examples=3, phases=[Phase.generate], deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map(" ".join), st.randoms(use_true_random=False))
def test_no_text_of_a_table_acts_in_the_site(most: str, chance: Any) -> None:
    pieces = [f"{piece} {most}" for piece in chance.sample(PIECES, len(PIECES))]
    with tempfile.TemporaryDirectory() as name:
        portal = Portal(Path(name) / "small")
        shutil.copytree(PORTALS / "small", portal.root, ignore=shutil.ignore_patterns(".machikado", "site"))
        portal.append("datasets/datapackage.yaml", FEEDS.replace(" {locator}", "").lstrip("\n"))
        assert _spoil(portal, cycle(pieces)) > 15
        site = portal.root / "site"
        built = build(portal.root, site=site, as_of=AS_OF)
        assert built.written, [each for each in built.problems if each.level == "error"]
        assert list(audit(site, None)) == []
        assert all(ElementTree.parse(path) for path in site.rglob("*.atom"))
        for path in site.rglob("*.ics"):
            lines = path.read_bytes().decode().splitlines()
            assert lines.count("BEGIN:VEVENT") == sum(line.startswith("UID:") for line in lines) > 0
