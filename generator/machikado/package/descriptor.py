"""Read table definitions: `datapackage.yaml`, `schemas/*.yaml`, `derived/*.sql`, `checks/*.sql`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..core.messages import reason
from ..core.model import Check, Nesting, Origin, Problem, Quantity, Table
from ..core.problems import problem
from ..core.yaml_reader import Loaded, load, plain
from ..validation.derived_rules import weighing_problems
from ..validation.feed_rules import feed_faults
from ..validation.schema_rules import header_faults, name_faults, names_of, resource_faults, table_faults
from ..validation.schema_shape import DESCRIPTOR, METHOD, RESOURCE, SCHEMA, faults
from .form_schema import SHAPE as ASKING
from .form_schema import asking_faults
from .quantities import QUANTITIES, read_quantities
from .schema import TEXTS, broken, fields_of
from .source_files import content_of
from .synonyms import Synonyms, declared, synonym_faults
from .table_options import foreign_keys, wishes

PACKAGE = "datasets/datapackage.yaml"
_HEADER = re.compile(r"--\s*(\w+):\s*(.*?)\s*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    """Everything a package says about itself before any data is read.

    A table whose definition cannot be used is in `tables` without fields: nothing is read of it and nobody is
    accused of what only follows from that.
    """

    descriptor: Mapping[str, Any]
    tables: tuple[Table, ...]
    checks: tuple[Check, ...]
    quantities: tuple[Quantity, ...] = ()
    problems: tuple[Problem, ...]
    synonyms: tuple[Synonyms, ...] = ()


@dataclass(frozen=True, slots=True)
class _Draft:
    """A table as written, with the lines of its schema's parts, before it is seen beside the others."""

    table: Table
    lines: Mapping[str, int]


def read_definitions(root: Path) -> Definitions:
    """The definitions under `root/datasets`; whatever is wrong with them is in `problems`."""
    found: list[Problem] = []
    descriptor = _mapping(root, PACKAGE, found)
    found.extend(broken(PACKAGE, faults((descriptor, 1), DESCRIPTOR)) if descriptor else ())
    drafts = list(_drafts(root, descriptor, found))
    tables = tuple(_sound(drafts, found))
    found.extend(broken(PACKAGE, feed_faults(descriptor, {table.name: table for table in tables})))
    synonyms = declared(descriptor)
    found.extend(broken(PACKAGE, synonym_faults(synonyms)))
    checks = tuple(_checks(root, tables, found))
    quantities = _quantities(root, tables, found)
    words = {name: plain(value) for name, value in descriptor.items() if name != "resources"}
    found.extend(weighing_problems(tables, _options(words)))
    return Definitions(
        descriptor=words, tables=tables, checks=checks, quantities=quantities, problems=tuple(found),
        synonyms=tuple(synonyms),
    )  # fmt: skip


def _options(words: Mapping[str, Any]) -> Mapping[str, Any]:
    options = words.get("machikado")
    return options if isinstance(options, dict) else {}


def _text(root: Path, path: str, found: list[Problem]) -> str | None:
    try:
        return content_of(root / path, root).decode("utf-8-sig")
    except UnicodeDecodeError:
        found.append(problem("unreadable-file", Origin(path=path), reason=reason("not-utf-8")))
    except OSError as error:
        found.append(problem("unreadable-file", Origin(path=path), reason=error.strerror or str(error)))
    return None


def _mapping(root: Path, path: str, found: list[Problem]) -> dict[str, Loaded]:
    text = _text(root, path, found)
    loaded, problems = load(text, path) if text is not None else (None, [])
    found.extend(problems)
    if loaded and isinstance(loaded[0], dict):
        return loaded[0]
    if text is not None and not problems:
        found.extend(broken(path, [(1, reason("holds-no-fields"))]))
    return {}


# ---------------------------------------------------------------- tables


