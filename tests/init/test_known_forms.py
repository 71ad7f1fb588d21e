"""Known forms: headings as publishers really write them are recognised, and nothing else ever is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from machikado.init.known_forms import KnownForm, form_of

FORMS = Path(__file__).resolve().parents[2] / "generator" / "machikado" / "init" / "forms"
SHARED = yaml.safe_load((FORMS / "columns.yaml").read_text(encoding="utf-8"))
TEXTS = {p.stem: yaml.safe_load(p.read_text(encoding="utf-8")) for p in FORMS.glob("*.yaml") if p.stem != "columns"}

# Headings as publishers write them, with their numbers, gaps and narrow letters (some lists are shortened).
PUBLISHED = {
    "aed: the earlier edition": (
        "aed",
        "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称,名称_カナ,住所,方書,緯度,経度,設置位置,電話番号,内線番号,"
        "法人番号,団体名,利用可能曜日,開始時間,終了時間,利用可能日時特記事項,小児対応設備の有無,URL,備考",
    ),
    "evacuation_space: the present edition": (
        "evacuation_space",
        "全国地方公共団体コード,ID,名称,名称_カナ,名称_英字,所在地_全国地方公共団体コード,町字ID,所在地_連結表記,所在地_都道府県,"
        "所在地_市区町村,所在地_町字,所在地_番地以下,建物名等(方書),緯度,経度,標高,電話番号,内線番号,連絡先メールアドレス,"
        "連絡先FormURL,連絡先備考（その他、SNSなど）,郵便番号,市区町村コード,地方公共団体名,災害種別_洪水,"
        "災害種別_崖崩れ、土石流及び地滑り,災害種別_高潮,災害種別_地震,災害種別_津波,災害種別_大規模な火事,災害種別_内水氾濫,"
        "災害種別_火山現象,指定避難所との重複,想定収容人数,対象となる町会・自治会,URL,画像,画像_ライセンス,備考",
    ),
    "evacuation_space: half of the columns": (
        "evacuation_space",
        "全国地方公共団体コード,ID,名称,名称_カナ,所在地_全国地方公共団体コード,町字ID,所在地_連結表記,所在地_都道府県,所在地_市区町村,"
        "緯度,経度,電話番号,災害種別_洪水,災害種別_崖崩れ、土石流及び地滑り,災害種別_地震,指定避難所との重複,想定収容人数,"
        "対象となる町会・自治会",
    ),
    "fire_hydrant: the present edition": (
        "fire_hydrant",
        "全国地方公共団体コード,ID,地方公共団体名,種別,所在地_全国地方公共団体コード,町字ID,所在地_連結表記,所在地_都道府県,"
        "所在地_市区町村,所在地_町字,所在地_番地以下,建物名等(方書),緯度,経度,口径,備考",
    ),
    "fire_hydrant: the earlier edition": (
        "fire_hydrant",
        "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,種別,住所,方書,緯度,経度,口径,備考",
    ),
    "tourism: charges in narrow brackets": (
        "tourism",
        "市区町村コード,NO,都道府県名,市区町村名,名称,名称_カナ,名称_英語,POIコード,住所,方書,緯度,経度,利用可能曜日,開始時間,終了時間,"
        "利用可能日時特記事項,料金(基本),料金(詳細),説明,説明_英語,アクセス方法,駐車場情報,バリアフリー情報,連絡先名称,連絡先電話番号,"
        "連絡先内線番号,画像,画像_ライセンス,URL,備考",
    ),
    "public_toilet: an empty heading at the end": (
        "public_toilet",
        "都道府県コード又は市区町村コード,都道府県名,市区町村名,名称,名称_カナ,住所,設置位置,緯度,経度,男性トイレ総数,"
        "男性トイレ数（小便器）,男性トイレ数（和式）,男性トイレ数（洋式）,女性トイレ総数,女性トイレ数（和式）,女性トイレ数（洋式）,"
        "男女共用トイレ総数,男女共用トイレ数（和式）,男女共用トイレ数（洋式）,多機能トイレ数,車椅子使用者用トイレ有無,"
        "乳幼児用設備設置トイレ有無,オストメイト設置トイレ有無,利用開始時間,利用終了時間,利用可能時間特記事項,",
    ),
    "public_toilet: narrow kana": (
        "public_toilet",
        "全国地方公共団体ｺｰﾄﾞ,ID,地方公共団体名,名称,名称_ｶﾅ,所在地_全国地方公共団体ｺｰﾄﾞ,所在地_連結表記,設置位置,緯度,経度,男性ﾄｲﾚ総数,"
        "男性ﾄｲﾚ数(小便器),女性ﾄｲﾚ総数,ﾊﾞﾘｱﾌﾘｰﾄｲﾚ数,車椅子使用者用ﾄｲﾚ有無,ｵｽﾄﾒｲﾄ設置ﾄｲﾚ有無",
    ),
    "public_toilet: numbered": (
        "public_toilet",
        "1.名称,2.名称_カナ,3.名称_英語,4.所在地_連結表記,5.所在地_都道府県,6.所在地_市区町村,7.男性トイレ総数,8.女性トイレ総数,"
        "9.車椅子使用者用トイレ有無",
    ),
    "event: columns of the city's own": (
        "event",
        "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,イベント名,イベント名_カナ,イベント名_英語,開始日,終了日,開始時間,終了時間,"
        "開始日時特記事項,説明,料金(基本),料金(詳細),連絡先名称,連絡先電話番号,連絡先内線番号,主催者,場所名称,住所,方書,緯度,経度,"
        "アクセス方法,駐車場情報,定員,参加申込終了日,参加申込終了時間,参加申込方法,URL,備考,カテゴリー,区,公開日,更新日,子育て情報,施設No.",
    ),
    "hospital: a prefecture's list": (
        "hospital",
        "都道府県コード又は市区町村コード,No,都道府県名,振興局,市町村,名称,名称_カナ,医療機関の種類,郵便番号,所在地,方書,緯度,経度,電話番号,"
        "内線番号,FAX番号,法人番号,開設者氏名,管理者氏名,指定年月日,登録理由,指定期間開始,医療機関コード,診療曜日,診療開始時間,"
        "診療終了時間,診療日時特記事項,時間外における対応,診療科目,病床数,療養病床,特定機能,現存・休止,URL,備考,緯度経度出典,データ作成日",
    ),
    "food_business": (
        "food_business",
        "全国地方公共団体コード,ID,地方公共団体名,施設名称,施設名称_カナ,施設名称_英字,営業の種類,業態,所在地_全国地方公共団体コード,町字ID,"
        "所在地_連結表記,施設所在地_都道府県,施設所在地_市区町村,施設所在地_町字,施設所在地_番地以下,施設方書,緯度,経度,施設電話番号,"
        "連絡先メールアドレス,連絡先FormURL,連絡先備考_その他SNSなど,郵便番号,法人名,法人番号,許可番号,初回許可年月日,許可年月日,"
        "許可開始日,許可満了日,廃業年月日,申請区分,許可条件,備考",
    ),
    "garbage_separation": (
        "garbage_separation",
        "全国地方公共団体コード,ID,地方公共団体名,ゴミの品目,分別区分,注意点,料金種別,料金,料金備考,備考",
    ),
    "population": ("population", "地域名,調査年月日,総人口,男性,女性,0-4歳の男性,0-4歳の女性,85歳以上の男性,世帯数"),
    "stops": ("stops", "stop_id,stop_name,stop_desc,stop_lat,stop_lon,zone_id,stop_url,location_type,parent_station"),
    "calendar": (
        "calendar",
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date",
    ),
    "grants: places in lists": (
        "grants",
        "Identifier,Title,Description,Currency,Amount Awarded,Award Date,Recipient Org:0:Identifier,"
        "Recipient Org:0:Name,Beneficiary Location:0:Name,Funding Org:0:Identifier,Funding Org:0:Name,Last Modified,"
        "Data Source",
    ),
    "indicator": ("", "Year,Units,Sex,Age group,GeoCode,Value"),
}

# Tables that share headings with a form and are in none.
STRANGERS = {
    "years and values": ("Country Name,Country Code,Year,Value", "gdp"),
    "a year first and a value last": ("Year,Mean,Value", "temperature"),
    "a list of places": ("名称,住所,緯度,経度", "places"),
    "supplies of water of another kind": ("番号,緯度,経度,施設名,種別,確保水量（立方メートル）,所在地", "fire_hydrant"),
    "evacuation sites of the survey office": (
        "共通ID,都道府県名及び市町村名,NO,施設・場所名,住所,洪水,崖崩れ、土石流及び地滑り,高潮,地震,津波,大規模な火事,内水氾濫,"
        "火山現象,指定避難所との住所同一,緯度,経度,備考",
        "mergeFromCity_2",
    ),
    "clinics that vaccinate": ("名称,住所,電話番号,予約", "予防接種実施医療機関一覧"),
    "flights": ("year,month,day,dep_time,arr_time,carrier,flight,tailnum,origin,dest,distance", "flights"),
    "airports": ("faa,name,lat,lon,alt,tz,dst,tzone", "airports"),
    "a calendar": ("date,monday,sunday,holiday", "calendar"),
    "a grant of one's own": ("Identifier,Title,Amount,Date,Recipient", "grants"),
    "nothing": ("", "aed"),
    "no headings": (",,", ""),
}


def headings(text: str) -> list[str]:
    return text.split(",")


def columns(text: Mapping[str, Any]) -> dict[str, Any]:
    """A form's columns by their present heading."""
    return {name: SHARED[name] for names in text["shared"] for name in names} | text["columns"]


