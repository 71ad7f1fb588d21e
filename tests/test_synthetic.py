"""The synthetic portal of `make bench`: valid under the real schemas and checks, and the same for the same seed."""

from __future__ import annotations

import datetime
import subprocess
import sys
from pathlib import Path

from machikado.portal import open_portal

SCRIPT = Path(__file__).parent / "synthetic.py"


def _written(folder: Path) -> Path:
    subprocess.run([sys.executable, str(SCRIPT), str(folder), "--pages", "300"], check=True, capture_output=True)
    return folder


def test_a_synthetic_portal_keeps_every_rule_of_the_real_one(tmp_path: Path) -> None:
    opened = open_portal(_written(tmp_path / "portal"), datetime.date(2024, 10, 1))
    assert [str(found) for found in opened.package.problems] == []


def test_the_same_seed_gives_the_same_bytes_and_every_file_says_what_it_is(tmp_path: Path) -> None:
    one, other = _written(tmp_path / "one"), _written(tmp_path / "other")
    paths = sorted(path.relative_to(one) for path in (one / "datasets/adoptions").iterdir())
    assert paths
    for path in paths:
        text = (one / path).read_text(encoding="utf-8")
        assert text == (other / path).read_text(encoding="utf-8")
        assert "合成" in text
