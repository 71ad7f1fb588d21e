"""Pages that nobody wrote: what home, a record, a table's page and the navigation say of a stranger's data."""

from __future__ import annotations

import csv
import datetime
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from conftest import AS_OF, Portal
from selectolax.lexbor import LexborHTMLParser

from history import commit
from machikado.build.pipeline import build

KINDS = ["公園", "学校", "公園", "図書館", "公園", "学校", "公民館", "公園", "学校", "図書館", "公園", "公民館"]
LONG = "正面の入口から入ってください。" * 12
FACILITIES = "番号,名称,種類,緯度,経度,電話番号,メール,サイト,備考,開設年,更新日\n" + "".join(
    f"{n},第{n}の{kind},{kind},34.20{n:02}000000001,135.1{n:02},{'073-400-00' + f'{n:02}' if n % 2 else ''},"
    f"{'a@town.example' if n == 1 else ''},{'https://town.example/1' if n == 1 else ''},{LONG if n == 1 else ''},"
    f"{1990 + n},2024-{n:02}-15\n"
    for n, kind in enumerate(KINDS, 1)
)
VISITS = "施設,年度,区分,人数,備考\n" + "".join(
    f"{1 if n % 2 else 2},{2000 + n},{'大人' if n % 3 else '子ども'},{n * 1000 + 5},\n" for n in range(1, 21)
)
SCHEMAS = {
    "facilities": """\
primaryKey: 番号
label: "{名称}"
fields:
  - {name: 番号, type: string}
  - {name: 名称, type: string, description: 施設の名前です。}
  - {name: 種類, type: string}
  - {name: 緯度, type: number}
  - {name: 経度, type: number}
  - {name: 電話番号, type: string, checks: [contact]}
  - {name: メール, type: string, checks: [contact]}
  - {name: サイト, type: string}
  - {name: 備考, type: string}
  - {name: 開設年, type: integer}
  - {name: 更新日, type: date}
""",
    "visits": """\
fields:
  - {name: 施設, type: string}
  - {name: 年度, type: year}
  - {name: 区分, type: string}
  - {name: 人数, type: integer}
  - {name: 備考, type: string}
foreignKeys: [{fields: 施設, reference: {resource: facilities, fields: 番号}}]
""",
}
PACKAGE = """\
name: town
title: まちの施設（架空）
description: 架空の町の施設です。
{licences}sources: [{{title: 施設台帳（架空）, path: "https://town.example/ledger"}}]
keywords: [施設, 町]
contributors: [{{title: まちの課（架空）, role: publisher}}]
resources:
  - {{name: facilities, title: 施設, description: 1行が1施設です。, path: facilities.csv,
     schema: schemas/facilities.yaml}}
  - {{name: visits, title: 利用者数, path: visits.csv, schema: schemas/visits.yaml}}
"""
SETTINGS = """\
site_name: まちの施設（架空）
site_url: https://town.example/data-portal/
theme: {name: material, language: ja, font: false}
plugins: [machikado]
"""


def town(root: Path, licences: str = "licenses: [{name: CC-BY-4.0}]\n") -> Portal:
    portal = Portal(root)
    files = {"facilities.csv": FACILITIES, "visits.csv": VISITS, "datapackage.yaml": PACKAGE.format(licences=licences)}
    files |= {f"schemas/{name}.yaml": text for name, text in SCHEMAS.items()}
    portal.write_all({f"datasets/{name}": text for name, text in files.items()})
    portal.write("mkdocs.yml", SETTINGS)
    (root / "docs").mkdir()
    return portal


def built(portal: Portal) -> Path:
    outcome = build(portal.root, site=portal.root / "site", as_of=AS_OF)
    assert outcome.written, outcome.problems
    return portal.root / "site"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(town(tmp_path_factory.mktemp("town") / "town"))


def page(site: Path, address: str = "") -> Any:
    return LexborHTMLParser((site / address / "index.html").read_text(encoding="utf-8")).css_first("article")


def words(node: Any) -> str:
    return re.sub(r"\s+", " ", node.text())


def bars(table: Any) -> dict[str, int]:
    return {row.css_first("th").text(strip=True): int(row.css_first(".num").text()) for row in table.css("tr")}


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


# ---------------------------------------------------------------- home