def _drafts(root: Path, descriptor: Mapping[str, Loaded], found: list[Problem]) -> Iterator[_Draft]:
    """Typed tables in the package's order, then derived ones by name; each name once."""
    seen: set[str] = set()
    entries = descriptor.get("resources", (None, 1))[0]
    for entry in entries if isinstance(entries, list) else ():
        wrong = list(faults(entry, RESOURCE))
        wrong = wrong or [(entry[1], each) for each in resource_faults(plain(entry), seen)]
        found.extend(broken(PACKAGE, wrong))
        resource = plain(entry)
        if not wrong:
            yield _draft(root, resource, f"datasets/{resource['schema']}", found, line=entry[1])
        elif name := _new_name(resource, seen):  # without fields, so that whoever names it is not accused
            yield _Draft(Table(name=name, fields=()), {})
        seen.add(_new_name(resource, seen) or "")
    for path in sorted((root / "datasets/derived").glob("*.sql")):
        name = path.relative_to(root).as_posix()
        wrong = [(1, each) for each in name_faults(path.stem, seen)]
        found.extend(broken(name, wrong))
        sql = _text(root, name, found)
        if sql is not None and not wrong:
            resource = {"name": path.stem, "path": f"derived/{path.name}", "empty": "-"}
            method = _method(root, name.removesuffix(".sql") + ".yaml", found)
            yield _draft(root, resource, f"datasets/schemas/{path.stem}.yaml", found, sql=sql, method=method)


def _method(root: Path, path: str, found: list[Problem]) -> dict[str, Any]:
    """What stands beside a derived table's SQL: why, what it does not say, a worked example."""
    loaded = _mapping(root, path, found) if (root / path).is_file() else {}
    wrong = list(faults((loaded, 1), METHOD))
    found.extend(broken(path, wrong))
    words = {name: plain(value) for name, value in loaded.items()}
    return {} if wrong or not words else {**words, "path": path}


def _new_name(resource: Any, seen: set[str]) -> str | None:
    name = resource.get("name") if isinstance(resource, dict) else None
    return name if isinstance(name, str) and name not in seen else None


def _draft(
    root: Path, resource: Mapping[str, Any], path: str, found: list[Problem], *, sql: str | None = None, line: int = 1,
    method: Mapping[str, Any] | None = None,
) -> _Draft:  # fmt: skip
    schema = _mapping(root, path, found)
    wrong = list(faults((schema, 1), SCHEMA)) if schema else []
    wrong += faults(schema["contribute"], ASKING, "contribute") if _is_mapping(schema.get("contribute")) else ()
    found.extend(broken(path, wrong, table=resource["name"]))
    words = {} if wrong else {name: plain(value) for name, value in schema.items() if name != "fields"}
    key = names_of(words.get("primaryKey"))
    fields = () if wrong else fields_of(schema.get("fields", (None, 1)), key, path, found)
    parent, _, list_name = (resource.get("nested") or "").partition(".")
    texts: dict[str, Any] = {name: resource.get(name) or words.get(name) or "" for name in TEXTS}
    table = Table(
        name=resource["name"],
        **texts,
        fields=fields,
        key=key,
        foreign_keys=tuple(foreign_keys(words.get("foreignKeys"), resource["name"])),
        **wishes(words),
        paths=names_of(resource.get("path")),
        resource={name: value for name, value in resource.items() if name != "schema"},
        nesting=Nesting(parent=parent, name=list_name) if parent else None,
        empty=resource.get("empty") or "",
        empty_en=resource.get("empty_en") or "",
        sql=sql,
        method=method or {},
        schema_path=path,
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
    "same_when": None,
    "positions": {},
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


# ---------------------------------------------------------------- checks


def _checks(root: Path, tables: Iterable[Table], found: list[Problem]) -> Iterator[Check]:
    """Each check's SELECT and the `-- name: words` lines above it."""
    names = {table.name for table in tables}
    for path in sorted((root / "datasets/checks").glob("*.sql")):
        name = path.relative_to(root).as_posix()
        sql = _text(root, name, found)
        if sql is None:
            continue
        header = {words[1]: words[2] for line in sql.splitlines() if (words := _HEADER.match(line))}
        wrong = [(1, each) for each in header_faults(header, names)]
        found.extend(broken(name, wrong))
        if not wrong:
            yield Check(
                name=path.stem,
                path=name,
                sql=sql,
                table=header["table"],
                level="warning" if header.get("level") == "warning" else "error",
                **{key: header.get(key, "") for key in ("ja", "en", "fix", "fix_en")},
            )


def _quantities(root: Path, tables: Iterable[Table], found: list[Problem]) -> tuple[Quantity, ...]:
    text = _text(root, QUANTITIES, found) if (root / QUANTITIES).is_file() else None
    quantities, problems = read_quantities(text or "[]", {table.name for table in tables})
    found.extend(problems)
    return quantities


def typed(definitions: Definitions) -> list[Table]:
    return [table for table in definitions.tables if not table.derived]


def children_of(definitions: Definitions) -> dict[str, list[Table]]:
    """The tables nested in each table's records."""
    found: dict[str, list[Table]] = {}
    for table in definitions.tables:
        if table.nesting:
            found.setdefault(table.nesting.parent, []).append(table)
    return found
