"""What of an explorer is made when the site is built: first rows, facets, pages of values, files for the script."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import AS_OF
from selectolax.lexbor import LexborHTMLParser

from explored import MANY, portal
from machikado.build.pipeline import build
from machikado.core.model import Field, Table
from machikado.sql.loading import loaded
from machikado.sql.parquet_writer import CHUNK, ROWS, parts
from machikado.validation.report import report


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = portal(tmp_path_factory.mktemp("explored") / "portal")
    schema = json.loads((root / "datasets/datapackage.json").read_text(encoding="utf-8"))
    keyed = {"fields": [{"name": "id"}, {"name": "Field"}, {"name": "value"}], "primaryKey": ["id"],
             "explore": {"facets": ["Field"]}}  # fmt: skip
    schema["resources"].append({"name": "odd", "path": "odd.csv", "schema": keyed})
    (root / "datasets/datapackage.json").write_text(json.dumps(schema), encoding="utf-8")
    cells = "".join(f"{number},{'aA'[number % 2]},x\n" for number in range(40))
    (root / "datasets/odd.csv").write_text(f"id,Field,value\nembed,a,x\nlib/a,A,x\n{cells}", encoding="utf-8")
    outcome = build(root, site=root / "site", as_of=AS_OF)
    assert outcome.written, report(outcome.problems, "text", "")
    return root


def page(root: Path, address: str) -> LexborHTMLParser:
    return LexborHTMLParser((root / "site" / address / "index.html").read_text(encoding="utf-8"))


def told(root: Path, address: str) -> dict[str, Any]:
    script = page(root, address).css_first("[data-mk-explore] > script")
    found: dict[str, Any] = json.loads(script.text() if script else "")
    return found


@pytest.mark.parametrize("name", ["things", "towns", "many", "parted", "one", "none", "wide", "odd"])
def test_every_table_has_its_first_rows(root: Path, name: str) -> None:
    tree = page(root, name)
    rows = {"things": 300, "towns": 13, "many": MANY, "parted": 200, "one": 1, "none": 0, "wide": 60, "odd": 42}[name]
    assert len(tree.css(".mk-explore__rows tbody tr")) == min(50, rows)
    assert told(root, name)["rows"] == rows
    count = tree.css_first(".mk-explore__count")
    assert count and f"{rows:,}" in count.text()


def test_the_first_rows_of_a_table_in_parts_are_those_of_its_first_part(root: Path) -> None:
    assert {row.css_first("th").text() for row in page(root, "parted").css(".mk-explore__rows tbody tr")} == {"2012"}


def test_each_value_of_a_facet_has_a_page_of_its_own(root: Path) -> None:
    links = page(root, "things").css("[data-facet] a[href]")
    assert len(links) > 20
    for link in links:
        href = str(link.attributes["href"])
        tree = page(root, f"things/{href}")
        count = link.css_first("b").text()
        assert f"{count}件" in tree.css_first(".mk-lead").text()
        assert len(tree.css(".mk-explore__rows tbody tr")) == min(50, int(count))


def test_values_that_differ_in_case_only_are_told_apart(root: Path) -> None:
    found = {path.name for path in (root / "site/odd/Field").iterdir()}
    assert len({name.casefold() for name in found}) == 2


def test_a_row_keeps_the_address_of_the_embedded_page(root: Path) -> None:
    assert not page(root, "odd/embed").css("[data-mk-explore]")
    assert "embed" in told(root, "odd") and told(root, "odd")["embed"] == ""
    embedded = page(root, "things/embed")
    assert embedded.css("[data-mk-explore]") and not embedded.css("header, footer")
    assert embedded.css("meta[name=robots][content=noindex]") and not embedded.css("link[rel=canonical]")


def test_labels_and_odd_addresses_are_shipped(root: Path) -> None:
    text = (root / "site/data/explore/towns.code.labels.js").read_text(encoding="utf-8")
    _, content = json.loads(f"[{text.removeprefix('machikadoShipped(').removesuffix(');' + chr(10))}]")
    assert content["labels"]["t03"] == "見本市3"
    assert content["pages"] == {"a b/c": "towns/a~20b~2Fc/"}
    assert told(root, "odd")["page"]["labels"] and not told(root, "things")["page"]["labels"]


def test_nothing_in_the_data_can_end_its_block(root: Path) -> None:
    text = (root / "site/things/index.html").read_text(encoding="utf-8")
    (block,) = re.findall(r'<script type="application/json">(.*?)</script>', text, re.DOTALL)
    assert "<" not in block and json.loads(block)


def test_chunks_stay_small_and_large_numbers_exact(tmp_path: Path) -> None:
    fields = (Field(name="text"), Field(name="n", type="integer"))
    table = Table(name="t", fields=fields, positions={"text": 0, "n": 1})
    lines = [f"{sha256(str(n).encode()).hexdigest() * 8}{n},{10**30 + n}" for n in range(ROWS + 10)]
    with loaded(table, ("text,n\n" + "\n".join(lines) + "\n").encode()) as connection:
        (part,) = parts(connection, table)
    file = tmp_path / "t.parquet"
    file.write_bytes(part.content)
    with duckdb.connect() as connection:
        asked = "SELECT max(total_compressed_size), count(DISTINCT row_group_id) FROM parquet_metadata(?)"
        most, groups = connection.execute(asked, [str(file)]).fetchone() or (0, 0)
        assert groups > 2 and 0 < most <= CHUNK
        assert connection.execute("SELECT max(n) FROM read_parquet(?)", [str(file)]).fetchone() == (10**30 + ROWS + 9,)
