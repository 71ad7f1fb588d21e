"""The words for what whoever builds a portal did wrong: definitions, SQL, templates and pages."""

from __future__ import annotations

from collections.abc import Mapping

# Code: message, message in English, how to mend it, the same in English.
MISDEFINED: Mapping[str, tuple[str, str, str, str]] = {
    "reserved-field-name": (
        "「{value}」は項目名に使えません（予約語）。",
        "“{value}” cannot be a field's name: it is reserved.",
        "別の名前にしてください。",
        "Choose another name.",
    ),
    "broken-schema": (
        "定義が正しくありません：{reason}",
        "The definition is not right: {reason}",
        "この行と datapackage.yaml、schemas/ を確かめてください。",
        "Check this line, datapackage.yaml and schemas/.",
    ),
    "broken-sql": (
        "SQL が実行できません：{reason}",
        "The SQL cannot be run: {reason}",
        "この行の近くを確かめてください。",
        "Look near this line.",
    ),
    "broken-template": (
        "ひな形が実行できません：{reason}",
        "The template cannot be run: {reason}",
        "この行の近くを確かめてください。項目名は schemas/ にあります。",
        "Look near this line; field names are in schemas/.",
    ),
    "same-address": (
        "同じアドレス「{value}」になるページが二つあります（もう一つは {first}）。",
        "Two pages would have the address “{value}” (the other is {first}).",
        "どちらかの名前か識別子を変えてください。",
        "Rename one of them or change its identifier.",
    ),
    "unsafe-page-name": (
        "「{value}」はページのアドレスに使えません。",
        "“{value}” cannot be part of a page's address.",
        "英数字・ハイフン・点だけの識別子にしてください。",
        "Use letters, digits, hyphens and dots only.",
    ),
    "engine-failed": (
        "サイトの組み立て（{value}）が失敗しました：{reason}",
        "The site engine ({value}) failed: {reason}",
        "mkdocs.yml と、上の知らせを確かめてください。",
        "Check mkdocs.yml and the message above.",
    ),
    "bad-contact": (
        "連絡先の設定 {title}「{value}」は、{expected}ではありません。",
        "The contact's {title}, “{value}”, is not {expected_en}.",
        "{expected}を書いてください。例：{example}",
        "Write {expected_en}, for example {example}",
    ),
    "no-contact": (
        "投稿を呼びかけていますが、送り先がどこにも書かれていません。",
        "People are asked to contribute, but nothing says where to send it.",
        "mkdocs.yml の「extra:」の下に「contact:」、その下に「email: open-data@city.example.lg.jp」の行を加えるか、"
        "「repo_url: https://github.com/example/portal」の行を加えてください。",
        "Add to mkdocs.yml, below “extra:”, a line “contact:” and below it “email: open-data@city.example.org”, or add "
        "“repo_url: https://github.com/example/portal”.",
    ),
}
