"""Describe how a text file holds a table: its delimiter, quotes, heading and comments (Table Dialect)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """The properties of Table Dialect that say how a CSV file is read; rows are counted from 1."""

    delimiter: str = ","
    quote: str = '"'  # empty: no sign quotes
    double_quote: bool = True
    escape: str = ""
    skip_space: bool = False
    header: bool = True
    header_rows: tuple[int, ...] = (1,)
    header_join: str = " "
    comment_rows: tuple[int, ...] = ()
    comment: str = ""
    any_case: bool = False  # headings are compared without case


PLAIN = Dialect()
