"""Read what the generator needs of `mkdocs.yml`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..core.i18n import LANGUAGES, spoken
from ..core.model import Origin, Problem
from ..core.problems import problem
from ..core.symlinks import foreign_links, is_below, link_in, link_problem
from ..core.yaml_reader import Loaded, load, plain
from ..package.contact import NOBODY, Contact, contact_of
from ..package.descriptor import read_definitions
from ..package.front_matter import source
from ..package.source_files import stands_alone
from .branding import accent_of, logo_faults
from .portal_words import own_words
from .templates import address_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What the generator needs of `mkdocs.yml`."""

    docs: Path
    language: str
    site_url: str
    site_name: str
    custom_dir: str
    description: str = ""
    repository: str = ""
    contact: Contact = NOBODY
    accent: Mapping[str, str] = field(default_factory=dict)  # the publisher's colour, by scheme
    nav: Mapping[str, str] = field(default_factory=dict)  # what pages are called in the navigation, by address
    faults: tuple[Problem, ...] = ()
    refused: tuple[Problem, ...] = ()  # of the faults: folders and links that are not read


def read_config(root: Path) -> Config:
    """The settings of `mkdocs.yml` that concern us; that it cannot be read is among its faults."""
    root = root.absolute()  # folders are compared by their names
    faults: list[Problem] = []
    refused: list[Problem] = []
    strange: list[Problem] = []
    loaded, found = load(settings_text(root, faults), "mkdocs.yml")
    words = _mapping(plain(loaded))
    theme = _mapping(words.get("theme"))
    language = theme.get("language")
    if language is not None and language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        line = _line(loaded, "theme", "language")
        origin = Origin(path="mkdocs.yml", line=line)
        strange.append(problem("unknown-language", origin, value=str(language), known=known))
    contact, wrong = contact_of(loaded)
    own, unsaid = own_words(loaded, language if language in LANGUAGES else "en")
    accent, pale = accent_of(loaded)
    docs = root / (_own_folder("docs_dir", words, root, refused) or "docs")
    custom_dir = _own_folder("custom_dir", theme, root, refused)
    lost = logo_faults(loaded, docs, root / custom_dir if custom_dir else None)
    return Config(
        docs=docs,
        language=spoken(language or "en", own),
        site_url=words.get("site_url") or "",
        site_name=words.get("site_name") or "",
        custom_dir=custom_dir,
        accent=accent,
        description=words.get("site_description") or "",
        repository=contact.repository,
        contact=contact,
        nav=dict(_names(words.get("nav"))),
        faults=(*(faults or (() if loaded else found)), *strange, *wrong, *unsaid, *pale, *lost, *refused),
        refused=tuple(refused),
    )


def settings_text(root: Path, faults: list[Problem] | None = None) -> str:
    """The text of `mkdocs.yml`; for a Data Package without a portal around it, what its descriptor suggests."""
    return _suggested(root) if stands_alone(root) else _settings(root, [] if faults is None else faults)


def _suggested(root: Path) -> str:
    words = read_definitions(root).descriptor
    told = {
        "site_name": words.get("title") or words.get("name") or root.name,
        "site_description": words.get("description"),
    }
    lines = [f"{name}: {json.dumps(text, ensure_ascii=False)}" for name, text in told.items() if text]
    return "\n".join([*lines, _SUGGESTED])


_SUGGESTED = """\
theme: {name: material, language: en, font: false}
plugins: [machikado]
markdown_extensions: [attr_list, md_in_html, {tables: {use_align_attribute: true}}, {toc: {permalink: false}}]
"""


def _line(loaded: Loaded | None, *names: str) -> int | None:
    """The line of a setting within settings."""
    for name in names:
        within = loaded[0] if loaded and isinstance(loaded[0], dict) else {}
        loaded = within.get(name)
    return loaded[1] if loaded else None


def read_in(root: Path, environment: Mapping[str, str]) -> str:
    """The language of whoever works at the portal: what its settings say, else the machine's, else English."""
    loaded, _ = load(settings_text(root.absolute()), "mkdocs.yml")
    machine = next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    spoken = machine.partition("_")[0].partition(".")[0]
    return _stated(_mapping(plain(loaded))) or (spoken if spoken in LANGUAGES else "en")


def _stated(words: dict[str, Any]) -> str | None:
    language = _mapping(words.get("theme")).get("language")
    return language if language in LANGUAGES else None


def _settings(root: Path, faults: list[Problem]) -> str:
    path = root / "mkdocs.yml"
    if link := link_in(path, root):
        faults.append(link_problem(link, root))
        return ""
    return source(path, path.name, faults)


def _own_folder(name: str, words: dict[str, Any], root: Path, refused: list[Problem]) -> str:
    """The folder that a setting names, below the portal and not hidden; what is refused in it is reported."""
    value = words.get(name) or ("docs" if name == "docs_dir" else "")
    place = os.path.normpath(root / str(value))
    if not value:
        return ""
    hidden = any(part.startswith(".") for part in Path(os.path.relpath(place, root)).parts)
    if not isinstance(value, str) or hidden or place == str(root) or not is_below(place, str(root)):
        refused.append(problem("folder-outside", Origin(path="mkdocs.yml"), value=str(value), title=name))
        return ""
    found = list(foreign_links(Path(place), root))
    refused.extend(found)
    return "" if link_in(Path(place), root) else value


def _names(nav: Any, label: str = "") -> Iterator[tuple[str, str]]:
    """Each page's address with its name in the navigation; without a name, an empty one."""
    if isinstance(nav, list):
        for each in nav:
            yield from _names(each)
    elif isinstance(nav, dict):
        for name, below in nav.items():
            yield from _names(below, str(name))
    elif isinstance(nav, str) and nav.endswith(".md"):
        yield address_of(nav, ".md"), label


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
