"""`machikado serve`: the site on this computer; an edited record is shown at once, the rest a little later."""

from __future__ import annotations

import datetime
import functools
import http.server
import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from watchfiles import watch

from . import report
from .building import Built, build, frame_of
from .engines import read_config
from .model import Artifact
from .pages import site_of, stamped_pages
from .portal import Opened, reopen
from .relations import Row
from .stamp import fill
from .write import write

Say = Callable[[str], object]
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


class _Version:
    """Counts what was written; browsers ask for it and reload when it has grown."""

    def __init__(self) -> None:
        self.number = 0


def serve(root: Path, *, as_of: datetime.date, port: int, say: Say) -> None:
    """Builds, serves on the loopback address and follows changes until interrupted."""
    site = root / ".machikado" / "preview"
    version = _Version()
    server = _server(site, port, version)
    built = _rebuild(root, site, as_of, say)
    say(f"http://127.0.0.1:{server.server_port}/ （終えるには Ctrl+C / Ctrl+C ends it）")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        _follow(root, site, built, version, say)
    except KeyboardInterrupt:
        pass
    finally:
        server.shutdown()


def _follow(root: Path, site: Path, built: Built, version: _Version, say: Say) -> None:
    for changed in _changes(root):
        if built.written is not None and changed <= built.opened.files.keys():
            show_edited(root, site, built.opened, changed)
            version.number += 1
        built = _rebuild(root, site, built.opened.package.as_of, say)
        version.number += 1


def _changes(root: Path) -> Iterator[set[Path]]:
    """The files that were saved, time after time."""
    config, settings = read_config(root), root / "mkdocs.yml"
    own = [root / config.custom_dir] if config.custom_dir else []
    folders = [path for path in (root / "datasets", config.docs, *own) if path.is_dir()]
    saved: queue.SimpleQueue[set[Path]] = queue.SimpleQueue()

    def tell(*paths: Path, **options: Any) -> None:
        for changes in watch(*paths, debounce=100, step=50, **options):
            saved.put({Path(path) for _, path in changes})

    # Many editors save by replacing a file: its folder is watched, since a file's own watch would end there.
    only = {"recursive": False, "watch_filter": lambda _, path: Path(path) == settings}
    threading.Thread(target=tell, args=(root,), kwargs=only, daemon=True).start()
    threading.Thread(target=tell, args=folders, daemon=True).start()
    while True:
        yield saved.get()


def _rebuild(root: Path, site: Path, as_of: datetime.date, say: Say) -> Built:
    built = build(root, site=site, as_of=as_of)
    say(report.report(built.problems, "text", report.summary_of(built.opened.package)))
    return built


def show_edited(root: Path, site: Path, before: Opened, changed: set[Path]) -> list[str]:
    """Rewrites the pages of the records in `changed` files; gives the addresses written.

    Everything else, derived numbers included, follows with the build that comes after.
    """
    opened = reopen(root, before, changed)
    if opened.errors:
        return []
    config = read_config(root)
    names = {path.relative_to(root).as_posix() for path in changed}
    view = site_of(opened.package, config.docs, config.language)
    rendered = root / ".machikado" / "mkdocs" / "site"
    pages = stamped_pages(view, only=lambda row: isinstance(row, Row) and row.origin.path in names)

    def artifacts() -> Iterator[Artifact]:
        for template, page in pages:
            content = fill(frame_of(rendered, template.pattern.shell), page)
            yield Artifact(path=f"{page.address}index.html", content=content, origin=page.origin)

    written = write(artifacts(), site, keep=lambda path: True)
    return list(written.written)


def _server(site: Path, port: int, version: _Version) -> http.server.ThreadingHTTPServer:
    handler = functools.partial(_Handler, version=version, directory=str(site))
    try:
        return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except (OSError, OverflowError) as error:
        raise PortError(str(error)) from error


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Files of the preview, with the reloading script in each page."""

    def __init__(self, *args: Any, version: _Version, **options: Any) -> None:
        self.version = version
        super().__init__(*args, **options)

    def do_GET(self) -> None:
        if self.path == "/_machikado/version":
            self._send(str(self.version.number).encode(), "text/plain")
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
