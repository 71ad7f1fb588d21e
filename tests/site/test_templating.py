"""What values can do to a page: nothing. And what templates may say."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import markdown
import pytest
import yaml
from conftest import AS_OF, PORTALS
from hypothesis import assume, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from machikado.core.model import Artifact
from machikado.core.nested_lists import children_of
from machikado.outputs.forms.record_file import annotated
from machikado.package.rows import Package
from machikado.portal import open_portal
from machikado.site.assemble import site_of
from machikado.site.escaping import escape_markdown, safe_url
from machikado.site.markdown_files import StampedPage
from machikado.site.model import Site
from machikado.site.pages import markdown_pages, stamped_pages

EXTENSIONS = "attr_list md_in_html tables def_list footnotes toc smarty admonition abbr meta".split()
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</title></h1></p><b>",
    "](javascript:alert(1))",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "[x]: https://evil.example/",
    "<https://evil.example/>",
    "https://evil.example/ www.evil.example me@evil.example",
    "{{ 7*7 }} {% include 'x' %} {# c #}",
    "*x* _y_ **z** ~~a~~ ==b== ^c^",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "two\nlines\r\nthree\rfour",
    "a\n\n# heading",
    "---\ntitle: evil\n---",
    "# heading",
    "    code",
    "\tcode",
    "`code` ``` more",
    "1. one",
    "- item\n+ item",
    "> quote",
    "Term\n:   definition",
    "!!! note",
    "[TOC]",
    "[^1]",
    "*[HTML]: x",
    "{: #evil .evil onclick=alert(1) }",
    "{#evil}",
    '" onmouseover="alert(1)" x="',
    "&lt;b&gt; &#60;b&#62; &amp;amp;",
    "back\\*slash\\",
    "“quotes” \"straight\" 'single' -- --- ...",
    "<!-- comment",
    "===",
    "なぎさの<渋滞>「緩和」事業",
]
PAGES = {
    "paragraph": "{{ row.title }}",
    "heading": "# {{ row.title }}",
    "item": "- {{ row.title }}",
    "quoted": "> {{ row.title }}",
    "link": "- {{ row|link }}",
    "own text": "- {{ link(tables.sources['mihon-report'], row.title) }}",
    "written link": "[{{ row.title }}]({{ url(row) }})",
    "cell": "| a |\n|---|\n| {{ row.title }} |",
    "inline html": 'so <b title="{{ row.title }}">{{ row.title }}</b>',
    "inline macro": "{% from '_m.html.j2' import mark %}\nso {{ mark(row.title) }}",
    "block macro": "{% from '_m.html.j2' import block %}\n{{ block(row.title) }}",
    "inline prose": "- {{ row.title.split()|join(' ')|prose }}",
    "value with its unit": "- {{ cell(row, row.table.field('title')) }}",
    "joined": "- {{ [row.title, none]|select|join('') }}",
}
MACROS = """{% macro mark(words) %}<b class="x" title="{{ words }}">{{ words }}</b>{% endmacro %}
{% macro block(words) %}<div class="x">
<p>{{ words }}</p>
</div>{% endmacro %}
"""
ALLOWED = set("html head body p h1 ul li a b br div blockquote table thead tbody tr th td".split())


@pytest.fixture(scope="module")
def package() -> Package:
    return open_portal(PORTALS / "small", AS_OF).package


@dataclass(frozen=True, slots=True)
class Desk:
    """A `docs` folder of a test's own over the small portal's data."""

    docs: Path
    package: Package

    def write(self, path: str, text: str) -> None:
        target = self.docs / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())

    def site(self, language: str = "ja") -> Site:
        """The site of these templates alone."""
        site = site_of(self.package, self.docs, language)
        site.templates = tuple(each for each in site.templates if each.folder == self.docs)
        return site

    def markdown(self, path: str, language: str = "ja") -> str:
        """The body of one Markdown page as the engine gets it."""
        site = self.site(language)
        found = {page.path: page for page in markdown_pages(site)}
        assert site.faults == []
        return split(found[path].content.decode())[1].strip()

    def stamped(self, address: str, language: str = "ja") -> StampedPage:
        site = self.site(language)
        found = {page.address: page for _, page in stamped_pages(site)}
        assert site.faults == []
        return found[address]

    def faults(self) -> list[tuple[str, int | None, str]]:
        site = self.site()
        list(markdown_pages(site))
        list(stamped_pages(site))
        return [(fault.origin.path, fault.origin.line, fault.message_en) for fault in site.faults]


@pytest.fixture
def desk(package: Package, tmp_path: Path) -> Desk:
    return Desk(tmp_path / "docs", package)


@contextmanager
def titled(package: Package, title: str) -> Iterator[None]:
    """One project calls itself so for a while, however the checks would judge it."""
    row = package.tables["projects"]["sakura"]
    before = row.values
    row.values = tuple(title if name == "title" else value for name, value in row.record().items())
    try:
        yield
    finally:
        row.values = before


def shown(text: str) -> str:
    """Text as a browser shows it: blanks and breaks are one blank."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip()


