"""Tables in every usual format: each cell is the text that stands in the file, at its place."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machikado.core.file_formats import format_of
from machikado.core.json_cursor import Cursor, JsonFault
from machikado.core.model import Field, ForeignKey, Nesting, Table
from machikado.core.raw_rows import RawFile
from machikado.package.csv_reader import files_of, read_file

TYPES = {"tags": "list", "n": "number", "extra": "object", "geometry": "geojson", "spot": "geopoint"}


def table(path: str, *names: str, **details: Any) -> Table:
    fields = tuple(Field(name=name, type=TYPES.get(name, "string"), required=name == "id") for name in names)
    positions = {name: place for place, name in enumerate(names)}
    resource = {name: details.pop(name) for name in ("dialect", "format") if name in details}
    details = {"key": ("id",), "paths": (path,), "resource": resource, **details}
    return Table(name="things", fields=fields, positions=positions, **details)


def read(root: Path, of: Table, content: str | bytes, children: Any = None) -> RawFile:
    path = root / "datasets" / of.paths[0].replace("*", "one").partition("#")[0]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_file(files_of(root, of)[0], root, of, children or {})


def cells(found: RawFile, name: str = "things") -> list[list[Any]]:
    return [row.cells for row in found.rows.get(name, [])]


def lines(found: RawFile) -> list[int]:
    return [row.line for row in found.rows["things"]]


def told(found: RawFile) -> list[tuple[str, int | None, str | None]]:
    return [(each.code, each.origin.line, each.field) for each in found.problems]


@pytest.mark.parametrize(
    ("path", "declared", "expected"),
    [
        ("a.csv", "", "csv"), ("A.TSV", "", "tsv"), ("a.json", "", "json"), ("a.jsonl", "", "ndjson"),
        ("a.geojson", "", "geojson"), ("a/b.xlsx#2017年度", "", "xlsx"), ("a.parquet", "", "parquet"),
        ("a/*.md", "", "md"), ("a.yml", "", "yaml"), ("a.txt", "tsv", "tsv"), ("a.csv.gz", "", "csv"),
        ("a.xlsx.gz", "", None), ("a.xls", "", None), ("json", "", "json"), ("a.csv", "sql", None),
    ],
)  # fmt: skip
def test_a_format_is_declared_or_told_by_the_name(path: str, declared: str, expected: str | None) -> None:
    assert format_of(path, declared) == expected


# ---------------------------------------------------------------- JSON

OBJECTS = """[
  {"id": "a", "name": "橋", "n": 1.50, "tags": ["x", 2, true], "open": true},
  {"id": "b", "n": 123456789012345678901234567890, "name": null,
   "extra": {"k": [1.0, null, "\\u00e9"]}, "open": false}, {"id": "c", "n": 1e999999999, "name": ""}
]"""


def test_json_rows_keep_numbers_as_written_and_know_their_lines(tmp_path: Path) -> None:
    found = read(tmp_path, table("t.json", "id", "name", "n", "tags", "extra", "open"), OBJECTS)
    assert not found.problems and not found.damaged
    assert cells(found) == [
        ["a", "橋", "1.50", ["x", "2", "true"], None, "true"],
        ["b", None, "123456789012345678901234567890", None, '{"k":[1.0,null,"é"]}', "false"],
        ["c", None, "1e999999999", None, None, None],
    ]
    assert lines(found) == [2, 3, 4]


def test_json_arrays_stand_below_their_headings(tmp_path: Path) -> None:
    text = '[["id", "n", "tags"],\n["a", 1.0, ["x"]],\n\n["b", null, []], ["c"]]'
    found = read(tmp_path, table("t.json", "id", "n", "tags"), text)
    assert cells(found) == [["a", "1.0", ["x"]], ["b", None, []]] and lines(found) == [2, 4]
    assert told(found) == [("ragged-row", 4, None)]


@pytest.mark.parametrize("pointer", ["data", "/data", "/a~1b/0x"])
def test_json_below_a_property(tmp_path: Path, pointer: str) -> None:
    of = table("t.json", "id", dialect={"property": pointer})
    text = '{"meta": {"id": 1},\n"a/b": {"0x": [\n{"id": "a"}]},\n"data": [{"id": "a"}],\n"end": []}'
    found = read(tmp_path, of, text)
    assert cells(found) == [["a"]] and not found.problems
    assert lines(found) == [3 if "~" in pointer else 4]


def test_json_objects_under_their_keys(tmp_path: Path) -> None:
    text = '{"a": {"name": "x"},\n "b": {"id": "b", "name": "y"},\n "c": {"id": "other"}}'
    found = read(tmp_path, table("t.json", "id", "name"), text)
    assert cells(found) == [["a", "x"], ["b", "y"], ["c", None]] and lines(found) == [1, 2, 3]
    assert told(found) == [("filled-in-field", 3, "id")]
    for of in (table("t.json", "id", "name", key=()), table("t.json", "id", "name", key=("id", "name"))):
        assert told(read(tmp_path, of, text)) == [("unreadable-file", None, None)]


def test_an_object_that_is_no_list_of_rows_names_the_lists_in_it(tmp_path: Path) -> None:
    (found,) = read(tmp_path, table("t.json", "id"), '{"meta": {}, "rows": [{"id": "a"}], "old": []}').problems
    assert found.code == "unreadable-file" and "rows, old" in found.message_en
    (found,) = read(tmp_path, table("t.json", "id", dialect={"property": "x"}), "{}").problems
    assert "x" in found.message_en


def test_one_record_a_file_where_the_path_is_a_pattern(tmp_path: Path) -> None:
    assert cells(read(tmp_path, table("t/*.json", "id", "name"), '{"id": "a", "name": "x"}')) == [["a", "x"]]
    assert cells(read(tmp_path, table("u/*.json", "id"), '[{"id": "a"}, {"id": "b"}]')) == [["a"], ["b"]]


def test_nested_objects_fill_columns_with_dots_and_lists_their_tables(tmp_path: Path) -> None:
    """As congress-legislators has it."""
    text = '[{"id": {"bioguide": "B1", "fec": ["H1"]}, "terms": [{"type": "rep"}, {"type": "sen"}]}]'
    of = table("t.json", "id.bioguide", "id.fec", key=("id.bioguide",))
    terms = Table(
        name="terms", fields=tuple(Field(name=name) for name in ("who", "sequence", "type")),
        positions={"who": 0, "sequence": 1, "type": 2}, nesting=Nesting(parent="things", name="terms"),
        foreign_keys=(ForeignKey(fields=("who",), table="things", references=("id.bioguide",)),),
    )  # fmt: skip
    found = read(tmp_path, of, text, {"things": [terms]})
    assert cells(found) == [["B1", None]]
    assert told(found) == [("wrong-shape", 1, "id.fec")], "a list in a field of text"
    assert cells(found, "terms") == [["B1", "1", "rep"], ["B1", "2", "sen"]]
    yaml = read(tmp_path, table("t.yaml", "id.bioguide", key=()), "- id: {bioguide: B1, thomas: '1'}\n")
    assert cells(yaml) == [["B1"]] and told(yaml) == [("unknown-field", 1, "id.thomas")]


def test_an_undeclared_key_is_told_once_a_file(tmp_path: Path) -> None:
    text = json.dumps([{"id": str(number), "naem": "x", "more": {}} for number in range(50)])
    found = read(tmp_path, table("t.json", "id", "name"), text)
    assert told(found) == [("unknown-field", 1, "naem"), ("unknown-field", 1, "more")]
    assert {row.told for row in found.rows["things"]} == {frozenset(["name"])}, "the field that was meant, in each row"


def test_keys_that_the_dialect_names_are_read_and_others_left(tmp_path: Path) -> None:
    of = table("t.json", "id", dialect={"itemKeys": ["id"]})
    assert cells(read(tmp_path, of, '[{"id": "a", "rest": [1]}]')) == [["a"]]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[{"id": "a"},\n]', 2, "expected a value"),
        ('[{"id": "a",}]', 1, "expected a name"),
        ('[{"id": {"x" 1}}]', 1, "expected a colon"),
        ('[{"id": "a" "b"}]', 1, "expected a comma"),
        ('[{"id": "a', 1, "not closed"),
        ('[{"id": "a\nb"}]', 1, "line break"),
        ('[{"id": "\\x"}]', 1, "wrong sign"),
        ('[{"id": "a"}\n{"id": "b"}]', 2, ", ]"),
        ('[{"id": "a"}]\n[]', 2, "follows"),
        ('[{"id": NaN}]', 1, "NaN"),
        ('[\n{"id": -Infinity}]', 2, "NaN"),
        ('[{"id": "\\ud83d"}]', 1, "surrogate"),
        ('[{"id": "\\u0000"}]', 1, "NUL"),
        ('[{"id": "a"}', 1, ", ]"),
        ('{"a": 1', 1, ", }"),
        ("{a: 1}", 1, ""),
        ('[{"id": ' + "[" * 100_000, 1, "deep"),
        ('[{"id": ' + "[" * 70 + "]" * 70 + "}]", 1, "deep"),
        ("nonsense", 1, ""),
    ],
)
def test_what_is_no_json(tmp_path: Path, text: str, line: int, words: str) -> None:
    found = read(tmp_path, table("t.json", "id"), text)
    (told,) = found.problems
    assert (told.code, told.origin.line, found.damaged) == ("broken-json", line, True)
    assert words in told.message_en


def test_letters_of_two_halves_and_escapes_that_are_none(tmp_path: Path) -> None:
    found = read(tmp_path, table("t.json", "id", "name"), r'[{"id": "\ud83d\ude00", "name": "\\u0000 \\ud800"}]')
    assert cells(found) == [["😀", r"\u0000 \ud800"]] and not found.problems


def test_doubled_keys_are_an_error_with_both_places(tmp_path: Path) -> None:
    found = read(tmp_path, table("t.json", "id", "name"), '[{"id": "a",\n "id": "b", "name": {"x": 1, "x": 2}}]')
    assert ("duplicate-key", 2, "id") in told(found) and ("duplicate-key", 2, "x") in told(found)
    assert found.damaged
    keyed = read(tmp_path, table("t.json", "id", "name"), '{"a": {"name": "1"},\n"a": {"name": "2"}}')
    assert told(keyed) == [("duplicate-key", 2, "a")] and "line 1" in keyed.problems[0].message_en


@pytest.mark.parametrize(("text", "found"), [('["a"]', "a value"), ("[null]", "nothing"), ("3", "a value")])
def test_rows_that_are_none(tmp_path: Path, text: str, found: str) -> None:
    (told,) = read(tmp_path, table("t.json", "id"), text).problems
    assert told.code == "wrong-shape" and found in told.message_en


@pytest.mark.parametrize("text", ["", " \n", "[]", "{}", "\ufeff[]"])
def test_empty_json_is_an_empty_table(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, table("t.json", "id"), text)
    assert (found.problems, found.damaged, found.rows.get("things", [])) == ([], False, [])


def test_json_in_another_encoding_is_told_as_any_text(tmp_path: Path) -> None:
    found = read(tmp_path, table("t.json", "id"), '[{"id": "橋"}]'.encode("utf-16"))
    assert [each.code for each in found.problems] == ["wrong-encoding"] and cells(found) == [["橋"]]


def test_lines_of_json(tmp_path: Path) -> None:
    text = '{"id": "a", "n": 0.10}\r\n\n{"id": "b"}\n{"id": \n{"id": "d", "id": "d"}\n'
    found = read(tmp_path, table("t.ndjson", "id", "n"), text)
    assert cells(found) == [["a", "0.10"], ["b", None], ["d", None]] and lines(found) == [1, 3, 5]
    assert told(found) == [("broken-json", 4, None), ("duplicate-key", 5, "id")]
    arrays = read(tmp_path, table("t.jsonl", "id", "n"), '["n", "id"]\n[1, "a"]\n')
    assert cells(arrays) == [["a", "1"]] and lines(arrays) == [2]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8", exclude_characters="\0")),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text('ab"\\n橋', max_size=3), below, max_size=4),
    max_leaves=12,
)


@given(st.lists(VALUES, max_size=5), st.sampled_from([None, 1]))
def test_a_cursor_reads_what_a_json_cursor_reads(items: list[Any], indent: int | None) -> None:
    text = json.dumps(items, indent=indent)
    cursor = Cursor(text)
    starts = [(start, cursor.value()) for start in cursor.elements()]
    cursor.finish()
    assert [json.loads(json.dumps(value)) for _, value in starts] == json.loads(text, parse_int=str)
    assert [cursor.line(start) for start, _ in starts] == [text.count("\n", 0, start) + 1 for start, _ in starts]


@given(st.text('[]{}",:0123456789.eE-ntrufals\\ \n', max_size=40))
def test_a_cursor_refuses_what_a_json_cursor_refuses(text: str) -> None:
    try:
        json.loads(text, parse_float=str, parse_int=str)
    except json.JSONDecodeError:
        with pytest.raises(JsonFault):
            cursor = Cursor(text)
            cursor.value()
            cursor.finish()


# ---------------------------------------------------------------- GeoJSON

FEATURES = """{"type": "FeatureCollection", "features": [
{"type": "Feature", "id": 7, "properties": {"name": "駅"},"geometry": {"type": "Point", "coordinates": [135.50, 34.7]}},
{"type": "Feature", "properties": {"id": "b", "name": null}, "geometry": null},
{"type": "Feature", "id": "c", "properties": null,
 "geometry": {"type": "LineString", "coordinates": [[1.0, 2], [3, 4]]}}
]}"""


def test_geojson_properties_are_columns(tmp_path: Path) -> None:
    found = read(tmp_path, table("t.geojson", "id", "name", "geometry"), FEATURES)
    assert not found.problems and lines(found) == [2, 3, 4]
    assert cells(found) == [
        ["7", "駅", '{"type":"Point","coordinates":[135.50,34.7]}'],
        ["b", None, None],
        ["c", None, '{"type":"LineString","coordinates":[[1.0,2],[3,4]]}'],
    ]


@pytest.mark.parametrize(
    ("form", "expected"),
    [("", "135.50, 34.7"), ("array", "[135.50,34.7]"), ("object", '{"lon":135.50,"lat":34.7}')],
)
def test_a_point_is_written_as_its_field_has_it(tmp_path: Path, form: str, expected: str) -> None:
    fields = (Field(name="id"), Field(name="geometry", type="geopoint", descriptor={"format": form}))
    of = Table(name="things", fields=fields, positions={"id": 0, "geometry": 1}, paths=("t.geojson",))
    text = FEATURES.replace('{"name": "駅"}', "{}").replace('"name": null', '"x": null')
    found = read(tmp_path, of, text)
    assert cells(found)[0] == ["7", expected]
    assert told(found) == [("unknown-field", 3, "x")]


def test_geojson_that_is_none(tmp_path: Path) -> None:
    of = table("t.geojson", "id", "geometry")
    for text in ('{"type": "Topology", "objects": {}}', "[]", '{"type": "Feature"'):
        found = read(tmp_path, of, text)
        assert found.damaged and {each.code for each in found.problems} <= {"unreadable-file", "broken-json"}
    crs = '{"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2451"}}'
    text = f'{{"type": "FeatureCollection", "crs": {crs}, "features": []}}'
    assert ["EPSG::2451" in each.message_en for each in read(tmp_path, of, text).problems] == [True]


# ---------------------------------------------------------------- Text with tabs, Markdown, gzip


def test_tabs_separate_the_cells_of_tsv(tmp_path: Path) -> None:
    assert cells(read(tmp_path, table("t.tsv", "id", "name"), 'id\tname\na\tx, y\n"b\n"\tz\n')) == [
        ["a", "x, y"], ["b\n", "z"],
    ]  # fmt: skip
    assert cells(read(tmp_path, table("t.txt", "id", "name", format="tsv"), "id\tname\na\tb\n")) == [["a", "b"]]


def test_markdown_is_a_record_with_a_body(tmp_path: Path) -> None:
    """As endoflife.date has it."""
    of = table("products/*.md", "id", "tags", "body")
    text = "---\nid: alpine\ntags: [a, b]\nlatest: '3.1'\n---\n\n> Alpine *Linux*\n\nMore.\n"
    found = read(tmp_path, of, text)
    assert cells(found) == [["alpine", ["a", "b"], "> Alpine *Linux*\n\nMore."]]
    assert told(found) == [("unknown-field", 4, "latest")]
    assert found.rows["things"][0].origin("body").line == 7
    assert cells(read(tmp_path, of, text.replace("\n", "\r\n"))) == cells(found)
    assert cells(read(tmp_path, of, "---\nid: x\n---")) == [["x", None, None]]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("# no front matter\n", ["unreadable-file"]),
        ("---\nid: [\n---\n", ["broken-yaml"]),
        ("---\n- a\n---\n", ["wrong-shape"]),
        ("---\nid: a\nbody: x\n---\ny\n", ["duplicate-key"]),
        ("", []),
    ],
)
def test_markdown_that_is_no_record(tmp_path: Path, text: str, codes: list[str]) -> None:
    assert [each.code for each in read(tmp_path, table("t/*.md", "id", "body"), text).problems] == codes


def test_what_gzip_packed_is_read_up_to_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of = table("t.csv.gz", "id", "name")
    assert cells(read(tmp_path, of, gzip.compress(b"id,name\na,x\n"))) == [["a", "x"]]
    for damaged in (b"id,name\n", gzip.compress(b"id,name\na,x\n")[:-9]):
        (told,) = read(tmp_path, of, damaged).problems
        assert "gzip" in told.message_en
    monkeypatch.setattr("machikado.package.source_files.MAX_BYTES", 3_000_000)
    (told,) = read(tmp_path, of, gzip.compress(b"id,name\n" + b"a" * 3_000_000)).problems
    assert "at most 3 MB" in told.message_en
