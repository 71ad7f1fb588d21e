"""Word how a table is cited: a line of text, and an entry for BibTeX; what is not known is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ..core import i18n
from ..core.model import Table

_SPECIAL = re.compile(r"[\\{}#$%&_~^]")
_SPELT = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def table_citations(portal: Mapping[str, Any], language: str, absolute: Callable[[str], str | None]) -> dict[str, Any]:
    """The functions `cited(table, place)` and `bibtex(table)`; `absolute`: full addresses, if the site's is known."""
    texts = i18n.texts(language)

    def parts(table: Table, place: str | None = None) -> dict[str, str]:
        changed = portal["changed"]
        return {
            "author": portal["publisher"] or portal["title"],
            "title": i18n.title_of(table, language),
            "version": portal["version"],
            "year": f"{changed:%Y}" if changed else "",
            "url": place or absolute(f"data/{table.name}/") or "",
        }

    def cited(table: Table, place: str | None = None) -> str:
        """One line: whose it is, what, which version, where (`place`, else the table's page)."""
        told = parts(table, place)
        version = texts["data_cited_version"].format(version=told["version"]) if told["version"] else ""
        return texts["data_cited"].format(**told | {"version": version}).strip()

    def bibtex(table: Table) -> str:
        """An entry `@misc`, with every sign that means something to TeX spelt out."""
        told = {name: _tex(text) if name != "url" else text for name, text in parts(table).items() if text}
        lines = [f"  {name} = {{{{{text}}}}}," if name in ("author", "title") else f"  {name} = {{{text}}},"
                 for name, text in told.items()]  # fmt: skip
        return "\n".join([f"@misc{{{re.sub(r'[^A-Za-z0-9_-]+', '-', table.name)},", *lines, "}"])

    return {"cited": cited, "bibtex": bibtex}


def _tex(text: str) -> str:
    return _SPECIAL.sub(lambda sign: _SPELT.get(sign[0], f"\\{sign[0]}"), text)
