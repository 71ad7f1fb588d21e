"""One table in each format: the check is green, and every site publishes the same rows."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import duckdb
import pytest
from conftest import AS_OF, Portal

from machikado.build.pipeline import build
from machikado.portal import open_portal, reopen
from office import converted

ROWS = [
    {"id": "a-1", "name": "橋, 一番", "length": "12.50", "built": "1987-04-01", "open": "true", "tags": ["x", "y"]},
    {"id": "b-2", "name": "行\n二つ", "length": "7", "built": None, "open": "false", "tags": ["z"]},
]
PUBLISHED = 'id,name,length,built,open,tags\na-1,"橋, 一番",12.50,1987-04-01,true,x;y\nb-2,"行\n二つ",7,,false,z\n'
SCHEMA = """title: 橋
title_en: Bridges
label: "{name}"
fields:
  - {name: id, title: 識別子, title_en: Identifier, constraints: {required: true}}
  - {name: name, title: 名, title_en: Name}
  - {name: length, title: 長さ, title_en: Length, type: number}
  - {name: built, title: 完成, title_en: Built, type: date}
  - {name: open, title: 開通, title_en: Open, type: boolean}
  - {name: tags, title: 札, title_en: Tags, type: list}
primaryKey: [id]
"""


def text(delimiter: str = ",") -> str:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=delimiter, lineterminator="\n")
    writer.writerow(ROWS[0])
    writer.writerows([";".join(cell) if isinstance(cell, list) else cell for cell in row.values()] for row in ROWS)
    return target.getvalue()


def as_json(*, lines: bool = False) -> str:
    """Numbers and booleans as JSON has them, digits as they are."""
    rows = [json.dumps(row, ensure_ascii=False).replace('"12.50"', "12.50").replace('"7"', "7") for row in ROWS]
    rows = [row.replace('"true"', "true").replace('"false"', "false") for row in rows]
    return "\n".join(rows) if lines else f"[{','.join(rows)}]"


def as_geojson() -> str:
    rows = ",".join(
        f'{{"type": "Feature", "geometry": null, "properties": {row}}}' for row in as_json(lines=True).split("\n")
    )
    return f'{{"type": "FeatureCollection", "features": [{rows}]}}'


def as_parquet(folder: Path) -> bytes:
    (folder / "rows.ndjson").write_text(as_json(lines=True), encoding="utf-8")
    select = "SELECT id, name, length::DECIMAL(9, 2) AS length, built::DATE AS built, open, tags"
    source = f"read_json('{folder / 'rows.ndjson'}', columns = {{id: 'VARCHAR', name: 'VARCHAR', length: 'VARCHAR',"
    source += " built: 'VARCHAR', open: 'BOOLEAN', tags: 'VARCHAR[]'})"
    duckdb.connect().execute(f"COPY ({select} FROM {source}) TO '{folder / 'rows.parquet'}' (FORMAT parquet)")
    return (folder / "rows.parquet").read_bytes()


def as_workbook(folder: Path) -> bytes:
    """LibreOffice reads the CSV, with its columns as it takes them, and saves a workbook."""
    (data,) = converted(text().encode(), "xlsx:Calc MS Excel 2007 XML", folder, "csv").values()
    return data


def as_markdown(row: dict[str, object]) -> str:
    return f"---\n{json.dumps({**row, 'length': str(row['length'])}, ensure_ascii=False)}\n---\n"


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str | bytes]:
    """The same rows, each in another format, by the file's name."""
    work = tmp_path_factory.mktemp("work")
    keyed = json.dumps({row["id"]: row for row in ROWS}, ensure_ascii=False)
    return {
        "t_csv.csv": text(), "t_tsv.tsv": text("\t"), "t_gz.csv.gz": gzip.compress(text().encode(), mtime=0),
        "t_json.json": as_json(), "t_keyed.json": keyed, "t_ndjson.ndjson": as_json(lines=True),
        "t_below.json": f'{{"data": {as_json()}}}', "t_geojson.geojson": as_geojson(),
        "t_parquet.parquet": as_parquet(work), "t_xlsx.xlsx": as_workbook(work),
    }  # fmt: skip


