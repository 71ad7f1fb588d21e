"""Whole builds with each site engine: the same addresses, nothing rewritten without need, nothing over a good site."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import AS_OF, PORTALS, Portal
from pytest_regressions.file_regression import FileRegressionFixture
from selectolax.lexbor import LexborHTMLParser

from machikado.build.audit import audit
from machikado.build.engines import ENGINES
from machikado.build.pipeline import Built, build
from machikado.build.written_files import expected

each_engine = pytest.mark.parametrize(
    "engine", [pytest.param(name, marks=pytest.mark.xdist_group(f"building with {name}")) for name in ENGINES]
)


def copied(name: str, folder: Path) -> Portal:
    root = folder / name
    shutil.copytree(PORTALS / name, root, ignore=shutil.ignore_patterns(".machikado", "site"))
    return Portal(root)


def built(portal: Portal, engine: str = "mkdocs") -> Built:
    return build(portal.root, site=portal.root / "site", as_of=AS_OF, engine=engine)


def files(portal: Portal) -> dict[str, bytes]:
    site = portal.root / "site"
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def faults(portal: Portal) -> list[str]:
    site = portal.root / "site"
    written = expected(portal.root, site)
    assert written
    return [f"{found.origin} {found.message_en}" for found in audit(site, written)]


def searched(portal: Portal) -> dict[str, str]:
    """What the search can find: address and title."""
    texts = [json.loads(path.read_text().partition(",")[2].partition(",")[2][:-2]) for path in chunks(portal)]
    return {address: head.partition("\n")[0] for chunk in texts for address, _, head, _ in chunk}


def chunks(portal: Portal) -> list[Path]:
    return sorted((portal.root / "site/search/t").glob("*.js"))


def errors(outcome: Built) -> list[str]:
    return [found.code for found in outcome.problems if found.level == "error"]


def html(portal: Portal, address: str) -> LexborHTMLParser:
    return LexborHTMLParser((portal.root / "site" / address / "index.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Portal]:
    """Portals as an engine built them, each once; tests that change one take a copy."""
    made: dict[tuple[str, str], Portal] = {}

    def site(name: str, engine: str) -> Portal:
        if (name, engine) not in made:
            portal = copied(name, tmp_path_factory.mktemp(engine))
            assert built(portal, engine).written
            made[name, engine] = portal
        return made[name, engine]

    return site


@each_engine
@pytest.mark.parametrize("name", ["small", "other"])
def test_a_portal_builds_and_is_sound(
    sites: Callable[[str, str], Portal], name: str, engine: str, file_regression: FileRegressionFixture
) -> None:
    portal = sites(name, engine)
    assert faults(portal) == []
    ours = [
        path for path in files(portal) if path.endswith(".html") or path.startswith(("contribute/", "data/", "sitemap"))
    ]
    file_regression.check("\n".join(sorted(ours)) + "\n", basename=f"addresses_{name}")


@each_engine
def test_record_pages_have_the_engines_frame(sites: Callable[[str, str], Portal], engine: str) -> None:
    portal = sites("small", engine)
    page = html(portal, "projects/nagisa")
    assert page.css_first("title").text() == "なぎさの<渋滞>「緩和」事業｜みほん（架空）"
    assert page.css_first("article h1").text() == "なぎさの<渋滞>「緩和」事業"
    assert page.css_first("link[rel=canonical]").attributes["href"] == "https://mihon.example/projects/nagisa/"
    assert page.css_first("html").attributes["lang"] == "ja"
    frame = [node.tag for node in html(portal, "").css("body > header, body > footer, nav, header a")]
    assert frame == [node.tag for node in page.css("body > header, body > footer, nav, header a")]
    assert not [
        path for path, content in files(portal).items() if "machikado-shell" in path or b"machikado-shell" in content
    ]


@each_engine
def test_the_search_index_knows_records(sites: Callable[[str, str], Portal], engine: str) -> None:
    found = searched(sites("small", engine))
    assert found["projects/nagisa/"] == "なぎさの<渋滞>「緩和」事業"
    assert found["municipalities/483036/"] == "みなみ県おき村"
    assert "data/projects/" in found and "data/" in found
    engines_own = {"search.json", "search/search_index.json"}
    assert not engines_own & files(sites("small", engine)).keys()


@each_engine
def test_a_build_without_changes_rewrites_nothing(sites: Callable[[str, str], Portal], engine: str) -> None:
    portal = sites("small", engine)
    times = {path: path.stat().st_mtime_ns for path in (portal.root / "site").rglob("*")}
    written = built(portal, engine).written
    assert written is not None
    assert (written.written, written.removed) == ((), ())
    assert {path: path.stat().st_mtime_ns for path in (portal.root / "site").rglob("*")} == times


@each_engine
def test_a_build_elsewhere_is_the_same_byte_for_byte(
    sites: Callable[[str, str], Portal], engine: str, tmp_path: Path
) -> None:
    elsewhere = copied("small", tmp_path / "a folder" / "somewhere else")
    assert built(elsewhere, engine).written
    assert files(elsewhere) == files(sites("small", engine))


@pytest.fixture
def fresh(sites: Callable[[str, str], Portal], tmp_path: Path) -> Callable[[str], Portal]:
    """A copy, to change, of the small portal and its site."""

    def portal(engine: str) -> Portal:
        shutil.copytree(sites("small", engine).root, tmp_path / "small")
        return Portal(tmp_path / "small")

    return portal


@each_engine
def test_what_changed_is_written_and_what_is_gone_is_removed(fresh: Callable[[str], Portal], engine: str) -> None:
    portal = fresh(engine)
    portal.edit("datasets/adoptions/momiji-2015.yaml", "what: 見守りの仕組み", "what: 新しい見守り")
    written = built(portal, engine).written
    assert written is not None
    assert "adoptions/momiji-2015/index.html" in written.written
    assert {"adoptions/index.html", "data/adoptions.csv"} <= set(written.written)
    assert len(written.written) <= 24 and written.removed == ()

    (portal.root / "datasets/adoptions/oki-2015.yaml").unlink()
    portal.write("docs/about.md", "# About")
    assert built(portal, engine).written
    assert "about/index.html" in files(portal) and "adoptions/oki-2015/index.html" not in files(portal)
    assert faults(portal) == []

    (portal.root / "docs/about.md").unlink()
    written = built(portal, engine).written
    assert written is not None
    assert "about/index.html" in written.removed
    assert faults(portal) == []


def replacing(path: str, old: str, new: str) -> Callable[[Portal], object]:
    return lambda portal: portal.edit(path, old, new)


def adding(path: str, text: str) -> Callable[[Portal], object]:
    return lambda portal: portal.append(path, text)


def writing(path: str) -> Callable[[Portal], object]:
    return lambda portal: portal.write(path, "x")


ERRORS = {
    "data": ("wrong-type", replacing("datasets/outcomes.csv", "minami-news,33", "minami-news,多い")),
    "rule": ("adoption-before-project", replacing("datasets/adoptions/momiji-2015.yaml", "2015-04", "2012-04")),
    "schema": ("broken-schema", replacing("datasets/schemas/sources.yaml", "primaryKey: [id]", "primaryKey: [x]")),
    "sql": ("broken-sql", adding("datasets/derived/adoption_counts.sql", "oops\n")),
    "Markdown template": ("broken-template", adding("docs/projects/index.md.j2", "{{ nope }}")),
    "stamped template": ("broken-template", adding("docs/projects/{id}.html.j2", "{{ row.nope }}")),
    "two pages": ("same-address", writing("docs/projects/sakura.md")),
    "two files": ("same-address", writing("docs/data/projects.csv")),
    "engine": ("engine-failed", replacing("mkdocs.yml", "name: material", "name: no-such-theme")),
    "settings": ("broken-yaml", adding("mkdocs.yml", "a: [\n")),
    "no settings": ("unreadable-file", lambda portal: (portal.root / "mkdocs.yml").unlink()),
}


@pytest.mark.xdist_group("building with mkdocs")
@pytest.mark.parametrize("name", ERRORS)
def test_an_error_leaves_the_last_good_site_as_it_was(fresh: Callable[[str], Portal], name: str) -> None:
    code, spoil = ERRORS[name]
    portal = fresh("mkdocs")
    before = {path: path.stat().st_mtime_ns for path in (portal.root / "site").rglob("*")}
    content = files(portal)
    spoil(portal)
    outcome = built(portal)
    assert outcome.written is None
    assert set(errors(outcome)) == {code}
    assert files(portal) == content
    assert {path: path.stat().st_mtime_ns for path in (portal.root / "site").rglob("*")} == before
    assert {path.name for path in portal.root.iterdir()} <= {"datasets", "docs", "mkdocs.yml", "site", ".machikado"}


@pytest.mark.xdist_group("building with mkdocs")
def test_an_error_in_the_first_build_leaves_no_site(small: Portal) -> None:
    small.append("docs/projects/{id}.html.j2", "{{ row.nope }}")
    assert errors(built(small)) == ["broken-template"]
    assert not (small.root / "site").exists()


@each_engine
def test_what_people_type_is_text_everywhere(small: Portal, engine: str) -> None:
    title = 'さくら *a* _b_ {{ 7*7 }} {% x %} | c | ](d) [e](f) `g` <渋滞> &lt;b&gt; "h" {: #i } {#j} 1. k'
    small.edit("datasets/projects/sakura.yaml", "title: さくらの見守り事業", f"title: {json.dumps(title)}")
    outcome = built(small, engine)
    assert errors(outcome) == [] and outcome.written
    assert faults(small) == []
    page = html(small, "projects/sakura")
    assert page.css_first("title").text() == f"{title}｜みほん（架空）"
    assert page.css_first("h1").text() == title
    assert title in [node.text() for node in html(small, "projects").css("article li a")]
    assert searched(small)["projects/sakura/"] == title


@each_engine
def test_the_settings_may_be_written_shortly(small: Portal, engine: str) -> None:
    small.write("mkdocs.yml", "site_name: x\ntheme: material\nplugins: {search: {}, machikado: {}}\n")
    (small.root / "docs/index.md").unlink()
    assert built(small, engine).written
    assert {"index.html", "projects/sakura/index.html", "data/index.html"} <= files(small).keys()
    assert "sitemap.xml" not in files(small)  # nobody said where the site will stand


@each_engine
def test_one_stamped_page_and_folders_in_japanese(small: Portal, engine: str) -> None:
    small.write("docs/様式.html.j2", "---\ntitle: 様式\n---\n<h1>様式</h1>")
    (small.root / "docs/projects/{id}.html.j2").rename(small.root / "docs/{id}.html.j2")
    folder = small.root / "docs/事業"
    folder.mkdir()
    (small.root / "docs/{id}.html.j2").rename(folder / "{id}.html.j2")
    path = "docs/事業/{id}.html.j2"
    small.edit(path, 'title: "{{ row.title }}"', 'table: projects\ntitle: "{{ row.title }}"')
    assert built(small, engine).written
    assert faults(small) == []
    canonical = html(small, "事業/sakura").css_first("link[rel=canonical]").attributes["href"]
    assert canonical == "https://mihon.example/%E4%BA%8B%E6%A5%AD/sakura/"
    assert html(small, "様式").css_first("article h1").text().strip() == "様式"
    assert f"<loc>{canonical}</loc>".encode() in files(small)["sitemap.xml"]


def test_what_another_build_wrote_is_not_expected_of_a_site(tmp_path: Path) -> None:
    portal = copied("small", tmp_path)
    assert expected(portal.root, portal.root / "site") is None
    build(portal.root, site=tmp_path / "elsewhere", as_of=AS_OF)
    assert expected(portal.root, portal.root / "site") is None
    assert "index.html" in (expected(portal.root, tmp_path / "elsewhere") or [])
