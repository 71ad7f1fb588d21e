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
    "idle-synonym": (
        "検索の同義語「{value}」は、どの記録にもないことばです。",
        "No record holds the words “{value}”, to which a search's synonyms lead.",
        "記録にあることばを加えるか、この行を消してください。",
        "Add a word that records hold, or delete this line.",
    ),
    "broken-sql": (
        "SQL が実行できません：{reason}",
        "The SQL cannot be run: {reason}",
        "この行の近くを確かめてください。",
        "Look near this line.",
    ),
    "quantities-differ": (
        "「{title}」の数が、場所によって違います：{places}。",
        "“{title_en}” is not the same everywhere: {places_en}.",
        "どの SQL が正しいかを確かめてください。数え方は一つの表だけに置き、ほかはその表を読むようにします。"
        "別の量なら、quantities.yaml から外すか、別の名前で書きます。",
        "Find out which SQL is right; let one table define the count and the others read it. If they are different "
        "quantities, take the place out of quantities.yaml or declare it under another name.",
    ),
    "verdict-without-weakest": (
        "判定の列「{field}」に、根拠のうちいちばん弱いものの列がありません：{reason}",
        "The verdict “{field}” does not carry the weakest of its inputs: {reason}",
        "根拠の確かさを SQL で運ぶ列を加え、この項目に verdict: true と weakest: [列の名前] を書いてください。",
        "Let the SQL carry the inputs' certainty into a column, and write verdict: true and weakest: [its name] here.",
    ),
    "share-without-sampling": (
        "割合の列「{field}」に、記録がどのように集まったかの説明がありません：{reason}",
        "The share “{field}” does not say how its records were found: {reason}",
        "分母の列を share_of に、集め方を sampling（と sampling_en）に書いてください。"
        "集め方だけで割合が決まるときは、割合をやめて数だけにします。",
        "Name the denominator under share_of and how the records were found under sampling and sampling_en. Where the "
        "sample alone decides the share, give numbers only.",
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
