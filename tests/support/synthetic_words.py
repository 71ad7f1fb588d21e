"""Phrases that synthetic records are recombined from, and the marks by which each text says what it is."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

MARK = "【合成】"
LABEL = "合成データ（性能測定用）"
NOTE = "性能を測るための合成データです。実在の取り組み・団体・人物・数値ではありません。"

THEMES = """
    鳥獣被害 防災 見守り 健康 農業 林業 水産業 観光 教育 子育て 交通 エネルギー 買い物支援 行政手続
""".split()
SYSTEMS = """
    センサー網 情報共有システム 相談システム 予約システム 地図サービス 遠隔監視システム データ連携基盤 案内アプリ
""".split()
TAGS = """
    my_number_card
    open_data
    urban_os
    bwa
    startup
""".split()
ACTORS = """
    住民の皆さん 地域の団体 農家の皆さん 商店街 学校 消防団 医療機関 公民館 自治会 地元の企業
""".split()
PLACES = """
    中山間の集落 沿岸の地区 市街地の中心部 離島の集落 駅の周辺 川沿いの地区 団地の周辺 農地の広がる地区
""".split()
TROUBLES = """
    担い手が減り、見回りの負担が重くなっていました
    必要な情報が届くまでに時間がかかっていました
    紙の台帳が部署ごとに分かれ、同じ入力を繰り返していました
    移動の手段が限られ、外出の機会が減っていました
    被害の場所と時期が分からず、対策が後手に回っていました
    観測の結果が担当者の手元にとどまっていました
""".split()
ACTIONS = """
    小さなセンサーを設け、値を十分ごとに集めました
    端末を貸し出し、月に一度の集まりで使い方を確かめました
    部署ごとの台帳を一つにまとめ、変更の記録を残すようにしました
    既存の無線を使い、新しい配線を避けました
    異常のときだけ担当者に知らせるようにしました
    集めた値を地図に重ね、誰でも見られるようにしました
    近隣の団体と機器を共同で調達しました
    操作の手順を一枚の紙にまとめて配りました
""".split()
EFFECTS = """
    見回りにかかる時間が短くなりました
    問い合わせへの返答が早くなりました
    入力の重なりがなくなりました
    利用した人の数が前の年より増えました
    被害の多い場所に手当てを集められるようになりました
    紙の配布をやめることができました
    夜間の呼び出しが減りました
    数値の変化を毎月確かめられるようになりました
""".split()
LESSONS = """
    早い段階で現場の声を聞くことが欠かせません
    電波の届かない場所を先に調べておくことが大切です
    機器の更新費用を最初から見込んでおく必要があります
    担当者が替わっても続くように手順を残しておくことが役立ちます
    目的を一つに絞ったことで、説明がしやすくなりました
    測る方法を始める前に決めておくと、後で比べられます
""".split()
KEEPING = """
    運用の費用は一般財源で賄います
    近隣の団体と費用を分け合います
    利用料と協賛金で運用の費用の一部を賄います
    地域の団体に運用を委ね、年に一度見直します
    機器は五年ごとに更新する計画です
""".split()
OPINIONS = """
    {theme}の取り組みについて、どのような成果が得られたのかを示す必要がある
    {theme}の指標は、誰が測り、誰が確かめるのかを決めておくべきである
    他の地域で{theme}の仕組みを使うときに、何が妨げになるのかを整理してはどうか
    {theme}の事業が終わった後も、数値を毎年確かめることが重要である
    {theme}の費用は、規模の小さい団体でも負担できるものにする必要がある
    {theme}のデータを公開し、比べられるようにしてほしい
    {theme}については、複数の団体が共同で進めることが有効である
    {theme}の目標値は、根拠とともに示すべきである
""".split()
REPLIES = """
    御指摘を踏まえ、次の会議で整理した資料をお示しする
    毎年度の報告を求め、結果を公表することとしている
    団体の規模ごとに分けて調べ、比べられる形にする
    指標の測り方を揃え、来年度の公募から示したい
""".split()
MEASURES = [
    tuple(line.split())
    for line in """
    被害の件数 件 decrease
    利用した人の数 人 increase
    対応にかかる時間 分 decrease
    参加した団体の数 団体 increase
    苦情の件数 件 decrease
    捕獲の数 頭 increase
    手続にかかる費用 円 decrease
    困りごとがないと答えた人 人 increase
    水温の平均 度 range
    設けた機器の数 台 increase
""".strip().splitlines()
]  # title, unit, direction
FUNDING = """
    own_funds
    own_funds
    national_subsidy
    national_subsidy
    prefectural_subsidy
    between_municipalities
    private
    unknown
""".split()
EVIDENCE = "document document self_reported third_party unverified".split()
STATUS = "read read read read inferred uncertain".split()


def sentences(random: Random, phrases: Sequence[str], count: int) -> str:
    return "。".join(random.sample(phrases, count)) + "。"


def prose(random: Random, phrases: Sequence[str], count: int) -> str:
    """A made-up passage that says at its start that it is one."""
    where, who = random.choice(PLACES), random.choice(ACTORS)
    return f"（合成）{where}で、{who}とともに進めた例です。{sentences(random, phrases, count)}"


def certainty(random: Random) -> dict[str, str | None]:
    """How sure a made-up fact is said to be."""
    status = random.choice(STATUS)
    why = (
        f"（合成）{random.choice(ACTORS)}の説明に基づくもので、資料では確かめていません。" if status != "read" else None
    )
    return {"evidence": random.choice(EVIDENCE), "status": status, "status_note": why}
