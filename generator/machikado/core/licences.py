"""Tell whether a licence is known to be open, and what its document is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from .messages import own_texts

_BEFORE = re.compile(r"https?://(?:www\.)?")


def are_open(licences: Iterable[Mapping[str, Any]]) -> bool:
    """Whether there is a licence, and all of them are among the open ones of `texts/licences.yaml`."""
    found = [_is_open(each) for each in licences]
    return bool(found) and all(found)


def _is_open(licence: Mapping[str, Any]) -> bool:
    """By its name; by its address only where it has no name, so that the two cannot say different things."""
    known = own_texts("licences")
    if name := "-".join(re.split(r"[\s_]+", str(licence.get("name") or "").strip().casefold())):
        return any(fnmatchcase(name, each) for each in known["names"])
    address = _BEFORE.sub("", str(licence.get("path") or ""), count=1).casefold()
    return any(fnmatchcase(address, each) for each in known["addresses"])


def document_of(name: str) -> Mapping[str, str] | None:
    """Identifier in SPDX's spelling, title and address; Data Packages also write `ODC-PDDL-1.0` and the like."""
    for spdx, words in own_texts("licences")["documents"].items():
        if name.casefold() in (spdx.casefold(), f"odc-{spdx}".casefold()):
            return {"spdx": spdx, **words}
    return None


def name_of(licence: Mapping[str, Any]) -> str:
    """What people call a licence."""
    return str(licence.get("title") or licence.get("name") or licence.get("path") or "")
