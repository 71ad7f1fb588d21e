"""Frames are cut at their markers and filled; the sitemap lists every page."""

from __future__ import annotations

from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from machikado.build.stamp import SITEMAP_SIZE, fill, frame, sitemap
from machikado.package.page_addresses import SHELL
from machikado.site.markdown_files import StampedPage

RENDERED = (
    f'<html><head><title>{SHELL}-title | 町</title><meta name="description" content="{SHELL}-description">'
    f'<link rel="canonical" href="https://a.example/base/projects/{SHELL}/"></head>'
    f'<body><a href="../../">home</a><article><!--{SHELL}-body--></article></body></html>'
)


def page(title: str = "t", body: str = "b", description: str = "d", address: str = "projects/sakura/") -> StampedPage:
    return StampedPage(address=address, title=title, description=description, body=body, origin="docs/x.html.j2")


def filled(record: StampedPage, shell: str = RENDERED) -> LexborHTMLParser:
    return LexborHTMLParser(fill(frame(shell, f"projects/{SHELL}/"), record).decode())


def test_a_page_is_the_frame_with_its_four_values() -> None:
    text = fill(frame(RENDERED, f"projects/{SHELL}/"), page(body="<h1>さくら</h1>")).decode()
    expected = RENDERED.replace(f"<!--{SHELL}-body-->", "<h1>さくら</h1>").replace(f"{SHELL}-title", "t")
    assert text == expected.replace(f"{SHELL}-description", "d").replace(SHELL, "sakura")


@given(st.text(alphabet=st.sampled_from("<>\"'&;/ !-a町"), max_size=20))
def test_title_and_description_are_escaped(text: str) -> None:
    tree = filled(page(title=text, description=text))
    assert tree.css_first("title").text() == f"{text} | 町"
    assert tree.css_first("meta").attributes["content"] == text
    assert len(tree.css("*")) == len(filled(page()).css("*"))


def test_a_marker_in_a_value_is_a_value() -> None:
    tricky = f"{SHELL}-title {SHELL}-description <!--{SHELL}-body-->"
    assert filled(page(title=tricky)).css_first("title").text() == f"{tricky} | 町"


@pytest.mark.parametrize(
    ("shell", "address", "canonical"),
    [
        (f"projects/{SHELL}/", "projects/sakura/", "https://a.example/base/projects/sakura/"),
        (f"projects/{SHELL}/", "projects/さくら/", "https://a.example/base/projects/%E3%81%95%E3%81%8F%E3%82%89/"),
        (f"事業/{SHELL}/", "事業/sakura/", "https://a.example/base/%E4%BA%8B%E6%A5%AD/sakura/"),
        (f"a/{SHELL}/{SHELL}/", "a/b/c/", "https://a.example/base/a/b/c/"),
        (f"form-{SHELL}/", "form/", "https://a.example/base/form/"),
    ],
)
def test_the_canonical_address_is_the_pages_own(shell: str, address: str, canonical: str) -> None:
    for written in {shell, quote(shell)}:
        html = f'<link rel="canonical" href="https://a.example/base/{written}">'
        assert fill(frame(html, shell), page(address=address)).decode() == f'<link rel="canonical" href="{canonical}">'


def locations(content: bytes) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(content).iter() if node.tag.endswith("}loc")]


def test_a_sitemap_lists_every_address_once_in_order() -> None:
    (artifact,) = sitemap({"b/": "", "": "", "a/町/": ""}, "https://a.example/base")
    assert artifact.path == "sitemap.xml"
    root = "https://a.example/base/"
    assert locations(artifact.content) == [root, f"{root}a/%E7%94%BA/", f"{root}b/"]


@pytest.mark.parametrize(("pages", "files"), [(SITEMAP_SIZE, 1), (SITEMAP_SIZE + 1, 3), (2 * SITEMAP_SIZE + 1, 4)])
def test_a_long_sitemap_is_split(pages: int, files: int) -> None:
    found = {
        artifact.path: artifact.content for artifact in sitemap((f"p/{n}/" for n in range(pages)), "https://a.example/")
    }
    assert len(found) == files
    if files > 1:
        index = locations(found.pop("sitemap.xml"))
        assert index == [f"https://a.example/{name}" for name in found]
    listed = [address for content in found.values() for address in locations(content)]
    assert len(listed) == len(set(listed)) == pages
    assert all(len(locations(content)) <= SITEMAP_SIZE for content in found.values())


def test_a_frame_is_compact_and_its_settings_stay_json_that_ends_no_script() -> None:
    settings = '{"a": "\\u3053", "b": "<\\u002fscript>"}'
    shell = f'<a>\n\n   <b>\n<script id="__config" type="application/json">{settings}</script>\n'
    (piece,) = frame(shell, "x/").pieces
    assert piece.decode() == (
        '<a>\n<b>\n<script id="__config" type="application/json">{"a":"こ","b":"\\u003c/script\\u003e"}</script>\n'
    )
