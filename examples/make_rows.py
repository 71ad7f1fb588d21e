"""Write the rows of the two examples: invented from first to last, and the same in every run.

`python examples/make_rows.py [FOLDER]` writes `town/data/` and `grants/data/` below the folder (default: here).
見本町 is an island that does not exist, drawn in the sea of Suruga Bay so that no place of it is anybody's. Telephone
numbers have an exchange that is not given out (0999-00), addresses end in `.example`.
"""

from __future__ import annotations

import csv
import datetime
import io
import random
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

TOWN, CODE = "見本県見本町", "990019"
PREFECTURE, NAME = TOWN[:3], TOWN[3:]
SITE = "https://www.town.mihon.example"

# The town's districts: name, reading, and where they lie (latitude, longitude).
DISTRICTS = [
    ("港", "ミナト", 34.8840, 138.5680),
    ("本町", "ホンチョウ", 34.8905, 138.5745),
    ("浜", "ハマ", 34.8775, 138.5790),
    ("松原", "マツバラ", 34.8965, 138.5850),
    ("西浦", "ニシウラ", 34.9040, 138.5640),
    ("東浦", "ヒガシウラ", 34.8990, 138.6120),
    ("山手", "ヤマテ", 34.9055, 138.5890),
    ("川上", "カワカミ", 34.9120, 138.5770),
    ("田代", "タシロ", 34.9095, 138.6010),
    ("中沢", "ナカザワ", 34.9015, 138.5985),
    ("岬", "ミサキ", 34.8720, 138.5980),
    ("灯台前", "トウダイマエ", 34.8685, 138.6065),
]
# Kinds of facilities: name, reading, body in charge, days, hours, what it is, how many of the districts have one.
KINDS = [
    ("公民館", "コウミンカン", "見本町教育委員会", "火水木金土日", "09:00", "21:00", "集まり、学び、催しに使える部屋があります。", 12),
    ("集会所", "シュウカイジョ", "見本町総務課", "月火水木金土日", "09:00", "21:00", "自治会の集まりに使います。", 12),
    ("小学校", "ショウガッコウ", "見本町教育委員会", "月火水木金", "08:15", "16:45", "町立の小学校です。", 7),
    ("中学校", "チュウガッコウ", "見本町教育委員会", "月火水木金", "08:15", "17:00", "町立の中学校です。", 3),
    ("保育園", "ホイクエン", "見本町こども課", "月火水木金土", "07:30", "18:30", "町立の保育園です。", 8),
    ("児童館", "ジドウカン", "見本町こども課", "火水木金土日", "09:30", "17:30", "子どもが遊べる部屋と庭があります。", 9),
    ("図書室", "トショシツ", "見本町教育委員会", "火水木金土日", "10:00", "18:00", "町の図書館の本を借りられます。", 8),
    ("体育館", "タイイクカン", "見本町教育委員会", "火水木金土日", "09:00", "21:00", "だれでも借りられる体育館です。", 7),
    ("運動場", "ウンドウジョウ", "見本町教育委員会", "月火水木金土日", "06:00", "20:00", "野球とサッカーができます。", 8),
    ("プール", "プール", "見本町教育委員会", "月火水木金土日", "10:00", "17:00", "7月と8月に開きます。", 4),
    ("公園", "コウエン", "見本町建設課", "月火水木金土日", "00:00", "24:00", "遊具と広場があります。", 12),
    ("海浜公園", "カイヒンコウエン", "見本町建設課", "月火水木金土日", "00:00", "24:00", "砂浜に続く公園です。", 6),
    ("駐車場", "チュウシャジョウ", "見本町建設課", "月火水木金土日", "00:00", "24:00", "町営の駐車場です。", 12),
    ("駐輪場", "チュウリンジョウ", "見本町建設課", "月火水木金土日", "00:00", "24:00", "町営の駐輪場です。", 10),
    ("診療所", "シンリョウジョ", "見本町健康福祉課", "月火水金", "08:30", "17:15", "内科と小児科を診ます。", 6),
    ("保健センター", "ホケンセンター", "見本町健康福祉課", "月火水木金", "08:30", "17:15", "健診と健康の相談を受けられます。", 4),
    ("老人福祉センター", "ロウジンフクシセンター", "見本町健康福祉課", "火水木金土", "09:00", "16:00", "入浴と趣味の集まりに使えます。", 7),
    ("消防団詰所", "ショウボウダンツメショ", "見本町防災課", "", "", "", "消防団の車両と道具があります。", 12),
    ("防災倉庫", "ボウサイソウコ", "見本町防災課", "", "", "", "水と食料と毛布を備えています。", 12),
    ("出張所", "シュッチョウジョ", "見本町住民課", "月火水木金", "08:30", "17:15", "証明書を受け取れます。", 5),
    ("町営住宅", "チョウエイジュウタク", "見本町建設課", "", "", "", "町営の住宅です。", 11),
    ("漁村センター", "ギョソンセンター", "見本町農林水産課", "月火水木金土", "08:00", "17:00", "水産物の加工を体験できます。", 6),
    ("農産物直売所", "ノウサンブツチョクバイジョ", "見本町農林水産課", "月火水木金土日", "09:00", "16:00", "島の野菜と果物を売っています。", 7),
    ("展望台", "テンボウダイ", "見本町観光課", "月火水木金土日", "00:00", "24:00", "海と対岸の山が見えます。", 8),
    ("観光案内所", "カンコウアンナイジョ", "見本町観光課", "月火水木金土日", "09:00", "17:30", "地図とバスの時刻表を配っています。", 4),
    ("足湯", "アシユ", "見本町観光課", "月火水木金土日", "08:00", "20:00", "だれでも無料で使えます。", 5),
    ("資料館", "シリョウカン", "見本町教育委員会", "水木金土日", "09:30", "16:30", "島の暮らしの道具を展示しています。", 4),
    ("ごみ集積場", "ゴミシュウセキジョウ", "見本町環境課", "月木", "06:00", "08:30", "決まった日の朝に出してください。", 12),
    ("リサイクル広場", "リサイクルヒロバ", "見本町環境課", "土日", "09:00", "15:00", "資源ごみを持ち込めます。", 5),
    ("ヘリポート", "ヘリポート", "見本町防災課", "", "", "", "救急のときに使います。", 3),
]  # fmt: skip
OPEN_TO_ALL = {
    "公民館",
    "図書室",
    "体育館",
    "児童館",
    "保健センター",
    "資料館",
    "観光案内所",
    "老人福祉センター",
    "出張所",
    "診療所",
}

