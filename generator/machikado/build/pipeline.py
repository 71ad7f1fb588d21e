"""Build a whole site: check, derive, render, run the engine, stamp, write. With an error, the last good site stays."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from ..core.garbage import without_garbage_collection
from ..core.git import last_change
from ..core.messages import Both
from ..core.model import Artifact, Download, Origin, Problem
from ..core.problems import problem
from ..core.symlinks import LinkError, link_problem, put
from ..outputs import datapackage
from ..outputs.downloads import Language, files_of, tool_csv_of
from ..outputs.feeds import changes
from ..outputs.forms.workbook import workbooks
from ..package.data_files import data_of
from ..package.page_addresses import SHELL
from ..package.releases import releases
from ..package.rows import Rows
from ..package.stored import Stored
from ..portal import Opened, open_portal
from ..profile import Profile
from ..site.assemble import site_of
from ..site.config import read_config
from ..site.data_edition import CHANGES, edition, frame
from ..site.pages import markdown_pages
from ..site.sql_page import SqlPage, is_wanted, sql_page
from ..sql.parquet import texts_of
from . import duckdb_wasm, engines
from .folders import folder_fault, own_folder, workplace
from .hands import HandError, Hands
from .prepared_site import Prepared
from .shells import address, frames_of, replaced
from .site_files import finish
from .write import Place, Placed, Written, write, write_placed
from .written_files import recorded

Say = Callable[[Both], None]
_Files = tuple[list[tuple[Placed, Download]], dict[str, Profile]]  # of one table, or of forms: these have no profile


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
def prepare(
    root: Path, as_of: datetime.date, work: Path, say: Say = lambda text: None, jobs: int = 1
) -> Prepared:  # fmt: skip
    """Opens, checks and derives; renders downloads (into `work`) and Markdown pages unless there are errors."""
    config = read_config(root)
    say(Both("データを読み、確かめています", "reading and checking data"))
    opened = open_portal(root, as_of)
    prepared = Prepared(opened=opened, config=config, work=work, jobs=jobs)
    if prepared.failed:
        return prepared
    say(Both("ダウンロード用ファイルを作っています", "making downloads"))
    downloads, profiles = _downloads(prepared)
    say(Both("ページを組み立てています", "rendering pages"))
    prepared.site = site_of(
        opened.package, config.docs, config.language, downloads, profiles, site_url=config.site_url,
        contact=config.contact, sql=_sql(prepared, downloads, profiles), changed=last_change(root, data_of(root)),
    )  # fmt: skip
    prepared.releases = releases(root, opened.definitions, opened.package, texts_of)
    prepared.site.environment.globals["releases"] = prepared.releases
    prepared.markdown = list(markdown_pages(prepared.site))
    prepared.site.faults.extend(_clashes(prepared))
    return prepared


def _sql(prepared: Prepared, downloads: list[Download], profiles: dict[str, Profile]) -> SqlPage | None:
    """The page for SQL, where the portal wants it and DuckDB for browsers has been fetched."""
    package = prepared.opened.package
    if not is_wanted(package):
        return None
    prepared.engine = duckdb_wasm.found()
    if prepared.engine is None:
        definition = prepared.opened.definitions.path
        package.problems.append(problem("no-sql-engine", Origin(path=definition), level="warning"))
        return None
    size = sum(path.stat().st_size for path in prepared.engine.iterdir())
    return sql_page(package, downloads, profiles, prepared.engine_place, size)


def _clashes(prepared: Prepared) -> Iterator[Problem]:
    """Downloads whose place a file of the portal's own takes."""
    docs = prepared.config.docs
    for path in engines.paths(prepared.folder) if prepared.folder else ():
        if (docs / path).is_file():
            yield problem("same-address", Origin(path=f"{docs.name}/{path}"), value=path, first=path)


def _downloads(prepared: Prepared) -> tuple[list[Download], dict[str, Profile]]:
    """Makes every download in a folder of its own, each process one table at a time: together they fill the memory."""
    downloads: list[Download] = []
    profiles: dict[str, Profile] = {}
    prepared.folder = prepared.work / "downloads"
    write_placed(lambda place: _made(prepared, downloads, profiles, place), prepared.folder)
    return downloads, profiles


