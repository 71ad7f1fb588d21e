"""The audit finds each kind of fault, says where, and finds none in good pages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machikado.build.audit import audit
from machikado.build.audit.links import address, resolve
from machikado.build.audit.markup import misnested
from machikado.core.model import Problem
from machikado.core.problems import catalogue

HEAD = '<!DOCTYPE html>\n<html lang="ja">\n<head><title>町</title>{head}</head>\n'
BODY = "<body>\n<h1>町</h1>\n{body}\n</body></html>"
URL = "https://example.jp/base/"


def page(body: str = "", head: str = "") -> str:
    return HEAD.format(head=head) + BODY.format(body=body)


def problems(tmp_path: Path, files: Mapping[str, str | bytes], **options: str) -> list[Problem]:
    for name, content in {"index.html": page(), **files}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(audit(tmp_path, **options))


def codes(tmp_path: Path, body: str = "", head: str = "", files: Mapping[str, str] | None = None) -> list[str]:
    return [problem.code for problem in problems(tmp_path, {"a/index.html": page(body, head), **(files or {})})]


GOOD_LINKS = [
    '<a href="../">front</a>',
    '<a href="..">front</a>',
    "<a href=../a/>itself</a>",
    '<a href=".">itself</a>',
    '<a href="">itself</a>',
    '<a href="../a/">itself</a>',
    '<a href="/a/index.html?q=1#here">by the root</a><p id="here">here</p>',
    '<a href="#top">top</a>',
    '<a href="../b/#s%C3%A9">other page</a>',
    '<a href="../b/#s&eacute;">other page</a>',
    '<a href="../b">folder</a>',
    '<a href="../%E7%94%BA.csv">encoded</a>',
    '<a href="https://elsewhere.example/x">elsewhere</a>',
    '<a href="//elsewhere.example/x">elsewhere</a>',
    '<a href="mailto:town@example.jp">mail</a>',
    '<img src="../i.png" srcset="../i.png 1x, ../i.png 2x" alt=""><img src="data:image/png;base64,AA==" alt="">',
    '<form action="../b/"><button>go</button></form>',
    '<svg viewBox="0 0 1 1"><title>x</title><use href="../i.svg#p"/><use xlink:href="#q"/><g id="q"/></svg>',
    '<script src="../m.js" type="module"></script>',
    '<script type="application/json">{"a": "<b>", "c": "</p>"}</script>',
    '<a name="old"></a><a href="#old">old</a>',
    "<!-- <a href='gone'> -->",
]
GOOD_FILES = {
    "b/index.html": page('<p id="sé">b</p>'),
    "町.csv": "a",
    "i.png": "a",
    "i.svg": '<svg xmlns="http://www.w3.org/2000/svg"><g id="p"/></svg>',
    "m.js": "//",
    "m.css": "/* url(https://x.example) */ p{background:url('i.png?v=1')} q{background:url(data:image/png,A)}",
}


@pytest.mark.parametrize("body", GOOD_LINKS)
def test_good_links_pass(tmp_path: Path, body: str) -> None:
    assert codes(tmp_path, body, files=GOOD_FILES) == []


@pytest.mark.parametrize(
    "head", ['rel="canonical" href="https://a.example/"', 'rel="alternate" href="https://a.example/"']
)
def test_links_that_only_mention_other_hosts_pass(tmp_path: Path, head: str) -> None:
    assert codes(tmp_path, head=f"<link {head}>") == []


GOOD_MARKUP = [
    "<ul><li>a<li>b</ul>",
    "<p>a<p>b<div>c</div>",
    "<table><tr><td>1<td>2</table>",
    "<table><caption>c</caption><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>",
    "<dl><dt>a<dd>b</dl>",
    "<select><option>a<option>b</select>",
    "<svg><linearGradient/><path d='M0 0'/><foreignObject><p>x</p></foreignObject></svg>",
    "<br><br/><hr><input disabled><details open><summary>x</summary></details>",
    "<P>upper<EM>case</EM></P>",
    "<p title='a > b \"c\"'>1 < 2</p>",
    "<math><mi>x</mi></math>",
    "<template><p>x</p></template><noscript><p>x</p></noscript>",
]


@pytest.mark.parametrize("body", GOOD_MARKUP)
def test_good_markup_passes(tmp_path: Path, body: str) -> None:
    assert codes(tmp_path, body) == []


BAD = {
    '<a href="gone/">x</a>': "broken-link",
    '<a href="../../outside/">x</a>': "broken-link",
    '<a href="/gone.csv">x</a>': "broken-link",
    '<img src="gone.png" alt="">': "broken-link",
    '<img srcset="../index.html 1x, gone.png 2x" alt="">': "broken-link",
    '<form action="gone/"></form>': "broken-link",
    '<svg><use href="gone.svg#x"/></svg>': "broken-link",
    '<a href="#gone">x</a>': "missing-anchor",
    '<a href="../#gone">x</a>': "missing-anchor",
    '<img src="https://cdn.example/x.png" alt="">': "foreign-request",
    '<img src="//cdn.example/x.png" alt="">': "foreign-request",
    '<img srcset="https://cdn.example/x.png 2x" alt="">': "foreign-request",
    '<script src="https://cdn.example/x.js"></script>': "foreign-request",
    '<iframe src="https://maps.example/"></iframe>': "foreign-request",
    '<object data="https://maps.example/"></object>': "foreign-request",
    '<video poster="https://cdn.example/x.png"></video>': "foreign-request",
    '<form action="https://forms.example/"></form>': "foreign-request",
    '<svg><image href="https://cdn.example/x.png"/></svg>': "foreign-request",
    '<a href="#top" ping="https://count.example/">x</a>': "foreign-request",
    '<a href="javascript:alert(1)">x</a>': "unsafe-link",
    '<a href=" java&#10;script:alert(1)">x</a>': "unsafe-link",
    '<a href="data:text/html,x">x</a>': "unsafe-link",
    '<a href="ftp://files.example/">x</a>': "unsafe-link",
    '<iframe src="data:text/html,x"></iframe>': "unsafe-link",
    "<script>alert(1)</script>": "inline-script",
    '<script type="module">alert("<p>")</script>': "inline-script",
    '<p onclick="x()">x</p>': "event-handler",
    '<svg ONLOAD="x()"></svg>': "event-handler",
    '<p style="color:red">x</p>': "inline-style",
    """<meta http-equiv="Content-Security-Policy" content="script-src 'self' 'wasm-unsafe-eval'">""": "wide-policy",
    '<meta http-equiv="content-security-policy" content="default-src https:">': "wide-policy",
    """<META HTTP-EQUIV="Content-Security-Policy" CONTENT="img-src 'self' data:; worker-src BLOB:">""": "wide-policy",
    '<p id="x"></p><p id="x"></p>': "duplicate-id",
    "<h1>two</h1>": "page-heading",
    "<div>open": "broken-html",
    "<p>x</p></div>": "broken-html",
    "<b><i>x</b></i>": "broken-html",
    "<p><div>x</div></p>": "broken-html",
    "<ul><li>x</li></li></ul>": "broken-html",
    "<table><div>x</div></table>": "broken-html",
    "<a href='.'><a href='.'>x</a></a>": "broken-html",
    "<div/><p>x</p>": "broken-html",
    "<p class='a' class='b'>x</p>": "broken-html",
    "<base href='/'>": "broken-html",
    "<p title='open>x</p>": "broken-html",
}


@pytest.mark.parametrize(("body", "code"), BAD.items())
def test_each_fault_is_found(tmp_path: Path, body: str, code: str) -> None:
    found = problems(tmp_path, {"a/index.html": page(body)})
    assert [problem.code for problem in found] == [code]
    assert found[0].origin.path == "a/index.html"
    assert found[0].origin.line == 6 or code == "broken-html"


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ('<link rel="stylesheet" href="https://cdn.example/x.css">', "foreign-request"),
        ('<link rel="icon" href="https://cdn.example/x.png">', "foreign-request"),
        ('<link rel="preconnect" href="https://fonts.example">', "foreign-request"),
        ('<link rel="stylesheet" href="gone.css">', "broken-link"),
        ('<meta http-equiv="refresh" content="0; url=gone/">', "broken-link"),
        ("<style>p{}</style>", "inline-style"),
        ("<title>two</title>", "page-title"),
    ],
)
def test_faults_of_the_head_are_found(tmp_path: Path, head: str, code: str) -> None:
    assert codes(tmp_path, head=head) == [code]


@pytest.mark.parametrize(
    ("good", "bad", "code"),
    [
        ("<h1>町</h1>", "", "page-heading"),
        ("<h1>町</h1>", "<h1><span> </span></h1>", "page-heading"),
        ("<title>町</title>", "", "page-title"),
        ("<title>町</title>", "<title>\n</title>", "page-title"),
        (' lang="ja"', "", "page-language"),
        ("<!DOCTYPE html>", "", "broken-html"),
    ],
)
def test_what_every_page_needs(tmp_path: Path, good: str, bad: str, code: str) -> None:
    assert [problem.code for problem in problems(tmp_path, {"a.html": page().replace(good, bad)})] == [code]


@pytest.mark.parametrize(
    ("css", "code"),
    [
        ("p{background:url(gone.png)}", "broken-link"),
        ("p{background:url( 'https://cdn.example/x.png' )}", "foreign-request"),
        ("@import 'https://cdn.example/x.css';", "foreign-request"),
        ('@import url("//cdn.example/x.css");', "foreign-request"),
    ],
)
def test_style_sheets_are_read_too(tmp_path: Path, css: str, code: str) -> None:
    found = problems(tmp_path, {"assets/m.css": f"/* x */\n{css}"})
    assert [(problem.code, str(problem.origin)) for problem in found] == [(code, "assets/m.css:2")]


def test_each_expected_file_must_be_there(tmp_path: Path) -> None:
    problems(tmp_path, {})
    found = list(audit(tmp_path, ["index.html", "data/a.csv"]))
    assert [(problem.code, problem.value) for problem in found] == [("missing-file", "data/a.csv")]


def test_a_site_without_pages_is_not_a_good_site(tmp_path: Path) -> None:
    assert [problem.code for problem in audit(tmp_path / "nothing")] == ["missing-file"]


def test_a_page_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    assert [problem.code for problem in problems(tmp_path, {"a.html": page("町").encode("cp932")})] == ["page-encoding"]


def test_full_and_absolute_addresses_of_the_site_are_its_own(tmp_path: Path) -> None:
    good = f'<a href="{URL}">x</a><a href="{URL}b/#s">x</a><a href="/base/b/">x</a><img src="{URL}i.png" alt="">'
    bad = f'<a href="{URL}gone/">x</a><a href="/b/">x</a>'
    front = page(good + bad, f'<link rel="canonical" href="{URL}">')
    found = problems(tmp_path, {"index.html": front, "b/index.html": page("<p id=s></p>"), "i.png": ""})
    assert [(problem.code, problem.value) for problem in found] == [("broken-link", "gone/"), ("broken-link", "/b/")]


def test_one_fault_of_many_pages_is_one_problem(tmp_path: Path) -> None:
    found = problems(tmp_path, {f"{name}/index.html": page('<a href="../gone/">x</a>') for name in "abcdefgh"})
    assert len(found) == 1
    assert found[0].message == (
        "リンク先「gone/」がありません。（ほか 7 件 b/index.html, c/index.html, d/index.html, e/index.html, …）"
    )
    assert "and 7 more" in found[0].message_en


def test_lines_count_the_text_of_scripts(tmp_path: Path) -> None:
    body = '<script type="application/json">\n{"a":\n"<p>"}\n</script>\n<p id="x"></p>\n<p id="x"></p>'
    found = problems(tmp_path, {"a.html": page(body)})
    assert [str(problem.origin) for problem in found] == ["a.html:11"]


def test_every_problem_speaks_both_languages() -> None:
    for code, words in catalogue().items():
        assert all((words.ja, words.en, words.fix, words.fix_en)), code
        assert words.ja != words.en


PARTS = st.sampled_from(["a", "b", ".", "..", "", "c.html"])


@given(st.lists(PARTS, max_size=5), st.sampled_from(["index.html", "a/index.html", "a/b/c.html"]))
def test_relative_links_resolve_as_the_standard_says(parts: list[str], linking: str) -> None:
    path = "/".join(parts).lstrip("/")
    expected = urlsplit(urljoin(f"https://x.example/deep/er/{linking}", path)).path
    found = resolve(linking, address(path).path) if path else linking
    outside = not expected.startswith("/deep/er/") and expected != "/deep/er"
    assert (found is None) == outside or "//" in path
    if found is not None and "//" not in path:
        assert f"/deep/er/{found}" == expected


ELEMENTS = st.recursive(
    st.just(""),
    lambda inner: st.builds(
        lambda name, parts: f"<{name}>{''.join(parts)}</{name}>",
        st.sampled_from(["div", "section", "span", "ul", "em"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=12,
)


@given(ELEMENTS, st.data())
def test_a_tag_taken_away_is_always_noticed(markup: str, data: st.DataObject) -> None:
    bare = f"<html><head></head><body>{markup}</body></html>"
    assert misnested(bare) is None
    tags = bare.replace("><", ">\n<").split("\n")
    inner = range(4, len(tags) - 2)
    if inner:
        gone = data.draw(st.sampled_from(list(inner)))
        assert misnested("".join(tags[:gone] + tags[gone + 1 :])) is not None
