"""What a page's head tells: the same with every engine, for records as for pages, and absolute addresses only."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import AS_OF, PORTALS, Portal
from PIL import Image
from selectolax.lexbor import LexborHTMLParser

from machikado.build.audit import audit
from machikado.build.audit.words import WARNINGS
from machikado.build.pipeline import build
from machikado.core.problems import catalogue
from machikado.site.config import read_config

PAGE = """---
title: 見本のページ
description: 説明 "引用" <b>
lang: en
alternate: {ja: ja/sample/}
card: {figure: "{{ tables.projects | length }} projects", text: A & B}
---
# Sample
"""


@pytest.fixture(scope="module", params=["mkdocs", "properdocs", "zensical"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small portal with a page that says all there is to say, built with each engine."""
    return made(tmp_path_factory.mktemp("heads"), engine=request.param)


def made(folder: Path, engine: str = "mkdocs", site_url: bool = True) -> Path:
    root = folder / "small"
    shutil.copytree(PORTALS / "small", root, ignore=shutil.ignore_patterns(".machikado", "site"))
    portal = Portal(root)
    portal.write("docs/sample/index.md.j2", PAGE)
    portal.edit(
        "docs/projects/{id}.html.j2",
        'title: "{{ row.title }}"',
        'title: "{{ row.title }}"\ncard: {figure: "{{ row.id }}"}',
    )
    if not site_url:
        portal.edit("mkdocs.yml", "site_url: https://mihon.example/\n", "")
    outcome = build(root, site=root / "site", as_of=AS_OF, engine=engine)
    assert outcome.written, outcome.problems
    return root / "site"


def head(site: Path, address: str) -> dict[str, str]:
    page = LexborHTMLParser((site / address / "index.html").read_text(encoding="utf-8"))
    found = {"title": page.css_first("title").text(), "lang": page.css_first("html").attributes["lang"] or ""}
    for meta in page.css("meta"):
        told = {name: value or "" for name, value in meta.attributes.items()}
        name = told.get("name") or told.get("property") or ""
        found[f"{name} {told.get('media', '')}".strip()] = told.get("content", "")
    for link in page.css("link"):
        name = f"{link.attributes['rel']} {link.attributes.get('hreflang') or ''}".strip()
        found[name] = link.attributes["href"] or ""
    return found


def test_a_page_tells_everything(built: Path) -> None:
    told = head(built, "sample")
    assert told["title"] == "見本のページ｜みほん（架空）" and told["lang"] == "en"
    assert told["description"] == told["og:description"] == '説明 "引用" <b>'
    assert told["og:title"] == told["og:image:alt"] == "見本のページ" and told["og:site_name"] == "みほん（架空）"
    assert told["canonical"] == told["og:url"] == "https://mihon.example/sample/"
    assert told["og:image"] == "https://mihon.example/sample/card.png"
    assert (told["og:locale"], told["og:type"], told["twitter:card"]) == ("en_US", "article", "summary_large_image")
    assert told["alternate ja"] == "https://mihon.example/ja/sample/"
    assert told["alternate en"] == "https://mihon.example/sample/"
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    colors = [told[f"theme-color (prefers-color-scheme: {scheme})"] for scheme in ("light", "dark")]
    assert colors[0] != colors[1]
    assert told["icon"].endswith("assets/images/machikado.svg")
    assert Image.open(built / "assets/images/apple-touch-icon.png").size == (180, 180)


def test_a_record_tells_its_own(built: Path) -> None:
    told = head(built, "projects/nagisa")
    assert told["title"] == "なぎさの<渋滞>「緩和」事業｜みほん（架空）"
    assert told["og:title"] == "なぎさの<渋滞>「緩和」事業" and told["og:description"] == told["description"]
    assert told["og:url"] == told["canonical"] == "https://mihon.example/projects/nagisa/"
    assert told["og:image"] == "https://mihon.example/projects/nagisa/card.png"
    assert told["lang"] == "ja" and told["og:locale"] == "ja_JP"


