"""Fetching DuckDB for browsers: only the very packages are kept, whole or not at all; without them there is no page."""

from __future__ import annotations

import gzip
import hashlib
import http.server
import io
import tarfile
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from conftest import Portal

from machikado.build import duckdb_wasm, fetching
from machikado.build.duckdb_wasm import PACKAGES
from machikado.build.fetching import FetchError, fetch

SHIPPED = {name: f"content of {name}".encode() * 50 for each in PACKAGES for name in each.files}
NOTHING: Mapping[str, bytes | str] = {}


def packed(members: Mapping[str, bytes | str]) -> bytes:
    """An archive of files, or of links (their targets as text)."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            if isinstance(content, str):
                info.type, info.linkname = tarfile.SYMTYPE, content
            else:
                info.size = len(content)
            archive.addfile(info, io.BytesIO(content) if isinstance(content, bytes) else None)
    return target.getvalue()


@dataclass
class Registry:
    """A registry on this computer, and what it has by path; a length may be promised that is not kept."""

    url: str
    files: dict[str, bytes] = field(default_factory=dict)
    promised: dict[str, int] = field(default_factory=dict)


@pytest.fixture
def registry() -> Iterator[Registry]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.removeprefix("/npm/")
            content = found.files.get(path)
            self.send_response(404 if content is None else 200)
            self.send_header("Content-Length", str(found.promised.get(path, len(content or b""))))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *words: object) -> None:
            """Requests are not news."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Registry(f"http://127.0.0.1:{server.server_port}/npm")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def offer(registry: Registry, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes the registry hold two packages; `others` stand in the first beside its own files, or in their place."""

    def made(others: Mapping[str, bytes | str] = NOTHING) -> None:
        packages = []
        for each in PACKAGES:
            members = {name: SHIPPED[name] for name in each.files} | (dict(others) if each is PACKAGES[0] else {})
            content = registry.files[each.address] = packed(members)
            packages.append(replace(each, sha256=hashlib.sha256(content).hexdigest()))
        monkeypatch.setattr(fetching, "PACKAGES", tuple(packages))
        monkeypatch.setenv("npm_config_registry", registry.url)

    return made


def kept(cache: Path) -> dict[str, bytes]:
    return {path.relative_to(cache).as_posix(): path.read_bytes() for path in cache.rglob("*") if path.is_file()}


def test_what_a_site_needs_is_kept_and_what_is_large_is_packed(offer: Callable[..., None], cache: Path) -> None:
    offer({"package/dist/other.wasm": b"not needed"})
    folder = fetch()
    assert duckdb_wasm.found() == folder and folder.is_relative_to(cache)
    names = {ours: theirs for each in PACKAGES for theirs, ours in each.files.items()}
    assert {path.name for path in folder.iterdir()} == names.keys()
    for path in folder.iterdir():
        content = path.read_bytes()
        assert (gzip.decompress(content) if path.suffix == ".bin" else content) == SHIPPED[names[path.name]]


