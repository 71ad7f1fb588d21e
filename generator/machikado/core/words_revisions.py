"""Problems beside an earlier state: published values that changed, revisions that cannot be had."""

from __future__ import annotations

# code: what is wrong, in Japanese and English, and how to mend it, in Japanese and English
EARLIER: dict[str, tuple[str, str, str, str]] = {
    "restated-without-reason": (
        "公開した値「{title}」（{table} の {key}）が {old} から {new} に変わりましたが、訂正の記録がありません。",
        "The published “{title_en}” ({table}, {key}) changed from {old} to {new}, and no restatement is recorded.",
        "前の値に戻すか、{file} に次の行を加え、理由を書いてください：{proposed}",
        "Put the old value back, or add this line to {file} and give the reason: {proposed}",
    ),
    "restatement-removed": (
        "公開した訂正の記録「{value}」が、消されたか書き換えられました。",
        "The published restatement “{value}” was taken out or altered.",
        "次の行を元に戻してください。さらに訂正するときは、新しい行を加えます：{proposed}",
        "Put this line back; a further restatement is a new line: {proposed}",
    ),
    "unknown-revision": (
        "「{value}」という版が見つからないか、取り出せません（{reason}）。",
        "There is no revision “{value}”, or its files cannot be taken out ({reason}).",
        "日付（2026-04-01 の形）か、ブランチ・タグ・コミットの名前を確かめてください。",
        "Give a day (like 2026-04-01), or the name of a branch, tag or commit.",
    ),
    "no-revision-by-then": (
        "{value} までの記録がありません。最初の記録は {first} です。",
        "Nothing was recorded by {value}; the first record is of {first}.",
        "{first} 以後の日付を選んでください。",
        "Choose {first} or a later day.",
    ),
    "not-earlier": (
        "「{value}」は「{last}」より前の版ではありません。",
        "“{value}” is not earlier than “{last}”.",
        "二つの順番を確かめてください。先に古いほうを書きます。",
        "Check the order of the two: the older one comes first.",
    ),
    "shallow-history": (
        "履歴の新しい部分しか手元にないので、「{value}」をたどれません。",
        "Only the newest part of the history is here, so “{value}” cannot be found.",
        "git fetch --unshallow で、履歴のすべてを取り寄せてください（GitHub Actions では fetch-depth: 0）。",
        "Fetch the whole history with git fetch --unshallow (in GitHub Actions: fetch-depth: 0).",
    ),
    "restatement-of-nothing": (
        "訂正の記録の「{value}」は、公開した値として定められていません。",
        "“{value}” in this restatement is not declared as a published value.",
        "次のどれかを書いてください：{known}",
        "Write one of: {known}",
    ),
    "restatement-does-not-fit": (
        "訂正の記録では新しい値が {value} ですが、いまの値（または次の訂正の前の値）は {real} です。",
        "This restatement gives {value} as the new value, but what stands now (or what the next one found) is {real}.",
        "どちらが正しいかを確かめてください。値をさらに変えたときは、行を新しく加えます。",
        "Check which is right; if the value changed again, add another line.",
    ),
}
