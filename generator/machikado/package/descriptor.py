"""Read table definitions: the package's descriptor, its schemas, `derived/*.sql`, `checks/*.sql`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..core.messages import reason
from ..core.model import Check, Nesting, Problem, Table
from ..core.quantity import Quantity
from ..core.yaml_reader import Loaded, plain
from ..validation.derived_rules import weighing_problems
from ..validation.feed_rules import feed_faults
from ..validation.schema_rules import name_faults, names_of, resource_faults, table_faults
from ..validation.schema_shape import DESCRIPTOR, DIALECT, METHOD, RESOURCE, SCHEMA, faults
from ..validation.standard_rules import dialect_faults, profile_faults, schema_standard_faults
from .additions import amended
from .definition_files import DefinitionFile, checks_of, definition_text, quantities_of, read_definition
from .dialects import dialect_of
from .form_schema import SHAPE as ASKING
from .form_schema import asking_faults
from .schema import TEXTS, broken, fields_of, own_words
from .source_files import PACKAGE, descriptors_of, package_of
from .synonyms import Synonyms, declared, synonym_faults
from .table_options import foreign_keys, wishes

__all__ = ["PACKAGE", "Definitions", "children_of", "read_definitions", "typed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    """Everything a package says about itself before any data is read.

    A table whose definition cannot be used is in `tables` without fields: nobody is accused of what follows from that.
    """

    descriptor: Mapping[str, Any]
    tables: tuple[Table, ...]
    checks: tuple[Check, ...]
    quantities: tuple[Quantity, ...] = ()
    problems: tuple[Problem, ...]
    synonyms: tuple[Synonyms, ...] = ()
    path: str = PACKAGE  # of the descriptor, below the portal


@dataclass(frozen=True, slots=True)
class _Draft:
    """A table as written, with the lines of its schema's parts, before it is seen beside the others."""

    table: Table
    lines: Mapping[str, int]


def read_definitions(root: Path) -> Definitions:
    """The definitions of the package under `root`; whatever is wrong with them is in `problems`."""
    found: list[Problem] = []
    path = package_of(root)
    if len(others := descriptors_of(root)) > 1:
        found.extend(broken(path, [(0, reason("several-descriptors", names=", ".join(others)))]))
    package = read_definition(root, path, found)
    descriptor = package.values
    found.extend(broken(path, faults((descriptor, 1), DESCRIPTOR)) if descriptor else ())
    words = {name: plain(value) for name, value in descriptor.items() if name != "resources"}
    found.extend(broken(path, ((1, each) for each in profile_faults(words))))
    words |= {"title": words.get("title") or words.get("name")}  # what pages call the portal
    drafts = list(_drafts(root, package, found))
    tables = tuple(_sound(drafts, found))
    found.extend(broken(path, feed_faults(descriptor, {table.name: table for table in tables})))
    synonyms = declared(descriptor)
    found.extend(broken(path, synonym_faults(synonyms)))
    checks = tuple(checks_of(root, tables, found))
    quantities = quantities_of(root, tables, found)
    found.extend(weighing_problems(tables, _options(words)))
    return Definitions(
        descriptor=words | own_words(package.natives, [*DESCRIPTOR, *_TEXTUAL]), tables=tables, checks=checks,
        quantities=quantities, problems=tuple(found), synonyms=tuple(synonyms), path=path,
    )  # fmt: skip


_TEXTUAL = ("licenses", "sources", "contributors", "keywords")  # published with their values as text


def _options(words: Mapping[str, Any]) -> Mapping[str, Any]:
    options = words.get("machikado")
    return options if isinstance(options, dict) else {}


# ---------------------------------------------------------------- tables


def _drafts(root: Path, package: DefinitionFile, found: list[Problem]) -> Iterator[_Draft]:
    """Typed tables in the package's order, then derived ones by name; each name once."""
    seen: set[str] = set()
    entries = package.values.get("resources", (None, 1))[0]
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        resource = plain(entry)
        if isinstance(resource, dict) and resource.get("data") is not None:
            resource.setdefault("path", "inline.csv")  # which is refused with its reason
        wrong = list(faults(entry, RESOURCE))
        wrong = wrong or [(entry[1], each) for each in resource_faults(resource, seen)]
        found.extend(broken(package.path, wrong))
        if not wrong:
            yield _typed(root, package.path, entry, _item(package.natives, number), found)
        elif name := _new_name(resource, seen):  # without fields, so that whoever names it is not accused
            yield _Draft(Table(name=name, fields=()), {})
        seen.add(_new_name(resource, seen) or "")
    for path in sorted((root / "datasets/derived").glob("*.sql")):
        name = path.relative_to(root).as_posix()
        wrong = [(1, each) for each in name_faults(path.stem, seen)]
        found.extend(broken(name, wrong))
        sql = definition_text(root, name, found)
        if sql is not None and not wrong:
            resource = {"name": path.stem, "path": f"derived/{path.name}", "empty": "-"}
            method = _method(root, name.removesuffix(".sql") + ".yaml", found)
            schema = read_definition(root, f"datasets/schemas/{path.stem}.yaml", found)
            yield _draft(resource, schema, found, sql=sql, method=method)


def _item(natives: Any, number: int) -> Mapping[str, Any]:
    """A resource with its numbers and booleans, where the descriptor could be read so."""
    listed = natives.get("resources") if isinstance(natives, dict) else None
    found = listed[number] if isinstance(listed, list) and number < len(listed) else None
    return found if isinstance(found, dict) else {}


