"""Find the tables that a statement reads, by its syntax alone."""

from __future__ import annotations

import json
from typing import Any

from .engine import Connection, Fault


def tables_in(connection: Connection, sql: str) -> frozenset[str]:
    """The tables that a statement reads, by its syntax alone: they may not exist yet; none if it cannot be parsed."""
    try:
        found = connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
    except Fault:
        return frozenset()
    read: set[str] = set()
    named: set[str] = set()
    _tables_below(json.loads(found[0]), read, named)
    return frozenset(read - named)


def _tables_below(node: Any, read: set[str], named: set[str]) -> None:
    """Collects the tables `read` below a node of the syntax tree, and those `named` there by WITH."""
    if isinstance(node, dict):
        if node.get("type") == "BASE_TABLE":
            read.add(node["table_name"])
        named.update(entry["key"] for entry in (node.get("cte_map") or {}).get("map", ()))
    for below in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _tables_below(below, read, named)


def keywords(connection: Connection) -> frozenset[str]:
    """The words that cannot stand as a bare name everywhere, in small letters."""
    found = connection.execute("SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category <> 'unreserved'")
    return frozenset(name for (name,) in found.fetchall())
