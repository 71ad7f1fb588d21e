"""The catalogue of problems as pages show it: by who can mend them, each with an example made from a schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..core.causes import CAUSES
from ..core.model import Category, Field, ForeignKey, Origin, Problem, Table
from ..core.problems import CATALOGUE, Words, problem
from ..core.words_intake import INCOMING

GROUPS: Mapping[str, tuple[str, ...]] = {
    "value": (
        "required", "wrong-type", "full-width", "not-in-vocabulary", "constraint", "no-such-day", "not-a-date",
        "lost-zero", "check-digit", "unsafe-address", "markup-in-text", "my-number", "personal-data", "formula-text",
        "garbled-text",
    ),
    "record": (
        "unknown-field", "filled-in-field", "missing-column", "ragged-row", "wrong-shape", "duplicate-key",
        "duplicate-row", "missing-reference", "already-recorded", "empty-table", "restated-without-reason",
        "restatement-removed",
        "restatement-of-nothing", "restatement-does-not-fit",
    ),
    "incoming": tuple(INCOMING),
    "file": (
        "unreadable-file", "wrong-encoding", "broken-yaml", "second-part", "yaml-alias-bounds", "yaml-too-deep",
        "more-problems",
    ),
    "earlier": ("unknown-revision", "no-revision-by-then", "not-earlier", "shallow-history"),
    "definition": (
        "reserved-field-name", "broken-schema", "broken-sql", "broken-template", "same-address", "unsafe-page-name",
        "engine-failed", "folder-outside", "link-not-followed", "foreign-folder", "bad-contact", "no-contact",
        "quantities-differ", "verdict-without-weakest", "share-without-sampling",
    ),
}  # fmt: skip
BUILDERS = (
    "earlier",
    "definition",
    "other",
)  # groups for whoever builds the portal; the others are for people who send data


def _field(name: str, title: str, title_en: str, example: str, **more: Any) -> Field:
    return Field(name=name, title=title, title_en=title_en, example=example, **more)


# What examples are about where a portal asks for nothing, or its table lacks a field of the kind.
_FIELDS = (
    _field("id", "識別子", "Identifier", "map-reading", required=True,
           descriptor={"constraints": {"pattern": "[a-z][a-z0-9-]*"}}),
    _field("title", "題名", "Title", "Map reading"),
    _field("place", "開いた団体", "Held by", "202151", checks=("local_government_code",)),
    _field("seats", "定員", "Seats", "20", type="integer", unit="people"),
    _field("state", "状態", "State", "open", categories=(Category(value="open", label="受付中", label_en="Opened"),)),
    _field("held_on", "開催日", "Held on", "2017-06", checks=("partial_date",)),
    _field("page", "アドレス", "Address", "https://www.city.example.lg.jp/", checks=("url",)),
    _field("before", "前の講座", "Course before", "map-reading"),
)  # fmt: skip
SAMPLE = Table(
    name="courses", title="講座", title_en="Courses", fields=_FIELDS, key=("id",), paths=("courses/*.yaml",),
    foreign_keys=(ForeignKey(fields=("before",), table="courses", references=("id",)),),
    positions={each.name: place for place, each in enumerate(_FIELDS)},
)  # fmt: skip

Fits = Callable[[Table, Field], bool]


def _refers(table: Table, field: Field) -> bool:
    return any(key.fields == (field.name,) for key in table.foreign_keys)


def _is_text(table: Table, field: Field) -> bool:
    ruled = field.categories or field.checks or field.descriptor.get("constraints", {}).get("pattern")
    return field.type == "string" and not ruled and not _refers(table, field)


def _checked(check: str) -> Fits:
    return lambda table, field: check in field.checks


def _number(table: Table, field: Field) -> bool:
    return field.type in ("integer", "number", "year") and bool(field.example) and field.name != "sequence"


# Which field an example is about; any other is about a text.
_ABOUT: Mapping[str, Fits] = {
    "required": lambda table, field: field.required,
    "wrong-type": _number, "full-width": _number,
    "unclear-unit": lambda table, field: bool(field.unit),
    "doubtful-word": lambda table, field: bool(field.categories) and field.type == "string",
    "unclear-amount": _number, "approximate-number": _number,
    "not-in-vocabulary": lambda table, field: bool(field.categories) and field.type == "string",
    "constraint": lambda table, field: bool(field.descriptor.get("constraints", {}).get("pattern")),
    "no-such-day": _checked("partial_date"), "not-a-date": _checked("partial_date"),
    "fiscal-year-for-day": _checked("partial_date"),
    "check-digit": _checked("local_government_code"), "lost-zero": _checked("local_government_code"),
    "unsafe-address": _checked("url"),
    "missing-reference": _refers, "ambiguous-name": _refers, "unknown-name": _refers,
    "duplicate-row": lambda table, field: field.name in table.key,
}  # fmt: skip
# What is typed and said where the schema does not tell it, by code; Japanese and English.
_VALUES: Mapping[str, str] = {
    "wrong-type": "不明 / unknown", "no-such-day": "2017-02-30",
    "not-a-date": "平成29年の春 / spring 2017", "markup-in-text": "<b>地図</b> / <b>Map</b>",
    "garbled-text": "縺ゅ＞縺 / æ–‡åŒ–", "formula-text": "=HYPERLINK(A1)", "not-a-table": "PDF",
    "wrong-extension": ".csv",
    "other-encoding": "cp932", "mixed-encoding": "7", "ambiguous-name": "府中市 / Fuchu",
    "unknown-name": "塩尻町 / Shiojiri Town", "unclear-unit": "30団体 / 30 groups",
    "unclear-amount": "20人以上 / over 20", "approximate-number": "約20 / about 20",
    "not-approximate": "いいえ / no",
    "fiscal-year-for-day": "2017年度 / FY2017", "no-stored-value": "#REF!", "merged-across": "B5:D5",
    "hidden-cells": "8:9", "totals-row": "合計 / Total", "skipped-row": "例 / Example",
    "unread-cells": "（以上） / (end)", "unknown-heading": "担当の課 / Office", "ambiguous-heading": "名前 / Name",
    "turned-by-excel": "42890", "unclear-record": "一つ目 / the first", "reserved-field-name": "items",
    "link-not-followed": "docs/map.png", "folder-outside": "../pages", "foreign-folder": "../documents",
    "unsafe-page-name": "../map", "engine-failed": "mkdocs", "filled-in-field": "sequence",
    "bad-contact": "open-data＠example",
    "other-template": "sources", "unknown-revision": "v0.9", "no-revision-by-then": "2019-04-01",
    "not-earlier": "2026-04-01", "shallow-history": "2025-04-01", "restatement-of-nothing": "note",
    "restatement-does-not-fit": "25",
}  # fmt: skip
_LOG = "datasets/restatements.csv"
_DETAILS: Mapping[str, dict[str, str]] = {
    "broken-yaml": {"reason": "did not find expected ',' or ']'"},
    "yaml-alias-bounds": {"limit": "10000"}, "more-problems": {"limit": "1000"},
    "wrong-shape": {"expected": "一覧（- で始まる行）", "expected_en": "a list", "found": "値", "found_en": "a value"},
    "ragged-row": {"found": "7", "expected": "6"},
    "damaged-workbook": {"reason": "ZIP の終わりがありません / the end of the ZIP is missing"},
    "too-large": {"reason": "12,000 行（上限 10,000 行） / 12,000 rows, at most 10,000"},
    "wrong-extension": {"real": "Excel ブック", "real_en": "an Excel workbook"},
    "ambiguous-name": {
        "known": "東京都府中市、広島県府中市 / Fuchu (Tokyo), Fuchu (Hiroshima)",
        "target": "地方公共団体", "target_en": "Local governments",
    },
    "unknown-name": {"target": "地方公共団体", "target_en": "Local governments"},
    "unclear-unit": {"unit": "団体 / groups"},
    "doubtful-word": {"meant": "受付中 / Open", "meant_en": "Open"},
    "already-recorded": {
        "other": "地図の読みかた / Map reading", "alike": "開いた団体が同じです / same held by",
        "alike_en": "same held by",
        "how": "同じなら、「識別子」に、その記録の識別子を書いてください。 / ",
        "how_en": "If it is the same, write its identifier into “Identifier”.",
    },
    "adds-to-record": {"other": "地図の読みかた / Map reading", "changes": "定員 / seats", "changes_en": "seats"},
    "not-approximate": {"other": "約20人 / about 20"},
    "unclear-record": {"column": "題名", "column_en": "Title"},
    "fiscal-year-for-day": {"known": "2017-04 – 2018-03"},
    "turned-by-excel": {"real": "日付", "real_en": "a date"},
    "personal-data": {"reason": "電話番号 / a telephone number"},
    "broken-schema": {"reason": "項目「title」が二つあります / the field “title” stands twice"},
    "broken-sql": {"reason": 'there is no column named "titel"'},
    "broken-template": {"reason": "UndefinedError: 'titel' is undefined"},
    "bad-contact": {
        "title": "email", "expected": "メールアドレス", "expected_en": "a mail address",
        "example": "open-data@city.example.lg.jp",
    },
    "engine-failed": {"reason": "Config value 'nav': …"}, "folder-outside": {"title": "docs_dir"},
    "quantities-differ": {"places": "by_year＝20、headline＝25", "places_en": "by_year = 20, headline = 25"},
    "verdict-without-weakest": {"reason": "weakest がありません / there is no weakest"},
    "share-without-sampling": {"reason": "sampling がありません / there is no sampling"},
    "unknown-revision": {"reason": "fatal: Needed a single revision"}, "no-revision-by-then": {"first": "2020-06-01"},
    "not-earlier": {"last": "2025-04-01"},
    "restated-without-reason": {"old": "20", "new": "25", "file": _LOG},
    "restatement-does-not-fit": {"real": "30"},
}  # fmt: skip
_PLACES: Mapping[str, str] = {
    "empty-table": "datasets/datapackage.yaml", "broken-sql": "datasets/derived/{name}_counts.sql",
    "reserved-field-name": "datasets/schemas/{name}.yaml", "broken-schema": "datasets/schemas/{name}.yaml",
    "broken-template": "docs/{name}/index.md.j2", "link-not-followed": "docs/map.png", "foreign-folder": "../documents",
    **dict.fromkeys(("engine-failed", "bad-contact", "no-contact", "folder-outside"), "mkdocs.yml"),
    "quantities-differ": "datasets/quantities.yaml",
    **dict.fromkeys(("verdict-without-weakest", "share-without-sampling"), "datasets/schemas/{name}_counts.yaml"),
    **dict.fromkeys(("unknown-revision", "no-revision-by-then", "not-earlier", "shallow-history"), "FROM"),
    **dict.fromkeys(("restatement-removed", "restatement-of-nothing", "restatement-does-not-fit"), _LOG),
    **dict.fromkeys(("wrong-encoding", "missing-column", "ragged-row"), "{name}.csv"),
}  # fmt: skip


class Entry(NamedTuple):
    """One code of the catalogue."""

    code: str
    words: Words
    cause: tuple[str, str]
    example: Problem


def groups(tables: Sequence[Table] = (), language: str = "ja") -> Iterator[tuple[str, list[Entry]]]:
    """The whole catalogue by what a problem concerns; what is in no group comes last.

    `tables`: what people may add to, with the lists in its records; examples are about the first that suits.
    """
    named = {code for codes in GROUPS.values() for code in codes}
    others = tuple(code for code in CATALOGUE if code not in named)
    for name, codes in (*GROUPS.items(), ("other", others)):
        if codes:
            yield name, [_entry(code, tables, language) for code in codes]


def _entry(code: str, tables: Sequence[Table], language: str) -> Entry:
    return Entry(code, CATALOGUE[code], CAUSES.get(code, ("", "")), example_of(code, tables, language))


def example_of(code: str, tables: Sequence[Table] = (), language: str = "ja") -> Problem:
    """The code's problem as people meet it."""
    table, field = _subject(code, tables)
    value, proposed = _typed(code, table, field, language)
    details = _common(table, field, language) | {
        name: _side(text, language) if name != "reason" else text for name, text in _DETAILS.get(code, {}).items()
    }
    return problem(
        code, _origin(code, tables[0] if tables else SAMPLE, field), table=table.name, field=field.name, value=value,
        proposed=proposed, **details,
    )  # fmt: skip


