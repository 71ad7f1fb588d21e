"""`machikado serve`: serve the site locally, show an edited record at once and rebuild the rest."""

from __future__ import annotations

import datetime
import functools
import gc
import http.server
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from watchfiles import watch

from ..core.file_formats import file_at
from ..core.git import is_among
from ..core.messages import Both
from ..core.model import Artifact
from ..core.symlinks import link_in
from ..package.data_files import data_of
from ..package.rows import Row, summary_of
from ..portal import Opened, open_portal, reopen
from ..site.assemble import site_of
from ..site.config import read_config
from ..site.pages import stamped_pages
from ..validation import report
from .folders import folder_fault, own_folder
from .pipeline import build
from .shells import frame_of, frames_of
from .stamp import fill
from .write import write

Say = Callable[[str], object]
News = queue.SimpleQueue[set[Path] | str]  # files that were saved, or what a build said at its end
PATIENCE = 5  # seconds for a build to end when told to
SCRIPT = b'<script src="/_machikado/reload.js"></script></body>'
RELOAD = b"""let seen;
setInterval(async () => {
  const now = await (await fetch("/_machikado/version")).text();
  if (seen !== undefined && now !== seen) location.reload();
  seen = now;
}, 400);
"""


class PortError(Exception):
    """The port cannot be listened on."""


class FolderError(Exception):
    """The preview's folder cannot be taken; its one argument is the problem."""


@dataclass(slots=True)
class _Preview:
    """What is being served: browsers ask for `version` and reload when it has grown."""

    root: Path
    site: Path
    as_of: datetime.date
    say: Say
    language: str = "ja"  # of what is said
    version: int = 0
    opened: Opened | None = None
    building: subprocess.Popen[str] | None = None