def recognised(case: str) -> KnownForm:
    form = form_of(headings(PUBLISHED[case][1]))
    assert form
    return form


@pytest.mark.parametrize("case", PUBLISHED)
def test_a_published_file_is_recognised(case: str) -> None:
    assert recognised(case).name == PUBLISHED[case][0]


@pytest.mark.parametrize("case", STRANGERS)
def test_a_table_in_no_form_is_left_alone(case: str) -> None:
    text, name = STRANGERS[case]
    assert form_of(headings(text), name) is form_of(headings(text)) is None


@pytest.mark.parametrize("stem", sorted(TEXTS))
def test_every_form_is_recognised_by_its_present_headings_and_by_other_spellings(stem: str) -> None:
    text = TEXTS[stem]
    for spelt in (list(columns(text)), [each.get("also", [name])[0] for name, each in columns(text).items()]):
        form = form_of(spelt)
        assert form and form.name == text["name"]
        assert len(form.fields) == len(set(spelt))


@given(st.data())
def test_a_part_of_a_form_is_never_taken_for_another(data: st.DataObject) -> None:
    text = TEXTS[data.draw(st.sampled_from(sorted(TEXTS)))]
    some = data.draw(st.lists(st.sampled_from(sorted(columns(text))), unique=True, min_size=1))
    own = data.draw(st.lists(st.sampled_from(["受付番号", "Notes", "更新者", "x"]), unique=True))
    form = form_of(data.draw(st.permutations(some + own)))
    assert form is None or form.name == text["name"]


