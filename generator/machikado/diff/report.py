"""Report a comparison after the problems: as text, JSON, annotations or a comment."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence

from ..core.i18n import shown, title_of
from ..core.messages import Both
from ..core.model import Problem
from ..core.problems import causes
from ..core.strings import visible
from ..validation import report
from ..validation.report import cell, escaped
from .compare import KINDS, Comparison, PageChanges, RowChange, TableChanges
from .records import restated_record, table_record
from .wording import NOTHING, SHOWN_PAGES, WORDS, counts, more_of, note_in, page_counts, restatement, short, shown_pages

SHOWN = 3  # rows of a table
SHOWN_VALUES = 5  # of a row
SHOWN_PROBLEMS = 10  # causes in a comment
SIGNS = {"added": "＋", "changed": "～", "removed": "－"}

Formatter = Callable[[Sequence[Problem], Both | str, Comparison, str], str]
FORMATS: dict[str, Formatter] = {}


def formatter(function: Formatter) -> Formatter:
    """Registers a format under its function's name, the same as in `report`."""
    FORMATS[function.__name__.strip("_")] = function
    return function


def change_report(
    problems: Iterable[Problem],
    form: str,
    summary: Both | str,
    comparison: Comparison,
    language: str = "ja",
    *,
    each_one: bool = False,
) -> str:
    """All problems in one of FORMATS and one language, and what differs from the earlier state."""
    found = list(problems)
    if form == "text" and each_one:
        return _told(report.report(found, "text", summary, language, each_one=True), comparison, language)
    return FORMATS[form](found, summary, comparison, language)


# ---------------------------------------------------------------- terminal


@formatter
def text(problems: Sequence[Problem], summary: Both | str, comparison: Comparison, language: str) -> str:
    """The problems, then table by table what was added, changed and removed."""
    return _told(report.report(problems, "text", summary, language), comparison, language)


def _told(problems: str, comparison: Comparison, language: str) -> str:
    return "\n".join([problems, "", *map(visible, _lines(comparison, language))])


def _lines(comparison: Comparison, language: str) -> Iterator[str]:
    base = comparison.base[:12]
    yield Both(f"{base} からの違い", f"What differs from {base}").half(language)
    yield from (f"  {note_in(note, language)}" for note in comparison.notes)
    if not (comparison.typed or comparison.derived):
        yield f"  {NOTHING.half(language)}"
    for changes in comparison.typed:
        yield from _table_lines(changes, language)
    if comparison.restated:
        yield Both("訂正", "Restated").half(language)
        yield from (f"  {restatement(each, language)}" for each in comparison.restated)
    if comparison.derived:
        yield Both("計算した値", "Derived").half(language)
        for changes in comparison.derived:
            yield from _table_lines(changes, language)
    if comparison.pages:
        yield f"{Both('ページ：', 'Pages: ').half(language)}{page_counts(comparison.pages, language)}"
        yield from (f"  {SIGNS[kind]} {each}" for kind, each in shown_pages(comparison.pages, language))


def _table_lines(changes: TableChanges, language: str) -> Iterator[str]:
    yield f"  {title_of(changes.table, language)} {changes.table.name}: {counts(changes, language)}"
    yield from (f"    {note_in(note, language)}" for note in changes.notes)
    for row in shown_rows(changes):
        values = "".join(f"; {before_after}" for before_after in _values(row, language))
        yield f"    {SIGNS[row.kind]} {short(row.label)} ({row.address}){values}"
    if more := len(changes.rows) - SHOWN:
        yield from [f"    {more_of(more, language)}"] * (more > 0)


# ---------------------------------------------------------------- programs


@formatter
def json_(problems: Sequence[Problem], summary: Both | str, comparison: Comparison, language: str) -> str:
    """The problems as data, and under `changes` every row and page that differs."""
    record = json.loads(report.report(problems, "json", summary, language))
    pages = comparison.pages
    record["changes"] = {
        "base": comparison.base,
        "notes": [note._asdict() for note in comparison.notes],
        "tables": [table_record(changes) for changes in comparison.typed],
        "restated": list(map(restated_record, comparison.restated)),
        "derived": None if comparison.derived is None else [table_record(each) for each in comparison.derived],
        "pages": None if pages is None else {kind: list(getattr(pages, kind)) for kind in KINDS},
    }
    return json.dumps(record, ensure_ascii=False, indent=1)


# ---------------------------------------------------------------- annotations


@formatter
def github(problems: Sequence[Problem], summary: Both | str, comparison: Comparison, language: str) -> str:
    """The same annotations, and one line more that counts what differs."""
    rows = [TableChanges(table=each.table, rows=each.rows) for each in comparison.typed]
    gap = Both("；", "; ").half(language)
    told = gap.join(f"{each.table.name} {counts(each, language)}" for each in rows) or NOTHING.half(language)
    line = escaped(f"{Both('変わること：', 'Changes: ').half(language)}{told}")
    return f"{report.report(problems, 'github', summary, language)}\n{line}"


# ---------------------------------------------------------------- a comment