def split(page: str) -> tuple[dict[str, Any], str]:
    found = re.match(r"---\n(.*?\n)?---\n", page, re.DOTALL)
    assert found
    return yaml.safe_load(found[1] or "") or {}, page[found.end() :]


def rendered(text: str) -> LexborHTMLParser:
    return LexborHTMLParser(markdown.markdown(text, extensions=EXTENSIONS))


def harmless(tree: LexborHTMLParser) -> None:
    for node in tree.css("*"):
        assert node.tag in ALLOWED, node.html
        assert set(node.attributes) <= {"href", "id", "class", "title", "rel"}, node.html
        assert "javascript" not in (node.attributes.get("href") or "")
        assert "evil.example" not in (node.attributes.get("href") or "")


@pytest.fixture
def hostile(desk: Desk) -> Site:
    """All of PAGES."""
    desk.write("_m.html.j2", MACROS)
    for name, body in PAGES.items():
        front = '---\ntable: projects\nfilter: "row.id == \'sakura\'"\ntitle: "{{ row.title }}"\n---\n'
        desk.write(f"x/{name.replace(' ', '-')}-{{id}}.md.j2", front + body)
    return desk.site()


@pytest.mark.parametrize("title", HOSTILE)
def test_a_value_on_a_markdown_page_is_only_text(hostile: Site, title: str) -> None:
    with titled(hostile.package, title):
        pages = {page.path: page.content.decode() for page in markdown_pages(hostile)}
    assert hostile.faults == [] and len(pages) == len(PAGES)
    for name, page in pages.items():
        meta, body = split(page)
        assert set(meta) == {"title"}
        assert html.unescape(meta["title"]) == shown(title), name
        assert "<" not in meta["title"] and ">" not in meta["title"], name
        tree = rendered(body)
        harmless(tree)
        text = shown(tree.body.text())
        assert shown(title) in text, (name, body)
        for extra in (shown(title), "so", "a"):
            text = text.replace(extra, "", 1)
        assert text.strip() == "", (name, body)


@pytest.mark.parametrize("title", HOSTILE)
def test_a_value_on_a_stamped_page_is_only_text(desk: Desk, title: str) -> None:
    desk.write(
        "projects/{id}.html.j2", '---\ntitle: "{{ row.title }}"\n---\n<h1 title="{{ row.title }}">{{ row.title }}</h1>'
    )
    with titled(desk.package, title):
        page = desk.stamped("projects/sakura/")
    (node,) = LexborHTMLParser(page.body).body.css("*:not(body)")
    assert node.text() == re.sub("\r\n?", "\n", title) and set(node.attributes) == {"title"}
    assert page.title == shown(title)


