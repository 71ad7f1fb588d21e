"""The explorer of tables in a browser: what a person does with it, on a real build."""

from __future__ import annotations

import csv
import functools
import http.server
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from conftest import AS_OF
from playwright.sync_api import expect

from browsing import POLICY, Watched, too_wide, until, violations
from explored import MANY, THINGS, TOWNS, many, portal, things
from machikado.build.pipeline import build
from machikado.validation.report import report

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
ROWS = [dict(zip(THINGS, row, strict=True)) for row in things()]


class _Ranges(http.server.SimpleHTTPRequestHandler):
    """A host that sends parts of files, as most do."""

    asked: ClassVar[list[tuple[str, str]]] = []

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def do_GET(self) -> None:
        part = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        file = Path(self.translate_path(self.path.split("?")[0]))
        self.asked.append((file.name, self.headers.get("Range", "")))
        if not part or not file.is_file():
            super().do_GET()
            return
        content = file.read_bytes()
        start, end = int(part[1]), min(int(part[2]), len(content) - 1)
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {start}-{end}/{len(content)}")
        self.send_header("Content-Length", str(end + 1 - start))
        self.end_headers()
        self.wfile.write(content[start : end + 1])

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not news."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = portal(tmp_path_factory.mktemp("explored") / "portal")
    outcome = build(root, site=root / "site", as_of=AS_OF)
    assert outcome.written, report(outcome.problems, "text", "")
    return root / "site"


@pytest.fixture(scope="module")
def base(built: Path) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Ranges, directory=str(built)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


Explore = Callable[..., Any]


@pytest.fixture
def explore(base: str, watch: Callable[..., Watched]) -> Iterator[Explore]:
    """Opens an address and waits until the script has taken over; complaints of the browser fail the test."""
    opened: list[Watched] = []

    def go(address: str, at: str = base, **options: Any) -> Any:
        watched = watch(address, base=at, **options)
        opened.append(watched)
        settled(watched.page)
        return watched.page

    yield go
    assert [each for watched in opened for each in watched.complaints] == []


def settled(page: Any) -> None:
    """Until all explorers have said what they show."""
    until(
        page,
        """() => [...document.querySelectorAll("[data-mk-explore]")].every(each => each.classList.contains("mk-explore--on")
        && !each.hasAttribute("aria-busy") && (each.querySelector("[data-said]").textContent.match(/件/)
        || !each.querySelector("tbody")))""",
    )


def said(page: Any, words: str, table: str = "things") -> None:
    expect(page.locator(f"#x-{table} [data-said]")).to_contain_text(words)


def choose(page: Any, facet: str, value: str) -> None:
    page.locator(f'[data-facet="{facet}"] a[data-value="{value}"]').click()


def counts(page: Any, facet: str) -> dict[str, int]:
    links = f'[data-facet="{facet}"] a[data-value]'
    found = page.eval_on_selector_all(links, "all => all.map(a => [a.dataset.value, a.querySelector('b').textContent])")
    return {value: int(count.replace(",", "")) for value, count in found}


def column(page: Any, place: int, table: str = "things") -> list[str]:
    rows = f"#x-{table} .mk-explore__rows tbody tr > :nth-child({place})"
    return page.eval_on_selector_all(rows, "cells => cells.map(cell => cell.textContent)")  # type: ignore[no-any-return]


def held(row: dict[str, str], name: str) -> list[str]:
    return row[name].split(";") if name == "tags" else [row[name]]


@pytest.mark.parametrize("table", ["things", "parted", "many", "one", "wide"])
def test_the_script_shows_rows_as_the_page_did(explore: Explore, base: str, built: Path, table: str) -> None:
    """Every type, label, link and fold, to the letter."""
    page = explore(f"{table}/")
    before = page.inner_html(f"#x-{table} .mk-explore__rows tbody")
    first = page.evaluate("JSON.parse(document.querySelector('[data-mk-explore] > script').textContent)")
    page.evaluate(
        """async table => { const told = JSON.parse(document.querySelector("[data-mk-explore] > script").textContent);
        await machikadoExplore.tools();
        const columns = new Map(told.columns.map(column => [column.name, column]));
        const made = new machikadoExplore.Table(told, columns), rows = [...Array(Math.min(50, told.rows)).keys()];
        await made.load(machikadoExplore.neededFor(made, told.shown), rows);
        await made.loadLabels(told.shown);
        document.querySelector(".mk-explore__rows tbody").replaceChildren(...rows.map(row => machikadoExplore.rowOf(made, told.shown, row))); }"""
    )
    assert page.inner_html(f"#x-{table} .mk-explore__rows tbody") == before
    assert len(column(page, 1, table)) == min(50, first["rows"])


