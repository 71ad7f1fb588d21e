"""Define the site of a package: all that rendering its pages needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..core.model import Problem
from ..outputs.feeds.entries import Feeds
from ..package.page_addresses import Places
from ..package.rows import Package
from .escaping import CurrentPage
from .share_cards import Card
from .templates import Template


@dataclass(slots=True, kw_only=True)
class Site:
    """All that rendering needs; `faults` collects what templates did wrong."""

    package: Package
    language: str
    templates: tuple[Template, ...]
    places: Places
    environment: Any  # jinja2.Environment
    phrase: Callable[[str], Any]  # a front-matter text as a template, compiled once
    current: CurrentPage
    hand_written: Mapping[str, str]  # address → file
    complete: Callable[[str], str]  # a body with its sources numbered and listed
    feeds: Callable[[], Feeds]  # worked out when they are first asked for: where rows have pages is known by then
    cards: dict[str, Card] = field(default_factory=dict)  # of the pages that declare one, by address
    faults: list[Problem] = field(default_factory=list)
