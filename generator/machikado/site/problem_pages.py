"""Group the catalogue of problems for its pages, by who can fix them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from ..core.model import Problem, Table
from ..core.problems import Words, catalogue
from .problem_examples import example_of

# Groups for whoever builds the portal; the others are for people who send data.
BUILDERS = ("earlier", "definition", "other", "site")
# What may be personal data: where it stands is for whoever mends it, not for the public.
PRIVATE = frozenset({"personal-data", "my-number"})


class ProblemEntry(NamedTuple):
    """One code of the catalogue."""

    code: str
    words: Words
    example: Problem


def groups(tables: Sequence[Table] = (), language: str = "ja") -> Iterator[tuple[str, list[ProblemEntry]]]:
    """The whole catalogue by what a problem concerns.

    `tables`: what people may add to, with the lists in its records; examples are about the first that suits.
    """
    for name, codes in groupby(catalogue().items(), key=lambda entry: entry[1].group):
        yield name, [ProblemEntry(code, words, example_of(code, tables, language)) for code, words in codes]
