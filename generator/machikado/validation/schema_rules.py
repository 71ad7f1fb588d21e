"""Whether definitions can be used: names, fields, keys, tables beside each other, headers of checks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..core.model import ForeignKey, Nesting, Table
from ..core.text import fill, holes
from ..core.yaml_reader import Loaded, plain
from .schema_shape import CONSTRAINTS, Fault, faults, unknown_constraints
from .value_checks import VALUE_CHECKS

TYPES = frozenset(CONSTRAINTS)
# Names that rows and mappings already have, in Python, in templates and in browsers.
RESERVED = frozenset(
    "items values keys get pop popitem update copy clear setdefault index count"
    " key label origin field_origin record table definitions derived constructor".split()
)
_PLACE = re.compile(r"[\w\-]+/(?:[\w\-./#]|\{\w+\})*\Z")
_TABLE_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


def names_of(value: Any) -> tuple[str, ...]:
    """A name or list of names as a tuple."""
    return () if not value else (value,) if isinstance(value, str) else tuple(value)


def name_faults(name: str, seen: set[str]) -> Iterator[str]:
    if name in RESERVED or not _TABLE_NAME.match(name):
        yield f"「{name}」は表の名前に使えません（小文字の英字・数字・_） / “{name}” cannot be a table's name"
    if name in seen:
        yield f"表「{name}」が二つあります / the table “{name}” stands twice"


def resource_faults(resource: Mapping[str, Any], seen: set[str]) -> Iterator[str]:
    yield from name_faults(resource["name"], seen)
    paths = names_of(resource.get("path"))
    if not paths and not resource.get("nested"):
        yield "path か nested が要ります / needs path or nested"
    for path in (*paths, resource["schema"]):
        if path.startswith("/") or "\\" in path or ".." in path.split("/"):
            yield f"「{path}」は datasets/ の外です / “{path}” is outside datasets/"
        elif not path.endswith((".csv", ".yaml", ".yml")):
            yield f"「{path}」は .csv でも .yaml でもありません / “{path}” is neither .csv nor .yaml"


def field_faults(entry: Loaded, name: str, type_name: str, seen: set[str]) -> Iterator[Fault]:
    fields, line = entry
    if not (name.isidentifier() and name.isascii()):
        yield line, f"項目名「{name}」が使えません / “{name}” cannot be a field's name"
    if name in seen:
        yield line, f"項目「{name}」が二つあります / the field “{name}” stands twice"
    if type_name not in TYPES:
        yield line, f"型「{type_name}」はありません / unknown type “{type_name}”; known: {', '.join(sorted(TYPES))}"
        return
    if "constraints" in fields:
        yield from faults(fields["constraints"], CONSTRAINTS[type_name], "constraints")
        yield from unknown_constraints(type_name, fields["constraints"])
    for check in names_of(plain(fields.get("checks"))):
        if check not in VALUE_CHECKS:
            yield line, f"checks「{check}」はありません / unknown check “{check}”; known: {', '.join(VALUE_CHECKS)}"


def table_faults(table: Table, known: Mapping[str, Table]) -> Iterator[tuple[str, str]]:
    """What does not fit: the schema's part, and why."""
    for name in (name for name in table.key if name not in table.positions):
        yield "primaryKey", f"primaryKey「{name}」という項目がありません / primaryKey: there is no field “{name}”"
    for name in (name for name in holes(table.label) if name not in table.positions):
        yield "label", f"label の「{name}」という項目がありません / label: there is no field “{name}”"
    if set("{}") & set(fill(table.label, dict.fromkeys(holes(table.label), ""))):
        yield "label", f"label「{table.label}」の {{}} が合いません / label: the braces of “{table.label}” do not fit"
    lists = {other.nesting.name for other in known.values() if other.nesting and other.nesting.parent == table.name}
    for name in (name for name in table.cite.values() if name not in table.positions):
        yield "cite", f"cite の「{name}」という項目がありません / cite: there is no field “{name}”"
    for name in (name for name in table.contribute or () if name not in {*table.positions, *lists}):
        yield "contribute", f"contribute「{name}」という項目がありません / contribute: there is no field “{name}”"
    if table.called and table.called not in table.positions:
        yield "called", f"called「{table.called}」という項目がありません / called: there is no field “{table.called}”"
    yield from (("fields", reason) for reason in _mark_faults(table))
    yield from (("same_when", reason) for reason in _same_faults(table))
    yield from (("register", reason) for reason in _register_faults(table))
    yield from (("search", reason) for reason in (*_address_faults(table), *_leads_faults(table)))
    yield from (("restate", reason) for reason in _restate_faults(table, known))
    for key in table.foreign_keys:
        yield from (("foreignKeys", reason) for reason in _key_faults(table, key, known))
    names = [key.name for key in table.foreign_keys]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield "foreignKeys", f"「{name}」で終わる foreignKeys が二つあります / two foreign keys end in “{name}”"
    if table.nesting:
        yield from (("foreignKeys", reason) for reason in _nesting_faults(table, table.nesting, known))


def _mark_faults(table: Table) -> Iterator[str]:
    """The field that says whether a number is approximate is one of the table's, and answers yes or no."""
    marks = (field.descriptor.get("approximate") for field in table.fields)
    for name in (name for name in marks if name):
        if name not in table.positions or table.field(name).type != "boolean":
            yield f"approximate「{name}」という boolean の項目がありません / approximate: no boolean field “{name}”"


