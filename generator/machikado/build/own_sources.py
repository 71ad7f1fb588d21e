"""Tell which files and folders of a portal a build reads, if that can be told from its settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..core.yaml_reader import load, plain
from ..package.data_files import data_of
from ..package.front_matter import source
from ..site.config import read_config

_PLUGINS = {"machikado", "search", "material/search"}
_READERS = ("pymdownx.snippets", "pymdownx.b64")  # extensions that may read any file
_KNOWN = ("pymdownx.", "material.", "machikado.", "markdown.")
_MARKDOWN = set(
    "abbr admonition attr_list codehilite def_list extra fenced_code footnotes legacy_attrs legacy_em md_in_html meta "
    "nl2br sane_lists smarty tables toc wikilinks".split()
)
_CALLED = re.compile(r"python/[\w/]+:([\w.]+)")  # functions that settings name
_HIDDEN = re.compile(r"<<|%TAG|!\S*%")  # merged keys and rewritten tags: other settings than one sees


def own_sources(root: Path) -> tuple[str, ...] | None:
    """Files and folders below the portal that hold all that a build reads; None where it may read anything else.

    Other settings that are inherited, hooks, plugins and unknown extensions run or read what they like.
    """
    text = source(root / "mkdocs.yml", "mkdocs.yml", [])
    words = plain(load(text, "mkdocs.yml")[0])
    config = read_config(root)
    if config.refused or not isinstance(words, dict) or words.get("INHERIT") or words.get("hooks"):
        return None
    plugins, extensions = set(_named(words.get("plugins"))), set(_named(words.get("markdown_extensions")))
    called = {f"{name}." for name in _CALLED.findall(text)}
    if _HIDDEN.search(text) or plugins - _PLUGINS or not all(each.startswith(_KNOWN) for each in called):
        return None
    if any(each in _READERS or not each.startswith(_KNOWN) for each in extensions - _MARKDOWN):
        return None
    own = [config.custom_dir] if config.custom_dir else []
    data = [name.partition("*")[0].rpartition("/")[0] if "*" in name else name for name in data_of(root)]
    if not all(data):
        return None  # a pattern for files of the portal's own folder, in which results stand, too
    return ("mkdocs.yml", *data, config.docs.relative_to(root.absolute()).as_posix(), *own)


def _named(value: Any) -> Iterator[str]:
    """The names of plugins or extensions, which settings give as a list or as a mapping."""
    for each in value if isinstance(value, list) else [value] if value else []:
        yield from map(str, each) if isinstance(each, dict) else [str(each)]
