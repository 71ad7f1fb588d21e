"""Files to raw rows: CSV and YAML, nested lists flattened, each cell still text and knowing its line."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .model import ForeignKey, Origin, Problem, Table
from .problems import problem
from .text import nearest
from .yaml_loader import Loaded, load

ENCODINGS = ("cp932", "euc_jp")  # tried in this order after strict UTF-8


@dataclass(slots=True)
class RawRow:
    """One row as typed: cells by the table's field positions (text, list of text, or None)."""

    path: str
    line: int
    cells: list[Any]
    lines: dict[str, int] | None = None  # per field, where they differ from the row's

    def origin(self, name: str | None = None) -> Origin:
        line = self.lines.get(name, self.line) if self.lines and name else self.line
        return Origin(path=self.path, line=line)


@dataclass(slots=True)
class RawFile:
    """What one file of a table holds: rows by table, problems, and whether something could not be read."""

    table: str
    rows: dict[str, list[RawRow]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    damaged: bool = False


def files_of(root: Path, table: Table) -> list[Path]:
    """The files a table's resource names, sorted; a pattern may match none."""
    found: list[Path] = []
    for pattern in table.paths:
        plain = root / "datasets" / pattern
        found.extend(sorted((root / "datasets").glob(pattern)) if "*" in pattern else [plain])
    return [path for path in found if path.is_file() or "*" not in path.name]


def read_file(path: Path, root: Path, table: Table, children: Mapping[str, list[Table]]) -> RawFile:
    """One file of a table, with the rows of the tables nested in it."""
    name = path.relative_to(root).as_posix()
    result = RawFile(table.name)
    text = _text(path, name, result)
    if text is None:
        result.damaged = True
    elif path.suffix == ".csv":
        _read_csv(text, name, table, result)
    else:
        many = "*" not in "".join(table.paths)
        _read_yaml(text, name, table, children, result, many=many)
    return result


def _text(path: Path, name: str, result: RawFile) -> str | None:
    try:
        data = path.read_bytes()
    except OSError as error:
        result.problems.append(problem("unreadable-file", Origin(path=name), reason=error.strerror))
        return None
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        return _other_encoding(data, name, result)


def _other_encoding(data: bytes, name: str, result: RawFile) -> str | None:
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        result.problems.append(problem("wrong-encoding", Origin(path=name), encoding=encoding))
        return text
    reason = "文字コードが分かりません / unknown encoding"
    result.problems.append(problem("unreadable-file", Origin(path=name), reason=reason))
    return None


def _read_csv(text: str, name: str, table: Table, result: RawFile) -> None:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = result.rows.setdefault(table.name, [])
    try:
        header = next(reader, [])
        places = [table.positions.get(heading) for heading in header]
        result.problems.extend(_header_problems(header, name, table))
        start = reader.line_num + 1
        for cells in reader:
            if cells and len(cells) != len(header):
                origin = Origin(path=name, line=start)
                result.problems.append(problem("ragged-row", origin, found=len(cells), expected=len(header)))
                result.damaged = True
            elif cells:
                rows.append(RawRow(name, start, _placed(cells, places, len(table.fields))))
            start = reader.line_num + 1
    except csv.Error as error:
        result.problems.append(problem("unreadable-file", Origin(path=name, line=reader.line_num), reason=str(error)))
        result.damaged = True


def _placed(cells: list[str], places: list[int | None], width: int) -> list[Any]:
    placed: list[Any] = [None] * width
    for place, cell in zip(places, cells, strict=True):
        if place is not None and cell != "":
            placed[place] = cell
    return placed


def _header_problems(header: list[str], name: str, table: Table) -> Iterator[Problem]:
    origin = Origin(path=name, line=1)
    for heading in header:
        if heading not in table.positions:
            yield _unknown(heading, table, origin, ())
    for known in table.fields:
        if known.required and known.name not in header:
            yield problem("missing-column", origin, table=table.name, field=known.name, value=known.name)


def _unknown(heading: str, table: Table, origin: Origin, lists: Iterable[str]) -> Problem:
    known = [*table.positions, *lists]
    return problem(
        "unknown-field", origin, table=table.name, field=heading, value=heading,
        proposed=nearest(heading, known), known=", ".join(known),
    )  # fmt: skip


def _read_yaml(
    text: str, name: str, table: Table, children: Mapping[str, list[Table]], result: RawFile, *, many: bool
) -> None:
    loaded, problems = load(text, name)
    result.problems.extend(problems)
    if loaded is None:
        result.damaged = bool(problems)
        return
    records = loaded[0] if many else [loaded]
    if many and not isinstance(records, list):
        result.problems.append(_shape(Origin(path=name, line=loaded[1]), table, "list", records))
        result.damaged = True
        return
    flattener = _Flattener(name, children, result)
    for record in records:
        flattener.record(table, record, {})


def _shape(origin: Origin, table: Table, expected: str, found: Any, field_name: str | None = None) -> Problem:
    words = {"list": ("一覧（- で始まる行）", "a list"), "dict": ("項目の組（名前: 値）", "a mapping"),
             "str": ("値", "a value"), "NoneType": ("空", "nothing")}  # fmt: skip
    is_, was = words[expected], words[type(found).__name__]
    return problem(
        "wrong-shape", origin, table=table.name, field=field_name,
        expected=is_[0], expected_en=is_[1], found=was[0], found_en=was[1],
    )  # fmt: skip


class _Flattener:
    """Turns a nested record into rows of its table and of the tables nested in it."""

    def __init__(self, name: str, children: Mapping[str, list[Table]], result: RawFile) -> None:
        self.name, self.children, self.result = name, children, result

    def record(self, table: Table, loaded: Loaded, filled: dict[str, Any]) -> None:
        value, line = loaded
        if not isinstance(value, dict):
            value = self._scalar_item(table, loaded, filled)
            if value is None:
                return
        row = RawRow(self.name, line, [None] * len(table.fields), {})
        lists = {child.nesting.name: child for child in self.children.get(table.name, ()) if child.nesting}
        for field_name, text in filled.items():
            row.cells[table.positions[field_name]] = text
        nested: list[tuple[Table, Loaded]] = []
        for key, item in value.items():
            if key in lists:
                nested.append((lists[key], item))
            elif key in table.positions and (key not in filled or key == "sequence"):
                self._cell(table, row, key, item)
            else:
                origin = Origin(path=self.name, line=item[1])
                self.result.problems.append(_unknown(key, table, origin, lists))
        self.result.rows.setdefault(table.name, []).append(row)
        for child, items in nested:
            self._children(child, items, table, row)

    def _scalar_item(self, table: Table, loaded: Loaded, filled: dict[str, Any]) -> dict[str, Loaded] | None:
        free = next((field.name for field in table.fields if field.name not in filled), None)
        if isinstance(loaded[0], str) and table.nesting and free:
            return {free: loaded}
        self.result.problems.append(_shape(Origin(path=self.name, line=loaded[1]), table, "dict", loaded[0]))
        self.result.damaged = True
        return None

    def _cell(self, table: Table, row: RawRow, key: str, item: Loaded) -> None:
        value, line = item
        place = table.positions[key]
        if isinstance(value, list) and table.fields[place].type == "list":
            value = [text for text, _ in value]
            fits = all(isinstance(text, str) for text in value)
        else:
            fits = value is None or isinstance(value, str)
        if fits:
            row.cells[place] = value or None
            if row.lines is not None and line != row.line:
                row.lines[key] = line
        else:
            self.result.problems.append(_shape(Origin(path=self.name, line=line), table, "str", value, key))

    def _children(self, child: Table, loaded: Loaded, parent: Table, row: RawRow) -> None:
        items, line = loaded
        if items is None:
            return
        if not isinstance(items, list):
            self.result.problems.append(_shape(Origin(path=self.name, line=line), child, "list", items))
            self.result.damaged = True
            return
        back = _key_back(child, parent)
        filled = {own: row.cells[parent.positions[theirs]] for own, theirs in back.items()}
        for number, item in enumerate(items, 1):
            sequence = {"sequence": str(number)} if "sequence" in child.positions else {}
            self.record(child, item, filled | sequence)


def _key_back(child: Table, parent: Table) -> dict[str, str]:
    key: ForeignKey = next(key for key in child.foreign_keys if key.table == parent.name)
    return dict(zip(key.fields, key.references, strict=True))
