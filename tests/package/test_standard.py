"""Every property of the Data Package standard is obeyed, or refused by name: a stranger's package for each."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest
import xlsxwriter
import yaml

from machikado.outputs.datapackage import datapackage
from machikado.outputs.downloads import files_of
from machikado.portal import Opened, open_portal

STANDARD: dict[str, dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_name("standard.yaml").read_text(encoding="utf-8")
)
LEVELS = ("package", "resource", "dialect", "schema", "field", "constraints")
DAY = datetime.date(2020, 1, 1)


class Case(NamedTuple):
    """What a descriptor says, the file, and the proof: values, problems, or what is published."""

    says: Mapping[str, Any]
    csv: str | bytes = "v\nx\n"
    values: list[Any] | None = None  # of the first field
    code: str = ""  # of the one problem
    told: str = ""  # in its message
    published: Any = None  # under the same name in datapackage.json
    beside: Mapping[str, Mapping[str, Any]] = {}  # what other descriptors say


def refused(**says: Any) -> Case:
    return Case(says, code="broken-schema", told="not supported")


def number(cell: str, value: str, **says: Any) -> Case:
    return Case({"type": "number", **says}, f'v\n"{cell}"\n', [Decimal(value)], published=next(iter(says.values())))


def rule(cell: str, code: str, told: str, kind: str = "string", **says: Any) -> Case:
    return Case(says, f"v\n{cell}\n", code=code, told=told, beside={"field": {"type": kind}})


def typed(kind: str, cell: str, value: Any, published: str = "", **says: Any) -> Case:
    return Case({"type": kind, **says}, f'v\n"{cell}"\n', [value], published=published or kind)


def book(*cells: str | float) -> bytes:
    """A workbook with the sheets S1, S2, …, each with one of the cells below the heading."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as made:
        for number, cell in enumerate(cells, 1):
            made.add_worksheet(f"S{number}").write_column(0, 0, ["v", cell])
    return content.getvalue()


