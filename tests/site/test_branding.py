"""A publisher's colour: what can be read on every paper of a scheme, what is refused, and what is proposed instead."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import Portal
from hypothesis import given
from hypothesis import strategies as st
from test_look import contrast, schemes

from machikado.core.model import Problem
from machikado.site.branding import brand_style, fitting
from machikado.site.config import Config, read_config
from machikado.site.theme_files import theme_files

SCHEMES = {"light": "light", "dark": "chosen"}


def settings(portal: Portal, extra: str, theme: str = "{name: material, language: ja}") -> Config:
    portal.write("mkdocs.yml", f"site_name: x\ntheme: {theme}\nplugins: [machikado]\n{extra}")
    return read_config(portal.root)


def faults(config: Config) -> list[Problem]:
    return [found for found in config.faults if found.code in ("bad-accent", "missing-logo")]


@given(st.from_regex(r"\A#[0-9a-f]{6}\Z"), st.sampled_from(sorted(SCHEMES)))
def test_every_colour_has_one_beside_it_that_can_be_read(color: str, scheme: str) -> None:
    """The papers are those of the style sheet itself, read here once more."""
    papers = schemes()[SCHEMES[scheme]]
    near = fitting(color, scheme)
    assert min(contrast(near, papers[f"--mk-{name}"]) for name in ("paper", "paper-2")) >= 4.5
    assert fitting(near, scheme) == near


@given(st.from_regex(r"\A#[0-9a-f]{6}\Z"))
def test_what_stands_on_an_accent_and_its_band_can_be_read(color: str) -> None:
    accent = {scheme: fitting(color, scheme) for scheme in SCHEMES}
    blocks = re.findall(r"\{\n(--mk[^}]*)\}", brand_style(accent))
    assert len(blocks) == 3 and blocks[1] == blocks[2]
    for block in blocks:
        tokens = dict(re.findall(r"(--mk-[\w-]+): ([^;]+);", block))
        assert contrast(tokens["--mk-accent"], tokens["--mk-accent-ink"]) >= 4.5
        assert contrast(tokens["--mk-accent"], tokens["--mk-accent-2"]) >= 4.5


def test_one_colour_is_that_of_the_light_scheme(small: Portal) -> None:
    config = settings(small, 'extra: {accent: "#0b6e4f"}\n')
    assert faults(config) == [] and config.accent["light"] == "#0b6e4f"
    assert contrast(config.accent["dark"], schemes()["chosen"]["--mk-paper"]) >= 4.5


def test_a_pale_colour_is_refused_with_one_that_fits(small: Portal) -> None:
    (found,) = faults(settings(small, 'extra:\n  accent: {light: "#0b6e4f", dark: "#333344"}\n'))
    assert (found.code, found.level, found.origin.line, found.value) == ("bad-accent", "error", 5, "#333344")
    assert found.proposed and contrast(found.proposed, schemes()["chosen"]["--mk-paper"]) >= 4.5
    assert "dark paper is only" in found.message_en and found.proposed in found.fix


@pytest.mark.parametrize("written", ["green", "'#12'", "[a]", "{sepia: '#0b6e4f'}", "12"])
def test_what_is_no_colour_is_refused(small: Portal, written: str) -> None:
    config = settings(small, f"extra: {{accent: {written}}}\n")
    assert [found.code for found in faults(config)] == ["bad-accent"] and config.accent == {}


def test_the_colour_comes_after_ours_in_the_one_style_sheet(small: Portal) -> None:
    config = settings(small, 'extra: {accent: "#0b6e4f"}\n')
    files = {each.path: each.content for each in theme_files(None, brand_style(config.accent))}
    text = files["assets/stylesheets/machikado.css"].decode()
    assert re.findall(r"--mk-accent: ?(#\w+)", text)[-3] == "#0b6e4f" and text.count("#0b6e4f") == 2


@pytest.mark.parametrize("place", ["docs/assets/ours.svg", ""])
def test_a_logo_that_is_not_there_is_told(small: Portal, place: str) -> None:
    if place:
        small.write(place, "<svg/>")
    config = settings(small, "", "{name: material, logo: assets/ours.svg}")
    assert [found.code for found in faults(config)] == ([] if place else ["missing-logo"])
    assert Path(config.docs).name == "docs"
