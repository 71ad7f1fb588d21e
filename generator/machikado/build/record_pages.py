"""Make record pages in parts that can be made at the same time, and join what they tell in the order of the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path

from ..core.model import Artifact, Problem
from ..outputs.search import Headings, headings_of
from ..site.model import Site
from ..site.pages import MAX_FAULTS, is_free, pages_of
from ..site.share_cards import Card
from ..site.subjects import row_count
from ..site.templates import Template
from .shells import frame_of
from .stamp import Frame, fill
from .write import Place, Placed

LEAST, PARTS = 32, 400  # rows of a part; parts into which all pages are divided, about


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePage:
    """A page that stands in its place: the address, and what the search wants to know of it."""

    address: str
    headings: Headings
    placed: Placed


@dataclass(slots=True, kw_only=True)
class Part:
    """What became of some rows: pages and faults in their order, and the cards that pages declare."""

    told: list[MadePage | Problem] = field(default_factory=list)
    cards: dict[str, Card] = field(default_factory=dict)


Task = Callable[[], Part]


def page_tasks(site: Site, rendered: Path, place: Place) -> tuple[list[Task], list[int]]:
    """What makes all record pages, in order; and which tasks to do first, so that all templates are compiled by then.

    How pages are divided follows from the portal alone: faults are the same however many processes there are.
    """
    tasks: list[Task] = []
    first: list[int] = []
    counts = [(template, row_count(site, template)) for template in site.templates if template.stamped]
    most = max(LEAST, sum(count for _, count in counts) // PARTS)
    frames = cache(partial(frame_of, rendered))
    begun = replace(site, faults=list(site.faults))  # as it is now, for whoever does a task
    for template, count in counts:
        first.append(len(tasks))
        for start in (0, *range(1, count, most)):
            part = slice(start, start + most if start else 1)
            tasks.append(partial(_made, begun, template, part, frames, place))
    return tasks, first


def _made(site: Site, template: Template, part: slice, frames: Callable[[str], Frame], place: Place) -> Part:
    result = Part()
    own = replace(site, faults=list(site.faults), cards=result.cards)
    seen = len(own.faults)
    for page in pages_of(own, template, part):
        result.told += own.faults[seen:]
        seen = len(own.faults)
        content = fill(frames(template.pattern.shell), page)
        placed = place.put(Artifact(path=f"{page.address}index.html", content=content, origin=page.origin))
        result.told.append(MadePage(address=page.address, headings=headings_of(page.body), placed=placed))
    result.told += own.faults[seen:]
    return result


def joined(site: Site, parts: list[Part], taken: dict[str, str]) -> Iterator[MadePage]:
    """The pages of all parts whose addresses are free; faults and cards become the site's."""
    for part in parts:
        site.cards.update(part.cards)
        for each in part.told:
            if isinstance(each, MadePage):
                if is_free(site, each.address, each.placed.origin, taken):
                    yield each
            elif each not in site.faults and len(site.faults) < MAX_FAULTS:
                site.faults.append(each)


class LateHeadings(Mapping[str, Headings]):
    """The headings of pages that are still being made: whoever asks for one waits for all."""

    def __init__(self, known: Callable[[], dict[str, Headings]]) -> None:
        self._known = cache(known)

    def __bool__(self) -> bool:
        return True  # whether there are any is not known yet

    def __getitem__(self, address: str) -> Headings:
        return self._known()[address]

    def __contains__(self, address: object) -> bool:
        return address in self._known()

    def __iter__(self) -> Iterator[str]:
        return iter(self._known())

    def __len__(self) -> int:
        return len(self._known())
