"""Imports point down only, and each third-party library has its one module."""

from __future__ import annotations

import ast
import functools
import re
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "generator" / "machikado"

# From the top; a module may import from lower layers, and from its own only where a layer says so.
LAYERS: list[tuple[str, set[str]]] = [
    ("you", {"__main__", "cli", "plugin"}),
    ("order", {"building", "serving", "scaffold", "reviewing", "packing"}),
    (
        "adapters",
        {
            "engines",
            "stamp",
            "write",
            "workplace",
            "report",
            "audit",
            "importers",
            "clock",
            "comparing",
            "history",
            "change_report",
            "change_records",
            "sharing",
            *("released", "changes", "permalinks", "edition"),
        },
    ),
    ("portal", {"portal"}),
    (
        "views",
        {
            "pages",
            "relating",
            "templates",
            "templating",
            "sandbox",
            "escaping",
            "downloads",
            "catalog",
            "feeds",
            "forms",
            "recorded",
            "offline",
            "search",
            "citing",
            "doubting",
            "drawing",
            "figures",
            "plots",
            "slopes",
            "columns",
            "barplots",
            "arranging",
            "addresses",
            "linked",
        },
    ),
    (
        "meaning",
        {
            "checking",
            "deriving",
            "relations",
            "restating",
            "dated",
            "database",
            "wording",
            "sending",
            "annotated",
            "worked",
        },
    ),
    ("standards", {"conform", "keys", "alike", "theming"}),
    (
        "files",
        {
            *("opening", "read", "flatten", "raw", "schema", "fields", "soundness", "feedfaults", "shapes"),
            *("synonyms", "asking", "yaml_loader", "pictures", "quantities", "weighing", "links", "contact"),
        },
    ),
    (
        "vocabulary",
        {
            *("model", "nesting", "problems", "causes", "fiscal", "folding", "incoming", "earlier", "patterns", "text"),
            *(
                "misdefined",
                "romaji",
                "styles",
                "lines",
                "placing",
                "values",
                "amounts",
                "privacy",
                "examples",
                "__init__",
            ),
        },
    ),
]
LIBRARIES = {
    "frictionless": {"conform"},
    "duckdb": {"database"},
    "mkdocs": {"plugin"},
    "click": {"cli"},
    "jinja2": {"sandbox"},
    "yaml": {"yaml_loader", "engines"},
    "xlsxwriter": {"downloads", "importers"},
    "openpyxl": {"importers"},
    "defusedxml": {"importers"},
    "selectolax": {"audit"},
    "PIL": {"pictures"},
    "markdown": {"permalinks"},
    "watchfiles": {"serving"},
}
# Views get a package and give artifacts; they never import each other. What several of them need stands beside them.
VIEWS = {"pages", "downloads", "catalog", "feeds", "forms", "search"}
SHARED = {"templates", "templating", "sandbox", "escaping", "figures", "arranging", "offline", "addresses", "linked"}
# The order of work reads downloads' canonical form; adapters hand views' pages on.
KNOWN_EXCEPTIONS: set[tuple[str, str]] = set()


def part(path: Path) -> str:
    """The module's name, or its subpackage's."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py"))


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """What a module imports: the part's or library's name, and whether it is ours."""
    depth = len(path.relative_to(PACKAGE).parts)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], False) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            name = (node.module or "").split(".")
            yield (name[1] if len(name) > 1 else "__init__", True) if name[0] == "machikado" else (name[0], False)
        elif isinstance(node, ast.ImportFrom) and node.level == depth:
            names = [node.module.partition(".")[0]] if node.module else [alias.name for alias in node.names]
            yield from ((name, True) for name in names)


def layer(name: str) -> int:
    return next(number for number, (_, members) in enumerate(LAYERS) if name in members)


def test_every_module_has_its_layer() -> None:
    placed = {name for _, members in LAYERS for name in members}
    assert {part(path) for path in modules()} <= placed


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_down(path: Path) -> None:
    here = part(path)
    wrong = {
        name for name, ours in imports(path)
        if ours and name != here and layer(name) < layer(here) and (here, name) not in KNOWN_EXCEPTIONS
    }  # fmt: skip
    assert not wrong, f"{here} must not import {wrong}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_views_do_not_import_each_other(path: Path) -> None:
    here = part(path)
    if here in VIEWS:
        assert not {name for name, ours in imports(path) if ours and name in VIEWS - {here}}


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_libraries_stand_behind_one_module(path: Path) -> None:
    allowed = sys.stdlib_module_names | {"markupsafe", "__future__"}
    for name, ours in imports(path):
        if not ours and name not in allowed:
            assert part(path) in LIBRARIES[name], f"{name} is for {LIBRARIES[name]} only"


def test_the_vocabulary_needs_the_standard_library_only() -> None:
    for path in modules():
        if layer(part(path)) == len(LAYERS) - 1:
            assert not {name for name, ours in imports(path) if not ours} - sys.stdlib_module_names


def test_no_clock_environment_or_network_in_the_core() -> None:
    """What the core does depends on its arguments alone; clocks and environments are read by adapters."""
    core = range(layer("portal"), len(LAYERS))
    forbidden = re.compile(
        r"\b(os\.environ|os\.getenv|time\.time|date\.today|datetime\.now|random\.|urllib\.req\w+|socket)\b"
    )
    found = {
        (part(path), match.group())
        for path in modules() if layer(part(path)) in core
        for match in forbidden.finditer(path.read_text(encoding="utf-8"))
    }  # fmt: skip
    assert not found


def test_no_table_is_known_by_name() -> None:
    """The engine serves any organisation: none of our own tables is named in it."""
    schemas = PACKAGE.parent.parent / "datasets" / "schemas"
    own = {path.stem for path in schemas.glob("*.yaml")} - {"sources", "answers", "gaps"}  # also ordinary words
    for path in modules():
        strings = {node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant)}
        assert not own & strings, path


def functions() -> list[tuple[str, int]]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [(path, node) for path in modules() for node in ast.walk(tree(path)) if isinstance(node, kinds)]
    return [(f"{part(path)}.{node.name}", (node.end_lineno or 0) - node.lineno + 1) for path, node in nodes]


def test_functions_are_short() -> None:
    sizes = sorted(size for _, size in functions())
    assert statistics.median(sizes) <= 7
    assert sizes[int(len(sizes) * 0.9)] < 20, [each for each in functions() if each[1] > 20]


def test_modules_are_small_and_begin_with_a_sentence() -> None:
    for path in modules():
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 280, path
        first = (ast.get_docstring(tree(path)) or "").partition("\n")[0]
        assert first.endswith((".", ":")) or part(path) == "__main__", path
