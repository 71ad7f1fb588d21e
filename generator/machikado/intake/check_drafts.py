"""Check drafts like files: conformity, keys and references, reported at the cell where each value was typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..core.model import Origin, Problem, Table
from ..core.nested_lists import filled_by
from ..core.problems import problem
from ..core.raw_rows import RawRow
from ..validation.cells import conform, readers_of
from ..validation.duplicates import twin_problems
from ..validation.keys import PROPOSALS, key_problems, reference_problems
from ..validation.schema_rules import made_up_key
from .identifiers import free, taken
from .model import Context, Draft, Record
from .sender_words import reworded


def record_of(draft: Draft, context: Context) -> Record:
    """The mapping that stands in a record's file, in the order of the schema."""
    record: Record = {
        field.name: draft.values[field.name] for field in draft.table.fields if draft.values.get(field.name) is not None
    }
    for child in context.children(draft.table):
        assert child.nesting
        items = [record_of(item, context) for item in draft.lists.get(child.nesting.name, ())]
        if any(items):
            record[child.nesting.name] = [item for item in items if item]
    return record


def judge(drafts: Sequence[Draft], context: Context, path: str) -> Iterator[tuple[Problem, int | None]]:
    """What is wrong with the drafts, each with the place of its record."""
    raw: dict[str, list[RawRow]] = {}
    owner: dict[Origin, int] = {}
    for place, draft in enumerate(drafts):
        _rows(draft, {}, None, raw, context)
        owner |= dict.fromkeys(_origins(draft), place)
    renamed = 0
    for name in sorted(raw, key=list(context.tables).index):
        table = context.tables[name]
        for told in _judged(table, raw, context, path):
            renamed += told.code == "duplicate-row"
            told = _with_free_key(told, table, drafts, context) if renamed <= PROPOSALS else told
            yield told, owner.get(told.origin)


def _origins(draft: Draft) -> Iterator[Origin]:
    yield from (draft.origin, *draft.origins.values())
    for items in draft.lists.values():
        for item in items:
            yield from _origins(item)


def _judged(table: Table, raw: Mapping[str, list[RawRow]], context: Context, path: str) -> Iterator[Problem]:
    rows = raw[table.name]
    yield from (reworded(told, table, context) for told in conform(table, readers_of(table), rows)[1])
    known = list(context.known.get(table.name, ()))
    yield from (told for told in key_problems(table, [*known, *rows]) if told.origin.path == path)
    yield from (told for told in twin_problems(table, [*known, *rows], "error") if told.origin.path == path)
    wanted = {table.name, *(key.table for key in table.foreign_keys)}
    targets = {name: [*context.known[name], *raw.get(name, ())] for name in wanted if name in context.known}
    told = reference_problems(table, targets, context.tables, context.damaged)
    yield from (each for each in told if each.origin.path == path)


def with_drafts(context: Context, drafts: Sequence[Draft]) -> Context:
    """The portal as if the drafts stood in it."""
    raw: dict[str, list[RawRow]] = {}
    for draft in drafts:
        _rows(draft, {}, None, raw, context)
    added = {name: (*context.known.get(name, ()), *rows) for name, rows in raw.items()}
    return replace(context, known={**context.known, **added})


def _rows(
    draft: Draft, filled: Mapping[str, Any], parent: RawRow | None, raw: dict[str, list[RawRow]], context: Context
) -> None:
    table = draft.table
    values = {**filled, **draft.values}
    cells = [values.get(field.name) for field in table.fields]
    row = RawRow(draft.origin.path, draft.origin.line or 0, cells, None, frozenset(draft.asked | filled.keys()), parent)
    row.origins = {None: draft.origin} | draft.origins
    row.faulty = dict.fromkeys(name for name in draft.asked if name in table.positions) or None
    raw.setdefault(table.name, []).append(row)
    for child in context.children(table):
        assert child.nesting
        back = {own: values.get(theirs) for own, theirs in filled_by(child, table.name).items()}
        for number, item in enumerate(draft.lists.get(child.nesting.name, ()), 1):
            if item.values or item.asked or item.lists:
                sequence = {"sequence": str(number)} if "sequence" in child.positions else {}
                _rows(item, back | sequence, row, raw, context)


def _with_free_key(told: Problem, table: Table, drafts: Sequence[Draft], context: Context) -> Problem:
    """Where an identifier is taken: another that is not."""
    drafts = [draft for draft in drafts if draft.table.name == table.name]
    name = made_up_key(table) if told.code == "duplicate-row" and drafts else None
    if name is None or told.field != name or not told.value:
        return told
    other = free(told.value, taken(table, context, drafts))
    first = told.message.removeprefix(f"「{told.value}」は ").removesuffix(" にもあります。")
    renamed = problem(
        "duplicate-row", told.origin, table=told.table, field=name, value=told.value, first=first, proposed=other
    )
    return replace(told, proposed=renamed.proposed, fix=renamed.fix, fix_en=renamed.fix_en)