@given(st.text(alphabet=st.sampled_from(list("\\`*_{}[]()#+-.!|<>&~^=:$\"'@/ \t\n\r1町　")), max_size=24))
def test_escaped_text_is_what_markdown_shows(text: str) -> None:
    assume(shown(text))
    for before, after in (("", ""), ("- ", ""), ("# ", ""), ("so <b>", "</b>"), ("> ", "")):
        tree = rendered(f"{before}{escape_markdown(text)}{after}")
        harmless(tree)
        assert shown(tree.body.text().removeprefix("so ")) == shown(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://a.example/x?y=1&z=2", "https://a.example/x?y=1&amp;z=2"),
        ("http://a.example", "http://a.example"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("https://a.example/a_(b)", "https://a.example/a_%28b%29"),
        ("javascript:alert(1)", "#"),
        ("JavaScript:alert(1)", "#"),
        (" https://a.example", "#"),
        ("https://a.example/\njavascript:x", "#"),
        ('https://a.example/"onclick="x', "#"),
        ("data:text/html,x", "#"),
        ("//a.example", "#"),
        ("", "#"),
        (None, "#"),
    ],
)
def test_only_addresses_of_the_web_and_mail_are_linked(text: str | None, expected: str) -> None:
    assert safe_url(text) == expected


def test_a_written_link_keeps_its_address(desk: Desk) -> None:
    desk.write("x.md.j2", "[a]({{ 'https://a.example/_a_(b)?c=*d*&e' | safe_url }})")
    tree = rendered(desk.markdown("x/index.md"))
    assert tree.css_first("a").attributes["href"] == "https://a.example/_a_%28b%29?c=*d*&e"


def test_unknown_is_a_dash_and_never_zero(desk: Desk) -> None:
    desk.write(
        "x.md.j2",
        "{{ tables.projects['nagisa'].ended }}{{ none|number }}{{ none|date }}{{ n_of(none, 3) }}{{ none|link }}",
    )
    assert desk.markdown("x/index.md") == "――――／3―"
    desk.write("municipalities/{code}.html.j2", "{{ row.lat }}")
    assert desk.stamped("municipalities/483036/").body == "―"


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("one\n\n{{ nope }}", 3, "'nope' is undefined"),
        ("{{ tables.projects['sakura'].titel }}", 1, "titel"),
        ("{{ tables.nope }}", 1, "nope"),
        ("{% if nope %}{% endif %}", 1, "'nope' is undefined"),
        ("\n{{ ''.__class__ }}", 2, "unsafe"),
        ("{{ ''.__class__.__mro__ }}", 1, "unsafe"),
        ("{{ tables.projects['sakura'].__class__.__init__.__globals__ }}", 1, "unsafe"),
        ("{{ tables.projects['sakura']._rows }}", 1, "unsafe"),
        ("{{ '{0.__class__}'.format(1) }}", 1, "unsafe"),
        ("{{ url.__globals__ }}", 1, "unsafe"),
        ("{% set x = problems.append(1) %}", 1, "append"),
        ("{{ lipsum.__globals__ }}", 1, "unsafe"),
        ("{% include '/etc/passwd' %}", 1, "TemplateNotFound"),
        ("{% include '../mkdocs.yml' %}", 1, "TemplateNotFound"),
        ("{% import 'a/../../mkdocs.yml' as x %}", 1, "TemplateNotFound"),
        ("one\n{% for x in %}", 2, "Expected an expression"),
        ("{{ 1/0 }}", 1, "ZeroDivisionError"),
        ("{{ t('no_such_text') }}", 1, "no_such_text"),
        ("---\ntitle: x\n---\n\n{{ nope }}", 5, "'nope' is undefined"),
    ],
)
@pytest.mark.parametrize("name", ["x.md.j2", "x.html.j2"])
def test_what_templates_must_not_say_is_told_with_its_line(
    desk: Desk, name: str, body: str, line: int, words: str
) -> None:
    desk.write(f"{name}", body)
    ((path, found, message),) = desk.faults()
    assert (path, found) == (f"docs/{name}", line)
    assert words in message


def test_a_fault_in_a_macro_is_told_where_it_stands_and_once(desk: Desk) -> None:
    desk.write("_macros/own.html.j2", "\n{% macro f(row) %}\n{{ row.nope }}\n{% endmacro %}")
    desk.write("projects/{id}.html.j2", "{% from '_macros/own.html.j2' import f %}{{ f(row) }}")
    ((path, line, message),) = desk.faults()
    assert (path, line) == ("docs/_macros/own.html.j2", 3)
    assert "nope" in message


def test_a_thousand_faults_are_not_all_told(desk: Desk) -> None:
    for number in range(40):
        desk.write(f"x{number}.md.j2", "{{ nope }}")
    assert len(desk.faults()) == 20


