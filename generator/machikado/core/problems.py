"""The catalogue of problems: each code with its words, in Japanese and English, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from .model import Level, Origin, Problem
from .text import shortened
from .words_definitions import MISDEFINED
from .words_intake import INCOMING
from .words_places import PLACING
from .words_revisions import EARLIER

MOST = 1_000  # problems of one kind, file or table that are told


class Words(NamedTuple):
    """One kind of problem in words; `{name}` is filled in from the problem's details."""

    ja: str
    en: str
    fix: str
    fix_en: str


CATALOGUE: dict[str, Words] = {
    "unreadable-file": Words(
        "ファイルを読めません（{reason}）。",
        "The file cannot be read ({reason}).",
        "ファイルがあるか、壊れていないかを確かめてください。",
        "Check that the file exists and is not damaged.",
    ),
    "wrong-encoding": Words(
        "文字コードが UTF-8 ではありません（{encoding} のようです）。",
        "The file is not UTF-8 (it looks like {encoding}).",
        "UTF-8 で保存し直してください。Excel では「CSV UTF-8（コンマ区切り）」を選びます。",
        "Save the file as UTF-8; in Excel choose “CSV UTF-8 (Comma delimited)”.",
    ),
    "broken-yaml": Words(
        "YAML として読めません：{reason}",
        "This is not readable as YAML: {reason}",
        "字下げ、コロンの後の空白、引用符の対応を確かめてください。",
        "Check the indentation, the blank after each colon and the pairs of quotation marks.",
    ),
    "second-part": Words(
        "「---」の行より下に、二つ目の部分があります。",
        "A second part begins below a line ---.",
        "新しい出典などをいっしょに書いたファイルは、ここには置かず、machikado import で取り込むか、フォルダ inbox に"
        "置いてください。「---」より下を、その表のファイルへ移しても構いません。",
        "A file that brings, say, a new source along is taken in by machikado import, or put into the folder inbox; or "
        "move what stands below --- to the file of its table.",
    ),
    "yaml-alias-bounds": Words(
        "YAML の別名（&, *）による繰り返しが多すぎます（上限 {limit}）。",
        "YAML aliases (&, *) repeat too much here (limit {limit}).",
        "別名を使わず、そのまま書いてください。",
        "Write the values out instead of using aliases.",
    ),
    "yaml-too-deep": Words(
        "入れ子が深すぎます（上限 {limit} 段）。",
        "The record is nested too deeply (limit {limit} levels).",
        "見本の形に合わせて書き直してください。",
        "Follow the shape of the template.",
    ),
    "duplicate-key": Words(
        "項目「{value}」が {first} 行目にもあります。",
        "The key “{value}” already stands on line {first}.",
        "どちらか一方を消してください。",
        "Delete one of the two.",
    ),
    "wrong-shape": Words(
        "ここには{expected}が入るはずですが、{found}があります。",
        "Expected {expected_en} here but found {found_en}.",
        "見本の形に合わせて書き直してください。",
        "Follow the shape of the template.",
    ),
    "unknown-field": Words(
        "「{value}」という項目はありません。",
        "There is no field called “{value}”.",
        "項目名を確かめてください。使える項目：{known}",
        "Check the name. Known fields: {known}",
    ),
    "filled-in-field": Words(
        "「{value}」は、外側の記録から自動で入る項目です。",
        "“{value}” is filled in from the record around it.",
        "この行を消してください。",
        "Delete this line.",
    ),
    "missing-column": Words(
        "見出し「{value}」の列がありません。",
        "The column “{value}” is missing.",
        "1 行目に見出し「{value}」を加えてください。",
        "Add the heading “{value}” to the first line.",
    ),
    "ragged-row": Words(
        "この行は {found} 列ありますが、見出しは {expected} 列です。",
        "This row has {found} cells but the heading has {expected}.",
        "コンマの数と、コンマを含む文の引用符を確かめてください。",
        "Check the commas, and the quotation marks around text that contains commas.",
    ),
    "empty-table": Words(
        "表「{table}」に行がありません。",
        "The table “{table}” has no rows.",
        "行を加えるか、datapackage.yaml のこの表に empty:（空である理由）を書いてください。",
        "Add rows, or state under `empty:` in datapackage.yaml why the table has none.",
    ),
    "required": Words(
        "「{title}」が入力されていません。",
        "“{title_en}” is required but empty.",
        "「{title}」を入力してください。例：{example}",
        "Enter the value of “{title_en}”, for example {example}",
    ),
    "wrong-type": Words(
        "「{value}」は{expected}ではありません。",
        "“{value}” is not {expected_en}.",
        "{title}を{expected}で書いてください。例：{example}",
        "Write {title_en} as {expected_en}, for example {example}",
    ),
    "full-width": Words(
        "「{value}」に全角の文字があります。",
        "“{value}” contains full-width characters.",
        "半角で「{proposed}」と書いてください。",
        "Write it in ASCII: “{proposed}”.",
    ),
    "not-in-vocabulary": Words(
        "「{value}」は「{title}」の選択肢にありません。",
        "“{value}” is not one of the values of “{title_en}”.",
        "次のどれかを選んでください：{known}",
        "Choose one of: {known}",
    ),
    "constraint": Words(
        "「{value}」は「{title}」の決まり（{rule}）に合いません。",
        "“{value}” breaks the rule {rule} of “{title_en}”.",
        "例のように書いてください：{example}",
        "Write it like this: {example}",
    ),
    "duplicate-row": Words(
        "「{value}」は {first} にもあります。",
        "“{value}” already stands at {first}.",
        "同じものなら一方を消し、別のものなら識別子を変えてください。",
        "Delete one if they are the same, or give one another identifier.",
    ),
    "already-recorded": Words(
        "「{value}」は、すでにある記録「{other}」と同じ事例かもしれません（{alike}）。",
        "“{value}” may be the record “{other}”, which is there already ({alike_en}).",
        "{how}",
        "{how_en}",
    ),
    "missing-reference": Words(
        "「{value}」は「{target}」の表にありません。",
        "“{value}” is not in the table “{target}”.",
        "つづりを確かめるか、先に「{target}」へ加えてください。",
        "Check the spelling, or add it to “{target}” first.",
    ),
    "check-digit": Words(
        "団体コード「{value}」の検査数字が合いません。",
        "The check digit of the code “{value}” is wrong.",
        "6 桁のコードを確かめてください。はじめの 5 桁が正しければ「{proposed}」です。",
        "Check the six digits; if the first five are right it is “{proposed}”.",
    ),
    "lost-zero": Words(
        "団体コード「{value}」は、先頭の 0 が失われています。",
        "The code “{value}” has lost its leading zero.",
        "「{proposed}」と書いてください。Excel では、列を「文字列」にしてから貼り付けます。",
        "Write “{proposed}”; in Excel make the column “Text” before you paste.",
    ),
    "no-such-day": Words(
        "「{value}」という日付はありません。",
        "“{value}” is not a day, month or year of the calendar.",
        "暦にある年月日を書いてください。月や日が分からなければ、2017 や 2017-06 のように、分かるところまでにします。",
        "Write a day of the calendar; where month or day is unknown, 2017 or 2017-06.",
    ),
    "not-a-date": Words(
        "「{value}」は日付の書き方ではありません。",
        "“{value}” is not written as a date.",
        "2017、2017-06、2017-06-19 のように、分かるところまで、西暦の数字とハイフンで書いてください。",
        "Write 2017, 2017-06 or 2017-06-19, as far as it is known.",
    ),
    "unsafe-address": Words(
        "「{value}」は安全な URL ではありません。",
        "“{value}” is not a safe address.",
        "http:// または https:// で始まる URL を書いてください。",
        "Write an address that starts with http:// or https://.",
    ),
    "markup-in-text": Words(
        "文章に HTML や使えない文字（{value}）があります。",
        "The text contains markup or a forbidden character ({value}).",
        "タグや制御文字を消し、普通の文章にしてください。",
        "Remove tags and control characters and write plain text.",
    ),
    "my-number": Words(
        "マイナンバー（個人番号）のように見える 12 桁の数字があります。",
        "There are twelve digits that look like an Individual Number (My Number).",
        "数字を消してください。個人の番号は、このサイトに載せられません。",
        "Delete the digits: a person's number must not stand here.",
    ),
    "personal-data": Words(
        "{reason}のように見えるものがあります。",
        "There is what looks like {reason}.",
        "個人のものなら消してください。部署の連絡先は、連絡先の項目に書きます。",
        "Delete it if it is a person's; contacts of an office belong in the field for contacts.",
    ),
    "garbled-text": Words(
        "「{value}」は文字化けのように見えます。",
        "“{value}” looks garbled.",
        "もとの資料を見て、正しい文字に直してください。",
        "Look at the original and write it correctly.",
    ),
    "more-problems": Words(
        "このファイルか表には、ほかにも直すところがあります。ここまでの {limit} 件だけを示しました。",
        "More is to be mended in this file or table; only the first {limit} problems are told.",
        "示されたものを直して、もう一度確かめてください。同じ直しで済むことがよくあります。",
        "Mend these and check again; often one cause has made them all.",
    ),
    "formula-text": Words(
        "「{value}」は、表計算ソフトで式として動く形の文字です。文字として読みました。",
        "“{value}” would run as a formula in a spreadsheet; it was read as text.",
        "式のつもりでなければ、先頭の記号を消してください。",
        "If no formula is meant, remove the sign at its beginning.",
    ),
}

