"""Make a meeting pack: the changes between two revisions as a page to print and as data."""

from __future__ import annotations

import csv
import datetime
import html
import io
import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..core import git
from ..core.garbage import without_garbage_collection
from ..core.git import RevisionError
from ..core.i18n import texts
from ..core.model import Artifact, Origin, Problem
from ..core.problems import problem
from ..outputs.forms.offline import style_policy
from ..package.data_files import data_of
from ..package.rows import Rows
from ..site.config import Config, read_config
from ..site.markdown_files import StampedPage
from ..site.pages import stand_alone
from ..site.templates import BUILT_IN
from .compare import KINDS, Note, RowChange, TableChanges, derived_changes, typed_changes
from .records import COLUMNS, lines, restated_record, table_record
from .restatements import Restated, restated, unexplained
from .review import Side, limits, side

TEMPLATE = "_pack/index.html.j2"
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A state of the portal: what it was asked for by, its commit, and the day that counts as its today."""

    name: str
    commit: str
    day: datetime.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What the template of a pack reads, as `pack`: two editions and everything that differs between them."""

    start: Edition
    end: Edition
    typed: tuple[TableChanges, ...]
    derived: tuple[TableChanges, ...]
    restated: tuple[Restated, ...]
    unexplained: tuple[Problem, ...]
    before: Mapping[str, Rows]
    notes: tuple[Note, ...] = ()

    def rows(self, table: str, kind: str | None = None) -> list[RowChange]:
        """The rows of a table that differ, all or of one kind; none for a table that does not differ."""
        found = [row for each in (*self.typed, *self.derived) if each.table.name == table for row in each.rows]
        return [row for row in found if kind in (None, row.kind)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """The pack's files, or why there are none."""

    problems: list[Problem]
    artifacts: tuple[Artifact, ...] = ()


def pack(root: Path, first: str, last: str) -> Packed:
    """The pack between two revisions or days; a day is the newest commit on or before it, seen on that very day.

    Templates are those of the working folder: old data in today's form.
    """
    start, end = _edition(root, first, "FROM"), _edition(root, last, "TO")
    wrong = [each for each in (start, end) if isinstance(each, Problem)]
    if isinstance(start, Problem) or isinstance(end, Problem):
        return Packed(problems=wrong)
    if fault := _order_fault(root, start, end):
        return Packed(problems=[fault])
    config = read_config(root)
    with tempfile.TemporaryDirectory(prefix="machikado-") as folder, without_garbage_collection():
        before, after = (
            _side(root, each, Path(folder) / name, config) for each, name in ((start, "FROM"), (end, "TO"))
        )
        if isinstance(before, Problem) or isinstance(after, Problem):
            return Packed(problems=[each for each in (before, after) if isinstance(each, Problem)])
        return _packed(start, end, before, after, config)


# ---------------------------------------------------------------- which two states


def _edition(root: Path, name: str, argument: str) -> Edition | Problem:
    origin = Origin(path=argument)
    try:
        if _is_day(name):
            return _edition_of_day(root, datetime.date.fromisoformat(name), origin)
        commit = git.resolve(root, name)
        return Edition(name=name, commit=commit, day=git.data_day(root, commit, data=data_of(root)))
    except RevisionError as error:
        if _is_shallow(root):
            return problem("shallow-history", origin, value=name)
        return problem("unknown-revision", origin, value=name, reason=error.args[0])


def _is_day(name: str) -> bool:
    try:
        return bool(_DAY.match(name) and datetime.date.fromisoformat(name))
    except ValueError:
        return False


def _edition_of_day(root: Path, day: datetime.date, origin: Origin) -> Edition | Problem:
    commit = git.newest_on(root, day)
    if commit:
        return Edition(name=day.isoformat(), commit=commit, day=day)
    if git.is_shallow(root):
        return problem("shallow-history", origin, value=day.isoformat())
    return problem("no-revision-by-then", origin, value=day.isoformat(), first=git.first_day(root))


def _is_shallow(root: Path) -> bool:
    try:
        return git.is_shallow(root)
    except RevisionError:  # no repository at all
        return False


def _order_fault(root: Path, start: Edition, end: Edition) -> Problem | None:
    origin = Origin(path="FROM")
    days = _is_day(start.name) and _is_day(end.name)
    if git.leads_to(root, start.commit, end.commit) and not (days and start.day > end.day):
        return None
    if git.is_shallow(root):
        return problem("shallow-history", origin, value=start.name)
    return problem("not-earlier", origin, value=start.name, last=end.name)


def _side(root: Path, edition: Edition, folder: Path, config: Config) -> Side | Problem:
    """A state of the data; a file that was not there yet held no rows, and is not taken for an unreadable one."""
    folder.mkdir()
    try:
        data = data_of(root)
        git.export(root, edition.commit, data, folder, data)
    except RevisionError as error:
        return problem("unknown-revision", Origin(path=folder.name), value=edition.name, reason=error.args[0])
    found = side(folder, edition.day, config)
    there = frozenset(name for name in found.state.damaged if (folder / name).is_file())
    return replace(found, state=replace(found.state, damaged=there))


# ---------------------------------------------------------------- what is in it


def _packed(start: Edition, end: Edition, before: Side, after: Side, config: Config) -> Packed:
    if after.opened.errors:
        return Packed(problems=after.opened.errors)
    notes = tuple(limits(before, after))
    found = Pack(
        start=start, end=end, notes=notes, before=before.opened.package.tables,
        typed=typed_changes(before.state, after.state),
        derived=() if notes else derived_changes(before.state, after.state),
        restated=restated(before.opened.package, after.opened.package, config.language),
        unexplained=tuple(unexplained(before.opened.package, after.opened.package, before.state.damaged)),
    )  # fmt: skip
    page = stand_alone(after.site, config.docs, TEMPLATE, config.site_url or "../", {"pack": found, "kinds": KINDS})
    if page is None:
        return Packed(problems=after.site.faults)
    return Packed(problems=[], artifacts=tuple(_files(found, page, config.language)))


def _files(found: Pack, page: StampedPage, language: str) -> Iterator[Artifact]:
    yield Artifact(path="index.html", content=_printed(page, language).encode(), origin=page.origin)
    yield Artifact(path="changes.csv", content=_csv(found, language).encode(), origin=page.origin)
    yield Artifact(path="changes.json", content=_json(found).encode(), origin=page.origin)


def _printed(page: StampedPage, language: str) -> str:
    """The page as one file: its style is in it, and nothing else may run or be fetched."""
    style = (BUILT_IN / "_pack" / "pack.css").read_text(encoding="utf-8")
    return f"""<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{style_policy(style)}">
<meta name="description" content="{html.escape(page.description)}">
<title>{html.escape(page.title)}</title>
<style>{style}</style></head>
<body><main>
{page.body}
</main></body>
</html>
"""


def _csv(found: Pack, language: str) -> str:
    """For spreadsheets: a byte order mark, and headings in the portal's language."""
    words = texts(language)
    with io.StringIO(newline="") as text:
        writer = csv.writer(text)
        writer.writerow(words[f"pack_{name}"] for name in COLUMNS)
        writer.writerows(lines((*found.typed, *found.derived)))
        return "\ufeff" + text.getvalue()


def _json(found: Pack) -> str:
    record = {
        **{
            name: {"name": each.name, "commit": each.commit, "as_of": each.day.isoformat()}
            for name, each in (("from", found.start), ("to", found.end))
        },
        "notes": [note._asdict() for note in found.notes],
        "tables": [table_record(each) for each in found.typed],
        "derived": [table_record(each) for each in found.derived],
        "restated": [restated_record(each) for each in found.restated],
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"
