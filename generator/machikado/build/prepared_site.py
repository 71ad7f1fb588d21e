"""The state of a build before the site engine runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..core.model import Artifact, Problem
from ..package.releases import Release
from ..portal import Opened
from ..site.config import Config
from ..site.model import Site
from ..site.navigation import navigation
from ..site.page_checks import alike
from ..site.sql_page import SCRIPTS
from . import engines
from .duckdb_wasm import VERSION


@dataclass(slots=True, kw_only=True)
class Prepared:
    """Everything that is known before the site engine runs."""

    opened: Opened
    config: Config
    work: Path  # a fresh folder of its own
    jobs: int = 1  # processes that may work at the same time
    site: Site | None = None
    folder: Path | None = None  # where the downloads are
    engine: Path | None = None  # where DuckDB for browsers is, for a portal that has the page for SQL
    markdown: list[Artifact] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)

    @property
    def engine_place(self) -> str:
        """Where that is in the site: versions that browsers keep must not be taken for each other."""
        return f"{SCRIPTS}{VERSION}/"

    def files(self) -> Iterator[Artifact]:
        """The downloads, read back one by one."""
        return engines.rendered(self.folder) if self.folder else iter(())

    def navigation(self) -> list[tuple[str, str]]:
        """What a portal without a navigation of its own gets: names and Markdown files."""
        return navigation(self.site, bool(self.releases)) if self.site else []

    @property
    def problems(self) -> list[Problem]:
        pages = (*self.site.faults, *alike(self.site)) if self.site else ()
        return [*self.config.faults, *self.opened.package.problems, *pages]

    @property
    def failed(self) -> bool:
        return any(found.level == "error" for found in self.problems)
