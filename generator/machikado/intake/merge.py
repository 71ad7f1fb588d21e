"""Merge additions into records that exist already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..core.model import Problem, Table
from ..core.nested_lists import item_fields
from ..core.problems import problem
from ..core.raw_rows import RawRow
from ..validation.duplicates import called
from .model import Context, Draft


def additions(drafts: Sequence[Draft], context: Context) -> dict[int, RawRow]:
    """The records that drafts add to, by the drafts' places: the same key and, of same_when, the same first field."""
    table = drafts[0].table if drafts else None
    if table is None or table.same_when is None or not table.paths or "*" not in table.paths[0]:
        return {}
    names = (*table.key, table.same_when.fields[0])
    known = {tuple(row.cells[table.positions[name]] for name in names): row for row in context.known[table.name]}
    found = ((place, known.get(tuple(draft.values.get(name) for name in names))) for place, draft in enumerate(drafts))
    return {place: row for place, row in found if row is not None}


def merge(draft: Draft, row: RawRow, context: Context) -> list[str]:
    """Puts the record's own values and items under the draft's; gives the titles of what the draft changes."""
    before = draft_of(row, draft.table)
    changed = [name for name, value in draft.values.items() if before.values.get(name) != value]
    titles = [draft.table.field(name).title or name for name in changed]
    draft.values = {**before.values, **draft.values}
    for child in context.children(draft.table):
        assert child.nesting
        name = child.nesting.name
        theirs = [_item(each, child) for each in context.known[child.name] if each.parent is row]
        mine = [each for each in draft.lists.get(name, ()) if each.values]
        if _merged(theirs, mine, child, draft.table.name):
            titles.append(child.title or child.name)
        if theirs:
            draft.lists[name] = theirs
    return titles


def _item(row: RawRow, child: Table) -> Draft:
    item = draft_of(row, child)
    item.values.pop("sequence", None)
    return item


def _merged(theirs: list[Draft], mine: Sequence[Draft], child: Table, parent: str) -> bool:
    """Whether the items say anything new; an item about the same thing takes the place of the one that was there."""
    first = item_fields(child, parent)[0].name
    once = first in child.key and "sequence" not in child.key
    changed = False
    for item in mine:
        values = {name: value for name, value in item.values.items() if name != "sequence"}
        same = next((each for each in theirs if values.items() <= each.values.items()), None)
        other = next((each for each in theirs if once and each.values.get(first) == values.get(first)), None)
        if same is None and other is not None:
            other.values.update(values)
        elif same is None:
            theirs.append(item)
        changed = changed or same is None
    return changed


def draft_of(row: RawRow, table: Table) -> Draft:
    """A row that was read as a record, as a draft of it."""
    typed = {name for name in table.positions if name not in row.told}
    values = {name: row.cells[table.positions[name]] for name in typed if row.cells[table.positions[name]] is not None}
    draft = Draft(table, row.origin(), values=values)
    draft.origins = {name: row.origin(name) for name in table.positions}
    return draft


def without(context: Context, rows: Sequence[RawRow], table: Table) -> Context:
    """The portal without these records, which are judged anew as they will be."""
    gone = {id(row) for row in rows}
    known: Mapping[str, Sequence[RawRow]] = {
        each.name: [row for row in context.known[each.name] if id(row if each is table else row.parent) not in gone]
        for each in (table, *context.children(table))
    }
    return replace(context, known={**context.known, **known})


def told(drafts: Sequence[Draft], changes: Mapping[int, list[str]], added: Mapping[int, RawRow]) -> Iterator[Problem]:
    """A note for each addition: to which record, and what it changes."""
    for place, row in added.items():
        draft = drafts[place]
        words = "、".join(changes[place]) or "―"
        yield problem(
            "adds-to-record", draft.place(draft.table.key[0]), level="warning", table=draft.table.name,
            field=draft.table.key[0], value=str(draft.values.get(draft.table.key[0])), first=row.path,
            other=called(draft.table, row), changes=words, changes_en=words,
        )  # fmt: skip
