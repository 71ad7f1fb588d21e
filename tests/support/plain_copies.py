"""The same pages for other generators: a built site's content as Markdown, with what plain MkDocs and Hugo need.

Each page of the built site becomes one Markdown file with the same words, headings, links, lists and tables (charts and
buttons stay out). Both generators are given the form that costs them least:

* MkDocs + Material: no plugins, not even search; only the extension `tables`; record pages outside the navigation.
* Hugo: one layout, which is the very frame of the built site (header, tabs, footer); no taxonomies, no feeds.

    python tests/support/plain_copies.py SITE FOLDER     # makes FOLDER/mkdocs and FOLDER/hugo
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

TITLE = "Plain copy (synthetic)"
ADDRESS = "https://synthetic.example/"
_SIGNS = re.compile(r"([\\`*_\[\]<>#|{}])")
_BLANKS = re.compile(r"[ \t\r\n]+")
_LEFT_OUT = {"svg", "script", "style", "button", "form", "input", "select", "template", "noscript"}
_BLOCKS = set(
    "h1 h2 h3 h4 h5 h6 p ul ol dl table blockquote pre div section nav figure details article header footer aside"
    " fieldset figcaption summary".split()
)


# ---------------------------------------------------------------- HTML to Markdown


def inline(node: Any) -> str:
    """The words of a node on one line, with links and emphasis."""
    return _BLANKS.sub(" ", "".join(_inline(child) for child in node.iter(include_text=True))).strip()


def _inline(node: Any) -> str:
    if node.tag == "-text":
        return _SIGNS.sub(r"\\\1", node.text_content or "")
    if node.tag in _LEFT_OUT or node.tag.startswith("_"):
        return ""
    words = inline(node)
    if node.tag == "a" and words and (address := node.attributes.get("href")):
        return f"[{words}]({address})"
    if node.tag in ("strong", "b") and words:
        return f"**{words}**"
    return f" {words} " if node.tag in _BLOCKS or node.tag in ("li", "br") else words


def blocks(node: Any) -> Iterator[str]:
    """The Markdown blocks below a node."""
    run: list[str] = []
    for child in node.iter(include_text=True):
        if child.tag not in _BLOCKS:
            run.append(_inline(child))
            continue
        yield from _paragraph(run)
        run = []
        yield from _block(child)
    yield from _paragraph(run)


def _paragraph(run: Iterable[str]) -> Iterator[str]:
    if words := _BLANKS.sub(" ", "".join(run)).strip():
        yield words


def _block(node: Any) -> Iterator[str]:
    tag = node.tag
    if re.fullmatch(r"h[1-6]", tag):
        yield f"{'#' * int(tag[1])} {inline(node)}"
    elif tag in ("ul", "ol"):
        yield "\n".join(f"- {inline(item)}" for item in node.css("li") if item.parent == node)
    elif tag == "dl":
        yield "\n".join(_pairs(node))
    elif tag == "table":
        yield from _table(node)
    elif tag == "pre":
        yield f"```\n{node.text().strip()}\n```"
    elif tag in ("p", "summary", "figcaption"):
        yield from _paragraph([inline(node)])
    else:
        yield from blocks(node)


def _pairs(node: Any) -> Iterator[str]:
    """Terms and what is said of them, as a list."""
    term = ""
    for child in node.css("dt, dd"):
        if child.tag == "dt":
            term = inline(child)
        else:
            yield f"- **{term}** {inline(child)}"


def _table(node: Any) -> Iterator[str]:
    if caption := node.css_first("caption"):
        yield from _paragraph([inline(caption)])
    rows = [[inline(cell) for cell in row.css("th, td")] for row in node.css("tr")]
    width = max(map(len, rows), default=0)
    if width:
        lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
        yield "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def markdown(page: str) -> str:
    """A built page as Markdown with its title and description in front."""
    tree = LexborHTMLParser(page)
    article = tree.css_first("article") or tree.body
    heading = tree.css_first("h1")
    about = tree.css_first("meta[name=description]")
    front = {
        "title": heading.text(strip=True) if heading else TITLE,
        "description": (about.attributes.get("content") or "") if about else "",
    }
    lines = [f"{name}: {json.dumps(text, ensure_ascii=False)}" for name, text in front.items()]
    return "---\n" + "\n".join(lines) + "\n---\n\n" + "\n\n".join(blocks(article)) + "\n"


# ---------------------------------------------------------------- the two sites


def make(site: Path, folder: Path, without: Iterable[str] = ()) -> int:
    """Both sites in the empty `folder`, without the pages below some folders; gives the number of pages."""
    addresses = sorted(path.parent.relative_to(site).as_posix() for path in site.rglob("index.html"))
    addresses = [address for address in addresses if not address.startswith(tuple(f"{name}/" for name in without))]
    above = {".", *without} | {parent.as_posix() for address in addresses for parent in Path(address).parents}
    for address in addresses:
        text = markdown((site / address / "index.html").read_text(encoding="utf-8"))
        is_section = address in above
        _write(folder / "mkdocs/docs" / (f"{address}/index.md" if is_section else f"{address}.md"), text)
        _write(folder / "hugo/content" / (f"{address}/_index.md" if is_section else f"{address}.md"), text)
    _mkdocs(folder / "mkdocs")
    _hugo(folder / "hugo", site)
    return len(addresses)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _mkdocs(folder: Path) -> None:
    tabs = sorted(path.parent.name for path in (folder / "docs").glob("*/index.md"))
    settings = {
        "site_name": TITLE, "site_url": ADDRESS, "plugins": [], "markdown_extensions": ["tables"],
        "theme": {"name": "material", "language": "ja", "font": False, "features": ["navigation.tabs"]},
        "extra": {"generator": False},
        "nav": [{"index": "index.md"}, *({tab: f"{tab}/index.md"} for tab in tabs)],
        "not_in_nav": "/**",
        "validation": {"nav": {"omitted_files": "ignore"},
                       "links": {"not_found": "ignore", "unrecognized_links": "ignore", "absolute_links": "ignore"}},
    }  # fmt: skip
    _write(folder / "mkdocs.yml", json.dumps(settings, ensure_ascii=False, indent=1))  # JSON is YAML


def _hugo(folder: Path, site: Path) -> None:
    _write(
        folder / "hugo.toml",
        f'baseURL = "{ADDRESS}"\ntitle = "{TITLE}"\nlanguageCode = "ja"\nenableRobotsTXT = false\n'
        'disableKinds = ["taxonomy", "term", "RSS"]\n'
        '[security]\nallowContent = [".*"]\n',  # pages as finished HTML are refused otherwise
    )
    page = next(path for path in sorted(site.glob("*/*/index.html")))
    layout = _layout(page.read_text(encoding="utf-8"), f"/{page.parent.relative_to(site).as_posix()}/")
    for name in ("index", "_default/single", "_default/list"):
        _write(folder / f"layouts/{name}.html", layout)
    shutil.copytree(site / "assets", folder / "static/assets")


def _layout(page: str, address: str) -> str:
    """The frame of a built record page, which stands at `address`, as a Hugo layout."""
    before, rest = re.split(r"(?<=<article)", page, maxsplit=1)
    opening, rest = rest.split(">", 1)
    after = rest[rest.rindex("</article>") :]
    head = re.sub(r"<title>.*?</title>", "<title>{{ .Title }} | {{ .Site.Title }}</title>", before, flags=re.DOTALL)
    head = re.sub(r'(<meta name="description" content=")[^"]*', r"\1{{ .Description }}", head)
    head = re.sub(r'(<link rel="canonical" href=")[^"]*', r"\1{{ .Permalink }}", head)
    frame = f"{head}{opening}>\n{{{{ .Content }}}}\n{after}"
    return _with_tabs(re.sub(r'(?<==")\.\.[^"]*', lambda found: urljoin(address, found.group()), frame))


def _with_tabs(frame: str) -> str:
    """The tabs with the one of the page's section marked, which a fixed frame could not do."""
    tab = re.compile(r'<li><a href="/([\w-]+)/"[^>]*>([^<]*)</a></li>')
    current = '{{ if eq .Section "NAME" }} aria-current="true"{{ end }}'
    before, found, rest = frame.partition('<nav class="mk-tabs"')
    tabs, end, after = rest.partition("</nav>")
    marked = tab.sub(
        lambda each: f'<li><a href="/{each[1]}/"{current.replace("NAME", each[1])}>{each[2]}</a></li>', tabs
    )
    return f"{before}{found}{marked}{end}{after}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Plain MkDocs and Hugo copies of a built site.")
    parser.add_argument("site", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--without", action="append", default=[], help="leave out the pages below this folder")
    given = parser.parse_args()
    print(make(given.site, given.folder, given.without))


if __name__ == "__main__":
    main()
