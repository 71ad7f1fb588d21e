"""Report a comparison after the problems: as text, JSON, annotations or a comment."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from ..core.i18n import shown, title_of
from ..core.model import Problem
from ..core.strings import shortened, visible
from ..validation import report
from ..validation.report import cell, escaped
from .compare import KINDS, Comparison, Note, PageChanges, RowChange, TableChanges
from .records import restated_record, table_record
from .restatements import Restated

SHOWN = 3  # rows of a table
SHOWN_VALUES = 5  # of a row
SHOWN_PAGES = 10  # of a kind
SHOWN_PROBLEMS = 10
_short = partial(shortened, letters=80)  # of a value
SIGNS = {"added": "＋", "changed": "～", "removed": "－"}
WORDS = {"added": ("追加", "added"), "changed": ("変更", "changed"), "removed": ("削除", "removed")}

Formatter = Callable[[Sequence[Problem], str, Comparison, str], str]
FORMATS: dict[str, Formatter] = {}


def formatter(function: Formatter) -> Formatter:
    """Registers a format under its function's name, the same as in `report`."""
    FORMATS[function.__name__.strip("_")] = function
    return function


def change_report(
    problems: Iterable[Problem], form: str, summary: str, comparison: Comparison, language: str = "ja"
) -> str:
    """All problems in one of FORMATS, and what differs from the earlier state."""
    return FORMATS[form](list(problems), summary, comparison, language)


# ---------------------------------------------------------------- terminal


@formatter
def text(problems: Sequence[Problem], summary: str, comparison: Comparison, language: str) -> str:
    """The problems, then table by table what was added, changed and removed."""
    return "\n".join([report.report(problems, "text", summary), "", *map(visible, _lines(comparison, language))])


def _lines(comparison: Comparison, language: str) -> Iterator[str]:
    yield f"{comparison.base[:12]} からの違い / What differs from {comparison.base[:12]}"
    yield from (f"  {_both(note)}" for note in comparison.notes)
    if not (comparison.typed or comparison.derived):
        yield f"  {_NOTHING}"
    for changes in comparison.typed:
        yield from _table_lines(changes, language)
    if comparison.restated:
        yield "訂正 / Restated"
        yield from (f"  {_restatement(each, language)}" for each in comparison.restated)
    if comparison.derived:
        yield "計算した値 / Derived"
        for changes in comparison.derived:
            yield from _table_lines(changes, language)
    if comparison.pages:
        yield f"ページ / Pages: {_page_counts(comparison.pages)}"
        yield from (f"  {SIGNS[kind]} {each}" for kind, each in _pages(comparison.pages))


def _table_lines(changes: TableChanges, language: str) -> Iterator[str]:
    yield f"  {title_of(changes.table, language)} {changes.table.name}: {_counts(changes)}"
    yield from (f"    {_both(note)}" for note in changes.notes)
    for row in shown_rows(changes):
        values = "".join(f"; {before_after}" for before_after in _values(row, language))
        yield f"    {SIGNS[row.kind]} {_short(row.label)} ({row.address}){values}"
    if more := len(changes.rows) - SHOWN:
        yield from [f"    {_more(more)}"] * (more > 0)


# ---------------------------------------------------------------- programs


@formatter
def json_(problems: Sequence[Problem], summary: str, comparison: Comparison, language: str) -> str:
    """The problems as data, and under `changes` every row and page that differs."""
    record = json.loads(report.report(problems, "json", summary))
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
def github(problems: Sequence[Problem], summary: str, comparison: Comparison, language: str) -> str:
    """The same annotations, and one line more that counts what differs."""
    rows = [TableChanges(table=each.table, rows=each.rows) for each in comparison.typed]
    counts = ", ".join(f"{each.table.name} {_counts(each)}" for each in rows) or _NOTHING
    return f"{report.report(problems, 'github', summary)}\n{escaped(f'変わること / Changes: {counts}')}"


# ---------------------------------------------------------------- a comment


@formatter
def markdown(problems: Sequence[Problem], summary: str, comparison: Comparison, language: str) -> str:
    """A comment: counts, the first problems with what to do, what changes on the site, numbers before and after."""
    told = report.report(problems[:SHOWN_PROBLEMS], "markdown", summary).partition("\n")[2]
    lines = ["### データの確認 / Data check", "", f"**{report.verdict(problems)}**", told]
    if (more := len(problems) - SHOWN_PROBLEMS) > 0:
        lines += ["", _more(more)]
    return "\n".join([*lines, "", "### 変わること / What changes", "", *_sections(comparison, language)])


def _sections(comparison: Comparison, language: str) -> Iterator[str]:
    yield from (f"{cell(_both(note))}\n" for note in comparison.notes)
    yield from _typed_section(comparison.typed, language) if comparison.typed else [_NOTHING]
    if comparison.restated:
        yield "\n#### 訂正 / Restated\n"
        yield from (f"- {cell(_restatement(each, language))}" for each in comparison.restated[:SHOWN_PAGES])
    if comparison.pages:
        yield from _page_section(comparison.pages)
    if comparison.derived:
        yield from _derived_section(comparison.derived, language)