FACILITY = (
    "全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,名称_英字,名称_通称,POIコード,所在地_全国地方公共団体コード,町字ID,"
    "所在地_連結表記,所在地_都道府県,所在地_市区町村,所在地_町字,所在地_番地以下,建物名等(方書),緯度,経度,電話番号,"
    "内線番号,連絡先メールアドレス,連絡先FormURL,連絡先備考（その他、SNSなど）,郵便番号,法人番号,団体名,利用可能曜日,開始時間,終了時間,"
    "利用可能日時特記事項,説明,車椅子可,オストメイト対応トイレ,授乳室,優先駐車場,URL,備考"
).split(",")
AED = (
    "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称,名称_カナ,住所,方書,緯度,経度,設置位置,電話番号,内線番号,法人番号,"
    "団体名,利用可能曜日,開始時間,終了時間,利用可能日時特記事項,小児対応設備の有無,URL,備考"
).split(",")
HAZARDS = ["洪水", "崖崩れ、土石流及び地滑り", "高潮", "地震", "津波", "大規模な火事", "内水氾濫", "火山現象"]
SHELTER = [
    *"全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,名称_英字,所在地_全国地方公共団体コード,町字ID,所在地_連結表記".split(","),
    *"所在地_都道府県,所在地_市区町村,所在地_町字,所在地_番地以下,建物名等(方書),緯度,経度,標高,電話番号,内線番号".split(","),
    *"連絡先メールアドレス,連絡先FormURL,連絡先備考（その他、SNSなど）,郵便番号,市区町村コード".split(","),
    *(f"災害種別_{each}" for each in HAZARDS),
    *"指定避難所との重複,想定収容人数,対象となる町会・自治会,URL,備考".split(","),
]  # fmt: skip
EVENT = (
    "全国地方公共団体コード,ID,地方公共団体名,イベント名,イベント名_カナ,イベント名_英語,イベント種類,開始日,終了日,開始時間,終了時間,"
    "開始日時特記事項,説明,料金(基本),料金(詳細),連絡先名称,連絡先電話番号,連絡先内線番号,主催者,場所名称,所在地_連結表記,緯度,経度,"
    "アクセス方法,駐車場情報,定員,参加申込終了日,参加申込終了時間,参加申込方法,URL,備考"
).split(",")
AGES = [*(f"{first}-{first + 4}歳" for first in range(0, 85, 5)), "85歳以上"]
POPULATION = [
    *"全国地方公共団体コード,地域コード,地方公共団体名,調査年月日,地域名,総人口,男性,女性".split(","),
    *(f"{age}の{sex}" for age in AGES for sex in ("男性", "女性")),
    *"世帯数,備考".split(","),
]  # fmt: skip

