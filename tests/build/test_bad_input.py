"""Whatever people type wrongly becomes a problem that says where, what, why and how to mend it, and nothing is lost."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import Portal
from pytest_regressions.data_regression import DataRegressionFixture

from machikado.cli import main

Break = Callable[[Portal], None]
CASES: dict[str, Break] = {}
SAKURA = "datasets/projects/sakura.yaml"
NAGISA = "datasets/projects/nagisa.yaml"
MOMIJI = "datasets/adoptions/momiji-2015.yaml"
OKI = "datasets/adoptions/oki-2015.yaml"
CLAIMS = "datasets/claims.csv"
OUTCOMES = "datasets/outcomes.csv"
MUNICIPALITIES = "datasets/municipalities.csv"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 10)}]\n" for before, name in zip("abcdefg", "bcdefgh", strict=True)
)


def case(function: Break) -> Break:
    """Registers one way to break the small portal; what `machikado check` then says is kept beside this file."""
    CASES[function.__name__] = function
    return function


# ---------------------------------------------------------------- records


@case
def misspelt_field(portal: Portal) -> None:
    portal.edit(SAKURA, "title: さくらの見守り事業", "titel: さくらの見守り事業")


@case
def unknown_field(portal: Portal) -> None:
    portal.append(SAKURA, "budget: 100\n")


@case
def unknown_field_in_a_nested_record(portal: Portal) -> None:
    portal.edit(SAKURA, "    unit: 台", "    unti: 台")


@case
def field_that_is_filled_in(portal: Portal) -> None:
    portal.edit(SAKURA, "  - id: sensors", "  - id: sensors\n    project: sakura")


@case
def duplicate_yaml_key(portal: Portal) -> None:
    portal.append(SAKURA, "evidence: unverified\n")


@case
def duplicate_id(portal: Portal) -> None:
    portal.write("datasets/projects/zakura.yaml", (portal.root / SAKURA).read_bytes())


@case
def duplicate_row_in_csv(portal: Portal) -> None:
    portal.append(CLAIMS, "sakura-19,sakura,20,団体,2015,mihon-minutes\n")


@case
def required_is_empty(portal: Portal) -> None:
    portal.edit(OKI, "funding: unknown", "funding:")


@case
def wrong_type(portal: Portal) -> None:
    portal.edit(CLAIMS, ",19,団体", ",十九,団体")


@case
def number_with_a_unit(portal: Portal) -> None:
    portal.edit(OUTCOMES, "minami-news,33,", "minami-news,３３分,")


@case
def number_with_separators(portal: Portal) -> None:
    portal.edit(CLAIMS, ",19,団体", ',"1,900",団体')


@case
def not_a_number(portal: Portal) -> None:
    portal.edit(OUTCOMES, "minami-news,33,", "minami-news,NaN,")


@case
def code_in_a_number(portal: Portal) -> None:
    portal.edit(CLAIMS, ",19,団体", ",019,団体")


@case
def columns_in_another_order(portal: Portal) -> None:
    portal.append("datasets/schemas/claims.yaml", "fieldsMatch: exact\n")
    portal.edit(CLAIMS, "id,project,", "project,id,")


@case
def another_file_than_the_package_tells(portal: Portal) -> None:
    portal.edit("datasets/datapackage.yaml", "path: claims.csv", "path: claims.csv, bytes: 7")


@case
def full_width_number(portal: Portal) -> None:
    portal.edit(CLAIMS, ",19,団体", ",１２,団体")


@case
def full_width_code(portal: Portal) -> None:
    portal.edit(OKI, '"483036"', '"４８３０３６"')


@case
def wrong_boolean(portal: Portal) -> None:
    portal.edit(OUTCOMES, ",true,", ",はい,")


@case
def out_of_vocabulary(portal: Portal) -> None:
    portal.edit(OKI, "funding: unknown", "funding: onw_funds")


@case
def label_instead_of_value(portal: Portal) -> None:
    portal.edit(OKI, "funding: unknown", "funding: 自主財源")


@case
def constraint(portal: Portal) -> None:
    portal.edit(MUNICIPALITIES, "さくらし,36.1000", "さくらし,136.1")


@case
def missing_reference(portal: Portal) -> None:
    portal.edit(OKI, "project: sakura", "project: sakurra")


@case
def missing_composite_reference(portal: Portal) -> None:
    portal.edit(OUTCOMES, "nagisa,minutes,2015", "nagisa,minute,2015")


@case
def missing_project_of_a_composite_reference(portal: Portal) -> None:
    portal.edit(OUTCOMES, "nagisa,minutes,2015", "nagissa,minutes,2015")


@case
def missing_source(portal: Portal) -> None:
    portal.edit(OUTCOMES, "sakura,damage,2014,mihon-report", "sakura,damage,2014,mihon-repport")


@case
def wrong_check_digit(portal: Portal) -> None:
    portal.edit(OKI, '"483036"', '"483037"')


@case
def lost_zero(portal: Portal) -> None:
    portal.edit(MUNICIPALITIES, "002011,town", "2011,town")
    portal.edit(MOMIJI, '"002020"', '"2020"')


@case
def lost_one_zero(portal: Portal) -> None:
    portal.edit(MOMIJI, '"002020"', '"02020"')


@case
def no_such_day(portal: Portal) -> None:
    portal.edit(OKI, "started: 2015", "started: 2015-02-29")


@case
def no_such_month(portal: Portal) -> None:
    portal.edit(OKI, "started: 2015", "started: 2022-13-01")


@case
def not_a_date(portal: Portal) -> None:
    portal.edit(OKI, "started: 2015", "started: 平成27年")


@case
def no_such_date(portal: Portal) -> None:
    portal.edit("datasets/meetings/mihon-1.yaml", "held_on: 2015-06-19", "held_on: 2015年6月19日")


@case
def script_in_a_title(portal: Portal) -> None:
    portal.edit(SAKURA, "title: さくらの見守り事業", "title: <script>alert(1)</script>")


@case
def direction_override(portal: Portal) -> None:
    portal.edit(SAKURA, "title: さくらの見守り事業", "title: さくら\u202e事業")


@case
def markup_in_a_list(portal: Portal) -> None:
    portal.edit(SAKURA, "themes: [防災, 見守り]", "themes: [防災, '<b>見守り</b>']")


@case
def javascript_address(portal: Portal) -> None:
    portal.edit("datasets/sources.yaml", "https://www.example.com/report", "javascript:alert(1)")


@case
def path_trick_in_an_id(portal: Portal) -> None:
    portal.edit(OKI, "id: oki-2015", "id: ../../x")


@case
def line_break_after_an_id(portal: Portal) -> None:
    portal.edit(OKI, "id: oki-2015", 'id: "oki-2015\\n"')


@case
def mapping_where_text_should_be(portal: Portal) -> None:
    portal.edit(SAKURA, "title: さくらの見守り事業", "title: {ja: さくら}")


@case
def text_where_a_list_should_be(portal: Portal) -> None:
    portal.edit(NAGISA, "sources: [minami-news]", "sources: minami-news")


@case
def list_where_a_record_should_be(portal: Portal) -> None:
    portal.write(OKI, "- id: oki-2015\n")


@case
def record_where_a_list_should_be(portal: Portal) -> None:
    portal.write("datasets/sources.yaml", "id: mihon-report\n")


# ---------------------------------------------------------------- files


@case
def broken_yaml(portal: Portal) -> None:
    portal.edit(SAKURA, "themes: [防災, 見守り]", "themes: [防災, 見守り")


@case
def second_part(portal: Portal) -> None:
    portal.append(SAKURA, "---\nsources:\n- id: mihon-news\n  title: 市の発表\n  kind: news\n")


@case
def binary_file(portal: Portal) -> None:
    portal.write(SAKURA, bytes(range(256)) * 4)


@case
def file_with_nul(portal: Portal) -> None:
    portal.edit(CLAIMS, ",19,団体", ",19\0,団体")


@case
def cp932_file(portal: Portal) -> None:
    portal.write(MUNICIPALITIES, (portal.root / MUNICIPALITIES).read_text(encoding="utf-8").encode("cp932"))


@case
def utf16_file(portal: Portal) -> None:
    portal.write(CLAIMS, (portal.root / CLAIMS).read_text(encoding="utf-8").encode("utf-16"))


@case
def utf_8_with_a_byte_that_is_none(portal: Portal) -> None:
    text = (portal.root / MUNICIPALITIES).read_bytes()
    portal.write(MUNICIPALITIES, text[:-9] + b"\xff" + text[-9:])


@case
def encoding_that_nothing_tells(portal: Portal) -> None:
    portal.write(CLAIMS, (portal.root / CLAIMS).read_bytes().decode().encode("ascii", "replace") + b"Z\xfcrich\n")


@case
def cp932_file_with_a_fault(portal: Portal) -> None:
    portal.edit(CLAIMS, ",19,団体", ",１９,団体")
    portal.write(CLAIMS, (portal.root / CLAIMS).read_text(encoding="utf-8").encode("cp932"))


@case
def missing_file(portal: Portal) -> None:
    (portal.root / "datasets/sources.yaml").unlink()


@case
def alias_bomb(portal: Portal) -> None:
    portal.write("datasets/projects/bomb.yaml", BOMB)


@case
def deep_nesting(portal: Portal) -> None:
    portal.write("datasets/projects/deep.yaml", "a: " + "[" * 50_000 + "]" * 50_000 + "\n")


@case
def empty_record_file(portal: Portal) -> None:
    portal.write("datasets/projects/empty.yaml", "# nothing yet\n")


@case
def empty_table(portal: Portal) -> None:
    portal.write(CLAIMS, "id,project,claimed,unit,as_of,source\n")


@case
def empty_file(portal: Portal) -> None:
    portal.write(CLAIMS, "")


@case
def ragged_row(portal: Portal) -> None:
    portal.edit(CLAIMS, "団体,2015-06-19", "団体,2015-06-19,多い")


@case
def open_quote(portal: Portal) -> None:
    portal.append(CLAIMS, 'more,sakura,3,"団体,2015,mihon-minutes\n')


@case
def unknown_heading(portal: Portal) -> None:
    portal.edit(CLAIMS, "id,project", "id,note,project")
    portal.edit(CLAIMS, "sakura-19,sakura", "sakura-19,x,sakura")


@case
def misspelt_heading(portal: Portal) -> None:
    portal.edit(CLAIMS, "id,project,claimed", "id,project,claimd")


@case
def repeated_heading(portal: Portal) -> None:
    portal.edit(CLAIMS, "id,project,claimed,unit", "id,project,claimed,claimed")


@case
def missing_column(portal: Portal) -> None:
    portal.edit(MUNICIPALITIES, "code,kind,", "kind,")
    path = portal.root / MUNICIPALITIES
    rows = path.read_text(encoding="utf-8").splitlines()
    portal.write(MUNICIPALITIES, "\n".join([rows[0], *(row.partition(",")[2] for row in rows[1:])]) + "\n")


# ---------------------------------------------------------------- definitions


@case
def column_without_heading(portal: Portal) -> None:
    portal.edit(CLAIMS, "id,project,claimed,unit,as_of,source", "id,project,claimed,unit,as_of,source,")
    text = (portal.root / CLAIMS).read_text(encoding="utf-8").splitlines()
    portal.write(CLAIMS, "\n".join([text[0], *(f"{line},要確認" for line in text[1:])]) + "\n")


@case
def misspelt_constraint(portal: Portal) -> None:
    portal.edit("datasets/schemas/reports.yaml", "  - name: submitted_on\n    type: date", REPORTS_FIELD)


REPORTS_FIELD = "  - name: submitted_on\n    constraints: {requird: true}\n    type: date"


@case
def unknown_type(portal: Portal) -> None:
    portal.edit("datasets/schemas/reports.yaml", "    type: date", "    type: datum")


@case
def schema_of_another_shape(portal: Portal) -> None:
    portal.write("datasets/schemas/reports.yaml", "- a\n- b\n")


@case
def foreign_key_to_nowhere(portal: Portal) -> None:
    portal.edit("datasets/schemas/claims.yaml", "resource: sources", "resource: sorces")


@case
def missing_schema(portal: Portal) -> None:
    (portal.root / "datasets/schemas/claims.yaml").unlink()


@case
def path_out_of_the_datasets(portal: Portal) -> None:
    portal.edit("datasets/datapackage.yaml", "path: claims.csv", "path: ../../claims.csv")


@case
def check_with_an_error(portal: Portal) -> None:
    portal.edit("datasets/checks/itemised-above-claim.sql", "FROM claim_reconciliation", "FROM claim_recon")


@case
def check_that_is_no_select(portal: Portal) -> None:
    portal.append("datasets/checks/itemised-above-claim.sql", "; DROP TABLE claims;\n")


@case
def check_without_key(portal: Portal) -> None:
    portal.edit("datasets/checks/itemised-above-claim.sql", "claim AS key", "claim AS id")


@case
def check_of_no_table(portal: Portal) -> None:
    portal.edit("datasets/checks/itemised-above-claim.sql", "-- table: claims", "-- table: claim")


@case
def check_that_reads_files(portal: Portal) -> None:
    portal.edit(
        "datasets/checks/itemised-above-claim.sql", "FROM claim_reconciliation", "FROM read_text('/etc/passwd')"
    )


@case
def derived_with_an_error(portal: Portal) -> None:
    portal.edit("datasets/derived/adoption_counts.sql", "count(a.id) AS adoptions", "count(a.idd) AS adoptions")


@case
def derived_without_a_column(portal: Portal) -> None:
    portal.edit("datasets/derived/adoption_counts.sql", "count(a.id) AS adoptions", "count(a.id) AS adopted")


@case
def derived_with_a_repeated_key(portal: Portal) -> None:
    portal.edit("datasets/derived/claim_reconciliation.sql", "FROM claims c", "FROM claims c CROSS JOIN range(2)")


QUANTITIES = "datasets/quantities.yaml"
PROGRESS = "datasets/schemas/indicator_progress.yaml"


@case
def quantity_that_differs(portal: Portal) -> None:
    portal.edit("datasets/derived/claim_reconciliation.sql", "n.adoptions AS itemised", "n.own_funds AS itemised")


@case
def quantity_with_an_error(portal: Portal) -> None:
    portal.edit(QUANTITIES, "sum(adoptions)", "sum(adoption)")


@case
def quantity_that_is_no_single_value(portal: Portal) -> None:
    portal.edit(QUANTITIES, "sum(itemised)", "unnest(range(2))")


@case
def quantity_of_no_table(portal: Portal) -> None:
    portal.edit(QUANTITIES, "{table: adoptions,", "{table: adoption,")


@case
def quantity_in_one_place(portal: Portal) -> None:
    portal.edit(QUANTITIES, "    - {table: adoptions, value: count(*)}\n", "")


@case
def quantities_that_are_no_list(portal: Portal) -> None:
    portal.write(QUANTITIES, "adoptions: 3\n")


@case
def verdict_without_its_weakest_input(portal: Portal) -> None:
    portal.edit(PROGRESS, "    weakest: [evidence]\n", "")


@case
def verdict_that_names_no_column(portal: Portal) -> None:
    portal.edit(PROGRESS, "weakest: [evidence]", "weakest: [evidense]")


@case
def verdict_that_is_not_declared(portal: Portal) -> None:
    portal.edit(PROGRESS, '    verdict: "true"\n    weakest: [evidence]\n', "")


@case
def share_without_a_word_on_its_sample(portal: Portal) -> None:
    portal.edit(
        SHARE,
        "    sampling: 名前の分かった導入だけを数えています。\n    sampling_en: Only adoptions known by name.\n",
        "",
    )


@case
def share_of_no_column(portal: Portal) -> None:
    portal.edit(SHARE, "share_of: claimed", "share_of: claimd")


SHARE = "datasets/schemas/claim_reconciliation.yaml"
WHAT = "what: 見守りの仕組み"


@case
def my_number(portal: Portal) -> None:
    portal.edit(MOMIJI, WHAT, "what: マイナンバーは 1234 5678 9012 の方")


@case
def telephone_in_a_text(portal: Portal) -> None:
    portal.edit(MOMIJI, WHAT, "what: 担当は090-0000-0000へ")


@case
def mail_address_in_a_text(portal: Portal) -> None:
    portal.edit(MOMIJI, WHAT, "what: person@example.jp に聞く")


@case
def formula_in_a_text(portal: Portal) -> None:
    portal.edit(MOMIJI, WHAT, "what: =HYPERLINK(1)")


@case
def garbled_text(portal: Portal) -> None:
    portal.edit(MOMIJI, WHAT, "what: 縺ゅ＞縺")


@case
def rule_across_tables(portal: Portal) -> None:
    portal.edit(MOMIJI, "started: 2015-04", "started: 2012-04")


@case
def second_record_of_one_case(portal: Portal) -> None:
    portal.edit(
        "datasets/schemas/adoptions.yaml", "contribute:", "same_when: {fields: [adopter, project]}\ncontribute:"
    )
    record = (portal.root / MOMIJI).read_text("utf-8")
    portal.write("datasets/adoptions/momiji-2016.yaml", record.replace("id: momiji-2015", "id: momiji-2016"))


DOUBTS = {"another_file_than_the_package_tells", 
    "telephone_in_a_text", "mail_address_in_a_text", "formula_in_a_text", "garbled_text", "second_record_of_one_case",
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_every_fault_is_told(name: str, small: Portal, data_regression: DataRegressionFixture) -> None:
    """Golden: exactly these problems, each with its place and words; anything else would be a cascade."""
    CASES[name](small)
    code, problems = small.check()
    told = [found for found in problems if found["code"] != "indicator-without-outcome"]
    assert told
    for found in told:
        assert found["origin"]["path"].startswith("datasets/"), found
        assert found["message"] and found["message_en"] and found["fix"] and found["fix_en"], found
    assert code == (0 if name in DOUBTS else 1), "what is wrong fails the check, what is only doubted does not"
    if name != "empty_table":  # a warning, from which an error of a rule follows
        assert {found["level"] for found in told} == {"warning" if name in DOUBTS else "error"}
    data_regression.check([compact(found) for found in told], basename=name)


def compact(found: dict[str, Any]) -> dict[str, Any]:
    """A problem with its place in one word, and without what it does not have."""
    place = f"{found['origin']['path']}:{found['origin']['line']}"
    kept = {key: value for key, value in found.items() if value not in (None, "") and key != "origin"}
    return {"at": place, **kept}


# ---------------------------------------------------------------- all at once


TOGETHER = [
    "misspelt_field", "duplicate_yaml_key", "wrong_type", "out_of_vocabulary", "missing_source",
    "wrong_check_digit", "binary_file", "alias_bomb", "javascript_address", "constraint", "no_such_date",
    "check_with_an_error", "derived_with_an_error",
]  # fmt: skip


def test_all_faults_at_once_are_all_told(small: Portal) -> None:
    """Nothing hides anything else, except that rules on a table that could not be read whole are left out."""
    small.write(
        "datasets/projects/zakura.yaml", (small.root / SAKURA).read_bytes().replace(b"id: sakura", b"id: zakura")
    )
    small.edit("datasets/projects/zakura.yaml", "title: さくらの見守り事業", "titel: さくら")
    small.append("datasets/projects/zakura.yaml", "evidence: unverified\n")
    for name in TOGETHER[2:]:
        if name != "binary_file":
            CASES[name](small)
    small.write("datasets/projects/binary.yaml", bytes(range(256)))
    _, problems = small.check()
    codes = {(found["code"], found["origin"]["path"].rpartition("/")[2]) for found in problems}
    assert codes >= {
        ("unknown-field", "zakura.yaml"),
        ("duplicate-key", "zakura.yaml"),
        ("wrong-type", "claims.csv"),
        ("not-in-vocabulary", "oki-2015.yaml"),
        ("missing-reference", "outcomes.csv"),
        ("check-digit", "oki-2015.yaml"),
        ("unreadable-file", "binary.yaml"),
        ("yaml-alias-bounds", "bomb.yaml"),
        ("unsafe-address", "sources.yaml"),
        ("constraint", "municipalities.csv"),
        ("wrong-type", "mihon-1.yaml"),
    }


def test_rules_and_cells_are_told_together(small: Portal) -> None:
    for name in ("rule_across_tables", "out_of_vocabulary", "wrong_type", "check_with_an_error"):
        CASES[name](small)
    assert {found["code"] for found in small.errors()} == {
        "adoption-before-project", "not-in-vocabulary", "wrong-type", "broken-sql",
    }  # fmt: skip


def test_one_unreadable_file_accuses_nobody_else(small: Portal) -> None:
    small.write("datasets/sources.yaml", b"\xff\xfe\x00\x01\x02")
    assert [found["code"] for found in small.errors()] == ["damaged-bytes"]


def test_every_problem_of_a_check_has_an_example_here() -> None:
    """Codes that only a build, an import or a look back can give are shown elsewhere."""
    from machikado.core.problems import catalogue

    golden = Path(__file__).with_suffix("")
    shown = {code for path in golden.glob("*.yml") for code in re.findall(r"code: (\S+)", path.read_text("utf-8"))}
    elsewhere = (
        {
            "broken-template",
            "same-address",
            "unsafe-page-name",
            "engine-failed",
            "worker-failed",
            "more-problems",
            "bad-accent",
            "bad-contact",
            "broken-text",
            "missing-logo",
            "unknown-text",
            "no-contact",
            "idle-synonym",
            "empty-columns",
            "no-licence",
            "unknown-language",
            "addresses-alike",
            "broken-json",
            "hidden-data",
            "merged-cells",
            "swapped-point",
            "row-left-out",
            "init-left-out-table",
            "init-not-continued",
            "fetch-failed",
            "no-sql-engine",
        }
        | {code for code, words in catalogue().items() if words.group in ("incoming", "earlier", "site")}
        | {"link-not-followed", "folder-outside", "foreign-folder", "restated-without-reason", "restatement-removed"}
        | {"restatement-of-nothing", "restatement-does-not-fit"}
    )
    assert catalogue().keys() - shown <= elsewhere


# ---------------------------------------------------------------- pages


def told_by_build(portal: Portal) -> tuple[int, str]:
    result = portal.run("build", "--site", str(portal.root / "site"))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def site_of_before(portal: Portal) -> Path:
    portal.write("site/data/datapackage.json", '{"$schema": "https://datapackage.org/profiles/2.0/x", "resources": []}')
    portal.write("site/data/index.html", "the catalogue of a site")
    return portal.write("site/index.html", "the last good site").parent


def digest(folder: Path) -> str:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    parts = [f"{path.relative_to(folder)} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


PAGES: dict[str, tuple[Break, str, str]] = {
    "template with an error": (
        lambda portal: portal.edit("docs/projects/{id}.html.j2", "row.started|date", "row.begun|date"),
        "broken-template",
        "docs/projects/{id}.html.j2:7",
    ),
    "template that cannot be parsed": (
        lambda portal: portal.edit("docs/projects/index.md.j2", "{% endfor %}\n\n##", "{% endfro %}\n\n##"),
        "broken-template",
        "docs/projects/index.md.j2:10",
    ),
    "template for no table": (
        lambda portal: portal.write_all({"docs/projects/list.md.j2": "---\ntable: project\n---\n{{ row.name }}\n"}),
        "broken-template",
        "docs/projects/list.md.j2",
    ),
    "page of no table": (
        lambda portal: portal.write_all({"docs/things/{id}.md.j2": "# x\n"}),
        "broken-template",
        "docs/things/{id}.md.j2:1",
    ),
    "filter with an error": (
        lambda portal: portal.write_all({"docs/claims/{id}.md.j2": "---\nfilter: row.claimed >\n---\n# x\n"}),
        "broken-template",
        "docs/claims/{id}.md.j2",
    ),
    "front matter that is no YAML": (
        lambda portal: portal.edit("docs/projects/index.md.j2", "table: projects", "table: [projects"),
        "broken-yaml",
        "docs/projects/index.md.j2",
    ),
    "template in another encoding": (
        lambda portal: portal.write_all({"docs/x.md.j2": "# 日本\n".encode("cp932")}),
        "unreadable-file",
        "docs/x.md.j2",
    ),
    "two pages with one address": (
        lambda portal: portal.write_all({"docs/projects/sakura.md": "# x\n"}),
        "same-address",
        "docs/projects/{id}.html.j2",
    ),
    "two hand-written pages with one address": (
        lambda portal: portal.write_all({"docs/about.md": "# x\n", "docs/about/index.md": "# x\n"}),
        "same-address",
        "docs/about",
    ),
    "a page and a template with one address": (
        lambda portal: portal.write_all({"docs/about.md": "# x\n", "docs/about.md.j2": "# x\n"}),
        "same-address",
        "docs/about",
    ),
    "no mkdocs.yml": (lambda portal: (portal.root / "mkdocs.yml").unlink(), "unreadable-file", "mkdocs.yml"),
    "mkdocs.yml that is no YAML": (
        lambda portal: portal.write_all({"mkdocs.yml": "a: [\n"}),
        "broken-yaml",
        "mkdocs.yml",
    ),
    "an engine that fails": (
        lambda portal: portal.edit("mkdocs.yml", "  - attr_list", "  - no_such_extension"),
        "engine-failed",
        "mkdocs.yml",
    ),
}


# What only rendering a template or running the engine can tell; and data may be checked before there is a site.
ONLY_BUILT = {"template with an error", "no mkdocs.yml", "an engine that fails"}


@pytest.mark.parametrize("name", PAGES)
def test_a_broken_page_is_told_and_the_last_good_site_stays(name: str, small: Portal) -> None:
    """Nothing below the site changes, not even a time; the code, the file and its line are told."""
    last_good = site_of_before(small)
    before = digest(last_good)
    breaking, code, place = PAGES[name]
    breaking(small)
    exit_code, output = told_by_build(small)
    assert exit_code == 1
    assert f"[{code}]" in output and place in output, output
    if name not in ONLY_BUILT:
        assert code in [found["code"] for found in small.errors()]
    assert digest(last_good) == before
    assert not [path for path in small.root.iterdir() if path.name.startswith(".site")]


def test_faulty_data_leaves_the_last_good_site(small: Portal) -> None:
    last_good = site_of_before(small)
    before = digest(last_good)
    CASES["wrong_type"](small)
    exit_code, output = told_by_build(small)
    assert exit_code == 1 and "[wrong-type]" in output
    assert digest(last_good) == before


def test_markup_in_data_is_shown_as_text(small: Portal) -> None:
    """Signs that mean something in HTML and Markdown stand in a title of the small portal as it is."""
    assert told_by_build(small)[0] == 0
    page = (small.root / "site/projects/nagisa/index.html").read_text(encoding="utf-8")
    index = (small.root / "site/projects/index.html").read_text(encoding="utf-8")
    assert "<渋滞>" not in page + index
    assert "<h1>なぎさの&lt;渋滞&gt;「緩和」事業</h1>" in page
    assert "<title>なぎさの&lt;渋滞&gt;" in page


# ---------------------------------------------------------------- misuse


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--root", "no-such-folder"],
        ["check", "--root", "."],
        ["check", "--format", "xml"],
        ["check", "--as-of", "2017-02-30"],
        ["check", "--as-of", "yesterday"],
        ["build", "--engine", "jekyll"],
        ["render"],
        ["audit", "no-such-site"],
        ["no-such-command"],
        ["serve", "--port", "eighty"],
    ],
)
def test_misuse_is_exit_2(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_the_small_portal_is_good(small: Portal) -> None:
    code, problems = small.check()
    assert code == 0
    assert [found["code"] for found in problems] == ["indicator-without-outcome"]
