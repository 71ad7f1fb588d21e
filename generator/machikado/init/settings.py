"""Define what a new portal is called, who publishes it, under which licence and in which language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What was answered or found out about the portal; an empty text is unknown, and is never made up."""

    title: str
    language: str  # "ja" or "en": of the pages, and of every file that is written
    publisher: str = ""
    licence: str = ""  # an SPDX identifier such as CC-BY-4.0
    contact: str = ""  # a mail address or a page, where a Data Package names one


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMade:
    """One table as it was written: what a README, a citation and the terminal say of it."""

    name: str
    title: str
    description: str = ""
    path: str = ""  # of its file, below the portal, `/`-separated, a sheet behind `#`
    rows: int = 0
    columns: int = 0
    key: tuple[str, ...] = ()
