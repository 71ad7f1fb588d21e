"""SQL in a browser, with the engine that `machikado fetch duckdb-wasm` brings: what it loads, answers, refuses and sends."""

from __future__ import annotations

import csv
import functools
import http.server
import io
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from browsing import POLICY, Site, Watched, too_wide, until, violations
from machikado.build import duckdb_wasm
from machikado.site.sql_page import SCRIPTS
from sql_portal import sql_portal, statements

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PAGE = "data/sql/"
PROGRAMS = "'wasm-unsafe-eval'"
ICON = {"machikado.svg"}  # asked for again where an address changes


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert duckdb_wasm.found(), "fetch it first: .venv/bin/machikado fetch duckdb-wasm"
    return sql_portal(tmp_path_factory.mktemp("sql") / "portal")


class Handler(http.server.SimpleHTTPRequestHandler):
    """A host that sends policies, by the start of a path."""

    def __init__(self, *args: Any, policies: dict[str, str], **options: Any) -> None:
        self.policies = policies
        super().__init__(*args, **options)

    def end_headers(self) -> None:
        fits = [policy for start, policy in self.policies.items() if self.path.startswith(start)]
        for policy in fits[-1:]:
            self.send_header("Content-Security-Policy", policy)
        super().end_headers()

    def log_message(self, *words: object) -> None:
        """Requests are not news."""


@pytest.fixture
def served(portal: Path) -> Iterator[Callable[[dict[str, str]], str]]:
    """Starts a host that sends these policies; gives the site's address."""
    servers = []

    def serve(policies: dict[str, str]) -> str:
        handler = functools.partial(Handler, directory=str(portal), policies=policies)
        servers.append(http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}/"

    yield serve
    for server in servers:
        server.shutdown()


@pytest.fixture
def at(served: Callable[..., str], watch: Callable[..., Watched]) -> Callable[..., Watched]:
    """Opens the page, with something behind its address, on a host that sends no policy: the page has its own."""
    base = served({})
    return lambda rest="", **options: watch(PAGE + rest, base=base, **options)


def run(page: Any, sql: str = "") -> str:
    """Runs a statement (none: what stands there) with the keyboard; what the page says in the end."""
    if sql:
        page.fill("#sql-text", sql)
    page.focus("#sql-text")
    page.keyboard.press("Control+Enter")
    until(page, "() => document.querySelector('form[data-sql]').getAttribute('aria-busy') === 'false'")
    return str(page.inner_text("[data-sql-status]"))


def rows(page: Any) -> list[list[str]]:
    return page.evaluate(  # type: ignore[no-any-return]
        "() => [...document.querySelectorAll('[data-sql-answer] tbody tr')]"
        ".map(row => [...row.cells].map(cell => cell.textContent))"
    )


def test_nothing_is_loaded_before_somebody_asks(at: Callable[..., Watched], watch: Callable[..., Watched]) -> None:
    watched = at("?table=odd")
    asked: list[str] = []
    loaded = watched.page.evaluate("() => performance.getEntriesByType('resource').map(each => each.name)")
    assert [urlsplit(each).path for each in loaded if SCRIPTS in each] == [f"/{SCRIPTS}table.js", f"/{SCRIPTS}page.js"]
    watched.page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    assert "3" in run(watched.page)
    names = [name for each in duckdb_wasm.PACKAGES for name in each.files.values() if "LICENSE" not in name]
    assert {path.rpartition("/")[2] for path in asked} - ICON == {"worker.js", "odd.parquet", *names}
    asked.clear()
    run(watched.page, "SELECT count(*) FROM odd")
    assert rows(watched.page) == [["3"]] and {path.rpartition("/")[2] for path in asked} <= ICON
    assert not watched.complaints


def test_values_are_shown_as_they_are(at: Callable[..., Watched]) -> None:
    watched = at()
    run(watched.page, 'SELECT "order", "select", "a ""b""" AS items, "at", "名称" FROM odd')
    assert rows(watched.page) == [
        ["123456789012345678901234567890.125", "1", "[b, c]", "2015-04-01 10:00:00", "あ"],
        ["-0.500", "9007199254740993", "―", "―", ";-- い"],
        ["―", "―", "[b]", "2016-01-01 00:00:00", "―"],
    ]  # fmt: skip
    heads = watched.page.locator("[data-sql-answer] th")
    assert [text.split("\n")[-1] for text in heads.all_inner_texts()] == [
        "DECIMAL(38,3)", "BIGINT", "VARCHAR[]", "TIMESTAMP", "VARCHAR",
    ]  # fmt: skip
    assert heads.evaluate_all("all => all.map(each => each.classList.contains('num'))") == [True, True, *[False] * 3]
    run(watched.page, "SELECT '' AS empty, NULL AS unknown, 'a\"\n,b' AS mixed; -- ；が最後\n")
    assert rows(watched.page) == [["", "―", 'a"\n,b']] and not watched.complaints