def test_every_column_reads_as_it_is_published(explore: Explore, built: Path) -> None:
    page = explore(f"things/?columns={','.join(THINGS)}")
    names = dict(TOWNS)
    words = {"y": "あり", "n": "なし", "true": "はい", "false": "いいえ"}
    for place, name in enumerate(THINGS, 1):
        wanted = [row[name].replace(";", "、") if name == "tags" else row[name] for row in ROWS[:50]]
        if name == "town":
            wanted = [names.get(cell, cell) for cell in wanted]
        if name in ("wheel", "open"):
            wanted = [words.get(cell, cell) for cell in wanted]
        if name in ("amount", "ratio"):  # quantities, whose thousands stand apart
            wanted = [re.sub(r"(?<=\d)(?=(\d{3})+(\.|$))", ",", cell) for cell in wanted]
        assert column(page, place) == [cell or "―" for cell in wanted], name


def test_counts_of_a_facet_follow_the_choices_in_the_others(explore: Explore) -> None:
    page = explore("things/")
    for facet, value in (("kind", "店舗"), ("kind", "ﾄｲﾚ"), ("tags", "赤"), ("open", "")):
        choose(page, facet, value)
    chosen = {"kind": {"店舗", "ﾄｲﾚ"}, "tags": {"赤"}, "open": {""}}
    fit = [row for row in ROWS if all(wanted & {*held(row, name)} for name, wanted in chosen.items())]
    assert fit
    said(page, f"{len(fit)}件（全300件のうち）")
    for facet in ("kind", "town", "tags", "open", "wheel"):
        others = [(name, wanted) for name, wanted in chosen.items() if name != facet]
        near = [row for row in ROWS if all(wanted & {*held(row, name)} for name, wanted in others)]
        wanted = Counter(value for row in near for value in held(row, facet))
        assert counts(page, facet) == {value: wanted[value] for value in counts(page, facet)}, facet
    assert parse_qs(urlsplit(page.url).query, keep_blank_values=True) == {
        "kind": ["店舗", "ﾄｲﾚ"], "tags": ["赤"], "open": [""],
    }  # fmt: skip
    chips = page.locator("[data-chosen] a")
    expect(chips).to_have_count(5)
    chips.first.click()
    expect(page.locator('[data-facet="kind"] a[aria-current]')).to_have_count(1)
    chips.last.click()
    said(page, "300件")


def test_choices_made_while_data_are_on_their_way_are_all_kept(explore: Explore) -> None:
    page = explore("things/")
    held_up: list[Any] = []
    released = threading.Event()
    page.route("**/things.parquet", lambda route: route.continue_() if released.is_set() else held_up.append(route))
    choose(page, "wheel", "y")
    choose(page, "kind", "店舗")
    page.locator("thead a", has_text="金額").click()
    until(page, "location.search.includes('sort')")
    released.set()
    for route in held_up:
        route.continue_()
    fit = [row for row in ROWS if row["wheel"] == "y" and row["kind"] == "店舗"]
    said(page, f"{len(fit)}件（全300件のうち）")
    expect(page.locator("th[aria-sort]")).to_have_count(1)


def test_back_leads_to_what_was_chosen_before(explore: Explore) -> None:
    page = explore("things/")
    choose(page, "wheel", "y")
    page.locator('thead [data-head="amount"]').click()
    said(page, f"{sum(row['wheel'] == 'y' for row in ROWS)}件")
    page.go_back()
    until(page, "!document.querySelector('th[aria-sort]')")
    expect(page.locator('[data-facet="wheel"] a[aria-current]')).to_have_count(1)
    page.go_back()
    said(page, "300件 1～50")
    page.go_forward()
    expect(page.locator('[data-facet="wheel"] a[aria-current]')).to_have_count(1)


def test_columns_sort_by_size_with_the_unknown_last(explore: Explore) -> None:
    page = explore("things/?columns=amount,no&sort=amount&page=6")
    told = sorted((int(row["amount"]), int(row["no"])) for row in ROWS if row["amount"])
    unknown = [row["no"] for row in ROWS if not row["amount"]]
    wanted = [str(number) for _, number in told] + unknown
    assert column(page, 2) == wanted[250:]
    page.locator("thead a").first.click()
    said(page, "1～50")
    falling = sorted(told, key=lambda pair: (-pair[0], pair[1]))
    assert column(page, 2) == [str(number) for _, number in falling][:50]
    expect(page.locator("th[aria-sort=descending]")).to_have_count(1)