def test_the_registry_is_the_one_that_npm_uses(
    offer: Callable[..., None], registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer()
    monkeypatch.delenv("npm_config_registry")
    settings = tmp_path / "npmrc"
    settings.write_text(f"; ours\nfund=false\nregistry = {registry.url}/\n", encoding="utf-8")
    monkeypatch.setenv("NPM_CONFIG_USERCONFIG", str(settings))
    assert fetch() == duckdb_wasm.found()


FIRST = PACKAGES[0].address
LARGE = next(name for name in PACKAGES[0].files if name.endswith(".wasm"))


def changed(registry: Registry) -> None:
    registry.files[FIRST] = registry.files[FIRST][:-9] + b"x" + registry.files[FIRST][-8:]


def cut_off(registry: Registry) -> None:
    registry.promised[FIRST] = len(registry.files[FIRST])
    shortened(registry)


def shortened(registry: Registry) -> None:
    registry.files[FIRST] = registry.files[FIRST][:-40]


def missing(registry: Registry) -> None:
    registry.files.clear()


@pytest.mark.parametrize("harm", [changed, cut_off, shortened, missing])
def test_nothing_is_kept_of_what_is_not_the_very_package(
    harm: Callable[[Registry], None], offer: Callable[..., None], registry: Registry, cache: Path
) -> None:
    offer()
    harm(registry)
    with pytest.raises(FetchError) as error:
        fetch()
    assert "duckdb-wasm" in error.value.reason.en and error.value.reason.ja != error.value.reason.en
    assert not kept(cache) and duckdb_wasm.found() is None


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "file:///etc/", "nonsense"])
def test_a_registry_that_cannot_be_reached_is_named(
    address: str, offer: Callable[..., None], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer()
    monkeypatch.setenv("npm_config_registry", address)
    with pytest.raises(FetchError) as error:
        fetch()
    assert address.rstrip("/") in error.value.reason.en and not kept(cache)


@pytest.mark.parametrize(
    "members",
    [
        {"../../../outside": b"x", "/outside": b"x", "package/../../outside": b"x"},
        {"package/dist": "/etc", "package/dist/outside": b"x"},
    ],
)
def test_names_in_an_archive_lead_nowhere(
    members: dict[str, bytes | str], offer: Callable[..., None], tmp_path: Path, cache: Path
) -> None:
    offer(members)
    folder = fetch()
    assert {path.split("/")[-2] for path in kept(cache)} == {folder.name}
    assert not list(tmp_path.rglob("outside"))


@pytest.mark.parametrize("target", ["/etc/hostname", "../package.json"])
def test_a_link_is_not_taken_for_a_file(target: str, offer: Callable[..., None], cache: Path) -> None:
    offer({LARGE: target})
    with pytest.raises(FetchError) as error:
        fetch()
    assert "unpacked" in error.value.reason.en and not kept(cache)


def test_what_was_fetched_stays_where_a_later_try_fails(
    offer: Callable[..., None], registry: Registry, cache: Path
) -> None:
    offer()
    fetch()
    before = kept(cache)
    missing(registry)
    with pytest.raises(FetchError):
        fetch([cache])
    assert kept(cache) == before
    fetch()  # nobody is asked for what is there
    assert kept(cache) == before


def test_packages_can_be_brought_as_files(
    offer: Callable[..., None], registry: Registry, tmp_path: Path, small: Portal, cache: Path
) -> None:
    offer()
    folder = tmp_path / "brought"
    folder.mkdir()
    for number, content in enumerate(registry.files.values()):
        (folder / f"{number}.tgz").write_bytes(content)
    missing(registry)
    alone = small.command("fetch", "duckdb-wasm", "--from", str(folder / "0.tgz"), "--lang", "en")
    assert alone.exit_code == 1 and f"no whole and unchanged {PACKAGES[1].spec}" in alone.output
    assert "npm pack" in alone.output and "--from FOLDER" in alone.output and not kept(cache)
    both = small.command("fetch", "duckdb-wasm", "--from", str(folder))
    assert both.exit_code == 0 and str(duckdb_wasm.found()) in both.output


def test_a_fault_says_where_and_what_to_do(offer: Callable[..., None], registry: Registry, small: Portal) -> None:
    offer()
    missing(registry)
    for language, words in (("en", "Nothing was kept."), ("ja", "何も残していません")):
        told = small.command("fetch", "duckdb-wasm", "--lang", language)
        assert told.exit_code == 1 and "fetch-failed" in told.output
        assert registry.url in told.output and words in told.output and "404" in told.output


def files(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def test_without_the_engine_a_site_has_not_a_byte_of_it_and_a_warning_names_the_command(
    small: Portal, offer: Callable[..., None]
) -> None:
    small.run("build")
    plain = files(small.root / "site")
    small.edit("datasets/datapackage.yaml", "machikado:\n", "machikado:\n  explore: sql\n")
    told = small.run("build", "--lang", "en")
    assert told.exit_code == 0 and "no-sql-engine" in told.output and "machikado fetch duckdb-wasm" in told.output
    assert files(small.root / "site") == plain and not any("sql/" in path for path in plain)
    offer()
    fetch()
    after = small.run("build", "--lang", "en")  # although nothing in the portal has changed
    assert "nothing has changed" not in after.output and "no-sql-engine" not in after.output
    made = files(small.root / "site") - plain
    assert "data/sql/index.html" in made and "assets/javascripts/sql/worker.js" in made
    assert {path.rpartition("/")[2] for path in made} >= {name for each in PACKAGES for name in each.files.values()}
    assert small.command("audit", "--root", str(small.root), str(small.root / "site")).exit_code == 0


def test_only_sql_can_be_asked_for(small: Portal) -> None:
    small.edit("datasets/datapackage.yaml", "machikado:\n", "machikado:\n  explore: prolog\n")
    (told,) = small.errors()
    assert told["code"] == "broken-schema" and told["origin"]["line"] == 29 and "explore" in told["message"]
