"""Describe a table for the form in the browser: what to ask, and how to judge each answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from ...core.i18n import description_of, noun_of, portal_and_send, title_of
from ...core.messages import reason
from ...core.model import Artifact, Field, Table
from ...core.nested_lists import children_of, item_fields
from ...core.problems import catalogue
from ...core.strings import holes
from ...package.contact import NOBODY, Contact
from ...package.rows import Package, Row, Rows
from ...validation.judges import DATED, EXPECTED, MEND, format_of
from ...validation.keys import identifying_fields
from ...validation.numerals import spells_its_own_way
from .known_records import recorded
from .offline import offline_page
from .sending import as_words, ways

# The problems of single answers, in the words of the catalogue.
CODES = (
    "required", "wrong-type", "full-width", "not-in-vocabulary", "constraint", "missing-reference", "check-digit",
    "lost-zero", "no-such-day", "not-a-date", "unsafe-address", "markup-in-text", "my-number",
    "leading-zeros", "number-signs", "special-number",
)  # fmt: skip
MOST_TAKEN = 2_000  # identifiers that a form knows: those that it proposes, and those that it must not
LIMITS = ("pattern", "minimum", "maximum", "minLength", "maxLength")

Description = dict[str, Any]
SheetOf = Callable[[Table, Sequence[Table], str], Description]  # the headings of the workbook that people may fill in


def contributed(package: Package) -> list[Rows]:
    """The tables that people are invited to add rows to."""
    return [rows for rows in package.tables.values() if rows.table.contribute is not None and rows.table.fields]


def artifacts(package: Package, language: str, contact: Contact, sheet: SheetOf) -> Iterator[Artifact]:
    """For each such table a script that hands the form its description, and the form as one file."""
    for rows in contributed(package):
        told = description(rows, package, language, contact)
        told["sheet"] = sheet(rows.table, children_in(package, rows.table), language)
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("<", "\\u003c")
        script, folder = f"machikadoForm({text})\n", f"contribute/{rows.table.name}"
        yield Artifact(path=f"{folder}/form.js", content=script.encode(), origin=rows.table.schema_path)
        page = offline_page(rows.table, script, language)
        yield Artifact(path=f"{folder}/form.html", content=page.encode(), origin=rows.table.schema_path)


def description(rows: Rows, package: Package, language: str, contact: Contact = NOBODY) -> Description:
    """What the form asks: fields in order, lists, choices, what may be registered along, and the words of problems."""
    table = rows.table
    children = [each for each in children_in(package, table) if each.search is not None]
    known = {name for name, rows in package.tables.items() if len(rows) <= MOST_TAKEN}
    record, lists = (
        _record(rows, language, known, package),
        [_list(each, table, language, known, package) for each in children],
    )
    chosen = [package.tables[name] for name in _chosen([record, *lists])]
    new = {
        each.table.name: _record(each, language, known, package) for each in chosen if each.table.register is not None
    }
    named = _chosen([record, *lists, *new.values()])
    steps = table.asking.steps
    stepped = {name for step in steps for name in step.fields}
    for each in lists:
        each["shown"] = each["asked"] or each["name"] in stepped
    return {
        **record,
        "noun": noun_of(table, language),
        "steps": [[(each.title_en if language == "en" else "") or each.title, list(each.fields)] for each in steps],
        "assumed": [[each.field, each.value, each.copied, each.given] for each in table.asking.assumed],
        "short": [each.field for each in table.asking.short],
        "same": recorded(rows, package, language),
        "coded": [name for name in named if _is_coded(package.tables[name].table)],
        "contact": {**as_words(contact), "ways": list(map(list, ways(contact, language)))},
        "send": portal_and_send(package.descriptor, language)[1],
        "order": [*table.positions, *(each.nesting.name for each in children if each.nesting)],
        "lists": lists,
        "choices": {name: _choices(package.tables[name]) for name in named},
        "new": new,
        "words": {code: _words(code, language) for code in CODES},
        "rules": _rules(language),
        "expected": {kind: words[language == "en"] for kind, words in EXPECTED.items()},
        "mend": {kind: words[language == "en"] for kind, words in MEND.items()},
    }


def _record(rows: Rows, language: str, known: Collection[str], package: Package | None = None) -> Description:
    """What is asked for one row of a table, where it goes, and what an identifier is made of.

    `known`: the tables that are small enough to be chosen from.
    """
    table = rows.table
    return {
        "table": table.name,
        "title": title_of(table, language),
        "key": table.key[0],
        "label": next(iter(holes(table.label)), table.key[0]),
        "identifier": identifying_fields(table),
        "prefix": table.field(table.key[0]).descriptor.get("prefix", ""),
        "dates": [each.name for each in table.fields if each.type == "date" or "partial_date" in each.checks],
        "taken": [str(row.key[0]) for row in rows] if len(rows) <= MOST_TAKEN else [],
        "file": f"datasets/{table.paths[0]}",
        "order": list(table.positions),
        "fields": [_field(each, table, language, known, package) for each in _ordered(table)],
        "lists": [],
    }


def _chosen(described: Iterable[Description]) -> list[str]:
    """The tables whose rows the fields name."""
    return sorted({field["choices"] for each in described for field in each["fields"] if "choices" in field})


def children_in(package: Package, table: Table) -> list[Table]:
    return children_of(table, [rows.table for rows in package.tables.values()])


def _ordered(table: Table) -> list[Field]:
    """Required fields first, then those the schema asks for, then the others."""
    asked = table.contribute or table.register or ()
    rank = {name: number for number, name in enumerate(asked)}
    return sorted(table.fields, key=lambda each: (not each.required, rank.get(each.name, len(rank))))


def example_of(field: Field, table: Table, package: Package | None, language: str) -> str:
    """A field's example in words: a vocabulary's label, the name of the row that it names."""
    words = next((each for each in field.categories if each.value == field.example), None)
    if words:
        return (words.label_en if language == "en" else "") or words.label
    key = next((key for key in table.foreign_keys if key.fields == (field.name,)), None)
    rows = package.tables.get(key.table) if package and key else None
    row = next((row for row in rows if str(row.key[0]) == field.example), None) if rows is not None else None
    return called(row) if row else field.example


def called(row: Row) -> str:
    """What people call a row where they choose one."""
    return str((row[row.table.called] if row.table.called else None) or row.label)


def _is_coded(table: Table) -> bool:
    """Whether a table's keys are codes that people know, such as those of towns."""
    return bool(table.key and table.field(table.key[0]).checks)