@pytest.mark.parametrize(
    ("page", "root"),
    [("x.md.j2", "../"), ("a/b/c.md.j2", "../../../"), ("a/index.md.j2", "../"), ("a/x.html.j2", "../../")],
)
def test_addresses_are_relative_at_each_depth(desk: Desk, page: str, root: str) -> None:
    desk.write("projects/{id}.html.j2", "")
    desk.write("meetings/{id}.html.j2", "---\nanchors: {statements: 's{sequence}'}\n---\n")
    desk.write(page, "{{ url(tables.projects['sakura']) }} {{ url('data/') }} {{ url('') }} {{ page.root }}"
               " {{ url(tables.statements['mihon-1', 2]) }} {{ url(tables.outcomes.rows[0]) }}")  # fmt: skip
    path = page.removesuffix(".md.j2").removesuffix(".html.j2").removesuffix("/index")
    text = desk.stamped(f"{path}/").body if "html" in page else desk.markdown(f"{path}/index.md")
    expected = ["projects/sakura/", "data/", "", "", "meetings/mihon-1/#s2", "data/outcomes/"]
    assert text.split() == [root + address for address in expected]


def test_the_home_page_links_from_the_root(desk: Desk) -> None:
    desk.write("index.md.j2", "{{ url('') }} {{ url('data/') }} {{ url(tables.projects['sakura']) }} {{ page.root }}.")
    assert desk.markdown("index.md").split() == ["./", "data/", "projects/sakura/", "."]


@pytest.mark.parametrize(
    ("language", "words"),
    [("ja", "公表された文書 証拠の水準 2013年8月26日（平成25年）"), ("en", "Published document Evidence 2013-08-26")],
)
def test_words_are_in_the_language_of_the_site(desk: Desk, language: str, words: str) -> None:
    text = "{{ words(row, 'evidence') }} {{ title_of(row.table.field('evidence')) }} {{ row.started|date }}"
    desk.write("projects/{id}.html.j2", text)
    assert desk.stamped("projects/sakura/", language).body == words


def test_a_relation_is_a_row_and_its_raw_value_is_at_hand(desk: Desk) -> None:
    text = (
        "{{ row.adopter.name }} {{ row['adopter'] }} {{ row.project.adoptions|length }} {{ row.adopter.part_of.name }}"
    )
    desk.write("adoptions/{id}.html.j2", text)
    assert desk.stamped("adoptions/momiji-2015/").body == "もみじ市 002020 2 みほん県"


def test_prose_keeps_paragraphs_and_breaks(desk: Desk) -> None:
    desk.write("x.html.j2", "{{ 'a <b>\nb\n\n\nc'|prose }}{{ none|prose }}{{ ''|prose }}")
    assert desk.stamped("x/").body == "<p>a &lt;b&gt;<br>b</p><p>c</p>"


def test_a_template_may_begin_with_a_byte_order_mark_and_end_its_lines_as_windows_does(desk: Desk) -> None:
    desk.write("x.md.j2", "\ufeff---\r\ntitle: X\r\n---\r\n# {{ 1 }}\r\n")
    assert desk.markdown("x/index.md") == "# 1"


def test_pages_do_not_depend_on_what_was_rendered_before(desk: Desk) -> None:
    """A macro serves both kinds of page, each with its own way of escaping."""
    desk.write("_m.html.j2", "{% macro f() %}<b>{{ 'a_b' }}</b>{% endmacro %}")
    use = "{% from '_m.html.j2' import f %}{{ f() }}"
    desk.write("a.md.j2", use)
    desk.write("b.html.j2", use)
    assert "<b>a&#95;b</b>" in desk.markdown("a/index.md")
    site = desk.site()
    pages: list[Artifact] = list(markdown_pages(site))
    assert pages and {page.address: page.body for _, page in stamped_pages(site)}["b/"] == "<b>a_b</b>"


