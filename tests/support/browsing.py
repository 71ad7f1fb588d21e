"""The real portal in a browser, for every test that looks at pages as a reader does."""

from __future__ import annotations

import functools
import http.server
import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright import sync_api

from machikado.build.pipeline import build
from machikado.core.git import as_of
from machikado.validation.report import report

ROOT = Path(__file__).resolve().parents[2]
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; worker-src 'self'"
)
FLAGS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync".split()
PATIENCE = int(os.environ.get("PATIENCE", "30000"))  # milliseconds: a machine that does much at once is slow, not wrong
sync_api.expect.set_options(timeout=PATIENCE)
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"], "resultTypes": ["violations"]}


def chromium_path() -> str:
    """Where Chromium is; without one the tests are skipped, but on a continuous-integration machine they fail."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path and Path(path).is_file():
        return path
    words = "Chromium is not installed; set CHROMIUM to its path"
    if os.environ.get("CI"):
        pytest.fail(words)
    pytest.skip(words)


@dataclass(slots=True)
class Site:
    """The built site, where it is served, and a browser."""

    folder: Path
    url: str
    browser: Any
    contexts: dict[str, Any] = field(default_factory=dict)

    def address(self, pattern: str) -> str:
        """A pattern's address; `{first}` stands for the first folder there."""
        start, hole, rest = pattern.partition("{first}")
        folders = [path.name for path in (self.folder / start).iterdir() if path.is_dir()] if hole else [""]
        return start + min(folders) + rest

    def context(self, name: str, **options: Any) -> Any:
        """One context for all tests that want the same: starting one costs more than a page."""
        if name not in self.contexts:
            self.contexts[name] = self.browser.new_context(locale="ja-JP", reduced_motion="reduce", **options)
            self.contexts[name].set_default_timeout(PATIENCE)
        return self.contexts[name]


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files with the policy that a careful host would send."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not news."""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real portal, built from a copy of its files."""
    root = tmp_path_factory.mktemp("portal")
    for name in ("datasets", "docs"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    who = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]
    for command in (["init", "--quiet"], ["add", "datasets"], [*who, "commit", "--quiet", "--message=x"]):
        subprocess.run(["git", "-C", str(root), *command], check=True)  # pages tell the day of the last change
    outcome = build(root, site=root / "site", as_of=as_of(ROOT))
    assert outcome.written, report(outcome.problems, "text", "")
    return root / "site"


@pytest.fixture(scope="session")
def site(folder: Path) -> Iterator[Site]:
    path = chromium_path()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield Site(folder, f"http://127.0.0.1:{server.server_port}/", browser)
        browser.close()
    server.shutdown()


class Watched:
    """A page, and what it complained of or asked for elsewhere."""

    def __init__(self, context: Any) -> None:
        self.complaints: list[str] = []
        self.page = context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("request", self._request)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._response)

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"console: {message.text} {message.location.get('url', '')}")

    def _request(self, request: Any) -> None:
        if urlsplit(request.url).hostname not in ("127.0.0.1", None):
            self.complaints.append(f"elsewhere: {request.url}")

    def _failed(self, request: Any) -> None:
        if request.failure != "net::ERR_ABORTED":  # which is what leaving a page does
            self.complaints.append(f"failed: {request.url} {request.failure}")

    def _response(self, response: Any) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")


@pytest.fixture
def watch(site: Site) -> Iterator[Callable[..., Watched]]:
    """Opens an address in a page of the named context, and closes it after the test."""
    opened: list[Watched] = []

    def open_page(address: str, name: str = "plain", base: str = "", **options: Any) -> Watched:
        watched = Watched(site.context(name, **options))
        opened.append(watched)
        watched.page.goto((base or site.url) + address, wait_until="load")
        return watched

    yield open_page
    for watched in opened:
        watched.page.close()


def until(page: Any, script: str, arg: Any = None) -> None:
    """Waits until the page says yes. Playwright's own way looks again by `eval`, which the site's policy forbids."""
    end = time.monotonic() + PATIENCE / 1000
    while not _says_yes(page, script, arg):
        assert time.monotonic() < end, script
        page.wait_for_timeout(50)


def _says_yes(page: Any, script: str, arg: Any) -> bool:
    try:
        return bool(page.evaluate(script, arg))
    except sync_api.Error as error:  # the page was just left
        if "context" not in str(error):
            raise
        return False


def violations(page: Any, state: str) -> list[str]:
    found = page.evaluate(f"axe.run({json.dumps(WCAG)}).then(results => results.violations)")
    return [
        f"axe {each['id']} ({state}): {' '.join(map(str, node['target']))} — {node['html'][:120]}"
        for each in found
        for node in each["nodes"][:3]
    ]


def too_wide(page: Any) -> list[str]:
    """What makes a page scroll sideways."""
    return page.evaluate(  # type: ignore[no-any-return]
        """() => document.scrollingElement.scrollWidth <= innerWidth ? [] :
        [`${document.scrollingElement.scrollWidth} px wide: ` + [...document.querySelectorAll("body *")]
          .filter(node => node.getBoundingClientRect().right > innerWidth + 0.5)
          .slice(0, 3).map(node => node.outerHTML.slice(0, 100)).join(" ")]"""
    )
