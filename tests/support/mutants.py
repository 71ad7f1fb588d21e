"""Small faults put into the program one at a time: which of them do the tests notice?

    .venv/bin/python tests/support/mutants.py LIST.yaml [WORD…]

The list holds mappings: `file`, `old` (a text that stands in it once), `new`, `tests` (what pytest is told, in one
line), and `harm` (what a user would lose). With words only those whose file or harm holds one of them. All is done in a
copy of the working tree; tests that fail without any fault are told and prove nothing.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
Mutant = Mapping[str, str]


def copied(folder: Path) -> Path:
    """The working tree with its history, what is not yet committed included."""
    root = folder / "copy"
    subprocess.run(["git", "clone", "--quiet", "--shared", ROOT, root], check=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--modified", "--others", "--deleted", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        (root / name).unlink(missing_ok=True)
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, root / name)
    (root / ".venv").symlink_to((ROOT / ".venv").resolve())
    return root


def failed(root: Path, tests: str) -> str:
    """The first test that fails, or nothing."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *shlex.split(tests)]
    path = os.pathsep.join([str(root / "generator"), str(root / "tests" / "support")])
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return ""
    lines = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return lines[0].split(" - ")[0].partition(" ")[2] if lines else f"pytest ended with {done.returncode}"


def tried(root: Path, mutants: list[Mutant]) -> Iterator[tuple[str, Mutant, str]]:
    """For each fault the verdict and what noticed it."""
    sound: dict[str, str] = {}
    for mutant in mutants:
        path, tests = root / mutant["file"], mutant["tests"]
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        if before.count(mutant["old"]) != 1:
            yield "stale", mutant, f"{before.count(mutant['old'])} times in the file"
            continue
        path.write_text(before.replace(mutant["old"], mutant["new"]), encoding="utf-8")
        noticed = failed(root, tests)
        path.write_text(before, encoding="utf-8")
        if noticed and tests not in sound:
            sound[tests] = failed(root, tests)
        if noticed and sound[tests]:
            yield "unsound", mutant, sound[tests]
        else:
            yield ("noticed" if noticed else "MISSED"), mutant, noticed


def main(path: str, *words: str) -> int:
    mutants = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    wanted = [each for each in mutants if not words or any(word in each["file"] + each["harm"] for word in words)]
    counts: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        for verdict, mutant, what in tried(copied(Path(folder)), wanted):
            counts[verdict] = counts.get(verdict, 0) + 1
            print(f"{verdict:8} {mutant['file']}: {mutant['harm']}  {what}", flush=True)
    print(", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items())) or "nothing to try")
    return int(bool(counts.keys() - {"noticed"}))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
