"""Run checks across tables: one SELECT each, whose rows are the violations; and quantities that must agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..core.messages import reason
from ..core.model import Check, Origin, Problem, Scalar
from ..core.problems import bounded, problem
from ..core.quantity import Place, Quantity
from ..core.strings import fill, in_words, shortened
from ..package.quantities import QUANTITIES
from ..package.rows import Row, Rows
from .engine import Connection, SqlError, select
from .syntax import tables_in


def check(
    connection: Connection, checks: Iterable[Check], tables: Mapping[str, Rows], damaged: Iterable[str] = ()
) -> Iterator[Problem]:
    """A problem for each row that a check finds, at the place where the row was typed.

    A check that reads a damaged table says nothing: it would accuse rows of what only follows from the damage.
    """
    unsure = frozenset(damaged)
    for rule in checks:
        if not (unsure and tables_in(connection, rule.sql) & unsure):
            yield from bounded(_violations(connection, rule, tables))


def _violations(connection: Connection, rule: Check, tables: Mapping[str, Rows]) -> Iterator[Problem]:
    try:
        names, found = select(connection, rule.sql)
    except SqlError as error:
        yield problem("broken-sql", Origin(path=rule.path, line=error.line), reason=error.reason)
        return
    if missing := [name for name in ("key", "field") if name not in names]:
        yield problem("broken-sql", Origin(path=rule.path), reason=reason("select-lacks", names=", ".join(missing)))
        return
    wanted = {str(values[names.index("key")]) for values in found}
    keyed = {_key(row): row for row in tables[rule.table] if _key(row) in wanted} if wanted else {}
    for values in found:
        yield _violation(rule, dict(zip(names, values, strict=True)), keyed)


def _key(row: Row) -> str:
    return "/".join(str(part) for part in row.key)


def _violation(rule: Check, values: Mapping[str, Scalar], keyed: Mapping[str, Row]) -> Problem:
    field = None if values["field"] is None else str(values["field"])
    row = keyed.get(str(values["key"]))
    origin = row.field_origin(field or "") if row else Origin(path=rule.path)
    value = row[field] if row and field in row.table.positions and field else None
    ja, en, fix, fix_en = (fill(text, values) for text in (rule.ja, rule.en, rule.fix, rule.fix_en))
    return Problem(
        code=rule.name, level=rule.level, origin=origin, table=rule.table, field=field,
        value=None if value is None else in_words(value), message=ja or en, message_en=en or ja,
        fix=fix or fix_en, fix_en=fix_en or fix, kind=rule.en or rule.ja,
    )  # fmt: skip


def disagreements(
    connection: Connection, quantities: Iterable[Quantity], damaged: Iterable[str] = ()
) -> Iterator[Problem]:
    """A problem for each quantity that is not the same in all its places; silent where a table is damaged."""
    unsure = frozenset(damaged)
    for quantity in quantities:
        if unsure and any(({place.table} | tables_in(connection, place.sql)) & unsure for place in quantity.places):
            continue
        try:
            told = [(place, _told(connection, place)) for place in quantity.places]
        except SqlError as error:
            yield problem("broken-sql", Origin(path=QUANTITIES, line=quantity.line), reason=error.reason)
            continue
        if any(value != told[0][1] for _, value in told):
            yield _difference(quantity, told)


def _told(connection: Connection, place: Place) -> Scalar:
    found = select(connection, place.sql)[1]
    if len(found) != 1 or len(found[0]) != 1:
        shape = f"{len(found)} × {len(found[0]) if found else 0}"
        raise SqlError(reason("no-single-value", table=place.table, shape=shape))
    return found[0][0]


def _difference(quantity: Quantity, told: list[tuple[Place, Scalar]]) -> Problem:
    places = "、".join(f"{place.table}＝{_shown(value)}" for place, value in told)
    places_en = ", ".join(f"{place.table} = {_shown(value)}" for place, value in told)
    first = told[0][1]
    line = next(place.line for place, value in told if value != first)
    return problem(
        "quantities-differ", Origin(path=QUANTITIES, line=line), value=quantity.name,
        title=quantity.title, title_en=quantity.title_en or quantity.title, places=places, places_en=places_en,
    )  # fmt: skip


def _shown(value: Scalar) -> str:
    return "―" if value is None else shortened(in_words(value), 120)
