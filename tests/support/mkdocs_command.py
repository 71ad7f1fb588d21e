"""A site engine called as its own command."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from conftest import Portal


def mkdocs(portal: Portal, *arguments: str, engine: str = "mkdocs") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", engine, "build", "--config-file", str(portal.root / "mkdocs.yml"), *arguments]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "true"}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def printed(done: subprocess.CompletedProcess[str]) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)
