"""Name the formats in which a table's files may come, by a resource's `format` or by how a path ends."""

from __future__ import annotations

from pathlib import Path

# What a resource may declare, and what it means; how a path may end is the same with a dot before it.
FORMATS = {
    "csv": "csv", "tsv": "tsv", "tab": "tsv", "json": "json", "ndjson": "ndjson", "jsonl": "ndjson",
    "geojson": "geojson", "xlsx": "xlsx", "parquet": "parquet", "yaml": "yaml", "yml": "yaml", "md": "md",
    "markdown": "md",
}  # fmt: skip
BINARY = frozenset(("xlsx", "parquet"))
PACKED = ".gz"  # may follow the ending of any format that is text
_SHEET = ".xlsx#"


def format_of(path: str, declared: str = "") -> str | None:
    """The format of a file; None where it is none that is read."""
    name = parted(path)[0].lower()
    if declared:
        found = FORMATS.get(declared.lower())
    else:
        found = FORMATS.get(name.removesuffix(PACKED).rpartition("/")[2].rpartition(".")[2])
    return None if found in BINARY and name.endswith(PACKED) else found


def parted(path: str) -> tuple[str, str]:
    """A path and the sheet that stands behind it: `a/book.xlsx#2017年度` → `a/book.xlsx` and `2017年度`."""
    start, found, sheet = path.partition(_SHEET)
    return (f"{start}{_SHEET[:-1]}", sheet) if found else (path, "")


def file_at(path: Path) -> Path:
    """The file itself, without the sheet that a table is read from."""
    return Path(parted(path.as_posix())[0])
