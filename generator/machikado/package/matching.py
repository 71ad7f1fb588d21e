"""Compare a file with what its resource says of it: `fieldsMatch`, `bytes` and `hash`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from ..core.model import Origin, Problem, Table
from ..core.problems import problem


def takes_part(table: Table) -> bool:
    """Whether what the schema does not name is left out of the table: `fieldsMatch: subset` or `partial`."""
    return table.schema.get("fieldsMatch") in ("subset", "partial")


def needs_all(table: Table) -> bool:
    """Whether every field must be there: `fieldsMatch: exact`, `equal` or `subset`."""
    return table.schema.get("fieldsMatch") in ("exact", "equal", "subset")


def match_problems(header: Sequence[str], table: Table, origin: Origin) -> Iterator[Problem]:
    """Headings in another order where the order counts, and a file with no field of the schema."""
    known = [heading for heading in header if heading in table.positions]
    if table.schema.get("fieldsMatch") == "exact" and known != [name for name in table.positions if name in known]:
        yield problem("other-order", origin, table=table.name, value=", ".join(known), known=", ".join(table.positions))
    if takes_part(table) and not known:
        first = table.fields[0].name
        yield problem("missing-column", origin, table=table.name, field=first, value=first)


def told_content_problems(data: bytes, name: str, table: Table) -> Iterator[Problem]:
    """That a file is not the one whose size and hash the package tells; a resource of several files tells neither."""
    if len(table.paths) != 1 or "*" in table.paths[0]:
        return
    told = {key: table.resource.get(key) for key in ("bytes", "hash")}
    found = {"bytes": str(len(data)), "hash": _hash(data, told["hash"] or "")}
    for key in (key for key, text in told.items() if text and text.lower() != found[key]):
        yield problem(
            "other-content", Origin(path=name), level="warning", table=table.name, value=told[key], what=key,
            found=found[key],
        )  # fmt: skip


def _hash(data: bytes, told: str) -> str:
    kind, colon, _ = told.lower().rpartition(":")
    digest = hashlib.new(kind or "md5", data, usedforsecurity=False).hexdigest()
    return f"{kind}{colon}{digest}"
