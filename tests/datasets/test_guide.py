"""The guide with pictures: each is there and says what it shows, and every button that is named has that name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from machikado.core.git import as_of
from machikado.core.i18n import texts
from machikado.portal import open_portal

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs/assets/guide"
PAGES = ("form", "excel", "github")
# Names on pages and in programs that are not ours.
ELSEWHERE = {
    "Issues", "Add file", "Create new file", "Upload files", "Commit changes", "Propose changes", "Create pull request",
    "Create", "編集を有効にする",
}  # fmt: skip


@pytest.fixture(scope="module", params=PAGES)
def page(request: pytest.FixtureRequest, folder: Path) -> LexborHTMLParser:
    return LexborHTMLParser((folder / "contribute" / request.param / "index.html").read_text(encoding="utf-8"))


def size(file: Path) -> tuple[int, int]:
    """Width and height of a WebP or SVG file."""
    if file.suffix == ".svg":
        found = re.search(r'width="(\d+)" height="(\d+)"', file.read_text(encoding="utf-8"))
        assert found
        return int(found[1]), int(found[2])
    data = file.read_bytes()
    assert data[:4] == b"RIFF" and data[12:16] == b"VP8X"
    return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1


def test_every_picture_is_there_in_its_size_and_is_described(page: LexborHTMLParser) -> None:
    pictures = page.css("article .mk-picture")
    assert len(pictures) >= 3
    for figure in pictures:
        image = figure.css_first("img").attributes
        file = PICTURES / str(image["src"]).rpartition("/")[2]
        assert (image["width"], image["height"]) == tuple(map(str, size(file))), file.name
        assert len(str(image["alt"])) >= 20, file.name
        assert figure.css_first("figcaption").text().strip()


def test_no_picture_is_left_over_and_all_are_small() -> None:
    named = {name for each in PAGES for name in re.findall(r'picture\("([^"]+)"', source(each))}
    files = list(PICTURES.iterdir())
    assert {file.name for file in files} == named
    assert sum(file.stat().st_size for file in files) < 300_000


def source(name: str) -> str:
    return (ROOT / f"docs/contribute/{name}.md.j2").read_text(encoding="utf-8")


def test_the_buttons_that_are_named_exist() -> None:
    scripts = (ROOT / "generator/machikado/theme/assets/javascripts/forms").glob("*.js")
    script = "".join(path.read_text(encoding="utf-8") for path in scripts)
    ours = {*re.findall(r'"([^"\n]+)"', script), *texts("ja").values()}
    about = [rows.table for rows in open_portal(ROOT, as_of(ROOT)).package.tables.values() if rows.table.register]
    ours |= {f"{one}{table.title}{two}" for one, two in re.findall(r"`([^`$\n]+)\$\{title\}([^`$\n]+)`", script)
             for table in about}  # fmt: skip
    named = {name for each in PAGES for name in re.findall(r'key\("([^"]+)"\)', source(each))}
    assert named - ELSEWHERE <= ours and named & ours


def test_every_way_says_who_answers_what_follows_and_what_is_never_shown(page: LexborHTMLParser) -> None:
    anchors = {heading.attributes.get("id") for heading in page.css("article h2")}
    assert {"after", "never", "later"} <= anchors
    words = page.css_first("article").text()
    assert "見積もり" in words and "架空の例" in words and "個人の名前" in words


def test_every_way_says_once_where_to_send_it(page: LexborHTMLParser) -> None:
    """This portal names no address so far: each page says so, once."""
    (told,) = page.css("article [data-no-contact]")
    assert told.text() == texts("ja")["contact_none"]
    assert "公開している人や団体" not in page.css_first("article").text()


def test_sketches_say_that_they_are_sketches() -> None:
    for file in PICTURES.glob("*.svg"):
        assert "見取り図（実際の画面ではありません）" in file.read_text(encoding="utf-8")
        assert "<title>" in file.read_text(encoding="utf-8") and "http" not in re.sub(
            'xmlns="[^"]+"', "", file.read_text()
        )


def test_the_first_page_leads_to_every_way(folder: Path) -> None:
    first = LexborHTMLParser((folder / "contribute/index.html").read_text(encoding="utf-8"))
    links = {link.attributes.get("href") for link in first.css("article a")}
    assert {f"../contribute/{name}/" for name in PAGES} <= links or {f"{name}/" for name in PAGES} <= links