def test_a_large_result_is_cut_and_its_file_is_whole(at: Callable[..., Watched]) -> None:
    page = at().page
    told = run(page, "SELECT range AS n, 'row, ' || range AS t FROM range(12345)")
    assert "12,345" in told and "1,000" in told and len(rows(page)) == 1000
    with page.expect_download() as download:
        page.click("[data-sql-save]")
    text = Path(download.value.path()).read_text(encoding="utf-8")
    table = list(csv.reader(io.StringIO(text)))
    assert table[0] == ["n", "t"] and len(table) == 12346 and table[-1] == ["12344", "row, 12344"]


def test_the_sql_of_derived_tables_gives_what_is_published(at: Callable[..., Watched], portal: Path) -> None:
    derived = [name[1:] for name in statements(portal) if name.startswith("=")]
    assert len(derived) == 3
    watched = at()
    for name in derived:
        watched.page.goto(f"{watched.page.url.partition('?')[0].partition('#')[0]}?{name}#derived-{name}")
        assert watched.page.input_value("#sql-text") == statements(portal)[f"={name}"][0]
        run(watched.page)
        mine = rows(watched.page)
        run(watched.page, f"FROM {name}")
        assert mine and len(mine) == len(rows(watched.page))
        sql = statements(portal)[f"={name}"][0]
        run(watched.page, f"SELECT count(*) FROM (FROM {name} EXCEPT ALL (\n{sql}\n))")
        assert rows(watched.page) == [["0"]]
        published = (portal / f"data/{name}.csv").read_text(encoding="utf-8")
        assert len(mine) == len(list(csv.reader(io.StringIO(published)))) - 1
    assert not watched.complaints


def test_every_statement_that_columns_suggest_runs(at: Callable[..., Watched], portal: Path) -> None:
    watched = at()
    for name, each in statements(portal).items():
        for sql in each if name and name[0] != "=" else ():
            run(watched.page, sql)
            assert watched.page.locator("[data-sql-answer] table").count() == 1, sql
    assert not watched.complaints


REFUSED = [
    "SELECT * FROM read_csv('https://elsewhere.example/x.csv')",
    "SELECT * FROM 'https://elsewhere.example/x.parquet'",
    "FROM read_parquet('/data/odd.parquet')",
    "FROM read_text('/etc/passwd')",
    "ATTACH 'https://elsewhere.example/x.duckdb' AS other",
    "COPY (SELECT 1) TO 'https://elsewhere.example/taken.csv'",
    "COPY (SELECT 1) TO 'other.csv'",
    "INSTALL httpfs; LOAD httpfs",
    "LOAD 'https://elsewhere.example/x.duckdb_extension.wasm'",
    "SET enable_external_access = true",
    "SET allowed_paths = ['https://elsewhere.example/']",
    "SET custom_extension_repository = 'https://elsewhere.example'",
    "SELECT to_json({'a': 1})",
    "SELECT current_timestamp AT TIME ZONE 'Asia/Tokyo'",
]


def test_nothing_else_can_be_reached(at: Callable[..., Watched]) -> None:
    watched = at()
    run(watched.page, "SELECT 1")
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    for sql in REFUSED:
        told = run(watched.page, sql)
        assert not rows(watched.page) and watched.page.inner_text("[data-sql-answer] pre"), sql
        assert told and "秒" not in told, sql
    run(watched.page, "SELECT 2")
    assert rows(watched.page) == [["2"]] and not watched.complaints
    assert [path for path in asked if path.startswith("/data/")] == ["/data/odd.parquet"]  # named in one of them


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT nope FROM odd", 'Referenced column "nope" not found'),
        ("SELECT *\nFROM odd\nWHERE", "syntax error"),
        ("SELECT 1; SELECT CAST('あ' AS INTEGER)", "Could not convert string 'あ'"),
        ("FROM nowhere", "Table with name nowhere does not exist"),
    ],
)
def test_a_fault_is_told_in_the_engines_own_words(sql: str, said: str, at: Callable[..., Watched]) -> None:
    watched = at()
    told = run(watched.page, sql)
    assert "実行できませんでした" in told and said in watched.page.inner_text("[data-sql-answer]")
    assert not watched.complaints


