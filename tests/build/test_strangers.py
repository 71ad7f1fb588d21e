"""Small portals that strangers would write: what is told of each, and that check finds all that build finds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import PORTALS, Portal

LICENCE = '[{name: CC0-1.0, title: CC0, path: "https://creativecommons.org/publicdomain/zero/1.0/"}]'
SETTINGS = """\
site_name: T
site_description: x
site_url: https://x.example/
theme: {name: material, language: en}
plugins: [machikado]
"""
KEYS = ["BRK.B", "360G-abc/2019/1", "第113号", "a b", "1", "index", "Ä", "a", "A", "con", ".x", "か\u3099", "x" * 300]


def package(licence: str = LICENCE) -> str:
    licences = f"licenses: {licence}\n" if licence else ""
    resources = "resources: [{name: things, path: things.csv, schema: schemas/things.yaml}]\n"
    return f"name: t\ntitle: T\ndescription: D\n{licences}{resources}"


def schema(*fields: str, more: str = "") -> str:
    listed = "".join(f"  - {{{each}}}\n" for each in fields)
    return f"title: Things\ndescription: One row a thing.\n{more}fields:\n{listed}"


KEYED = schema("name: id", "name: title", more='label: "{title}"\nprimaryKey: [id]\n')
# what stands in the files: schema, CSV, the package's licences, settings; and the codes of errors and of warnings
CASES: dict[str, tuple[str, str, str, str, list[str], list[str]]] = {
    "japanese field": (schema("name: 名称"), "名称\n役所\n", LICENCE, SETTINGS, [], []),
    "title as heading": (schema("name: name, title: 名称"), "名称\n役所\n", LICENCE, SETTINGS, [], []),
    "reserved names": (
        schema("name: origin", "name: count, type: integer", "name: label", "name: index"),
        "origin,count,label,index\na,1,b,c\n", LICENCE, SETTINGS, [], [],
    ),
    "names that are no words": (
        schema('name: "Recipient Org:Name"', 'name: "#property"', 'name: "100%"', "name: _x", 'name: \'a "b"\''),
        'Recipient Org:Name,#property,100%,_x,"a ""b"""\n1,2,3,4,5\n', LICENCE, SETTINGS, [], [],
    ),
    "doubled heading": (schema("name: a"), "a,a\n1,2\n", LICENCE, SETTINGS, ["doubled-heading"], []),
    "empty columns": (schema("name: a"), "a,,\n1,,\n", LICENCE, SETTINGS, [], ["empty-columns"]),
    "no rows": (schema("name: a"), "a\n", LICENCE, SETTINGS, [], ["empty-table"]),
    "no licence": (schema("name: a"), "a\n1\n", "", SETTINGS, [], ["no-licence"]),
    "French": (schema("name: a"), "a\n1\n", LICENCE, SETTINGS.replace(": en", ": fr"), ["unknown-language"], []),
    "shortest settings": (schema("name: a"), "a\n1\n", LICENCE, "site_name: X\nplugins: [machikado]\n", [], []),
    "line break": (schema("name: a"), "a\nfoo<br>bar\n", LICENCE, SETTINGS, ["markup-in-text"], []),
    "keys": (KEYED, "id,title\n" + "".join(f"{key},t{n}\n" for n, key in enumerate(KEYS)), LICENCE, SETTINGS, [],
             ["addresses-alike"]),
}  # fmt: skip


@pytest.fixture
def stranger(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Portal, list[str], list[str]]:
    definition, content, licence, settings, errors, warnings = CASES[request.param]
    portal = Portal(tmp_path / "stranger")
    portal.write_all({
        "mkdocs.yml": settings, "datasets/datapackage.yaml": package(licence),
        "datasets/schemas/things.yaml": definition, "datasets/things.csv": content,
    })  # fmt: skip
    return portal, errors, warnings


def built(portal: Portal) -> tuple[int, str]:
    result = portal.run("build", "--site", str(portal.root / "site"))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.mark.parametrize("stranger", CASES, indirect=True)
