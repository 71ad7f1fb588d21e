"""Publish the portal's releases as JSON and as an Atom feed."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from ...core.i18n import texts, title_of
from ...core.model import Artifact
from ...package.releases import KINDS, Release
from ...package.rows import Package, Row

FOLDER = "changes/"
FEED = f"{FOLDER}changes.atom"


def artifacts(package: Package, releases: Sequence[Release], language: str, site_url: str) -> Iterator[Artifact]:
    """`changes/changes.json` and `changes/changes.atom`; nothing without a history."""
    if releases:
        yield Artifact(path=f"{FOLDER}changes.json", content=_json(releases).encode(), origin="releases")
        yield Artifact(
            path=FEED,
            content=_atom(package, releases, language, site_url).encode(),
            origin="releases",
        )


def _json(releases: Sequence[Release]) -> str:
    return json.dumps([_record(each) for each in releases], ensure_ascii=False, indent=1) + "\n"


def _record(release: Release) -> dict[str, object]:
    tables = [
        {"table": each.table.name, **{kind: ["/".join(key) for key in each.keys[kind]] for kind in KINDS}}
        for each in release.differences
    ]
    return {
        "version": release.version, "released": release.at, "commit": release.commit, "first": release.first,
        **{kind: release.count(kind) for kind in KINDS}, "tables": tables,
        "corrected": list(map(_known, release.corrected)),
    }  # fmt: skip


def _known(row: Row) -> dict[str, str]:
    return {name: str(value) for name, value in row.record().items() if value is not None}


def _atom(package: Package, releases: Sequence[Release], language: str, site_url: str) -> str:
    root = site_url or "../"
    title = f"{_portal(package, language)} - {texts(language)['changes']}"
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">',
        f"<id>{_name(package)}</id>",
        f"<title>{escape(title)}</title>",
        f"<updated>{releases[0].at}</updated>",
        f"<author><name>{escape(_portal(package, language))}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(root + FEED)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(root + FOLDER)}/>',
    ]
    for each in releases:
        lines += [
            "<entry>",
            f"<id>{_name(package, each.version)}</id>",
            f"<title>{escape(_words(each, language))}</title>",
            f"<updated>{each.at}</updated>",
            f'<link rel="alternate" type="text/html" href={quoteattr(f"{root}{FOLDER}#v{each.version}")}/>',
            f"<summary>{escape(_summary(each, language))}</summary>",
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""])


def _words(release: Release, language: str) -> str:
    words = texts(language)
    if release.first:
        return words["changes_edition"].replace("{version}", release.version)
    text = words["changes_counts"].replace("{version}", release.version)
    for kind in KINDS:
        text = text.replace(f"{{{kind}}}", f"{release.count(kind):,}")
    return text


def _summary(release: Release, language: str) -> str:
    if release.first:
        return texts(language)["changes_first"]
    words = [f"{title_of(each.table, language)} {sum(map(each.count, KINDS)):,}" for each in release.differences]
    return texts(language)["look_comma"].join(words)


def _portal(package: Package, language: str) -> str:
    words = package.descriptor
    return str((words.get("title_en") if language == "en" else "") or words.get("title") or words.get("name") or "")


def _name(package: Package, *parts: str) -> str:
    name = str(package.descriptor.get("name") or "machikado")
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join([name, "changes", *parts])).urn
