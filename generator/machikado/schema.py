"""Table definitions: `datapackage.yaml`, `schemas/*.yaml`, `derived/*.sql` and `checks/*.sql` as values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .model import Category, Check, Field, ForeignKey, Nesting, Origin, Problem, Table
from .problems import problem
from .yaml_loader import Loaded, load, plain

TYPES = frozenset({"string", "integer", "number", "boolean", "date", "year", "list"})
RESERVED = frozenset(
    "items values keys get pop popitem update copy clear setdefault index count key label origin record table".split()
)
_HEADER = re.compile(r"--\s*(\w+):\s*(.*?)\s*\Z")
_WHOLE = re.compile(r"-?\d+\Z", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    """Everything a package says about itself before any data is read."""

    descriptor: Mapping[str, Any]
    tables: tuple[Table, ...]
    checks: tuple[Check, ...]
    problems: tuple[Problem, ...]


def read_definitions(root: Path) -> Definitions:
    """The definitions under `root/datasets`; whatever is wrong with them is in `problems`."""
    found: list[Problem] = []
    descriptor = _mapping(root, "datasets/datapackage.yaml", found)
    tables = [*_typed_tables(root, descriptor, found), *_derived_tables(root, found)]
    found.extend(_reference_problems(tables))
    checks = tuple(_check(root, path) for path in sorted((root / "datasets/checks").glob("*.sql")))
    words = {name: plain(value) for name, value in descriptor.items() if name != "resources"}
    return Definitions(descriptor=words, tables=tuple(tables), checks=checks, problems=tuple(found))


def _mapping(root: Path, path: str, found: list[Problem]) -> dict[str, Loaded]:
    try:
        text = (root / path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        found.append(problem("unreadable-file", Origin(path=path), reason=_reason(error)))
        return {}
    loaded, problems = load(text, path)
    found.extend(problems)
    if loaded and isinstance(loaded[0], dict):
        return loaded[0]
    if not problems:
        found.append(problem("broken-schema", Origin(path=path), reason="項目がありません / it holds no fields"))
    return {}


def _reason(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else "UTF-8 ではありません / not UTF-8"


def _typed_tables(root: Path, descriptor: dict[str, Loaded], found: list[Problem]) -> Iterator[Table]:
    resources = descriptor.get("resources", ([], 1))
    for entry, line in resources[0] or ():
        resource = plain((entry, line)) if isinstance(entry, dict) else {}
        if {"name", "schema"} <= resource.keys() and (resource.keys() & {"path", "nested"}):
            yield _table(root, resource, f"datasets/{resource['schema']}", found)
        else:
            reason = "name, schema と、path または nested が要ります / needs name, schema and path or nested"
            found.append(problem("broken-schema", Origin(path="datasets/datapackage.yaml", line=line), reason=reason))


def _derived_tables(root: Path, found: list[Problem]) -> Iterator[Table]:
    for path in sorted((root / "datasets/derived").glob("*.sql")):
        resource = {"name": path.stem, "path": f"derived/{path.name}", "empty": "-"}
        schema = f"datasets/schemas/{path.stem}.yaml"
        yield _table(root, resource, schema, found, sql=path.read_text(encoding="utf-8"))


def _table(
    root: Path, resource: Mapping[str, Any], schema_path: str, found: list[Problem], sql: str | None = None
) -> Table:
    schema = _mapping(root, schema_path, found)
    words = {name: plain(value) for name, value in schema.items() if name != "fields"}
    fields = tuple(_fields(schema.get("fields", ([], 1)), schema_path, found))
    parent, _, list_name = (resource.get("nested") or "").partition(".")
    keys = ("title", "title_en", "description", "description_en")
    return Table(
        name=resource["name"],
        **{key: resource.get(key) or words.get(key) or "" for key in keys},
        fields=fields,
        key=_names(words.get("primaryKey")),
        foreign_keys=tuple(_foreign_keys(words.get("foreignKeys"), resource["name"])),
        label=words.get("label") or "",
        pages=words.get("pages") != "false",
        paths=_names(resource.get("path")),
        nesting=Nesting(parent=parent, name=list_name) if parent else None,
        empty=resource.get("empty") or "",
        empty_en=resource.get("empty_en") or "",
        sql=sql,
        schema_path=schema_path,
        sources=tuple(resource.get("sources") or ()),
        licenses=tuple(resource.get("licenses") or ()),
        positions={field.name: position for position, field in enumerate(fields)},
    )


def _names(value: Any) -> tuple[str, ...]:
    return () if not value else (value,) if isinstance(value, str) else tuple(value)


def _fields(loaded: Loaded, path: str, found: list[Problem]) -> Iterator[Field]:
    seen: set[str] = set()
    for entry, line in loaded[0] or ():
        words = plain((entry, line)) if isinstance(entry, dict) else {}
        origin = Origin(path=path, line=line)
        name = words.get("name") or ""
        if name in RESERVED or name.startswith("_"):
            found.append(problem("reserved-field-name", origin, field=name, value=name))
        elif reason := _field_fault(name, words, seen):
            found.append(problem("broken-schema", origin, field=name, reason=reason))
        else:
            seen.add(name)
            yield _field(words, line)


def _field_fault(name: str, words: Mapping[str, Any], seen: set[str]) -> str:
    if not name.isidentifier():
        return f"項目名「{name}」が使えません / not a usable field name"
    if name in seen:
        return f"項目「{name}」が二つあります / the field stands twice"
    if words.get("type", "string") not in TYPES:
        return f"型「{words['type']}」はありません / unknown type; known: {', '.join(sorted(TYPES))}"
    return ""


def _field(words: Mapping[str, Any], line: int) -> Field:
    constraints = {name: _constraint(value) for name, value in (words.get("constraints") or {}).items()}
    keys = ("title", "title_en", "description", "description_en", "example", "unit")
    return Field(
        name=words["name"],
        type=words.get("type") or "string",
        **{key: words.get(key) or "" for key in keys},
        required=constraints.get("required") is True,
        delimiter=words.get("delimiter") or ";",
        categories=tuple(_category(entry) for entry in words.get("categories") or ()),
        checks=_names(words.get("checks")),
        descriptor={**words, "constraints": constraints},
        line=line,
    )


def _constraint(value: Any) -> Any:
    if value in ("true", "false"):
        return value == "true"
    return int(value) if isinstance(value, str) and _WHOLE.match(value) else value


def _category(entry: Any) -> Category:
    if isinstance(entry, str):
        return Category(value=entry, label=entry)
    value = entry["value"]
    return Category(value=value, label=entry.get("label") or value, label_en=entry.get("label_en") or "")


def _foreign_keys(entries: Any, own_name: str) -> Iterator[ForeignKey]:
    for entry in entries or ():
        reference = entry["reference"]
        table = reference.get("resource") or own_name
        yield ForeignKey(fields=_names(entry["fields"]), table=table, references=_names(reference["fields"]))


def _reference_problems(tables: list[Table]) -> Iterator[Problem]:
    """Keys and foreign keys that name no field or table, and nested tables without a key back to their parent."""
    known = {table.name: table for table in tables}
    for table in tables:
        for reason in _table_faults(table, known):
            yield problem("broken-schema", Origin(path=table.schema_path), table=table.name, reason=reason)


def _table_faults(table: Table, known: Mapping[str, Table]) -> Iterator[str]:
    for name in table.key:
        if name not in table.positions:
            yield f"primaryKey「{name}」という項目がありません / primaryKey names no field"
    for key in table.foreign_keys:
        target = known.get(key.table)
        if target is None or not set(key.references) <= target.positions.keys():
            yield f"foreignKeys の先「{key.table}.{','.join(key.references)}」がありません / no such reference"
        if not set(key.fields) <= table.positions.keys():
            yield f"foreignKeys「{','.join(key.fields)}」という項目がありません / foreignKeys names no field"
    if table.nesting and not any(key.table == table.nesting.parent for key in table.foreign_keys):
        yield f"親の表「{table.nesting.parent}」への foreignKeys がありません / no foreign key to the parent"


def _check(root: Path, path: Path) -> Check:
    """A check's SELECT and the `-- name: words` lines above it."""
    sql = path.read_text(encoding="utf-8")
    comments = [line for line in sql.splitlines() if line.startswith("--")]
    header: dict[str, str] = {found[1]: found[2] for line in comments if (found := _HEADER.match(line))}
    return Check(
        name=path.stem,
        path=path.relative_to(root).as_posix(),
        sql=sql,
        table=header.get("table", ""),
        level="warning" if header.get("level") == "warning" else "error",
        **{key: header.get(key, "") for key in ("ja", "en", "fix", "fix_en")},
    )