@pytest.fixture
def portal(tmp_path: Path, tables: dict[str, str | bytes]) -> Portal:
    """A portal with a table in each format."""
    made = Portal(tmp_path / "portal")
    files = dict(tables)
    resources = [f"  - {{name: {path.partition('.')[0]}, path: {path}, schema: schemas/t.yaml}}" for path in files]
    resources = [
        line.replace("}", ", dialect: {property: data}}") if "t_below" in line else line for line in resources
    ] + ["  - {name: t_md, path: t_md/*.md, schema: schemas/t.yaml}"]
    resources.append("  - {name: t_again, path: 't_xlsx.xlsx#book', schema: schemas/t.yaml}")
    files |= {f"t_md/{row['id']}.md": as_markdown(row) for row in ROWS}
    for path, content in files.items():
        made.write(f"datasets/{path}", content)
    made.write("datasets/schemas/t.yaml", SCHEMA)
    made.write("datasets/datapackage.yaml", "name: formats\ntitle: Formats\nresources:\n" + "\n".join(resources) + "\n")
    made.write(
        "mkdocs.yml", "site_name: Formats\nplugins: [machikado]\ntheme: {name: material, language: en, font: false}\n"
    )
    made.write("docs/index.md", "# Formats\n\nThe same rows.\n")
    return made


def test_each_format_publishes_the_same_rows(portal: Portal) -> None:
    code, told = portal.check()
    assert (code, [each["message_en"] for each in told if each["level"] == "error"]) == (0, [])
    outcome = build(portal.root, site=portal.root / "site", as_of=AS_OF, engine="mkdocs")
    assert outcome.written, outcome.problems
    published = {path.stem: path.read_text(encoding="utf-8") for path in (portal.root / "site/data").glob("t_*.csv")}
    found = {name: content for name, content in published.items() if "excel" not in name and "." not in name}
    assert len(found) == 12
    sheet = PUBLISHED.replace("12.50", "12.5")  # a workbook has numbers, not how they were typed
    stored = {"t_xlsx": sheet, "t_again": sheet, "t_parquet": PUBLISHED.replace(",7,", ",7.00,")}  # DECIMAL(9, 2)
    assert found == {name: stored.get(name, PUBLISHED) for name in found}


def test_two_tables_of_one_workbook_are_read_again_when_it_changes(portal: Portal) -> None:
    before = open_portal(portal.root, AS_OF)
    path = portal.write("datasets/t_xlsx.xlsx", b"damaged")
    after = reopen(portal.root, before, {path})
    told = [each for each in after.errors if each.code == "damaged-workbook"]
    assert [each.origin.path for each in told] == ["datasets/t_xlsx.xlsx"] * 2


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("path: t_csv.csv", "path: t_csv.xls", "no format that is read"),
        ("path: t_csv.csv", "path: t_csv.csv, format: sql", "no format that is read"),
        ("path: t_csv.csv", "path: t_csv.csv, compression: zip", "compression “zip”"),
        ("path: t_csv.csv", "path: t_csv.csv, compression: gz", "compression “gz”"),
        ("path: t_csv.csv", "path: t_csv.csv, format: json", "not readable as JSON"),
    ],
)
def test_what_is_no_format_is_told_by_name(portal: Portal, old: str, new: str, words: str) -> None:
    portal.edit("datasets/datapackage.yaml", old, new)
    assert [each for each in portal.errors() if words in each["message_en"]], portal.errors()


def test_broken_json_is_told_at_its_line(portal: Portal) -> None:
    portal.write("datasets/t_json.json", '[\n{"id": "a",}\n]')
    (told,) = [each for each in portal.errors() if each["code"] == "broken-json"]
    assert (told["origin"]["path"], told["origin"]["line"]) == ("datasets/t_json.json", 2)
