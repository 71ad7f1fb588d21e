"""A synthetic national portal for measuring: everything in it is made up by recombining phrases, and says so.

The real portal gives the form (mkdocs.yml, templates, schemas, derived tables, checks) and the CC0 list of local
governments; projects, adoptions, meetings and outcomes are invented. The same seed gives the same bytes, and record
number n is the same however many records follow it. Standard library only.

    python tests/synthetic.py FOLDER --adoptions 10000
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

REAL = Path(__file__).resolve().parent.parent
AS_OF = "2024-10-01"
MARK = "【合成】"
NOTE = "性能を測るための合成データです。実在の取り組み・団体・人物・数値ではありません。"
LABEL = "合成データ（性能測定用）"

Record = dict[str, Any]
Maker = Callable[[Random, int], Record]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How many records of each kind the portal holds."""

    municipalities: int = 1788
    projects: int = 500
    adoptions: int = 10_000
    meetings: int = 200
    statements: int = 40
    outcomes: int = 20_000
    sources: int = 300
    speakers: int = 60

    @property
    def pages(self) -> int:
        """Record pages that are sure to exist."""
        return self.municipalities + self.projects + self.adoptions + self.meetings


NATIONAL = Scale()


def scaled(pages: int) -> Scale:
    """The national mix of records with about this many pages; there are never more than 1,788 local governments."""
    share = pages / NATIONAL.pages
    counts = {
        name: max(1, round(getattr(NATIONAL, name) * share)) for name in ("projects", "meetings", "outcomes", "sources")
    }
    towns = min(NATIONAL.municipalities, max(100, round(NATIONAL.municipalities * share)))
    rest = pages - towns - counts["projects"] - counts["meetings"]
    return replace(NATIONAL, municipalities=towns, adoptions=rest, **counts)


# ---------------------------------------------------------------- phrases