def _same_faults(table: Table) -> Iterator[str]:
    """What tells that two rows may be one is made of fields, and what tells them apart is a list of keys."""
    if table.same_when is None:
        return
    for name in (name for name in table.same_when.fields if name not in table.positions):
        yield f"same_when「{name}」という項目がありません / same_when: there is no field “{name}”"
    apart = table.same_when.apart
    if apart and (apart not in table.positions or table.field(apart).type != "list"):
        yield f"same_when.apart「{apart}」という list の項目がありません / same_when.apart: no list “{apart}”"
    if not table.key:
        yield "same_when には primaryKey が要ります / same_when needs a primaryKey"


def _register_faults(table: Table) -> Iterator[str]:
    """Rows that are added along stand in files of their own, under an identifier that may be made up."""
    for name in (name for name in table.register or () if name not in table.positions):
        yield f"register「{name}」という項目がありません / register: there is no field “{name}”"
    if table.register is not None and (table.nesting or table.derived or made_up_key(table) is None):
        yield "register には、自由に付けられる識別子が要ります / register needs a key that may be made up"


def made_up_key(table: Table) -> str | None:
    """The one field that names a record and may be made up; codes and references may not."""
    if len(table.key) != 1 or table.key[0] not in table.positions:
        return None
    field = table.field(table.key[0])
    borrowed = any(field.name in key.fields for key in table.foreign_keys)
    return None if borrowed or field.checks or field.type != "string" or field.categories else field.name


def _address_faults(table: Table) -> Iterator[str]:
    """Where rows are shown must be a place below the site, made of fields."""
    address = (table.search or {}).get("address") or ""
    if address and not _PLACE.match(address):
        yield f"search.address「{address}」はサイトの中にありません / search.address “{address}” is no place here"
    for name in (name for name in holes(address) if name not in table.positions):
        yield f"search.address の「{name}」という項目がありません / search.address: there is no field “{name}”"


def _leads_faults(table: Table) -> Iterator[str]:
    """What leads to another record names it by a foreign key."""
    name = (table.search or {}).get("leads_to")
    if name and all(key.name != name for key in table.foreign_keys):
        yield f"search.leads_to「{name}」は foreignKeys にありません / search.leads_to: “{name}” is no foreign key"


# What a table that records restatements must hold; `new_value` is empty for a value that was withdrawn.
RESTATEMENT = ("in_table", "row_key", "field", "old_value", "new_value", "reason", "restated_on")


def _restate_faults(table: Table, known: Mapping[str, Table]) -> Iterator[str]:
    """Published values need a key to be told apart by, and a table that can record their changes."""
    if table.restate is None:
        return
    for name in (name for name in table.restate.fields if name not in table.positions):
        yield f"restate「{name}」という項目がありません / restate: there is no field “{name}”"
    if not table.key:
        yield "restate には primaryKey が要ります / restate needs a primaryKey"
    log = known.get(table.restate.log)
    missing = [name for name in RESTATEMENT if log is None or (log.fields and name not in log.positions)]
    if missing:
        name, lacks = table.restate.log, ", ".join(missing)
        yield f"restate.log「{name}」の表に {lacks} が要ります / restate.log: “{name}” must be a table with {lacks}"


def _key_faults(table: Table, key: ForeignKey, known: Mapping[str, Table]) -> Iterator[str]:
    target = known.get(key.table)
    names = f"{key.table}.{','.join(key.references)}"
    if target is None or (target.fields and not set(key.references) <= target.positions.keys()):
        yield f"foreignKeys の先「{names}」がありません / foreignKeys: there is no “{names}”"
    elif not set(key.fields) <= table.positions.keys() or len(key.fields) != len(key.references):
        yield f"foreignKeys「{','.join(key.fields)}」の項目が合いません / foreignKeys: the fields do not fit “{names}”"
    elif target.fields:
        pairs = zip(key.fields, key.references, strict=True)
        types = [(table.field(own).type, target.field(theirs).type) for own, theirs in pairs]
        if any(own != theirs or own == "list" for own, theirs in types):
            yield f"foreignKeys「{names}」と型が違います / foreignKeys: other types than “{names}”, or lists"


def _nesting_faults(table: Table, nesting: Nesting, known: Mapping[str, Table]) -> Iterator[str]:
    order = list(known)
    if nesting.parent not in order or order.index(nesting.parent) > order.index(table.name):
        yield f"親の表「{nesting.parent}」が先に要ります / “{nesting.parent}” must stand before it in datapackage.yaml"
    elif not nesting.name or nesting.name in known[nesting.parent].positions:
        yield f"一覧の名前「{nesting.name}」が親の項目と重なります / “{nesting.name}” is a field of the parent too"
    elif not any(key.table == nesting.parent for key in table.foreign_keys):
        yield f"親の表「{nesting.parent}」への foreignKeys がありません / no foreign key to “{nesting.parent}”"


def header_faults(header: Mapping[str, str], tables: set[str]) -> Iterator[str]:
    if header.get("table") not in tables:
        name = header.get("table", "")
        yield f"-- table:「{name}」という表がありません / -- table: there is no table “{name}”"
    if header.get("level", "error") not in ("error", "warning"):
        yield f"-- level:「{header['level']}」は error か warning です / -- level: must be error or warning"
    if not header.get("ja") and not header.get("en"):
        yield "-- ja: か -- en: に言葉が要ります / words are missing in -- ja: or -- en:"
