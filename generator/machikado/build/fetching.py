"""Fetch DuckDB for browsers: only the very packages, from npm's registry or from files, whole or not at all."""

from __future__ import annotations

import gzip
import http.client
import os
import shutil
import tarfile
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp

from ..core.messages import Both, reason
from .duckdb_wasm import PACKAGES, PACKED, Package, found, home

_REGISTRY = "https://registry.npmjs.org/"  # npm's own default, where its settings name no other
_MOST = 64_000_000  # bytes of a package
_PATIENCE = 60  # seconds without a byte


class FetchError(Exception):
    """Nothing was kept; why, in both languages."""

    def __init__(self, reason: Both) -> None:
        super().__init__(reason)
        self.reason = reason


def fetch(places: Sequence[Path] = ()) -> Path:
    """Takes the packages from files and folders of files, else from npm's registry unless they have been fetched.

    FetchError; then nothing is kept, and what was there stays.
    """
    if not places and (folder := found()):
        return folder
    archives = _given(places) if places else [_checked(_loaded(each), each) for each in PACKAGES]
    pairs = zip(archives, PACKAGES, strict=True)
    files = {name: content for archive, each in pairs for name, content in _unpacked(archive, each)}
    folder = home()
    try:
        _keep(files, folder)
    except OSError as error:
        raise FetchError(reason("fetch-not-kept", place=str(folder), reason=str(error))) from error
    return folder


def _keep(files: Mapping[str, bytes], folder: Path) -> None:
    """Writes all files beside the folder, and moves them there at once."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(mkdtemp(prefix=".fetched-", dir=folder.parent))
    try:
        for name, content in files.items():
            (beside / name).write_bytes(content)
        if folder.exists():
            shutil.rmtree(folder)
        beside.replace(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _given(places: Sequence[Path]) -> list[bytes]:
    """The packages among files that somebody has brought: known by what is in them, whatever they are called."""
    paths = [path for place in places for path in (sorted(place.glob("*.tgz")) if place.is_dir() else [place])]
    contents = {sha256(content).hexdigest(): content for content in map(_read, paths)}
    lacking = [each.spec for each in PACKAGES if each.sha256 not in contents]
    if lacking:
        raise FetchError(reason("fetch-lacks", places=", ".join(map(str, paths or places)), specs=", ".join(lacking)))
    return [contents[each.sha256] for each in PACKAGES]


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST + 1)
    except OSError as error:
        raise FetchError(reason("fetch-unreadable", place=str(path), reason=error.strerror or str(error))) from error


def _loaded(package: Package) -> bytes:
    address = registry() + package.address
    try:
        if not address.startswith(("https://", "http://")):
            raise ValueError(address)
        with urllib.request.urlopen(address, timeout=_PATIENCE) as answer:
            content: bytes = answer.read(_MOST + 1)
            return content
    except (OSError, ValueError, http.client.HTTPException) as error:
        why = str(error) or type(error).__name__
        raise FetchError(reason("fetch-unreadable", place=address, reason=why)) from error


def registry() -> str:
    """The registry's address, as npm itself is told it: by the environment, or by the user's settings."""
    told = {name.lower(): value for name, value in os.environ.items()}  # npm reads them in any case
    settings = Path(told.get("npm_config_userconfig") or Path.home() / ".npmrc")
    return (told.get("npm_config_registry") or _in_settings(settings) or _REGISTRY).rstrip("/") + "/"


def _in_settings(path: Path) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    values = (line.partition("=")[2].strip() for line in lines if line.partition("=")[0].strip() == "registry")
    return next(values, "")


def _checked(content: bytes, package: Package) -> bytes:
    if (digest := sha256(content).hexdigest()) != package.sha256:
        raise FetchError(reason("fetch-differs", spec=package.spec, found=digest, expected=package.sha256))
    return content


def _unpacked(archive: bytes, package: Package) -> Iterator[tuple[str, bytes]]:
    """The files of an archive that a site needs, by our names: no name in the archive is ever a path of ours."""
    try:
        with tarfile.open(fileobj=BytesIO(archive), mode="r:gz") as members:
            for inside, name in package.files.items():
                member = members.getmember(inside)
                content = members.extractfile(member) if member.isfile() else None
                if content is None:
                    raise KeyError(inside)
                plain = content.read()
                yield name, gzip.compress(plain, 9, mtime=0) if name.endswith(PACKED) else plain
    except (tarfile.TarError, OSError, EOFError, KeyError) as error:
        raise FetchError(reason("fetch-broken", spec=package.spec, reason=str(error))) from error
