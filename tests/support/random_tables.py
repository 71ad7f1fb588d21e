"""Random tables with their CSV files: fields of every type and constraint, cells that are right, wrong and odd."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ODD = [
    "", " ", "-", "0", "-0", "00", "007", "1,234", "1,5", "1e3", "NaN", "INF", "+5", "1_0", "１２", "٣", "1.50",
    "-1.5", "1.", ".5", "true", "TRUE", "True", "1", "はい", "yes", "2017-06-19", "2017-6-9", "2017-02-30",
    "0000-01-01", "2017", "2017-06", "2017-13", "20170", "年", "<b>x</b>", "a<b", "javascript:x",
    "JavaScript :", "javaſcript:", "x@y.jp", "03-1234-5678", "０３-1234-5678", "090-1234-5678", "09012345678",
    "1234 5678 9012", "123456789012", "=1+1", "+a", "-a", "＝1", "@x", "\ta", "縺ゅ＞", "ã\x81‚ã\x81„", "\u202ex",
    "�", "a\x07b", "a\nb", "a\r\nb", 'a"b', '"', "a,b", "a;b", ";", "a;;b", "'x", "http://a.jp/",
    "https://b.jp/あ", "http://a b", "ftp://x", "011002", "11002", "011003", "131016", "a", "b", "z", "ａ", "A",
    "x" * 201, "9" * 18, "9" * 19, "-" + "9" * 18, "999999999999.999999", "0.0000001", "1000000000000",
    "9" * 400, "12:30", "2017-06-19T10:00:00", "NA", "null", "\xa0", "\u3000あ", "株式会社", "１２３４-５６７８",
    "マイナンバー 123456789012", "東京都", "ﾃﾞｰﾀ", "𠮷野家", "é", "ﬀ", "2017-06-19 ", " 2017", "٢٠١٧", "0x1F",
    "2017-06-19T24:00:00", "2017-06-19T10:00:00Z", "2017-06-19T10:00:00+09:00", "2017-06-19T10:00:00.123456Z",
    "10:00:00Z", "25:00:00", "2017-00", "0001-01", "P1Y", "P", "35.1,139.2", "139.20,35.1", '{"a":1.50}', "{", "[1]",
    "٠٣-1234-5678", "\x85", "\u2028",
]  # fmt: skip
PATTERNS = [
    r"[a-z]+", r"\d{4}", r"[0-9]{2,3}-[0-9]{4}", r"[^0-9]+", r"(a|b)c?", r"\w+", r"t[0-9]{3}", r"[ぁ-ん]+", r".{1,3}",
    r"\S+", r"[\w\-.]+", r"a$", r"[a-z]+(-[a-z]+)*", r"[^\d]+",
]  # fmt: skip
TYPES = [
    "string", "string", "string", "integer", "number", "boolean", "date", "year", "list", "datetime", "time",
    "yearmonth", "any", "duration", "geopoint", "object",
]  # fmt: skip


class Made(NamedTuple):
    """A schema as YAML has it, and the bytes of the file that it is for."""

    schema: dict[str, Any]
    content: bytes


def random_table(chance: random.Random) -> Made:
    fields = [random_field(chance, f"n{number}") for number in range(chance.randrange(2, 6))]
    schema: dict[str, Any] = {"title": "T", "fields": [field for field, _ in fields]}
    if chance.random() < 0.6:
        schema["primaryKey"] = [field["name"] for field, _ in fields[: chance.choice([1, 1, 2])]]
    share = chance.choice([0.0, 0.02, 0.2, 1.0])  # of odd cells
    rows = [
        [chance.choice(ODD) if chance.random() < share else good() for _, good in fields]
        for _ in range(chance.choice([0, 1, 3, 12, 40]))
    ]
    header = [field["name"] for field, _ in fields]
    if chance.random() < 0.1:
        chance.shuffle(header)
    if chance.random() < 0.05:
        header[0] = "other"
    return Made(schema, _csv(chance, [header, *rows]))


def random_field(chance: random.Random, name: str) -> tuple[dict[str, Any], Callable[[], str]]:
    kind = chance.choice(TYPES)
    rules: dict[str, Any] = {"required": "true"} if chance.random() < 0.2 else {}
    field: dict[str, Any] = {"name": name, "type": kind, "constraints": rules}
    good = {
        "string": lambda: chance.choice(["さくら", "abc", "a", "b", "t123", "東京 駅", "x-y", "012", ""]),
        "integer": lambda: str(chance.randrange(-50, 2000)),
        "number": lambda: chance.choice(["0", "1.5", "-2.25", "100", "0.10", ""]),
        "boolean": lambda: chance.choice(["true", "false"]),
        "date": lambda: f"20{chance.randrange(10, 30)}-0{chance.randrange(1, 10)}-1{chance.randrange(10)}",
        "year": lambda: str(chance.randrange(1990, 2030)),
        "datetime": lambda: f"2020-0{chance.randrange(1, 10)}-1{chance.randrange(10)}T0{chance.randrange(10)}:15:00Z",
        "time": lambda: f"1{chance.randrange(10)}:30:00",
        "yearmonth": lambda: f"{chance.randrange(1990, 2030)}-0{chance.randrange(1, 10)}",
        "any": lambda: chance.choice(["さくら", "1", "a"]),
        "duration": lambda: f"P{chance.randrange(1, 9)}D",
        "geopoint": lambda: f"139.{chance.randrange(99)},35.1",
        "object": lambda: '{"a":' + str(chance.randrange(9)) + "}",
        "list": lambda: ";".join(chance.sample(["a", "b", "さ", "く"], chance.randrange(1, 4))),
    }[kind]
    if chance.random() < 0.15:
        rules["unique"] = "true"
    if kind in ("integer", "year", "number", "date") and chance.random() < 0.3:
        rules["minimum"] = {"integer": "3", "year": "2000", "number": "0.5", "date": "2015-01-01"}[kind]
    if kind in ("integer", "year", "number", "date") and chance.random() < 0.3:
        rules["maximum"] = {"integer": "1500", "year": "2020", "number": "50", "date": "2025-12-31"}[kind]
    if kind in ("string", "list") and chance.random() < 0.2:
        rules["maxLength"] = "3"
    if kind in ("string", "list") and chance.random() < 0.1:
        rules["minLength"] = "1"
    if kind == "string" and chance.random() < 0.25:
        rules["pattern"] = chance.choice(PATTERNS)
    elif kind in ("string", "list", "integer") and chance.random() < 0.2:
        field["categories"] = ["a", "b", "さ", "3", "12"]
    elif kind in ("string", "list") and chance.random() < 0.3:
        field["checks"] = [chance.choice(["url", "partial_date", "local_government_code", "contact", "plain_text"])]
    if chance.random() < 0.15:
        field["level"] = "warning"
    if chance.random() < 0.15:
        field["missingValues"] = ["", chance.choice(["NA", "-", "0", "a"])]
    if kind == "boolean" and chance.random() < 0.3:
        field |= {"trueValues": ["はい", "1", "yes"], "falseValues": ["no", "0"]}
    if kind == "list" and chance.random() < 0.3:
        field["delimiter"] = chance.choice([",", "、", "::"])
    return field, good


def _csv(chance: random.Random, lines: list[list[str]]) -> bytes:
    with io.StringIO(newline="") as text:
        end, quoting = chance.choice(["\n", "\n", "\r\n"]), chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
        csv.writer(text, lineterminator=end, quoting=quoting).writerows(lines)
        written = text.getvalue()
    if chance.random() < 0.1:
        written = written.removesuffix(end)
    if chance.random() < 0.05:
        written = written.replace(end, end + end, 1)
    if chance.random() < 0.05:
        written = written.replace(",", ", ", 3)
    bom = "\ufeff" if chance.random() < 0.1 else ""
    return (bom + written).encode()


def write_portal(folder: Path, made: Made) -> None:
    """A portal of this one table, `things`."""
    datasets = folder / "datasets"
    (datasets / "schemas").mkdir(parents=True, exist_ok=True)
    resource = {"name": "things", "path": "things.csv", "schema": "schemas/things.yaml"}
    (datasets / "datapackage.yaml").write_text(
        yaml.safe_dump({"name": "t", "title": "T", "resources": [resource]}), encoding="utf-8"
    )
    (datasets / "schemas/things.yaml").write_text(yaml.safe_dump(made.schema, allow_unicode=True), encoding="utf-8")
    (datasets / "things.csv").write_bytes(made.content)
