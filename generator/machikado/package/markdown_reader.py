"""Read Markdown with front matter into raw rows: one record a file, the text below in a field `body`."""

from __future__ import annotations

from ..core.messages import reason
from ..core.model import Origin
from ..core.problems import problem
from ..core.yaml_reader import load
from .file_source import Source
from .front_matter import split
from .record_reader import Flattener, chosen, tell_shape

BODY = "body"


def read_markdown(text: str, source: Source) -> None:
    """The front matter's entries, and what follows it, without empty lines around, where there is something."""
    parts = split(text.replace("\r\n", "\n"))
    if parts is None:
        if text.strip():  # an empty file is an empty table, told as such
            source.refuse("unreadable-file", reason("no-front-matter"), 1)
        return
    loaded, problems = load(parts[0], source.name)
    source.result.problems.extend(problems)
    entries, line = loaded or (None, 1)
    if not isinstance(entries, dict):
        source.result.damaged = True
        if not problems:
            tell_shape(source.result, source.name, line, source.table, entries)
        return
    body = parts[1].strip("\n")
    start = parts[0].count("\n") + 2 + len(parts[1]) - len(parts[1].lstrip("\n"))
    if body.strip() and BODY in entries:
        origin, first = Origin(path=source.name, line=start), entries[BODY][1]
        told = problem("duplicate-key", origin, table=source.table.name, field=BODY, value=BODY, first=first)
        source.result.problems.append(told)
    elif body.strip():
        entries[BODY] = body, start
    flattener = Flattener(source.name, source.children, source.result)
    flattener.record(source.table, chosen((entries, line), source.table), {})
