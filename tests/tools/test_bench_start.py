"""`make bench PARTS=start`: the faults that it puts into a file are there, and count only where they are told."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from bench_start import Fault, by_mkdocs, damaged, miscoded, told

ROWS = "\n".join(["id,name,value,note", *(f"{n},place {n},{n * 1.5},é" for n in range(1, 101))]) + "\n"


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode())))


def test_four_faults_and_nothing_else_are_put_into_a_file() -> None:
    content, faults = damaged(ROWS.encode())
    before, after = _rows(ROWS.encode()), _rows(content)
    changed = [n for n, (old, new) in enumerate(zip(before, after, strict=True), start=1) if old != new]
    assert changed == [fault.line for fault in faults]
    assert [len(after[line - 1]) for line in changed] == [3, 5, 4, 4]
    assert [fault.words in after[fault.line - 1] for fault in faults[2:]] == [True, True]


def test_one_line_is_not_utf8() -> None:
    content, (fault,) = miscoded(ROWS.encode())
    lines = content.splitlines()
    for number, line in enumerate(lines, start=1):
        if number != fault.line:
            assert line.decode() == ROWS.splitlines()[number - 1]
    with pytest.raises(UnicodeDecodeError):
        lines[fault.line - 1].decode()


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("a.csv:51 [ragged]", True), ("Expected 4 fields in line 51, saw 5", True), ("Row 51: bad", True),
        ("“about 12” is not a number", True), ("(lines 51, 60)", True), ("a.csv:512 [ragged]", False),
        ("checked 51 rows", False), ("took 51 s", False), ("", False),
    ],
)  # fmt: skip
def test_a_fault_is_told_by_its_line_or_its_words(said: str, named: bool) -> None:
    fault = Fault(51, "a word in a number", "about 12")
    assert told(said, [fault]) == ([fault] if named else [])


def test_what_another_tool_needs_is_counted_by_line(tmp_path: Path) -> None:
    """The lines of the files that somebody would write, whether that tool is installed or not."""
    (tmp_path / "a.csv").write_text(ROWS, encoding="utf-8")
    with by_mkdocs(tmp_path / "a.csv", tmp_path / "work") as shown:
        written = [tmp_path / "work/mkdocs.yml", tmp_path / "work/docs/index.md"]
        assert shown.lines == sum(len(path.read_text(encoding="utf-8").splitlines()) for path in written)
