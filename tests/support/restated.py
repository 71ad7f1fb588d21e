"""The small portal with published values and a table that records how they changed."""

from __future__ import annotations

from conftest import Portal

LOG = "datasets/restatements.csv"
OUTCOMES = "datasets/outcomes.csv"
HEAD = "in_table,row_key,field,old_value,new_value,reason,restated_on,source\n"
KEY = "nagisa/minutes/2015/minami-news"
_SCHEMA = """\
title: 値の訂正
title_en: Restatements
description: 公開した値の訂正です。
description_en: Published values that changed.
fields:
  - {name: in_table, constraints: {required: true}}
  - {name: row_key, constraints: {required: true}}
  - {name: field, constraints: {required: true}}
  - {name: old_value, constraints: {required: true}}
  - {name: new_value}
  - {name: reason, title: 理由, title_en: Reason, constraints: {required: true}}
  - {name: restated_on, type: date, constraints: {required: true}}
  - {name: source}
primaryKey: [in_table, row_key, field, restated_on]
foreignKeys:
  - {fields: [source], reference: {resource: sources, fields: [id]}}
"""


def with_restatements(portal: Portal) -> Portal:
    """Values of outcomes are published values from now on; nothing was restated yet."""
    portal.edit(
        "datasets/schemas/outcomes.yaml", "pages: false", "pages: false\nrestate: {fields: [value], log: restatements}"
    )
    portal.write("datasets/schemas/restatements.yaml", _SCHEMA)
    resource = "  - {name: restatements, path: restatements.csv, schema: schemas/restatements.yaml, empty: なし}\n"
    portal.edit("datasets/datapackage.yaml", "  - {name: meetings", f"{resource}  - {{name: meetings")
    portal.write(LOG, HEAD)
    return portal


def entry(old: str, new: str, on: str = "2015-12-01", reason: str = "読みまちがい", key: str = KEY) -> str:
    return f"outcomes,{key},value,{old},{new},{reason},{on},\n"


NEW = """\
id: kita-2016
adopter: "012025"
project: nagisa
relation: model
what: 見守りの仕組み
started: 2015-05
funding: own_funds
evidence: document
sources: [mihon-report]
"""
