"""Read CSV and its kin as somebody wrote it: its encoding, delimiter and headings, and what each column holds."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from ..core.dialect import Dialect
from ..core.file_formats import PACKED
from ..core.messages import Both
from ..core.problems import problem
from ..core.strings import visible
from ..package.dialects import dialect_of, rows_of
from ..package.encoding import read_letters
from ..package.source_files import MAX_BYTES, unpacked
from .endings import endings
from .first_rows import is_data
from .found import Column, Found, Reading, Source
from .words import reason

DELIMITERS = ",;\t|"
_LOOK = 60  # rows that tell where the headings are
_PART = 5_000  # rows that are counted at once
_SAMPLE = re.compile(r"\w{0,12}[^\W\x00-\x7f]\w{0,12}")  # letters by which people see whether an encoding is right


def read_delimited(source: Source, data: bytes, reading: Reading) -> None:
    """Adds the one table of a text file, or why there is none."""
    try:
        data = unpacked(data) if source.name.lower().endswith(PACKED) else data
    except OSError as error:
        reading.refused.append(problem("unreadable-file", source.origin, reason=error.strerror))
        return
    found = Found(source=source, title=_title(source.name), path=source.name)
    text = text_of(data, found, reading)
    if text is None:
        return
    try:
        if _read(text, found):
            reading.tables.append(found)
        else:
            reading.refused.append(problem("unreadable-file", source.origin, reason=reason("holds-no-headings")))
    except csv.Error as error:
        why = Both(str(error.args[0]), str(error.args[0]))
        reading.refused.append(problem("unreadable-file", source.origin, reason=why))


def _title(name: str) -> str:
    stem = PurePosixPath(name).name.removesuffix(PACKED)
    return PurePosixPath(stem).stem or stem


def text_of(data: bytes, found: Found, reading: Reading) -> str | None:
    """The text, and the encoding where it is another than UTF-8; None where it is not sure, which is told."""
    origin = found.source.origin
    letters = read_letters(data, origin)
    text = letters.text
    if text is not None and (_is_no_text(text) or len(data) > MAX_BYTES):
        reading.refused.append(problem("unreadable-file", origin, reason=reason("unknown-encoding")))
        return None
    reading.refused.extend(letters.problems)
    if text is not None and letters.encoding != "utf-8":
        found.words["encoding"] = letters.encoding
        shown = _SAMPLE.search(text)
        found.why.append(reason("init-encoding", encoding=letters.encoding, sample=shown[0] if shown else ""))
    return text


def _is_no_text(text: str) -> bool:
    odd = sum(not sign.isprintable() and sign not in "\r\n\t\u3000\xa0" for sign in text[:4000])
    return "\0" in text or odd * 20 > len(text[:4000])


# ---------------------------------------------------------------- how it is written


def _read(text: str, found: Found) -> bool:
    """Settles the dialect and counts the columns; whether there is a table."""
    delimiter, rows = _delimited(text)
    if not rows:
        return False
    words: dict[str, Any] = {}
    is_tsv = PurePosixPath(found.source.name.removesuffix(PACKED)).suffix.lower() in (".tsv", ".tab")
    if delimiter != ("\t" if is_tsv else ","):
        words["delimiter"] = delimiter
        found.why.append(reason("init-delimiter", sign="TAB" if delimiter == "\t" else delimiter))
    if not re.search(r"\.(csv|tsv|tab)(\.gz)?\Z", found.source.name, re.IGNORECASE):
        found.words["format"] = "csv"
    start = heading_row(rows)
    headings = rows[start]
    if start == 0 and is_data(rows):
        words["header"] = "false"
        found.why.append(reason("init-no-headings"))
        names = _numbered([""] * len(headings))
    elif start:
        words["headerRows"] = [start + 1]
        found.why.append(reason("init-heading-row", row=start + 1))
    if words.get("header") != "false":
        names = _names(text, words, headings, found)
    _without_endings(text, words, is_tsv, len(names), found)
    if words:
        found.words["dialect"] = words
    _count(rows_of(text, _as_read(words, is_tsv)), names, found)
    return True


def _without_endings(text: str, words: dict[str, Any], is_tsv: bool, width: int, found: Found) -> None:
    """Leaves sums and notes below the rows out of the table."""
    sign = words.get("delimiter", "\t" if is_tsv else ",")
    rows = enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=sign), 1)
    if last := endings(((number, cells) for number, cells in rows if cells), width):
        words["commentRows"] = [*words.get("commentRows", ()), *(number for number, _ in last)]
        lines = ", ".join(str(number) for number, _ in last)
        found.asked.append(reason("init-endings", lines=lines, shown=next(filter(None, last[0][1]), "")[:20]))
        found.why.append(found.asked[-1])


def _as_read(words: dict[str, Any], is_tsv: bool) -> Dialect:
    plain = {name: value for name, value in words.items() if not isinstance(value, list)}
    lists = {name: list(map(str, value)) for name, value in words.items() if isinstance(value, list)}
    return dialect_of({**({"delimiter": "\t"} if is_tsv else {}), **plain, **lists})


def _delimited(text: str) -> tuple[str, list[list[str]]]:
    """The delimiter under which most rows have the same number of cells, more than one, and the first rows under it."""
    best, score = (",", _first_rows(text, ",")), -1.0
    for sign in DELIMITERS:
        rows = _first_rows(text, sign)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        width, count = widths.most_common(1)[0] if widths else (1, 0)
        points = count / max(len(rows), 1) * min(width, 40)
        if points > score and (count * 2 > len(rows) or count > 2):
            best, score = (sign, rows), points
    return best


def _first_rows(text: str, sign: str) -> list[list[str]]:
    lines = iter(text[:2_000_000].splitlines(keepends=True))
    rows: list[list[str]] = []
    try:
        rows.extend(islice(csv.reader(lines, delimiter=sign), _LOOK))
    except csv.Error:
        return rows
    while rows and not rows[-1]:
        rows.pop()
    return rows


def heading_row(rows: Sequence[Sequence[Any]]) -> int:
    """The first row that is as full as a row of headings: titles above it stand in one or two cells."""
    widths = [sum(bool(str(cell or "").strip()) for cell in row) for row in rows]
    usual = Counter(width for width in widths if width).most_common(1)
    wide = usual[0][0] if usual else 0
    if wide < 3:
        return next((place for place, width in enumerate(widths) if width), 0)
    return next((place for place, width in enumerate(widths) if width * 5 >= wide * 3), 0)


# ---------------------------------------------------------------- columns


def _names(text: str, words: dict[str, Any], headings: Sequence[str], found: Found) -> list[str]:
    """The names of the columns: the headings, unless two are alike, one is missing or cannot be a name."""
    while headings and not headings[-1].strip() and _is_empty_from(text, words, len(headings) - 1, found):
        headings = headings[:-1]
    bare = [
        cell for cell in headings if not cell.strip() or visible(cell.replace("\n", " ")) != cell.replace("\n", " ")
    ]
    if not bare and len(set(headings)) == len(headings):
        return list(headings)
    row = words.pop("headerRows", [1])[0]
    words |= {"header": "false", "commentRows": list(range(1, row + 1))}
    found.why.append(reason("init-renamed"))
    return _numbered([visible(cell).strip() for cell in headings])


def _is_empty_from(text: str, words: dict[str, Any], place: int, found: Found) -> bool:
    is_tsv = PurePosixPath(found.source.name.removesuffix(PACKED)).suffix.lower() in (".tsv", ".tab")
    rows = rows_of(text, _as_read(words, is_tsv))
    next(rows, None)
    return not any(cell.strip() for _, cells in rows for cell in cells[place : place + 1])


def _numbered(headings: Sequence[str]) -> list[str]:
    """Headings that are all different: doubled ones get a number, missing ones their place."""
    names: list[str] = []
    for place, heading in enumerate(headings, 1):
        name, number = heading or f"column {place}", 2
        while name in names:
            name, number = f"{heading or f'column {place}'} ({number})", number + 1
        names.append(name)
    return names


def _count(rows: Iterator[tuple[int, list[Any]]], names: Sequence[str], found: Found) -> None:
    """Counts what stands in each column; rows of another width are left out, unless only blanks make it."""
    found.columns = [Column(name=name) for name in names]
    next(rows, None)  # the headings
    fitting = (cells for line, cells in rows if _fits(cells, line, len(names), found))
    while part := list(islice(fitting, _PART)):
        count_part(part, found)


def _fits(cells: list[Any], line: int, width: int, found: Found) -> bool:
    if len(cells) == width:
        return True
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        del cells[width:]
        return True
    found.left_out.append(line)
    return False


def count_part(part: list[list[Any]], found: Found) -> None:
    """Counts some rows that are as wide as the table."""
    found.rows += len(part)
    for column, cells in zip(found.columns, zip(*part, strict=True), strict=True):
        column.values.update(cells)


def settle(found: Found) -> None:
    """Leaves what is empty out of the counts."""
    for column in found.columns:
        for empty in ("", None):
            column.values.pop(empty, None)  # type: ignore[arg-type]
        column.filled = sum(column.values.values())
