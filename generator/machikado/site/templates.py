"""Find page templates: the portal's own, built-in ones, and default pages for other tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..core.messages import reason
from ..core.model import Origin, Problem, Table
from ..core.problems import problem
from ..package.front_matter import front_matter, source
from ..package.page_addresses import Pattern
from ..package.rows import Package

BUILT_IN = Path(__file__).parent.parent / "templates"
SUFFIXES = (".md.j2", ".html.j2")
_README = re.compile(r"(?<![^/])README\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One page template: its file, what it is rendered for, and its front matter."""

    path: str
    folder: Path
    table: str | None
    pattern: Pattern
    stamped: bool
    meta: Mapping[str, Any]

    @property
    def is_index(self) -> bool:
        """Whether it is the page that a table without a hand-written one gets."""
        return self.folder == BUILT_IN and self.path == "_defaults/index.md.j2"

    @property
    def origin(self) -> str:
        return f"{self.folder.name}/{self.path}"


def find_templates(
    package: Package, docs: Path, faults: list[Problem], more: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Template]:  # fmt: skip
    """The portal's own templates, the built-in ones it does not replace, then default pages for what is left.

    `more`: built-in ones that only some portals have, and the addresses of their pages.
    """
    taken = hand_written(docs)
    own = list(_own(docs, taken, faults))
    yield from own
    built_in = [_template(BUILT_IN, path, faults) for path in _found(BUILT_IN)]
    asked = ((_template(BUILT_IN, path, faults), address) for path, address in more.items())
    built_in += [replace(each, pattern=Pattern(text=address)) for each, address in asked]
    yield from (each for each in built_in if each.pattern.text not in taken)
    shown = {each.table for each in own if each.pattern.fields}
    for rows in package.tables.values():
        table = rows.table
        if _wants_index(table) and table.name not in shown:
            yield from _free(_default(table, "index.md.j2", "", faults), taken)
        if _wants_pages(table) and table.name not in shown and len(rows):
            yield from _free(_default(table, "record.html.j2", f"{{{table.key[0]}}}/", faults), taken)


def _free(template: Template, taken: Mapping[str, str]) -> Iterator[Template]:
    if template.pattern.text not in taken:
        yield template


def _own(docs: Path, taken: dict[str, str], faults: list[Problem]) -> Iterator[Template]:
    """The portal's own templates; `taken` learns their addresses. What is no page, or a second one, is a fault."""
    for path in _found(docs):
        origin = Origin(path=f"{docs.name}/{path}", line=1)
        if not path.endswith(SUFFIXES) or path == "index.html.j2":
            faults.append(problem("broken-template", origin, reason=reason("no-such-template-name")))
            continue
        template = _template(docs, path, faults)
        if first := taken.get(template.pattern.text):
            faults.append(problem("same-address", origin, value=template.pattern.text, first=first))
            continue
        taken[template.pattern.text] = template.origin
        yield template


def _found(folder: Path) -> list[str]:
    paths = (path.relative_to(folder) for path in sorted(folder.rglob("*.j2")))
    return [path.as_posix() for path in paths if not any(part.startswith(("_", ".")) for part in path.parts)]


def hand_written(docs: Path, faults: list[Problem] | None = None) -> dict[str, str]:
    """The addresses of pages that people wrote themselves, and their files; two files for one address are a fault."""
    pages: dict[str, str] = {}
    for path in [*sorted(docs.rglob("*.md")), *sorted(docs.rglob("index.html"))]:
        name = path.relative_to(docs).as_posix()
        if any(part.startswith(("_", ".")) for part in name.split("/")):
            continue  # engines publish none of these
        address = address_of(name, path.suffix)
        if address in pages and faults is not None:
            origin = Origin(path=f"{docs.name}/{name}")
            faults.append(problem("same-address", origin, value=address, first=pages[address]))
        pages.setdefault(address, f"{docs.name}/{name}")
    return pages


def address_of(path: str, suffix: str) -> str:
    """A source path as the address it gets: `projects/index.md` → `projects/`, `about.md` → `about/`."""
    stem = _README.sub("index", path.removesuffix(suffix))
    return "" if stem == "index" else stem.removesuffix("index") if stem.endswith("/index") else f"{stem}/"


def _wants_index(table: Table) -> bool:
    """Whether a table has a page of its own; the others are explored on their page of the catalogue."""
    return table.listed and table.published and not table.derived and not table.nesting


def _wants_pages(table: Table) -> bool:
    return table.pages and not table.derived and not table.nesting and len(table.key) == 1


def _template(folder: Path, path: str, faults: list[Problem]) -> Template:
    suffix = next(suffix for suffix in SUFFIXES if path.endswith(suffix))
    pattern = Pattern(text=address_of(path, suffix))
    name = f"{folder.name}/{path}"
    meta, _ = front_matter(source(folder / path, name, faults), name, faults)
    table = meta.get("table") or (path.split("/")[0] if pattern.fields else None)
    return Template(path=path, folder=folder, table=table, pattern=pattern, stamped=suffix == ".html.j2", meta=meta)


def lone_template(docs: Path, path: str, faults: list[Problem]) -> Template:
    """The template of a page outside the site: the portal's own, or the built-in one."""
    return _template(docs if (docs / path).is_file() else BUILT_IN, path, faults)


def _default(table: Table, name: str, address: str, faults: list[Problem]) -> Template:
    found = _template(BUILT_IN, f"_defaults/{name}", faults)
    pattern = Pattern(text=f"{table.name}/{address}")
    return Template(
        path=found.path, folder=BUILT_IN, table=table.name, pattern=pattern, stamped=found.stamped, meta=found.meta
    )