def test_home_counts_what_the_files_hold(site: Path) -> None:
    cards = {words(card.css_first("h3")).strip(): card for card in page(site).css(".mk-card")}
    assert list(cards) == ["施設", "利用者数"]
    assert (
        "12 行" in words(cards["施設"])
        and "20 行" in words(cards["利用者数"])
        and "1行が1施設です。" in words(cards["施設"])
    )
    assert "年度 2001〜2020" in words(cards["利用者数"])
    assert bars(cards["施設"].css_first("table")) == dict(Counter(KINDS).most_common())
    widths = [rect.attributes["width"] for rect in cards["施設"].css("rect")]
    assert widths == [f"{100 * count / 12:.1f}%" for _, count in Counter(KINDS).most_common()]
    for card, name in (("施設", "facilities"), ("利用者数", "visits")):
        hrefs = [link.attributes["href"] for link in cards[card].css("a[download]")]
        assert hrefs == [f"data/{name}.csv", f"data/{name}.xlsx"] and all((site / href).is_file() for href in hrefs)


def test_home_says_whose_data_it_is_and_what_is_not_known(site: Path) -> None:
    told = words(page(site).css_first(".mk-told"))
    assert "公開者：まちの課（架空）" in told and "CC-BY-4.0" in told and told.endswith("最終更新：―")


def test_words_to_search_for_stand_in_the_data(site: Path) -> None:
    found = [link.text() for link in page(site).css(".mk-home__words a")]
    cells = {cell for text in (FACILITIES, VISITS) for row in rows_of(text) for cell in row.values()}
    assert len(found) == len(set(found)) == 3 and set(found) <= cells


def test_the_newest_come_first(site: Path) -> None:
    newest = [words(item) for item in page(site).css(".mk-newest li")]
    assert [re.search(r"第\d+", text)[0] for text in newest] == ["第12", "第11", "第10", "第9", "第8"]  # type: ignore[index]
    assert "更新日 2024年12月15日" in newest[0]


# ---------------------------------------------------------------- records


def facts(node: Any) -> dict[str, Any]:
    terms = node.css("dl.mk-facts > dt")
    return {words(term): term.next for term in terms}


def test_a_record_says_nothing_twice_and_nothing_of_what_is_empty(site: Path) -> None:
    first, second = (facts(page(site, f"facilities/{n}")) for n in (1, 2))
    assert list(first) == ["番号", "種類", "電話番号", "メール", "サイト", "備考", "開設年", "更新日", "位置"]
    assert list(second) == ["番号", "種類", "開設年", "更新日", "位置"]
    assert words(first["開設年"]) == "1991"
    assert first["備考"].css_first("p").text() == LONG


def test_what_leads_somewhere_is_a_link(site: Path) -> None:
    found = {name: node.css_first("a") for name, node in facts(page(site, "facilities/1")).items()}
    hrefs = {name: link.attributes["href"] for name, link in found.items() if link}
    assert hrefs == {
        "電話番号": "tel:0734000001", "メール": "mailto:a@town.example", "サイト": "https://town.example/1",
        "位置": "geo:34.2001000000001,135.101",
    }  # fmt: skip


def test_related_rows_are_counted_and_told_by_what_differs(site: Path) -> None:
    node = page(site, "facilities/1")
    heading = next(each for each in node.css("h2") if "利用者数" in each.text())
    assert heading.css_first(".mk-count").text() == "10"
    table = heading.parent.css_first("table.mk-table")
    assert [words(cell) for cell in table.css("thead th")] == ["年度", "区分", "人数"]
    assert [words(cell) for cell in table.css("tbody tr")[0].css("td")] == ["2001", "大人", "1,005"]
    assert len(table.css("tbody tr")) == 5


def test_records_are_a_chain_from_the_first_to_the_last(site: Path) -> None:
    here, seen = "1", []
    while here:
        seen.append(here)
        ways = page(site, f"facilities/{here}").css(".mk-way > span")
        after = ways[-1].css_first("a")
        here = after.attributes["href"].strip("/").rpartition("/")[2] if after else ""
    assert seen == [str(n) for n in range(1, 13)]


def test_a_record_is_cited_with_its_own_address(site: Path) -> None:
    cited = words(page(site, "facilities/3").css_first(".mk-cite"))
    assert "第3の公園" in cited and "https://town.example/data-portal/facilities/3/" in cited


# ---------------------------------------------------------------- a table's page


def test_files_come_first_and_hashes_are_folded(site: Path) -> None:
    node = page(site, "data/facilities")
    text = str(node.html)
    assert text.index("mk-get") < text.index("<table") < text.index("mk-dictionary")
    hashes = node.css(".mk-hash")
    assert len(hashes) == len(node.css("#downloads a[download]")) >= 4
    for each in hashes:
        assert each.parent.parent.parent.tag == "details" and "open" not in each.parent.parent.parent.attributes


