"""Make an example of each problem, from the portal's own schema where it has a field of the kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..core.messages import Both, reason
from ..core.model import Category, Field, ForeignKey, Origin, Problem, Table
from ..core.problems import catalogue, problem


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


# The sorts of field that an example may be about, by the names that `about` gives them; any other is about a text.
SORTS: Mapping[str, Fits] = {
    "address": _checked("url"),
    "category": lambda table, field: bool(field.categories) and field.type == "string",
    "code": _checked("local_government_code"),
    "day": _checked("partial_date"),
    "key": lambda table, field: field.name in table.key,
    "number": _number,
    "pattern": lambda table, field: bool(field.descriptor.get("constraints", {}).get("pattern")),
    "reference": _refers,
    "required": lambda table, field: field.required,
    "unit": lambda table, field: bool(field.unit),
}


def example_of(code: str, tables: Sequence[Table] = (), language: str = "ja") -> Problem:
    """The code's problem as people meet it."""
    table, field = _subject(code, tables)
    value, proposed = _typed(code, table, field, language)
    details = _common(table, field, language) | _told(catalogue()[code].example.get("details", {}))
    return problem(
        code, _origin(code, tables[0] if tables else SAMPLE, field), table=table.name, field=field.name, value=value,
        proposed=proposed, **details,
    )  # fmt: skip


def _told(details: Mapping[str, str]) -> dict[str, Any]:
    """Details in both languages where the catalogue has both."""
    return {
        name: Both(text, details[f"{name}_en"]) if f"{name}_en" in details else text for name, text in details.items()
    }


def _subject(code: str, tables: Sequence[Table]) -> tuple[Table, Field]:
    fits = SORTS.get(catalogue()[code].example.get("about", ""), _is_text)
    return next((table, field) for table in (*tables, SAMPLE) for field in table.fields if fits(table, field))


def _origin(code: str, table: Table, field: Field) -> Origin:
    words = catalogue()[code]
    if words.group == "incoming":
        return Origin(path=f"{table.name}.xlsx", cell="C3")
    record = f"datasets/{table.paths[0] if table.paths else table.name}".replace("*", _key(table))
    return Origin(path=words.example.get("place", record).format(name=table.name), line=3)


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
        "expected": reason("typed-integer"), "found": "7",
        "reason": "No such file or directory", "encoding": "cp932", "unit": field.unit, "own": field.unit or "―",
        "rule": f"pattern: {field.descriptor.get('constraints', {}).get('pattern')}",
        "wanted": table.title or table.name, "wanted_en": table.title_en or table.name, "real": "",
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
        "restatement-removed": (entry, f"{entry},{'Misread' if language == 'en' else '資料の訂正'},2026-04-01"),
    }  # fmt: skip
    told = catalogue()[code].example
    return made.get(code) or (
        (told.get("value_en") if language == "en" else "") or told.get("value", example or field.name),
        None,
    )


def _wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)
