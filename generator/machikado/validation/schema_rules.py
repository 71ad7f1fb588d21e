"""Check definitions: names, fields, keys, references between tables, headers of checks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..core.file_formats import FORMATS, PACKED, format_of
from ..core.messages import Both, reason
from ..core.model import Field, ForeignKey, Nesting, Table
from ..core.strings import fill, holes, is_plain_name, visible
from ..core.yaml_reader import Loaded, plain
from .schema_shape import CONSTRAINTS, Fault, faults, unknown_constraints
from .standard_rules import field_standard_faults, limit_faults, resource_standard_faults
from .value_checks import VALUE_CHECKS

TYPES = frozenset(CONSTRAINTS)
# Names that rows and mappings already have, in Python, in templates and in browsers: no table or alias has one.
RESERVED = frozenset(
    "items values keys get pop popitem update copy clear setdefault index count"
    " key label origin field_origin record table definitions derived constructor".split()
)
_HIDDEN = re.compile(r"(^|/)\.(?!/)")
_PLACE = re.compile(r"[\w\-]+/(?:[\w\-./#]|\{[^{}]+\})*\Z")
_TABLE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\Z")


def names_of(value: Any) -> tuple[str, ...]:
    """A name or list of names as a tuple."""
    return () if not value else (value,) if isinstance(value, str) else tuple(value)


def name_faults(name: str, seen: set[str]) -> Iterator[Both]:
    if name in RESERVED or not _TABLE_NAME.match(name):
        yield reason("no-such-table-name", name=name)
    if name in seen:
        yield reason("table-stands-twice", name=name)


def resource_faults(resource: Mapping[str, Any], seen: set[str]) -> Iterator[Both]:
    yield from name_faults(resource["name"], seen)
    paths = names_of(resource.get("path"))
    if not paths and not resource.get("nested"):
        yield reason("needs-path-or-nested")
    for path in paths:
        if not _is_below(path):
            yield reason("path-outside-datasets", path=path)
        elif format_of(path, resource.get("format") or "") is None:
            named = resource.get("format") or path
            yield reason("no-such-format", name=named, known=", ".join(dict.fromkeys(FORMATS.values())))
    for path in (path for path in (resource["schema"], resource.get("dialect")) if isinstance(path, str)):
        if not _is_below(path):
            yield reason("path-outside-datasets", path=path)
        elif not path.endswith((".json", ".yaml", ".yml")):
            yield reason("neither-json-nor-yaml", path=path)
    yield from resource_standard_faults(resource)
    yield from compression_faults(resource, paths)


def compression_faults(resource: Mapping[str, Any], paths: tuple[str, ...]) -> Iterator[Both]:
    """Files are packed by gzip or not at all, and their names say so."""
    declared = resource.get("compression")
    if declared and (declared != "gz" or not all(path.endswith(PACKED) for path in paths)):
        yield reason("no-such-compression", name=declared)


def _is_below(path: str) -> bool:
    """Whether a path leads into the package's own folder: no address, nothing above it, nothing hidden."""
    return not (path.startswith("/") or "\\" in path or "://" in path or _HIDDEN.search(path))


def field_faults(entry: Loaded, name: str, type_name: str, seen: set[str]) -> Iterator[Fault]:
    fields, line = entry
    if not name.strip() or visible(name.replace("\n", " ")) != name.replace("\n", " "):
        yield line, reason("no-such-field-name", name=visible(name))
    if name in seen:
        yield line, reason("field-stands-twice", name=name)
    if type_name not in TYPES:
        yield line, reason("no-such-type", name=type_name, known=", ".join(sorted(TYPES)))
        return
    wrong = [(line, each) for each in field_standard_faults(plain(entry), type_name)]
    if "constraints" in fields:
        wrong += faults(fields["constraints"], CONSTRAINTS[type_name], "constraints")
        wrong += unknown_constraints(type_name, fields["constraints"])
    yield from wrong
    if not wrong:
        field = Field(
            name=name, type=type_name, delimiter=plain(entry).get("delimiter") or ";", descriptor=plain(entry)
        )
        yield from ((line, each) for each in limit_faults(field))
    for check in names_of(plain(fields.get("checks"))):
        if check not in VALUE_CHECKS:
            yield line, reason("no-such-check", name=check, known=", ".join(VALUE_CHECKS))