_OTHERS = (INCOMING, EARLIER, MISDEFINED, PLACING)
CATALOGUE |= {code: Words(*words) for codes in _OTHERS for code, words in codes.items()}


def problem(
    code: str,
    origin: Origin,
    *,
    level: Level = "error",
    table: str | None = None,
    field: str | None = None,
    value: str | None = None,
    proposed: str | None = None,
    **details: Any,
) -> Problem:
    """A problem of the catalogue, in words."""
    words = CATALOGUE[code]
    details |= {"table": table, "field": field, "value": value and shortened(value, 60), "proposed": proposed}
    japanese, english = (
        details | {name: _half(details[name], side) for name in _OURS & details.keys()} for side in (0, 2)
    )
    ja, fix = (text.format_map(japanese) for text in (words.ja, words.fix))
    en, fix_en = (text.format_map(english) for text in (words.en, words.fix_en))
    if proposed and "{proposed}" not in words.fix:
        fix, fix_en = f"{fix} → 「{proposed}」でしょうか。", f"{fix_en} Did you mean “{proposed}”?"
    return Problem(
        code=code, level=level, origin=origin, table=table, field=field, value=value, proposed=proposed,
        message=ja, message_en=en, fix=fix, fix_en=fix_en,
    )  # fmt: skip


def bounded(found: Iterable[Problem]) -> Iterator[Problem]:
    """The first of them, and where there are more, a word that there are: a text of ten megabytes can hold millions."""
    for number, each in enumerate(found):
        if number == MOST:
            yield more_problems(each)
            return
        yield each


def more_problems(last: Problem) -> Problem:
    """The word that there are more, at the place of the last that is told."""
    return problem("more-problems", last.origin, level=last.level, table=last.table, limit=MOST)


_OURS = {"reason", "rule", "known", "example"}  # details in both languages: 「…がありません / … is missing」
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


def _half(text: str, side: int) -> str:
    """The Japanese (0) or English (2) half of such a detail; any other text as it is."""
    halves = text.partition(" / ")
    ours = halves[2] and _JAPANESE.search(halves[0]) and not _JAPANESE.search(halves[2])
    return halves[side] if ours else text