def _field(
    each: Field, table: Table, language: str, known: Collection[str], package: Package | None = None
) -> Description:
    limits = {name: rule for name, rule in each.descriptor["constraints"].items() if name in LIMITS}
    words = {
        "name": each.name,
        "title": title_of(each, language),
        "help": description_of(each, language),
        "type": each.type,
        "asked": each.required or each.name in (table.contribute or table.register or ()),
    }
    named = (key.table for key in table.foreign_keys if key.fields == (each.name,) and key.table in known)
    more = {
        "required": each.required, "example": example_of(each, table, package, language),
        "unit": each.unit, "checks": list(each.checks),
        "approximate": each.descriptor.get("approximate", ""),
        "values": [[one.value, (one.label_en if language == "en" else "") or one.label] for one in each.categories],
        "choices": next(named, ""),
        "delimiter": each.delimiter if each.type == "list" else "", "limits": limits,
        "missing": sorted(each.missing), "unjudged": _is_unjudged(each),
    }  # fmt: skip
    return words | {name: value for name, value in more.items() if value}


def _is_unjudged(field: Field) -> bool:
    """Whether a field's values are spelt in a way that the browser's judge does not know."""
    formatted = field.type in DATED and format_of(field) != "default"
    own = field.descriptor.get("trueValues") or field.descriptor.get("falseValues")
    return formatted or bool(own) or spells_its_own_way(field)


def _list(child: Table, parent: Table, language: str, known: Collection[str], package: Package) -> Description:
    name = child.nesting.name if child.nesting else child.name
    back = next(key.fields for key in child.foreign_keys if key.table == parent.name)
    once = [key for key in child.key if key not in {*back, "sequence"}]
    return {
        "once": once[0] if len(once) == 1 and "sequence" not in child.key else "",
        "name": name,
        "title": title_of(child, language).removeprefix(f"{parent.title}の"),
        "whole": title_of(child, language),
        "help": description_of(child, language),
        "asked": name in (parent.contribute or ()),
        "fields": [_field(each, child, language, known, package) for each in item_fields(child, parent.name)],
    }


def _choices(rows: Rows) -> list[list[str]]:
    """Each row's key, label and readings, by which people may look for it."""
    table = rows.table
    roles = ("reading", "title") if table.called else ("reading",)
    names = [each.name for each in table.fields if each.descriptor.get("search") in roles and each.name != table.called]
    words = [*names, *(name for name in holes(table.label) if table.called and name not in names)]
    return [
        [str(row.key[0]), called(row), *(str(row[name]) for name in words if row[name] is not None)]
        for row in rows
        if len(row.key) == 1
    ]


def _words(code: str, language: str) -> list[str]:
    words = catalogue()[code]
    return [words.en, words.fix_en] if language == "en" else [words.ja, words.fix]


def _rules(language: str) -> dict[str, str]:
    """The rules that the browser's judge names, in words."""
    rules = {
        "six-digits": reason("six-digits"),
        "without-delimiter": reason("without-delimiter", delimiter="{delimiter}"),
    }
    return {name: words[language == "en"] for name, words in rules.items()}