def _typed_section(tables: Sequence[TableChanges], language: str) -> Iterator[str]:
    yield "| 表 | 追加 | 変更 | 削除 |\n|---|--:|--:|--:|"
    for changes in tables:
        counts = " | ".join(str(changes.count(kind) or "―") for kind in KINDS)
        yield f"| {cell(title_of(changes.table, language))} | {counts} |"
    yield ""
    for changes in tables:
        yield from (f"- {cell(f'{title_of(changes.table, language)}：{_both(note)}')}" for note in changes.notes)
        yield from (f"- {_item(changes, row, language)}" for row in shown_rows(changes))
        if (more := len(changes.rows) - SHOWN) > 0:
            yield f"- {cell(title_of(changes.table, language))}：{_more(more)}"


def _item(changes: TableChanges, row: RowChange, language: str) -> str:
    """One row: what happened, its label, its page, and each value before and after."""
    head = f"**{WORDS[row.kind][0]}** {cell(f'{title_of(changes.table, language)}「{_short(row.label)}」')}"
    values = "".join(f"<br>{cell(before_after)}" for before_after in _values(row, language))
    return f"{head} <code>{cell(row.address or '/')}</code>{values}"


def _page_section(pages: PageChanges) -> Iterator[str]:
    yield f"\n#### ページ / Pages\n\n{_page_counts(pages)}\n"
    for kind in KINDS:
        addresses = getattr(pages, kind)
        if addresses:
            shown_ones = "、".join(f"<code>{cell(each or '/')}</code>" for each in addresses[:SHOWN_PAGES])
            more = len(addresses) - SHOWN_PAGES
            yield f"- **{WORDS[kind][0]}** {shown_ones}{f'、{_more(more)}' if more > 0 else ''}"


def _derived_section(tables: Sequence[TableChanges], language: str) -> Iterator[str]:
    yield f"\n<details><summary>計算した値：{len(tables)} 表 / Derived numbers: {len(tables)} tables</summary>\n"
    yield "| 表 | 行 | 項目 | 前 | 後 |\n|---|---|---|---|---|"
    for changes in tables:
        title = cell(title_of(changes.table, language))
        for row in shown_rows(changes):
            yield from (f"| {title} | {line} |" for line in _derived_lines(row, language))
        if (more := len(changes.rows) - SHOWN) > 0:
            yield f"| {title} | {_more(more)} | | | |"
    yield "\n</details>"


def _derived_lines(row: RowChange, language: str) -> Iterator[str]:
    label = cell(_short(row.label))
    if row.kind != "changed":
        yield f"{label} | {WORDS[row.kind][0]} | | "
    for each in row.values[:SHOWN_VALUES]:
        before, after = (cell(_short(shown(each.field, value, language))) for value in (each.before, each.after))
        yield f"{label} | {cell(title_of(each.field, language))} | {before} | {after}"


# ---------------------------------------------------------------- words

_NOTHING = "データの違いはありません。/ No data differs."


def shown_rows(changes: TableChanges) -> list[RowChange]:
    """At most three rows: the first of each kind, then the next of each."""
    by_kind = [[row for row in changes.rows if row.kind == kind] for kind in KINDS]
    places = [(place, number, row) for number, rows in enumerate(by_kind) for place, row in enumerate(rows)]
    return [row for _, _, row in sorted(places, key=lambda each: each[:2])[:SHOWN]]


def _values(row: RowChange, language: str) -> Iterator[str]:
    for each in row.values[:SHOWN_VALUES]:
        before, after = (_short(shown(each.field, value, language)) for value in (each.before, each.after))
        yield f"{title_of(each.field, language)}：{before} → {after}"
    if (more := len(row.values) - SHOWN_VALUES) > 0:
        yield _more(more)


def _restatement(found: Restated, language: str) -> str:
    """A restated value with its old and new value and the reason."""
    what = f"{title_of(found.table, language)}「{_short(found.label)}」{title_of(found.field, language)}"
    return f"{what}：{_short(found.old)} → {_short(found.new)}（{_short(found.reason)}）"


def _counts(changes: TableChanges) -> str:
    return _counted({kind: changes.count(kind) for kind in KINDS})


def _page_counts(pages: PageChanges) -> str:
    return _counted({kind: len(getattr(pages, kind)) for kind in KINDS})


def _counted(counts: dict[str, int]) -> str:
    ja = "、".join(f"{WORDS[kind][0]} {count:,}" for kind, count in counts.items() if count)
    en = ", ".join(f"{count:,} {WORDS[kind][1]}" for kind, count in counts.items() if count)
    return f"{ja} / {en}" if ja else "0"


def _pages(pages: PageChanges) -> Iterator[tuple[str, str]]:
    for kind in KINDS:
        addresses = getattr(pages, kind)
        yield from ((kind, each or "/") for each in addresses[:SHOWN_PAGES])
        if (more := len(addresses) - SHOWN_PAGES) > 0:
            yield kind, _more(more)


def _more(count: int) -> str:
    return f"ほか {count:,} 件 / {count:,} more"


def _both(note: Note) -> str:
    return f"{note.ja} / {note.en}"