def _subject(code: str, tables: Sequence[Table]) -> tuple[Table, Field]:
    fits = _ABOUT.get(code, _is_text)
    return next((table, field) for table in (*tables, SAMPLE) for field in table.fields if fits(table, field))


def _origin(code: str, table: Table, field: Field) -> Origin:
    if code in INCOMING:
        return Origin(path=f"{table.name}.xlsx", cell="C3")
    record = f"datasets/{table.paths[0] if table.paths else table.name}".replace("*", _key(table))
    return Origin(path=_PLACES.get(code, record).format(name=table.name), line=3)


def _key(table: Table) -> str:
    return table.field(table.key[0]).example if table.key else "1"


def _common(table: Table, field: Field, language: str) -> dict[str, Any]:
    """What messages may name, out of the schema."""
    known = [f"{each.value}（{each.label}）" if language == "ja" else each.value for each in field.categories]
    example = field.shown_example if language == "ja" else field.example
    target = next((key.table for key in table.foreign_keys if key.fields == (field.name,)), table.name)
    titles = [(each.title if language == "ja" else each.title_en) or each.name for each in table.fields[:3]]
    return {
        "title": field.title or field.name, "title_en": field.title_en or field.name, "key": _key(table),
        "example": example or "―",
        "known": ", ".join(known or titles), "target": target, "target_en": target, "first": "2", "limit": "50",
        "expected": "整数（半角数字）", "expected_en": "a whole number", "found": "7", "found_en": "7",
        "reason": "No such file or directory", "encoding": "cp932", "unit": field.unit, "own": field.unit or "―",
        "rule": f"pattern: {field.descriptor.get('constraints', {}).get('pattern')}",
        "wanted": table.title or table.name, "wanted_en": table.title_en or table.name, "real": "", "real_en": "",
    }  # fmt: skip


