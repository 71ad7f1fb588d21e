"""Read the files of which definitions are made: descriptors and schemas, checks, quantities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.definition_reader import load_any, natives
from ..core.messages import reason
from ..core.model import Check, Origin, Problem, Table
from ..core.problems import problem
from ..core.quantity import Quantity
from ..core.yaml_reader import Loaded
from ..validation.schema_rules import header_faults
from .quantities import QUANTITIES, read_quantities
from .schema import broken
from .source_files import content_of

_HEADER = re.compile(r"--\s*(\w+):\s*(.*?)\s*\Z")


@dataclass(frozen=True, slots=True)
class DefinitionFile:
    """A definition file: its values with their lines, and the same with numbers and booleans."""

    path: str
    values: dict[str, Loaded]
    natives: Any = None


def definition_text(root: Path, path: str, found: list[Problem]) -> str | None:
    """The text of a file in UTF-8; None where it cannot be read, which is among `found` then."""
    try:
        return content_of(root / path, root).decode("utf-8-sig")
    except UnicodeDecodeError:
        found.append(problem("unreadable-file", Origin(path=path), reason=reason("not-utf-8")))
    except OSError as error:
        found.append(problem("unreadable-file", Origin(path=path), reason=error.strerror or str(error)))
    return None


def read_definition(root: Path, path: str, found: list[Problem]) -> DefinitionFile:
    """The mapping in a YAML or JSON file; an empty one where it cannot be read."""
    text = definition_text(root, path, found)
    loaded, problems = load_any(text, path) if text is not None else (None, [])
    found.extend(problems)
    if text is not None and loaded and isinstance(loaded[0], dict):
        return DefinitionFile(path, loaded[0], natives(text, path))
    if text is not None and not problems:
        found.extend(broken(path, [(1, reason("holds-no-fields"))]))
    return DefinitionFile(path, {})


def checks_of(root: Path, tables: Iterable[Table], found: list[Problem]) -> Iterator[Check]:
    """Each check's SELECT and the `-- name: words` lines above it."""
    names = {table.name for table in tables}
    for path in sorted((root / "datasets/checks").glob("*.sql")):
        name = path.relative_to(root).as_posix()
        sql = definition_text(root, name, found)
        if sql is None:
            continue
        header = {words[1]: words[2] for line in sql.splitlines() if (words := _HEADER.match(line))}
        wrong = [(1, each) for each in header_faults(header, names)]
        found.extend(broken(name, wrong))
        if not wrong:
            yield Check(
                name=path.stem,
                path=name,
                sql=sql,
                table=header["table"],
                level="warning" if header.get("level") == "warning" else "error",
                **{key: header.get(key, "") for key in ("ja", "en", "fix", "fix_en")},
            )


def quantities_of(root: Path, tables: Iterable[Table], found: list[Problem]) -> tuple[Quantity, ...]:
    """The quantities that must agree, where the portal declares some."""
    text = definition_text(root, QUANTITIES, found) if (root / QUANTITIES).is_file() else None
    quantities, problems = read_quantities(text or "[]", {table.name for table in tables})
    found.extend(problems)
    return quantities