THEMES = (
    "鳥獣被害",
    "防災",
    "見守り",
    "健康",
    "農業",
    "林業",
    "水産業",
    "観光",
    "教育",
    "子育て",
    "交通",
    "エネルギー",
    "買い物支援",
    "行政手続",
)
SYSTEMS = (
    "センサー網",
    "情報共有システム",
    "相談システム",
    "予約システム",
    "地図サービス",
    "遠隔監視システム",
    "データ連携基盤",
    "案内アプリ",
)
TAGS = ("my_number_card", "open_data", "urban_os", "bwa", "startup")
ACTORS = (
    "住民の皆さん",
    "地域の団体",
    "農家の皆さん",
    "商店街",
    "学校",
    "消防団",
    "医療機関",
    "公民館",
    "自治会",
    "地元の企業",
)
PLACES = (
    "中山間の集落",
    "沿岸の地区",
    "市街地の中心部",
    "離島の集落",
    "駅の周辺",
    "川沿いの地区",
    "団地の周辺",
    "農地の広がる地区",
)
TROUBLES = (
    "担い手が減り、見回りの負担が重くなっていました", "必要な情報が届くまでに時間がかかっていました",
    "紙の台帳が部署ごとに分かれ、同じ入力を繰り返していました", "移動の手段が限られ、外出の機会が減っていました",
    "被害の場所と時期が分からず、対策が後手に回っていました", "観測の結果が担当者の手元にとどまっていました",
)  # fmt: skip
ACTIONS = (
    "小さなセンサーを設け、値を十分ごとに集めました", "端末を貸し出し、月に一度の集まりで使い方を確かめました",
    "部署ごとの台帳を一つにまとめ、変更の記録を残すようにしました", "既存の無線を使い、新しい配線を避けました",
    "異常のときだけ担当者に知らせるようにしました", "集めた値を地図に重ね、誰でも見られるようにしました",
    "近隣の団体と機器を共同で調達しました", "操作の手順を一枚の紙にまとめて配りました",
)  # fmt: skip
EFFECTS = (
    "見回りにかかる時間が短くなりました", "問い合わせへの返答が早くなりました", "入力の重なりがなくなりました",
    "利用した人の数が前の年より増えました", "被害の多い場所に手当てを集められるようになりました",
    "紙の配布をやめることができました", "夜間の呼び出しが減りました", "数値の変化を毎月確かめられるようになりました",
)  # fmt: skip
LESSONS = (
    "早い段階で現場の声を聞くことが欠かせません", "電波の届かない場所を先に調べておくことが大切です",
    "機器の更新費用を最初から見込んでおく必要があります", "担当者が替わっても続くように手順を残しておくことが役立ちます",
    "目的を一つに絞ったことで、説明がしやすくなりました", "測る方法を始める前に決めておくと、後で比べられます",
)  # fmt: skip
KEEPING = (
    "運用の費用は一般財源で賄います", "近隣の団体と費用を分け合います", "利用料と協賛金で運用の費用の一部を賄います",
    "地域の団体に運用を委ね、年に一度見直します", "機器は五年ごとに更新する計画です",
)  # fmt: skip
OPINIONS = (
    "{theme}の取り組みについて、どのような成果が得られたのかを示す必要がある", "{theme}の指標は、誰が測り、誰が確かめるのかを決めておくべきである",
    "他の地域で{theme}の仕組みを使うときに、何が妨げになるのかを整理してはどうか", "{theme}の事業が終わった後も、数値を毎年確かめることが重要である",
    "{theme}の費用は、規模の小さい団体でも負担できるものにする必要がある", "{theme}のデータを公開し、比べられるようにしてほしい",
    "{theme}については、複数の団体が共同で進めることが有効である", "{theme}の目標値は、根拠とともに示すべきである",
)  # fmt: skip
REPLIES = (
    "御指摘を踏まえ、次の会議で整理した資料をお示しする", "毎年度の報告を求め、結果を公表することとしている",
    "団体の規模ごとに分けて調べ、比べられる形にする", "指標の測り方を揃え、来年度の公募から示したい",
)  # fmt: skip
MEASURES = (
    ("被害の件数", "件", "decrease"), ("利用した人の数", "人", "increase"), ("対応にかかる時間", "分", "decrease"),
    ("参加した団体の数", "団体", "increase"), ("苦情の件数", "件", "decrease"), ("捕獲の数", "頭", "increase"),
    ("手続にかかる費用", "円", "decrease"), ("満足と答えた割合", "%", "increase"), ("水温の平均", "度", "range"),
    ("設けた機器の数", "台", "increase"),
)  # fmt: skip
FUNDING = ("own_funds", "own_funds", "national_subsidy", "national_subsidy", "prefectural_subsidy",
           "between_municipalities", "private", "unknown")  # fmt: skip
EVIDENCE = ("document", "document", "self_reported", "third_party", "unverified")
STATUS = ("read", "read", "read", "read", "inferred", "uncertain")
PROGRAMMES = 8
# The identifiers by which the real portal's templates speak of programmes; their content is synthetic all the same.
PROGRAMME_IDS = ("ict-machizukuri", "ict-machi-hito-shigoto", "smart-city", "iot-roadmap", "iot-implementation")


def _chance(random: Random, share: float) -> bool:
    return random.random() < share


def _sentences(random: Random, phrases: Sequence[str], count: int) -> str:
    return "。".join(random.sample(phrases, count)) + "。"


def _prose(random: Random, phrases: Sequence[str], count: int) -> str:
    """A made-up passage that says at its start that it is one."""
    where, who = random.choice(PLACES), random.choice(ACTORS)
    return f"（合成）{where}で、{who}とともに進めた例です。{_sentences(random, phrases, count)}"


def _certainty(random: Random) -> Record:
    status = random.choice(STATUS)
    note = (
        None if status == "read" else f"（合成）{random.choice(ACTORS)}の説明に基づくもので、資料では確かめていません。"
    )
    return {"evidence": random.choice(EVIDENCE), "status": status, "status_note": note}


# ---------------------------------------------------------------- records


def project_id(number: int) -> str:
    return f"synthetic-project-{number:05}"


def adoption_id(number: int) -> str:
    return f"synthetic-adoption-{number:06}"


def meeting_id(number: int) -> str:
    return f"synthetic-meeting-{number:04}"


def _source(number: int) -> str:
    return f"synthetic-source-{number:04}"


def _speaker(number: int) -> str:
    return f"synthetic-speaker-{number:03}"


