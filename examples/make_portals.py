"""Make the two example portals anew: everything beside their `data/` is written by `machikado init`.

What publishes a portal from a repository of its own (workflows, requirements) is left out: here it would lie idle.

`python examples/make_portals.py [FOLDER]` works on the examples in the folder (default: here).
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

# What a person would type behind `machikado` in the folder of each example.
COMMANDS = {
    "town": "init data --yes --language ja --licence CC-BY-4.0 --publisher 見本町 --title 見本町オープンデータ",
    "grants": "init data --yes --language en --licence CC-BY-4.0 --publisher 'Example Foundation' --title 'Grants'",
}


OF_A_REPOSITORY = (".github", "requirements.txt", "requirements-machikado.txt")


def remove(paths: Iterable[Path]) -> None:
    for path in paths:
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def make(folder: Path) -> str:
    """Makes the portal of an example from its sources alone, and returns what the command said."""
    remove(path for path in folder.iterdir() if path.name != "data")
    command = [sys.executable, "-m", "machikado", *shlex.split(COMMANDS[folder.name])]
    told = subprocess.run(command, cwd=folder, check=True, capture_output=True, encoding="utf-8").stdout
    remove(path for path in folder.iterdir() if path.name in OF_A_REPOSITORY)
    return told


if __name__ == "__main__":
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for name in COMMANDS:
        print(make(root / name))