Row = dict[str, str]


def near(chance: random.Random, latitude: float, longitude: float, spread: float = 0.0045) -> tuple[str, str]:
    """A place near another, with the uneven number of digits that published coordinates have."""
    digits = chance.choice([5, 6, 6, 6, 7])
    places = (latitude + spread * (chance.random() - 0.5), longitude + 1.3 * spread * (chance.random() - 0.5))
    return f"{places[0]:.{digits}f}", f"{places[1]:.{digits}f}"


def address(chance: random.Random, district: int) -> Row:
    """Where a thing of a district is, in the columns of the present edition."""
    name, _, latitude, longitude = DISTRICTS[district]
    block = f"{chance.randrange(1, 5)}丁目"
    number = f"{chance.randrange(1, 28)}-{chance.randrange(1, 16)}"
    place = near(chance, latitude, longitude)
    return {
        "所在地_全国地方公共団体コード": CODE,
        "町字ID": f"{district + 1:04}-00{block[0]}",
        "所在地_連結表記": f"{TOWN}{name}{block}{number}",
        "所在地_都道府県": PREFECTURE,
        "所在地_市区町村": NAME,
        "所在地_町字": f"{name}{block}",
        "所在地_番地以下": number,
        "緯度": place[0],
        "経度": place[1],
    }


def phone(number: int) -> str:
    return f"0999-00-{number:04}"


def facilities(chance: random.Random) -> list[Row]:
    """Some 240 facilities: present edition, ○ and ×, 24:00, many cells empty."""
    rows = []
    for kind, reading, body, days, opens, closes, about, count in KINDS:
        for district in sorted(chance.sample(range(len(DISTRICTS)), count)):
            name, spoken, *_ = DISTRICTS[district]
            public = kind in OPEN_TO_ALL
            rows.append(
                {
                    "全国地方公共団体コード": CODE,
                    "ID": f"{len(rows) + 1:04}",
                    "地方公共団体名": TOWN,
                    "名称": f"{name}{kind}",
                    "名称_カナ": f"{spoken}{reading}",
                    "名称_通称": f"{name}っ子ひろば" if kind == "児童館" else "",
                    "POIコード": {"小学校": "1503", "中学校": "1504"}.get(kind, ""),
                    **address(chance, district),
                    "電話番号": phone(100 + len(rows)) if days and kind not in ("駐車場", "駐輪場", "公園", "ごみ集積場") else "",
                    "内線番号": str(chance.randrange(200, 260)) if public and chance.random() < 0.3 else "",
                    "連絡先FormURL": f"{SITE}/contact/" if public else "",
                    "団体名": body,
                    "利用可能曜日": days,
                    "開始時間": opens,
                    "終了時間": closes,
                    "利用可能日時特記事項": "祝日、12月29日から1月3日までは休み" if public else "",
                    "説明": f"{name}の{kind}。{about}",
                    "車椅子可": chance.choice("○○○×") if public or kind == "公園" else "",
                    "オストメイト対応トイレ": chance.choice("○××") if public else "",
                    "授乳室": chance.choice("○×") if public else "",
                    "優先駐車場": chance.choice("○○×") if public else "",
                    "URL": f"{SITE}/facility/{len(rows) + 1:04}/" if public or chance.random() < 0.2 else "",
                    "備考": "改修のため休館中" if chance.random() < 0.02 else "",
                }
            )  # fmt: skip
    return rows