def test_several_statements_run_one_after_another(at: Callable[..., Watched]) -> None:
    page = at().page
    run(page, "SET VARIABLE as_of = DATE '2010-02-03'; CREATE TABLE mine AS SELECT 'あ;い' AS x;\n-- the last counts\n"
              "SELECT x, getvariable('as_of') AS day, fiscal_year_of(DATE '2010-02-03') AS year FROM mine;")  # fmt: skip
    assert rows(page) == [["あ;い", "2010-02-03", "2009"]]
    assert "行はありません" in run(page, "DROP TABLE mine") and not rows(page)
    assert "行はありません" in run(page, "-- nothing\n;")
    for sql in (
        "SUMMARIZE odd",
        "DESCRIBE odd;",
        "-- x\nFROM odd",
        "(SELECT 1)",
        "VALUES (1)",
        "WITH a AS (SELECT 1) FROM a",
    ):
        run(page, sql)
        assert rows(page), sql


def test_the_address_has_the_sql_and_no_host_is_told(at: Callable[..., Watched]) -> None:
    watched = at()
    long = f"SELECT '{'長い&#%' * 3000}' AS x, 1 + 1 AS two"
    run(watched.page, long)
    address = watched.page.url
    assert len(address) > 50_000 and "?" not in address.partition("#")[0]
    other = at(address.partition(PAGE)[2])
    assert other.page.input_value("#sql-text") == long
    run(other.page)
    assert rows(other.page)[0][1] == "2"
    asked = at(f"?q={quote('SELECT 3 AS three')}")
    assert asked.page.input_value("#sql-text") == "SELECT 3 AS three" and not rows(asked.page)


def test_tables_and_examples_can_be_chosen(at: Callable[..., Watched]) -> None:
    page = at("?table=municipalities").page
    assert page.input_value("#sql-text") == "SELECT *\nFROM municipalities\nLIMIT 100;"
    expect(page.locator("#table-municipalities")).to_have_attribute("open", "")
    page.locator("#table-municipalities [data-sql-use]").last.click()
    assert page.input_value("#sql-text") == "SUMMARIZE municipalities;"
    expect(page.locator("#sql-text")).to_be_focused()


def test_what_takes_too_long_can_be_stopped(at: Callable[..., Watched]) -> None:
    page = at().page
    page.fill("#sql-text", "SELECT count(*) FROM range(1000000000) a, range(1000000) b WHERE a.range % 7 = b.range % 5")
    page.click("form[data-sql] [type=submit]")
    expect(page.locator("[data-sql-status]")).to_have_text("計算しています。")
    page.click("[data-sql-stop]")
    expect(page.locator("[data-sql-status]")).to_contain_text("止めました")
    run(page, "SELECT count(*) FROM odd")
    assert rows(page) == [["3"]]


def test_a_careful_host_allows_programs_to_the_engine_alone(
    served: Callable[..., str], watch: Callable[..., Watched]
) -> None:
    strict = watch(PAGE, base=served({"/": POLICY}))
    assert "Content-Security-Policy" in run(strict.page, "SELECT 1")
    wide = POLICY.replace("script-src 'self'", f"script-src 'self' {PROGRAMS}")
    careful = watch(PAGE, base=served({"/": POLICY, f"/{SCRIPTS}": wide}))
    run(careful.page, "SELECT count(*) FROM odd")
    assert rows(careful.page) == [["3"]] and not careful.complaints


def test_from_a_folder_it_says_that_it_cannot_run(portal: Path, watch: Callable[..., Watched]) -> None:
    watched = watch(f"{PAGE}index.html", base=f"{portal.as_uri()}/")
    expect(watched.page.locator("[data-sql-file]")).to_be_visible()
    expect(watched.page.locator("form[data-sql] [type=submit]")).to_be_disabled()


def test_without_scripts_it_shows_what_to_run_elsewhere(at: Callable[..., Watched]) -> None:
    page = at(name="no-script", java_script_enabled=False).page
    expect(page.locator("form[data-sql]")).to_be_hidden()
    expect(page.locator(".mk-without-js").first).to_be_visible()
    expect(page.locator("#duckdb ~ pre")).to_contain_text("read_parquet('https://mihon.example/data/odd.parquet')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 375, 1280])
def test_everybody_can_use_it(scheme: str, width: int, at: Callable[..., Watched], site: Site) -> None:
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    page = at("#derived-indicator_progress", name=f"sql-{scheme}-{width}", **options).page
    page.evaluate(AXE_SCRIPT)
    run(page)
    assert not violations(page, "result") and not too_wide(page)
    run(page, "SELECT * FROM odd WHERE nope")
    assert not violations(page, "fault") and not too_wide(page)
