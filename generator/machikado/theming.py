"""The theme that a site engine is given: our folder, the portal's own laid over it, and their styles as one file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from .model import Artifact
from .pictures import icon
from .styles import joined

THEME = Path(__file__).parent / "theme"
STYLES, VENDORED = "assets/stylesheets/", "assets/vendor/"
STYLESHEET = f"{STYLES}machikado.css"  # in our folder a list of imports, for engines that are given it as it is

MARK, TOUCH_ICON = "assets/images/machikado.svg", "assets/images/apple-touch-icon.png"


def theme_files(own: Path | None = None) -> list[Artifact]:
    """Every file of the theme; `own` is the portal's folder of overrides."""
    files = _laid_over([THEME, *([own] if own else [])])
    parts = _parts(files)
    kept = {name: content for name, content in files.items() if name not in parts}
    if files[STYLESHEET] == _laid_over([THEME])[STYLESHEET]:  # else the portal's own, which takes the place of all
        kept[STYLESHEET] = _joined(parts).encode()
    if TOUCH_ICON not in kept:
        kept[TOUCH_ICON] = icon(files[MARK].decode("utf-8", errors="replace"))
    return [Artifact(path=name, content=content, origin=f"theme/{name}") for name, content in kept.items()]


@lru_cache
def stylesheet() -> str:
    """The styles of our own theme, for pages that carry them inside."""
    return _joined(_parts(_laid_over([THEME])))


def _laid_over(folders: Iterable[Path]) -> dict[str, bytes]:
    """The files of folders, each laid over the one before; new ones come last."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in (".py", ".pyc")
    }


def _parts(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Vendored tokens, then what builds on them: ours, then the portal's own."""
    styles = [name for name in files if name.endswith(".css") and name.rpartition("/")[0] + "/" in (STYLES, VENDORED)]
    return {
        name: files[name] for name in sorted(styles, key=lambda name: name.startswith(STYLES)) if name != STYLESHEET
    }


def _joined(parts: Mapping[str, bytes]) -> str:
    return joined(
        ("" if name.startswith(STYLES) else "../vendor/", content.decode("utf-8-sig", errors="replace"))
        for name, content in parts.items()
    )