def aeds(chance: random.Random, homes: Sequence[Row]) -> list[Row]:
    """AEDs in facilities that people enter, in the earlier edition of the form."""
    kinds = (
        "公民館",
        "小学校",
        "中学校",
        "体育館",
        "診療所",
        "保健センター",
        "出張所",
        "運動場",
        "海浜公園",
        "観光案内所",
        "消防団詰所",
    )
    rows = []
    for home in homes:
        kind = next((kind for kind in kinds if home["名称"].endswith(kind)), "")
        if not kind or chance.random() < 0.15:
            continue
        outside = kind in ("消防団詰所", "海浜公園", "運動場")
        rows.append(
            {
                "都道府県コード又は市区町村コード": CODE,
                "NO": f"{len(rows) + 1:03}",
                "都道府県名": PREFECTURE,
                "市区町村名": NAME,
                "名称": home["名称"],
                "名称_カナ": home["名称_カナ"],
                "住所": home["所在地_連結表記"],
                "緯度": home["緯度"],
                "経度": home["経度"],
                "設置位置": "屋外の収納箱" if outside else chance.choice(["玄関", "1階の事務室", "1階の廊下", "受付の横"]),
                "電話番号": home["電話番号"],
                "団体名": home["団体名"],
                "利用可能曜日": "月火水木金土日" if outside else home["利用可能曜日"],
                "開始時間": "00:00" if outside else home["開始時間"],
                "終了時間": "24:00" if outside else home["終了時間"],
                "利用可能日時特記事項": "" if outside else home["利用可能日時特記事項"],
                "小児対応設備の有無": chance.choice(["有", "有", "有", "無", ""]),
                "備考": "",
            }
        )  # fmt: skip
    return rows


def shelters(chance: random.Random, homes: Sequence[Row]) -> list[Row]:
    """Places to flee to: 1 where a place is for a disaster, else empty."""
    rows = []
    for home in homes:
        if not home["名称"].endswith(("公民館", "小学校", "中学校", "体育館", "運動場", "公園", "展望台")):
            continue
        low = home["所在地_町字"].startswith(("港", "浜", "本町", "岬", "西浦"))
        height = chance.uniform(3, 9) if low else chance.uniform(18, 96)
        roof = home["名称"].endswith(("公民館", "小学校", "中学校", "体育館"))
        fit = [height > 12, height < 60, height > 10, True, height > 20, not roof, height > 6, height > 50]
        held = chance.randrange(4, 60) * 10
        rows.append(
            {
                **{heading: home[heading] for heading in SHELTER if heading in home},
                "ID": f"{len(rows) + 1:04}",
                "標高": f"{height:.1f}",
                "市区町村コード": CODE,
                **{f"災害種別_{hazard}": "1" if fits else "" for hazard, fits in zip(HAZARDS, fit, strict=True)},
                "指定避難所との重複": "1" if roof else "",
                "想定収容人数": str(held if roof else held * 4) if chance.random() < 0.9 else "",
                "対象となる町会・自治会": f"{home['所在地_町字'][:-3]}自治会" if chance.random() < 0.8 else "",
                "URL": "",
                "備考": "",
            }
        )
    return rows


EVENTS = [
    ("春まつり", "ハルマツリ", "祭り", 4, 5, 0), ("磯の観察会", "イソノカンサツカイ", "体験", 5, 20, 500), ("防災訓練", "ボウサイクンレン", "講座", 9, 1, 0),
    ("花火大会", "ハナビタイカイ", "祭り", 8, 2, 0), ("読み聞かせの会", "ヨミキカセノカイ", "子ども", 6, 8, 0), ("健康体操教室", "ケンコウタイソウキョウシツ", "講座", 10, 3, 300),
    ("みかん狩り", "ミカンガリ", "体験", 11, 15, 1000), ("島の写真展", "シマノシャシンテン", "展示", 2, 10, 0), ("駅伝大会", "エキデンタイカイ", "スポーツ", 1, 19, 0),
    ("星を見る夜", "ホシヲミルヨル", "体験", 7, 26, 0), ("パソコン相談室", "パソコンソウダンシツ", "講座", 3, 6, 0), ("秋の音楽会", "アキノオンガクカイ", "音楽", 10, 25, 800),
    ("浜の清掃", "ハマノセイソウ", "ボランティア", 6, 28, 0), ("干物づくり", "ヒモノヅクリ", "体験", 12, 7, 700), ("こども将棋大会", "コドモショウギタイカイ", "子ども", 8, 23, 0),
]  # fmt: skip


