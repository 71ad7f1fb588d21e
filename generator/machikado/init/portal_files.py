"""Write what makes a portal of tables: `mkdocs.yml`, the package's descriptor, the schemas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from ..core.licences import document_of
from .found import Decided
from .names import table_name
from .repository import repository_files
from .schema_text import flow, scalar, schema_text
from .settings import Settings, TableMade
from .words import reason

SCHEMAS = "datasets/schemas"
_EXTENSIONS = "[attr_list, md_in_html, {tables: {use_align_attribute: true}}, {toc: {permalink: false}}]"
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")


def portal_files(settings: Settings, tables: Sequence[Decided]) -> dict[str, str]:
    """The files of a new portal by their paths below it."""
    folder = descriptor_folder(tables)
    files = {"mkdocs.yml": mkdocs_text(settings)}
    files[f"{folder}datapackage.yaml"] = _descriptor(settings, tables, folder)
    files |= schema_files(settings, tables)
    return {**files, **around(settings, tables)}


def schema_files(settings: Settings, tables: Sequence[Decided]) -> dict[str, str]:
    return {f"{SCHEMAS}/{each.table.name}.yaml": schema_text(each, settings.language) for each in tables}


def descriptor_folder(tables: Sequence[Decided]) -> str:
    """Where the descriptor stands: no file that it names may stand above it."""
    return "datasets/" if all(each.found.path.startswith("datasets/") for each in tables) else ""


def mkdocs_text(settings: Settings) -> str:
    lines = [
        f"site_name: {scalar(settings.title)}",
        f"theme: {{name: material, language: {settings.language}, font: false}}",
        "plugins: [machikado]",
        f"markdown_extensions: {_EXTENSIONS}",
    ]
    if _MAIL.match(settings.contact):
        name = {"name": settings.publisher} if settings.publisher else {}
        lines.append(f"extra: {flow({'contact': {**name, 'email': settings.contact}})}")
    return "\n".join(lines) + "\n"


def _descriptor(settings: Settings, tables: Sequence[Decided], folder: str) -> str:
    head = [f"# {line}" for line in reason("init-descriptor").half(settings.language).splitlines()]
    words: dict[str, Any] = {"name": table_name(settings.title, "", set()), "title": settings.title}
    if settings.publisher:
        words["contributors"] = [{"title": settings.publisher, "roles": ["publisher"]}]
    if settings.licence:
        known = document_of(settings.licence)
        told = {"title": known["title"], "path": known["url"]} if known else {}
        words["licenses"] = [{"name": settings.licence, **told}]
    lines = [f"{name}: {flow(value)}" for name, value in words.items()]
    if not settings.licence:
        lines.append(f"# {reason('init-no-licence').half(settings.language)}")
    return "\n".join([*head, *lines, "resources:", *resource_lines(tables, folder, settings.language)]) + "\n"


def resource_lines(tables: Sequence[Decided], folder: str, language: str) -> Iterator[str]:
    """An entry of the descriptor for each table."""
    for each in tables:
        found, name = each.found, each.table.name
        yield f"  - name: {scalar(name)}"
        yield f"    path: {scalar(found.path.removeprefix(folder))}"
        whys = iter(found.why)
        for key, value in found.words.items():
            why = (
                " ".join(" ".join(part.half(language).split()) for part in whys) if key == list(found.words)[-1] else ""
            )
            yield f"    {key}: {flow(value)}" + (f"  # {why}" if why else "")
        yield f"    schema: {f'{SCHEMAS}/{name}.yaml'.removeprefix(folder)}"


def made(each: Decided) -> TableMade:
    """What a README says of a table."""
    words = each.words
    return TableMade(
        name=each.table.name, title=words.get("title") or each.table.title or each.table.name,
        description=words.get("description") or "", path=each.found.path, rows=each.found.rows,
        columns=len(each.found.columns), key=each.table.key,
    )  # fmt: skip


def around(settings: Settings, tables: Sequence[Decided]) -> dict[str, str]:
    """What makes a repository of a portal."""
    return repository_files(settings, tuple(made(each) for each in tables))
