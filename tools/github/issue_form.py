"""Writes the issue form by which a town adds its case, from the schemas of the table and of what nests in it.

Usage: python tools/github/issue_form.py

Run it after a change of the schemas; a test fails as long as the committed form is another one.
"""

from __future__ import annotations

from pathlib import Path

from machikado.core.model import Table
from machikado.outputs.forms.issue_form import issue_form
from machikado.package.descriptor import read_definitions

ROOT = Path(__file__).resolve().parents[2]
TABLE = "adoptions"
NEEDED = ("sources",)  # a case without a source is not taken
TARGET = ROOT / ".github" / "ISSUE_TEMPLATE" / "adoption.yml"
HEADER = "# Made from datasets/schemas/ by tools/github/issue_form.py; change the schemas, not this file.\n"


def tables() -> tuple[Table, list[Table]]:
    """The table, and the tables nested in it in the package's order."""
    known = read_definitions(ROOT).tables
    nested = [table for table in known if table.nesting and table.nesting.parent == TABLE]
    return next(table for table in known if table.name == TABLE), nested


def form() -> str:
    return HEADER + issue_form(*tables(), needed=NEEDED)


if __name__ == "__main__":
    TARGET.write_text(form(), encoding="utf-8")
