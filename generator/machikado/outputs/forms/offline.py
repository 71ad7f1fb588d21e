"""Write a form as one HTML file that works offline, with a policy that names its scripts by hash."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterable

from ...core.i18n import noun_of, texts
from ...core.model import Table
from ...theme.stylesheet import THEME, stylesheet

_SCRIPTS = THEME / "assets" / "javascripts"
# In the order in which they know each other.
SCRIPTS = (
    "fold",
    "forms/amounts",
    "forms/judge",
    "forms/spelling",
    "forms/yaml",
    "forms/xlsx",
    "forms/words",
    "forms/answers",
    "forms/choose",
    "forms/fields",
    "forms/steps",
    "forms/results",
    "forms/form",
)


def offline_page(table: Table, description: str, language: str) -> str:
    """The page for a table's form; `description` is the script that hands the form what it asks."""
    style, script = style_of_forms(), script_of_forms(description)
    policy = f"default-src 'none'; img-src data:; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'"
    words = {name: html.escape(texts(language)[name]) for name in ("form_lead", "form_offline_is")}
    title = html.escape(texts(language)["form_of"].replace("{title}", noun_of(table, language)))
    return f"""<!doctype html>
<html lang="{language}" class="js">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style></head>
<body><main class="mk-main mk-shell"><article class="mk-page">
<h1>{title}</h1>
<p class="mk-lead">{words["form_lead"]}</p>
<p>{words["form_offline_is"]}</p>
<form class="mk-form" data-form="{table.name}" novalidate></form>
</article></main>
<script>{script}</script></body>
</html>
"""


def style_of_forms() -> str:
    """The style of every page of the site."""
    return stylesheet()


def script_of_forms(description: str) -> str:
    """The one script of such a page."""
    return _joined(SCRIPTS) + description


def style_policy(style: str) -> str:
    """The policy of a page that has this style in it and no script."""
    return f"default-src 'none'; style-src {_hash(style)}; base-uri 'none'"


def _joined(names: Iterable[str]) -> str:
    return "".join((_SCRIPTS / f"{name}.js").read_text(encoding="utf-8") for name in names)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
