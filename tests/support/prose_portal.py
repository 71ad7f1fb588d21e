"""A portal of real prose for measuring the search: pages cut from a folder of text files, one record each."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

PAGE_BYTES = 1_250  # from which on a page is full
LEAST_BYTES = 800  # of a file's last page
MOST_BYTES = 3_000  # of one paragraph
_JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
_WRAPPED = re.compile(r"(?<=[　-ヿ一-鿿！-｠])\s*\n\s*(?=[　-ヿ一-鿿！-｠])")
_NO_PROSE = re.compile(r"[<>\x00-\x08\x0b-\x1f\x7f-\x9f�]")  # which a portal's texts may not hold
_BLANKS = re.compile(r"\s+")
_SETTINGS = """\
site_name: 文書（検索の測定用）
site_url: https://prose.example/
theme: {name: material, language: ja, font: false}
plugins: [machikado]
markdown_extensions: [attr_list, md_in_html, tables]
"""
_PACKAGE = """\
name: prose
title: 文書
licenses: [{name: other-open, title: その他, path: "https://prose.example/"}]
resources:
  - {name: pages, path: pages.csv, schema: schemas/pages.yaml}
"""
_SCHEMA = """\
title: 文書
description: 1行が1ページです。
label: "{title}"
fields:
  - {name: id, title: 識別子, example: p-1, constraints: {required: true, pattern: "[a-z][a-z0-9-]*"}}
  - {name: title, title: 題名, example: 文書, constraints: {required: true}}
  - {name: text, title: 本文, example: 本文です。, constraints: {required: true}}
primaryKey: [id]
"""


def write(folder: Path, prose: Path, pages: int) -> int:
    """A portal of at most so many pages, taken evenly from all of `prose`; gives how many there are."""
    rows = list(_cut(sorted(prose.rglob("*.txt"))))
    count = min(pages, len(rows))
    chosen = [rows[place * len(rows) // count] for place in range(count)]
    for name, text in (
        ("mkdocs.yml", _SETTINGS), ("docs/index.md", "# 文書\n\n検索の測定に使います。\n"),
        ("datasets/datapackage.yaml", _PACKAGE), ("datasets/schemas/pages.yaml", _SCHEMA),
    ):  # fmt: skip
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with (folder / "datasets/pages.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("id", "title", "text"))
        writer.writerows((f"p-{number}", *row) for number, row in enumerate(chosen, 1))
    return count


def _cut(files: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Pages as title and text: neighbouring paragraphs of one file; none twice."""
    met: set[str] = set()
    for path in files:
        number, page, size = 1, [], 0
        for paragraph in _paragraphs(path.read_text(encoding="utf-8", errors="ignore")):
            if paragraph in met:
                continue
            met.add(paragraph)
            page.append(paragraph)
            size += len(paragraph.encode())
            if size >= PAGE_BYTES:
                yield f"{path.stem} {number}", "\n".join(page)
                number, page, size = number + 1, [], 0
        if size >= LEAST_BYTES:
            yield f"{path.stem} {number}", "\n".join(page)


def _paragraphs(text: str) -> Iterator[str]:
    """The paragraphs that are mostly Japanese, each on one line."""
    for each in re.split(r"\n\s*\n", text):
        paragraph = _BLANKS.sub(" ", _WRAPPED.sub("", each)).strip()
        letters = len(_JAPANESE.findall(paragraph))
        mostly = letters >= 20 and letters * 2 >= len(paragraph)
        if mostly and len(paragraph.encode()) <= MOST_BYTES and not _NO_PROSE.search(paragraph):
            yield paragraph
