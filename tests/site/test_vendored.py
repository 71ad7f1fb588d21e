"""Vendored scripts: the list that is published with them says what they are."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

from machikado.theme.stylesheet import THEME, VENDORED

FOLDER = THEME / VENDORED
TOLD = (FOLDER / "licences.txt").read_text(encoding="utf-8")
LOCK = Path(__file__).resolve().parents[2] / "tools" / "vendor" / "package-lock.json"


def test_each_vendored_file_is_listed_with_its_checksum() -> None:
    files = {
        path.name: sha256(path.read_bytes()).hexdigest() for path in FOLDER.iterdir() if path.name != "licences.txt"
    }
    assert files and dict(re.findall(r"^(\S+)\n  sha256  ([0-9a-f]{64})$", TOLD, re.MULTILINE)) == files


def test_each_part_is_listed_with_its_version_and_licence() -> None:
    packages = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    for name in ("hyparquet", "fzstd"):
        found = packages[f"node_modules/{name}"]
        assert re.search(rf"^  {name} {re.escape(found['version'])} +{found['license']} ", TOLD, re.MULTILINE)
        assert f"-- {name} --" in TOLD
