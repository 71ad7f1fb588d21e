"""The catalogue of problems as a page shows it: by what they concern, each with an example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from .incoming import INCOMING
from .model import Origin, Problem
from .problems import CATALOGUE, Words, problem

GROUPS: Mapping[str, tuple[str, ...]] = {
    "value": (
        "required", "wrong-type", "full-width", "not-in-vocabulary", "constraint", "no-such-day", "lost-zero",
        "check-digit", "unsafe-address", "markup-in-text", "my-number", "personal-data", "formula-text", "garbled-text",
    ),
    "record": (
        "unknown-field", "filled-in-field", "missing-column", "ragged-row", "wrong-shape", "duplicate-key",
        "duplicate-row", "missing-reference", "empty-table",
    ),
    "file": ("unreadable-file", "wrong-encoding", "broken-yaml", "yaml-alias-bounds", "yaml-too-deep"),
    "incoming": tuple(INCOMING),
    "definition": (
        "reserved-field-name", "broken-schema", "broken-sql", "broken-template", "same-address", "unsafe-page-name",
        "engine-failed",
    ),
}  # fmt: skip
_SHEET = "courses.xlsx"
_FILE, _RECORD = "datasets/courses.csv", "datasets/courses/map-reading.yaml"

# What the examples are about: a table of courses. A code that says nothing else is shown with these.
_COMMON: dict[str, str] = {
    "value": "map-reading", "table": "courses", "field": "title", "title": "題名", "title_en": "Title",
    "example": "Map reading", "known": "id, title, municipality", "target": "courses", "first": "2", "limit": "50",
    "expected": "整数（半角数字）", "expected_en": "a whole number (ASCII digits)", "found": "7", "found_en": "7",
    "reason": "No such file or directory", "rule": "pattern: [a-z][a-z0-9-]*", "encoding": "cp932", "where": _RECORD,
}  # fmt: skip
_EXAMPLES: dict[str, dict[str, str]] = {
    "wrong-encoding": {"where": _FILE},
    "broken-yaml": {"reason": "did not find expected ',' or ']'"},
    "yaml-alias-bounds": {"limit": "10000"},
    "duplicate-key": {"value": "title"},
    "wrong-shape": {
        "expected": "一覧（- で始まる行）", "expected_en": "a list", "found": "値", "found_en": "a value",
    },
    "unknown-field": {"value": "titel", "proposed": "title"},
    "filled-in-field": {"value": "course"},
    "missing-column": {"value": "title", "where": _FILE},
    "ragged-row": {"found": "7", "expected": "6", "where": _FILE},
    "empty-table": {"where": "datasets/datapackage.yaml"},
    "wrong-type": {"value": "twenty", "title": "定員", "title_en": "Seats", "example": "20"},
    "full-width": {"value": "２０２１５１", "proposed": "202151"},
    "not-in-vocabulary": {
        "value": "opne", "title": "状態", "title_en": "State", "proposed": "open",
        "known": "open, closed",
    },
    "constraint": {"value": "Map Reading", "title": "識別子", "title_en": "Identifier", "example": "map-reading"},
    "duplicate-row": {"value": "map-reading", "first": f"{_FILE}:2", "where": _FILE},
    "missing-reference": {"value": "map-raeding", "proposed": "map-reading"},
    "check-digit": {"value": "202159", "proposed": "202151"},
    "lost-zero": {"value": "33022", "proposed": "033022"},
    "no-such-day": {"value": "2017-02-30"},
    "damaged-workbook": {"reason": "ZIP の終わりがありません / the end of the ZIP is missing"},
    "too-large": {"reason": "12,000 行（上限 10,000 行） / 12,000 rows, at most 10,000"},
    "not-a-table": {"value": "PDF"},
    "wrong-extension": {"value": ".csv", "real": "Excel ブック", "real_en": "an Excel workbook"},
    "other-encoding": {"value": "cp932"},
    "mixed-encoding": {"value": "7"},
    "no-header": {"known": "Title, Seats, Place"},
    "ambiguous-heading": {"value": "Name", "known": "Title, Lecturer"},
    "unknown-heading": {"value": "Contact"},
    "ambiguous-name": {
        "value": "Fuchu", "target": "地方公共団体", "target_en": "Local governments",
        "known": "Fuchu (Tokyo), Fuchu (Hiroshima)",
    },
    "unknown-name": {"value": "Shiojiri Town", "target": "地方公共団体", "target_en": "Local governments"},
    "unclear-record": {"value": "map", "known": "map-reading, tea-and-talk"},
    "unclear-unit": {"value": "30 groups", "unit": "groups", "own": "people"},
    "fiscal-year-for-day": {"value": "FY2017", "known": "2017-04 – 2018-03"},
    "turned-by-excel": {
        "title": "団体コード", "title_en": "Code", "value": "33022", "real": "数値", "real_en": "a number",
    },
    "no-stored-value": {"value": "#REF!"},
    "merged-across": {"value": "B5:D5"},
    "formula-text": {"value": "=HYPERLINK(A1)"},
    "hidden-cells": {"value": "8:9"},
    "totals-row": {"value": "Total"},
    "skipped-row": {"value": "Example"},
    "unread-cells": {"value": "(end)"},
    "other-template": {"value": "libraries", "wanted": "講座", "wanted_en": "Courses"},
    "unsafe-address": {"value": "www.city.example.lg.jp"},
    "markup-in-text": {"value": "<b>Map</b>"},
    "personal-data": {"reason": "電話番号 / a telephone number"},
    "garbled-text": {"value": "æ–‡åŒ–"},
    "reserved-field-name": {"value": "items", "where": "datasets/schemas/courses.yaml"},
    "broken-schema": {
        "reason": "項目「title」が二つあります / the field “title” stands twice",
        "where": "datasets/schemas/courses.yaml",
    },
    "broken-sql": {
        "reason": 'Table "c" does not have a column named "titel"', "where": "datasets/derived/course_counts.sql",
    },
    "broken-template": {
        "reason": "UndefinedError: 'titel' is undefined", "where": "docs/courses/index.md.j2",
    },
    "same-address": {"value": "courses/map-reading/", "first": "docs/courses/map-reading.md"},
    "unsafe-page-name": {"value": "../map"},
    "engine-failed": {"value": "mkdocs", "reason": "Config value 'nav': …", "where": "mkdocs.yml"},
}  # fmt: skip


# Why it happens, where that helps more than the message does: Japanese and English.
_CAUSES: Mapping[str, tuple[str, str]] = {
    "required": (
        "分からないことを空けておけない項目です。資料から分からないときは、「不明」などの選択肢があればそれを選びます。",
        "This field cannot stay empty. Where no source tells, choose “unknown” if it is among the values.",
    ),
    "full-width": (
        "日本語入力のまま数字や英字を打つと、見た目が似た別の文字になります。",
        "Digits and letters typed with a Japanese input method are other characters that look alike.",
    ),
    "not-in-vocabulary": (
        "数えられるように、決まった言葉から選ぶ項目です。送り仮名や空白の違いでも別の言葉になります。",
        "So that it can be counted, this field has a fixed list of values; a blank more or less makes another word.",
    ),
    "lost-zero": (
        "Excel は、数字だけのマスを数とみなして、はじめの 0 を消します。",
        "Excel takes cells of digits for numbers and drops zeros at their beginning.",
    ),
    "check-digit": (
        "最後の 1 桁は、はじめの 5 桁から計算される数字です。打ちまちがいがあると合わなくなります。",
        "The last digit is computed from the first five, so a mistyped code does not fit.",
    ),
    "wrong-encoding": (
        "日本語の Windows の Excel は、ふつうの「CSV」を選ぶと、古い文字コードで保存します。",
        "Excel on Japanese Windows saves plain “CSV” in an older encoding.",
    ),
    "ragged-row": (
        "文の中の半角のコンマが、列の区切りとみなされたときによく起こります。",
        "Often a comma inside a text was taken for the end of a cell.",
    ),
    "missing-reference": (
        "別の表にあるものを、その識別子で指す項目です。指す先が先に要ります。",
        "This field names a row of another table by its identifier; that row has to exist first.",
    ),
    "broken-yaml": (
        "コロン「: 」や「#」を含む文、記号で始まる文が引用符で囲まれていないときによく起こります。",
        "Often a text that holds “: ” or “#”, or begins with a sign, has no quotation marks around it.",
    ),
    "unknown-field": (
        "項目名の打ちまちがいか、別の表の項目名です。",
        "The name is mistyped, or belongs to another table.",
    ),
    "duplicate-row": (
        "同じ識別子の記録が二つあると、どちらを指すのか分からなくなります。",
        "With two records of one identifier nobody can tell which is meant.",
    ),
    "unsafe-address": (
        "ページから押して開けるのは、この二つのどちらかで始まるアドレスだけです。",
        "Only addresses with one of these beginnings can be opened from a page.",
    ),
}


class Entry(NamedTuple):
    """One code of the catalogue."""

    code: str
    words: Words
    cause: tuple[str, str]
    example: Problem


def groups() -> Iterator[tuple[str, list[Entry]]]:
    """The whole catalogue by what a problem concerns; what is in no group comes last."""
    named = {code for codes in GROUPS.values() for code in codes}
    others = tuple(code for code in CATALOGUE if code not in named)
    for name, codes in (*GROUPS.items(), ("other", others)):
        if codes:
            yield name, [_entry(code) for code in codes]


def _entry(code: str) -> Entry:
    return Entry(code, CATALOGUE[code], _CAUSES.get(code, ("", "")), example_of(code))


def example_of(code: str) -> Problem:
    """The code's problem as people meet it."""
    details: dict[str, Any] = _COMMON | _EXAMPLES.get(code, {})
    where = details.pop("where")
    origin = Origin(path=_SHEET, cell="C3") if code in INCOMING else Origin(path=where, line=3)
    return problem(
        code, origin, table=details.pop("table"), field=details.pop("field"), value=details.pop("value"),
        proposed=details.pop("proposed", None), **details,
    )  # fmt: skip
