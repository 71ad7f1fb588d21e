"""What templates may use to draw: plots with labels in the site's language, and rows in the order of a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from . import arranging, barplots, columns, figures, slopes
from .core.i18n import compact


def filters(language: str) -> dict[str, Callable[..., Any]]:
    """`rows | slope(…)`, `rows | yearly(…) | plotted(…)`, `value | scale(lo, hi)`, `rows | matrix(…)` …"""
    say = partial(compact, language=language)

    def slope(
        rows: Iterable[Any], year: str, value: str, kind: str, computed: str | None = None, **named: Any
    ) -> slopes.Slope:
        return slopes.slope(slopes.entries_of(rows, year, value, kind, computed), say, **named)

    def plotted(found: Iterable[columns.Column], **named: Any) -> Any:
        return barplots.drawn(list(found), say, **named)

    return {
        **figures.FILTERS,
        "compact": say,
        "slope": slope,
        "yearly": lambda *given, **named: columns.spread(columns.yearly(*given, **named)),
        "grouped": lambda *given, **named: columns.spread(columns.grouped(*given, **named)),
        "plotted": plotted,
        "grid": arranging.grid,
        "walk": arranging.walk,
        "matrix": arranging.matrix,
        "state": arranging.state,
        "tiled": arranging.tiles,
    }
