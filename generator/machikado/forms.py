"""Forms for what people contribute: what a browser needs to ask for one record of a table and to judge each answer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from .keys import identifying_fields
from .model import Artifact, Field, ForeignKey, Table
from .offline import offline_page
from .problems import CATALOGUE
from .relations import Package, Rows
from .wording import description_of, title_of

# The problems of single answers, in the words of the catalogue.
CODES = (
    "required", "wrong-type", "full-width", "not-in-vocabulary", "constraint", "missing-reference", "check-digit",
    "lost-zero", "no-such-day", "unsafe-address", "markup-in-text",
)  # fmt: skip
MOST_TAKEN = 2_000  # identifiers that a form is told: those that it proposes, and those that it must not
_LIMITS = ("pattern", "minimum", "maximum", "minLength", "maxLength")

Description = dict[str, Any]


def contributed(package: Package) -> list[Rows]:
    """The tables that people are invited to add rows to."""
    return [rows for rows in package.tables.values() if rows.table.contribute is not None and rows.table.fields]


def artifacts(package: Package, language: str, repository: str) -> Iterator[Artifact]:
    """For each such table a script that hands the form its description, and the form as one file."""
    for rows in contributed(package):
        text = json.dumps(description(rows, package, language, repository), ensure_ascii=False, separators=(",", ":"))
        text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("<", "\\u003c")
        script, folder = f"machikadoForm({text})\n", f"contribute/{rows.table.name}"
        yield Artifact(path=f"{folder}/form.js", content=script.encode(), origin=rows.table.schema_path)
        page = offline_page(rows.table, script, language)
        yield Artifact(path=f"{folder}/form.html", content=page.encode(), origin=rows.table.schema_path)


def description(rows: Rows, package: Package, language: str, repository: str = "") -> Description:
    """What the form asks: fields in order, lists, choices, and the words of problems."""
    table = rows.table
    children = [each for each in _children(package, table) if each.search is not None]
    named = {
        name for name in _named(table, children) if name in package.tables and len(package.tables[name]) <= MOST_TAKEN
    }
    return {
        "table": table.name,
        "title": title_of(table, language),
        "key": table.key[0],
        "identifier": identifying_fields(table),
        "taken": [str(row.key[0]) for row in rows] if len(rows) <= MOST_TAKEN else [],
        "file": f"datasets/{table.paths[0]}",
        "repository": repository,
        "order": [*table.positions, *(each.nesting.name for each in children if each.nesting)],
        "fields": [_field(each, table, language, named) for each in _ordered(table)],
        "lists": [_list(each, table, language, named) for each in children],
        "choices": {name: _choices(package.tables[name]) for name in sorted(named)},
        "words": {code: _words(code, language) for code in CODES},
    }


def _named(table: Table, children: Iterable[Table]) -> Iterator[str]:
    """The tables whose rows an answer may name; a nested list names its own record without being asked."""
    for each in (table, *children):
        keys = [key for key in each.foreign_keys if len(key.fields) == 1]
        yield from (key.table for key in keys if each is table or key.table != table.name)


def _children(package: Package, table: Table) -> list[Table]:
    tables = (rows.table for rows in package.tables.values())
    return [each for each in tables if each.nesting and each.nesting.parent == table.name and each.fields]


def _ordered(table: Table) -> list[Field]:
    """Required fields first, then those the schema asks for, then the others."""
    asked = table.contribute or ()
    rank = {name: number for number, name in enumerate(asked)}
    return sorted(table.fields, key=lambda each: (not each.required, rank.get(each.name, len(rank))))


def _field(each: Field, table: Table, language: str, named: set[str]) -> Description:
    limits = {name: rule for name, rule in each.descriptor["constraints"].items() if name in _LIMITS}
    words = {
        "name": each.name,
        "title": title_of(each, language),
        "help": description_of(each, language),
        "type": each.type,
        "asked": each.required or each.name in (table.contribute or ()),
    }
    keys = (key.table for key in table.foreign_keys if key.fields == (each.name,))
    more = {
        "required": each.required, "example": each.example, "unit": each.unit, "checks": list(each.checks),
        "values": [[one.value, (one.label_en if language == "en" else "") or one.label] for one in each.categories],
        "choices": next((name for name in keys if name in named), ""),
        "delimiter": each.delimiter if each.type == "list" else "", "limits": limits,
    }  # fmt: skip
    return words | {name: value for name, value in more.items() if value}


def _list(child: Table, parent: Table, language: str, named: set[str]) -> Description:
    back: ForeignKey = next(key for key in child.foreign_keys if key.table == parent.name)
    typed = [each for each in child.fields if each.name not in {*back.fields, "sequence"}]
    name = child.nesting.name if child.nesting else child.name
    return {
        "name": name,
        "title": title_of(child, language),
        "help": description_of(child, language),
        "asked": name in (parent.contribute or ()),
        "fields": [_field(each, child, language, named) for each in typed],
    }


def _choices(rows: Rows) -> list[list[str]]:
    """Each row's key, label and readings, by which people may look for it."""
    readings = [each.name for each in rows.table.fields if each.descriptor.get("search") == "reading"]
    return [
        [str(row.key[0]), row.label, *(str(row[name]) for name in readings if row[name] is not None)]
        for row in rows
        if len(row.key) == 1
    ]


def _words(code: str, language: str) -> list[str]:
    words = CATALOGUE[code]
    return [words.en, words.fix_en] if language == "en" else [words.ja, words.fix]
