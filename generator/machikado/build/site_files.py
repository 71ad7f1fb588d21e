"""Put our own files of a site into place: record pages, downloads, feeds, search, cards, the sitemap."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from ..core.model import Artifact, Problem
from ..outputs import explorer, search
from ..outputs.feeds import changes, formats
from ..outputs.forms import web
from ..outputs.forms.columns import sheet_of
from ..package.page_addresses import SHELL
from ..site.model import Site
from ..site.sql_page import SCRIPTS
from . import duckdb_wasm, share_files
from .hands import Hands
from .prepared_site import Prepared
from .record_pages import LateHeadings, MadePage, Part, joined, page_tasks
from .shells import address
from .stamp import sitemap
from .write import Place, Placed


def finish(prepared: Prepared, rendered: Path, place: Place) -> Iterator[Placed]:
    """Our own files for an engine's rendered folder; HandError where a process that makes them fails."""
    site = prepared.site
    if site is None:
        return
    taken = dict(site.hand_written)
    taken |= {address(artifact): artifact.origin for artifact in prepared.markdown if SHELL not in artifact.path}
    listed = [address for address in taken if (rendered / address / "index.html").is_file()]
    pages, first = page_tasks(site, rendered, place)
    others = [partial(_put, made, place) for made in _independent(prepared, site)]
    folder, rest = prepared.work / "hands-pages", prepared.opened.rest
    with Hands[Part | list[Placed]]([*pages, *others], prepared.jobs, folder, first, rest) as hands:
        made: list[MadePage] = []

        def headings() -> dict[str, search.Headings]:
            parts = [part for part in hands.answers() if isinstance(part, Part)]
            made.extend(joined(site, parts, taken))
            return {page.address: page.headings for page in made}

        late, faults = LateHeadings(headings), list[Problem]()
        searched = _searched_pages(prepared, site)
        index = search.artifacts(site.package, site.places, site.language, searched, faults, late)
        indexed = [place.put(artifact) for artifact in index]
        len(late)  # an index of nothing asks for no headings
        site.faults.extend(faults)
        yield from (page.placed for page in made)
        for answer in hands.answers()[len(pages) :]:
            yield from answer if isinstance(answer, list) else ()
        yield from indexed
    yield from map(
        place.put, changes.artifacts(site.package, prepared.releases, site.language, prepared.config.site_url)
    )
    yield from map(place.put, _told_to_others(prepared, site))
    yield from map(place.put, _sql_files(prepared, rendered))
    if prepared.config.site_url:
        addresses = (page.address for page in made if not page.address.endswith("/embed/"))  # parts of other pages
        yield from map(place.put, sitemap([*listed, *addresses], prepared.config.site_url))


def _put(made: Callable[[], Iterable[Artifact]], place: Place) -> list[Placed]:
    return [place.put(artifact) for artifact in made()]


def _independent(prepared: Prepared, site: Site) -> list[Callable[[], Iterable[Artifact]]]:
    """What makes files that ask nothing of record pages: the downloads, the form, the feeds."""
    config, package = prepared.config, site.package
    feeds = site.feeds()
    return [
        prepared.files,
        lambda: explorer.artifacts(package, site.places, prepared.folder),
        lambda: web.artifacts(package, site.language, config.contact, sheet_of),
        lambda: formats.artifacts(package, feeds, site.language, config.site_url, site.places.address),
    ]


def _told_to_others(prepared: Prepared, site: Site) -> Iterator[Artifact]:
    """Pictures for those who share a full address; and robots.txt, unless the portal has its own."""
    config = prepared.config
    if config.site_url and prepared.folder:
        cards = {**share_files.declared(config.docs.parent, site.hand_written), **site.cards}
        folder = prepared.folder.parent / "cards"
        yield from share_files.card_files(cards, config.site_name, config.description, folder)
    if not (config.docs / share_files.ROBOTS).is_file():
        yield share_files.robots(config.site_url)


def _sql_files(prepared: Prepared, rendered: Path) -> Iterator[Artifact]:
    """The scripts of the page for SQL, which the theme brings, and the engine that they start."""
    if prepared.engine:
        for path in sorted((rendered / SCRIPTS).glob("*.js")):
            yield Artifact(
                path=f"{SCRIPTS}{path.name}", content=path.read_bytes(), origin=f"theme/{SCRIPTS}{path.name}"
            )
        yield from duckdb_wasm.artifacts(prepared.engine, prepared.engine_place)


def _searched_pages(prepared: Prepared, site: Site) -> Iterator[search.Page]:
    for place, file in site.hand_written.items():
        path = prepared.config.docs.parent / file
        if path.suffix == ".md":
            yield search.Page(place, file, path.read_text(encoding="utf-8-sig"), False)
    for page in prepared.markdown:
        if SHELL not in page.path:
            yield search.Page(address(page), page.origin, page.content.decode(), True)
