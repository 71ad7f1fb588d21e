"""Rules across tables: each one SELECT whose rows are the violations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .database import Connection, SqlError, select
from .model import Check, Origin, Problem, Scalar
from .problems import problem
from .relations import Row, Rows


class _Blank(dict[str, Scalar]):
    """Placeholders without a column stay as they are written."""

    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


def check(connection: Connection, checks: Iterable[Check], tables: Mapping[str, Rows]) -> Iterator[Problem]:
    """A problem for each row that a check finds, at the place where the row was typed."""
    for rule in checks:
        try:
            names, found = select(connection, rule.sql)
        except SqlError as error:
            yield problem("broken-sql", Origin(path=rule.path, line=error.line), reason=str(error))
            continue
        keyed = {_key(row): row for row in tables[rule.table]} if found and rule.table in tables else {}
        for values in found:
            yield _violation(rule, dict(zip(names, values, strict=True)), keyed)


def _key(row: Row) -> str:
    return "/".join(str(part) for part in row.key)


def _violation(rule: Check, values: Mapping[str, Scalar], keyed: Mapping[str, Row]) -> Problem:
    field = values.get("field")
    row = keyed.get(str(values.get("key")))
    origin = row.field_origin(field or "") if row else Origin(path=rule.path)
    known = row is not None and field in row.table.positions
    value = row[field] if known and row and field else None
    words = _Blank({name: "―" if value is None else value for name, value in values.items()})
    ja, en, fix, fix_en = (text.format_map(words) for text in (rule.ja, rule.en, rule.fix, rule.fix_en))
    return Problem(
        code=rule.name, level=rule.level, origin=origin, table=rule.table, field=field,
        value=None if value is None else str(value), message=ja, message_en=en or ja, fix=fix, fix_en=fix_en or fix,
    )  # fmt: skip