def table_faults(table: Table, known: Mapping[str, Table]) -> Iterator[tuple[str, Both]]:
    """What does not fit: the schema's part, and why."""
    for name in (name for name in table.key if name not in table.positions):
        yield "primaryKey", reason("place-names-no-field", place="primaryKey", name=name)
    for name in (name for name in holes(table.label) if name not in table.positions):
        yield "label", reason("no-such-field-in", place="label", name=name)
    if set("{}") & set(fill(table.label, dict.fromkeys(holes(table.label), ""))):
        yield "label", reason("braces-do-not-fit", label=table.label)
    lists = {other.nesting.name for other in known.values() if other.nesting and other.nesting.parent == table.name}
    for name in (name for name in table.cite.values() if name not in table.positions):
        yield "cite", reason("no-such-field-in", place="cite", name=name)
    for name in (name for name in table.contribute or () if name not in {*table.positions, *lists}):
        yield "contribute", reason("place-names-no-field", place="contribute", name=name)
    for name in (name for names in table.unique_keys for name in names if name not in table.positions):
        yield "uniqueKeys", reason("place-names-no-field", place="uniqueKeys", name=name)
    if table.called and table.called not in table.positions:
        yield "called", reason("place-names-no-field", place="called", name=table.called)
    yield from (("fields", each) for each in (*_mark_faults(table), *_alias_faults(table)))
    if table.partition and not _parts(table):
        yield "partition", reason("partition-needs-few-values", name=table.partition)
    yield from (("same_when", each) for each in _same_faults(table))
    yield from (("register", each) for each in _register_faults(table))
    yield from (("search", each) for each in (*_address_faults(table), *_leads_faults(table)))
    yield from (("restate", each) for each in _restate_faults(table, known))
    for key in table.foreign_keys:
        yield from (("foreignKeys", each) for each in _key_faults(table, key, known))
    names = [key.name for key in table.foreign_keys]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield "foreignKeys", reason("two-keys-end-alike", name=name)
    if table.nesting:
        yield from (("foreignKeys", each) for each in _nesting_faults(table, table.nesting, known))


def _alias_faults(table: Table) -> Iterator[Both]:
    """A short name for templates: an ASCII identifier that means nothing else there."""
    aliases = [each.alias for each in table.fields if each.alias]
    for name in dict.fromkeys(aliases):
        plain = name.isascii() and name.isidentifier() and not name.startswith("_")
        if not plain or name in RESERVED or name in table.positions or aliases.count(name) > 1:
            yield reason("no-such-alias", name=name)


def _mark_faults(table: Table) -> Iterator[Both]:
    """The field that says whether a number is approximate is one of the table's, and answers yes or no."""
    marks = (field.descriptor.get("approximate") for field in table.fields)
    for name in (name for name in marks if name):
        if name not in table.positions or table.field(name).type != "boolean":
            yield reason("no-such-mark", name=name)


def _parts(table: Table) -> bool:
    """Whether the field that parts the table is one of few values, each of which can name a folder."""
    if table.partition not in table.positions or len(table.fields) == 1:
        return False
    field = table.field(table.partition)
    named = [is_plain_name(category.value) for category in field.categories]
    return field.type in {"year", "boolean"} or (field.type == "string" and bool(named) and all(named))


def _same_faults(table: Table) -> Iterator[Both]:
    """What tells that two rows may be one is made of fields, and what tells them apart is a list of keys."""
    if table.same_when is None:
        return
    for name in (name for name in table.same_when.fields if name not in table.positions):
        yield reason("place-names-no-field", place="same_when", name=name)
    apart = table.same_when.apart
    if apart and (apart not in table.positions or table.field(apart).type != "list"):
        yield reason("no-such-list-of-keys", name=apart)
    if not table.key:
        yield reason("needs-primary-key", place="same_when")


