"""Build the portals of two revisions and compare the sites byte for byte: `same_site.py OLD NEW [--except GLOB]`."""

from __future__ import annotations

import argparse
import fnmatch
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHOWN = 20  # paths of each portal that are printed
PORTALS = {"real": ".", "small": "tests/portals/small", "other": "tests/portals/other"}


def built(revision: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """Each portal of `revision`, built by the generator of that revision: its name and the folder of its site."""
    checkout = folder / "checkout"
    subprocess.run(["git", "worktree", "add", "--detach", "--quiet", str(checkout), revision], cwd=ROOT, check=True)
    try:
        for name, inside in PORTALS.items():
            portal = checkout
            if inside != ".":
                portal = folder / name
                shutil.copytree(checkout / inside, portal)
            environment = {**os.environ, "PYTHONPATH": str(checkout / "generator")}
            command = [sys.executable, "-m", "machikado", "build"]
            subprocess.run(command, cwd=portal, env=environment, check=True, stdout=subprocess.DEVNULL)
            yield name, portal / "site"
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", str(checkout)], cwd=ROOT, check=True)


def contents(site: Path) -> dict[str, bytes]:
    """Every file of a site by its path."""
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


def differences(old: dict[str, bytes], new: dict[str, bytes]) -> list[str]:
    """One line for each path that only one site has, or whose bytes differ."""
    signs = {path: "-" if path not in new else "+" if path not in old else "≠" for path in sorted({*old, *new})}
    return [f"{sign} {path}" for path, sign in signs.items() if sign != "≠" or old[path] != new[path]]


def main() -> int:
    """0 when the sites are the same but for the paths that `--except` names; each path that differs is printed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--except", dest="excepted", action="append", default=[], metavar="GLOB")
    given = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        sites: dict[str, dict[str, dict[str, bytes]]] = {}
        for side, revision in (("old", given.old), ("new", given.new)):
            (Path(folder) / side).mkdir()
            sites[side] = {name: contents(site) for name, site in built(revision, Path(folder) / side)}
    for name in PORTALS:
        old, new = sites["old"][name], sites["new"][name]
        lines = differences(old, new)
        told = [line for line in lines if not any(fnmatch.fnmatch(line[2:], glob) for glob in given.excepted)]
        failed |= bool(told)
        counts = f"{len(old):,} files before, {len(new):,} after; {len(lines):,} differ"
        print(f"{name}: {counts}, {len(lines) - len(told):,} as excepted")
        print("".join(f"  {line}\n" for line in told[:SHOWN]), end="")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