@formatter
def markdown(problems: Sequence[Problem], summary: Both | str, comparison: Comparison, language: str) -> str:
    """A comment: counts, the first problems with what to do, what changes on the site, numbers before and after."""
    lines = report.report(problems, "markdown", summary, language).split("\n")
    more = len(causes(problems)) - SHOWN_PROBLEMS
    shown_ones = [*lines[: len(lines) - more], "", more_of(more, language)] if more > 0 else lines
    checked, differing = Both("データの確認", "Data check"), Both("変わること", "What changes")
    head, then = f"### {checked.half(language)}", f"### {differing.half(language)}"
    return "\n".join([head, "", *shown_ones, "", then, "", *_sections(comparison, language)])


def _sections(comparison: Comparison, language: str) -> Iterator[str]:
    yield from (f"{cell(note_in(note, language))}\n" for note in comparison.notes)
    yield from _typed_section(comparison.typed, language) if comparison.typed else [NOTHING.half(language)]
    if comparison.restated:
        yield f"\n#### {Both('訂正', 'Restated').half(language)}\n"
        yield from (f"- {cell(restatement(each, language))}" for each in comparison.restated[:SHOWN_PAGES])
    if comparison.pages:
        yield from _page_section(comparison.pages, language)
    if comparison.derived:
        yield from _derived_section(comparison.derived, language)


def _typed_section(tables: Sequence[TableChanges], language: str) -> Iterator[str]:
    head = (Both("表", "Table"), *(WORDS[kind] for kind in KINDS))
    yield f"| {' | '.join(each.half(language) for each in head)} |\n|---|--:|--:|--:|"
    for changes in tables:
        numbers = " | ".join(str(changes.count(kind) or "―") for kind in KINDS)
        yield f"| {cell(title_of(changes.table, language))} | {numbers} |"
    yield ""
    for changes in tables:
        title, gap = title_of(changes.table, language), Both("：", " – ").half(language)
        yield from (f"- {cell(f'{title}{gap}{note_in(note, language)}')}" for note in changes.notes)
        yield from (f"- {_item(changes, row, language)}" for row in shown_rows(changes))
        if (more := len(changes.rows) - SHOWN) > 0:
            yield f"- {cell(title)}{gap}{more_of(more, language)}"


def _item(changes: TableChanges, row: RowChange, language: str) -> str:
    """One row: what happened, its label, its page, and each value before and after."""
    title, label = title_of(changes.table, language), short(row.label)
    named = Both(f"{title}「{label}」", f"{title} “{label}”").half(language)
    head = f"**{WORDS[row.kind].half(language)}** {cell(named)}"
    values = "".join(f"<br>{cell(before_after)}" for before_after in _values(row, language))
    return f"{head} <code>{cell(row.address or '/')}</code>{values}"


def _page_section(pages: PageChanges, language: str) -> Iterator[str]:
    yield f"\n#### {Both('ページ', 'Pages').half(language)}\n\n{page_counts(pages, language)}\n"
    gap = Both("、", ", ").half(language)
    for kind in KINDS:
        addresses = getattr(pages, kind)
        if addresses:
            shown_ones = gap.join(f"<code>{cell(each or '/')}</code>" for each in addresses[:SHOWN_PAGES])
            more = len(addresses) - SHOWN_PAGES
            rest = f"{gap}{more_of(more, language)}" if more > 0 else ""
            yield f"- **{WORDS[kind].half(language)}** {shown_ones}{rest}"


def _derived_section(tables: Sequence[TableChanges], language: str) -> Iterator[str]:
    count = len(tables)
    told = Both(f"計算した値：{count} 表", f"Derived numbers: {count} table{'s' * (count != 1)}").half(language)
    head = Both("| 表 | 行 | 項目 | 前 | 後 |", "| Table | Row | Field | Before | After |").half(language)
    yield f"\n<details><summary>{told}</summary>\n"
    yield f"{head}\n|---|---|---|---|---|"
    for changes in tables:
        title = cell(title_of(changes.table, language))
        for row in shown_rows(changes):
            yield from (f"| {title} | {line} |" for line in _derived_lines(row, language))
        if (more := len(changes.rows) - SHOWN) > 0:
            yield f"| {title} | {more_of(more, language)} | | | |"
    yield "\n</details>"


def _derived_lines(row: RowChange, language: str) -> Iterator[str]:
    label = cell(short(row.label))
    if row.kind != "changed":
        yield f"{label} | {WORDS[row.kind].half(language)} | | "
    for each in row.values[:SHOWN_VALUES]:
        before, after = (cell(short(shown(each.field, value, language))) for value in (each.before, each.after))
        yield f"{label} | {cell(title_of(each.field, language))} | {before} | {after}"


# ---------------------------------------------------------------- words


def shown_rows(changes: TableChanges) -> list[RowChange]:
    """At most three rows: the first of each kind, then the next of each."""
    by_kind = [[row for row in changes.rows if row.kind == kind] for kind in KINDS]
    places = [(place, number, row) for number, rows in enumerate(by_kind) for place, row in enumerate(rows)]
    return [row for _, _, row in sorted(places, key=lambda each: each[:2])[:SHOWN]]


def _values(row: RowChange, language: str) -> Iterator[str]:
    for each in row.values[:SHOWN_VALUES]:
        before, after = (short(shown(each.field, value, language)) for value in (each.before, each.after))
        yield f"{title_of(each.field, language)}{Both('：', ': ').half(language)}{before} → {after}"
    if (more := len(row.values) - SHOWN_VALUES) > 0:
        yield more_of(more, language)
