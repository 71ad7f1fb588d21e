"""Read a schema's options besides fields: keys, search, contributions, restatements, duplicates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..core.model import ForeignKey, Restate, SameWhen, Table
from ..validation.schema_rules import names_of
from .form_schema import asking_of


def wishes(words: Mapping[str, Any]) -> dict[str, Any]:
    """What a schema asks for beside its fields: how rows are called, and what becomes of them."""
    return {
        "label": words.get("label") or "",
        "called": words.get("called") or "",
        "pages": words.get("pages") not in ("list", "false"),
        "listed": words.get("pages") != "false",
        "published": words.get("published") != "false",
        "partition": words.get("partition") or "",
        "contribute": _contribute(words.get("contribute")),
        "asking": asking_of(words.get("contribute")),
        "register": _contribute(words.get("register")),
        "search": _search(words.get("search")),
        "explore": words.get("explore") or {},
        "cite": words.get("cite") or {},
        "restate": _restate(words.get("restate")),
        "same_when": _same_when(words.get("same_when")),
    }


def leaves_out(table: Table) -> bool:
    """Whether rows with more or fewer cells than headings are left out with a warning instead of an error."""
    return table.schema.get("level") == "warning"


def _search(value: Any) -> Mapping[str, Any] | None:
    return None if value == "false" else value if isinstance(value, dict) else {}


def _contribute(value: Any) -> tuple[str, ...] | None:
    if isinstance(value, dict):
        return names_of(value.get("ask"))
    return None if value in (None, "false") else () if value == "true" else names_of(value)


def _restate(value: Any) -> Restate | None:
    return Restate(fields=names_of(value["fields"]), log=value["log"]) if value else None


def _same_when(value: Any) -> SameWhen | None:
    return SameWhen(fields=names_of(value["fields"]), apart=value.get("apart") or "") if value else None


def foreign_keys(entries: Any, own_name: str) -> Iterator[ForeignKey]:
    for entry in entries or ():
        reference = entry["reference"]
        table = reference.get("resource") or own_name
        names, references = names_of(entry["fields"]), names_of(reference["fields"])
        yield ForeignKey(fields=names, table=table, references=references, level=entry.get("level") or "error")
