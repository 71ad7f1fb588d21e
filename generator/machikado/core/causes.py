"""Why a problem comes about, where that helps more than its message does: Japanese and English, by code."""

from __future__ import annotations

from collections.abc import Mapping

CAUSES: Mapping[str, tuple[str, str]] = {
    "required": (
        "分からないことを空けておけない項目です。資料から分からないときは、「不明」などの選択肢があればそれを選びます。",
        "This field cannot stay empty. Where no source tells, choose “unknown” if it is among the values.",
    ),
    "full-width": (
        "日本語入力のまま数字や英字を打つと、見た目が似た別の文字になります。",
        "Digits and letters typed with a Japanese input method are other characters that look alike.",
    ),
    "not-in-vocabulary": (
        "数えられるように、決まった言葉から選ぶ項目です。送り仮名や空白の違いでも別の言葉になります。",
        "So that it can be counted, this field has a fixed list of values; a blank more or less makes another word.",
    ),
    "lost-zero": (
        "Excel は、数字だけのマスを数とみなして、はじめの 0 を消します。",
        "Excel takes cells of digits for numbers and drops zeros at their beginning.",
    ),
    "check-digit": (
        "最後の 1 桁は、はじめの 5 桁から計算される数字です。打ちまちがいがあると合わなくなります。",
        "The last digit is computed from the first five, so a mistyped code does not fit.",
    ),
    "wrong-encoding": (
        "日本語の Windows の Excel は、ふつうの「CSV」を選ぶと、古い文字コードで保存します。",
        "Excel on Japanese Windows saves plain “CSV” in an older encoding.",
    ),
    "ragged-row": (
        "文の中の半角のコンマが、列の区切りとみなされたときによく起こります。",
        "Often a comma inside a text was taken for the end of a cell.",
    ),
    "missing-reference": (
        "別の表にあるものを、その識別子で指す項目です。指す先が先に要ります。",
        "This field names a row of another table by its identifier; that row has to exist first.",
    ),
    "broken-yaml": (
        "コロン「: 」や「#」を含む文、記号で始まる文が引用符で囲まれていないときによく起こります。",
        "Often a text that holds “: ” or “#”, or begins with a sign, has no quotation marks around it.",
    ),
    "second-part": (
        "画面で書いて受け取ったファイルには、二つの表に加えるものが一度に入っていることがあります。",
        "A file that the form hands out may hold what belongs to two tables.",
    ),
    "unknown-field": (
        "項目名の打ちまちがいか、別の表の項目名です。",
        "The name is mistyped, or belongs to another table.",
    ),
    "duplicate-row": (
        "同じ識別子の記録が二つあると、どちらを指すのか分からなくなります。",
        "With two records of one identifier nobody can tell which is meant.",
    ),
    "restated-without-reason": (
        "だれかがすでに引用した値が黙って変わると、どの資料も信じられなくなります。前の値、新しい値、理由を残します。",
        "Somebody may have quoted the value already; so the old value, the new one and the reason stay on record.",
    ),
    "unsafe-address": (
        "ページから押して開けるのは、この二つのどちらかで始まるアドレスだけです。",
        "Only addresses with one of these beginnings can be opened from a page.",
    ),
    "quantities-differ": (
        "同じ数え方を二つの SQL に書くと、片方だけを直したときに食い違い、どちらも信じられなくなります。",
        "Where two statements count the same, mending one makes them differ, and readers trust neither.",
    ),
    "verdict-without-weakest": (
        "推定や未確認の根拠から出た判定が、確かなものに見えてしまいます。判定は、いちばん弱い根拠より強くは言えません。",
        "A verdict from inferred or unverified inputs would look certain; it is only as strong as the weakest of them.",
    ),
    "share-without-sampling": (
        "補助の一覧から集めた記録で自主財源の割合を出すように、集め方だけで割合が決まってしまうことがあります。",
        "How records were found may decide a share, as when records from a list of subsidies show few without one.",
    ),
}
