"""`machikado new`: create an empty record file, annotated from the schema."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from ...core.messages import Both
from ...core.model import Table
from ...core.nested_lists import children_of
from ...core.strings import is_plain_name, nearest
from ...core.symlinks import LinkError, create, link_problem
from ...package.descriptor import read_definitions
from .record_file import annotated

_UNNAMED = "new"  # the file's name while nobody has said what the record is called


class ScaffoldError(Exception):
    """No record file can be made: its one argument says why, and what to do instead (`Both`)."""


def new_record(root: Path, name: str, identifier: str | None, language: str) -> Path:
    """Writes an empty record for the table and gives its file's path below `root`; never over another."""
    tables = {table.name: table for table in read_definitions(root).tables}
    table = _table(name, tables)
    path = _path(table, tables, identifier)
    lines = annotated(table, children_of(table, tables.values()), language, key=identifier or "")
    try:
        create(root / path, "".join(f"{line}\n" for line in lines).encode(), root)
    except LinkError as error:
        link = link_problem(error.place, root)
        raise ScaffoldError(Both(f"{link.message}{link.fix}", f"{link.message_en} {link.fix_en}")) from error
    except FileExistsError:
        ja = f"{path} はもうあります。上書きはしません。別の識別子を --id で選ぶか、そのファイルを直してください。"
        raise ScaffoldError(Both(ja, f"{path} exists; choose another --id, or edit that file.")) from None
    return path


def told(path: Path, identifier: str | None) -> Both:
    """What was made, and what to do with it."""
    lines = [Both(f"{path} を作りました。", f"{path} was written.")]
    if identifier is None:
        ja = "  ・識別子を決めて、ファイルの名前も同じにしてください。"
        lines.append(Both(ja, "  - Choose an identifier; rename the file to it."))
    ja = "  ・開いて「:」の後に書き込みます。必須の項目は初めにあります。"
    lines.append(Both(ja, "  - Fill it in; what is required comes first."))
    lines.append(Both("  ・machikado check で確かめます。", "  - Then run machikado check."))
    return Both("\n".join(each.ja for each in lines), "\n".join(each.en for each in lines))


def _table(name: str, tables: Mapping[str, Table]) -> Table:
    """The table of this name, if its definition can be used."""
    table = tables.get(name)
    if table is None:
        near = nearest(name, tables)
        ja, en = (f"「{near}」でしょうか。", f" Did you mean “{near}”?") if near else ("", "")
        known = ", ".join(each.name for each in tables.values() if _is_one_a_file(each))
        words = Both(f"「{name}」という表はありません。{ja}（{known}）", f"There is no table “{name}”.{en} ({known})")
        raise ScaffoldError(words)
    if not table.fields:
        ja = f"「{name}」の定義に誤りがあります。machikado check で確かめてください。"
        raise ScaffoldError(Both(ja, f"The definition of “{name}” has errors; run machikado check."))
    return table


def _is_one_a_file(table: Table) -> bool:
    return not table.derived and not table.nesting and len(table.paths) == 1 and "*" in table.paths[0]


def _path(table: Table, tables: Mapping[str, Table], identifier: str | None) -> Path:
    if not _is_one_a_file(table):
        raise ScaffoldError(_elsewhere(table, tables))
    if identifier is not None and not _fits(table, identifier):
        example = table.field(table.key[0]).example if table.key else ""
        ja = f"「{identifier}」は識別子に使えません。{example} のように書いてください。"
        raise ScaffoldError(Both(ja, f"“{identifier}” cannot be an identifier; write it like {example}."))
    pattern = PurePosixPath("datasets", table.paths[0])
    return Path(pattern.with_name(f"{identifier or _UNNAMED}{pattern.suffix}"))


def _fits(table: Table, identifier: str) -> bool:
    constraints = table.field(table.key[0]).descriptor.get("constraints", {}) if table.key else {}
    return bool(is_plain_name(identifier) and re.fullmatch(constraints.get("pattern") or ".*", identifier))


def _elsewhere(table: Table, tables: Mapping[str, Table]) -> Both:
    """Where rows of a table are written that has no file for each record."""
    if table.derived:
        ja = f"「{table.name}」は計算される表です。書き加えることはできません。"
        return Both(ja, f"“{table.name}” is computed; nothing is added to it by hand.")
    if table.nesting:
        parent = tables[table.nesting.parent]
        ja = f"「{table.name}」は、「{parent.name}」の記録の中の {table.nesting.name}: に書きます。"
        en = f"Rows of “{table.name}” stand under `{table.nesting.name}:` in records of “{parent.name}”."
        return Both(ja, en)
    paths = "、".join(f"datasets/{path}" for path in table.paths)
    ja = f"「{table.name}」は、1 件を 1 ファイルに書く表ではありません。{paths} の終わりに加えてください。"
    return Both(ja, f"“{table.name}” has no file for each record; add to the end of {paths}.")
