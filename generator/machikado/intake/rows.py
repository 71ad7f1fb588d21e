"""Turn the rows of sheets into drafts, and report which rows were skipped."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..core.messages import reason
from ..core.model import Origin, Problem, Table
from ..core.problems import problem
from .file_kinds import MAX_ROWS
from .headings import Headings, Target
from .layout import NOTHING, Heading, Layout, answer, heads_answers
from .model import Cell, Context, Draft, Line, Repair, Sheet, SheetRead, letters
from .skipped_rows import glimpse, is_own_example, left_out

Columns = dict[int, tuple[Target, str]]  # targets and the units of their headings


@dataclass(slots=True)
class Drafts:
    """What the sheets of a file hold."""

    table: Table
    drafts: list[Draft] = field(default_factory=list)
    along: dict[str, list[Draft]] = field(default_factory=dict)  # of other tables, by name
    assumed: list[Repair] = field(default_factory=list)
    reply: str = ""  # where an answer goes, as somebody wrote; it stands in no record
    problems: list[Problem] = field(default_factory=list)
    skipped: list[Problem] = field(default_factory=list)
    sheets: list[SheetRead] = field(default_factory=list)

    def skip(self, code: str, origin: Origin, **details: str) -> None:
        """Tells what was not read: as a warning where somebody must look, else as a note."""
        to = self.problems if code in ("hidden-cells", "unread-cells") else self.skipped
        to.append(problem(code, origin, level="warning", table=self.table.name, **details))


def columns_of(sheet: Sheet, layout: Layout, headings: Headings, into: Drafts) -> Columns:
    """Columns that were understood with their units; the others are reported, as far as something stands in them."""
    found: Columns = {}
    taken: dict[Target, int] = {}
    for heading in layout.headings:
        target = next(iter(heading.found.targets), None)
        if len(heading.found.targets) == 1 and target not in taken and target:
            taken[target] = heading.place
            found[heading.place] = (target, heading.found.unit)
        elif heading.found.targets:
            into.problems.append(_ambiguous(sheet, layout, heading, headings, into.table))
        elif _is_used(sheet, layout, heading):
            _unknown(sheet, layout, heading, headings, into)
    return found


def _place(sheet: Sheet, layout: Layout, heading: Heading) -> Origin:
    row, column = (heading.place, layout.column) if layout.column else (layout.row, heading.place)
    return sheet.origin(sheet.lines[row].number, column)


def _ambiguous(sheet: Sheet, layout: Layout, heading: Heading, headings: Headings, table: Table) -> Problem:
    known = ", ".join(sorted(target.field for target in heading.found.targets))
    return problem(
        "ambiguous-heading", _place(sheet, layout, heading), table=table.name, value=heading.text, known=known
    )


def _is_used(sheet: Sheet, layout: Layout, heading: Heading) -> bool:
    """Whether something stands under a heading, examples, totals and remarks left aside."""
    if layout.column:
        cell = answer(sheet, layout, heading)[1]
        return cell is not None and not heads_answers(cell.text)
    lines = (line for line in sheet.lines[layout.row + 1 :] if _holds(line, heading.place))
    return any(not left_out(line, sheet, layout) for line in lines)


def _holds(line: Line, column: int) -> bool:
    return column <= len(line.cells) and line.cells[column - 1] is not None


def _unknown(sheet: Sheet, layout: Layout, heading: Heading, headings: Headings, into: Drafts) -> None:
    origin, near = _place(sheet, layout, heading), headings.nearest(heading.text[:80])
    if near and not layout.column:
        told = problem("unknown-heading", origin, table=into.table.name, value=heading.text, proposed=near)
        into.problems.append(told)
    else:
        into.skip("unread-cells", origin, value=heading.text)


# ---------------------------------------------------------------- a record a row


def rows_to_drafts(sheet: Sheet, layout: Layout, headings: Headings, context: Context, into: Drafts) -> None:
    columns = _shown_columns(sheet, layout, columns_of(sheet, layout, headings, into), into)
    width = len(sheet.lines[layout.row].cells)
    for line in _within_bounds(sheet, layout, into):
        if reason := left_out(line, sheet, layout):
            if not is_own_example(line, columns, context):
                into.skip(reason, sheet.origin(line.number), value=glimpse(line))
            continue
        draft = Draft(into.table, sheet.origin(line.number))
        for column, (target, unit) in columns.items():
            cell = line.cells[column - 1] if column <= len(line.cells) else None
            put(draft, target, unit, cell, sheet.origin(line.number, column), sheet, context, into)
        for column, (target, _) in columns.items():
            _keep_place(draft, target, sheet.origin(line.number, column), context)
        if not sheet.name and (len(line.cells) < width or any(line.cells[width:])):
            _ragged(draft, len(line.cells), width, into)
        into.drafts.append(draft)


def _keep_place(draft: Draft, target: Target, origin: Origin, context: Context) -> None:
    """Where an answer would stand that was not given; of an item only where one was begun."""
    nesting = context.tables[target.table].nesting
    items = draft.lists.get(nesting.name, []) if nesting and target.item else [draft]
    for spot in items:
        if spot.number == target.item:
            spot.origins.setdefault(target.field, origin)


def _shown_columns(sheet: Sheet, layout: Layout, columns: Columns, into: Drafts) -> Columns:
    """Without the hidden ones, which are reported as far as something stands in them."""
    for column in columns.keys() & sheet.hidden_columns:
        if _is_used(sheet, layout, Heading(column, "", NOTHING)):
            _hidden(sheet, layout.row, column, letters(column), into)
    return {column: found for column, found in columns.items() if column not in sheet.hidden_columns}


def _within_bounds(sheet: Sheet, layout: Layout, into: Drafts) -> list[Line]:
    """The rows below the headings in which something stands, as many as are read."""
    below = sheet.lines[layout.row + 1 :]
    lines = [line for line in below if any(cell and cell.merged != "across" for cell in line.cells)]
    if len(lines) > MAX_ROWS and not any(each.code == "too-large" for each in into.problems):
        origin = sheet.origin(lines[MAX_ROWS].number)
        into.problems.append(problem("too-large", origin, reason=reason("at-most-rows", limit=MAX_ROWS)))
    return lines[:MAX_ROWS]


def _ragged(draft: Draft, found: int, expected: int, into: Drafts) -> None:
    told = problem("ragged-row", draft.origin, table=into.table.name, found=found, expected=expected)
    into.problems.append(told)
    draft.asked.add("")


def _hidden(sheet: Sheet, row: int, column: int, value: str, into: Drafts) -> None:
    into.skip("hidden-cells", sheet.origin(sheet.lines[row].number, column), value=value)


def put(
    draft: Draft, target: Target, unit: str, cell: Cell | None, origin: Origin,
    sheet: Sheet, context: Context, into: Drafts,
) -> None:  # fmt: skip
    """One cell into the record, or into an item of one of its lists."""
    lost = bool(sheet.without_value) and _cell_name(origin) in sheet.without_value
    if cell is None and not lost:
        return
    spot = _item(draft, target, origin, context) if target.item else draft
    spot.origins[target.field] = origin
    details: dict[str, Any] = {"table": spot.table.name, "field": target.field}
    if lost or (cell and cell.kind == "error"):
        value = cell.text if cell else "―"
        into.problems.append(problem("no-stored-value", origin, value=value, **details))
        spot.asked.add(target.field)
    elif cell and cell.merged == "across":
        into.problems.append(problem("merged-across", origin, value=cell.text, **details))
        spot.asked.add(target.field)
    elif cell:
        spot.values[target.field], spot.cells[target.field] = cell.text, cell
        spot.units = {**spot.units, target.field: unit} if unit else spot.units


def _cell_name(origin: Origin) -> str:
    return (origin.cell or "").rpartition("!")[2]


def _item(draft: Draft, target: Target, origin: Origin, context: Context) -> Draft:
    child = context.tables[target.table]
    assert child.nesting
    items = draft.lists.setdefault(child.nesting.name, [])
    found = next((item for item in items if item.number == target.item), None)
    if found is None:
        found = Draft(child, origin, number=target.item)
        items.append(found)
        items.sort(key=lambda item: item.number)
    return found


# ---------------------------------------------------------------- one record, downwards


def form_to_draft(sheet: Sheet, layout: Layout, headings: Headings, context: Context, into: Drafts) -> None:
    rows = columns_of(sheet, layout, headings, into)
    draft = Draft(into.table, sheet.origin(sheet.lines[min(rows)].number, layout.column))
    beyond: list[Cell] = []  # what stands beside the answers
    for heading in layout.headings:
        if heading.place not in rows:
            continue
        number = sheet.lines[heading.place].number
        column, cell = answer(sheet, layout, heading)
        if number in sheet.hidden_rows and cell:
            _hidden(sheet, heading.place, layout.column, heading.text, into)
        else:
            target, unit = rows[heading.place]
            put(draft, target, unit, cell, sheet.origin(number, column), sheet, context, into)
            _keep_place(draft, target, sheet.origin(number, column), context)
            beyond += [each for each in sheet.lines[heading.place].cells[column:] if each and not each.merged]
    if said := [each.text.strip() for each in beyond]:
        into.skip("unread-cells", draft.origin, value="、".join(said)[:60])
    if draft.values or draft.lists or draft.asked:
        into.drafts.append(draft)