def test_a_name_helps_where_a_telling_heading_is_missing() -> None:
    few = headings("NO,名称,住所,緯度,経度,設置位置")
    assert form_of(few) is None
    named = [form_of(few, name) for name in ("aed", "131016_AED", "AED設置箇所一覧")]
    assert [form.name for form in named if form] == ["aed"] * 3
    assert form_of(few, "aed_repairs") is None


def test_headings_stay_as_the_file_spells_them() -> None:
    old, new = recognised("aed: the earlier edition"), recognised("evacuation_space: the present edition")
    assert (old.key, old.label) == ("NO", "名称")
    assert old.fields["都道府県コード又は市区町村コード"]["title"] == "都道府県コード又は市区町村コード"
    assert old.fields["住所"]["title"] == "所在地"
    assert len(new.fields) == 39
    designating = new.fields["市区町村コード"]  # a column of its own here, though elsewhere the code's earlier name
    assert designating["description"].startswith("避難場所を指定した")
    assert recognised("public_toilet: narrow kana").fields["名称_ｶﾅ"]["title"] == "名称（カナ）"
    assert recognised("grants: places in lists").fields["Recipient Org:0:Name"]["title_en"] == "Recipient"


def test_a_key_is_there_only_where_its_column_is() -> None:
    keys = [recognised(case).key for case in ("stops", "garbage_separation", "public_toilet: numbered", "population")]
    assert keys == ["stop_id", "ID", "", ""]