def events(chance: random.Random, homes: Sequence[Row]) -> list[Row]:
    """Events of three years, each at a facility."""
    halls = [
        home for home in homes if home["名称"].endswith(("公民館", "体育館", "図書室", "児童館", "海浜公園", "資料館"))
    ]
    rows: list[Row] = []
    for year in (2023, 2024, 2025):
        for name, reading, kind, month, day, fee in EVENTS:
            for turn in range(1 if kind == "祭り" else chance.choice([1, 2, 2])):
                first = datetime.date(year, month, day) + datetime.timedelta(days=7 * turn + chance.randrange(3))
                last = first + datetime.timedelta(days=chance.randrange(7, 21) if kind == "展示" else 0)
                hall, hour = chance.choice(halls), chance.choice([9, 10, 13, 18])
                applied = kind in ("講座", "体験")
                rows.append(
                    {
                        "全国地方公共団体コード": CODE,
                        "ID": f"E{len(rows) + 1:04}",
                        "地方公共団体名": TOWN,
                        "イベント名": f"{name}（第{year - 2010 + turn}回）",
                        "イベント名_カナ": f"{reading}（ダイ{year - 2010 + turn}カイ）",
                        "イベント種類": kind,
                        "開始日": first.isoformat(),
                        "終了日": last.isoformat(),
                        "開始時間": f"{hour:02}:00",
                        "終了時間": f"{min(hour + chance.choice([2, 3, 6]), 24):02}:00",
                        "開始日時特記事項": "雨天中止" if kind in ("祭り", "ボランティア") else "",
                        "説明": f"{hall['名称']}で開く{name}です。どなたでも参加できます。",
                        "料金(基本)": str(fee),
                        "料金(詳細)": "小学生以下は無料" if fee else "",
                        "連絡先名称": hall["団体名"],
                        "連絡先電話番号": phone(10 + chance.randrange(40)),
                        "主催者": hall["団体名"] if kind != "祭り" else "見本町まつり実行委員会",
                        "場所名称": hall["名称"],
                        "所在地_連結表記": hall["所在地_連結表記"],
                        "緯度": hall["緯度"],
                        "経度": hall["経度"],
                        "定員": str(chance.randrange(2, 9) * 5) if applied else "",
                        "参加申込終了日": (first - datetime.timedelta(days=5)).isoformat() if applied else "",
                        "参加申込方法": "電話" if applied else "",
                        "URL": f"{SITE}/event/{year}/" if chance.random() < 0.5 else "",
                    }
                )
    return sorted(rows, key=lambda row: (row["開始日"], row["ID"]))


def population(chance: random.Random) -> list[Row]:
    """The residents of each district on six first days of April."""
    rows = []
    shape = [3, 3, 4, 4, 3, 3, 4, 4, 5, 6, 7, 7, 7, 8, 9, 8, 6, 7]
    sizes = {district: chance.randrange(180, 1250) for district in range(len(DISTRICTS))}
    for year in range(2020, 2026):
        for district, (name, *_) in enumerate(DISTRICTS):
            size = sizes[district] * (1 - 0.013 * (year - 2020)) * chance.uniform(0.992, 1.008)
            counts = {
                f"{age}の{sex}": round(
                    size * share / sum(shape) / 2 * chance.uniform(0.9, 1.1) * (weight if place > 13 else 1)
                )
                for place, (age, share) in enumerate(zip(AGES, shape, strict=True))
                for sex, weight in (("男性", 0.85), ("女性", 1.15))
            }
            men, women = (sum(n for cell, n in counts.items() if cell.endswith(sex)) for sex in ("男性", "女性"))
            rows.append(
                {
                    "全国地方公共団体コード": CODE,
                    "地域コード": f"{district + 1:03}",
                    "地方公共団体名": TOWN,
                    "調査年月日": f"{year}-04-01",
                    "地域名": name,
                    "総人口": str(men + women),
                    "男性": str(men),
                    "女性": str(women),
                    **{cell: str(n) for cell, n in counts.items()},
                    "世帯数": str(round((men + women) / chance.uniform(2.1, 2.3))),
                }
            )  # fmt: skip
    return rows


