"""The synthetic portal of `make bench`: valid under the real schemas and checks, and the same for the same seed."""

from __future__ import annotations

import datetime
import subprocess
import sys
from pathlib import Path
from typing import Any

from machikado.portal import open_portal
from machikado.site.assemble import site_of
from machikado.site.pages import stamped_pages

SCRIPT = Path(__file__).parents[1] / "support/synthetic.py"


def _written(folder: Path) -> Path:
    subprocess.run([sys.executable, str(SCRIPT), str(folder), "--pages", "300"], check=True, capture_output=True)
    return folder


def test_a_synthetic_portal_keeps_every_rule_of_the_real_one(tmp_path: Path) -> None:
    opened = open_portal(_written(tmp_path / "portal"), datetime.date(2024, 10, 1))
    # The synonyms are the real portal's, some for words that nothing synthetic says.
    assert [str(found) for found in opened.package.problems if found.code != "idle-synonym"] == []


def test_the_same_seed_gives_the_same_bytes_and_every_file_says_what_it_is(tmp_path: Path) -> None:
    one, other = _written(tmp_path / "one"), _written(tmp_path / "other")
    paths = sorted(path.relative_to(one) for path in (one / "datasets/adoptions").iterdir())
    assert paths
    for path in paths:
        text = (one / path).read_text(encoding="utf-8")
        assert text == (other / path).read_text(encoding="utf-8")
        assert "合成" in text


def _repeated(root: Path) -> Path:
    """The first adoption's file, of which there are 60 more now."""
    first = min((root / "datasets/adoptions").iterdir())
    text = first.read_text(encoding="utf-8")
    for number in range(60):
        name = f"{first.stem}-again-{number}"
        (first.parent / f"{name}.yaml").write_text(text.replace(f"id: {first.stem}", f"id: {name}"), encoding="utf-8")
    return first


def test_a_towns_page_stays_small_however_many_adoptions_it_has(tmp_path: Path) -> None:
    root = _written(tmp_path / "portal")
    first = _repeated(root)
    package = open_portal(root, datetime.date(2024, 10, 1)).package
    town = package.tables["adoptions"][first.stem].adopter
    site = site_of(package, root / "docs", "ja")
    page = next(page for _, page in stamped_pages(site, only=lambda row: row is town))
    cut = 3 if town.kind == "prefecture" else 12
    assert f"{cut}／{len(town.adoptions)}件を示しています" in page.body and len(town.adoptions) > 60
    assert page.body.count("財源：") == cut


def _project_of(root: Path, adoption: str) -> tuple[Any, dict[str, str]]:
    """The project that an adoption stems from, and its pages."""
    package = open_portal(root, datetime.date(2024, 10, 1)).package
    project = package.tables["adoptions"][adoption].project
    site = site_of(package, root / "docs", "ja")
    return project, {page.address: page.body for _, page in stamped_pages(site, only=lambda row: row is project)}


def test_a_projects_page_stays_small_however_far_it_spread(tmp_path: Path) -> None:
    root = _written(tmp_path / "portal")
    first = min((root / "datasets/adoptions").iterdir())
    project, pages = _project_of(root, first.stem)
    before = len(pages[f"projects/{project.id}/"].encode())
    _repeated(root)
    project, pages = _project_of(root, first.stem)
    page, spread = pages[f"projects/{project.id}/"], pages[f"projects/{project.id}/spread/"]
    count = len(project.adoptions)
    assert f"6／{count}件を示しました" in page and f'href="../../projects/{project.id}/spread/"' in page
    assert f"20／{count}件を示しました" in spread and count > 60
    # And the frame, some 4 KB. A third of the project's page is one indicator's ten years, as a picture and as a table.
    assert len(page.encode()) < 25 * 1024 and len(spread.encode()) < 16 * 1024
    assert abs(len(page.encode()) - before) < 512
