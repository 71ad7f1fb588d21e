"""Read what a Data Package tells of itself: its publisher, version, last change, sources, contributors and keywords."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?![0-9])")
# Where packages write the day on which they changed last; `created` is the standard's own.
_CHANGED = ("last_updated", "last_modified", "modified", "updated", "created")


def package_words(descriptor: Mapping[str, Any], publisher: str, changed: datetime.date | None) -> dict[str, Any]:
    """What pages tell of the package; `publisher` and `changed` are what the portal itself knows, which comes first."""
    day = changed or stated_day(descriptor)
    return {
        "publisher": publisher or publisher_of(descriptor),
        "changed": day,
        "version": str(descriptor.get("version") or "") or (day.strftime("%Y.%m.%d") if changed and day else ""),
        "sources": list(named(descriptor.get("sources"))),
        "contributors": [each for each in named(descriptor.get("contributors")) if each["title"]],
        "keywords": [str(word) for word in _listed(descriptor.get("keywords"))],
        "homepage": str(descriptor.get("homepage") or ""),
    }


def publisher_of(descriptor: Mapping[str, Any]) -> str:
    """Who publishes the package: a contributor whose role that is."""
    people = named(descriptor.get("contributors"))
    return next((each["title"] for each in people if "publisher" in each["roles"]), "")


def stated_day(descriptor: Mapping[str, Any]) -> datetime.date | None:
    """The day of its last change that the package states; None where it states none, or none that there is."""
    for name in _CHANGED:
        if found := _DAY.match(str(descriptor.get(name) or "")):
            try:
                return datetime.date.fromisoformat(found[0])
            except ValueError:
                continue
    return None


def named(listed: Any) -> Iterator[dict[str, Any]]:
    """Sources or contributors: what each is called, its address, and the roles it has."""
    for each in _listed(listed):
        if isinstance(each, Mapping):
            title = str(each.get("title") or each.get("name") or each.get("organization") or each.get("path") or "")
            yield {"title": title, "path": str(each.get("path") or ""), "roles": list(_roles(each))}


def _roles(contributor: Mapping[str, Any]) -> Iterable[str]:
    return map(str, _listed(contributor.get("roles")) or filter(None, [contributor.get("role")]))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