GRANT = (
    "Identifier,Title,Description,Currency,Amount Applied For,Amount Awarded,Amount Disbursed,Award Date,"
    "Planned Dates:Start Date,Planned Dates:End Date,Planned Dates:Duration (months),Recipient Org:Identifier,"
    "Recipient Org:Name,Recipient Org:City,Recipient Org:Country,Beneficiary Location:Name,"
    "Beneficiary Location:Country Code,Beneficiary Location:Latitude,Beneficiary Location:Longitude,"
    "Funding Org:Identifier,Funding Org:Name,Grant Programme:Code,From an open call?,Last modified"
).split(",")
PROGRAMME = ["Code", "Title", "Description", "Annual budget"]
# Code, title, what it pays for, budget, smallest and largest grant, first year.
PROGRAMMES = [
    (
        "COM",
        "Community Spaces",
        "Halls, gardens and kitchens that neighbours run together.",
        900_000,
        5_000,
        60_000,
        2019,
    ),
    (
        "ART",
        "Arts for All",
        "Music, theatre and crafts for people who rarely get to take part.",
        500_000,
        1_000,
        25_000,
        2019,
    ),
    ("YTH", "Young People Lead", "Projects that young people plan and run themselves.", 650_000, 2_000, 40_000, 2019),
    ("ENV", "Greener Streets", "Trees, repair cafés and cleaner rivers.", 700_000, 3_000, 50_000, 2020),
    ("DIG", "Digital Skills", "Devices, training and a person to ask.", 400_000, 1_000, 20_000, 2021),
    ("SML", "Small Sparks", "Small grants, decided within four weeks.", 150_000, 200, 2_000, 2019),
]
REGIONS = [
    ("North East", 54.95, -1.75), ("North West", 53.75, -2.55), ("Yorkshire and the Humber", 53.80, -1.30), ("East Midlands", 52.85, -0.95),
    ("West Midlands", 52.50, -2.05), ("East of England", 52.25, 0.55), ("London", 51.51, -0.12), ("South East", 51.20, -0.75),
    ("South West", 50.95, -3.20), ("Wales", 52.25, -3.70), ("Scotland", 56.15, -3.85), ("Northern Ireland", 54.60, -6.55),
]  # fmt: skip
PLACES = "Aldermere Brackenfold Coldharrow Dunwick Eastmarch Fallowby Greyford Hollinsea Ivelmoor Kettleby Larkhaven Millholme".split()
WORKS = {
    "COM": ["a roof for the village hall", "a community kitchen", "a shared allotment", "a warm room in winter"],
    "ART": [
        "a choir without auditions",
        "a street theatre summer",
        "printmaking workshops",
        "a festival of small films",
    ],
    "YTH": ["a youth council", "a skate park plan", "a peer mentoring scheme", "a radio station at school"],
    "ENV": ["sixty street trees", "a repair café", "a river clean-up", "a rain garden"],
    "DIG": ["tablets to borrow", "evening classes in spreadsheets", "a help desk in the library"],
    "SML": ["a street party", "a noticeboard", "a set of tools to lend", "a day at the seaside"],
}
SORTS = [
    "Neighbours' Association",
    "Community Trust",
    "Youth Club",
    "Arts Collective",
    "River Group",
    "Library Friends",
    "Mutual Aid",
]


def recipients(chance: random.Random) -> list[tuple[str, str, str, int]]:
    """Identifier, name, town and region of the organisations that receive grants."""
    names = sorted({f"{place} {sort}" for place in PLACES for sort in SORTS})
    chosen = chance.sample(names, 70)
    return [
        (f"XE-EXAMPLE-{number:04}", name, name.split()[0], chance.randrange(len(REGIONS)))
        for number, name in enumerate(chosen, 1)
    ]


