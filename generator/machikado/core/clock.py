"""Which day is taken as today: the only place that asks the outside world."""

from __future__ import annotations

import datetime
import subprocess
from pathlib import Path


def as_of(root: Path) -> datetime.date:
    """The day of the newest commit that touched the datasets; without any, the day on the wall.

    A commit may claim any day, and what is said to be due must not follow from one that is yet to come.
    """
    command = ["git", "-C", str(root), "log", "-1", "--format=%cs", "--", "datasets"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        found = ""
    tomorrow = datetime.date.today() + datetime.timedelta(days=1)  # it may be that already where the commit was made
    try:
        return min(datetime.date.fromisoformat(found), tomorrow)
    except ValueError:  # none, or a day that no calendar holds
        return datetime.date.today()
