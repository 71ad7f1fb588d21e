"""Other generators' searches on the same pages: what they find, what they load, and how soon.

What should be found is told by the pages themselves: for typed queries all pages that hold all words, folded as our
search folds them; for random substrings, taken from the pages as printed, all pages that hold just these letters.
"""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

import search_browser
import search_truth
from bench_report import kilobytes
from bench_work import measure
from search_browser import Browser, Missing

PAGEFIND = ["pagefind"]  # the command
TIMED = 3  # first queries whose time and bytes are taken
# Keeps the search's worker, and what is told it and by it: both programs number their messages alike.
WATCH = """
const Before = Worker;
window.told = {};
window.answers = [];
window.Worker = class extends Before {
  constructor(...given) {
    super(...given);
    window.searcher = this;
    this.addEventListener("message", event => answers.push([performance.now(), event.data]));
  }
  postMessage(message, ...rest) { told[message.type] = message.data; super.postMessage(message, ...rest); }
};
"""
READY = "() => window.answers.some(answer => answer[1].type === 1)"
ASK = """async query => {
  const answer = data => new Promise(function (resolve) {
    searcher.addEventListener("message", event => event.data.type === 3 && resolve(event.data.data), { once: true });
    searcher.postMessage({ type: 2, data });
  });
  const place = each => Array.isArray(each) ? each[0].location : told[0].items[each.id].location;
  const places = found => found.items.map(place);
  if (typeof told[2] !== "object") return places(await answer(query));
  const asked = { ...told[2], input: query, page: null }, first = await answer(asked), next = first.pagination.next;
  return places(next ? await answer({ ...asked, page: { ...next, from: 0, size: 1e6 } }) : first);
}"""
# The moment of the first results after the given number of answers, or nothing within a minute.
FIRST = """async before => {
  for (let wait = 0; wait < 60_000; wait += 10) {
    const answer = answers.slice(before).find(each => each[1].type === 3 && each[1].data.items.length);
    if (answer) return answer[0];
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  return null;
}"""
PAGEFIND_ASK = """async query => {
  window.pagefind = window.pagefind || await import("/pagefind/pagefind.js");
  return (await pagefind.search(query)).results.map(each => each.id);
}"""
PAGEFIND_SHOW = """async query => {
  const started = performance.now();
  window.pagefind = await import("/pagefind/pagefind.js");
  const found = await pagefind.search(query);
  await Promise.all(found.results.slice(0, 10).map(each => each.data()));
  return performance.now() - started;
}"""


@dataclass(slots=True, kw_only=True)
class Asked:
    """What is asked of each of them, on pages by address."""

    pages: dict[str, str]
    typed: list[str]
    random: list[str]
    folded: list[search_truth.Text] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folded = [search_truth.Text(each, "", search_truth.fold(text)) for each, text in self.pages.items()]
        self.numbers = {address: number for number, address in enumerate(self.pages)}

    def wanted(self, query: str, exact: bool) -> set[int]:
        if exact:
            return {number for number, text in enumerate(self.pages.values()) if query in text}
        return search_truth.scanned(self.folded, query)

    def numbers_of(self, addresses: Sequence[str]) -> set[int]:
        places = {urlsplit(address).path.strip("/") or "." for address in addresses}
        return {self.numbers[place] for place in places & self.numbers.keys()}


