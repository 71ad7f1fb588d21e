"""A portal with a table of every type of column, one of several groups of rows, and small and odd ones."""

from __future__ import annotations

import csv
import json
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

KINDS = ["文化施設", "官公庁舎", "店舗", "ﾄｲﾚ", ""]
TOWNS = [(f"t{number:02}", f"見本市{number}") for number in range(12)] + [("a b/c", "斜線町")]
THINGS = "no name kind town tags amount ratio open since at wheel long url where big".split()
MANY = 45_000
MKDOCS = """site_name: 見本
theme: {name: material, language: ja}
plugins: [machikado]
extra: {content_security_policy: true}
"""
HEADING = "とても長い見出しの列で、六十文字ほどになるように書いたもので、さらに続く番号"
TWO = """---
title: 二つ
---
{% from "_macros/explorer.html.j2" import explorer %}
# 二つ

{{ explorer(tables.things.table, facets=["wheel"], columns=["name", "wheel"]) }}

{{ explorer(tables.parted.table, facets=["k"], columns=["k", "v"]) }}
"""
OWN = """---
title: 印
---
{% from "_macros/explorer.html.j2" import explorer %}
# 印

{% call(row, field) explorer(tables.things.table, columns=["name", "kind", "amount"], first=60) %}
{%- if field.name == "kind" %}<b>印{{ row.no }}</b>{% endif %}
{%- endcall %}
"""


def things() -> list[list[str]]:
    """Rows of all types; some values of most columns are unknown."""
    chance = random.Random(7)
    rows = []
    for number in range(1, 301):
        amount = chance.choice(["", str(chance.randrange(10**6)), "-5", "0"])
        tags = ";".join(chance.sample(["赤", "青", '緑"'], chance.choice([0, 1, 2])))
        url = "https://example.org/x?a=1&b=2" if number % 5 == 0 else ""
        rows.append([
            str(number), f"施設 {number:03}" + (", 東" if number % 7 == 0 else ""), chance.choice(KINDS),
            chance.choice(TOWNS)[0] if number % 9 else "", tags, amount,
            chance.choice(["", "0.5", "-12.25", "1000000"]),
            chance.choice(["true", "false", ""]), (date(1965, 1, 1) + timedelta(chance.randrange(20000))).isoformat(),
            f"20{number % 30:02}-03-04T0{number % 9}:30:0{number % 7}Z", chance.choice(["y", "n"]),
            "長い文です。" * (60 if number % 40 == 3 else 1), url,
            f"13{number % 9}.25,35.5", str(12345678901234567890 + number),
        ])  # fmt: skip
    return rows


def many() -> list[list[str]]:
    chance = random.Random(8)
    return [[str(n), chance.choice("abcde"), str(chance.randrange(1000)), f"w{n % 977}"] for n in range(MANY)]


def portal(root: Path) -> Path:
    """Writes the portal below `root`."""
    data = root / "datasets"
    (root / "docs").mkdir(parents=True)
    data.mkdir()
    (root / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")
    (root / "docs" / "two.md.j2").write_text(TWO, encoding="utf-8")
    (root / "docs" / "own.md.j2").write_text(OWN, encoding="utf-8")
    fields: list[dict[str, Any]] = [
        {"name": "no", "type": "integer"}, {"name": "name", "title": "名称"}, {"name": "kind", "title": "分類"},
        {"name": "town", "title": "市町村"}, {"name": "tags", "type": "list", "delimiter": ";", "title": "色"},
        {"name": "amount", "type": "integer", "title": "金額", "unit": "円"}, {"name": "ratio", "type": "number"},
        {"name": "open", "type": "boolean"}, {"name": "since", "type": "date"}, {"name": "at", "type": "datetime"},
        {"name": "wheel", "categories": [{"value": "y", "label": "あり"}, {"value": "n", "label": "なし"}]},
        {"name": "long"}, {"name": "url", "format": "uri"}, {"name": "where", "type": "geopoint"},
        {"name": "big", "type": "integer"},
    ]  # fmt: skip
    key = {"fields": ["town"], "reference": {"resource": "towns", "fields": ["code"]}}
    plain = {"fields": [{"name": "a"}, {"name": "b"}]}
    schemas: dict[str, tuple[dict[str, Any], list[str], list[Any]]] = {
        "things": (
            {"fields": fields, "primaryKey": ["no"], "label": "{name}", "foreignKeys": [key],
             "explore": {"facets": ["kind", "town", "tags", "open", "wheel"]}},
            THINGS, things(),
        ),
        "towns": (
            {"fields": [{"name": "code"}, {"name": "name"}], "primaryKey": ["code"], "label": "{name}"},
            ["code", "name"], TOWNS,
        ),
        "many": (
            {"fields": [{"name": "n", "type": "integer"}, {"name": "k"}, {"name": "v", "type": "integer"},
                        {"name": "w"}],
             "explore": {"facets": ["k"], "columns": ["n", "k", "v"], "measures": ["v"]}},
            ["n", "k", "v", "w"], many(),
        ),
        "parted": (
            {"fields": [{"name": "year", "type": "year"}, {"name": "v", "type": "number"}, {"name": "k"}],
             "partition": "year", "explore": {"facets": ["k", "year"]}},
            ["year", "v", "k"], [[2015 - n % 4, f"{n}.5", "ab"[n % 2]] for n in range(200)],
        ),
        "one": (plain, ["a", "b"], [["x", "y"]]),
        "none": (plain, ["a", "b"], []),
        "wide": (
            {"fields": [{"name": f"c{n}", "title": f"{HEADING}{n}"}
                        for n in range(300)]},
            [f"c{n}" for n in range(300)], [[f"v{n}-{row}" for n in range(300)] for row in range(60)],
        ),
    }  # fmt: skip
    resources = []
    for name, (schema, heading, rows) in schemas.items():
        with (data / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([heading, *rows])
        resources.append({"name": name, "path": f"{name}.csv", "schema": schema})
    licence = {"name": "CC0-1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}
    told = {"name": "mihon", "title": "見本", "licenses": [licence], "resources": resources}
    (data / "datapackage.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    return root
