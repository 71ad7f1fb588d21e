"""Charts and maps that tables choose, in a browser: every width, light and dark, without a script, by keyboard."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from conftest import AS_OF, PORTALS
from playwright.sync_api import expect
from test_charts_browser import LABELS, PAST_THE_EDGE, SMALL_TEXT, WIDTHS

from browsing import Watched, too_wide, violations
from machikado.build.pipeline import build
from machikado.validation.report import report

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("pictures") / "portal"
    shutil.copytree(PORTALS / "pictures", root, ignore=shutil.ignore_patterns(".machikado", "site"))
    outcome = build(root, site=root / "site", as_of=AS_OF)
    assert outcome.written, report(outcome.problems, "text", "")
    return root / "site"


@pytest.fixture
def page(built: Path, watch: Callable[..., Watched]) -> Watched:
    return watch("index.html", base=built.as_uri() + "/")


@pytest.mark.parametrize("width", [1280, 375, 320])
def test_pictures_are_sound_at_every_width(page: Watched, width: int) -> None:
    page.page.set_viewport_size({"width": width, "height": 900})
    found = [
        *page.complaints,
        *too_wide(page.page),
        *page.page.evaluate(SMALL_TEXT),
        *page.page.evaluate(PAST_THE_EDGE),
    ]
    page.page.evaluate(AXE_SCRIPT)
    for scheme in ("light", "dark"):
        page.page.emulate_media(color_scheme=scheme)
        found += violations(page.page, f"{width} px, {scheme}")
    assert found == []


def test_labels_keep_clear_at_every_width(page: Watched) -> None:
    found = {}
    for width in WIDTHS:
        page.page.set_viewport_size({"width": width, "height": 900})
        found[width] = page.page.evaluate(LABELS) + too_wide(page.page)
    assert found == {width: [] for width in WIDTHS}


def test_lines_and_dots_are_as_thick_on_a_telephone_as_on_a_desk(page: Watched) -> None:
    """And a dot is a dot: no line between two."""
    for width in (1280, 375):
        page.page.set_viewport_size({"width": width, "height": 900})
        for marks in (".mk-fig path.line", ".mk-map .dots", ".mk-map .land"):
            each = page.page.locator(marks).first
            assert each.evaluate("node => getComputedStyle(node).vectorEffect") == "non-scaling-stroke"
            assert each.evaluate("node => node.getBoundingClientRect().width") > 100


def test_a_folded_table_opens_by_keyboard_and_the_map_needs_no_script(
    built: Path, watch: Callable[..., Watched]
) -> None:  # fmt: skip
    watched = watch("index.html", "no script", base=built.as_uri() + "/", java_script_enabled=False)
    expect(watched.page.locator(".mk-map .dots").first).to_be_visible()
    folded = watched.page.locator(".mk-auto__table").first
    expect(folded.locator("table")).to_be_hidden()
    folded.locator("summary").focus()
    watched.page.keyboard.press("Enter")
    expect(folded.locator("table")).to_be_visible()
