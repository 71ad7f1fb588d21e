"""Search documents for data tables and for the methods of derived ones."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.i18n import description_of, texts, title_of
from ...core.model import Table
from ...package.rows import Package
from .documents import Document


def tables_of(package: Package, language: str) -> Iterator[Document]:
    """The pages of published tables in the catalogue, and those of the methods of derived ones."""
    for table in (rows.table for rows in package.tables.values() if rows.table.published):
        yield _data_table(table, language)
        if table.derived:
            yield _method(table, language)


def _data_table(table: Table, language: str) -> Document:
    words = [f"{title_of(each, language)} {description_of(each, language)}".strip() for each in table.fields]
    return Document(
        kind="data",
        address=f"data/{table.name}/",
        title=title_of(table, language),
        names=(table.name, table.title if language == "en" else table.title_en),
        text=(description_of(table, language), *words),
    )


def _method(table: Table, language: str) -> Document:
    lines = (table.sql or "").splitlines()
    comment = [line.removeprefix("--").strip() for line in lines if line.startswith("--")]
    return Document(
        kind="methods",
        address=f"methods/{table.name}/",
        title=f"{texts(language)['method_of']} {title_of(table, language)}",
        names=(table.name,),
        text=(description_of(table, language), *comment),
    )
