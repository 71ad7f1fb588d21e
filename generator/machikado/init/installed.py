"""Tell which release of this program is installed, and how another computer gets the very same one."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any

NAME = "machikado"
_ON_GITHUB = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?/?\Z")
_COMMIT = re.compile(r"[0-9a-f]{40}\Z")
_FROM_FILE = f"""\
# ファイルからインストールされたものです。{NAME}-….whl を wheels/ に置くと、ほかのコンピューターでも使えます。
# Installed from a file: put it ({NAME}-….whl) into the folder wheels/ beside this, so that other computers find it.
--find-links wheels
"""
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """A release, and what is known of where it came from; an empty text is unknown."""

    version: str
    url: str = ""  # of the archive or repository; nothing that only this computer can reach
    sha256: str = ""  # of the archive
    commit: str = ""
    from_file: bool = False  # from an archive or folder of this computer

    @property
    def repository(self) -> str:
        """`OWNER/NAME` on GitHub, where the program was installed from a commit there."""
        found = _ON_GITHUB.match(self.url) if self.commit else None
        return found[1] if found else ""

    @property
    def requirement(self) -> str:
        """The lines of a requirements file that install the same release elsewhere, as exactly as is known.

        What came from an index is pinned by its version, because pip does not keep its hash; an archive is by its
        hash, a repository by its commit. A file of this computer is looked for in the folder `wheels/` first.
        """
        if self.commit:
            return f"{NAME} @ git+{self.url}@{self.commit}\n"
        hashed = f" --hash=sha256:{self.sha256}" if self.sha256 else ""
        if self.url:
            return f"{NAME} @ {self.url}{hashed}\n"
        return f"{_FROM_FILE if self.from_file else ''}{NAME}=={self.version}{hashed}\n"


def installed() -> Installed:
    """What the installed distribution says of itself (`direct_url.json`, which pip writes by PEP 610)."""
    try:
        found = distribution(NAME)
    except PackageNotFoundError:  # run from its source files
        return Installed(version="0", from_file=True)
    return read(found.version, _direct(found))


def _direct(found: Distribution) -> dict[str, Any]:
    told = json.loads(found.read_text("direct_url.json") or "{}")
    return told if isinstance(told, dict) else {}


def read(version: str, direct: dict[str, Any]) -> Installed:
    """What `direct_url.json` says; what does not look as the standard has it is left out."""
    url = str(direct.get("url") or "")
    far = url if url.startswith("https://") and not re.search(r"[\s#@]", url) else ""
    commit = str(direct.get("vcs_info", {}).get("commit_id") or "")
    sha256 = str(direct.get("archive_info", {}).get("hashes", {}).get("sha256") or "")
    return Installed(
        version=version, url=far, commit=commit if far and _COMMIT.match(commit) else "",
        sha256=sha256 if _SHA256.match(sha256) else "", from_file=bool(url) and not far,
    )  # fmt: skip
