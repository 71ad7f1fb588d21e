"""A portal with a history: the small portal, committed, to be changed and compared with itself."""

from __future__ import annotations

import subprocess
from pathlib import Path

from conftest import AS_OF, Portal

from machikado.diff.review import Review, review

IDENTITY = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]


def git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), *IDENTITY, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def commit(root: Path) -> str:
    """Commits everything under `root`, in a repository of its own if there is none."""
    if not (root / ".git").exists():
        git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message=x")
    return git(root, "rev-parse", "HEAD")


def reviewed(portal: Portal, revision: str = "main") -> Review:
    return review(portal.root, revision, AS_OF)
