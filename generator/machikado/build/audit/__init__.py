"""Audit a finished site: missing files, broken links and requests to other hosts.

Two passes, and no tree is kept: the first reads every page and style sheet once; the second reads again only
those pages that a link with a fragment leads to. One fault that many pages share is one problem that counts them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ...core.model import Problem
from .heads import Heads
from .links import BuiltSite, site_of
from .markup import tag, tags_of
from .pages import Finding, missing_places, page_findings, style_sheet_findings
from .words import SHOWN, problem

__all__ = ["audit"]


def audit(
    site: Path,
    expected: Iterable[str] | None = None,
    site_url: str | None = None,
    nav: Mapping[str, str] | None = None,
) -> Iterator[Problem]:
    """The faults of a built site; `site_url` is what its front page calls canonical unless it is given.

    With `nav`, the names that pages have in the navigation by their address, titles and descriptions are judged too.
    """
    files = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    url = _canonical(site / "index.html") if site_url is None else site_url
    heads = None if nav is None else Heads(nav=nav)
    return _grouped(_findings(site_of(site, files, url), files, expected or ["index.html"], heads))


def _findings(site: BuiltSite, files: Iterable[str], expected: Iterable[str], heads: Heads | None) -> Iterator[Finding]:
    published = set(files)
    yield from (Finding("missing-file", path, path) for path in expected if path not in published)
    for path in files:
        if path.endswith((".html", ".htm")):
            yield from page_findings(path, site, heads)
        elif path.endswith(".css"):
            yield from style_sheet_findings(path, site)
    if heads:
        yield from (Finding(*each) for each in heads.repeated())
    for path, wanted in sorted(site.places.items()):
        yield from missing_places(path, wanted, site)


def _grouped(findings: Iterable[Finding]) -> Iterator[Problem]:
    """One problem for each fault, however many pages share it."""
    counts: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], dict[str, Finding]] = {}
    for finding in findings:
        key = finding.code, finding.value
        counts[key] += 1
        pages = first.setdefault(key, {})
        if len(pages) < SHOWN:
            pages.setdefault(finding.path, finding)
    for (code, value), pages in first.items():
        yield problem(code, value, next(iter(pages.values())).line, list(pages), counts[code, value])


def _canonical(front: Path) -> str:
    """The site's own address, as its front page tells it."""
    text = front.read_text(encoding="utf-8", errors="replace") if front.is_file() else ""
    links = (dict(one.attributes) for one in map(tag, tags_of(text)) if one.name == "link")
    return next((link.get("href", "") for link in links if link.get("rel") == "canonical"), "")
