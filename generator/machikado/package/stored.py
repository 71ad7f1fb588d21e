"""Rows that are not in memory: what holds them says how they are found."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..core.model import Scalar


class Stored(Sequence[Any]):
    """Rows that are fetched when somebody asks, and forgotten again."""

    @abstractmethod
    def having(self, fields: tuple[str, ...]) -> Mapping[Scalar, Sequence[Any]]:
        """The rows by what they hold under `fields`; those in which a part of it is unknown are nobody's."""

    @abstractmethod
    def texts(self) -> Iterator[Sequence[list[str]]]:
        """All cells as they were typed, a part of the columns at a time."""