def _register_faults(table: Table) -> Iterator[Both]:
    """Rows that are added along stand in files of their own, under an identifier that may be made up."""
    for name in (name for name in table.register or () if name not in table.positions):
        yield reason("place-names-no-field", place="register", name=name)
    if table.register is not None and (table.nesting or table.derived or made_up_key(table) is None):
        yield reason("register-needs-key")


def made_up_key(table: Table) -> str | None:
    """The one field that names a record and may be made up; codes and references may not."""
    if len(table.key) != 1 or table.key[0] not in table.positions:
        return None
    field = table.field(table.key[0])
    borrowed = any(field.name in key.fields for key in table.foreign_keys)
    return None if borrowed or field.checks or field.type != "string" or field.categories else field.name


def _address_faults(table: Table) -> Iterator[Both]:
    """Where rows are shown must be a place below the site, made of fields."""
    address = (table.search or {}).get("address") or ""
    if address and not _PLACE.match(address):
        yield reason("address-outside-site", address=address)
    for name in (name for name in holes(address) if name not in table.positions):
        yield reason("no-such-field-in", place="search.address", name=name)


def _leads_faults(table: Table) -> Iterator[Both]:
    """What leads to another record names it by a foreign key."""
    name = (table.search or {}).get("leads_to")
    if name and all(key.name != name for key in table.foreign_keys):
        yield reason("leads-to-no-key", name=name)


# What a table that records restatements must hold; `new_value` is empty for a value that was withdrawn.
RESTATEMENT = ("in_table", "row_key", "field", "old_value", "new_value", "reason", "restated_on")


def _restate_faults(table: Table, known: Mapping[str, Table]) -> Iterator[Both]:
    """Published values need a key to be told apart by, and a table that can record their changes."""
    if table.restate is None:
        return
    for name in (name for name in table.restate.fields if name not in table.positions):
        yield reason("place-names-no-field", place="restate", name=name)
    if not table.key:
        yield reason("needs-primary-key", place="restate")
    log = known.get(table.restate.log)
    missing = [name for name in RESTATEMENT if log is None or (log.fields and name not in log.positions)]
    if missing:
        yield reason("log-lacks-fields", name=table.restate.log, lacks=", ".join(missing))


def _key_faults(table: Table, key: ForeignKey, known: Mapping[str, Table]) -> Iterator[Both]:
    target = known.get(key.table)
    names = f"{key.table}.{','.join(key.references)}"
    if target is None or (target.fields and not set(key.references) <= target.positions.keys()):
        yield reason("key-leads-nowhere", names=names)
    elif not set(key.fields) <= table.positions.keys() or len(key.fields) != len(key.references):
        yield reason("key-does-not-fit", fields=",".join(key.fields), names=names)
    elif target.fields:
        pairs = zip(key.fields, key.references, strict=True)
        types = [(table.field(own).type, target.field(theirs).type) for own, theirs in pairs]
        if any(own != theirs or own == "list" for own, theirs in types):
            yield reason("key-of-other-type", names=names)


def _nesting_faults(table: Table, nesting: Nesting, known: Mapping[str, Table]) -> Iterator[Both]:
    order = list(known)
    if nesting.parent not in order or order.index(nesting.parent) > order.index(table.name):
        yield reason("parent-stands-after", parent=nesting.parent)
    elif not nesting.name or nesting.name in known[nesting.parent].positions:
        yield reason("list-named-like-field", name=nesting.name)
    elif not any(key.table == nesting.parent for key in table.foreign_keys):
        yield reason("no-key-to-parent", parent=nesting.parent)


def header_faults(header: Mapping[str, str], tables: set[str]) -> Iterator[Both]:
    if header.get("table") not in tables:
        yield reason("check-of-no-table", name=header.get("table", ""))
    if header.get("level", "error") not in ("error", "warning"):
        yield reason("no-such-level", level=header["level"])
    if not header.get("ja") and not header.get("en"):
        yield reason("check-without-words")
