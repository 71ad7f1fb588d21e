"""What templates can say: the Jinja environment, its filters and functions, and how values are escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType
from typing import Any

import jinja2
import jinja2.sandbox
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from . import figures, wording
from .addresses import Places
from .model import Download, Field, Table
from .relations import Package, Row, Rows, known_fields, naming, related_lists, related_row
from .templates import BUILT_IN, front_matter, source
from .text import slug

_MARKDOWN = re.compile(r"[\\`*_{}\[\]()#+\-.!|<>&~^=:$\"'@/]")
_BREAKS = re.compile(r"[ \t]*[\r\n][ \t\r\n]*|\t|[ ]{2,}")


@dataclass(slots=True)
class CurrentPage:
    """The page being rendered; templates see it as `page`."""

    address: str = ""
    root: str = ""
    markdown: bool = False


_DOUBTS = {
    **dict.fromkeys(("conflict", "conflicting"), " mk-fact--conflict"),
    **dict.fromkeys(("inferred", "uncertain", "unverified"), " mk-fact--doubt"),
}
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
        finalize=_finalize(current),
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
            words = _escaped(str(value), current)
            return Markup(f'<a href="{safe_url(str(value))}" rel="noopener">{words}</a>')
        text = wording.shown(field, value, language)
        return _escaped(f"{text} {field.unit}" if field.unit and value is not None else text, current)

    source_mark, fact_mark = _marks(texts, url, current)
    environment.filters.update(words)
    environment.filters.update(
        url=url,
        link=link,
        prose=lambda text: prose(text, current),
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
        cell=cell, source_mark=source_mark, fact_mark=fact_mark,
        related_row=related_row, related_lists=related_lists, known_fields=known_fields, naming=naming,
    )  # fmt: skip
    environment.ours = frozenset(value for value in environment.globals.values() if type(value) is FunctionType)
    environment.globals.update(_globals(package, language, downloads))
    return environment


class _Sandbox(jinja2.sandbox.ImmutableSandboxedEnvironment):
    """A sandbox that asks fewer questions about our own values and functions: they are meant to be used."""

    ours: frozenset[Any] = frozenset()

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) in _OURS and attribute[0] != "_":
            try:
                return getattr(obj, attribute)
            except AttributeError:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def call(self, context: Any, obj: Any, /, *args: Any, **named: Any) -> Any:
        if type(obj) is Macro:
            return obj(context.eval_ctx, *args, **_own(named))
        if type(obj) is FunctionType and obj in self.ours:
            return obj(*args, **_own(named))
        return super().call(context, obj, *args, **named)


def _own(named: dict[str, Any]) -> dict[str, Any]:
    """The arguments that a template wrote, without those that Jinja passes for its own use."""
    named.pop("_block_vars", None)
    named.pop("_loop_vars", None)
    return named


class _Loader(jinja2.BaseLoader):
    """Templates without their front matter (line numbers kept): the portal's, else the built-in ones."""

    def __init__(self, folders: list[Path]) -> None:
        self.folders = folders

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        for folder in self.folders:
            path = folder / template
            inside = not Path(template).is_absolute() and ".." not in Path(template).parts
            if inside and path.is_file():
                _, body = front_matter(source(path, template, []), template, [])
                return body, f"{folder.name}/{template}", None
        raise jinja2.TemplateNotFound(template)


def _finalize(current: CurrentPage) -> Callable[[Any, Any], Any]:
    @jinja2.pass_context  # so that constants, too, are judged when a page is rendered
    def finalize(context: Any, value: Any) -> Any:
        """What `{{ … }}` prints: unknown as ―, and on a Markdown page every sign that means something escaped."""
        if value is None:
            return wording.UNKNOWN
        return value if isinstance(value, Markup) or not current.markdown else escape_markdown(str(value))

    return finalize


def _escaped(text: str, current: CurrentPage) -> Markup:
    """A value inside HTML; on a Markdown page, where the engine reads inline HTML's text too, as plain Markdown."""
    return escape_markdown(text) if current.markdown else escape(text)


def escape_markdown(text: str) -> Markup:
    """Text that Markdown shows as it is, on one line."""
    return Markup(_MARKDOWN.sub(lambda sign: f"&#{ord(sign.group())};", _BREAKS.sub(" ", text)))


def _links(places: Places, current: CurrentPage) -> tuple[Callable[..., Markup], Callable[..., Markup]]:
    known: dict[Row | str, str] = {}  # escaped addresses: a town is named on many pages

    def url(target: Row | str) -> Markup:
        """The relative address of a row's page, or of an address below the site."""
        address = known.get(target)
        if address is None:
            address = known[target] = html.escape(target if isinstance(target, str) else places.address(target))
        return Markup(f"{current.root}{address}" or "./")

    def link(target: Row | None, text: str | None = None) -> Markup:
        """A link to a row's page, named by its label; ― for no row."""
        if target is None:
            return Markup(wording.UNKNOWN)
        words = text or target.label
        return Markup(f'<a href="{url(target)}">{_escaped(words, current)}</a>')

    return url, link


def _marks(
    texts: Mapping[str, str], url: Callable[..., Markup], current: CurrentPage
) -> tuple[Callable[..., Markup], Callable[..., Markup]]:
    def source_mark(source: Row | None, locator: str | None = None) -> Markup:
        """The small link beside a fact to the source it was read in; says so where there is none."""
        if source is None:
            return Markup(f'<span class="mk-source mk-source--none">{texts["look_no_source"]}</span>')
        title = _escaped(f"{source.label}（{locator}）" if locator else source.label, current)
        return Markup(f'<a class="mk-source" href="{url(source)}" title="{title}">{texts["look_source"]}</a>')

    def fact_mark(code: str | None, words: str | None = None, note: str | None = None) -> Markup:
        """The word that says how sure a fact is, unless it was plainly read, and the note that explains it."""
        mark = ""
        if code and code != "read":
            kind = _DOUBTS.get(code, "")
            mark = f'<span class="mk-fact{kind}">{_escaped(words or texts[f"look_{code}"], current)}</span>'
        return Markup(f'{mark}<span class="mk-fact__note">{_escaped(note, current)}</span>' if note else mark)

    return source_mark, fact_mark


def prose(text: str | None, current: CurrentPage) -> Markup:
    """Plain text as paragraphs: an empty line ends one, a single break stays a break."""
    if not text:
        return Markup("")
    parts = re.split(r"\n\s*\n", text.strip())
    lines = ([_escaped(line, current) for line in part.splitlines()] for part in parts)
    return Markup("".join(f"<p>{'<br>'.join(part)}</p>" for part in lines))


def safe_url(text: str | None) -> Markup:
    """The address if it is http, https or mailto; otherwise `#`."""
    if not text or not re.match(r"(https?://|mailto:)[^\s<>\"']+\Z", text):
        return Markup("#")
    return Markup(html.escape(text).replace("(", "%28").replace(")", "%29"))  # a bracket would end a Markdown link


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