def test_the_home_is_the_site(built: Path) -> None:
    told = head(built, "")
    assert (told["og:type"], told["og:url"]) == ("website", "https://mihon.example/")
    assert told["og:image"] == "https://mihon.example/assets/images/card.png"


def test_pictures_are_where_heads_say(built: Path) -> None:
    pages = list(built.rglob("index.html"))
    named = {head(built, str(path.parent.relative_to(built)))["og:image"] for path in pages}
    for address in named:
        file = built / address.removeprefix("https://mihon.example/")
        assert Image.open(file).size == (1200, 630) and file.stat().st_size <= 60_000
    assert len(named) == 2 + len(list((built / "projects").glob("*/card.png")))


def test_crawlers_are_told(built: Path) -> None:
    assert (
        built / "robots.txt"
    ).read_text() == "User-agent: *\nAllow: /\n\nSitemap: https://mihon.example/sitemap.xml\n"


def test_no_engine_leaves_anything_of_its_own(built: Path) -> None:
    pages = list(built.rglob("index.html"))
    assert len(pages) > 2
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"__config|data-md-|md-toggle|md-dialog|bundle\.|/main\.", text), path
        own = 2 + ("/fold.js" in text) + ("/explore/start.js" in text)  # for filters and explorers
        assert len(re.findall(r"<script\b(?! type=.application/)", text)) <= own or "data-form=" in text


def test_without_an_address_there_is_none(tmp_path: Path) -> None:
    site = made(tmp_path, site_url=False)
    told = head(site, "sample")
    assert not {"og:url", "og:image", "canonical", "twitter:card"} & told.keys() and told["og:title"]
    assert not list(site.rglob("card.png")) and "Sitemap" not in (site / "robots.txt").read_text()
    assert "https://mihon.example" not in json.dumps(list(blocks(site)))


def test_a_portals_own_robots_stay(small: Portal) -> None:
    small.write("docs/robots.txt", "User-agent: *\nDisallow: /\n")
    assert build(small.root, site=small.root / "site", as_of=AS_OF).written
    assert "Disallow: /" in (small.root / "site/robots.txt").read_text()


def test_pictures_are_the_same_bytes_each_time(small: Portal) -> None:
    assert build(small.root, site=small.root / "site", as_of=AS_OF).written
    before = (small.root / "site/assets/images/card.png").read_bytes()
    assert build(small.root, site=small.root / "site", as_of=AS_OF).written
    assert (small.root / "site/assets/images/card.png").read_bytes() == before


def test_a_page_with_components_of_the_engine_keeps_its_styles(small: Portal) -> None:
    small.write("docs/tabs.md", '# Tabs\n\n<div class="grid cards" markdown>\n\n- a\n\n</div>\n')
    small.write("docs/asked.md", "---\nmaterial: true\n---\n# Asked\n")
    assert build(small.root, site=small.root / "site", as_of=AS_OF).written
    for name, kept in (("tabs", True), ("asked", True), ("projects", False)):
        text = (small.root / "site" / name / "index.html").read_text(encoding="utf-8")
        assert ("stylesheets/main." in text and "javascripts/bundle." in text) == kept, name
        assert text.count("<h1") == 1 and text.count("<main") == 1 and "mk-top" in text


# ---------------------------------------------------------------- JSON-LD

REQUIRED = {
    "BreadcrumbList": {"itemListElement"}, "DataCatalog": {"name", "description", "dataset", "license"},
    "Dataset": {"name", "description", "license", "distribution", "identifier"},
    "Event": {"name", "startDate"}, "Quotation": {"text", "creator", "url"},
}  # fmt: skip


