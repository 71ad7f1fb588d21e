"""Write the Data Package descriptor `data/datapackage.json`.

`frictionless validate data/datapackage.json` holds on every build. Frictionless takes a foreign key for broken when
it has a list in it, different types on its two sides, or only some of its parts filled in; SQL, and this portal's own
check, do not. Keys where that can happen, and those that lead nowhere in some row, are listed as `partialForeignKeys`,
in the same form, and are not claimed as `foreignKeys`. A field is called as its column is in the published CSV: by the
heading of the table's own files.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..core.model import Artifact, Download, Field, ForeignKey, Table
from ..validation.numerals import plain_numeral

_PATH = "data/datapackage.json"
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_PRIVATE = {"resources", "machikado", "$schema", "profile"}  # how this portal is built, not what it publishes
_LIST_CONSTRAINTS = {"required", "minLength", "maxLength"}  # Table Schema has no others for a list
_ALWAYS_KEPT = {"required", "unique", "enum"}  # also where breaking another is a warning: values stay as they are

Descriptor = dict[str, Any]


def datapackage(
    package: Mapping[str, Any],
    tables: Sequence[Table],
    downloads: Iterable[Download],
    odd: Collection[tuple[str, str]] = (),
) -> Artifact:
    """The published descriptor; `package` is what `datasets/datapackage.yaml` says of the whole.

    `odd`: tables and their fields in which a row names what is not there, or writes a point the other way round.
    """
    files = {download.table: download for download in downloads if download.format == "csv"}
    known = {table.name: table for table in tables if table.name in files}
    words = {name: value for name, value in package.items() if name not in _PRIVATE and value not in (None, "", [], {})}
    resources = [_resource(table, files[name], known, odd) for name, table in known.items()]
    text = json.dumps({"$schema": _PROFILE, **words, "resources": resources}, ensure_ascii=False, indent=1)
    return Artifact(path=_PATH, content=(text + "\n").encode(), origin="datasets/datapackage.yaml")


def _resource(table: Table, file: Download, known: Mapping[str, Table], odd: Collection[tuple[str, str]]) -> Descriptor:
    return {
        "name": table.name,
        "type": "table",
        "path": file.path.rpartition("/")[2],
        **_words(table),
        **table.own,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
        **_told(sources=[dict(source) for source in table.sources]),
        **_told(licenses=[dict(licence) for licence in table.licenses]),
        "schema": _schema(table, known, odd),
    }


def _schema(table: Table, known: Mapping[str, Table], odd: Collection[tuple[str, str]]) -> Descriptor:
    keys = [key for key in table.foreign_keys if key.table in known]
    sound = [key for key in keys if not any((table.name, name) in odd for name in key.fields)]
    whole = [key for key in sound if _verifiable(key, table, known[key.table])]
    return {
        "fields": [_field(field, name, table, odd) for field, name in zip(table.fields, _headings(table), strict=True)],
        "missingValues": _missing(table.schema.get("missingValues"), _null(table)),
        **_told(uniqueKeys=[_called(table, names) for names in table.unique_keys]),
        **_told(primaryKey=_called(table, table.key)),
        **_told(foreignKeys=[_foreign_key(key, table, known) for key in whole]),
        **_told(partialForeignKeys=[_foreign_key(key, table, known) for key in keys if key not in whole]),
    }


def _null(table: Table) -> str:
    """What the files' dialect writes for nothing: it stands in the published cells too."""
    return ((table.resource.get("dialect") or {}).get("nullSequence") or "") if not table.derived else ""


def _missing(declared: Any, null: str) -> list[Any]:
    """The texts that stand for nothing, the empty one always among them, with their labels where they have some."""
    told = list(declared or ())
    values = [each["value"] if isinstance(each, dict) else each or "" for each in told]
    more = [text for text in dict.fromkeys(("", null)) if text not in values]
    if any(isinstance(each, dict) for each in told):
        labelled = [each if isinstance(each, dict) else {"value": each or ""} for each in told]
        return [*({"value": text} for text in more), *labelled]
    return [*more, *values]


def _published_type(field: Field, table: Table, odd: Collection[tuple[str, str]]) -> str:
    """The type that all cells have as they are published; Frictionless groups no digits of whole numbers."""
    if field.type == "geopoint" and (table.name, field.name) in odd:
        return "string"
    return "number" if field.descriptor.get("groupChar") else field.type


