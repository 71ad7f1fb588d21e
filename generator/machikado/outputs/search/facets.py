"""Facets of search results, and words of related rows, found along foreign keys and lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...core.i18n import label_of
from ...core.messages import reason
from ...core.model import Origin, Problem, Table
from ...core.problems import problem
from ...package.rows import Row, Rows

Values = tuple[str, ...]


def facet_readers(rows: Rows, language: str, faults: list[Problem]) -> Iterator[tuple[str, Callable[[Row], Values]]]:
    for name, paths in ((rows.table.search or {}).get("facets") or {}).items():
        walks = [walk(rows, path.split("."), language) for path in ([paths] if isinstance(paths, str) else paths)]
        if all(walks):
            yield name, _first_of([walk for walk in walks if walk])
        else:
            faults.append(_lost(rows.table, "facets", name))


def along_readers(rows: Rows, language: str, faults: list[Problem]) -> Iterator[Callable[[Row], Values]]:
    """Labels of rows, or words, that a record does not name itself but along several keys."""
    for path in (rows.table.search or {}).get("along") or ():
        if reader := walk(rows, path.split("."), language, labels=True):
            yield reader
        else:
            faults.append(_lost(rows.table, "along", path))


def _lost(table: Table, part: str, name: str) -> Problem:
    why = reason("leads-to-no-field", part=part, name=name)
    return problem("broken-schema", Origin(path=table.schema_path, line=1), reason=why, table=table.name)


def _first_of(walks: list[Callable[[Row], Values]]) -> Callable[[Row], Values]:
    def read(row: Row) -> Values:
        return next((found for walk in walks if (found := walk(row))), ())

    return read


def walk(rows: Rows, path: list[str], language: str, *, labels: bool = False) -> Callable[[Row], Values] | None:
    """Follows `adopter.prefecture` or `areas.municipality.prefecture` to words; None where there is no such way.

    With `labels` a way may end in a foreign key, and then gives what the row is called that it names.
    """
    name, rest = path[0], path[1:]
    if not rest and labels and name in rows.forward:
        target = rows.forward[name].follow
        return lambda row: (other.label,) if (other := target(row.values)) else ()
    if not rest:
        return _facet_words(rows, name, language) if name in rows.table.positions else None
    tie = rows.forward.get(name) or rows.backward.get(name)
    if tie is None:
        return None
    forward = name in rows.forward
    inner = walk(rows.forward[name].target if forward else rows.backward[name].source, rest, language, labels=labels)
    if inner is None:
        return None
    if forward:
        follow = rows.forward[name].follow
        return lambda row: inner(other) if (other := follow(row.values)) else ()
    rows_of = rows.backward[name].rows_of
    return lambda row: tuple(dict.fromkeys(each for other in rows_of(row.values) for each in inner(other)))


def _facet_words(rows: Rows, name: str, language: str) -> Callable[[Row], Values]:
    each, place = rows.table.field(name), rows.table.positions[name]
    dated = each.type in ("date", "year") or "partial_date" in each.checks

    def read(row: Row) -> Values:
        value = row.values[place]
        if value is None:
            return ()
        if dated:
            return (str(value)[:4],)
        return tuple(label_of(each, item, language) for item in (value if isinstance(value, tuple) else (value,)))

    return read