def _typed(code: str, table: Table, field: Field, language: str) -> tuple[str | None, str | None]:
    """What stands in the cell, and what is proposed instead."""
    example, first = field.example, field.categories[0] if field.categories else None
    entry = f"{table.name},{_key(table)},{field.name},20,25"
    made: Mapping[str, tuple[str | None, str | None]] = {
        "required": (None, None),
        "full-width": (_wide(example), example),
        "constraint": (example.upper(), None),
        "check-digit": (f"{example[:-1]}{9 - int(example[-1]) if example[-1:].isdigit() else 0}", example),
        "lost-zero": ("10006", "010006"),
        "missing-reference": (f"{example}x", example),
        "unsafe-address": (example.partition("://")[2], None),
        "not-in-vocabulary": ((first.label if language == "ja" else first.label_en or first.label), first.value)
        if first else (None, None),
        "unknown-field": (f"{field.name}s", field.name),
        **dict.fromkeys(("missing-column", "duplicate-key"), (field.name, None)),
        "same-address": (f"{field.name}/", None),
        "restated-without-reason": ("25", f"{entry},,2026-04-01"),
        "restatement-removed": (entry, f"{entry},{_side('資料の訂正 / Misread', language)},2026-04-01"),
    }  # fmt: skip
    return made.get(code) or (_side(_VALUES.get(code, example or field.name), language), None)


def _wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def _side(text: str, language: str) -> str:
    ja, _, en = text.partition(" / ")
    return en if en and language == "en" else ja
