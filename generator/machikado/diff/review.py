"""Compare the working portal with an earlier revision: typed rows, derived rows, rendered pages."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ..core import git
from ..core.file_formats import file_at
from ..core.garbage import without_garbage_collection
from ..core.model import Download, Problem
from ..outputs.downloads import FORMATS
from ..package.data_files import data_of
from ..package.page_addresses import SHELL
from ..package.rows import Package, Row, related_row
from ..portal import Opened, open_portal
from ..site.assemble import site_of
from ..site.config import Config, read_config
from ..site.model import Site
from ..site.pages import markdown_pages, stamped_pages
from ..site.subjects import REPEATING
from .compare import Address, Comparison, Note, PageChanges, State, derived_changes, page_changes, typed_changes
from .restatements import restated, unexplained


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The portal as it is, its problems with those in touched files first, and what differs."""

    opened: Opened
    problems: list[Problem]
    comparison: Comparison
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two states, with the site that can be made of it."""

    opened: Opened
    site: Site
    docs: Path
    state: State


def review(root: Path, revision: str, as_of: datetime.date) -> Review:
    """Compares the portal under `root` with a revision of it. RevisionError.

    Both are looked at on the same day: what differs comes from the data, not from the calendar.
    """
    commit = git.resolve(root, revision)
    config = read_config(root)
    data = data_of(root)
    folders = [*data, *([config.docs.relative_to(root).as_posix()] if config.docs.is_relative_to(root) else [])]
    with tempfile.TemporaryDirectory(prefix="machikado-") as name, without_garbage_collection():
        base = Path(name)
        git.export(root, commit, folders, base, data)
        before, after = side(base, as_of), side(root, as_of)
        files = git.touched(base, root, folders, data)
        comparison = _comparison(before, after, commit)
        lost = unexplained(before.opened.package, after.opened.package, before.state.damaged | after.state.damaged)
    after.opened.package.problems.extend(lost)
    problems = sorted(after.opened.package.problems, key=lambda found: (found.origin.path not in files, found.level))
    return Review(opened=after.opened, problems=problems, comparison=comparison, language=config.language)


def side(root: Path, as_of: datetime.date, config: Config | None = None) -> Side:
    """The portal under `root` on a day; its pages as another state's `config` says, where that is given."""
    opened = open_portal(root, as_of)
    config = config or read_config(root)
    opened.package.problems.extend(config.refused)
    site = site_of(
        opened.package, config.docs, config.language, _catalogued(opened.package), site_url=config.site_url,
        contact=config.contact,
    )  # fmt: skip
    damaged = frozenset(
        file_at(path).relative_to(root).as_posix() for (path, _), file in opened.files.items() if file.raw.damaged
    )
    state = State(package=opened.package, address=_address(site), language=config.language, damaged=damaged)
    return Side(opened=opened, site=site, docs=config.docs, state=state)


def _catalogued(package: Package) -> Iterator[Download]:
    """Downloads as far as pages need to know of them; their sizes are no news."""
    for rows in package.tables.values():
        for form in FORMATS:
            yield Download(table=rows.table.name, format=form.name, path=f"data/{rows.table.name}", bytes=0, sha256="")


def _comparison(before: Side, after: Side, commit: str) -> Comparison:
    notes = list(limits(before, after))
    typed = typed_changes(before.state, after.state)
    mended = restated(before.opened.package, after.opened.package, after.state.language)
    if notes:
        return Comparison(base=commit, typed=typed, restated=mended, notes=tuple(notes))
    first = [row.address for table in typed for row in table.rows]
    pages: PageChanges | None = page_changes(_digests(before), _digests(after), first)
    if before.site.faults or after.site.faults:
        pages, notes = None, [Note(*_TEMPLATES)]
    derived = derived_changes(before.state, after.state)
    return Comparison(base=commit, typed=typed, derived=derived, pages=pages, restated=mended, notes=tuple(notes))


_TEMPLATES = (
    "ページのひな形に誤りがあるので、変わるページは調べていません。",
    "Pages were not compared: a template is faulty.",
)


def limits(before: Side, after: Side) -> Iterator[Note]:
    """Why numbers and pages cannot be compared: a state with errors has none that are published."""
    if count := len(before.opened.errors):
        yield Note(
            f"比べる元のデータに誤りが {count:,} 件あるので、計算した値とページは比べていません。",
            f"Derived numbers and pages were not compared: the earlier data has {count:,} error{'s' * (count != 1)}.",
        )
    if after.opened.errors:
        yield Note(
            "計算した値とページの変わりかたは、誤りが直ると示されます。",
            "Derived numbers and pages will be compared once there are no errors.",
        )


def _address(site: Site) -> Address:
    def address(row: Row) -> str:
        """Where a row's page is; for a row that can have none its table's page."""
        try:
            return site.places.address(_standing(site, row))
        except (KeyError, ValueError):
            return f"data/{row.table.name}/"

    return address


def _standing(site: Site, row: Row) -> Row:
    """The row on whose page this one is read: itself, or the record around it."""
    nesting, places = row.table.nesting, site.places
    if nesting is None or row.table.name in places.patterns or row.table.name in places.anchors:
        return row
    key = next(key for key in row.table.foreign_keys if key.table == nesting.parent)
    parent = related_row(row, key.name)
    return _standing(site, parent) if parent else row


def _digests(side: Side) -> dict[str, bytes]:
    """Every page's address with a digest of what stands on it, without the frame."""
    site = side.site
    stamped = (page for template, page in stamped_pages(site) if template.table not in REPEATING)
    pages = {page.address: f"{page.title}\0{page.description}\0{page.body}" for page in stamped}
    for artifact in markdown_pages(site):
        if SHELL not in artifact.path:
            pages[artifact.path.removesuffix("index.md")] = artifact.content.decode()
    for address, file in site.hand_written.items():
        pages.setdefault(address, (side.docs.parent / file).read_text(encoding="utf-8", errors="replace"))
    return {address: sha256(text.encode()).digest() for address, text in pages.items()}
