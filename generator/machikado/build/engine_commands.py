"""Name the site engines, how each is started, and what it may know of its surroundings."""

from __future__ import annotations

import sys

ENGINES = {
    "mkdocs": [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file"],
    "zensical": [sys.executable, "-m", "zensical", "build", "--clean", "--config-file"],
    "properdocs": [sys.executable, "-m", "properdocs", "build", "--quiet", "--config-file"],
}
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "PYTHONPATH", "SYSTEMROOT")