def asked_of(site: Path, typed: Sequence[str], count: int) -> Asked:
    """Queries with at least one page that should be found."""
    pages = {path.parent.relative_to(site).as_posix(): _text(path) for path in sorted(site.rglob("index.html"))}
    lines = [line for text in pages.values() for line in text.split("\n")]
    asked = Asked(pages=pages, typed=[], random=search_truth.substrings(lines, count, 1))
    hitting = [query for query in typed if asked.wanted(query, False)]
    asked.typed = (
        [hitting[place * len(hitting) // count] for place in range(count)] if len(hitting) > count else hitting
    )
    return asked


def _text(path: Path) -> str:
    article = LexborHTMLParser(path.read_text(encoding="utf-8")).css_first("article")
    return article.text(separator="\n") if article else ""


def _scores(asked: Asked, answers: Callable[[Sequence[str]], list[list[str]]]) -> str:
    """Recall and precision of the addresses that answer each query."""
    words = []
    for name, queries, exact in (("typed", asked.typed, False), ("random", asked.random, True)):
        found = [asked.numbers_of(each) for each in answers(queries)]
        pairs = list(zip(queries, found, strict=True))
        recall = search_truth.score((query, each, asked.wanted(query, exact), True) for query, each in pairs)
        exactly = search_truth.score((query, each, asked.wanted(query, False), False) for query, each in pairs)
        words.append(f"{name} ({len(queries)}): recall {recall.recall:.2f}, precision {exactly.precision:.2f}")
    return "; ".join(words)


# ---------------------------------------------------------------- Material and Zensical


def material(log: Path, copies: Path, typed: Sequence[str], count: int) -> str:
    site = built(log, copies)
    return _by_worker(site, asked_of(site, typed, count))


def zensical(log: Path, copies: Path, typed: Sequence[str], count: int) -> str:
    site = built(log, copies)
    _need("zensical")
    folder = copies / "mkdocs"
    if not (folder / "site-zensical").is_dir():
        text = (folder / "mkdocs.yml").read_text(encoding="utf-8")
        settings = {**json.loads(text), "plugins": ["search"], "site_dir": "site-zensical"}
        (folder / "zensical.yml").write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")
        measure([sys.executable, "-m", "zensical", "build", "--clean", "--config-file", folder / "zensical.yml"], log)
    return _by_worker(folder / "site-zensical", asked_of(site, typed, count))


def built(log: Path, copies: Path) -> Path:
    """The pages as MkDocs and Material make them, with the search as it comes."""
    folder = copies / "mkdocs"
    site = folder / "site-material"
    if not site.is_dir():
        text = (folder / "mkdocs.yml").read_text(encoding="utf-8")
        settings = {**json.loads(text), "plugins": ["search"], "site_dir": "site-material"}
        (folder / "material.yml").write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")
        measure([sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", folder / "material.yml"], log)
    return site


def _need(module: str) -> None:
    if subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True, check=False).returncode:
        raise Missing(f"there is no {module}")


def _by_worker(site: Path, asked: Asked) -> str:
    """Of a search whose index a worker makes of one file when a page is loaded."""
    address = next(each for each in asked.pages if "/" in each) + "/"
    with search_browser.browser(site) as browser:
        viewed, queried, times = [], [], []
        for query in asked.typed[:TIMED]:
            browser.sent.clear()
            with browser.page(address, _watched) as page:
                times.append(_typed(page, query))
            viewed.append(_search_bytes(browser))
        with browser.page(address, _watched) as page:
            page.wait_for_function(READY)
            page.wait_for_timeout(500)
            browser.sent.clear()
            scores = _scores(asked, lambda queries: [page.evaluate(ASK, query) for query in queries])
            queried = _search_bytes(browser)
    return _words(scores, search_truth.spread(viewed)[0], queried, times)


def _typed(page: Any, query: str) -> float:
    """Seconds from typing a query to its first results, just after the page was loaded."""
    page.locator(".md-search__input, .md-search__button").first.click()
    started, before = page.evaluate("() => [performance.now(), answers.length]")
    page.keyboard.insert_text(query)
    ended = page.evaluate(FIRST, before)
    return float("inf") if ended is None else (ended - started) / 1000


def _watched(page: Any) -> None:
    page.add_init_script(WATCH)


def _search_bytes(browser: Browser) -> int:
    """Bytes of what only the search needs: its index, its worker and the worker's libraries."""
    found = sum(
        size for path, size in browser.sent if "search" in path.rpartition("javascripts/")[2] or "/lunr/" in path
    )
    browser.sent.clear()
    return found


def _words(scores: str, viewed: float, queried: float, times: Sequence[float]) -> str:
    loads = f"a page view loads {kilobytes(int(viewed))}, a first query {kilobytes(int(queried))} more"
    seconds = search_truth.spread(times)[0]
    first = f"first result after {seconds:.1f} s" if seconds < float("inf") else "no result within a minute"
    return f"{scores}; {loads}; {first}"


# ---------------------------------------------------------------- Pagefind


def pagefind(log: Path, copies: Path, typed: Sequence[str], count: int) -> str:
    if not shutil.which(PAGEFIND[0]):
        raise Missing("there is no pagefind")
    site = built(log, copies)
    measure([*PAGEFIND, "--site", site, "--root-selector", "article", "--force-language", "ja"], log)
    asked = asked_of(site, typed, count)
    addresses = dict(_fragment(path) for path in (site / "pagefind/fragment").iterdir())
    queries = asked.typed[:TIMED]
    with search_browser.browser(site) as browser:
        viewed, loaded, times = 0, [], []
        for query in queries:
            with browser.page("404.html") as page:
                viewed = browser.bytes("pagefind/")
                times.append(page.evaluate(PAGEFIND_SHOW, query) / 1000)
            loaded.append(browser.bytes("pagefind/"))
        with browser.page("404.html") as page:
            scores = _scores(
                asked,
                lambda queries: [[addresses[each] for each in page.evaluate(PAGEFIND_ASK, query)] for query in queries],
            )
    return _words(scores, viewed, search_truth.spread(loaded)[0], times)


def _fragment(path: Path) -> tuple[str, str]:
    """A page's number and address."""
    text = gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd").decode()
    return path.stem, json.loads(text)["url"]


TOOLS: dict[str, Callable[[Path, Path, Sequence[str], int], str]] = {
    "Material's search": material, "Zensical's search": zensical, "Pagefind": pagefind,
}  # fmt: skip
