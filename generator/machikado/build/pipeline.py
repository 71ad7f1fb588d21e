"""Build a whole site: check, derive, render, run the engine, stamp, write. With an error, the last good site stays."""

from __future__ import annotations

import calendar
import datetime
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..core.messages import Both
from ..core.model import Artifact, Download, Origin, Problem
from ..core.problems import problem
from ..core.symlinks import LinkError, link_problem, put
from ..outputs import datapackage, search
from ..outputs.downloads import Language, files_of
from ..outputs.feeds import changes, formats
from ..outputs.forms import web
from ..outputs.forms.columns import sheet_of
from ..outputs.forms.workbook import workbooks
from ..package.page_addresses import SHELL
from ..package.releases import releases
from ..portal import Opened, open_portal, without_garbage_collection
from ..site.config import read_config
from ..site.data_edition import edition
from ..site.pages import Site, is_free, markdown_pages, site_of, stamped_pages
from ..sql.parquet import texts_of
from . import engines, share_files
from .folders import folder_fault, own_folder, workplace
from .prepared_site import Prepared
from .shells import address, frame_of, frames_of, replaced
from .stamp import Frame, fill, sitemap
from .write import Written, write
from .written_files import recorded

Say = Callable[[Both], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """How a build ended: its problems, and what was written where it succeeded."""

    problems: list[Problem]
    written: Written | None
    opened: Opened
    pages: int = 0


class _Faulty(Exception):
    """Internal: pages failed while the site was being written; nothing of it is kept."""


@without_garbage_collection()
def prepare(root: Path, as_of: datetime.date, work: Path, say: Say = lambda text: None) -> Prepared:
    """Opens, checks and derives; renders downloads (into `work`) and Markdown pages unless there are errors."""
    config = read_config(root)
    say(Both("データを読み、確かめています", "reading and checking data"))
    opened = open_portal(root, as_of)
    prepared = Prepared(opened=opened, config=config, work=work)
    if prepared.failed:
        return prepared
    say(Both("ダウンロード用ファイルを作っています", "making downloads"))
    downloads = _downloads(prepared)
    say(Both("ページを組み立てています", "rendering pages"))
    prepared.site = site_of(
        opened.package, config.docs, config.language, downloads, site_url=config.site_url, contact=config.contact
    )
    prepared.releases = releases(root, opened.definitions, opened.package, texts_of)
    prepared.site.environment.globals["releases"] = prepared.releases
    prepared.markdown = list(markdown_pages(prepared.site))
    prepared.site.faults.extend(_clashes(prepared))
    return prepared


def _clashes(prepared: Prepared) -> Iterator[Problem]:
    """Downloads whose place a file of the portal's own takes."""
    docs = prepared.config.docs
    for path in engines.paths(prepared.folder) if prepared.folder else ():
        if (docs / path).is_file():
            yield problem("same-address", Origin(path=f"{docs.name}/{path}"), value=path, first=path)


def _downloads(prepared: Prepared) -> list[Download]:
    """Makes every download in a folder of its own, one table after the other: together they would fill the memory."""
    downloads: list[Download] = []
    prepared.folder = prepared.work / "downloads"
    write(_made(prepared, downloads), prepared.folder)
    return downloads


def _made(prepared: Prepared, downloads: list[Download]) -> Iterator[Artifact]:
    package = prepared.opened.package
    language: Language = "en" if prepared.config.language == "en" else "ja"
    published = [rows for rows in package.tables.values() if rows.table.published]
    for rows in published:
        csvs = prepared.opened.csvs
        for artifact, download in files_of(rows.table, [row.values for row in rows], language, csvs):
            downloads.append(download)
            yield artifact
    for artifact, download in workbooks(package, language, prepared.config.site_url, prepared.config.contact):
        downloads.append(download)
        yield artifact
    dangling = {
        (found.table or "", found.field or "") for found in package.problems if found.code == "missing-reference"
    }
    yield datapackage.datapackage(package.descriptor, [rows.table for rows in published], downloads, dangling)


def told(prepared: Prepared) -> dict[str, str]:
    """What the theme may tell of this edition."""
    site = prepared.site
    if site is None:
        return {}
    addresses = {*site.hand_written, *(address(page) for page in prepared.markdown)}
    released = changes.FEED if prepared.releases else ""
    return edition(prepared.opened.package.as_of, addresses, site.feeds().whole, released)


def finish(prepared: Prepared, rendered: Path) -> Iterator[Artifact]:
    """Our own files for an engine's rendered folder: record pages, downloads, sitemap, search entries."""
    site = prepared.site
    if site is None:
        return
    taken = dict(site.hand_written)
    taken |= {address(artifact): artifact.origin for artifact in prepared.markdown if SHELL not in artifact.path}
    listed = [address for address in taken if (rendered / address / "index.html").is_file()]
    addresses = []
    frames: dict[str, Frame] = {}
    headings: dict[str, search.Headings] = {}
    for template, page in stamped_pages(site):
        if not is_free(site, page, taken):
            continue
        addresses.append(page.address)
        headings[page.address] = search.headings_of(page.body)
        shell = template.pattern.shell
        if shell not in frames:
            frames[shell] = frame_of(rendered, shell)
        yield Artifact(path=f"{page.address}index.html", content=fill(frames[shell], page), origin=page.origin)
    yield from prepared.files()
    yield from web.artifacts(site.package, site.language, prepared.config.contact, sheet_of)
    where = site.places.address
    yield from formats.artifacts(site.package, site.feeds(), site.language, prepared.config.site_url, where)
    pages = _searched_pages(prepared, site)
    yield from search.artifacts(site.package, site.places, site.language, pages, site.faults, headings)
    yield from changes.artifacts(site.package, prepared.releases, site.language, prepared.config.site_url)
    yield from _told_to_others(prepared, site)
    if prepared.config.site_url:
        yield from sitemap([*listed, *addresses], prepared.config.site_url)


def _told_to_others(prepared: Prepared, site: Site) -> Iterator[Artifact]:
    """Pictures for those who share a full address; and robots.txt, unless the portal has its own."""
    config = prepared.config
    if config.site_url and prepared.folder:
        cards = {**share_files.declared(config.docs.parent, site.hand_written), **site.cards}
        folder = prepared.folder.parent / "cards"
        yield from share_files.card_files(cards, config.site_name, config.description, folder)
    if not (config.docs / share_files.ROBOTS).is_file():
        yield share_files.robots(config.site_url)


def _searched_pages(prepared: Prepared, site: Site) -> Iterator[search.Page]:
    for place, file in site.hand_written.items():
        path = prepared.config.docs.parent / file
        if path.suffix == ".md":
            yield search.Page(place, file, path.read_text(encoding="utf-8-sig"), False)
    for page in prepared.markdown:
        if SHELL not in page.path:
            yield search.Page(address(page), page.origin, page.content.decode(), True)


@without_garbage_collection()
def build(
    root: Path, *, site: Path, as_of: datetime.date, engine: str = "mkdocs", say: Say = lambda text: None
) -> Built:
    """Builds the portal under `root` into `site`; with any error `site` stays as it was."""
    if fault := folder_fault(site, root):
        return _refused(root, as_of, fault)
    try:
        with workplace(root) as work:
            return _build(prepare(root, as_of, work, say), root, site, as_of, engine, say)
    except LinkError as error:
        return _refused(root, as_of, link_problem(error.place, root))


def _refused(root: Path, as_of: datetime.date, fault: Problem) -> Built:
    """A build that nothing was done for: what else there is to tell, and why."""
    opened = open_portal(root, as_of)
    found = [*read_config(root).faults, *opened.package.problems, fault]
    return Built(problems=found, written=None, opened=opened)


def _build(prepared: Prepared, root: Path, site: Path, as_of: datetime.date, engine: str, say: Say) -> Built:
    if prepared.failed:
        return Built(problems=prepared.problems, written=None, opened=prepared.opened)
    say(Both(f"サイトの枠を作っています（{engine}）", f"running {engine}"))
    try:
        epoch = calendar.timegm(as_of.timetuple())
        nav = prepared.navigation()
        rendered = engines.run(engine, root, prepared.work, prepared.markdown, epoch, told(prepared), nav)
    except engines.EngineError as error:
        fault = problem("engine-failed", Origin(path="mkdocs.yml"), value=engine, reason=str(error))
        return Built(problems=[*prepared.problems, fault], written=None, opened=prepared.opened)
    say(Both("ページを書き出しています", "writing pages"))
    paths: list[str] = []
    try:
        written = write(recorded(_all(prepared, rendered), paths), site)
    except _Faulty:
        return Built(problems=prepared.problems, written=None, opened=prepared.opened)
    record = "\n".join([str(site.resolve()), *paths])
    put(own_folder(root) / "artifacts.txt", f"{record}\n".encode(), root)
    write(_shells(prepared, rendered), frames_of(root))
    pages = sum(path.endswith("index.html") for path in paths)
    return Built(problems=prepared.problems, written=written, opened=prepared.opened, pages=pages)


def _shells(prepared: Prepared, rendered: Path) -> Iterator[Artifact]:
    for page in prepared.markdown:
        if SHELL in page.path:
            path = f"{address(page)}index.html"
            yield Artifact(path=path, content=(rendered / path).read_bytes(), origin=page.origin)


def _all(prepared: Prepared, rendered: Path) -> Iterator[Artifact]:
    """The engine's files and ours, each path once: where both have one, ours."""
    for artifact in prepared.markdown:
        if not (rendered / artifact.path).with_suffix(".html").is_file():
            fault = problem("engine-failed", Origin(path=artifact.origin), value="engine", reason=artifact.path)
            prepared.opened.package.problems.append(fault)
    engine_files = (file for file in engines.rendered(rendered) if not replaced(file.path))
    yield from itertools.chain(engine_files, finish(prepared, rendered))
    if prepared.failed:
        raise _Faulty
