"""Files to raw rows: CSV and YAML, nested lists flattened, each cell still text and knowing its line."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .model import ForeignKey, Origin, Problem, Table
from .problems import problem
from .text import nearest
from .yaml_loader import Loaded, load

ENCODINGS = ("cp932", "euc_jp")  # tried after strict UTF-8; most bytes are text in both
_UNLIKELY = re.compile(r"[\ue000-\uf8ff\uff61-\uff9f]")  # private use and half-width kana: signs of the wrong one
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOTHING: frozenset[str] = frozenset()


@dataclass(slots=True)
class RawRow:
    """One row as typed: cells by the table's field positions (text, list of text, or None)."""

    path: str
    line: int
    cells: list[Any]
    lines: dict[str, int] | None = None  # per field, where they differ from the row's
    told: frozenset[str] = _NOTHING  # fields whose fault is told already, at its root
    parent: RawRow | None = None  # the row in whose record this one is nested
    faulty: dict[str, str | None] | None = None  # fields that break their own rules, and the spelling that would not

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
    text = _text(path, name, result) if table.fields else None  # a definition that cannot be used is told elsewhere
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
        reason = error.strerror or str(error)
        result.problems.append(problem("unreadable-file", Origin(path=name), table=result.table, reason=reason))
        return None
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        return _other_encoding(data, name, result)
    if (place := text.find("\0")) < 0:
        return text
    origin = Origin(path=name, line=text.count("\n", 0, place) + 1)
    reason = "文字でないデータ（NUL）があります / it holds bytes that are no text (NUL)"
    result.problems.append(problem("unreadable-file", origin, table=result.table, reason=reason))
    return None


def _other_encoding(data: bytes, name: str, result: RawFile) -> str | None:
    """The text of a file in another encoding that is common in Japan, so that its other faults are told too."""
    possible = ("utf-16",) if data.startswith(UTF_16) else () if b"\0" in data else ENCODINGS
    found = [(encoding, text) for encoding in possible if (text := _decoded(data, encoding)) is not None]
    if not found:
        reason = "文字コードが分かりません / unknown encoding"
        result.problems.append(problem("unreadable-file", Origin(path=name), table=result.table, reason=reason))
        return None
    encoding, text = min(found, key=lambda pair: len(_UNLIKELY.findall(pair[1])))
    result.problems.append(problem("wrong-encoding", Origin(path=name), table=result.table, encoding=encoding))
    return text


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _read_csv(text: str, name: str, table: Table, result: RawFile) -> None:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if not header:  # an empty table, told as such
            return
        result.problems.extend(_header_problems(header, name, table))
        told = frozenset(field.name for field in table.fields if field.required) - set(header)
        result.damaged = bool(told)
        _read_csv_rows(reader, header, name, table, told, result)
    except csv.Error as error:
        origin = Origin(path=name, line=reader.line_num)
        result.problems.append(problem("unreadable-file", origin, table=table.name, reason=str(error)))
        result.damaged = True


def _read_csv_rows(
    reader: Any, header: list[str], name: str, table: Table, told: frozenset[str], result: RawFile
) -> None:
    rows = result.rows.setdefault(table.name, [])
    places = [table.positions.get(heading) for heading in header]
    start = reader.line_num + 1
    for cells in reader:
        if cells and len(cells) != len(header):
            origin = Origin(path=name, line=start)
            found = problem("ragged-row", origin, table=table.name, found=len(cells), expected=len(header))
            result.problems.append(found)
            result.damaged = True
        elif cells:
            rows.append(RawRow(name, start, _placed(cells, places, len(table.fields)), None, told))
        start = reader.line_num + 1


def _placed(cells: list[str], places: list[int | None], width: int) -> list[Any]:
    placed: list[Any] = [None] * width
    for place, cell in zip(places, cells, strict=True):
        if place is not None and cell != "":
            placed[place] = cell
    return placed


def _header_problems(header: list[str], name: str, table: Table) -> Iterator[Problem]:
    """Unknown and repeated headings, and missing ones unless an unknown heading is a misspelling of them."""
    origin = Origin(path=name, line=1)
    unknown = [_unknown(heading, table, origin) for heading in header if heading not in table.positions]
    yield from unknown
    for heading in sorted({heading for heading in header if header.count(heading) > 1 and heading in table.positions}):
        yield problem("duplicate-key", origin, table=table.name, field=heading, value=heading, first=1)
    absent = {field.name for field in table.fields if field.required} - set(header)
    for missing in sorted(absent - {found.proposed for found in unknown}):
        yield problem("missing-column", origin, table=table.name, field=missing, value=missing)