def test_words_are_found_however_they_are_written(explore: Explore) -> None:
    page = explore("things/")
    page.fill("#x-things-q", "トイレ　ＭIHON")
    page.keyboard.press("Enter")
    said(page, "当てはまる行はありません")
    page.fill("#x-things-q", "トイレ 斜線")
    page.keyboard.press("Enter")
    fit = [row for row in ROWS if row["kind"] == "ﾄｲﾚ" and row["town"] == "a b/c"]
    said(page, f"{len(fit)}件")
    assert page.locator('.mk-explore__rows tbody a[href$="towns/a~20b~2Fc/"]').count() == len(fit) > 0


def test_a_page_of_a_large_table_loads_its_part_only(explore: Explore, built: Path) -> None:
    _Ranges.asked.clear()
    page = explore("many/")
    assert not [name for name, _ in _Ranges.asked if name.endswith(".parquet")], "a page view loads no data"
    page.locator(".mk-pager a", has_text="900").click()
    said(page, f"{MANY - 49:,}～{MANY:,}件目", "many")
    assert column(page, 1, "many") == [str(n) for n in range(MANY - 50, MANY)]
    parts = [tuple(map(int, asked[6:].split("-"))) for name, asked in _Ranges.asked if name == "many.parquet"]
    size = Path(urlsplit(page.url).path) and page.evaluate(
        "JSON.parse(document.querySelector('section script').textContent)"
    )
    assert 0 < sum(end + 1 - start for start, end in parts) < size["bytes"] / 2


def test_many_rows_are_counted_and_ordered_across_their_groups(explore: Explore) -> None:
    page = explore("many/?k=b&k=d&sort=-v&page=2")
    rows = [row for row in many() if row[1] in "bd"]
    rows.sort(key=lambda row: -int(row[2]))
    said(page, f"{len(rows):,}件（全{MANY:,}件のうち）", "many")
    assert column(page, 1, "many") == [row[0] for row in rows[50:100]]


def test_parts_are_read_as_one_table(explore: Explore) -> None:
    page = explore("parted/?k=a&sort=-v")
    assert column(page, 2, "parted")[:3] == ["198.5", "196.5", "194.5"]
    choose(page, "year", "2013")
    said(page, "50件", "parted")


def test_columns_are_chosen_and_brought_back(explore: Explore) -> None:
    page = explore("wide/")
    heads = page.locator("#x-wide thead th")
    first = heads.count()
    page.locator("[data-columns] summary").click()
    expect(page.locator("[data-columns] input")).to_have_count(300)
    page.locator('[data-columns] input[value="c200"]').check()
    expect(heads).to_have_count(first + 1)
    assert column(page, first + 1, "wide")[:2] == ["v200-0", "v200-1"]
    page.reload()
    settled(page)
    expect(heads).to_have_count(first + 1)
    page.locator("[data-columns] summary").click()
    page.locator("[data-columns] button").click()
    expect(heads).to_have_count(first)
    assert "columns" not in page.url


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_all_rows_are_saved_as_they_are_published(explore: Explore, built: Path, kind: str) -> None:
    page = explore("things/")
    with page.expect_download() as waiting:
        page.locator("[data-save] button", has_text=kind.upper()).click()
    assert Path(waiting.value.path()).read_bytes() == (built / "data" / f"things.{kind}").read_bytes()


def test_chosen_rows_and_columns_are_saved(explore: Explore) -> None:
    page = explore("things/?kind=店舗&columns=no,name,tags&sort=-no")
    with page.expect_download() as waiting:
        page.locator("[data-save] button", has_text="CSV").click()
    lines = list(csv.reader(Path(waiting.value.path()).read_text(encoding="utf-8").splitlines()))
    wanted = [[row["no"], row["name"], row["tags"]] for row in reversed(ROWS) if row["kind"] == "店舗"]
    assert lines == [["no", "name", "tags"], *wanted]