_JSON = {"resource": {"path": "things.json"}}
_XLSX = {"resource": {"path": "things.xlsx"}}
DESCRIPTIVE = ("title", "description", "id", "version", "image", "created", "homepage")
CASES: dict[str, Case] = {
    **{f"package.{name}": Case({name: "x y"}, published="x y") for name in DESCRIPTIVE},
    "package.name": Case({"name": "x"}, published="x"),
    "package.licenses": Case({"licenses": [{"name": "CC0-1.0"}]}, published=[{"name": "CC0-1.0"}]),
    "package.sources": Case({"sources": [{"title": "x"}]}, published=[{"title": "x"}]),
    "package.contributors": Case({"contributors": [{"title": "x"}]}, published=[{"title": "x"}]),
    "package.keywords": Case({"keywords": ["a", "b"]}, published=["a", "b"]),
    "package.resources": Case({"resources": None}, code="broken-schema", told="resources"),
    "package.profile": refused(profile="fiscal-data-package"),
    "package.$schema": refused(**{"$schema": "https://example.org/own.json"}),
    "resource.name": Case({"name": "x-y.z"}, published="x-y.z"),
    "resource.title": Case({"title": "x y"}, published="x y"),
    "resource.description": Case({"description": "x y"}, published="x y"),
    "resource.path": Case({"path": "https://example.org/x.csv"}, code="broken-schema", told="Internet"),
    "resource.data": refused(data=[{"v": "x"}]),
    "resource.profile": refused(profile="own-resource"),
    "resource.$schema": refused(**{"$schema": "https://example.org/own.json"}),
    "resource.type": refused(type="map"),
    "resource.format": Case({"format": "csv", "path": "things.txt"}, values=["x"], published="csv"),
    "resource.mediatype": Case({"mediatype": "text/plain"}, values=["x"], published="text/csv"),
    "resource.encoding": Case({"encoding": "cp932"}, "v\n塩尻\n".encode("cp932"), ["塩尻"], published="utf-8"),
    "resource.bytes": Case({"bytes": 9}, code="other-content", told="9"),
    "resource.hash": Case({"hash": "sha256:00"}, code="other-content", told="sha256:00"),
    "resource.sources": Case({"sources": [{"title": "x"}]}, published=[{"title": "x"}]),
    "resource.licenses": Case({"licenses": [{"name": "x"}]}, published=[{"name": "x"}]),
    "resource.homepage": Case({"homepage": "https://example.org/"}, published="https://example.org/"),
    "resource.schema": Case({"schema": {"fields": []}}, code="broken-schema", told="fields"),
    "resource.dialect": Case({"dialect": "other.yaml"}, code="unreadable-file", told="other.yaml"),
    "dialect.delimiter": Case({"delimiter": ";"}, "v;w\nx;y\n", ["x"]),
    "dialect.lineTerminator": Case({"lineTerminator": "|"}, code="broken-schema", told="lineTerminator"),
    "dialect.quoteChar": Case({"quoteChar": "'"}, "v,w\n'x,y',z\n", ["x,y"]),
    "dialect.doubleQuote": Case({"doubleQuote": False, "escapeChar": "\\"}, 'v,w\n"x\\"y",z\n', ['x"y']),
    "dialect.escapeChar": Case({"escapeChar": "\\"}, "v,w\nx\\,y,z\n", ["x,y"]),
    "dialect.nullSequence": Case({"nullSequence": "\\N"}, "v\n\\N\nx\n", [None, "x"]),
    "dialect.skipInitialSpace": Case({"skipInitialSpace": True}, 'v, w\nx, "y"\n', ["x"]),
    "dialect.header": Case({"header": False}, "x,y\n", ["x"]),
    "dialect.commentChar": Case({"commentChar": "#"}, '# note\nv,w\n# x\nx,y\n"#z",\n', ["x", "#z"]),
    "dialect.caseSensitiveHeader": Case({"caseSensitiveHeader": False}, "V,W\nx,y\n", ["x"]),
    "dialect.csvddfVersion": Case({"csvddfVersion": "1.2"}, values=["x"]),
    "dialect.$schema": refused(**{"$schema": "https://example.org/own.json"}),
    "dialect.headerRows": Case({"headerRows": [2]}, "A title\nv,w\nx,y\n", ["x"]),
    "dialect.headerJoin": Case({"headerRows": [1, 2], "headerJoin": ""}, "v,\n,w\nx,y\n", ["x"]),
    "dialect.commentRows": Case({"commentRows": [2]}, "v,w\nunit,unit\nx,y\n", ["x"]),
    "dialect.property": Case({"property": "rows"}, '{"rows": [{"v": "x"}]}', ["x"], beside=_JSON),
    "dialect.itemType": Case(
        {"itemType": "object"}, '[["v"], ["x"]]', code="wrong-shape", told="things.json:1", beside=_JSON
    ),
    "dialect.itemKeys": Case({"itemKeys": ["v"]}, '[{"v": "x", "note": "y"}]', ["x"], beside=_JSON),
    "dialect.sheetNumber": Case({"sheetNumber": 2}, book("y", "x"), ["x"], beside=_XLSX),
    "dialect.sheetName": Case({"sheetName": "S2"}, book("y", "x"), ["x"], beside=_XLSX),
    "dialect.table": refused(table="x"),
    "schema.fields": Case({"fields": []}, code="broken-schema", told="fields"),
    "schema.$schema": refused(**{"$schema": "https://example.org/own.json"}),
    "schema.missingValues": Case({"missingValues": [{"value": "NA", "label": "not known"}]}, "v\nNA\nx\n", [None, "x"]),
    "schema.primaryKey": Case({"primaryKey": "v"}, "v\nx\nx\n", code="duplicate-row", told=":2"),
    "schema.foreignKeys": Case(
        {"foreignKeys": [{"fields": "w", "reference": {"resource": "", "fields": "v"}}]}, "v,w\nx,z\n",
        code="missing-reference", told="z",
    ),
    "schema.fieldsMatch": Case({"fieldsMatch": "exact"}, "w,v\ny,x\n", code="other-order", told="w, v"),
    "schema.uniqueKeys": Case({"uniqueKeys": [["v", "w"]]}, "v,w\nx,y\nx,y\n", code="duplicate-row", told=":2"),
    "field.name": Case({"name": "w"}, code="broken-schema", told="“w” stands twice"),
    "field.type": Case({"type": "map"}, code="broken-schema", told="map"),
    "field.title": Case({"title": "x y"}, published="x y"),
    "field.description": Case({"description": "x y"}, published="x y"),
    "field.example": Case({"example": "x y"}, published="x y"),
    "field.examples": Case({"examples": ["x", "y"]}, published=["x", "y"]),
    "field.rdfType": Case({"rdfType": "http://schema.org/Thing"}, published="http://schema.org/Thing"),
    "field.format": Case(
        {"type": "date", "format": "%d/%m/%Y"}, "v\n25/12/2020\n", [datetime.date(2020, 12, 25)], published="%d/%m/%Y"
    ),
    "field.constraints": Case({"constraints": {"requird": True}}, code="broken-schema", told="requird"),
    "field.decimalChar": number("1,50", "1.50", decimalChar=","),
    "field.groupChar": number("1 234.5", "1234.5", groupChar=" "),
    "field.bareNumber": number("€ 95 %", "95", bareNumber=False),
    "field.trueValues": Case({"type": "boolean", "trueValues": ["はい"]}, "v\nはい\n", [True], published=["はい"]),
    "field.falseValues": Case({"type": "boolean", "falseValues": ["なし"]}, "v\nなし\n", [False], published=["なし"]),
    "field.missingValues": Case({"missingValues": ["-"]}, "v\n-\nNA\n", [None, "NA"], published=["", "-"]),
    "field.categories": Case({"categories": ["x", "y"]}, "v\nz\n", code="not-in-vocabulary", told="x, y"),
    "field.categoriesOrdered": Case(
        {"categories": ["x"], "categoriesOrdered": True}, published=[{"value": "x", "label": "x"}]
    ),
    "field.delimiter": Case({"type": "list", "delimiter": "|"}, "v\na|b\n", [("a", "b")], published="list"),
    "field.itemType": Case(
        {"type": "list", "itemType": "integer", "delimiter": "|"}, "v\n1|2\n", [(1, 2)], published="list"
    ),
    "constraints.required": rule('""', "required", "required", required=True),
    "constraints.unique": rule("x\nx", "duplicate-row", ":2", unique=True),
    "constraints.minLength": rule("x", "constraint", "minLength: 2", minLength=2),
    "constraints.maxLength": rule("xyz", "constraint", "maxLength: 2", maxLength=2),
    "constraints.minimum": rule("0.4", "constraint", "minimum: 0.5", "number", minimum=0.5),
    "constraints.maximum": rule("2021-01", "constraint", "maximum: 2020-12", "yearmonth", maximum="2020-12"),
    "constraints.exclusiveMinimum": rule("1", "constraint", "exclusiveMinimum: 1", "integer", exclusiveMinimum=1),
    "constraints.exclusiveMaximum": rule(
        "10:00:00", "constraint", "exclusiveMaximum: 10:00:00", "time",
        exclusiveMaximum="10:00:00",
    ),
    "constraints.pattern": rule("x1", "constraint", "pattern: [a-z]+", pattern="[a-z]+"),
    "constraints.enum": rule("3", "not-in-vocabulary", "1, 2", "integer", enum=[1, 2]),
    "constraints.jsonSchema": Case(
        {"jsonSchema": {"type": "object"}}, code="broken-schema", told="jsonSchema",
        beside={"field": {"type": "object"}},
    ),
    "type.string": typed("string", "x", "x"),
    "type.number": typed("number", "-1.50e-3", Decimal("-0.00150")),
    "type.integer": typed("integer", "12345678901234567890", 12345678901234567890),
    "type.boolean": typed("boolean", "1", True),
    "type.object": typed("object", '{""a"": 1}', {"a": 1}),
    "type.array": typed("array", "[1, 2]", [1, 2]),
    "type.date": typed("date", "2020-02-29", datetime.date(2020, 2, 29)),
    "type.time": typed("time", "09:30:00", datetime.time(9, 30)),
    "type.datetime": typed("datetime", "2020-01-01T09:30:00", datetime.datetime(2020, 1, 1, 9, 30)),
    "type.year": typed("year", "2020", 2020),
    "type.yearmonth": typed("yearmonth", "2020-01", "2020-01"),
    "type.duration": typed("duration", "P1Y6M", "P1Y6M"),
    "type.geopoint": typed("geopoint", "139.76, 35.680", (Decimal("139.76"), Decimal("35.680"))),
    "type.geojson": typed(
        "geojson", '{""type"": ""Point"", ""coordinates"": [1, 2]}', {"type": "Point", "coordinates": [1, 2]}
    ),
    "type.any": typed("any", "x", "x"),
    "type.list": typed("list", "1;2", ("1", "2")),
}  # fmt: skip


