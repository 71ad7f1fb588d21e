"""The handbook: a site of its own that builds without a warning, asks no other host, and leads somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from selectolax.lexbor import LexborHTMLParser
from test_rooms import PACKAGE, ROOMS

from browsing import Site, Watched

ROOT = Path(__file__).resolve().parents[2]
HANDBOOK = ROOT / "handbook"
SOURCES = sorted((HANDBOOK / "docs").rglob("*.md"))
DECISIONS = sorted((HANDBOOK / "docs/decisions").glob("0*.md"))
LOADS = "script[src], img[src], iframe[src], source[src], link[rel=stylesheet], link[rel~=icon], link[rel=preconnect]"
# What only a programmer asks about: modules, tests and tools.
PROGRAM = re.compile(r"generator/machikado|\bpytest\b|\b\w+/\w+\.py\b|\bmake (?:bench|lock|lint)\b")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handbook") / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", str(HANDBOOK / "mkdocs.yml")]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run([*command, "-d", str(folder)], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0 and not done.stderr.strip(), done.stdout + done.stderr
    return folder


def pages(folder: Path) -> Iterator[tuple[Path, LexborHTMLParser]]:
    for path in sorted(folder.rglob("*.html")):
        yield path, LexborHTMLParser(path.read_text(encoding="utf-8"))


def test_every_page_is_built(built: Path) -> None:
    names = {path.relative_to(HANDBOOK / "docs").with_suffix(".html").as_posix() for path in SOURCES}
    assert names == {path.relative_to(built).as_posix() for path, _ in pages(built)} - {"404.html"}


def test_no_page_asks_another_host(built: Path) -> None:
    assert sum(len(page.css(LOADS)) for _, page in pages(built)) > len(SOURCES)
    for path, page in pages(built):
        for node in page.css(LOADS):
            address = node.attributes.get("src") or node.attributes.get("href") or ""
            assert not urlsplit(address).netloc, f"{path.name}: {address}"
    for path in built.rglob("*.css"):
        loaded = re.findall(r"""(?:url\(|@import )["']?((?:https?:)?//[^"')]+)""", path.read_text(encoding="utf-8"))
        assert not loaded, f"{path.name}: {loaded}"


def test_every_internal_link_leads_somewhere(built: Path) -> None:
    anchors = {path: {node.attributes["id"] for node in page.css("[id]")} for path, page in pages(built)}
    assert len(anchors) > len(SOURCES) and sum(map(len, anchors.values())) > 100
    for path, page in pages(built):
        for node in page.css("a[href]"):
            parts = urlsplit(node.attributes["href"] or "")
            if parts.scheme or parts.netloc or path.name == "404.html":
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), f"{path.name}: {node.attributes['href']}"
            assert not parts.fragment or unquote(parts.fragment) in anchors[target], f"{path.name}: #{parts.fragment}"


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("name", ["index.html", "generator/rooms.html", "pages/charts.html", "run/performance.html"])
def test_a_browser_asks_no_other_host_and_nothing_is_too_wide(site: Site, built: Path, name: str, width: int) -> None:
    context = site.browser.new_context(viewport={"width": width, "height": 900})
    watched = Watched(context)
    watched.page.goto((built / name).as_uri(), wait_until="load")
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
    assert [each for each in watched.complaints if each.startswith("elsewhere")] == []
    context.close()


def test_the_readmes_lead_to_it() -> None:
    for name in ("README.md", "README.ja.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "(handbook/docs/index.md)" in text and "`make handbook`" in text, name


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_pages_are_of_sensible_length_and_say_what_they_are(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    head = yaml.safe_load(text.split("---\n")[1])
    assert head["title"] and head["description"]
    assert len(text) <= 16_000 and len(re.findall(r"^# ", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.M)) == 1


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_decisions_are_short_records(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 40
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]


def test_decisions_are_numbered_without_gaps_and_listed() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    listed = (HANDBOOK / "docs/decisions/index.md").read_text(encoding="utf-8")
    assert all(f"({path.name})" in listed for path in DECISIONS)


def test_where_things_live_is_true() -> None:
    """Every room has its sentence, and every file that the page names is there."""
    text = (HANDBOOK / "docs/generator/rooms.md").read_text(encoding="utf-8")
    table, _, rest = text.partition("## The import rule")
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| `")]
    rooms = {room.rstrip("/"): row for row in rows for room in re.findall(r"`([^`]+)`", row[0])}
    assert set(re.findall(r"\w+", ROOMS)) <= rooms.keys()
    for room, (_, sentence, *files) in rooms.items():
        assert is_there(room) and sentence.rstrip(" |").endswith("."), room
        named = re.findall(r"`([^`]+)`", "".join(files))
        assert not [name for name in named if not is_there(f"{room}/{name}")], room
        modules = {path.stem for path in (PACKAGE / room).glob("*.py")} - {"__init__"}
        assert modules <= set(named) or room in ("cli", "theme"), modules - set(named)
    paths = re.findall(r"`([\w./]+/[\w./]*)`", rest)
    assert len(paths) > 30
    assert not [path for path in paths if not is_there(path) and not (ROOT / path).exists()]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_the_modules_that_a_page_names_are_there(path: Path) -> None:
    rooms = r"(?:intake|diff|outputs|sql|package|validation|core)\b|build/(?!handbook)\w|site/(?!index)\w"
    named = re.findall(rf"`((?:{rooms})[\w./]*)`", path.read_text(encoding="utf-8"))
    assert not [each for each in named if not each.startswith("package.") and not is_there(each)]


def is_there(path: str) -> bool:
    return any((PACKAGE / f"{path}{suffix}").exists() for suffix in ("", ".py"))


def test_no_page_of_the_citizens_site_is_for_programmers() -> None:
    docs = ROOT / "docs"
    assert not [name for name in ("developing", "architecture", "performance") if list(docs.glob(f"{name}*"))]
    for path in (*docs.rglob("*.md"), *docs.rglob("*.j2")):
        assert not PROGRAM.search(path.read_text(encoding="utf-8")), path
    navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:")[2]
    assert navigation and not re.search("developing|architecture|performance|handbook", navigation)