def test_what_the_address_cannot_mean_is_told(explore: Explore) -> None:
    page = explore("things/?page=999&sort=nonsense&columns=no,nothing")
    expect(page.locator("[data-told] p")).to_have_count(3)
    expect(page.locator("[data-told]")).to_contain_text("nonsense")
    assert column(page, 1) == [row["no"] for row in ROWS[250:]]
    page = explore("things/?kind=%3Cb%3E&page=-1")
    expect(page.locator("[data-chosen]")).to_contain_text("<b>")
    said(page, "当てはまる行はありません")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda route: route.abort(), "通信を確かめて"),
        (lambda route: route.fulfill(status=404, body=""), "見つかりませんでした（many.parquet）"),
        (lambda route: route.fulfill(status=200, body=b"PAR1 and no more"), "壊れているか"),
        (
            lambda route: route.fulfill(status=206, body=b"\0" * 40, headers={"Content-Range": "bytes 0-39/40"}),
            "壊れているか",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_the_rows_stay(
    watch: Callable[..., Watched], base: str, spoil: Callable[[Any], None], words: str
) -> None:
    page = watch("many/", base=base).page
    settled(page)
    page.route("**/many.parquet", spoil)
    choose(page, "k", "a")
    expect(page.locator("[data-told]")).to_contain_text(words)
    assert column(page, 1, "many") == [str(n) for n in range(50)]
    page.unroute("**/many.parquet")
    page.locator("[data-told] button").click()
    said(page, "全45,000件のうち", "many")


def test_a_host_without_parts_sends_a_small_file_whole_and_a_large_one_when_asked(
    watch: Callable[..., Watched], base: str, built: Path
) -> None:
    content = (built / "data" / "many.parquet").read_bytes()
    page = watch("many/", base=base).page
    settled(page)
    page.route("**/many.parquet", lambda route: route.fulfill(body=content))
    choose(page, "k", "a")
    said(page, "全45,000件のうち", "many")
    page = watch("many/", base=base).page
    settled(page)
    large = content[:4] + b"\0" * 5_000_000 + content[4:]
    page.route("**/many.parquet", lambda route: route.fulfill(body=large))
    choose(page, "k", "a")
    expect(page.locator("[data-told]")).to_contain_text("ファイル全体")
    expect(page.locator("[data-told] button")).to_have_text("全体を読み込む")


def test_a_small_table_is_explored_from_a_folder(built: Path, watch: Callable[..., Watched]) -> None:
    page = watch("things/index.html", base=built.as_uri() + "/").page
    settled(page)
    choose(page, "wheel", "n")
    said(page, f"{sum(row['wheel'] == 'n' for row in ROWS)}件")
    page = watch("parted/index.html", base=built.as_uri() + "/").page
    settled(page)
    choose(page, "k", "a")
    expect(page.locator("[data-told]")).to_contain_text("フォルダーから直接開いた")
    assert len(column(page, 1, "parted")) == 50


def test_without_scripts_rows_stand_there_and_values_lead_to_pages(watch: Callable[..., Watched], base: str) -> None:
    page = watch("things/", "scriptless", base=base, java_script_enabled=False).page
    assert page.locator(".mk-explore__rows tbody tr").count() == 50
    expect(page.locator("form.mk-find-box").first).to_be_hidden()
    page.locator('[data-facet="town"] a', has_text="斜線町").click()
    fit = [row for row in ROWS if row["town"] == "a b/c"]
    assert urlsplit(page.url).path == "/things/town/a~20b~2Fc/"
    expect(page.locator("h1")).to_contain_text("斜線町")
    expect(page.locator(".mk-lead")).to_contain_text(f"{len(fit)}件")
    assert page.locator(".mk-explore__rows tbody tr").count() == min(50, len(fit))
    on = page.locator("article a[href*='?']").get_attribute("href")
    assert parse_qs(urlsplit(on).query) == {"town": ["a b/c"]}


def test_one_page_holds_several_explorers(explore: Explore) -> None:
    page = explore("two/")
    page.locator("#x-parted a[data-value=a]").click()
    said(page, "100件", "parted")
    said(page, "300件 1～50")
    assert "x-parted.k=a" in page.url
    page.locator("#x-things a[data-value=y]").click()
    said(page, f"{sum(row['wheel'] == 'y' for row in ROWS)}件")
    said(page, "100件", "parted")
    page.reload()
    settled(page)
    said(page, "100件", "parted")


def test_cells_that_a_page_writes_itself_stay_whatever_is_chosen(explore: Explore) -> None:
    page = explore("own/")
    kinds = {int(row["no"]): row["kind"] or "―" for row in ROWS}

    def cells(place: int) -> list[str]:
        """The innermost text of each row's cell: what the page wrote is in bold."""
        rows = page.locator(f"#x-things tbody tr > :nth-child({place})")
        return rows.evaluate_all(  # type: ignore[no-any-return]
            "cells => cells.map(cell => (cell.querySelector('b') ? '*' : '') + cell.textContent)"
        )

    def written(number: int) -> str:
        return f"*印{number}" if number <= 60 else kinds[number]

    assert cells(2) == [f"*印{number}" for number in range(1, 51)]
    page.locator(".mk-pager a", has_text="2").first.click()
    said(page, "51～100件目")
    assert cells(2) == [written(number) for number in range(51, 101)]
    page = explore("own/?wheel=あり&sort=-no&columns=kind,no&page=3")
    fit = [int(row["no"]) for row in reversed(ROWS) if row["wheel"] == "y"]
    said(page, f"{len(fit)}件（全300件のうち）")
    assert cells(1) == [written(number) for number in fit[100:150]] and "*印1" not in cells(2)
    assert cells(2) == [str(number) for number in fit[100:150]]
    assert page.locator("tbody tr > :first-child:not(th[scope=row])").count() == 0


def test_rows_that_a_page_prints_are_there_without_scripts(watch: Callable[..., Watched], base: str) -> None:
    page = watch("own/", "scriptless", base=base, java_script_enabled=False).page
    assert column(page, 2) == [f"印{number}" for number in range(1, 61)]
    expect(page.locator("[data-first]")).to_contain_text("60")


def test_the_embedded_page_takes_the_choice_along(explore: Explore, base: str) -> None:
    page = explore("things/?kind=店舗&sort=-no")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.locator("[data-save] button").last.click()
    line = page.locator("[data-copy] textarea").input_value()
    address = re.search(r'<iframe src="([^"]+)"', line)
    assert address
    page.goto(address[1].replace("&amp;", "&"))
    settled(page)
    said(page, f"{sum(row['kind'] == '店舗' for row in ROWS)}件（全300件のうち）")
    expect(page.locator("header, footer.mk-foot")).to_have_count(0)
    with page.expect_navigation():
        page.locator("[data-mk-home]").click()
    assert "/things/?kind=" in page.url


@pytest.mark.parametrize("address", ["things/", "things/?kind=店舗&q=施設", "many/?sort=-v", "wide/", "none/", "one/"])
def test_explorers_are_sound_at_every_width(explore: Explore, address: str) -> None:
    page = explore(address)
    page.evaluate(AXE_SCRIPT)
    found = []
    for width in (1280, 700, 375):
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"at {width} px: {words}" for words in too_wide(page)]
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += violations(page, f"{width} px, {scheme}")
    assert found == []
    assert page.evaluate("document.querySelectorAll('*').length") <= 2500
    assert page.evaluate("document.querySelector('.mk-explore').offsetHeight") <= 2300


