"""Handle shells: the page that the engine renders once per template, for all record pages to be stamped from."""

from __future__ import annotations

from pathlib import Path

from ..core.model import Artifact
from ..package.page_addresses import SHELL
from ..site.sql_page import SCRIPTS
from .folders import own_folder
from .stamp import Frame, frame

ENGINES_SEARCH = ("search/search_index.json", "search.json")  # of MkDocs and ProperDocs; of Zensical


def frame_of(rendered: Path, shell: str) -> Frame:
    """The frame that an engine rendered for the template whose shell has this address."""
    return frame((rendered / shell / "index.html").read_text(encoding="utf-8"), shell)


def address(artifact: Artifact) -> str:
    return artifact.path.removesuffix("index.md")


def replaced(path: str) -> bool:
    """Whether a file of the engine's gives way to ours: shells, its sitemap and search, scripts that few sites have."""
    return SHELL in path or path.startswith(SCRIPTS) or path in ("sitemap.xml", "sitemap.xml.gz", *ENGINES_SEARCH)


def frames_of(root: Path) -> Path:
    """Where a build keeps the frames of record pages, for edits that are shown at once."""
    return own_folder(root) / "frames"