def blocks(site: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(site.rglob("*.html")):
        for written in re.findall(
            r'<script type="application/ld\+json">(.*?)</script>', path.read_text(encoding="utf-8")
        ):
            yield json.loads(written)


def values(thing: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(thing, dict):
        for key, value in thing.items():
            yield from values(value, key)
    elif isinstance(thing, list):
        for each in thing:
            yield from values(each, name)
    else:
        yield name, thing


def judged(site: Path, url: str) -> set[str]:
    kinds = set()
    for block in blocks(site):
        assert block["@context"] == "https://schema.org"
        kinds.add(block["@type"])
        assert block.keys() >= REQUIRED[block["@type"]], block
        for name, value in values(block):
            assert value is not None and value != ""
            if name in ("@id", "url", "item", "contentUrl"):
                assert value.startswith(url), (name, value)
                path = site / value.removeprefix(url).partition("#")[0]
                assert path.exists(), value
    return kinds


def test_the_catalogue_speaks_to_programs(built: Path) -> None:
    assert judged(built, "https://mihon.example/") >= {"DataCatalog", "Dataset"}


def test_the_real_portal_speaks_to_programs(folder: Path) -> None:
    assert judged(folder, "https://machikado.example/") == set(REQUIRED)


# ---------------------------------------------------------------- the audit

GOOD = (
    '<!doctype html><html lang="ja"><head><title>{title}｜町</title><meta name="description" content="{about}">'
    '<meta property="og:site_name" content="町"></head><body><h1>x</h1></body></html>'
)


def audited(tmp_path: Path, pages: dict[str, str], nav: dict[str, str]) -> list[tuple[str, str]]:
    for path, title in pages.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        about = "" if title.endswith("!") else "説明"
        (tmp_path / path).write_text(GOOD.format(title=title, about=about).replace("町｜町", "町"), encoding="utf-8")
    found = list(audit(tmp_path, nav=nav))
    assert all(each.level == "warning" and each.fix and each.fix_en for each in found)
    return [(each.code, str(each.value)) for each in found]


def test_good_heads_pass(tmp_path: Path) -> None:
    pages = {"index.html": "橋12件の記録", "a/index.html": "橋（12件）", "b/index.html": "橋"}
    assert audited(tmp_path, pages, {"": "はじめに", "a/": "橋"}) == []


@pytest.mark.parametrize(
    ("pages", "found"),
    [
        ({"index.html": "町"}, ("title-without-finding", "町")),
        ({"index.html": "はじめに"}, ("title-without-finding", "はじめに")),
        ({"index.html": "橋12件", "a/index.html": "橋"}, ("title-without-finding", "橋")),
        ({"index.html": "橋12件", "b/index.html": "川", "c/index.html": "川"}, ("duplicate-title", "川")),
        ({"index.html": "橋12件", "b/index.html": "川!"}, ("missing-description", "")),
    ],
)  # fmt: skip
def test_bad_heads_are_told(tmp_path: Path, pages: dict[str, str], found: tuple[str, str]) -> None:
    assert audited(tmp_path, pages, {"": "はじめに", "a/": "橋"}) == [found]


def test_warnings_have_their_words() -> None:
    assert catalogue().keys() >= WARNINGS


def test_the_navigation_gives_names(small: Portal) -> None:
    small.edit(
        "mkdocs.yml", "  - データ: data/index.md\n", "  - くくり:\n      - データ: data/index.md\n      - about.md\n"
    )
    nav = read_config(small.root).nav
    assert nav == {"": "はじめに", "projects/": "プロジェクト", "data/": "データ", "about/": "", "methods/": "計算方法"}


@pytest.mark.parametrize("name", ["small", "other", "charts"])
def test_a_portal_passes_without_noise(name: str, tmp_path: Path) -> None:
    root = tmp_path / name
    shutil.copytree(PORTALS / name, root, ignore=shutil.ignore_patterns(".machikado", "site"))
    assert build(root, site=tmp_path / "site", as_of=AS_OF).written
    assert [(each.code, each.value) for each in audit(tmp_path / "site", nav=read_config(root).nav)] == []
