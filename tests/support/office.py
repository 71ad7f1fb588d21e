"""LibreOffice, which opens workbooks as a person's program does."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def soffice() -> str:
    """Where LibreOffice is; without it the tests are skipped, but on a continuous-integration machine they fail."""
    path = shutil.which("soffice") or shutil.which("libreoffice")
    if path:
        return path
    words = "LibreOffice is not installed (libreoffice-calc-nogui)"
    if os.environ.get("CI"):
        pytest.fail(words)
    pytest.skip(words)


def converted(content: bytes, form: str, folder: Path, source: str = "xlsx") -> dict[str, bytes]:
    """What LibreOffice makes of the workbook, or of a CSV file (`source`), by file name."""
    office = soffice()
    (folder / "in").mkdir()
    (folder / f"in/book.{source}").write_bytes(content)
    command = [office, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--infilter=CSV:44,34,76,1"] if source == "csv" else []  # commas, quotes, UTF-8, from the first line
    command += ["--convert-to", form, "--outdir", str(folder / "out"), str(folder / f"in/book.{source}")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return {path.name: path.read_bytes() for path in (folder / "out").iterdir()}
