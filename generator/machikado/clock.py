"""Which day is taken as today: the only place that asks the outside world."""

from __future__ import annotations

import datetime
import subprocess
from pathlib import Path


def as_of(root: Path) -> datetime.date:
    """The day of the newest commit that touched the datasets; without any, the day on the wall."""
    command = ["git", "-C", str(root), "log", "-1", "--format=%cs", "--", "datasets"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        found = ""
    return datetime.date.fromisoformat(found) if found else datetime.date.today()