def test_the_dictionary_counts_each_column(site: Path) -> None:
    node = page(site, "data/facilities")
    rows = rows_of(FACILITIES)
    for name in rows[0]:
        entry = next(each for each in node.css(".mk-column") if words(each.css_first("b")) == name)
        values = [row[name] for row in rows if row[name]]
        assert f"{len(values)}／12" in words(entry.css_first(".mk-column__filled"))
        if values:
            assert f"値の種類{len(set(values))}" in words(entry).replace(" ", "")
    year = next(each for each in node.css(".mk-column") if words(each.css_first("b")) == "開設年")
    assert words(year.css_first(".mk-held")).replace(" ", "").endswith("最小1991中央1996最大2002")
    assert node.css_first(".mk-column__more p").text() != "" and "施設の名前です。" in words(node)


def test_it_says_how_to_cite_and_to_load(site: Path) -> None:
    text = words(page(site, "data/facilities"))
    assert "まちの課（架空）「施設」 https://town.example/data-portal/data/facilities/" in text
    assert "@misc{facilities, author = {{まちの課（架空）}}," in text and "year" not in text
    assert 'pandas.read_csv("https://town.example/data-portal/data/facilities.csv", dtype=str)' in text
    assert "read_parquet('https://town.example/data-portal/data/facilities.parquet')" in text
    assert "施設台帳（架空）" in text and "施設、町" in text


def test_nothing_is_promised_without_a_licence(tmp_path: Path) -> None:
    site = built(town(tmp_path / "town", licences=""))
    for address in ("", "data", "data/facilities"):
        text = (site / address / "index.html").read_text(encoding="utf-8")
        assert "自由に使え" not in text and "ライセンスは示されていません" in text, address
    assert "まちの課（架空）にお尋ねください" in words(page(site, "data/facilities"))


def test_a_day_of_change_is_that_of_the_history(tmp_path: Path) -> None:
    portal = town(tmp_path / "town")
    commit(portal.root)
    site = built(portal)
    day = datetime.datetime.now(datetime.UTC).date()
    days = {f"{each.year}年{each.month}月{each.day}日" for each in (day, day - datetime.timedelta(1))}
    text = (site / "index.html").read_text(encoding="utf-8")
    assert any(re.search(rf">{each}(（令和\d+年）)?</time>", text) for each in days)
    assert re.search(r'"dateModified":"\d{4}-\d\d-\d\d"', (site / "data/visits/index.html").read_text(encoding="utf-8"))


def test_a_package_may_state_its_day_and_version(tmp_path: Path) -> None:
    portal = town(tmp_path / "town")
    portal.append("datasets/datapackage.yaml", 'last_updated: "2023-05-04"\nversion: "7.1"\n')
    text = words(page(built(portal), "data/visits"))
    assert "2023年5月4日" in text and "（7.1版）" in text


# ---------------------------------------------------------------- navigation, quality


def tabs(site: Path) -> list[str]:
    text = (site / "index.html").read_text(encoding="utf-8")
    return [link.text() for link in LexborHTMLParser(text).css(".mk-tabs a")]


def test_tabs_are_tables_and_what_holds_something(site: Path) -> None:
    assert [name for name in tabs(site) if name not in ("利用者数",)] == ["施設", "データ", "検索"]


def test_many_tables_are_one_tab_and_a_line_each(tmp_path: Path) -> None:
    portal = town(tmp_path / "town")
    for number in range(12):
        name = f"more_{number}"
        portal.write(f"datasets/{name}.csv", "id,value\na,1\nb,2\n")
        portal.write(
            f"datasets/schemas/{name}.yaml", "primaryKey: id\nfields: [{name: id}, {name: value, type: integer}]\n"
        )
        portal.append(
            "datasets/datapackage.yaml", f"  - {{name: {name}, path: {name}.csv, schema: schemas/{name}.yaml}}\n"
        )
    site = built(portal)
    assert tabs(site) == ["すべてのデータ", "検索"]
    assert page(site).css(".mk-card") == [] and len(page(site).css(".mk-index tbody tr")) == 14


def test_where_values_may_be_personal_is_not_for_the_public(tmp_path: Path) -> None:
    portal = town(tmp_path / "town")
    portal.edit(
        "datasets/schemas/facilities.yaml", "電話番号, type: string, checks: [contact]", "電話番号, type: string"
    )
    code, found = portal.check()
    assert code == 0 and {each["code"] for each in found} == {"personal-data"}
    site = built(portal)
    text = words(page(site, "quality"))
    assert "facilities.csv" not in text and "電話番号" not in text and "12" in text
    assert "品質" not in tabs(site)