def serve(root: Path, *, as_of: datetime.date, port: int, say: Say, language: str = "ja") -> None:
    """Builds, serves on the loopback address and follows changes until interrupted; speaks one language."""
    preview = _Preview(root, own_folder(root) / "preview", as_of, say, language)
    if fault := folder_fault(preview.site, root):  # what is behind a link would be shown
        raise FolderError(fault)
    server = _server(preview, port)
    news = _watched(root)  # before the first build, so that what is saved during it is seen
    built = build(root, site=preview.site, as_of=as_of)
    preview.opened = built.opened
    say(report.report(built.problems, "text", summary_of(built.opened.package), language))
    end = Both("（終えるには Ctrl+C）", "(Ctrl+C ends it)").half(language)
    say(f"http://127.0.0.1:{server.server_port}/ {end}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    gc.collect()
    gc.freeze()
    gc.disable()  # looking for garbage would take longer than showing an edited record: see `_follow`
    try:
        _follow(preview, news)
    except KeyboardInterrupt:
        pass
    finally:
        _stop(preview.building)
        server.shutdown()


def _follow(preview: _Preview, news: News) -> None:
    """Shows each edited record at once, then builds the whole site: a build under way is finished, and what was saved
    meanwhile is in the next, so that the site follows however often somebody saves."""
    later: set[Path] = set()
    while True:
        told = news.get()
        if isinstance(told, str):
            preview.building = None
            preview.say(told)
        else:
            later |= told
        _show(preview, later)  # also what the build that ended did not know yet
        if preview.building is None and later:
            later = set()
            _start(preview, news)
        elif preview.building is None:
            preview.version += 1
            gc.collect()


def _show(preview: _Preview, changed: set[Path]) -> None:
    """Shows edited records, unless more than records was edited."""
    if not changed:
        return
    if preview.opened is None:
        preview.opened = open_portal(preview.root, preview.as_of)
    if changed <= {file_at(path) for path, _ in preview.opened.files}:
        preview.opened = show_edited(preview.root, preview.site, preview.opened, changed)
        preview.version += 1
    elif any(_is_data(path, preview.root, data_of(preview.root)) for path in changed):
        preview.opened = None  # another file, schema or rule: what was read before may not hold


def _is_data(path: Path, root: Path, data: Sequence[str]) -> bool:
    return path.is_relative_to(root) and is_among(path.relative_to(root).as_posix(), data)


def _start(preview: _Preview, news: News) -> None:
    """Builds in another process, so that the next edit need not wait; what it said is news."""
    command = [sys.executable, "-m", "machikado", "build", "--root", str(preview.root), "--site", str(preview.site)]
    command += ["--as-of", preview.as_of.isoformat(), "--lang", preview.language]
    building = preview.building = subprocess.Popen(
        command, text=True, encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    threading.Thread(target=lambda: news.put(building.communicate()[0].strip()), daemon=True).start()


def _stop(building: subprocess.Popen[str] | None) -> None:
    """Ends a build, and waits for it, but not for long."""
    if building is not None and building.poll() is None:
        building.send_signal(signal.SIGINT)
        try:
            building.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            building.kill()


def _watched(root: Path) -> News:
    """The files that are saved from now on, time after time."""
    config = read_config(root)
    own = [root / config.custom_dir] if config.custom_dir else []
    data = data_of(root)
    places = [root / name.partition("*")[0] for name in data]
    below = [path if path.is_dir() else path.parent for path in places]
    folders = [path for path in dict.fromkeys((*below, config.docs, *own)) if path.is_dir() and path != root]
    news: News = queue.SimpleQueue()

    def tell(begun: threading.Event, *paths: Path, **options: Any) -> None:
        for changes in watch(*paths, debounce=100, step=50, rust_timeout=100, yield_on_timeout=True, **options):
            begun.set()
            if changes:
                news.put({Path(path) for _, path in changes})

    # Many editors save by replacing a file: its folder is watched, since a file's own watch would end there.
    own_files = ("mkdocs.yml", *data)
    only = {"recursive": False, "watch_filter": lambda _, path: _is_data(Path(path), root, own_files)}
    for paths, options in (([root], only), (folders, {})):
        begun = threading.Event()
        threading.Thread(target=tell, args=(begun, *paths), kwargs=options, daemon=True).start()
        begun.wait()
    return news


def show_edited(root: Path, site: Path, before: Opened, changed: set[Path]) -> Opened:
    """Rewrites the pages of the records in `changed` files, unless there are errors; gives the portal as it now is.

    Everything else, derived numbers included, follows with the build that comes after.
    """
    opened = reopen(root, before, changed)
    frames, config = frames_of(root), read_config(root)
    if opened.errors or config.refused or link_in(frames, root) or not frames.is_dir():
        return opened
    names = {path.relative_to(root).as_posix() for path in changed}
    view = site_of(opened.package, config.docs, config.language, site_url=config.site_url, contact=config.contact)
    pages = stamped_pages(view, only=lambda row: isinstance(row, Row) and row.origin.path in names)

    def artifacts() -> Iterator[Artifact]:
        for template, page in pages:
            content = fill(frame_of(frames, template.pattern.shell), page)
            yield Artifact(path=f"{page.address}index.html", content=content, origin=page.origin)

    write(artifacts(), site, keep=lambda path: True)
    return opened


def _server(preview: _Preview, port: int) -> http.server.ThreadingHTTPServer:
    handler = functools.partial(_Handler, preview=preview, directory=str(preview.site))
    try:
        return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except (OSError, OverflowError) as error:
        raise PortError(str(error)) from error


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Files of the preview, with the reloading script in each page."""

    def __init__(self, *args: Any, preview: _Preview, **options: Any) -> None:
        self.preview = preview
        super().__init__(*args, **options)

    def do_GET(self) -> None:
        if self.path == "/_machikado/version":
            self._send(str(self.preview.version).encode(), "text/plain")
        elif self.path == "/_machikado/busy":
            self._send(b"yes" if self.preview.building else b"no", "text/plain")
        elif self.path == "/_machikado/reload.js":
            self._send(RELOAD, "text/javascript")
        elif (page := self._page()) is not None:
            self._send(page.read_bytes().replace(b"</body>", SCRIPT), "text/html; charset=utf-8")
        else:
            super().do_GET()

    def _page(self) -> Path | None:
        if not self.path.split("?")[0].endswith("/"):
            return None
        path = Path(self.translate_path(self.path)) / "index.html"
        return path if path.is_file() else None

    def _send(self, content: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not news."""
