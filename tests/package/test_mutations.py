"""Any damage to any file of a portal is told as problems: nothing raises, and what is told has a place and words."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from conftest import AS_OF, PORTALS
from hypothesis import given
from hypothesis import strategies as st

from machikado.portal import open_portal
from machikado.validation.report import FORMATS, report

SMALL = PORTALS / "small"
FILES = sorted(path.relative_to(SMALL).as_posix() for path in (SMALL / "datasets").rglob("*") if path.is_file())
PIECES = [
    b"\0", b"\xff", b"\x82\xa0", b"\n", b"\r", b"\t", b" ", b":", b": ", b"-", b"- ", b"[", b"]", b"{", b"}", b"'",
    b'"', b",", b"&a ", b"*a", b"|", b">", b"#", b"---\n", b"!!x ", b"<b>", b"1", "１".encode(), "\u202e".encode(),
    b"name", b"id", b"null", b"true", b"../", b";", b"--", b"SELECT", b"(", b")", b"fields", b"string", b"list",
]  # fmt: skip

edits = st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from([b"", *PIECES]))


def mutated(content: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    for place, length, piece in changes:
        start = int(place * len(content))
        content = content[:start] + piece + content[start + length :]
    return content


@given(st.sampled_from(FILES), st.lists(edits, min_size=1, max_size=3))
def test_no_damage_makes_checking_raise(name: str, changes: list[tuple[float, int, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "portal")
        shutil.copytree(SMALL / "datasets", root / "datasets")
        path = root / name
        path.write_bytes(mutated(path.read_bytes(), changes))
        problems = open_portal(root, AS_OF).package.problems
    for found in problems:
        assert found.origin.path.startswith("datasets/")
        assert found.message and found.message_en
    assert all(report(problems, form, "x") for form in FORMATS)
