"""What every module keeps to: small, begun with a sentence, and free of this portal, of clocks and of chance."""

from __future__ import annotations

import ast
import functools
import re
import statistics
from pathlib import Path

import pytest
from test_rooms import PACKAGE

MODULES = sorted(PACKAGE.rglob("*.py"))
# What a room below `build` does depends on its arguments alone; only these may ask the outside world.
OUTSIDE = ("cli", "plugin.py", "__main__.py", "intake", "build", "diff", "core/git.py")
FORBIDDEN = re.compile(
    r"\b(os\.environ|os\.getenv|time\.time|date\.today|datetime\.now|random\.|urllib\.req\w+|socket)\b"
)


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_no_clock_environment_or_network_below_the_build() -> None:
    inner = [path for path in MODULES if not path.relative_to(PACKAGE).as_posix().startswith(OUTSIDE)]
    assert len(inner) > 80
    assert not [path for path in inner if FORBIDDEN.search(path.read_text(encoding="utf-8"))]


def test_no_table_is_known_by_name() -> None:
    """The engine serves any organisation: none of our own tables is named in it."""
    schemas = PACKAGE.parent.parent / "datasets" / "schemas"
    own = {path.stem for path in schemas.glob("*.yaml")} - {"sources", "answers", "gaps"}  # also ordinary words
    assert len(own) > 30
    for path in MODULES:
        assigned = (node for node in tree(path).body if isinstance(node, ast.Assign))
        faces = [node for node in assigned if ast.unparse(node.targets[0]) == "__all__"]
        names = {name for face in faces for name in ast.literal_eval(face.value)}  # of modules
        strings = {node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant)} - names
        assert not own & strings, path


def test_functions_are_short() -> None:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [node for path in MODULES for node in ast.walk(tree(path)) if isinstance(node, kinds)]
    sizes = sorted((node.end_lineno or 0) - node.lineno + 1 for node in nodes)
    assert statistics.median(sizes) <= 7
    assert sizes[int(len(sizes) * 0.9)] < 20


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_is_small_and_begins_with_a_sentence(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 250
    first = (ast.get_docstring(tree(path)) or "").partition("\n")[0]
    assert first.endswith((".", ":")), "say in one sentence what the module is for"


def test_tests_have_names_of_their_own() -> None:
    """Of two files of one name pytest reads one, and says of the other only that it does not match."""
    names = [path.name for path in Path(__file__).parent.rglob("*.py") if path.name.startswith(("test_", "conftest"))]
    assert len(names) > 150 and not {name for name in names if names.count(name) > 1}
