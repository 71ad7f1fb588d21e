"""Put what pictures of a table show into words: names, values, times, and how many rows were used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

from ...core import i18n
from ...core.model import Field, Scalar, Table
from ...package.rows import Row
from ...profile.pictures import Chart, Fixed, Grain, Number
from .shapes import Plot, Say
from .times import when_words

MOST_LINES = 40  # of a table beside a picture
_PLAIN = frozenset(("value", "values", "amount", "obs_value", "値", "数値", "データ", "data", "数"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A chart in words: the drawing (none: a sentence instead), the table beside it, and what is told below."""

    title: str
    about: str
    plot: Plot | None = None
    head: tuple[str, ...] = ()
    lines: tuple[tuple[str, ...], ...] = ()
    description: str = ""
    note: str = ""
    key: tuple[tuple[str, str], ...] = ()  # letters in the picture, and what they mean
    hatched: bool = False
    left_out: bool = False  # the table has not all times
    bars: tuple[Mapping[str, Any], ...] = ()  # words, n, query


Named = Callable[[Table, Field, Scalar], Row | None]


@dataclass(frozen=True, kw_only=True)
class Telling:
    """Words for one table in one language."""

    table: Table
    language: str
    named: Named  # the row of another table that a value names
    texts: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "texts", i18n.texts(self.language))

    def say(self, key: str, /, **details: object) -> str:
        return self.texts[f"chart_{key}"].format(**details)

    def title(self, name: str) -> str:
        return i18n.title_of(self.table.field(name), self.language)

    def measure(self, name: str) -> str:
        """What is measured; a column that is only called a value measures what the table is about."""
        title = self.title(name)
        return i18n.title_of(self.table, self.language) if title.lower().strip() in _PLAIN else title

    def unit(self, unit: str) -> str:
        """A unit in brackets behind what is measured."""
        return self.say("unit", unit=unit) if unit else ""

    def value(self, name: str, value: Scalar) -> str:
        if value is None:
            return self.say("without", field=self.title(name))
        other = self.named(self.table, self.table.field(name), value)
        return other.label if other else i18n.shown(self.table.field(name), value, self.language)

    def short(self, value: Number | None, unit: str = "") -> str:
        """A number in the room of a headline, with its unit."""
        space = " " if unit and unit[:1].isascii() and unit[:1].isalpha() else ""
        return i18n.compact(value, self.language) + space + unit

    def when(self, name: str, when: int, grain: Grain) -> str:
        return when_words(when, grain, self.language, fiscal=name.endswith("fiscal_year"))

    def query(self, name: str, value: Scalar) -> str:
        """What an explorer's address says to show the rows with this value; nothing for no value."""
        if value is None:
            return ""
        parameter = f".{name}" if name in ("q", "sort", "page", "columns") or name.startswith(".") else name
        return urlencode({parameter: str(value).lower() if isinstance(value, bool) else str(value)}, quote_via=quote)

    def listed(self, words: Iterable[str]) -> str:
        return self.texts["look_comma"].join(each for each in words if each)

    def joined(self, sentences: Iterable[str]) -> str:
        space = "" if self.language == "ja" else " "
        return space.join(each for each in sentences if each)

    @property
    def compact(self) -> Say:
        """Numbers in the room of a picture."""
        return partial(i18n.compact, language=self.language)

    def used(self, chart: Chart) -> str:
        """How many of how many rows are shown, and how many of those chosen have nothing to show."""
        n, total, without = map(i18n.number, (chart.used, chart.rows, chart.without))
        if chart.used == chart.rows:
            return self.say("all_rows", total=total)
        return self.say("used_without" if chart.without else "used", n=n, total=total, without=without)

    def fixed(self, fixed: Fixed, not_this: str = "") -> list[str]:
        return [
            self.say("fixed", field=self.title(name), value=self.value(name, value))
            if value is not None else self.say("fixed_none", field=self.title(name))
            for name, value in fixed if name != not_this
        ]  # fmt: skip