def names() -> list[str]:
    return [f"{level}.{name}" for level, by in STANDARD.items() for version in by.values() for name in version]


def test_there_is_a_case_for_every_property_of_the_standard() -> None:
    assert sorted(CASES) == sorted(names())


def test_the_handbook_names_the_test_of_every_property() -> None:
    page = (Path(__file__).resolve().parents[2] / "handbook/docs/model/standard.md").read_text(encoding="utf-8")
    assert [name for name in CASES if f"`{name}`" not in page] == []


def opened(case: Case, level: str, root: Path) -> Opened:
    """The package of a case, as a stranger would have it: one descriptor beside its data."""
    says = {each: dict(case.beside.get(each, {})) for each in LEVELS}
    says[level] |= case.says
    width = case.csv.count(";" if b";" in _bytes(case.csv) else ",") if isinstance(case.csv, str) else 0
    fields = [{"name": "v", **says["field"]}, *([{"name": "w"}] if width or says["field"].get("name") else [])]
    if says["constraints"]:
        fields[0]["constraints"] = says["constraints"]
    schema = {"fields": fields, **says["schema"]}
    resource = {"name": "things", "path": "things.csv", "schema": schema, **says["resource"]}
    resource |= {"dialect": says["dialect"]} if says["dialect"] else {}
    if "data" in resource:
        del resource["path"]
    package = {"resources": [resource], **says["package"]}
    root.mkdir(exist_ok=True)
    (root / "datapackage.json").write_text(json.dumps(package, indent="\t"), encoding="utf-8")
    path = resource.get("path", "things.csv")
    (root / ("things.csv" if "://" in path else path)).write_bytes(_bytes(case.csv))
    return open_portal(root, DAY)


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_property_is_obeyed_or_refused_by_name(name: str, tmp_path: Path) -> None:
    case, (level, _, key) = CASES[name], name.partition(".")
    found = opened(case, "field" if level == "type" else level, tmp_path / "it")
    problems = [each for each in found.package.problems if each.code not in ("empty-table", "no-licence")]
    if case.code:
        assert {each.code for each in problems} == {case.code}, problems
        assert any(case.told in f"{each.message_en} {each.fix_en} {each.origin}" for each in problems), problems
        assert case.told != "not supported" or f"“{key}" in problems[0].message_en
        return
    assert not problems
    rows = next(iter(found.package.tables.values()))
    if case.values is not None:
        assert [row.values[0] for row in rows] == case.values
    made = list(files_of(rows.table, [row.values for row in rows], "en", found.csvs))
    told = json.loads(datapackage(found.package.descriptor, [rows.table], [download for _, download in made]).content)
    resource = told["resources"][0]
    field = resource["schema"]["fields"][0]
    where = {"package": told, "resource": resource, "field": field, "type": field}.get(level, {})
    if case.published is not None:
        told_as = {"delimiter": "type", "itemType": "type", "categoriesOrdered": "categories"}.get(key, key)
        assert where["type" if level == "type" else told_as] == case.published


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        ("things.csv", "property", "rows"), ("things.csv", "itemType", "object"), ("things.csv", "itemKeys", ["v"]),
        ("things.csv", "sheetNumber", 1), ("things.csv", "sheetName", "S1"), ("things.json", "delimiter", ";"),
        ("things.json", "sheetName", "S1"), ("things.ndjson", "property", "rows"), ("things.yaml", "commentChar", "#"),
        ("things.xlsx", "commentRows", [2]), ("things.xlsx", "itemKeys", ["v"]), ("things.parquet", "header", False),
    ],
)  # fmt: skip
def test_a_property_of_a_dialect_is_refused_for_other_formats(path: str, name: str, value: Any, tmp_path: Path) -> None:
    case = Case({name: value}, beside={"resource": {"path": path}})
    (found,) = (each for each in opened(case, "dialect", tmp_path / "it").package.problems if each.level == "error")
    assert found.code == "broken-schema" and f"“{name}” is not supported: it is for files in" in found.message_en


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("things.json", '[{"v": 1.125}, {"v": "1.125,5"}]'), ("things.json", '[["v"], [1.125], ["1.125,5"]]'),
        ("things.ndjson", '{"v": 1.125}\n{"v": "1.125,5"}'), ("things.xlsx", b""), ("things.parquet", b""),
    ],
)  # fmt: skip
def test_a_number_that_is_one_in_its_file_is_never_read_by_the_signs_of_text(
    path: str, content: str | bytes, tmp_path: Path
) -> None:
    if path.endswith(".xlsx"):
        content = book(1.125)
    elif path.endswith(".parquet"):
        duckdb.connect().execute(f"COPY (SELECT 1.125 AS v) TO '{tmp_path / 'one'}' (FORMAT parquet)")
        content = (tmp_path / "one").read_bytes()
    spelt = {"field": {"type": "number", "decimalChar": ",", "groupChar": "."}, "resource": {"path": path}}
    found = opened(Case({}, content, beside=spelt), "schema", tmp_path / "it").package
    assert {each.code for each in found.problems} == {"no-licence"}
    assert [row.values[0] for row in found.tables["things"]] == [Decimal("1.125"), Decimal("1125.5")][
        : 1 if isinstance(content, bytes) else 2
    ]