def grants(chance: random.Random) -> list[Row]:
    """360 grants of six years, in the form of 360Giving."""
    rows, known = [], recipients(chance)
    days = sorted(datetime.date(2019, 4, 1) + datetime.timedelta(days=chance.randrange(6 * 365)) for _ in range(360))
    for day in days:
        open_then = [each for each in PROGRAMMES if each[6] <= day.year]
        code, _, _, _, least, most, _ = chance.choices(open_then, [each[3] ** 0.5 for each in open_then])[0]
        identifier, name, town, region = chance.choice(known)
        amount = round(min(max(least * (most / least) ** chance.random(), least), most), -2 if most > 5_000 else -1)
        months = chance.choice([3, 6, 6, 12, 12, 12, 18, 24, 36]) if code != "SML" else 3
        start = (day.replace(day=1) + datetime.timedelta(days=62)).replace(day=1)
        work, where, latitude, longitude = chance.choice(WORKS[code]), *REGIONS[region]
        taken = sum(row["Title"].startswith(f"{work[0].upper()}{work[1:]} in {town}") for row in rows)
        placed = chance.random() < 0.7
        spread = near(chance, latitude, longitude, 0.9)
        rows.append(
            {
                "Identifier": f"360G-example-{day.year}-{len(rows) + 1:04}",
                "Title": f"{work[0].upper()}{work[1:]} in {town}" + (f", year {taken + 1}" if taken else ""),
                "Description": f"{name} will use the grant for {work}. An invented grant.",
                "Currency": "GBP",
                "Amount Applied For": f"{amount * chance.choice([1, 1, 1.1, 1.25]):.0f}",
                "Amount Awarded": f"{amount:.0f}",
                "Amount Disbursed": f"{amount * chance.choice([1, 1, 1, 0.5]):.0f}" if day.year < 2025 else "",
                "Award Date": day.isoformat(),
                "Planned Dates:Start Date": start.isoformat(),
                "Planned Dates:End Date": (start + datetime.timedelta(days=round(30.44 * months))).isoformat(),
                "Planned Dates:Duration (months)": str(months),
                "Recipient Org:Identifier": identifier,
                "Recipient Org:Name": name,
                "Recipient Org:City": town,
                "Recipient Org:Country": "United Kingdom",
                "Beneficiary Location:Name": where,
                "Beneficiary Location:Country Code": "GB",
                "Beneficiary Location:Latitude": f"{float(spread[0]):.3f}" if placed else "",
                "Beneficiary Location:Longitude": f"{float(spread[1]):.3f}" if placed else "",
                "Funding Org:Identifier": "XE-EXAMPLE-0000",
                "Funding Org:Name": "Example Foundation",
                "Grant Programme:Code": code,
                "From an open call?": "No" if chance.random() < 0.12 else "Yes",
                "Last modified": "2025-04-30",
            }
        )
    return rows


def text(headings: Sequence[str], rows: Iterable[Row], end: str) -> str:
    """A CSV as offices write it: every row as long as the headings."""
    out = io.StringIO()
    writer = csv.DictWriter(out, headings, restval="", lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def files() -> dict[str, bytes]:
    """Every file by its path, in the encodings that such files have."""
    homes = facilities(random.Random("facilities"))
    programmes = [dict(zip(PROGRAMME, map(str, each[:4]), strict=True)) for each in PROGRAMMES]
    town = {
        "public_facility": (FACILITY, homes, "cp932"),
        "aed": (AED, aeds(random.Random("aeds"), homes), "utf-8-sig"),
        "evacuation_space": (SHELTER, shelters(random.Random("shelters"), homes), "utf-8-sig"),
        "event": (EVENT, events(random.Random("events"), homes), "cp932"),
        "population": (POPULATION, population(random.Random("population")), "utf-8-sig"),
    }
    return {
        **{
            f"town/data/{CODE}_{name}.csv": text(headings, rows, "\r\n").encode(encoding)
            for name, (headings, rows, encoding) in town.items()
        },
        "grants/data/grants.csv": text(GRANT, grants(random.Random("grants")), "\n").encode(),
        "grants/data/programmes.csv": text(PROGRAMME, programmes, "\n").encode(),
    }


def main(root: Path) -> None:
    for path, content in files().items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
