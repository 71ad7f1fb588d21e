"""Chart filters for templates."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from ...core.i18n import compact
from . import bars, columns, lines, order, picture_words, place_words, scales
from .telling import Named


def filters(language: str) -> dict[str, Callable[..., Any]]:
    """`rows | slope(…)`, `rows | yearly(…) | plotted(…)`, `value | scale(lo, hi)`, `rows | matrix(…)` …"""
    say = partial(compact, language=language)

    def slope(
        rows: Iterable[Any], year: str, value: str, kind: str, computed: str | None = None, **named: Any
    ) -> lines.Slope:
        return lines.slope(lines.entries_of(rows, year, value, kind, computed), say, **named)

    def plotted(found: Iterable[columns.Column], **named: Any) -> Any:
        return bars.drawn(list(found), say, **named)

    return {
        **scales.FILTERS,
        "compact": say,
        "slope": slope,
        "yearly": lambda *given, **named: columns.spread(columns.yearly(*given, **named)),
        "grouped": lambda *given, **named: columns.spread(columns.grouped(*given, **named)),
        "plotted": plotted,
        "grid": order.grid,
        "walk": order.walk,
        "matrix": order.matrix,
        "state": order.state,
        "tiled": order.tiles,
    }


def pictures(language: str, named: Named) -> dict[str, Callable[..., Any]]:
    """`chart | shown_chart(table)`, `places | shown_places(table)`, `row | shown_place(roles)`."""
    return {
        "shown_chart": partial(picture_words.shown, language=language, named=named),
        "shown_places": partial(place_words.shown, language=language, named=named),
        "shown_place": partial(place_words.of_row, language=language),
    }
