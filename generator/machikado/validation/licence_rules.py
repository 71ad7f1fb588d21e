"""Ask for a licence where a package states none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..core.model import Origin, Problem, Table
from ..core.problems import problem


def licence_problems(descriptor: Mapping[str, Any], tables: Iterable[Table], path: str) -> Iterator[Problem]:
    """One warning where a published table has no licence, neither its own nor the package's."""
    bare = [table for table in tables if table.published and not table.derived and not table.licenses]
    if bare and not descriptor.get("licenses"):
        yield problem("no-licence", Origin(path=path, line=1), level="warning")