def _unknown(
    heading: str, table: Table, origin: Origin, lists: Iterable[str] = (), filled: Iterable[str] = ()
) -> Problem:
    known = [*(name for name in table.positions if name not in filled), *lists]
    return problem(
        "unknown-field", origin, table=table.name, field=heading, value=heading,
        proposed=nearest(heading, known), known=", ".join(known),
    )  # fmt: skip


def _read_yaml(
    text: str, name: str, table: Table, children: Mapping[str, list[Table]], result: RawFile, *, many: bool
) -> None:
    loaded, problems = load(text, name)
    result.problems.extend(problems)
    records, line = loaded or (None, 1)
    expected = list if many else dict
    if isinstance(records, expected):
        flattener = _Flattener(name, children, result)
        for record in records if many else [(records, line)]:
            flattener.record(table, record, {})
    elif not problems and not (many and records is None):  # an empty list is an empty table, told as such
        result.problems.append(_shape(Origin(path=name, line=line), table, expected.__name__, records))
        result.damaged = True
    if loaded is None and problems:
        result.damaged = True


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

    def record(self, table: Table, loaded: Loaded, filled: Mapping[str, Any], parent: RawRow | None = None) -> None:
        value, line = loaded
        if not isinstance(value, dict):
            value = self._scalar_item(table, loaded, filled)
            if value is None:
                return
        row = RawRow(self.name, line, [None] * len(table.fields), {}, parent=parent)
        for field_name, text in filled.items():
            row.cells[table.positions[field_name]] = text
        lists = {child.nesting.name: child for child in self.children.get(table.name, ()) if child.nesting}
        nested = [(lists[key], item) for key, item in value.items() if key in lists]
        told = filled.keys() | {self._field(table, row, key, item, filled, lists) for key, item in value.items()}
        row.told = frozenset(name for name in told if name and name != "sequence") or _NOTHING
        self.result.damaged = self.result.damaged or any(name in row.told - filled.keys() for name in table.key)
        self.result.rows.setdefault(table.name, []).append(row)
        for child, items in nested:
            self._children(child, items, table, row)

    def _field(
        self, table: Table, row: RawRow, key: str, item: Loaded, filled: Mapping[str, Any], lists: Mapping[str, Table]
    ) -> str | None:
        """Takes one entry of a record; gives the field whose fault is told with it."""
        origin = Origin(path=self.name, line=item[1])
        if key in filled and key != "sequence":
            found = problem("filled-in-field", origin, table=table.name, field=key, value=key)
        elif key in table.positions:
            return self._cell(table, row, key, item)
        elif key in lists:
            return None
        else:
            found = _unknown(key, table, origin, lists, filled)
        self.result.problems.append(found)
        return found.proposed

    def _scalar_item(self, table: Table, loaded: Loaded, filled: Mapping[str, Any]) -> dict[str, Loaded] | None:
        """A bare item of a list stands for the first field that is not filled in."""
        free = next((field.name for field in table.fields if field.name not in filled), None)
        if isinstance(loaded[0], str) and table.nesting and free:
            return {free: loaded}
        self.result.problems.append(_shape(Origin(path=self.name, line=loaded[1]), table, "dict", loaded[0]))
        self.result.damaged = True
        return None

    def _cell(self, table: Table, row: RawRow, key: str, item: Loaded) -> str | None:
        value, line = item
        place = table.positions[key]
        if isinstance(value, list) and table.fields[place].type == "list":
            value = [text for text, _ in value]
            fits = all(isinstance(text, str) for text in value)
        else:
            fits = value is None or isinstance(value, str)
        if not fits:
            self.result.problems.append(_shape(Origin(path=self.name, line=line), table, "str", value, key))
            return key
        row.cells[place] = value or None
        if row.lines is not None and line != row.line:
            row.lines[key] = line
        return None

    def _children(self, child: Table, loaded: Loaded, parent: Table, row: RawRow) -> None:
        items, line = loaded
        if items is None or not child.fields:
            return
        if not isinstance(items, list):
            name = child.nesting.name if child.nesting else None
            self.result.problems.append(_shape(Origin(path=self.name, line=line), child, "list", items, name))
            self.result.damaged = True
            return
        back = _key_back(child, parent)
        filled = {own: row.cells[parent.positions[theirs]] for own, theirs in back.items()}
        for number, item in enumerate(items, 1):
            sequence = {"sequence": str(number)} if "sequence" in child.positions else {}
            self.record(child, item, filled | sequence, row)


def _key_back(child: Table, parent: Table) -> dict[str, str]:
    key: ForeignKey = next(key for key in child.foreign_keys if key.table == parent.name)
    return dict(zip(key.fields, key.references, strict=True))