def _field(field: Field, name: str, table: Table, odd: Collection[tuple[str, str]]) -> Descriptor:
    return {
        "name": name,
        "type": _published_type(field, table, odd),
        **_words(field),
        **_told(example=_example(field), unit=field.unit, gif=field.descriptor.get("gif")),
        **({} if table.derived else _spelling(field, _null(table))),
        **({"delimiter": field.delimiter} if field.type == "list" else {}),
        **_told(itemType=field.descriptor.get("itemType")),
        **_told(categories=list(_categories(field))),
        **_told(constraints=_constraints(field)),
        **field.own,
    }


_SPELLING = ("format", "decimalChar", "groupChar", "trueValues", "falseValues")


def _spelling(field: Field, null: str) -> Descriptor:
    """How the cells of a field are spelt in the published CSV, which keeps them as they were typed."""
    told = {name: field.descriptor.get(name) for name in _SPELLING}
    bare = {"bareNumber": False} if field.descriptor.get("bareNumber") == "false" else {}
    own = field.descriptor.get("missingValues")
    return {**_told(**told), **bare, **({} if own is None else {"missingValues": _missing(own, null)})}


def _example(field: Field) -> Any:
    """The example, but for one whose spelling Frictionless does not judge by."""
    odd = any(field.descriptor.get(name) for name in ("decimalChar", "groupChar", "bareNumber"))
    return "" if odd or "example" in field.own else field.example


def _words(thing: Table | Field) -> Descriptor:
    return _told(
        title=thing.title,
        title_en=thing.title_en,
        description=thing.description,
        description_en=thing.description_en,
    )


def _told(**words: Any) -> Descriptor:
    """The words that say something."""
    return {name: value for name, value in words.items() if value}


def _categories(field: Field) -> Iterator[Descriptor]:
    for category in field.categories:
        yield {"value": category.value, **_told(label=category.label, label_en=category.label_en)}


def _constraints(field: Field) -> Descriptor:
    """The schema's constraints; a vocabulary is an `enum` too, for tools that ignore categories."""
    own = {name: _limit(field, rule) for name, rule in (field.descriptor.get("constraints") or {}).items()}
    kept = own if field.level == "error" else {name: rule for name, rule in own.items() if name in _ALWAYS_KEPT}
    written = kept | _told(required=field.required)
    if field.type == "list":
        return {name: value for name, value in written.items() if name in _LIST_CONSTRAINTS}
    return written | _told(enum=[category.value for category in field.categories])


def _limit(field: Field, rule: Any) -> Any:
    """A limit of numbers as one of JSON, which no decimal sign changes."""
    if field.type != "number" or not isinstance(rule, str):
        return rule
    plain = plain_numeral(field)(rule) or rule
    return int(plain) if plain.lstrip("-").isdigit() else float(plain)


def _headings(table: Table) -> Sequence[str]:
    """The headings without the blanks around them, which Frictionless takes away before it compares."""
    bare = [heading.strip() for heading in table.columns]
    return bare if len(set(bare)) == len(bare) else table.columns


def _called(table: Table, names: Sequence[str]) -> list[str]:
    columns = {each.name: column for each, column in zip(table.fields, _headings(table), strict=True)}
    return [columns[name] for name in names]


def _foreign_key(key: ForeignKey, table: Table, known: Mapping[str, Table]) -> Descriptor:
    resource = "" if key.table == table.name else key.table
    return {
        "fields": _called(table, key.fields),
        "reference": {"resource": resource, "fields": _called(known[key.table], key.references)},
    }


def _verifiable(key: ForeignKey, table: Table, target: Table) -> bool:
    pairs = zip(key.fields, key.references, strict=True)
    kinds = [(_kind(table.field(here)), _kind(target.field(there))) for here, there in pairs]
    alike = all(here == there != "list" for here, there in kinds)
    return alike and (len(key.fields) == 1 or all(_filled(table, name) for name in key.fields))


def _kind(field: Field) -> str:
    return "integer" if field.type == "year" else field.type


def _filled(table: Table, name: str) -> bool:
    return table.field(name).required or name in table.key
