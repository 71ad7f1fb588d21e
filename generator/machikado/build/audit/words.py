"""What the audit says: each kind of fault in Japanese and English, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.model import Origin, Problem
from ...core.problems import Words
from ...core.words_definitions import MISDEFINED

SHOWN = 5  # pages named in one problem; the rest are counted

CATALOGUE = {
    "missing-file": Words(
        "公開されるはずのファイル「{value}」がありません。",
        "The file “{value}” should have been published but is not there.",
        "サイトを作り直してください。それでも無い場合は、サイトエンジンがこのページを作っていません。",
        "Build the site again; if it is still missing, the site engine did not make this page.",
    ),
    "broken-link": Words(
        "リンク先「{value}」がありません。",
        "The link leads to “{value}”, which does not exist.",
        "リンク先の綴りを確かめるか、リンク先のページを作ってください。",
        "Check the spelling of the link, or create the page that it leads to.",
    ),
    "missing-anchor": Words(
        "リンク先のページに見出しや目印「{value}」がありません。",
        "The page that the link leads to has no anchor “{value}”.",
        "「#」より後ろの綴りを、リンク先の id に合わせてください。",
        "Make the part after “#” agree with an id of the page that the link leads to.",
    ),
    "foreign-request": Words(
        "ほかのサイトへの通信「{value}」があります。",
        "The page makes a request to another host: “{value}”.",
        "ファイルをこのサイトに置き、そこから読み込んでください。",
        "Put the file on this site and load it from there.",
    ),
    "unsafe-link": Words(
        "使えない種類のリンク「{value}」です。",
        "The link “{value}” is of a kind that is not allowed.",
        "http, https, mailto で始まるアドレスか、サイト内のアドレスにしてください。",
        "Use an address within the site, or one that begins with http, https or mailto.",
    ),
    "inline-script": Words(
        "ページの中に直接書かれたスクリプトがあります。",
        "The page contains an inline script.",
        "スクリプトを .js ファイルに移し、src で読み込んでください。",
        "Move the script to a .js file and load it with src.",
    ),
    "event-handler": Words(
        "属性「{value}」にスクリプトが書かれています。",
        "The attribute “{value}” holds a script.",
        "属性を消し、.js ファイルの中で addEventListener を使ってください。",
        "Remove the attribute and use addEventListener in a .js file.",
    ),
    "inline-style": Words(
        "ページの中に直接書かれたスタイル「{value}」があります。",
        "The page contains an inline style: “{value}”.",
        "スタイルを .css ファイルに移し、class で指定してください。",
        "Move the style to a .css file and refer to it by class.",
    ),
    "duplicate-id": Words(
        "一つのページに id「{value}」が二つ以上あります。",
        "The id “{value}” stands more than once on one page.",
        "id をページの中で一つだけにしてください。",
        "Use each id once on a page.",
    ),
    "page-heading": Words(
        "大見出し（h1）が{value}。",
        "The page's main heading (h1) is not exactly one with text: {value_en}.",
        "文字のある h1 をページに一つだけ置いてください。",
        "Put exactly one h1 with text on the page.",
    ),
    "page-title": Words(
        "ページの題（title）が{value}。",
        "The page's title is not exactly one with text: {value_en}.",
        "文字のある title を head に一つだけ置いてください。",
        "Put exactly one title with text in the head.",
    ),
    "page-language": Words(
        "ページの言語（html の lang 属性）がありません。",
        "The page does not say its language (lang attribute of html).",
        '<html lang="ja"> のように書いてください。',
        'Write it as in <html lang="en">.',
    ),
    "broken-html": Words(
        "HTML として正しくありません。{value} の開始・終了・入れ子・属性のどれかに誤りがあります。",
        "This is not valid HTML: {value} is misplaced, not closed, closed twice, or has an attribute twice.",
        "タグの対応と、その要素を置ける場所かどうかを確かめてください。",
        "Check that the tags match and that the element may stand there.",
    ),
    "title-without-finding": Words(
        "ナビゲーションにあるページの題が「{value}」だけで、何が分かるページかを述べていません。",
        "The title of a page in the navigation is just “{value}”: it does not say what there is to learn.",
        "front matter の title に、件数や結果を書いてください（例：「橋（12件）」「成果：49件中1件で数値を確認」）。"
        "検索の結果や、共有されたときに表示されます。",
        "Give `title` in the front matter a count or a finding, as in “Bridges (12)”: it is what people see in search "
        "results and where the address is shared.",
    ),
    "duplicate-title": Words(
        "「{value}」という題のページが二つ以上あります。",
        "Several pages have the title “{value}”.",
        "front matter の title に、ページを見分けられることば（まちの名前や年など）を加えてください。",
        "Add to `title` in the front matter what tells the pages apart, such as a town or a year.",
    ),
    "missing-description": Words(
        "ページの説明（description）がありません。",
        "The page has no description.",
        "front matter の description に、何が分かるページかを一文で書いてください。",
        "Say in one sentence, in `description` of the front matter, what there is to learn.",
    ),
    "page-encoding": Words(
        "UTF-8 として読めません。",
        "The file is not UTF-8.",
        "UTF-8 で保存してください。",
        "Save it as UTF-8.",
    ),
    "no-contact": Words(
        "送り先も連絡先も載っていません。",
        "The page asks people to send something and names no address.",
        MISDEFINED["no-contact"][2],
        MISDEFINED["no-contact"][3],
    ),
}
WARNINGS = frozenset({"title-without-finding", "duplicate-title", "missing-description", "no-contact"})
COUNTS = {
    "none": ("ありません", "there is none"),
    "several": ("二つ以上あります", "there are several"),
    "empty": ("空です", "it is empty"),
}


def problem(code: str, value: str, line: int | None, pages: Sequence[str], count: int) -> Problem:
    """One fault, wherever it stands: the first page, and on which others."""
    words = CATALOGUE[code]
    ja, en = COUNTS.get(value, (value, value))
    others, others_en = _others(pages, count)
    return Problem(
        code=code,
        level="warning" if code in WARNINGS else "error",
        origin=Origin(path=pages[0], line=line),
        value=value,
        message=words.ja.format(value=ja) + others,
        message_en=words.en.format(value=en, value_en=en) + others_en,
        fix=words.fix,
        fix_en=words.fix_en,
    )


def _others(pages: Sequence[str], count: int) -> tuple[str, str]:
    if count == 1:
        return "", ""
    named = ", ".join(pages[1:]) + (", …" if count > len(pages) == SHOWN else "")
    return f"（ほか {count - 1:,} 件 {named}）".replace(" ）", "）"), f" (and {count - 1:,} more {named})".replace(
        " )", ")"
    )
