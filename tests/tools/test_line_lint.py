"""Lines of templates, scripts and styles are as `make lint` wants them, and what is not is told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

import forge

line_lint = forge.tool("line_lint", "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<p>\n  </p>\n", []),
        ("あ" * 160, []),
        ("a\n" + "あ" * 161, [(2, "161 letters, of at most 160")]),
        ("a\n\tb\n", [(2, "a tab")]),
        ("a \nb\n \n", [(1, "a blank at the end"), (3, "a blank at the end")]),
        ("a\r\nb", [(1, "a blank at the end")]),
    ],
)
def test_lines(text: str, found: list[tuple[int, str]]) -> None:
    assert list(line_lint.faults(text)) == found


def test_files_of_ours_are_looked_at(tmp_path: Path) -> None:
    for name in ("a.html.j2", "b/c.js", "b/d.py", "node_modules/e.js", ".machikado/f.css", "site/g.html", "h.css"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x \n", encoding="utf-8")
    assert line_lint.told([tmp_path]) == [
        f"{tmp_path / name}:1: a blank at the end" for name in ("a.html.j2", "b/c.js", "h.css")
    ]