def test_on_a_phone_rows_come_first_and_the_rest_on_demand(explore: Explore) -> None:
    page = explore("things/")
    page.set_viewport_size({"width": 375, "height": 800})
    expect(page.locator(".mk-explore__rail")).to_be_hidden()
    expect(page.locator(".mk-explore__rows tbody tr:visible")).to_have_count(10)
    page.locator("[data-rest]").click()
    expect(page.locator(".mk-explore__rows tbody tr:visible")).to_have_count(50)
    assert page.evaluate(
        "document.activeElement.closest('tr') === document.querySelectorAll('.mk-explore__rows tbody tr')[10]"
    )
    page.get_by_role("button", name="絞り込む").click()
    expect(page.locator(".mk-explore__rail")).to_be_visible()
    page.locator("[data-sort]").select_option("-no") if page.locator(
        "[data-sort] option[value='-no']"
    ).count() else None
    page.locator("[data-sort]").select_option(index=2)
    expect(page.locator("th[aria-sort=descending]")).to_have_count(1)


def test_the_keyboard_chooses_and_stays_where_it_was(explore: Explore) -> None:
    page = explore("things/")
    link = page.locator('[data-facet="wheel"] a').first
    link.focus()
    page.keyboard.press("Enter")
    expect(link).to_have_attribute("aria-current", "true")
    expect(link).to_be_focused()
    page.locator("thead a").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator("thead a").nth(1)).to_be_focused()
