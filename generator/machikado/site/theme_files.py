"""Collect the theme for a site engine: ours, the portal's overrides, one style sheet, and one script for explorers."""

from __future__ import annotations

from pathlib import Path

from ..core.model import Artifact
from ..theme.stylesheet import STYLESHEET, THEME, joined_parts, laid_over, parts_of
from .share_cards import icon

EXPLORER = "assets/javascripts/explore/"
# The scripts of the explorer in the order in which they run: what `start.js` asks for at first, and later.
EXPLORING = {"first": "address draw page", "more": "file columns choice cells save"}
MARK, TOUCH_ICON = "assets/images/machikado.svg", "assets/images/apple-touch-icon.png"


def theme_files(own: Path | None = None, brand: str = "") -> list[Artifact]:
    """Every file of the theme; `own` is the portal's folder of overrides, `brand` a style that is laid over ours."""
    files = laid_over([THEME, *([own] if own else [])])
    parts = parts_of(files)
    kept = {name: content for name, content in files.items() if name not in parts}
    if files[STYLESHEET] == laid_over([THEME])[STYLESHEET]:  # else the portal's own, which takes the place of all
        kept[STYLESHEET] = f"{joined_parts(parts)}{brand}".encode()
    for name, scripts in EXPLORING.items():
        kept[f"{EXPLORER}{name}.js"] = b"\n".join(kept.pop(f"{EXPLORER}{each}.js") for each in scripts.split())
    if TOUCH_ICON not in kept:
        kept[TOUCH_ICON] = icon(files[MARK].decode("utf-8", errors="replace"))
    return [Artifact(path=name, content=content, origin=f"theme/{name}") for name, content in kept.items()]
