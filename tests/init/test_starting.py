"""`machikado init`: any file becomes a portal that the engine takes, or a sentence says why not; no source changes."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from click.testing import CliRunner

from machikado.cli import main
from machikado.init import start as starting
from machikado.init.settings import Settings
from starting import contents, errors, field, laid, problems, schema, start

_PLACES = "ID,名称,緯度,経度,種別,電話番号,備考\r\n" + "".join(
    f"{i:04},施設{i},{34 + i / 1000:.13f},{135 + i / 1000},{('公園', '図書館')[i % 2]},073-432-{1000 + i},注{i % 3}\r\n"
    for i in range(1, 60)
)  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";", "|"])
def test_a_table_is_read_in_any_encoding_and_with_any_delimiter(tmp_path: Path, encoding: str, sign: str) -> None:
    laid(tmp_path, {"places.csv": _PLACES.replace(",", sign).encode(encoding)})
    before = contents(tmp_path)
    said = start("--into", tmp_path, tmp_path)
    assert "59 行 × 7 列" in said and "地図あり" in said
    assert not problems(tmp_path)
    assert contents(tmp_path).items() >= before.items()
    assert field(tmp_path, "places", "電話番号")["checks"] == ["contact"]
    assert field(tmp_path, "places", "ID")["type"] == "string"


def test_titles_above_headings_and_damaged_rows_are_told_and_nothing_is_repaired(tmp_path: Path) -> None:
    text = (
        "施設一覧（令和6年）,,\n\nコード,名称,注\n"
        + "".join(f"a{i},名{i},{i}\n" for i in range(9))
        + "b,余り,2,3\nc,名c,<br>あ<br>い\n"
    )
    laid(tmp_path, {"x.csv": text})
    said = start("--into", tmp_path, tmp_path)
    assert "13" in said and "除いて公開" in said
    found = problems(tmp_path)
    assert sorted({(each.code, each.level) for each in found}) == [
        ("markup-in-text", "warning"),
        ("row-left-out", "warning"),
    ]
    assert [each.origin.line for each in found if each.code == "row-left-out"] == [13]
    assert (tmp_path / "x.csv").read_text(encoding="utf-8") == text


def _book(sheets: dict[str, list[list[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_each_sheet_with_a_table_becomes_one(tmp_path: Path) -> None:
    import datetime

    aed = [["AED設置箇所（令和6年4月1日）"], [], ["番号", "名称", "設置日", "開始"]]
    aed += [[i, f"施設{i}", datetime.date(2024, 1, i), datetime.time(9, i)] for i in range(1, 10)]
    mixed = [["a", "受付"], [1, datetime.datetime(2024, 1, 2, 9, 30)], [2, "未定"]]
    laid(tmp_path, {"AED.xlsx": _book({"箇所": aed, "注意": [["ご覧ください"]], "日時": mixed})})
    start("--into", tmp_path, tmp_path)
    assert not problems(tmp_path)
    assert [field(tmp_path, "aed", name)["type"] for name in ("番号", "設置日", "開始")] == ["integer", "date", "time"]
    assert field(tmp_path, "aed-2", "受付")["type"] == "string"
    resources = yaml.safe_load((tmp_path / "datapackage.yaml").read_text("utf-8"))["resources"]
    assert resources[0]["path"] == "AED.xlsx#箇所" and resources[0]["dialect"] == {"headerRows": [3]}


_POINT = {"type": "Feature", "properties": {"名": "a"}, "geometry": {"type": "Point", "coordinates": [135.1, 34.2]}}


@pytest.mark.parametrize(
    ("name", "content", "types"),
    [
        ("a.json", [{"id": 1, "tags": ["x", "y"], "at": {"lat": 1.5}, "deep": {"a": {"b": 1}}}, {"id": 2}],
         {"id": "integer", "tags": "list", "at.lat": "number", "deep": "object"}),
        ("a.json", {"meta": {"n": 1}, "result": {"rows": [{"v": True}, {"v": None}]}}, {"v": "boolean"}),
        ("a.json", {"k1": {"v": 1}, "k2": {"v": 2}}, {"key": "string", "v": "integer"}),
        ("a.geojson", {"type": "FeatureCollection", "features": [_POINT]}, {"名": "string", "geometry": "geopoint"}),
    ],
)  # fmt: skip
def test_json_is_read_where_its_rows_stand(tmp_path: Path, name: str, content: Any, types: dict[str, str]) -> None:
    laid(tmp_path, {name: json.dumps(content)})
    start("--into", tmp_path, tmp_path)
    assert {each["name"]: each["type"] for each in schema(tmp_path, "a")["fields"]} == types
    assert not [each for each in problems(tmp_path) if each.code != "swapped-point"]


def test_lines_of_json_and_packed_files_are_read(tmp_path: Path) -> None:
    import gzip

    laid(tmp_path, {"a.ndjson": '{"x": 1}\n{"x": 2, "y": "b"}\n', "b.csv.gz": gzip.compress(b"p,q\n1,2\n")})
    assert "2 rows" in start("--into", tmp_path, tmp_path) and not problems(tmp_path)


# ---------------------------------------------------------------- what it does to a folder


def test_a_second_run_changes_nothing_and_says_so(tmp_path: Path) -> None:
    laid(tmp_path, {"places.csv": _PLACES})
    start("--into", tmp_path, tmp_path)
    before = contents(tmp_path)
    assert "何も変えませんでした" in start("--into", tmp_path, tmp_path, "--lang", "ja")
    assert "nothing is changed" in start("--into", tmp_path, tmp_path, "--lang", "en")
    assert "nothing to add" in start("--update", "--into", tmp_path, "--lang", "en")
    assert contents(tmp_path) == before


def test_two_portals_of_the_same_files_are_the_same(tmp_path: Path) -> None:
    for name in "ab":
        laid(tmp_path / name, {"places.csv": _PLACES, "list.csv": "a,b\n1,2\n"})
        start("--into", tmp_path / name, tmp_path / name, "--title", "T")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_updating_adds_tables_and_columns_and_leaves_what_was_written_by_hand(tmp_path: Path) -> None:
    laid(tmp_path, {"places.csv": "id,v\na,1\nb,2\n"})
    start("--into", tmp_path, tmp_path)
    path = tmp_path / "datasets/schemas/places.yaml"
    path.write_text(path.read_text("utf-8").replace("title: Places", "title: Our places  # by hand"), "utf-8")
    laid(tmp_path, {"places.csv": "id,v,w\na,1,x\nb,2,y\n", "new.csv": "c,d\n1,2\n"})
    said = start("--update", "--into", tmp_path)
    assert "new" in said
    assert "title: Our places  # by hand" in path.read_text("utf-8")
    assert [each["name"] for each in schema(tmp_path, "places")["fields"]] == ["id", "v", "w"]
    assert not problems(tmp_path)
    before = contents(tmp_path)
    start("--update", "--into", tmp_path)
    assert contents(tmp_path) == before


def test_nothing_is_added_to_a_descriptor_that_goes_on_in_another_way(tmp_path: Path) -> None:
    laid(tmp_path, {"places.csv": "id,v\na,1\n"})
    start("--into", tmp_path, tmp_path)
    path = tmp_path / "datapackage.yaml"
    path.write_text(path.read_text("utf-8") + "keywords:\n  - a\n", "utf-8")
    laid(tmp_path, {"new.csv": "c,d\n1,2\n"})
    before = contents(tmp_path)
    said = start("--update", "--into", tmp_path, "--lang", "en")
    assert "datapackage.yaml" in said and contents(tmp_path) == before


def test_files_from_elsewhere_are_copied_byte_for_byte(tmp_path: Path) -> None:
    source = laid(tmp_path / "desk", {"places.csv": _PLACES.encode("cp932")})
    start("--into", tmp_path / "portal", source)
    assert (tmp_path / "portal/datasets/places.csv").read_bytes() == _PLACES.encode("cp932")
    assert (tmp_path / "portal/datasets/datapackage.yaml").is_file()
    assert not problems(tmp_path / "portal")


def test_no_file_that_is_there_is_overwritten(tmp_path: Path) -> None:
    laid(tmp_path, {"a.csv": "x,y\n1,2\n", "mkdocs.yml": "site_name: Mine\n", "README.md": "mine"})
    said = start("--into", tmp_path, tmp_path)
    assert (tmp_path / "mkdocs.yml").read_text() == "site_name: Mine\n" and (
        tmp_path / "README.md"
    ).read_text() == "mine"
    assert "mkdocs.yml" in said


def test_the_four_questions_are_asked_of_somebody_who_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from machikado.cli.starting import _asking

    asked: list[str] = []

    def answer(words: str, **_: Any) -> str:
        asked.append(words)
        return ["My portal", "A town", "CC-BY-4.0", "en"][len(asked) - 1]

    monkeypatch.setattr("click.prompt", answer)
    with main.make_context("machikado", ["init"]):
        found = _asking({}, quiet=False)(Settings(title="x", language="ja"), False)
        assert found == Settings(title="My portal", publisher="A town", licence="CC-BY-4.0", language="en")
        assert _asking({"title": "T"}, quiet=True)(Settings(title="x", language="ja"), False).title == "T"
    assert len(asked) == 4


def test_what_is_stated_stands_in_the_portal(tmp_path: Path) -> None:
    laid(tmp_path, {"a.csv": "x,y\n1,2\n"})
    words = ["--title", "人口: #1", "--publisher", "○○市", "--licence", "CC-BY-4.0", "--language", "ja"]
    start("--into", tmp_path, tmp_path, *words)
    package = yaml.safe_load((tmp_path / "datapackage.yaml").read_text("utf-8"))
    assert package["title"] == "人口: #1" and package["licenses"][0]["name"] == "CC-BY-4.0"
    assert package["contributors"] == [{"title": "○○市", "roles": ["publisher"]}]
    settings = (tmp_path / "mkdocs.yml").read_text("utf-8")
    assert "language: ja" in settings and len(settings.splitlines()) <= 12
    assert CliRunner().invoke(main, ["init", "--language", "xx"]).exit_code == 2


# ---------------------------------------------------------------- bad input

_ZIPPED = "a,b\n1,2\n"


def _zip(**entries: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            archive.writestr(name.replace("__", "/").replace("DOT", "."), text)
    return out.getvalue()


def _oversized() -> bytes:
    """A ZIP whose only part says that it unpacks to 1 GB."""
    data = bytearray(_zip(**{"a.csv": _ZIPPED}))
    place = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, place + 24, 1_000_000_000)
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"\n\n", "empty"),
        ("a.csv", bytes(range(256)) * 40, "cannot be read"),
        ("a.csv", b"a,b\n1,\x002\n", "cannot be read"),
        ("a.csv", b"<!doctype html><p>", "HTML"),
        ("a.csv", b'a,b\n1,"2\n3,4\n', "cannot be read"),
        ("a.json", b"{oops", "JSON"),
        ("a.json", b"[1, 2]", "list of objects"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Excel 97-2003"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("a.xlsx", b"PK\x03\x04 broken", "not a readable ZIP"),
        ("a.parquet", b"PAR1 broken PAR1", "Parquet"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": []}', "list of objects"),
        ("a.zip", b"PK\x03\x04 broken", "ZIP"),
        ("a.zip", _oversized(), "unpack"),
        ("a.csv", b",".join(b"c%d" % i for i in range(1500)) + b"\n", "1,500 columns"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_is_written(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    laid(tmp_path, {name: content})
    result = CliRunner().invoke(main, ["init", "--yes", "--into", str(tmp_path), "--lang", "en", str(tmp_path)])
    assert result.exit_code == 1 and result.exception is not None and isinstance(result.exception, SystemExit)
    assert words.lower() in result.output.lower() and name in result.output and "Next: machikado init" in result.output
    assert list(contents(tmp_path)) == [name]


def test_what_can_be_published_is_published_beside_what_cannot(tmp_path: Path) -> None:
    laid(tmp_path, {"good.csv": "a,b\n1,2\n", "bad.json": "{", "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"})
    said = start("--into", tmp_path, tmp_path, "--lang", "en")
    assert "bad.json" in said and "old.xls" in said and not errors(tmp_path)


def test_a_zip_decides_nowhere_where_it_is_written(tmp_path: Path) -> None:
    hostile = {
        "../../evil.csv": _ZIPPED,
        "/abs.csv": _ZIPPED,
        "..\\win.csv": _ZIPPED,
        "ok/\x1b[31m.csv": _ZIPPED,
        ".hid.csv": _ZIPPED,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in hostile.items():
            archive.writestr(name, text)
    laid(tmp_path / "in", {"a.zip": out.getvalue()})
    said = start("--into", tmp_path / "deep/portal", tmp_path / "in/a.zip")
    assert not errors(tmp_path / "deep/portal") and "\x1b" not in said
    outside = [name for name in contents(tmp_path) if not name.startswith("deep/portal/")]
    assert outside == ["in/a.zip"]
    assert len(list((tmp_path / "deep/portal/datasets").rglob("*.csv"))) == 4


def test_links_are_not_followed(tmp_path: Path) -> None:
    laid(tmp_path, {"secret/s.csv": "a,b\n1,2\n", "portal/a.csv": "x,y\n1,2\n"})
    (tmp_path / "portal/link.csv").symlink_to(tmp_path / "secret/s.csv")
    (tmp_path / "portal/folder").symlink_to(tmp_path / "secret")
    said = start("--into", tmp_path / "portal", tmp_path / "portal", "--lang", "en")
    assert "link.csv" in said
    assert [path.name for path in (tmp_path / "portal/datasets/schemas").iterdir()] == ["a.yaml"]


@pytest.mark.parametrize(
    "name", ["a\nb.csv", "a*b.csv", "odd,name;x'\"#.csv", "[x].csv", "a b (1).csv", "é.csv", "データ.csv"]
)
def test_any_name_of_a_file_is_contained(tmp_path: Path, name: str) -> None:
    laid(tmp_path, {name: "a,b\n1,2\n"})
    start("--into", tmp_path, tmp_path)
    assert not errors(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "a,a,,b\n1,2,3,4\n5,6,7,8\n",
        '"a{b}","x\ny","=cmd","<b>","  sp ","null","yes: no","- q","#h"\n1,2,3,4,5,6,7,8,9\n',
        "id,t\n1,<script>alert(1)</script>\n2,ok\n3,javascript:x\n4,=1+1\n5,\x01ctl\n",
        "from,to\n" + "".join(f"2024-01-{i:02},2024-02-{i:02}\n" for i in range(1, 29)),
        "1,2.5,2024-01-01\n2,3.5,2024-01-02\n",
        "name,value\nx,1\n",
        ",".join(f"c{i}" for i in range(500)) + "\n" + ",".join(map(str, range(500))) + "\n",
        "only\nx\n",
        "a,b\n",
        "origin,count,label,index,key,record,table\n1,2,3,4,5,6,7\n",
        "id,id.x\n1,2\n",
        "a,,\n1,,\n",
        "Ａ,A\n1,2\n",
        "v\nx\n\n\ny\n",
    ],
)
def test_odd_tables_are_taken_as_they_are(tmp_path: Path, text: str) -> None:
    laid(tmp_path, {"odd.csv": text})
    said = start("--into", tmp_path, tmp_path)
    assert not errors(tmp_path)
    assert len(said.splitlines()) <= 25
    assert (tmp_path / "odd.csv").read_text(encoding="utf-8") == text


def test_the_report_stays_short_whatever_there_is(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {f"t{i}.csv": f"a{i},b\n1, 2 \n" for i in range(30)}
    files |= {f"bad{i}.json": "{" for i in range(30)}
    laid(tmp_path, files)
    said = start("--into", tmp_path, tmp_path, "--lang", "en").splitlines()
    assert len(said) <= 25 and any("more tables" in line for line in said) and said[-1].startswith("Next:")


def test_a_file_beyond_what_is_read_is_told(tmp_path: Path) -> None:
    laid(tmp_path, {"a.csv": "a,b\n1,2\n"})
    with (tmp_path / "big.csv").open("wb") as file:
        file.truncate(300_000_000)
    said = start("--into", tmp_path, tmp_path, "--lang", "en")
    assert "big.csv" in said and "100 MB" in said


def test_large_files_are_not_read_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond some size the engine judges when somebody checks; what is decided is the same."""
    laid(tmp_path / "a", {"places.csv": _PLACES})
    laid(tmp_path / "b", {"places.csv": _PLACES})
    start("--into", tmp_path / "a", tmp_path / "a", "--title", "T")
    monkeypatch.setattr(starting, "MOST_JUDGED", 10)
    start("--into", tmp_path / "b", tmp_path / "b", "--title", "T")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
