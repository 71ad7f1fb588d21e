"""Read lists of records from sheets of their own; each row names the record that it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..core.model import Table
from ..core.nested_lists import filled_by
from ..core.problems import problem
from ..core.strings import holes
from .headings import Headings, key, names_of
from .layout import Heading, Layout, cell_at, header_of
from .model import Context, Draft, Line, Sheet
from .rows import Drafts, rows_to_drafts


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSheet:
    """A sheet with a nested table's rows, and its columns that say whose they are."""

    sheet: Sheet
    child: Table
    layout: Layout  # without those columns
    headings: Headings
    owners: tuple[Heading, ...]


def lists_of(sheets: Sequence[Sheet], headings: Headings, context: Context, *, form: bool) -> list[ListSheet]:
    """The sheets that hold lists; `form`: of a workbook of ours, only those called like one."""
    owns = {id(sheet): _own(header_of(sheet, headings)) for sheet in sheets}
    found = []
    for sheet in sheets:
        lists = (_list(sheet, child, headings.table) for child in context.children(headings.table))
        best = max(filter(None, lists), key=lambda each: each[0], default=None)
        main = owns[id(sheet)] == max(owns.values())
        if best and (best[0][0] or not (form or main or best[0][1] <= owns[id(sheet)])):
            found.append(best[1])
    return found


def _own(layout: Layout) -> int:
    """How many of the record's own fields a sheet has."""
    return len({target for heading in layout.headings for target in heading.found.targets if not target.item})


def _list(sheet: Sheet, child: Table, parent: Table) -> tuple[tuple[bool, int], ListSheet] | None:
    """A sheet as this list, with whether it is called so and how many of its headings are understood."""
    back = filled_by(child, parent.name)
    headings = _headings(child, parent, back)
    layout = header_of(sheet, headings)
    owners = tuple(each for each in layout.headings if {target.field for target in each.found.targets} & back.keys())
    rest = tuple(each for each in layout.headings if each not in owners)
    named = key(sheet.name) in {key(word) for word in names_of(child, parent)}
    if len(back) != 1 or not any(each.found.targets for each in rest) or not (owners or named):
        return None
    laid = ListSheet(sheet=sheet, child=child, layout=replace(layout, headings=rest), headings=headings, owners=owners)
    return (named, layout.score), laid


def _headings(child: Table, parent: Table, back: dict[str, str]) -> Headings:
    """The list's own words, and those for the record: its table's, its identifier's, its title's."""
    headings = Headings(child, ())
    fields = [parent.field(name) for name in (*back.values(), *_titles(parent))]
    words = [parent.title, parent.title_en]
    words += [word for field in fields for word in (field.title, field.title_en, field.name)]
    for word in filter(None, words):
        headings.own.setdefault(key(word), list(back))
    return headings


def _titles(table: Table) -> list[str]:
    """The field by whose text people call a row, where it is one."""
    names = [name for name in holes(table.label) if name in table.positions]
    return names if len(names) == 1 else []


def hang(each: ListSheet, context: Context, into: Drafts) -> None:
    """The sheet's rows into the lists of their records; a row whose record is not clear is reported."""
    read = Drafts(each.child)
    rows_to_drafts(each.sheet, each.layout, each.headings, context, read)
    into.problems += read.problems
    into.skipped += read.skipped
    lines = {each.sheet.origin(line.number): (row, line) for row, line in enumerate(each.sheet.lines)}
    called = _called(into)
    for item in read.drafts:
        _hang(item, *lines[item.origin], each, called, into)
    if nesting := each.child.nesting:
        for draft in into.drafts:
            draft.lists.get(nesting.name, []).sort(key=lambda other: other.number)


def _hang(item: Draft, row: int, line: Line, each: ListSheet, called: Mapping[str, list[Draft]], into: Drafts) -> None:
    cells = [(cell_at(each.sheet, row, owner.place), owner.place) for owner in each.owners]
    names = [(cell.text.strip(), place) for cell, place in cells if cell]
    records = called.get(key(names[0][0]), []) if names else into.drafts
    if len(records) == 1 and each.child.nesting:
        items = records[0].lists.setdefault(each.child.nesting.name, [])
        place = str(item.values.get("sequence") or "")
        item.number = len(items) + 1
        if place.isdecimal() and len(place) < 6:
            item.number = int(item.values.pop("sequence"))
        items.append(item)
        return
    origin = each.sheet.origin(line.number, names[0][1] if names else each.owners[0].place if each.owners else None)
    value = names[0][0] if names else "―"
    known = "、".join(filter(None, (_name(draft) for draft in into.drafts[:20])))
    column, column_en = _column(into)
    into.problems.append(problem("unclear-record", origin, table=each.child.name, value=value, known=known,
                                 column=column, column_en=column_en))  # fmt: skip


def _column(into: Drafts) -> tuple[str, str]:
    """The heading under which a row says whose it is: that of the names that the records have."""
    names = [*into.table.key, *_titles(into.table)]
    used = (name for draft in into.drafts for name in names if draft.values.get(name))
    field = into.table.field(next(used, names[0]))
    return field.title or field.name, field.title_en or field.name


def _called(into: Drafts) -> dict[str, list[Draft]]:
    """The records by what they are called; several may share a title."""
    found: dict[str, list[Draft]] = {}
    for draft in into.drafts:
        words = (draft.values.get(field) for field in (*into.table.key, *_titles(into.table)))
        for name in {key(str(word or "")) for word in words}:
            found.setdefault(name, []).append(draft)
    return found


def _name(draft: Draft) -> str:
    names = (*draft.table.key, *_titles(draft.table))
    return next((str(draft.values[name]) for name in names if draft.values.get(name)), "")
