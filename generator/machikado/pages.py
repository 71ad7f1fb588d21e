"""Templates and rows to pages: Markdown for the site engine, HTML bodies for stamping."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2
import jinja2.sandbox
from markupsafe import Markup

from . import figures, wording
from .addresses import SHELL, Pattern, Places, UnsafeAddress
from .model import Artifact, Download, Origin, Problem, Table
from .problems import problem
from .relations import Package, Row, related_lists, related_row
from .text import slug
from .yaml_loader import load, plain

BUILT_IN = Path(__file__).parent / "pages"
SUFFIXES = (".md.j2", ".html.j2")
OUR_KEYS = ("table", "filter", "anchors", "title", "description")
_MARKDOWN = re.compile(r"[\\`*_{}\[\]()#+\-.!|<>&~^=:$\"'@/]")
_BREAKS = re.compile(r"\s*\n\s*")
_FRONT = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)
MAX_FAULTS = 20  # of templates, in one build: one broken macro would otherwise be told 10,000 times


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


@dataclass(frozen=True, slots=True, kw_only=True)
class StampedPage:
    """One record's page without its frame."""

    address: str
    title: str
    description: str
    body: str
    origin: str
    row: Any = None


@dataclass(slots=True)
class CurrentPage:
    """The page being rendered; templates see it as `page`."""

    address: str = ""
    root: str = ""


@dataclass(slots=True, kw_only=True)
class Site:
    """All that rendering needs; `faults` collects what templates did wrong."""

    package: Package
    language: str
    templates: tuple[Template, ...]
    places: Places
    environment: jinja2.Environment
    current: CurrentPage
    faults: list[Problem] = field(default_factory=list)


# ---------------------------------------------------------------- which templates there are


def site_of(package: Package, docs: Path, language: str, downloads: Iterable[Download] = ()) -> Site:
    """The site of a package: templates of `docs`, laid over the built-in ones."""
    faults: list[Problem] = []
    templates = tuple(_templates(package, docs, faults))
    patterns = {each.table: each.pattern for each in reversed(templates) if each.table and each.pattern.fields}
    anchors = {name: text for each in templates for name, text in (each.meta.get("anchors") or {}).items()}
    places = Places(patterns=patterns, anchors=anchors)
    current = CurrentPage()
    environment = _environment(docs, language, places, current)
    environment.globals.update(_globals(package, language, downloads))
    return Site(
        package=package, language=language, templates=templates, places=places,
        environment=environment, current=current, faults=faults,
    )  # fmt: skip


def _templates(package: Package, docs: Path, faults: list[Problem]) -> Iterator[Template]:
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
    return Template(
        path=path, folder=folder, table=table, pattern=pattern, stamped=suffix == ".html.j2", meta=meta
    )


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


# ---------------------------------------------------------------- what templates can say


