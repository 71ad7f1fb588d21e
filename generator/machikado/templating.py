"""What templates can say: the Jinja environment, its filters and functions, and how values are escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import jinja2.sandbox
from markupsafe import Markup

from . import figures, wording
from .addresses import Places
from .model import Download, Field, Table
from .relations import Package, Row, Rows, related_lists, related_row
from .templates import BUILT_IN, front_matter
from .text import slug

_MARKDOWN = re.compile(r"[\\`*_{}\[\]()#+\-.!|<>&~^=:$\"'@/]")
_BREAKS = re.compile(r"\s*\n\s*")


@dataclass(slots=True)
class CurrentPage:
    """The page being rendered; templates see it as `page`."""

    address: str = ""
    root: str = ""


_OURS = frozenset({Row, Rows, Table, Field, CurrentPage})


def environment_of(
    package: Package, docs: Path, language: str, places: Places, current: CurrentPage, downloads: Iterable[Download]
) -> jinja2.Environment:
    """The sandboxed environment in which every template of a site runs."""
    environment = _Sandbox(
        loader=_Loader([docs, BUILT_IN]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
        auto_reload=False,
    )
    environment.policies["ext.i18n.trimmed"] = True
    texts = wording.texts(language)
    words = wording.words_for(language)
    url, link = _links(places, current)

    def cell(row: Row, field: Field) -> Markup:
        """A field's value as people read it: a link where it names a row or an address, else words with its unit."""
        value = row[field.name]
        if value is not None and (other := related_row(row, field.name)):
            return link(other)
        if value and "url" in field.checks:
            return Markup('<a href="{}" rel="noopener">{}</a>').format(safe_url(str(value)), value)
        text = wording.shown(field, value, language)
        return Markup(html.escape(f"{text} {field.unit}" if field.unit and value is not None else text))

    environment.filters.update(words)
    environment.filters.update(
        url=url,
        link=link,
        prose=prose,
        slug=slug,
        safe_url=safe_url,
        scale=figures.scale,
        ticks=figures.ticks,
        axis=figures.axis,
    )
    environment.globals.update(
        url=url, link=link, page=current, t=lambda key: texts[key], n_of=words["n_of"],
        words=lambda row, name: wording.label_of(row.table.field(name), row[name], language),
        shown=lambda row, name: wording.shown(row.table.field(name), row[name], language),
        title_of=lambda thing: wording.title_of(thing, language),
        description_of=lambda thing: wording.description_of(thing, language),
        has_pages=lambda table: table.name in places.patterns,
        related_row=related_row, cell=cell, related_lists=related_lists,
    )  # fmt: skip
    environment.globals.update(_globals(package, language, downloads))
    return environment


class _Sandbox(jinja2.sandbox.ImmutableSandboxedEnvironment):
    """A sandbox that asks fewer questions about our own values: their public attributes are meant to be read."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) in _OURS and not attribute.startswith("_"):
            try:
                return getattr(obj, attribute)
            except AttributeError:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


class _Loader(jinja2.BaseLoader):
    """Templates without their front matter (line numbers kept): the portal's, else the built-in ones."""

    def __init__(self, folders: list[Path]) -> None:
        self.folders = folders

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        for folder in self.folders:
            path = folder / template
            if path.is_file() and ".." not in Path(template).parts:
                _, body = front_matter(path.read_text(encoding="utf-8"), template, [])
                return body, f"{folder.name}/{template}", None
        raise jinja2.TemplateNotFound(template)


@jinja2.pass_context
def _finalize(context: Any, value: Any) -> Any:
    """What `{{ … }}` prints: unknown as ―, and in Markdown every sign that means something escaped."""
    if value is None:
        return wording.UNKNOWN
    if isinstance(value, Markup) or context.name is None or not context.name.endswith(".md.j2"):
        return value
    return escape_markdown(str(value))


def escape_markdown(text: str) -> Markup:
    """Text that Markdown shows as it is, on one line."""
    return Markup(_MARKDOWN.sub(lambda sign: f"&#{ord(sign.group())};", _BREAKS.sub(" ", text)))


def _links(places: Places, current: CurrentPage) -> tuple[Callable[..., Markup], Callable[..., Markup]]:
    def url(target: Row | str) -> Markup:
        """The relative address of a row's page, or of an address below the site."""
        address = target if isinstance(target, str) else places.address(target)
        return Markup(html.escape(current.root + address or "./"))

    def link(target: Row | None, text: str | None = None) -> Markup:
        """A link to a row's page, named by its label; ― for no row."""
        if target is None:
            return Markup(wording.UNKNOWN)
        words = html.escape(text or target.label)
        return Markup(f'<a href="{url(target)}">{words}</a>')

    return url, link


def prose(text: str | None) -> Markup:
    """Plain text as paragraphs: an empty line ends one, a single break stays a break."""
    if not text:
        return Markup("")
    parts = re.split(r"\n\s*\n", text.strip())
    return Markup("".join(f"<p>{'<br>'.join(map(html.escape, part.splitlines()))}</p>" for part in parts))


def safe_url(text: str | None) -> str:
    """The address if it is http, https or mailto; otherwise `#`."""
    return text if text and re.match(r"(https?://|mailto:)[^\s<>\"']+\Z", text) else "#"


def _globals(package: Package, language: str, downloads: Iterable[Download]) -> dict[str, Any]:
    by_table: dict[str, list[Download]] = {}
    for download in downloads:
        by_table.setdefault(download.table, []).append(download)
    descriptor = package.descriptor
    english = language == "en"
    words = {
        name: (descriptor.get(f"{name}_en") if english else "") or descriptor.get(name, "")
        for name in ("title", "description")
    }
    return {
        "tables": package.tables,
        "portal": {
            **words,
            "name": descriptor.get("name", ""),
            "licenses": descriptor.get("licenses", []),
            "language": language,
            "as_of": package.as_of,
        },
        "definitions": [rows.table for rows in package.tables.values()],
        "checks": package.checks,
        "problems": package.problems,
        "downloads": by_table,
    }


def location(error: Exception) -> tuple[str | None, int | None]:
    """The template's file and line in which an error arose."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.filename, error.lineno
    path, line = None, None
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith(".j2"):
            path, line = name, trace.tb_lineno
        trace = trace.tb_next
    return path, line
