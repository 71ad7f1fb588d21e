"""Render templates and rows: Markdown for the site engine, HTML bodies for stamping."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ..core.model import Artifact, Origin, Problem
from ..core.problems import problem
from ..package.rows import Row
from .markdown_files import StampedPage, markdown, shell
from .model import Site
from .share_cards import Card
from .subjects import fault_of, subjects
from .templates import Template, lone_template

_BLANKS = re.compile(r"[ \t\r\n]+")
MAX_FAULTS = 20  # of templates, in one build: one broken macro would otherwise be reported 10,000 times


def markdown_pages(site: Site, shells: bool = True) -> Iterator[Artifact]:
    """The pages that go through the site engine: Markdown, and one shell for each stamped template.

    Without `shells` the stamped pages themselves, as Markdown that holds their HTML: for engines we do not run.
    """
    taken = dict(site.hand_written)
    for template in site.templates:
        if template.stamped and shells:
            yield shell(template)
            continue
        for row in subjects(site, template):
            page = _render(site, template, row, markdown=True)
            if page and is_free(site, page.address, page.origin, taken):
                yield markdown(template, page)


def is_free(site: Site, address: str, origin: str, taken: dict[str, str]) -> bool:
    """Whether no other page has this address, which is then taken; otherwise it is a fault."""
    first = taken.get(address)
    if first is not None:
        site.faults.append(problem("same-address", Origin(path=origin), value=address, first=first))
        return False
    taken[address] = origin
    return True


def stamped_pages(site: Site, only: Callable[[Any], bool] = lambda row: True) -> Iterator[tuple[Template, StampedPage]]:
    """Every record page's body, template by template."""
    for template in site.templates:
        if template.stamped:
            for page in pages_of(site, template, only=only):
                yield template, page


def pages_of(
    site: Site, template: Template, part: slice = slice(None), only: Callable[[Any], bool] = lambda row: True
) -> Iterator[StampedPage]:
    """The record pages of one template, or of a part of its rows."""
    for row in subjects(site, template)[part]:
        if only(row) and (page := _render(site, template, row, markdown=False)):
            yield page


def stand_alone(site: Site, docs: Path, path: str, root: str, names: Mapping[str, Any]) -> StampedPage | None:
    """A page outside the site, such as a printed one: `root` leads to the site, `names` are what only it can say."""
    site.environment.globals.update(names)
    return _render(site, lone_template(docs, path, site.faults), None, markdown=False, root=root)


def _render(site: Site, template: Template, row: Any, *, markdown: bool, root: str | None = None) -> StampedPage | None:
    if len(site.faults) >= MAX_FAULTS:
        return None
    try:
        values = row if isinstance(row, Row | dict) else {"name": getattr(row, "name", "")}
        address = site.places.page(template.pattern, values)
        site.current.address, site.current.ids = address, 0
        site.current.root = Markup("../" * address.count("/") if root is None else html.escape(root))
        site.current.markdown = markdown
        render = site.environment.get_template(template.path).render
        words = [_words(site, template.meta.get(name) or "", row) for name in ("title", "description")]
        if card := template.meta.get("card"):
            site.cards[address] = _card(site, card, row, words[0])
        body = site.complete(render(row=row).strip())
        return StampedPage(
            address=address, title=words[0], description=words[1], body=body, origin=template.origin, row=row
        )
    except Exception as error:  # a template may fail in any way; it is the portal's fault, told as such
        _add(site, fault_of(template, error))
    return None


def _add(site: Site, fault: Problem) -> None:
    if fault not in site.faults:
        site.faults.append(fault)


def _card(site: Site, card: Any, row: Any, title: str) -> Card:
    """What the front matter declares to be shown where the page's address is shared: `true`, or figure and text."""
    given = card if isinstance(card, Mapping) else {}
    figure, text = (_words(site, given.get(name) or "", row) for name in ("figure", "text"))
    return Card(figure=figure, text=text or title)


def _words(site: Site, text: str, row: Any) -> str:
    """A front-matter text, itself a small template, as plain text."""
    if "{" not in text:
        return text
    return _BLANKS.sub(" ", html.unescape(site.phrase(text).render(row=row))).strip()
