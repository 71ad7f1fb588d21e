"""Templates and rows become pages: each with its address, title and description, or a fault that says why not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import AS_OF, PORTALS

from machikado.core.model import Artifact, Problem
from machikado.package.page_addresses import SHELL
from machikado.package.rows import Package
from machikado.portal import open_portal
from machikado.site.assemble import site_of
from machikado.site.markdown_files import StampedPage
from machikado.site.model import Site
from machikado.site.pages import markdown_pages, stamped_pages


@pytest.fixture(scope="module")
def package() -> Package:
    return open_portal(PORTALS / "small", AS_OF).package


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return tmp_path / "docs"


def write(docs: Path, path: str, text: str) -> None:
    target = docs / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def own(package: Package, docs: Path) -> Site:
    """The site of the templates in `docs` alone."""
    site = site_of(package, docs, "ja")
    site.templates = tuple(each for each in site.templates if each.folder == docs)
    return site


def stamped(package: Package, docs: Path) -> tuple[dict[str, StampedPage], list[Problem]]:
    site = own(package, docs)
    return {page.address: page for _, page in stamped_pages(site)}, site.faults


def written(package: Package, docs: Path, shells: bool = True) -> tuple[dict[str, str], list[Problem]]:
    site = own(package, docs)
    return {page.path: page.content.decode() for page in markdown_pages(site, shells)}, site.faults


def front_matter(page: str) -> dict[str, Any]:
    meta: dict[str, Any] = yaml.safe_load(page.split("---\n")[1]) or {}
    return meta


def test_every_row_gets_a_stamped_page(package: Package, docs: Path) -> None:
    write(docs, "projects/{id}.html.j2", '---\ntitle: "{{ row.title }}"\ndescription: 事業\n---\n<h1>{{ row.id }}</h1>')
    pages, faults = stamped(package, docs)
    assert faults == []
    assert pages.keys() == {"projects/sakura/", "projects/nagisa/"}
    page = pages["projects/nagisa/"]
    assert (page.title, page.description, page.body) == ("なぎさの<渋滞>「緩和」事業", "事業", "<h1>nagisa</h1>")
    assert page.origin == "docs/projects/{id}.html.j2"


def test_a_page_below_a_record_is_not_where_the_record_is(package: Package, docs: Path) -> None:
    told = "---\ntitle: x\ndescription: x\n"
    write(docs, "projects/{id}/more.html.j2", f'{told}filter: row.id == "sakura"\n---\n<h1>{{{{ url(row) }}}}</h1>')
    write(docs, "projects/{id}.html.j2", f"{told}---\n<h1>{{{{ url(row) }}}}</h1>")
    pages, faults = stamped(package, docs)
    assert faults == []
    assert {address: page.body for address, page in pages.items()} == {
        "projects/sakura/more/": "<h1>../../../projects/sakura/</h1>",
        "projects/sakura/": "<h1>../../projects/sakura/</h1>",
        "projects/nagisa/": "<h1>../../projects/nagisa/</h1>",
    }


def test_every_row_gets_a_markdown_page(package: Package, docs: Path) -> None:
    write(
        docs,
        "sources/{id}.md.j2",
        '---\ntitle: "{{ row.title }}"\nhide: [toc]\n---\n# {{ row.title }}\n\n{{ row.kind }}',
    )
    pages, faults = written(package, docs)
    assert faults == []
    assert pages.keys() == {f"sources/{name}/index.md" for name in ("mihon-report", "mihon-minutes", "minami-news")}
    page = pages["sources/minami-news/index.md"]
    assert page == '---\ntitle: "みなみ町だより"\nhide: ["toc"]\n---\n\n# みなみ町だより\n\nnews\n'


def test_a_stamped_template_gives_the_engine_one_shell(package: Package, docs: Path) -> None:
    write(docs, "projects/{id}.html.j2", "---\ntitle: x\nstatus: new\n---\n{{ nope }}")
    pages, faults = written(package, docs)
    assert faults == []
    ((path, shell),) = pages.items()
    assert path == f"projects/{SHELL}/index.md"
    assert shell.endswith(f"---\n\n<!--{SHELL}-body-->\n")
    assert front_matter(shell) == {
        "title": f"{SHELL}-title", "description": f"{SHELL}-description",
        "hide": ["navigation", "toc"], "search": {"exclude": True}, "status": "new",
    }  # fmt: skip


def test_without_shells_stamped_pages_are_markdown_too(package: Package, docs: Path) -> None:
    write(docs, "projects/{id}.html.j2", '---\ntitle: "{{ row.title }}"\n---\n<h1>{{ row.title }}</h1>')
    pages, faults = written(package, docs, shells=False)
    assert faults == []
    assert pages.keys() == {"projects/sakura/index.md", "projects/nagisa/index.md"}
    assert front_matter(pages["projects/nagisa/index.md"])["title"] == "なぎさの&lt;渋滞&gt;「緩和」事業"
    assert pages["projects/sakura/index.md"].endswith("---\n\n<h1>さくらの見守り事業</h1>\n")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("row.kind == 'prefecture'", {"000001", "480002"}),
        ("row.part_of and row.part_of.name == 'みなみ県'", {"482013", "482048", "483028", "483036"}),
        ("row.lat is none", {"483036"}),
        ("false", set()),
    ],
)
def test_a_filter_says_which_rows_get_pages(package: Package, docs: Path, wanted: str, expected: set[str]) -> None:
    write(docs, "towns/{code}.html.j2", f'---\ntable: municipalities\nfilter: "{wanted}"\n---\nx')
    pages, faults = stamped(package, docs)
    assert faults == []
    assert pages.keys() == {f"towns/{code}/" for code in expected}


@pytest.mark.parametrize(
    ("front", "words"),
    [
        ("table: nope", "there is no table “nope”"),
        ("table: projects\nfilter: row.id ==", "TemplateSyntaxError"),
        ("table: projects\nfilter: row.nope", "nope"),
        ("table: projects\nfilter: nope == 1", "nope"),
        ("table: projects\nfilter: row.__class__", "unsafe"),
        ("table: projects\ntitle: '{{ row.nope }}'", "nope"),
        ("table: projects\ntitle: '{{ row.'", "TemplateSyntaxError"),
        ("table: projects\nanchors: {statements: 's{nope}'}", None),
    ],
)
@pytest.mark.parametrize("suffix", ["html", "md"])
def test_what_front_matter_gets_wrong_is_told(
    package: Package, docs: Path, suffix: str, front: str, words: str | None
) -> None:
    write(docs, f"x/{{id}}.{suffix}.j2", f"---\n{front}\n---\nx")
    site = own(package, docs)
    list(markdown_pages(site))
    list(stamped_pages(site))
    assert all(fault.code == "broken-template" for fault in site.faults)
    assert {fault.origin.path for fault in site.faults} == ({f"docs/x/{{id}}.{suffix}.j2"} if words else set())
    assert all((words or "") in fault.message_en for fault in site.faults)


def test_a_template_of_a_folder_that_is_no_table_is_told(package: Package, docs: Path) -> None:
    write(docs, "nope/{id}.html.j2", "x")
    pages, (fault,) = stamped(package, docs)
    assert pages == {}
    assert (fault.code, str(fault.origin)) == ("broken-template", "docs/nope/{id}.html.j2:1")


def test_a_hole_that_is_no_field_is_told(package: Package, docs: Path) -> None:
    write(docs, "projects/{name}.html.j2", "x")
    _, (fault,) = stamped(package, docs)
    assert fault.code == "broken-template" and "name" in fault.message


@pytest.mark.parametrize("path", ["{title}.html.j2", "{title}.md.j2"])
def test_a_row_whose_value_is_no_plain_name_has_a_page_too(package: Package, docs: Path, path: str) -> None:
    write(docs, f"sources/{path}", "x")
    write(docs, "a.html.j2", "{{ tables.sources['mihon-minutes']|link }}")
    site = own(package, docs)
    list(markdown_pages(site))
    (link,) = [page.body for template, page in stamped_pages(site) if template.path == "a.html.j2"]
    assert not site.faults and 'href="../sources/みほん会議~20議事概要/"' in link


def test_two_records_with_one_address_are_told(package: Package, docs: Path) -> None:
    write(docs, "x/{kind}.md.j2", "---\ntable: municipalities\n---\nx")
    pages, faults = written(package, docs)
    assert pages.keys() == {"x/prefecture/index.md", "x/town/index.md"}
    assert {(fault.code, fault.value) for fault in faults} == {
        ("same-address", "x/prefecture/"),
        ("same-address", "x/town/"),
    }


def test_a_record_page_and_a_hand_written_one_with_one_address_are_told(package: Package, docs: Path) -> None:
    write(docs, "projects/{id}.md.j2", "x")
    write(docs, "projects/sakura.md", "x")
    pages, (fault,) = written(package, docs)
    assert pages.keys() == {"projects/nagisa/index.md"}
    assert (fault.code, fault.value) == ("same-address", "projects/sakura/")
    assert "docs/projects/sakura.md" in fault.message


def test_the_current_page_is_known(package: Package, docs: Path) -> None:
    write(
        docs,
        "a/b/{id}.html.j2",
        "---\ntable: projects\ntitle: '{{ page.address }}'\n---\n{{ page.root }} {{ page.address }}",
    )
    pages, _ = stamped(package, docs)
    page = pages["a/b/sakura/"]
    assert (page.title, page.body) == ("a/b/sakura/", "../../../ a/b/sakura/")


def test_a_title_is_one_line_of_text(package: Package, docs: Path) -> None:
    write(docs, "projects/{id}.html.j2", '---\ntitle: "{{ row.summary }}"\n---\nx')
    pages, _ = stamped(package, docs)
    assert pages["projects/sakura/"].title == (
        "センサーで獣を見つけ、住民に知らせます。 二つ目の段落です。①と㈱は、そのまま残ります。"
    )
    assert pages["projects/nagisa/"].title == "―"


def test_front_matter_of_pages_is_data_for_the_engine(package: Package, docs: Path) -> None:
    hostile = 'a"\n---\n{{ 7*7 }}: [x]'
    write(docs, "x.md.j2", f"---\ntitle: {json.dumps(hostile)}\nextra: {json.dumps([hostile])}\n---\nx")
    pages, faults = written(package, docs)
    # Braces make it a small template.
    assert faults == []
    meta = front_matter(pages["x/index.md"].replace("\n---\n\nx", "\n---\n"))
    assert meta["title"] == "a&quot; --- 49: [x]"
    assert meta["extra"] == [hostile]


def test_every_artifact_knows_its_template(package: Package, docs: Path) -> None:
    write(docs, "a.md.j2", "x")
    write(docs, "projects/{id}.html.j2", "x")
    found: list[Artifact] = list(markdown_pages(own(package, docs)))
    assert {page.path: page.origin for page in found} == {
        "a/index.md": "docs/a.md.j2", f"projects/{SHELL}/index.md": "docs/projects/{id}.html.j2",
    }  # fmt: skip
