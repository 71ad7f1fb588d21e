"""Which page templates there are: the portal's own, the built-in ones they leave, default pages for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .addresses import Pattern
from .model import Problem, Table
from .relations import Package
from .yaml_loader import load, plain

BUILT_IN = Path(__file__).parent / "pages"
SUFFIXES = (".md.j2", ".html.j2")
OUR_KEYS = ("table", "filter", "anchors", "title", "description")
_FRONT = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)


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
    def origin(self) -> str:
        return f"{self.folder.name}/{self.path}"


def find_templates(package: Package, docs: Path, faults: list[Problem]) -> Iterator[Template]:
    """The portal's own templates, the built-in ones it does not replace, then default pages for what is left."""
    own = [_template(docs, path, faults) for path in _found(docs)]
    taken = {each.pattern.text for each in own} | _hand_written(docs)
    built_in = [_template(BUILT_IN, path, faults) for path in _found(BUILT_IN)]
    yield from own
    yield from (each for each in built_in if each.pattern.text not in taken)
    shown = {each.table for each in own if each.pattern.fields}
    for rows in package.tables.values():
        if _wants_pages(rows.table) and rows.table.name not in shown and len(rows):
            for name, address in (("record.html.j2", "{key}/"), ("index.md.j2", "")):
                template = _default(rows.table, name, address, faults)
                if template.pattern.text not in taken:
                    yield template


def _found(folder: Path) -> list[str]:
    paths = (path.relative_to(folder) for path in sorted(folder.rglob("*.j2")))
    return [path.as_posix() for path in paths if not any(part.startswith("_") for part in path.parts)]


def _hand_written(docs: Path) -> set[str]:
    return {address_of(path.relative_to(docs).as_posix(), ".md") for path in docs.rglob("*.md")}


def address_of(path: str, suffix: str) -> str:
    """A source path as the address it gets: `projects/index.md` → `projects/`, `about.md` → `about/`."""
    stem = path.removesuffix(suffix)
    return "" if stem == "index" else stem.removesuffix("index") if stem.endswith("/index") else f"{stem}/"


def _wants_pages(table: Table) -> bool:
    return table.pages and not table.derived and not table.nesting and len(table.key) == 1


def _template(folder: Path, path: str, faults: list[Problem]) -> Template:
    suffix = next(suffix for suffix in SUFFIXES if path.endswith(suffix)) if path.endswith(SUFFIXES) else ".j2"
    pattern = Pattern(text=address_of(path, suffix))
    meta, _ = front_matter((folder / path).read_text(encoding="utf-8"), f"{folder.name}/{path}", faults)
    table = meta.get("table") or (path.split("/")[0] if pattern.fields else None)
    return Template(path=path, folder=folder, table=table, pattern=pattern, stamped=suffix == ".html.j2", meta=meta)


def _default(table: Table, name: str, address: str, faults: list[Problem]) -> Template:
    found = _template(BUILT_IN, f"_defaults/{name}", faults)
    pattern = Pattern(text=f"{table.name}/" + address.replace("key", table.key[0]))
    return Template(
        path=found.path, folder=BUILT_IN, table=table.name, pattern=pattern, stamped=found.stamped, meta=found.meta
    )


def front_matter(text: str, path: str, faults: list[Problem]) -> tuple[dict[str, Any], str]:
    """A template's front matter and what follows it; a broken one is a fault."""
    found = _FRONT.match(text)
    if not found:
        return {}, text
    loaded, problems = load(found.group(1), path)
    faults.extend(problems)
    meta = plain(loaded)
    return meta if isinstance(meta, dict) else {}, "\n" * found.group(0).count("\n") + text[found.end() :]
