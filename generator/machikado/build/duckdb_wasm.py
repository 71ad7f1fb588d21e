"""Tell where DuckDB for browsers is, which is no part of the program: two packages, and what a site needs of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..core.model import Artifact

PACKED = ".bin"  # ends our names of what is compressed: no host packs or unpacks such a file by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One package of npm's: the very archive, and which of its files a site needs under which names."""

    name: str
    version: str
    sha256: str
    files: Mapping[str, str]

    @property
    def spec(self) -> str:
        return f"{self.name}@{self.version}"

    @property
    def address(self) -> str:
        """Where it is below a registry."""
        return f"{self.name}/-/{self.name.rpartition('/')[2]}-{self.version}.tgz"


# DuckDB as npm has it reads no Parquet by itself: it would load that from another host.
PACKAGES = (
    Package(
        name="@duckdb/duckdb-wasm", version="1.32.0",
        sha256="13c29d80888b795cb493b281685d3d3e1738db2fad50d419e2884c6585789722",
        files={
            "package/dist/duckdb-browser-eh.worker.js": "duckdb-browser-eh.worker.js",
            "package/dist/duckdb-eh.wasm": "duckdb-eh.bin",
        },
    ),
    Package(
        name="parquet-wasm", version="0.8.0",
        sha256="b3b9dff7561a35833bfed7c45f28279f981f9b10478a8c5b56c38f012c4c23ad",
        files={
            "package/LICENSE_MIT": "parquet_wasm.LICENSE.txt",
            "package/esm/parquet_wasm.js": "parquet_wasm.js",
            "package/esm/parquet_wasm_bg.wasm": "parquet_wasm.bin",
        },
    ),
)  # fmt: skip
VERSION = "-".join(f"{each.name.rpartition('/')[2]}-{each.version}" for each in PACKAGES)
SPECS = " ".join(each.spec for each in PACKAGES)


def home() -> Path:
    """Where the files are kept for all portals of this user, in a folder named by their versions."""
    given = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME")
    return Path(given or Path.home() / ".cache") / "machikado" / VERSION


def found() -> Path | None:
    """The folder, if everything has been fetched."""
    folder = home()
    names = (name for each in PACKAGES for name in each.files.values())
    return folder if all((folder / name).is_file() for name in names) else None


def artifacts(folder: Path, place: str) -> Iterator[Artifact]:
    """The files as a site publishes them, below `place`."""
    for name in (name for each in PACKAGES for name in each.files.values()):
        yield Artifact(path=f"{place}{name}", content=(folder / name).read_bytes(), origin=VERSION)