def _typed(root: Path, package: str, entry: Loaded, native: Any, found: list[Problem]) -> _Draft:
    """The draft of a resource, with the schema and dialect that stand in it or are named by it."""
    resource = plain(entry)
    schema = amended(root, resource["name"], _part(root, package, entry, native, "schema", found), found)
    dialect = (
        _part(root, package, entry, native, "dialect", found)
        if resource.get("dialect")
        else DefinitionFile(package, {})
    )
    words = plain((dialect.values, 1))
    wrong = list(faults((dialect.values, 1), DIALECT))
    wrong = wrong or [(0, each) for each in dialect_faults(words, resource)]
    line = dialect.values[next(iter(dialect.values))][1] if dialect.values else 0
    found.extend(broken(dialect.path, ((at or line, each) for at, each in wrong), table=resource["name"]))
    draft = _draft({**resource, "dialect": words}, schema, found, line=entry[1])
    own = own_words(native, [*RESOURCE, "data"], ("homepage",))
    table = replace(
        draft.table, folder=package.rpartition("/")[0], encoding=resource.get("encoding") or "", own=own,
        csv_dialect=dialect_of({} if wrong else words), fields=() if wrong else draft.table.fields,
    )  # fmt: skip
    return replace(draft, table=table)


def _part(root: Path, package: str, entry: Loaded, native: Any, name: str, found: list[Problem]) -> DefinitionFile:
    """A schema or dialect: inline, or in a file of its own."""
    value = entry[0][name][0]
    if isinstance(value, dict):
        return DefinitionFile(package, value, native.get(name))
    folder = package.rpartition("/")[0]
    return read_definition(root, f"{folder}/{value}".lstrip("/"), found)


def _method(root: Path, path: str, found: list[Problem]) -> dict[str, Any]:
    """What stands beside a derived table's SQL."""
    loaded = read_definition(root, path, found).values if (root / path).is_file() else {}
    wrong = list(faults((loaded, 1), METHOD))
    found.extend(broken(path, wrong))
    words = {name: plain(value) for name, value in loaded.items()}
    return {} if wrong or not words else {**words, "path": path}


def _new_name(resource: Any, seen: set[str]) -> str | None:
    name = resource.get("name") if isinstance(resource, dict) else None
    return name if isinstance(name, str) and name not in seen else None


def _draft(
    resource: Mapping[str, Any], read: DefinitionFile, found: list[Problem], *, sql: str | None = None, line: int = 1,
    method: Mapping[str, Any] | None = None,
) -> _Draft:  # fmt: skip
    schema, path = read.values, read.path
    wrong = list(faults((schema, 1), SCHEMA)) if schema else []
    wrong += faults(schema["contribute"], ASKING, "contribute") if _is_mapping(schema.get("contribute")) else ()
    words = {} if wrong else {name: plain(value) for name, value in schema.items() if name != "fields"}
    wrong += ((schema["fields"][1], each) for each in schema_standard_faults(words)) if schema and not wrong else ()
    found.extend(broken(path, wrong, table=resource["name"]))
    native, dialect = (read.natives or {}).get("fields"), resource.get("dialect")
    fields = () if wrong else fields_of(schema.get("fields", (None, 1)), words, path, found, native, dialect)
    parent, _, list_name = (resource.get("nested") or "").partition(".")
    texts: dict[str, Any] = {name: resource.get(name) or words.get(name) or "" for name in TEXTS}
    table = Table(
        name=resource["name"],
        **texts,
        fields=fields,
        key=names_of(words.get("primaryKey")),
        foreign_keys=tuple(foreign_keys(words.get("foreignKeys"), resource["name"])),
        **wishes(words),
        paths=names_of(resource.get("path")),
        nesting=Nesting(parent=parent, name=list_name) if parent else None,
        empty=resource.get("empty") or "",
        empty_en=resource.get("empty_en") or "",
        sql=sql,
        method=method or {},
        schema_path=path,
        resource={name: value for name, value in resource.items() if name != "schema"},
        schema=words,
        unique_keys=tuple(map(names_of, words.get("uniqueKeys") or ())),
        sources=tuple(resource.get("sources") or ()),
        licenses=tuple(resource.get("licenses") or ()),
        positions={field.name: position for position, field in enumerate(fields)},
        line=line,
    )
    return _Draft(table, {name: value[1] for name, value in schema.items()})


def _is_mapping(loaded: Loaded | None) -> bool:
    return loaded is not None and isinstance(loaded[0], dict)


# ---------------------------------------------------------------- tables beside each other


_NOTHING: dict[str, Any] = {
    "fields": (), "key": (), "foreign_keys": (), "label": "", "called": "", "cite": {}, "restate": None,
    "same_when": None, "positions": {},
}  # fmt: skip


def _sound(drafts: list[_Draft], found: list[Problem]) -> Iterator[Table]:
    """The tables, without fields where they do not fit the others."""
    known = {draft.table.name: draft.table for draft in drafts}
    for draft in drafts:
        table = draft.table
        wrong = list(table_faults(table, known)) if table.fields else []
        asked = asking_faults(table, known) if table.fields else ()
        wrong += [("contribute", reason("within", place="contribute", reason=each)) for each in asked]
        lines = [(draft.lines.get(part, 1), why) for part, why in wrong]
        found.extend(broken(table.schema_path, lines, table=table.name))
        usable = bool(table.fields) and not wrong
        yield table if usable else replace(table, **_NOTHING)


def typed(definitions: Definitions) -> list[Table]:
    return [table for table in definitions.tables if not table.derived]


def children_of(definitions: Definitions) -> dict[str, list[Table]]:
    """The tables nested in each table's records."""
    found: dict[str, list[Table]] = {}
    for table in definitions.tables:
        if table.nesting:
            found.setdefault(table.nesting.parent, []).append(table)
    return found
