"""Word what differs between two states, in one language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..core.i18n import title_of
from ..core.messages import Both
from ..core.strings import shortened
from .compare import KINDS, Note, PageChanges, TableChanges
from .restatements import Restated

SHOWN_PAGES = 10  # of a kind
short = partial(shortened, letters=80)  # of a value
NOTHING = Both("データの違いはありません。", "No data differs.")
WORDS = {"added": Both("追加", "added"), "changed": Both("変更", "changed"), "removed": Both("削除", "removed")}


def restatement(found: Restated, language: str) -> str:
    """A restated value with its old and new value and the reason."""
    table, field = title_of(found.table, language), title_of(found.field, language)
    label, old, new, reason = map(short, (found.label, found.old, found.new, found.reason))
    return Both(
        f"{table}「{label}」{field}：{old} → {new}（{reason}）", f"{table} “{label}” {field}: {old} → {new} ({reason})"
    ).half(language)


def counts(changes: TableChanges, language: str) -> str:
    """How many rows of a table were added, changed and removed."""
    return _counted({kind: changes.count(kind) for kind in KINDS}, language)


def page_counts(pages: PageChanges, language: str) -> str:
    """The same of pages."""
    return _counted({kind: len(getattr(pages, kind)) for kind in KINDS}, language)


def _counted(counts: dict[str, int], language: str) -> str:
    ja = "、".join(f"{WORDS[kind].ja} {count:,}" for kind, count in counts.items() if count)
    en = ", ".join(f"{count:,} {WORDS[kind].en}" for kind, count in counts.items() if count)
    return Both(ja, en).half(language) or "0"


def shown_pages(pages: PageChanges, language: str) -> Iterator[tuple[str, str]]:
    """The first pages of each kind, and how many more there are."""
    for kind in KINDS:
        addresses = getattr(pages, kind)
        yield from ((kind, each or "/") for each in addresses[:SHOWN_PAGES])
        if (more := len(addresses) - SHOWN_PAGES) > 0:
            yield kind, more_of(more, language)


def more_of(count: int, language: str) -> str:
    """How many are left out."""
    return Both(f"ほか {count:,} 件", f"{count:,} more").half(language)


def note_in(note: Note, language: str) -> str:
    """Why something was not compared."""
    return Both(note.ja, note.en).half(language)