def _environment(docs: Path, language: str, places: Places, current: CurrentPage) -> jinja2.Environment:
    environment = jinja2.sandbox.ImmutableSandboxedEnvironment(
        loader=_Loader([docs, BUILT_IN]),
        autoescape=lambda name: name is not None and name.endswith(".html.j2"),
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
    environment.filters.update(words)
    environment.filters.update(url=url, link=link, prose=prose, slug=slug, safe_url=safe_url, scale=figures.scale, ticks=figures.ticks, axis=figures.axis)
    environment.globals.update(
        url=url, link=link, page=current, t=lambda key: texts[key], n_of=words["n_of"],
        words=lambda row, name: wording.label_of(row.table.field(name), row[name], language),
        shown=lambda row, name: wording.shown(row.table.field(name), row[name], language),
        title_of=lambda thing: wording.title_of(thing, language),
        description_of=lambda thing: wording.description_of(thing, language),
        related_row=related_row, related_lists=related_lists,
    )  # fmt: skip
    return environment


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


@jinja2.pass_eval_context
def _finalize(context: Any, value: Any) -> Any:
    """What `{{ … }}` prints: unknown as ―, and in Markdown every sign that means something escaped."""
    if value is None:
        return wording.UNKNOWN
    if context.autoescape or isinstance(value, Markup | jinja2.Undefined):
        return value
    return escape_markdown(str(value))


def escape_markdown(text: str) -> Markup:
    """Text that Markdown shows as it is, on one line."""
    return Markup(_MARKDOWN.sub(lambda sign: f"&#{ord(sign.group())};", _BREAKS.sub(" ", text)))


def _links(places: Places, current: CurrentPage) -> tuple[Callable[..., str], Callable[..., Markup]]:
    def url(target: Row | str) -> str:
        """The relative address of a row's page, or of an address below the site."""
        address = target if isinstance(target, str) else places.address(target)
        return current.root + address or "./"

    def link(target: Row | None, text: str | None = None) -> Markup:
        """A link to a row's page, named by its label; ― for no row."""
        if target is None:
            return Markup(wording.UNKNOWN)
        words = html.escape(text or target.label)
        return Markup(f'<a href="{html.escape(url(target))}">{words}</a>')

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
    words = {name: (descriptor.get(f"{name}_en") if english else "") or descriptor.get(name, "") for name in ("title", "description")}
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


# ---------------------------------------------------------------- rendering


def markdown_pages(site: Site) -> Iterator[Artifact]:
    """The pages that go through the site engine: Markdown, and one shell for each stamped template."""
    for template in site.templates:
        if template.stamped:
            yield _shell(template)
        else:
            for row in _rows(site, template):
                page = _render(site, template, row)
                if page:
                    yield _markdown(template, page)


def stamped_pages(site: Site, only: Callable[[Any], bool] = lambda row: True) -> Iterator[tuple[Template, StampedPage]]:
    """Every record page's body, template by template."""
    for template in site.templates:
        if template.stamped:
            for row in _rows(site, template):
                if only(row) and (page := _render(site, template, row)):
                    yield template, page


def _rows(site: Site, template: Template) -> Iterable[Any]:
    """What a template is rendered for: each row of its table, each definition, or once."""
    if not template.pattern.fields:
        return [_table_of(site, template)]
    if template.table in ("definitions", "derived"):
        tables = [rows.table for rows in site.package.tables.values()]
        return [table for table in tables if template.table == "definitions" or table.derived]
    rows = site.package.tables.get(template.table or "")
    if rows is None:
        reason = f"「{template.table}」という表がありません / there is no table “{template.table}”"
        site.faults.append(problem("broken-template", Origin(path=template.origin, line=1), reason=reason))
        return ()
    wanted = template.meta.get("filter")
    keep = site.environment.compile_expression(wanted, undefined_to_none=False) if wanted else None
    return [row for row in rows if keep(row=row)] if keep else rows


def _table_of(site: Site, template: Template) -> Table | None:
    rows = site.package.tables.get(template.table or "")
    return rows.table if rows else None


def _render(site: Site, template: Template, row: Any) -> StampedPage | None:
    if len(site.faults) >= MAX_FAULTS:
        return None
    try:
        values = row if isinstance(row, Row) else {"name": getattr(row, "name", "")}
        address = template.pattern.fill(values)
        site.current.address, site.current.root = address, "../" * address.count("/")
        render = site.environment.get_template(template.path).render
        words = [_words(site, template, name, row) for name in ("title", "description")]
        body = render(row=row)
        return StampedPage(
            address=address, title=words[0], description=words[1], body=body, origin=template.origin, row=row
        )
    except UnsafeAddress as error:
        site.faults.append(problem("unsafe-page-name", row.origin, table=template.table, value=str(error)))
    except Exception as error:  # a template may fail in any way; it is the portal's fault, told as such
        site.faults.append(_fault(template, error))
    return None


def _words(site: Site, template: Template, name: str, row: Any) -> str:
    """A front-matter text, itself a small template, as plain text."""
    text = template.meta.get(name) or ""
    if "{" not in text:
        return text
    compiled = site.environment.from_string("{% autoescape true %}" + text + "{% endautoescape %}")
    return html.unescape(compiled.render(row=row))


def _fault(template: Template, error: Exception) -> Problem:
    path, line = template.origin, getattr(error, "lineno", None)
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith(".j2"):
            path, line = name, trace.tb_lineno
        trace = trace.tb_next
    if isinstance(error, jinja2.TemplateSyntaxError):
        path, line = error.filename or path, error.lineno
    return problem("broken-template", Origin(path=path, line=line), reason=f"{type(error).__name__}: {error}")


def _source(address: str) -> str:
    """The Markdown file that the engine turns into this address."""
    return f"{address}index.md"


def _markdown(template: Template, page: StampedPage) -> Artifact:
    kept = {name: value for name, value in template.meta.items() if name not in OUR_KEYS}
    words = {"title": html.escape(page.title), "description": html.escape(page.description)}
    return _page(page.address, {**words, **kept}, page.body.strip(), template.origin)


def _shell(template: Template) -> Artifact:
    kept = {name: value for name, value in template.meta.items() if name not in OUR_KEYS}
    meta = {
        "title": f"{SHELL}-title", "description": f"{SHELL}-description",
        "hide": ["navigation", "toc"], "search": {"exclude": True}, **kept,
    }  # fmt: skip
    return _page(template.pattern.shell, meta, f"<!--{SHELL}-body-->", template.origin)


def _page(address: str, meta: Mapping[str, Any], body: str, origin: str) -> Artifact:
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in meta.items() if value != ""]
    text = "---\n" + "\n".join(lines) + "\n---\n\n" + body + "\n"
    return Artifact(path=_source(address), content=text.encode(), origin=origin)
