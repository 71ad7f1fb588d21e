"""Find the known form that a table's headings have, where the catalogue of forms is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, Protocol


class KnownForm(Protocol):
    """What is known of a form: words for the table and for each heading, its key and its label."""

    name: str
    title: str
    title_en: str
    description: str
    description_en: str
    key: str
    label: str
    facets: Sequence[str]
    fields: Mapping[str, Mapping[str, Any]]


def form_of(headings: Sequence[str], name: str) -> KnownForm | None:
    """The form with these headings; None where no form is known."""
    try:
        found: Callable[[Sequence[str], str], KnownForm | None] = import_module(f"{__package__}.known_forms").form_of
    except ModuleNotFoundError:
        return None
    return found(headings, name)
