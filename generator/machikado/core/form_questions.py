"""Values that describe how people are asked for a record: questions, steps, assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of the short sheet, in the words of whoever answers it."""

    field: str  # `name`, `list.name`, `list.name.other` (of the row that it names), or `reply`
    ask: str = ""
    ask_en: str = ""
    help: str = ""
    help_en: str = ""
    example: str = ""
    example_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a form: its title and what it asks for."""

    title: str
    title_en: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """What a field is taken to say where those concerned report themselves and leave it empty."""

    field: str
    value: str = ""
    copied: str = ""  # from this field instead
    given: str = ""  # only where this field is filled in


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How people are asked for a record."""

    noun: str = ""  # what one record is called by people who are asked for it
    noun_en: str = ""
    short: tuple[Question, ...] = ()
    steps: tuple[Step, ...] = ()
    assumed: tuple[Assumption, ...] = ()  # the first that fits counts
    example: Mapping[str, str] = field(default_factory=dict)  # one record, by field


NOT_ASKED = Asking()
