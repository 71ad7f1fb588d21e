"""The same case by every way gives the same file, byte for byte: a real one of the portal, and many made-up ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import AS_OF, PORTALS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from browsing import Watched
from five_paths import results
from importing import SMALL
from machikado.core.git import as_of
from machikado.core.model import Table
from machikado.intake.model import Context, Record
from machikado.intake.yaml_writer import yaml_of
from machikado.outputs.forms.web import contributed, description
from machikado.outputs.forms.workbook import workbooks
from machikado.portal import open_portal
from spoilt import portal_without

ROOT = Path(__file__).resolve().parents[2]
TABLE, CONTEXT, _ = SMALL
REAL = (
    "saga-wildlife",
    "fujimi",
    "mitaka-health",
)  # in the very form that an import writes

# Plain words between which every sign stands that means something in YAML, CSV, Markdown or HTML.
WORD = st.text("あいう漢字カナーabcXYZ019", min_size=1, max_size=6)
SIGN = st.sampled_from([" ", ": ", " #", ", ", *"\"'[]{}&*!%\\/。（）"])
TEXT = st.builds(
    lambda first, more: first + "".join(sign + word for sign, word in more),
    st.text("あ漢x", min_size=1, max_size=3),
    st.lists(st.tuples(SIGN, WORD), max_size=5),
)
IDENTIFIER = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,6})?", fullmatch=True)
CASES = st.fixed_dictionaries(
    {
        "id": IDENTIFIER.filter(lambda text: text != "filled-in"),
        "adopter": st.sampled_from(["002011", "002020"]), "project": st.sampled_from(["sakura", "nagisa"]),
        "relation": st.sampled_from(["model", "parallel"]), "what": TEXT,
        "funding": st.sampled_from(["own_funds", "national_subsidy", "unknown"]),
        "evidence": st.sampled_from(["document", "self_reported", "unverified"]),
        "sources": st.lists(
            st.fixed_dictionaries(
                {"source": st.sampled_from(["mihon-report", "mihon-minutes"])}, optional={"locator": TEXT}
            ),
            min_size=1, max_size=2, unique_by=lambda item: item["source"],
        ),
    },
    optional={"started": st.sampled_from(["2015", "2015-04", "2015-04-01"]), "contact": st.just("0000-00-0000")},
)  # fmt: skip


def in_order(record: dict[str, Any], table: Table) -> Record:
    names = [*table.positions, *(name for name in record if name not in table.positions)]
    return {name: record[name] for name in names if name in record}


def empty(root: Path, day: Any) -> bytes:
    ((artifact, _),) = workbooks(open_portal(root, day).package, "ja")
    return artifact.content


@pytest.fixture(scope="module")
def small_template() -> bytes:
    return empty(PORTALS / "small", AS_OF)


def same(record: Record, table: Table, context: Context, template: bytes, root: Path) -> None:
    expected = yaml_of(record, table, context)
    for way, text in results(record, table, context, template, root).items():
        assert text == expected, way


def test_a_real_case_by_every_way_is_the_portals_own_file() -> None:
    table, context, records = portal_without(ROOT, "adoptions")
    template = empty(ROOT, as_of(ROOT))
    chosen = [record for record in records if record["id"] in REAL]
    assert len(chosen) == len(REAL), "cases that are no longer there prove nothing"
    for record in chosen:
        own = (ROOT / f"datasets/adoptions/{record['id']}.yaml").read_text(encoding="utf-8")
        found = results(record, table, context, template, ROOT)
        assert len(found) > 3 and set(found.values()) == {own}, record["id"]


@settings(max_examples=30)
@given(CASES)
def test_any_case_by_every_way(small_template: bytes, case: dict[str, Any]) -> None:
    same(in_order(case, TABLE), TABLE, CONTEXT, small_template, PORTALS / "small")


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CASES, min_size=20, max_size=20))
def test_the_form_on_the_site_writes_the_same(watch: Any, cases: list[dict[str, Any]]) -> None:
    """C: what `machikadoYaml` writes in a browser, of these cases and of the real ones."""
    watched: Watched = watch("contribute/adoptions/")
    watched.page.locator("form.mk-form").wait_for()
    for root, name, some in ((PORTALS / "small", "small", cases), (ROOT, "real", None)):
        table, context, records = portal_without(root, "adoptions")
        package = open_portal(root, AS_OF if name == "small" else as_of(ROOT)).package
        (rows,) = contributed(package)
        ordered = [in_order(case, table) for case in some] if some is not None else records
        written = watched.page.evaluate(
            "([form, records]) => records.map(record => machikadoYaml(form, record))",
            [description(rows, package, "ja"), ordered],
        )
        assert written == [yaml_of(record, table, context) for record in ordered]
    watched.page.close()
