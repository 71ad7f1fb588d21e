"""Write the reply to a sender: what is open, how values were read, what was changed.

Markdown of the few signs that `tools/github/comment.py` lets pass; whatever a person wrote stands in it as plain text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..core.i18n import title_of
from ..core.model import Problem, Table
from ..outputs.forms.issue_form import typed
from ..validation.report import cell
from .inbox import QUESTIONS, Arrived
from .model import Context, Record, Repair
from .repairs import words_of
from .sender_words import LETTERS, is_to_look_at, shown

SHOWN = 30  # problems, repairs and fields that are listed of one file
_PROMISE = (
    "リポジトリの管理者がお返事します。いつまでに、というお約束はしていません。 / "
    "The maintainers answer; no time is promised."
)


def as_json(found: Sequence[Arrived], context: Context, descriptor: Mapping[str, Any]) -> str:
    """The answers for a program that posts them: state, words, record, and the files that each becomes."""
    answers = [
        {
            "path": each.path, "name": cell(each.path), "table": each.table.name, "state": each.state,
            "files": dict(each.files), "words": told(each, context), "record": read_as(each, context),
        }
        for each in found
    ]  # fmt: skip
    return json.dumps({"promise": promise(descriptor), "answers": answers}, ensure_ascii=True, indent=1)


def as_markdown(found: Sequence[Arrived], context: Context) -> str:
    """The answers as sections of one comment; nothing where nothing arrived."""
    return "".join(
        f"\n### {cell(each.path)}\n\n{_next(each)}\n\n{told(each, context)}\n{read_as(each, context)}\n"
        for each in found
    )


def _next(found: Arrived) -> str:
    """What becomes of a file once it is merged."""
    if found.state != "ready":
        return "直すところかお尋ねがあるあいだは、変換しません。 / It is not converted while something is open."
    files = "、".join(f"<code>{cell(path)}</code>" for path in list(found.files)[:SHOWN])
    return f"取り込まれた後、自動で次のファイルに変換します / Once merged, it becomes：{files}"


def promise(descriptor: Mapping[str, Any]) -> str:
    """Who answers and by when, as the portal's settings say; a plain word where they say nothing."""
    settings = descriptor.get("machikado")
    words = settings.get("contribute") if isinstance(settings, Mapping) else None
    said = [words.get(name) for name in ("answer", "answer_en")] if isinstance(words, Mapping) else []
    return cell(" / ".join(str(each) for each in said if each)) or _PROMISE


def told(found: Arrived, context: Context) -> str:
    """The verdict, then each problem and question: where, what and why, how to fix it."""
    wrong = [each for each in found.problems if each.level == "error" and each.code not in QUESTIONS]
    asked = [each for each in found.problems if each.level == "error" and each.code in QUESTIONS]
    notes = [*(each for each in found.problems if each.level != "error"), *found.imported.skipped]
    return "\n".join(
        [
            _verdict(found, len(wrong), len(asked), len(notes)),
            *_section("直していただきたいところ / To mend", wrong, found, context),
            *_section("お尋ね / Questions", asked, found, context),
            *_section("ご確認ください / To look at", notes, found, context),
            *_repairs(found.imported.repairs, context),
        ]
    )


def _verdict(found: Arrived, wrong: int, asked: int, notes: int) -> str:
    records = len(found.imported.records)
    read = f"読み取った記録 {records:,} 件 / {records:,} records"
    if not (wrong or asked or notes):
        return f"{read}\n\n**直すところはありません。 / Nothing to mend.**"
    counts = f"誤り {wrong} 件、お尋ね {asked} 件、注意 {notes} 件"
    return f"{read}\n\n**{counts} / {wrong} errors, {asked} questions, {notes} notes**"


def _section(title: str, problems: Sequence[Problem], found: Arrived, context: Context) -> Iterator[str]:
    """A list, not a table: where, in bold, what and why, and below it how to fix it."""
    if problems:
        yield f"\n#### {title}\n"
    places = found.table.positions
    for each in sorted(problems[:SHOWN], key=lambda told: places.get(told.field or "", len(places))):
        hint = f" → 「{each.proposed}」でしょうか。" if each.proposed and each.proposed not in each.fix else ""
        yield f"- **{cell(_where(each, found, context))}** {cell(each.message)}<br>→ {cell(each.fix + hint)}"
    if (more := len(problems) - SHOWN) > 0:
        yield f"- ほか {more:,} 件 / {more:,} more"


def _where(told: Problem, found: Arrived, context: Context) -> str:
    """The field's title and, where there is one, the place in the file that was sent."""
    table = context.tables.get(told.table or "", found.table)
    field = title_of(table.field(told.field), "ja") if told.field and told.field in table.positions else ""
    title = f"{title_of(table, 'ja')} {field}" if table.nesting and field else field
    own = told.origin.path == found.path
    place = str(told.origin).removeprefix(found.path).lstrip(": ") if own else ""
    line = f"{place} 行目" if place.isdigit() else place
    return " ".join(part for part in (title, line) if part) or "全体"


def _repairs(repairs: Sequence[Repair], context: Context) -> Iterator[str]:
    """How cells were read, as far as somebody should look at it; what was only tidied is counted."""
    some = [each for each in repairs if is_to_look_at(each)]
    if some:
        yield "\n#### このように読みました / Read as\n\n| 項目 | 書かれたまま | 読み替え | 理由 |\n|---|---|---|---|"
    for each in some[:SHOWN]:
        table = context.tables[each.table]
        field = table.field(each.field)
        after = shown(field, each.after, table, context)
        words = (title_of(field, "ja"), each.before[:LETTERS] or "―", after, words_of(each.kind)[0])
        yield f"| {' | '.join(map(cell, words))} |"
    if (more := len(some) - SHOWN) > 0:
        yield f"| ほか {more:,} 件 / {more:,} more | | | |"
    if rest := len(repairs) - len(some):
        also, more_en = ("ほかに", "more ") if some else ("", "")
        yield f"\n{also}{rest:,}か所を読み整えました（表記のゆれなど）。 / {rest:,} {more_en}spellings were tidied."


# ---------------------------------------------------------------- the record as it was read


def read_as(found: Arrived, context: Context) -> str:
    """The first record field by field in people's words, folded away."""
    if not found.imported.records:
        return ""
    record = found.imported.records[0]
    rows = [f"| {cell(title)} | {cell(value)} |" for title, value in _values(record, found.table, context)]
    more = len(found.imported.records) - 1
    rest = [f"| ほか {more:,} 件の記録 / {more:,} more records | |"] if more else []
    return "\n".join(
        ["\n<details><summary>読み取った内容 / As it was read</summary>\n", "| 項目 | 値 |\n|---|---|", *rows, *rest,
         "\n</details>"]
    )  # fmt: skip


def _values(record: Record, table: Table, context: Context) -> Iterator[tuple[str, str]]:
    for field in table.fields:
        if (value := record.get(field.name)) is not None:
            yield title_of(field, "ja"), shown(field, value, table, context)
    for child in context.children(table):
        assert child.nesting
        for item in record.get(child.nesting.name, ()):
            filled = (field for field in typed(child) if field.name in item)
            words = (shown(field, item[field.name], child, context) for field in filled)
            yield title_of(child, "ja"), "｜".join(words)
