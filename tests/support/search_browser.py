"""A built site in a real Chromium: what is asked of the server, what the search finds, and how long it takes."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

FLAGS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync".split()
FIND = """async queries => {
  const answers = [];
  for (const query of queries) answers.push((await machikadoFinder.find(query)).documents);
  return answers;
}"""
FINDER = "() => machikadoSearching.finding().then(() => undefined)"
SHOWN = "() => document.querySelector('[data-search-status]').dataset.searchCount !== undefined"
# Arms a clock: from the next key in the header's box to the first change that leaves results (or their lack) there.
CLOCK = """() => {
  const form = document.querySelector("form[data-mk-search]"), input = form.elements.q;
  let started = 0;
  input.addEventListener("input", () => (started = performance.now()), { capture: true, once: true });
  window.measured = new Promise(resolve => new MutationObserver(function (changes, observer) {
    if (!started || !form.querySelector("[data-search-result]")) return;
    observer.disconnect();
    resolve(performance.now() - started);
  }).observe(form, { childList: true, subtree: true }));
}"""
CLEAR = """() => {
  const input = document.querySelector("form[data-mk-search] input");
  input.value = "";
  input.dispatchEvent(new Event("input", { bubbles: true }));
}"""


class Missing(Exception):
    """Something that is not installed here."""


@dataclass(slots=True)
class Browser:
    """A site where it is served, the paths asked for with the bytes sent for each, and the browser."""

    folder: Path
    url: str
    browser: Any
    sent: list[tuple[str, int]] = field(default_factory=list)

    @contextmanager
    def page(self, address: str, prepare: Callable[[Any], None] | None = None) -> Iterator[Any]:
        """A page in a new context: nothing is in its cache."""
        context = self.browser.new_context(locale="ja-JP", reduced_motion="reduce")
        context.set_default_timeout(120_000)
        try:
            page = context.new_page()
            if prepare:
                prepare(page)
            page.goto(self.url + address, wait_until="load")
            yield page
        finally:
            context.close()

    def bytes(self, below: str = "") -> int:
        """Of the files sent since the last call below a path, pages left out."""
        found = sum(size for path, size in self.sent if path.startswith(f"/{below}") and not path.endswith(".html"))
        self.sent.clear()
        return found


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files over connections that stay open, and notes what it sends."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # a body would wait 40 ms for the receipt of its head
    sent: list[tuple[str, int]]

    def send_head(self) -> Any:
        path = Path(self.translate_path(urlsplit(self.path).path))
        if path.is_dir():
            path /= "index.html"
        name = urlsplit(self.path).path + ("index.html" if self.path.endswith("/") else "")
        self.sent.append((name, path.stat().st_size if path.is_file() else 0))
        return super().send_head()

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not news."""


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that leaves in the middle is no news either."""


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """Serves a folder and starts Chromium. Missing."""
    try:
        from playwright import sync_api
    except ImportError as error:
        raise Missing("Playwright is not installed") from error
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        raise Missing("Chromium is not installed")
    sent: list[tuple[str, int]] = []
    handler = type("Handler", (_Handler,), {"sent": sent})
    server = _Server(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield Browser(folder, f"http://127.0.0.1:{server.server_port}/", chromium, sent)
        chromium.close()
    server.shutdown()


# ---------------------------------------------------------------- our own search


def found(browser: Browser, queries: Sequence[str]) -> list[list[int]]:
    """The numbers of the documents that the finder gives for each query."""
    answers: list[list[int]] = []
    with browser.page("search/") as page:
        page.evaluate(FINDER)
        for start in range(0, len(queries), 50):
            answers += page.evaluate(FIND, list(queries[start : start + 50]))
    return answers


def viewed(browser: Browser, address: str) -> int:
    """Bytes below search/ that a page takes which nobody searches on."""
    browser.sent.clear()
    with browser.page(address) as page:
        page.wait_for_load_state("networkidle")
    return browser.bytes("search/")


def first_query(browser: Browser, query: str) -> int:
    """Bytes below search/ until the page of results shows the first ten."""
    browser.sent.clear()
    with browser.page(f"search/?q={quote(query)}") as page:
        page.wait_for_function(SHOWN)
    return browser.bytes("search/")


def seconds(browser: Browser, query: str, address: str) -> tuple[float, float]:
    """From the typed query to its results: in a browser that has nothing yet, and once more with everything there."""
    with browser.page(address) as page:
        page.wait_for_timeout(100)
        page.locator("form[data-mk-search] input").focus()
        cold = _typed(page, query)
        page.evaluate(CLEAR)
        return cold, _typed(page, query)


def _typed(page: Any, query: str) -> float:
    page.evaluate(CLOCK)
    page.keyboard.insert_text(query)
    return float(page.evaluate("() => window.measured")) / 1000
