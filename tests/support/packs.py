"""The real portal with two states: what was added to the second is real, its days and what is marked so are made up."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from conftest import Portal

from history import IDENTITY, git
from restated import LOG, OUTCOMES

ROOT = Path(__file__).resolve().parents[2]
ENDED = "datasets/projects/itoshima.yaml"
CASE = "datasets/adoptions/ofunato.yaml"
STAGES = "datasets/adoption_stages.csv"
FIRST, LAST = "2026-04-01", "2027-03-31"


def commit_on(root: Path, day: str) -> str:
    """Everything under `root`, committed on a day."""
    if not (root / ".git").exists():
        git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    when = {"GIT_AUTHOR_DATE": f"{day}T12:00:00+09:00", "GIT_COMMITTER_DATE": f"{day}T12:00:00+09:00"}
    command = ["git", "-C", str(root), *IDENTITY, "commit", "--quiet", "--allow-empty", "--message=x"]
    subprocess.run(command, check=True, env=os.environ | when)
    return git(root, "rev-parse", "HEAD")


def real_year(folder: Path) -> Portal:
    """A year in which a value reached its target, a case was found, a value was corrected and reports fell due."""
    for name in ("datasets", "docs"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    portal = Portal(folder)
    known = "ended_fiscal_year: 2013\nended_fiscal_year_status: inferred\n"
    portal.edit(ENDED, known, "ended_fiscal_year: 2013\nended_fiscal_year_status: read\n")  # made up
    full, case = (folder / OUTCOMES).read_text(encoding="utf-8"), (folder / CASE).read_text(encoding="utf-8")
    portal.write(OUTCOMES, re.sub(r"^shiojiri-damage-(year2-irpr|chair),.*\n", "", full, flags=re.MULTILINE))
    (folder / CASE).unlink()
    stages = (folder / STAGES).read_text(encoding="utf-8")
    portal.write(STAGES, re.sub(rf"^{Path(CASE).stem},.*\n", "", stages, flags=re.MULTILINE))
    commit_on(folder, FIRST)
    portal.write(OUTCOMES, full.replace(",350,", ",360,"))
    portal.append(LOG, "outcomes,shiojiri-detections,value,350,360,架空の訂正,2026-12-01,,,rssing1224,\n")
    portal.write(CASE, case)
    portal.write(STAGES, stages)
    commit_on(folder, LAST)
    return portal