def _made(
    prepared: Prepared, downloads: list[Download], profiles: dict[str, Profile], place: Place
) -> Iterator[Placed]:
    package, config, csvs = prepared.opened.package, prepared.config, prepared.opened.csvs
    language: Language = "en" if config.language == "en" else "ja"
    published = [rows for rows in package.tables.values() if rows.table.published]

    def put(files: Iterable[tuple[Artifact, Download]], found: dict[str, Profile]) -> _Files:
        return [(place.put(artifact), download) for artifact, download in files], found

    def of_table(rows: Rows) -> _Files:
        found: dict[str, Profile] = {}
        if not isinstance(rows.rows, Stored):
            return put(files_of(rows.table, [row.values for row in rows], language, csvs, found), found)
        typed = {rows.table.name: tool_csv_of(rows.table, rows.rows.texts())}
        return put(files_of(rows.table, (row.values for row in rows), language, typed, found), found)

    def of_forms() -> _Files:
        return put(workbooks(package, language, config.site_url, config.contact), {})

    tasks: list[Callable[[], _Files]]
    tasks = [*(partial(of_table, rows) for rows in published), of_forms]
    folder, rest = prepared.work / "hands-downloads", prepared.opened.rest
    with Hands[_Files](tasks, prepared.jobs, folder, rest=rest) as hands:
        for files, found in hands.answers():
            profiles |= found
            downloads.extend(download for _, download in files)
            yield from (placed for placed, _ in files)
    csvs.clear()
    told = (found for found in package.problems if found.code in ("missing-reference", "swapped-point"))
    odd = {(found.table or "", found.field or "") for found in told}
    tables = [rows.table for rows in published]
    yield place.put(datapackage.datapackage(package.descriptor, tables, downloads, odd))


def told(prepared: Prepared) -> dict[str, Any]:
    """What the theme may tell of this edition."""
    site = prepared.site
    if site is None:
        return {}
    addresses = {*site.hand_written, *(address(page) for page in prepared.markdown)}
    if not prepared.releases and CHANGES not in site.hand_written:  # the page would tell of nothing
        addresses.discard(CHANGES)
    released = changes.FEED if prepared.releases else ""
    portal = site.environment.globals["portal"]
    known = edition(portal["changed"], addresses, site.feeds().whole, released, portal["version"])
    return known | frame(portal, site.language)


@without_garbage_collection()
def build(
    root: Path, *, site: Path, as_of: datetime.date, engine: str = "mkdocs", say: Say = lambda text: None,
    jobs: int = 1,
) -> Built:  # fmt: skip
    """Builds the portal under `root` into `site`; with any error `site` stays as it was.

    With several `jobs` it forks: not where other threads are at work.
    """
    if fault := folder_fault(site, root):
        return _refused(root, as_of, fault)
    try:
        with workplace(root) as work:
            return _build(prepare(root, as_of, work, say, jobs), root, site, as_of, engine, say)
    except LinkError as error:
        return _refused(root, as_of, link_problem(error.place, root))
    except HandError as error:
        return _refused(root, as_of, problem("worker-failed", Origin(path=str(site)), reason=str(error)))


def _refused(root: Path, as_of: datetime.date, fault: Problem) -> Built:
    """A build that nothing was done for: what else there is to tell, and why."""
    opened = open_portal(root, as_of)
    found = [*read_config(root).faults, *opened.package.problems, fault]
    return Built(problems=found, written=None, opened=opened)


def _build(
    prepared: Prepared, root: Path, site: Path, as_of: datetime.date, engine: str, say: Say
) -> Built:  # fmt: skip
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
        written = write_placed(lambda place: recorded(_all(prepared, rendered, place), paths), site)
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


def _all(prepared: Prepared, rendered: Path, place: Place) -> Iterator[Placed]:
    """The engine's files and ours, each path once: where both have one, ours."""
    for artifact in prepared.markdown:
        if not (rendered / artifact.path).with_suffix(".html").is_file():
            fault = problem("engine-failed", Origin(path=artifact.origin), value="engine", reason=artifact.path)
            prepared.opened.package.problems.append(fault)
    engine_files = (file for file in engines.rendered(rendered) if not replaced(file.path))
    yield from map(place.put, engine_files)
    yield from finish(prepared, rendered, place)
    if prepared.failed:
        raise _Faulty
