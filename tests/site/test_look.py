"""The look without a browser: what the style sheets and templates promise each other."""

from __future__ import annotations

import datetime
import re

import markdown
import pytest

from machikado.outputs.feeds.entries import Feed
from machikado.site.data_edition import edition
from machikado.theme.stylesheet import THEME

STYLES = THEME / "assets" / "stylesheets"
DAY = datetime.date(2026, 11, 26)


def declared(block: str) -> dict[str, str]:
    return dict(re.findall(r"(--mk-[\w-]+|color-scheme): ([^;]+);", block))


def luminance(color: str) -> float:
    digits = color.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def schemes() -> dict[str, dict[str, str]]:
    text = (STYLES / "10-tokens.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root([^\s{]*) \{([^}]*)\}", text)
    return {
        "light": declared(next(body for name, body in blocks if not name)),
        "chosen": declared(next(body for name, body in blocks if "dark" in name)),
        "system": declared(next(body for name, body in blocks if "not" in name)),
    }


def test_dark_is_the_same_by_choice_and_by_system() -> None:
    found = schemes()
    assert found["chosen"] == found["system"] != found["light"]
    assert set(found["light"]) == set(found["chosen"])


@pytest.mark.parametrize("scheme", ["light", "chosen"])
def test_every_ink_stands_out_from_every_paper(scheme: str) -> None:
    colors = schemes()[scheme]
    for paper in ("--mk-paper", "--mk-paper-2"):
        for ink in ("ink", "ink-2", "accent", "note", "bad", "good"):
            assert contrast(colors[f"--mk-{ink}"], colors[paper]) >= 7, (ink, paper)
        assert contrast(colors["--mk-rule-2"], colors[paper]) >= 3, paper
    for ink in ("ink", "ink-2", "accent", "note"):
        assert contrast(colors[f"--mk-{ink}"], colors["--mk-accent-2"]) >= 4.5, ink
    assert contrast(colors["--mk-accent-ink"], colors["--mk-accent"]) >= 7


def test_no_style_uses_a_token_that_is_not_there_or_a_color_of_its_own() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in STYLES.glob("*.css")}
    known = set(re.findall(r"(--mk-[\w-]+):", "".join(texts.values())))
    for name, text in texts.items():
        assert set(re.findall(r"var\((--mk-[\w-]+)", text)) <= known, name
        if name not in ("10-tokens.css", "90-print.css"):
            assert re.findall(r":[^;{}]*#[0-9a-f]{3,8}\b", re.sub(r"url\([^)]*\)", "", text)) == [], name


def headed(text: str, **settings: str) -> str:
    extensions = ["attr_list", "md_in_html", "toc", "machikado.site.permalinks"]
    return markdown.markdown(text, extensions=extensions, extension_configs={"machikado.site.permalinks": settings})


def test_an_address_stands_beside_a_heading_and_is_named_after_it() -> None:
    given = headed('# 題\n\n## 費用 & `code` {: #cost }\n\n文\n\n### "下" {: #below }\n', label="「{title}」へのリンク")
    link = '<a aria-label="「費用 &amp; code」へのリンク" class="mk-permalink" href="#cost">¶</a></div>'
    assert f'<div class="mk-heading"><h2 id="cost">費用 &amp; <code>code</code></h2>{link}\n<p>文</p>' in given
    assert 'aria-label="「&quot;下&quot;」へのリンク"' in given
    assert given.count("mk-permalink") == 2 and "<h1" in given.split("<div")[0]


def test_a_heading_inside_a_block_has_its_address_too() -> None:
    given = headed('<div markdown="1">\n\n## In {: #in }\n\n</div>\n')
    assert '<div class="mk-heading"><h2 id="in">In</h2><a aria-label="Link to “In”"' in given


def test_the_edition_tells_what_there_is() -> None:
    feeds = [
        Feed(path="reports.ics", kind="ics", title="", owner=None, entries=()),
        Feed(path="news.atom", kind="atom", title="", owner=None, entries=()),
    ]
    told = {"as_of": "2026-11-26", "version": "2026.11.26"}
    assert edition(DAY, {"about/"}) == told
    assert edition(DAY, {"changes/"}, feeds) == {**told, "changes": "changes/", "feed": "news.atom"}
    assert edition(DAY, {"changes/"}, feeds, "changes/changes.atom")["feed"] == "changes/changes.atom"
