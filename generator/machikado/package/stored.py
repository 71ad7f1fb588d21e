"""Rows that are not in memory: what holds them says how they are found."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from ..core.model import Scalar


class Stored(Sequence[Any]):
    """Rows that are fetched when somebody asks, and forgotten again."""

    @abstractmethod
    def having(self, fields: tuple[str, ...]) -> Mapping[Scalar, Sequence[Any]]:
        """The rows by what they hold under `fields`; those in which a part of it is unknown are nobody's."""