def test_each_file_of_indicators_has_a_title_of_its_own() -> None:
    form = form_of(["Year", "Units", "Value"], "indicator_1-2-1")
    assert form and (form.name, form.title, form.title_en) == ("", "指標 1-2-1", "Indicator 1-2-1")
    assert recognised("indicator").title_en == "Indicator"


def test_facets_are_those_that_the_file_has() -> None:
    assert recognised("hospital: a prefecture's list").facets == ("医療機関の種類",)
    assert recognised("grants: places in lists").facets == ("Beneficiary Location:0:Name",)


def test_columns_that_a_form_does_not_know_have_no_entry() -> None:
    event = recognised("event: columns of the city's own")
    assert "カテゴリー" not in event.fields and "イベント名" in event.fields
    assert set(recognised("indicator").fields) == {"Year", "Units", "GeoCode", "Value"}


def test_contacts_codes_places_and_vocabularies_are_told() -> None:
    aed = recognised("aed: the earlier edition").fields
    assert aed["電話番号"]["checks"] == ["contact"] and aed["電話番号"]["type"] == "string"
    assert aed["都道府県コード又は市区町村コード"]["checks"] == ["local_government_code"]
    assert (aed["緯度"]["type"], aed["経度"]["unit"]) == ("number", "°")
    assert [each["value"] for each in aed["小児対応設備の有無"]["categories"]] == ["有", "無"]
    assert "AEDの緯度" in aed["緯度"]["description"]
    sites = recognised("evacuation_space: half of the columns").fields
    assert [each["value"] for each in sites["災害種別_洪水"]["categories"]] == ["1"]  # text, as cells are
    assert recognised("calendar").fields["start_date"]["format"] == "%Y%m%d"


@pytest.mark.parametrize("stem", [*sorted(TEXTS), "columns"])
def test_forms_say_everything_in_both_languages_and_name_their_sources(stem: str) -> None:
    text = TEXTS.get(stem, {})
    for entry in (text["columns"] if text else SHARED).values():
        assert {"title_en", "description", "description_en"} <= set(entry)
        assert set(entry) <= {
            *("also", "title", "title_en", "description", "description_en"),
            *("type", "format", "unit", "categories", "checks"),
        }
        assert entry["description"].endswith("。") and entry["description_en"].endswith(".")
        assert all({"value", "label", "label_en"} == set(each) for each in entry.get("categories", ()))
        assert all(isinstance(each["value"], str) for each in entry.get("categories", ()))
    if text:
        assert text["sources"] and text["title"] and text["title_en"] and text["name"].isascii()
        assert {*filter(None, [text["key"], text["label"]]), *text["facets"]} <= set(columns(text))


def test_no_two_forms_have_one_name() -> None:
    assert len({text["name"] for text in TEXTS.values()}) == len(TEXTS)


def test_the_handbook_lists_every_form_and_its_columns() -> None:
    page = FORMS.parents[3] / "handbook" / "docs" / "model" / "known-forms.md"
    listed = re.findall(r"^\| `(\w+)` \|.*\| (\d+) \|$", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert dict(listed) == {stem: str(len(columns(text))) for stem, text in TEXTS.items()}
