"""The rooms of the package, from top to bottom: a room imports only rooms below it, and only what their faces offer."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "generator" / "machikado"
ROOMS = "__main__, cli plugin, intake build diff, portal, site, outputs, sql, package, validation, core, theme"
FLOORS = {room: floor for floor, rooms in enumerate(ROOMS.split(", ")) for room in rooms.split()}
DOORS = {
    "click": {"cli"}, "defusedxml": {"intake"}, "duckdb": {"sql/engine"}, "frictionless": {"validation/cells"},
    "jinja2": {"site/sandbox"}, "markdown": {"site/permalinks"}, "mkdocs": {"plugin"},
    "openpyxl": {"intake"},
    "PIL": {"site/share_cards"}, "selectolax": {"build/audit"}, "watchfiles": {"build/serve"},
    "xlsxwriter": {"outputs/downloads/xlsx", "outputs/forms", "intake"}, 
    "yaml": {"core", "build/engines", "outputs/forms/issue"},
}  # fmt: skip


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_room_imports_only_what_is_below_it(path: Path) -> None:
    place = path.relative_to(PACKAGE).with_suffix("").as_posix()
    here = place.split("/")[0]
    for name in imported(path):
        library, _, inside = name.partition(".")
        if library == "machikado" and here != "__init__":
            room = inside.split(".")[0]
            assert room in ("", here) or FLOORS[room] > FLOORS[here], f"{place} must not import {inside}"
        assert library not in DOORS or place.startswith(tuple(DOORS[library])), f"{library} has its door elsewhere"


def imported(path: Path) -> set[str]:
    """The full names of the modules that a module imports."""
    package = ["machikado", *path.relative_to(PACKAGE).parts[:-1]]
    found = set[str]()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = [*package[: len(package) - node.level + 1]] if node.level else []
            module = [*base, *([node.module] if node.module else [])]
            found.update(".".join(module if node.module else [*module, alias.name]) for alias in node.names)
    return found