def test_a_list_that_is_cut_says_how_much_it_shows(tmp_path: Path) -> None:
    (tmp_path / "towns.md.j2").write_text(
        '{% from "_macros/records.html.j2" import record_list %}{{ record_list(tables.municipalities, 2) }}',
        encoding="utf-8",
    )
    package = open_portal(PORTALS / "small", AS_OF).package
    site = site_of(package, tmp_path, "ja")
    page = next(page for page in markdown_pages(site) if page.path == "towns/index.md").content.decode()
    assert site.faults == []
    assert page.count("<li>") == 2
    assert f"2／{len(package.tables['municipalities'])}" in page


def _much_named(folder: Path, tables: int, rows: int) -> StampedPage:
    """The default page of a thing that so many rows of so many tables name."""
    fields = "fields: [{name: id, example: a}, {name: thing, example: a}, {name: words, example: a}]"
    key = "foreignKeys: [{fields: [thing], reference: {resource: things, fields: [id]}}]"
    names = [f"list_{number}" for number in range(tables)]
    entries = [f"{{name: {name}, path: {name}.csv, schema: schemas/list.yaml}}" for name in names]
    entries.append("{name: things, path: things.csv, schema: schemas/things.yaml}")
    files = {
        "datapackage.yaml": f"name: much\ntitle: 多\nlicenses: [{{name: CC0}}]\nresources: [{', '.join(entries)}]\n",
        "schemas/things.yaml": "fields: [{name: id, example: a}]\nprimaryKey: [id]\n",
        "schemas/list.yaml": f"pages: false\n{fields}\nprimaryKey: [id]\n{key}\n",
        "things.csv": "id\nt\n",
        **{f"{name}.csv": "id,thing,words\n" + "".join(f"{n:03},t,語\n" for n in range(rows)) for name in names},
    }
    for path, text in files.items():
        target = folder / "datasets" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    (folder / "docs").mkdir()
    opened = open_portal(folder, AS_OF)
    assert opened.package.problems == []
    site = site_of(opened.package, folder / "docs", "ja")
    thing = opened.package.tables["things"]["t"]
    return next(page for _, page in stamped_pages(site, only=lambda row: row is thing))


@pytest.mark.parametrize("tables", [1, 6, 7, 20])
def test_a_records_page_does_not_grow_with_the_rows_that_name_it(tmp_path: Path, tables: int) -> None:
    few, many = (_much_named(tmp_path / str(rows), tables, rows).body for rows in (10, 500))
    assert len(many.encode()) - len(few.encode()) == tables  # 500 has one digit more than 10
    assert many.count('<span class="mk-count">500</span>') == tables
    for number in range(tables):
        assert f'<h2 id="list_{number}">' in many and f'href="../../data/list_{number}/">' in many


def test_where_very_many_tables_name_a_record_they_take_less_room(tmp_path: Path) -> None:
    usual, much = (_much_named(tmp_path / str(tables), tables, 9).body for tables in (6, 7))
    assert usual.count("<table") == 6 and usual.count(">9</span>") == 6
    assert "<table" not in much and much.count(">9</span>") == 7 and much.count("<li>001</li>") == 7


def test_an_empty_record_keeps_its_indentation(desk: Desk) -> None:
    text = "<pre><code>{% for line in record_lines(tables.projects.table) %}\n{{ line }}\n\n{% endfor %}</code></pre>\n"
    desk.write("a.md.j2", f"---\ntitle: A\ndescription: A\n---\n{text}")
    tables = [rows.table for rows in desk.package.tables.values()]
    project = next(table for table in tables if table.name == "projects")
    lines = list(annotated(project, children_of(project, tables), "ja"))
    shown = rendered(desk.markdown("a/index.md")).css_first("pre").text()
    assert [line for line in shown.splitlines() if line] == [line for line in lines if line]
    assert "#   - id:" in lines


@pytest.mark.parametrize("name", ["../secret.txt", "x/../../secret.txt", "{absolute}"])
def test_a_template_includes_nothing_from_outside(desk: Desk, name: str) -> None:
    """A template comes with a pull request; what lies beside the folder is the computer's own."""
    secret = desk.docs.parent / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    desk.write("x/y.html.j2", "y")
    wanted = name.format(absolute=secret)
    desk.write("x.md.j2", f"# x\n\n{{% include '{wanted}' %}}\n")
    ((path, line, message),) = desk.faults()
    assert (path, line) == ("docs/x.md.j2", 3) and wanted in message