def _programme(number: int) -> str:
    return PROGRAMME_IDS[number - 1] if number <= len(PROGRAMME_IDS) else f"synthetic-programme-{number}"


def _started(number: int) -> int:
    """The year in which a project starts: the same wherever the project is spoken of."""
    return 2012 + number % 5


class Makers:
    """Makes each kind of record from its number alone (and the seed)."""

    def __init__(self, scale: Scale, seed: int, towns: Sequence[Mapping[str, str]]) -> None:
        self.scale, self.seed, self.towns = scale, seed, towns

    def records(self, kind: str, make: Maker, count: int) -> Iterator[Record]:
        for number in range(1, count + 1):
            yield make(Random(f"{self.seed}/{kind}/{number}"), number)

    def _home(self, project: int) -> int:
        """Where among the local governments a project takes place."""
        return Random(f"{self.seed}/home/{project}").randrange(len(self.towns))

    def _elsewhere(self, random: Random, project: int) -> int:
        """Any local government but the project's own: carrying on at home is no adoption."""
        return (self._home(project) + random.randrange(1, len(self.towns))) % len(self.towns)

    def source_of(self, random: Random) -> str:
        return _source(random.randint(1, self.scale.sources))

    def source(self, random: Random, number: int) -> Record:
        return {
            "id": _source(number),
            "title": f"{MARK}{random.choice(THEMES)}の取り組みについての資料{number}",
            "publisher": "（合成）架空調査会",
            "published_on": f"{random.randint(2013, 2023)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
            "url": f"https://synthetic.example/sources/{number}",
            "kind": random.choice(("press_release", "slides", "news", "article", "report")),
            "read_in": random.choice(("full", "excerpt")),
            "note": NOTE,
        }

    def speaker(self, random: Random, number: int) -> Record:
        return {
            "id": _speaker(number), "name": f"合成構成員{number}", "kind": "person",
            "organization": f"（合成）架空組織{number}", "note": NOTE, "source": self.source_of(random),
        }  # fmt: skip

    def programme(self, random: Random, number: int) -> Record:
        return {
            "id": _programme(number), "title": f"{MARK}架空の地域推進事業{number}",
            "kind": random.choice(("demonstration", "introduction", "plan")),
            "ministry": "（合成）架空省", "fiscal_year_from": 2012, "fiscal_year_to": 2020, "reporting_years": 5,
            "budget_yen": random.randint(5, 50) * 100_000_000, "description": NOTE, "source": self.source_of(random),
            "facts": [{"topic": "実施期間", "text": f"（合成）{LABEL}としての事実です。", "value": 9, "unit": "年",
                       **_certainty(random), "source": self.source_of(random)}],
        }  # fmt: skip

    def project(self, random: Random, number: int) -> Record:
        theme, system, year = random.choice(THEMES), random.choice(SYSTEMS), _started(number)
        home = self.towns[self._home(number)]
        measures = random.sample(MEASURES, _indicators(number))
        return {
            "id": project_id(number),
            "title": f"{MARK}{theme}のための{system}の実証{number}",
            "model_name": f"合成{home['name']}モデル{number}",
            "programme": _programme(1 + number % PROGRAMMES),
            "organisations": [f"（合成）架空法人{random.randint(1, 200)}" for _ in range(2)],
            "themes": sorted({theme, random.choice(THEMES)}),
            "systems": [f"{theme}の{system}"],
            "tags": sorted(random.sample(TAGS, random.randint(0, 2))),
            "started": f"{year}-{random.randint(4, 12):02}",
            "ended": f"{year + 2}-03", "ended_fiscal_year": year + 1,
            "summary": _prose(random, ACTIONS, 2),
            "business_model": _prose(random, KEEPING, 1),
            "sustainability": _prose(random, KEEPING, 2),
            **_certainty(random), "note": NOTE,
            "areas": [{"municipality": home["code"], "role": "main"}],
            "sources": sorted({self.source_of(random), self.source_of(random)}),
            "events": [{"fiscal_year": year, "kind": "launch", "text": "（合成）実証を始めました。", "status": "read",
                        "source": self.source_of(random)}],
            "facts": [{"title": "対象の人口", "value": random.randint(900, 90_000), "unit": "人", "approximate": True,
                       **_certainty(random), "source": self.source_of(random)}],
            "costs": [{"kind": "demonstration", "amount_yen": random.randint(10, 90) * 1_000_000,
                       "subsidy_yen": random.randint(1, 10) * 1_000_000, "fiscal_year": year,
                       **_certainty(random), "source": self.source_of(random)}],
            "indicators": [self._indicator(random, place, each, year) for place, each in enumerate(measures, 1)],
        }  # fmt: skip

    def _indicator(self, random: Random, place: int, measure: tuple[str, str, str], year: int) -> Record:
        title, unit, direction = measure
        target = random.randint(10, 900)
        band = {"target_lower": target, "target_upper": target + 10}
        return {
            "id": f"measure-{place}", "title": f"{title}（合成）", "unit": unit, "direction": direction,
            "kind": "output" if title.startswith("設けた") else "outcome",
            **(band if direction == "range" else {"target_value": target}),
            "target_fiscal_year": year + 3, "target_source": self.source_of(random), "target_status": "read",
            "level": "municipal", "set_by": "（合成）架空省", "owner": "（合成）架空の担当課",
            "data_supplier": "（合成）架空の担当課", "verifier": "（合成）架空評価機関",
        }  # fmt: skip

    def adoption(self, random: Random, number: int) -> Record:
        theme, system = random.choice(THEMES), random.choice(SYSTEMS)
        project = random.randint(1, self.scale.projects)
        town = self.towns[self._elsewhere(random, project)]
        year = _started(project) + random.randint(1, 7)
        return {
            "id": adoption_id(number),
            "title": f"{MARK}{town['prefecture']}{town['name']}の{theme}のための{system}",
            "adopter": town["code"],
            "project": project_id(project),
            "relation": random.choice(("model", "model", "similar", "parallel")),
            "what": f"{theme}の{system}（合成）",
            "stage": "introduced",
            "started": f"{year}-{random.randint(1, 12):02}",
            "funding": random.choice(FUNDING),
            "programme": _programme(random.randint(1, PROGRAMMES)) if _chance(random, 0.5) else None,
            "known_to_ministry": random.choice((True, False, None)),
            "themes": sorted({theme, random.choice(THEMES)}),
            "tags": sorted(random.sample(TAGS, random.randint(0, 2))),
            "summary": _prose(random, ACTIONS, 1),
            "reason": _prose(random, TROUBLES, 1),
            "content": _prose(random, ACTIONS, 2),
            "results": _prose(random, EFFECTS, 2),
            "sustained": _prose(random, KEEPING, 1),
            "lessons": _prose(random, LESSONS, 1),
            "partners": [f"（合成）架空法人{random.randint(1, 200)}"],
            "contact_department": "（合成）架空課",
            **_certainty(random), "note": NOTE,
            "sources": sorted({self.source_of(random), self.source_of(random)}),
            "costs": [{"kind": "introduction", "amount_yen": random.randint(1, 90) * 500_000, "fiscal_year": year,
                       **_certainty(random), "source": self.source_of(random)}] if _chance(random, 0.3) else None,
            "states": [{"fiscal_year": year + 1, "state": random.choice(("continued", "reduced", "stopped")),
                        **_certainty(random), "source": self.source_of(random)}] if _chance(random, 0.3) else None,
        }  # fmt: skip

    def meeting(self, random: Random, number: int) -> Record:
        speakers = random.sample(range(1, self.scale.speakers + 1), 12)
        statements = list(self._statements(random, speakers))
        held = f"{2013 + number % 10}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
        return {
            "id": meeting_id(number), "council": f"{MARK}架空の街づくり会議", "number": number, "held_on": held,
            "starts": "16:00", "ends": "17:30", "venue": "（合成）架空会議室", "record_kind": "minutes_summary",
            "source": self.source_of(random),
            "attendances": [{"speaker": _speaker(each), "role": "member", "position": "構成員",
                             "printed": f"合成構成員{each}"} for each in speakers],
            "agenda_items": [{"number": each, "title": f"（合成）議題{each} {random.choice(THEMES)}について", "on_agenda": True}
                             for each in (1, 2, 3)],
            "materials": [{"number": f"{number}-{each}", "agenda_item": each, "title": f"（合成）資料{number}-{each}"}
                          for each in (1, 2, 3)],
            "statements": statements,
            "requests": [self._request(number, each, statements) for each in range(1, min(3, len(statements) // 5) + 1)],
        }  # fmt: skip

    def _statements(self, random: Random, speakers: Sequence[int]) -> Iterator[Record]:
        line = 20
        for sequence in range(1, self.scale.statements + 1):
            speaker, project = random.choice(speakers), random.randint(1, self.scale.projects)
            words = [random.choice(OPINIONS).format(theme=random.choice(THEMES)) for _ in range(random.randint(1, 2))]
            texts = [f"（合成）{word}。{random.choice(REPLIES)}。" for word in words]
            spans = [(line + 2 * place, line + 2 * place + 1) for place in range(1, len(texts) + 1)]
            mention = {"paragraph": 1, "quote": words[0], "project": project_id(project)}
            yield {
                "sequence": sequence, "agenda_item": 1 + 3 * (sequence - 1) // self.scale.statements, "kind": "speech",
                "speaker": _speaker(speaker), "speaker_printed": f"合成構成員{speaker}",
                "line_start": line, "line_end": spans[-1][1],
                "paragraphs": [{"level": 1, "line_start": start, "line_end": end, "text": text}
                               for (start, end), text in zip(spans, texts, strict=True)],
                "mentions": [mention] if sequence % 4 == 0 else None,
            }  # fmt: skip
            line = spans[-1][1] + 2

    def _request(self, number: int, place: int, statements: Sequence[Record]) -> Record:
        asked = statements[place * 4 - 1]
        quote = asked["paragraphs"][0]["text"].partition("。")[0].removeprefix("（合成）")
        answer = {
            "meeting": meeting_id(number),
            "statement": place * 4 + 1,
            "kind": "answered",
            "note": "（合成）回答です。",
        }
        return {
            "id": f"synthetic-request-{number:04}-{place}", "statement": asked["sequence"], "paragraph": 1,
            "asked_by": asked["speaker"], "kind": "request", "title": f"{MARK}指摘{number}-{place}",
            "summary": f"（合成）{quote}。", "quote": quote, "owner": "（合成）架空省",
            "answers": [answer] if place != 2 else None,
        }  # fmt: skip

    # ------------------------------------------------------------ rows of the CSV tables

    def round(self, random: Random, number: int) -> Record:
        return {
            "id": f"synthetic-round-{number}", "programme": _programme(number), "title": f"{MARK}架空の採択の回{number}",
            "fiscal_year": 2012 + number, "decision": "selected", "selected": 60, "selected_unit": "件",
            **_certainty(random), "source": self.source_of(random),
        }  # fmt: skip

    def outcomes(self) -> Iterator[Record]:
        """A baseline and yearly values for each indicator in turn, until there are enough."""
        keys = [(number, place) for number in range(1, self.scale.projects + 1)
                for place in range(1, _indicators(number) + 1)]  # fmt: skip
        for count in range(self.scale.outcomes):
            after, which = divmod(count, len(keys))
            number, place = keys[which]
            yield self._outcome(Random(f"{self.seed}/outcome/{count}"), number, place, after)

    def _outcome(self, random: Random, number: int, place: int, after: int) -> Record:
        year = _started(number) - 1 + after
        return {
            "id": f"{project_id(number)}-measure-{place}-{after}", "project": project_id(number),
            "indicator": f"measure-{place}", "role": "actual" if after else "baseline", "measured_on": year,
            "fiscal_year": year, "value": round(random.uniform(0, 1_000), 1), "approximate": _chance(random, 0.1),
            **_certainty(random), "source": self.source_of(random), "locator": f"（合成）{random.randint(1, 90)}ページの表",
        }  # fmt: skip

    def report(self, random: Random, number: int) -> Record:
        year = _started(number) + 2
        return {
            "project": project_id(number), "fiscal_year": year, "state": "submitted",
            "submitted_on": f"{year + 1}-05-31", "source": self.source_of(random), "note": LABEL,
        }  # fmt: skip

    def continuation(self, random: Random, number: int) -> Record:
        return {
            "id": f"synthetic-continuation-{number}", "project": project_id(number), "fiscal_year": _started(number) + 2,
            "state": random.choice(("continued", "reduced", "stopped", "unknown")), "what": LABEL,
            "funding": random.choice(FUNDING), **_certainty(random), "source": self.source_of(random),
        }  # fmt: skip

    def claim(self, random: Random, number: int) -> Record:
        return {
            "id": f"synthetic-claim-{number}", "project": project_id(number), "title": f"{MARK}申告{number}",
            "claimed": random.randint(200, 900), "unit": "団体", "as_of": "2023-03-31", "claimed_by": "（合成）架空調査会",
            **_certainty(random), "source": self.source_of(random), "note": LABEL,
        }  # fmt: skip

    def kpi(self, random: Random, number: int) -> Record:
        return {
            "id": f"synthetic-kpi-{number}", "programme": _programme(1 + number % PROGRAMMES),
            "theme": random.choice(THEMES), "title": f"{MARK}架空の目標{number}", "kind": "target",
            "direction": "increase", "target_value": random.randint(50, 100), "unit": "%", "target_fiscal_year": 2020,
            "level": "national", "set_by": "（合成）架空省", "owner": "（合成）架空省", "data_supplier": "（合成）架空省",
            "verifier": "（合成）架空評価機関", **_certainty(random), "source": self.source_of(random), "note": LABEL,
        }  # fmt: skip

    def kpi_value(self, random: Random, number: int) -> Record:
        return {
            "kpi": f"synthetic-kpi-{number}", "fiscal_year": 2019, "value": random.randint(1, 100),
            "approximate": False, **_certainty(random), "source": self.source_of(random), "note": LABEL,
        }  # fmt: skip

    def related_case(self, random: Random, number: int) -> Record:
        return {
            "id": f"synthetic-case-{number}", "title": f"{MARK}関連する例{number}",
            "municipality": self.towns[random.randrange(len(self.towns))]["code"], "funding": random.choice(FUNDING),
            "results": _prose(random, EFFECTS, 1), **_certainty(random), "source": self.source_of(random), "note": NOTE,
        }  # fmt: skip

    def gap(self, random: Random, number: int) -> Record:
        return {"id": f"synthetic-gap-{number}", "title": f"{MARK}分からないこと{number}", "text": NOTE,
                "project": project_id(number)}  # fmt: skip


def _indicators(number: int) -> int:
    """How many indicators a project has: 3 to 5."""
    return 3 + number % 3


# ---------------------------------------------------------------- files

_PLAIN = re.compile(r"[぀-ヿ一-鿿（【a-z][^:#\n\"'{}\[\],&*?|<>=!%@`\\]*(?<! )\Z")
_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def _scalar(value: Any) -> str:
    """A YAML scalar as people type it: bare where that is safe, otherwise in double quotes."""
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    if isinstance(value, int | float) or (_PLAIN.match(text) and text not in _WORDS):
        return text
    return json.dumps(text, ensure_ascii=False)


def _yaml(record: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    for name, value in record.items():
        if value is None or value == []:
            continue
        if not isinstance(value, list):
            yield f"{indent}{name}: {_scalar(value)}\n"
        elif isinstance(value[0], dict):
            yield f"{indent}{name}:\n"
            yield from _items(value, indent + "  ")
        else:
            yield f"{indent}{name}: [{', '.join(map(_scalar, value))}]\n"


def _items(records: Iterable[Mapping[str, Any]], indent: str = "") -> Iterator[str]:
    for record in records:
        text = "".join(_yaml(record, indent + "  "))
        yield f"{indent}- {text.removeprefix(indent + '  ')}"


def _csv(path: Path, records: Iterable[Record]) -> None:
    """Rows under the field names that they use."""
    rows = list(records)
    names = list(dict.fromkeys(name for row in rows for name in row))
    words = {True: "true", False: "false"}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        for row in rows:
            cells = (row.get(name) for name in names)
            writer.writerow(words[cell] if isinstance(cell, bool) else cell for cell in cells)


def _list_file(path: Path, records: Iterable[Record]) -> None:
    path.write_text(f"# {LABEL}\n\n" + "".join(_items(records)), encoding="utf-8")


def _record_files(folder: Path, records: Iterable[Record]) -> None:
    folder.mkdir(parents=True)
    for record in records:
        (folder / f"{record['id']}.yaml").write_text(f"# {LABEL}\n" + "".join(_yaml(record)), encoding="utf-8")


def write(folder: Path, *, scale: Scale = NATIONAL, seed: int = 1, real: Path = REAL) -> Path:
    """A complete synthetic portal in the empty `folder`."""
    data = folder / "datasets"
    data.mkdir(parents=True)
    _copy_form(real, folder)
    towns = _towns(real / "datasets" / "municipalities.csv", scale.municipalities)
    _csv(data / "municipalities.csv", towns)
    make = Makers(scale, seed, towns)
    _write_lists(data, make)
    _csv(data / "outcomes.csv", make.outcomes())
    _record_files(data / "projects", make.records("project", make.project, scale.projects))
    _record_files(data / "adoptions", make.records("adoption", make.adoption, scale.adoptions))
    _record_files(data / "meetings", make.records("meeting", make.meeting, scale.meetings))
    return folder


def _write_lists(data: Path, make: Makers) -> None:
    """The tables of one file each."""
    some = min(300, make.scale.projects)
    for name, maker, count in (
        ("sources", make.source, make.scale.sources), ("speakers", make.speaker, make.scale.speakers),
        ("programmes", make.programme, PROGRAMMES), ("related_cases", make.related_case, 10), ("gaps", make.gap, min(5, some)),
    ):  # fmt: skip
        _list_file(data / f"{name}.yaml", make.records(name, maker, count))
    for name, maker, count in (
        ("rounds", make.round, PROGRAMMES), ("reports", make.report, some), ("continuations", make.continuation, some),
        ("claims", make.claim, min(50, some)), ("kpis", make.kpi, 20), ("kpi_values", make.kpi_value, 20),
    ):  # fmt: skip
        _csv(data / f"{name}.csv", make.records(name, maker, count))


def _towns(path: Path, count: int) -> list[Record]:
    """All prefectures, then municipalities spread over the whole list."""
    with path.open(encoding="utf-8", newline="") as file:
        rows: list[Record] = list(csv.DictReader(file))
    prefectures = [row for row in rows if row["kind"] == "prefecture"]
    others = [row for row in rows if row["kind"] != "prefecture"]
    wanted = min(count - len(prefectures), len(others))
    chosen = [others[place * len(others) // wanted] for place in range(wanted)]
    return sorted(prefectures + chosen, key=lambda row: row["code"])


FORM = ("mkdocs.yml", "docs", "datasets/schemas", "datasets/derived", "datasets/checks",
        "datasets/datapackage.yaml", "datasets/tiles.csv")  # fmt: skip


def _copy_form(real: Path, folder: Path) -> None:
    """What makes a portal of the data: as the real one has it, but called synthetic wherever it says its name."""
    for name in FORM:
        source, target = real / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target)
        elif source.is_file():
            shutil.copyfile(source, target)
    _rename(folder / "mkdocs.yml", "site_name")
    _rename(folder / "datasets" / "datapackage.yaml", "title")


def _rename(path: Path, name: str) -> None:
    if path.is_file():
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(rf"(?m)^{name}:.*$", f"{name}: {MARK}{LABEL}", text, count=1), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Writes a synthetic national portal (seeded; every text says so).")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", type=int, help="the national mix of records, scaled to about this many pages")
    for name in Scale.__dataclass_fields__:
        parser.add_argument(f"--{name}", type=int)
    given = vars(parser.parse_args(arguments))
    counts = {name: given[name] for name in Scale.__dataclass_fields__ if given[name] is not None}
    scale = replace(scaled(given["pages"]) if given["pages"] else NATIONAL, **counts)
    write(given["folder"], scale=scale, seed=given["seed"])
    print(f"{given['folder']}: {scale.pages:,} record pages; machikado build --as-of {AS_OF}")


if __name__ == "__main__":
    main()