def test_a_file_whose_size_and_hash_are_told_right_is_taken_without_a_word(tmp_path: Path) -> None:
    data = b"v\nx\n"
    says = {"bytes": 4, "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
    found = opened(Case(says, data), "resource", tmp_path / "it").package.problems
    assert {each.code for each in found} == {"no-licence"}


def test_what_a_publisher_says_besides_is_published_as_it_is(tmp_path: Path) -> None:
    own = {"last_updated": "2026-02-24", "views": [{"height": 460, "on": True}]}
    found = opened(Case(own), "package", tmp_path / "it")
    assert {name: found.package.descriptor[name] for name in own} == own


def test_cells_are_published_as_they_were_typed_and_loaded_as_they_mean(tmp_path: Path) -> None:
    """`frictionless validate` holds for what is published, byte for byte."""
    from frictionless import Package

    csv = 'v,w\n"1,50",NA\n"1.234,5",x\n-,y\n'
    case = Case(
        {"missingValues": ["", "NA", "-"]},
        csv,
        beside={"field": {"type": "number", "decimalChar": ",", "groupChar": "."}},
    )
    found = opened(case, "schema", tmp_path / "it")
    assert {each.code for each in found.package.problems} == {"no-licence"}
    rows = found.package.tables["things"]
    assert [row.values for row in rows] == [(Decimal("1.50"), None), (Decimal("1234.5"), "x"), (None, "y")]
    site = tmp_path / "site"
    site.mkdir()
    made = list(files_of(rows.table, [row.values for row in rows], "en", found.csvs))
    for artifact, _ in made:
        (site / Path(artifact.path).name).write_bytes(artifact.content)
    assert (site / "things.csv").read_text(encoding="utf-8") == csv
    catalogue = datapackage(found.package.descriptor, [rows.table], [download for _, download in made])
    (site / "datapackage.json").write_bytes(catalogue.content)
    assert Package(str(site / "datapackage.json")).validate().valid
    assert '"v":1234.5' in (site / "things.json").read_text(encoding="utf-8")