def test_a_strangers_portal_is_told_and_built_alike(stranger: tuple[Portal, list[str], list[str]]) -> None:
    portal, errors, warnings = stranger
    found = portal.check()[1]
    assert [each["code"] for each in found if each["level"] == "error"] == errors
    assert [each["code"] for each in found if each["level"] == "warning"] == warnings
    exit_code, output = built(portal)
    assert exit_code == bool(errors), output
    if errors:
        assert all(f"[{code}]" in output for code in errors) and not (portal.root / "site").exists()
        return
    audited = portal.command("audit", str(portal.root / "site"), "--root", str(portal.root))
    assert audited.exit_code == 0, audited.output
    source = (portal.root / "datasets/things.csv").read_bytes()
    if "empty-columns" not in warnings and "addresses-alike" not in warnings:
        assert (portal.root / "site/data/things.csv").read_bytes() == source
    heading = (portal.root / "site/data/things.csv").read_text("utf-8").splitlines()[0]
    descriptor = json.loads((portal.root / "site/data/datapackage.json").read_text("utf-8"))
    fields = descriptor["resources"][0]["schema"]["fields"]
    assert len(fields) == 5 or heading == ",".join(each["name"] for each in fields)
    words = "".join(path.read_text("utf-8") for path in (portal.root / "site").rglob("index.html"))
    assert ("free to use" in words) == ("no-licence" not in warnings) != ("No licence is stated; ask" in words)


@pytest.mark.parametrize("stranger", ["keys"], indirect=True)
def test_every_key_has_a_page_of_its_own_on_every_host(stranger: tuple[Portal, list[str], list[str]]) -> None:
    portal = stranger[0]
    built(portal)
    pages = sorted(path.parent.name for path in (portal.root / "site/things").glob("*/index.html"))
    pages.remove("embed")
    assert len({page.casefold() for page in pages}) == len(pages) == len(KEYS)
    assert {"360G-abc~2F2019~2F1", "a~20b", "第113号", "~69ndex", "A", "a~~2", "~63on", "~2Ex"} <= {*pages}


@pytest.mark.parametrize("stranger", ["japanese field"], indirect=True)
def test_tabs_are_called_as_the_tables_are(stranger: tuple[Portal, list[str], list[str]]) -> None:
    portal = stranger[0]
    portal.write(
        "datasets/schemas/things.yaml", schema("name: 名称", more="primaryKey: [名称]\n").replace("Things", "施設")
    )
    portal.edit("mkdocs.yml", "language: en", "language: ja")
    assert built(portal)[0] == 0
    home = (portal.root / "site/index.html").read_text("utf-8")
    tabs = home.partition('<nav class="mk-tabs"')[2].partition("</nav>")[0]
    assert [each.partition("<")[0] for each in tabs.split('/">')[1:]] == ["施設", "データ", "検索"]
    assert 'placeholder="サイト内をさがす"' in home


@pytest.mark.parametrize("stranger", ["no rows"], indirect=True)
def test_rows_without_a_key_are_found_by_their_number(stranger: tuple[Portal, list[str], list[str]]) -> None:
    portal = stranger[0]
    portal.write("datasets/schemas/things.yaml", schema("name: code", "name: name"))
    rows = [f"C{number:04},Place no. {number}\n" for number in range(1, 521)]
    portal.write("datasets/things.csv", "code,name\n" + "".join(rows))
    assert built(portal)[0] == 0
    page = (portal.root / "site/data/things/index.html").read_text("utf-8")
    assert 'id="r17"' in page and 'id="r500"' in page and 'id="r501"' not in page
    assert "The first 500 of 520 rows" in page
    index = "".join(path.read_text("utf-8") for path in (portal.root / "site/search").rglob("*.j*"))
    assert "data/things/#r17" in index and "data/things/#r501" not in index


def test_rows_of_a_key_that_counts_stand_in_the_order_of_numbers(tmp_path: Path) -> None:
    portal = Portal(tmp_path / "order")
    numbers = ["10", "1", "2", "100"]
    portal.write_all({
        "mkdocs.yml": SETTINGS, "datasets/datapackage.yaml": package(), "datasets/schemas/things.yaml": KEYED,
        "datasets/things.csv": "id,title\n" + "".join(f"{number},t\n" for number in numbers),
    })  # fmt: skip
    assert built(portal)[0] == 0
    published = portal.root / "site/data/things.csv"
    assert [line[:-2] for line in published.read_text().splitlines()[1:]] == ["1", "2", "10", "100"]
    portal.append("datasets/things.csv", "010,t\n")  # a code
    assert built(portal)[0] == 0
    assert [line[:-2] for line in published.read_text().splitlines()[1:]] == ["010", "1", "10", "100", "2"]


@pytest.mark.parametrize("name", ["charts", "other", "small"])
def test_check_finds_no_less_than_build_in_our_own_portals(name: str) -> None:
    portal = Portal(PORTALS / name)
    assert portal.errors() == []
