"""The catalogue's words for files that people send: workbooks, CSV, and what was typed in them."""

from __future__ import annotations

# code: (Japanese, English, how to mend it, the same in English)
INCOMING: dict[str, tuple[str, str, str, str]] = {
    "empty-file": (
        "ファイルに何も入っていません。",
        "The file is empty.",
        "正しいファイルを選んだか、保存が終わっているかを確かめてください。",
        "Check that this is the right file and that it was saved.",
    ),
    "encrypted-workbook": (
        "パスワードで保護されていて読めません。",
        "The workbook is encrypted and cannot be read.",
        "Excel の「ファイル」→「情報」→「ブックの保護」でパスワードを外し、保存し直してください。",
        "Remove the password in Excel (File, Info, Protect Workbook) and save it again.",
    ),
    "macro-workbook": (
        "マクロ付きのブックです。値だけを読み、マクロは実行していません。",
        "The workbook holds macros; only its values were read, nothing was run.",
        "次からは「Excel ブック（.xlsx）」で保存してください。",
        "Save it as “Excel Workbook (.xlsx)” next time.",
    ),
    "external-links": (
        "ほかのファイルを参照する式があります。最後に保存されたときの値を読みました。",
        "Formulas refer to other files; the values stored at the last save were read.",
        "値が新しいかを確かめ、値だけを貼り付けて保存し直すと確かです。",
        "Check that the values are current; pasting values only is safest.",
    ),
    "damaged-workbook": (
        "Excel ブックとして読めません（{reason}）。",
        "This is not a readable workbook ({reason}).",
        "Excel で開いて、新しい名前の .xlsx で保存し直してください。",
        "Open it in Excel and save it under a new name as .xlsx.",
    ),
    "too-large": (
        "大きすぎます（{reason}）。",
        "It is too large ({reason}).",
        "必要な表だけを新しいブックに写すか、いくつかのファイルに分けてください。",
        "Copy only the table that matters into a new workbook, or split it into several files.",
    ),
    "not-a-table": (
        "{value} のファイルは読めません。",
        "A file of the kind {value} cannot be read.",
        ".xlsx か CSV で保存し直してください。",
        "Save it as .xlsx or CSV.",
    ),
    "wrong-extension": (
        "名前は「{value}」で終わりますが、中身は{real}です。中身のとおりに読みました。",
        "Its name ends in “{value}”, but it is {real_en}; it was read as such.",
        "ファイルの名前を確かめてください。",
        "Check the file's name.",
    ),
    "other-encoding": (
        "文字コードは {value} とみて読みました。",
        "It was read as {value}.",
        "文字が化けていないかだけ確かめてください。",
        "Check that no letters are garbled.",
    ),
    "mixed-encoding": (
        "文字コードが行によって違います（{value} 行目など）。",
        "Its lines are in different encodings (line {value} and others).",
        "その行の文字を確かめ、全体を UTF-8 で保存し直してください。",
        "Check these lines and save the whole file as UTF-8.",
    ),
    "no-header": (
        "見出しの行が見つかりません。",
        "No row of headings was found.",
        "表の上に見出しの行を置いてください。使える見出し：{known}",
        "Put a row of headings above the table. Known headings: {known}",
    ),
    "no-records": (
        "見出しの下に、読める記録がありません。",
        "There is no record below the headings.",
        "見出しのすぐ下の行から記入し、非表示の行は再表示してください。",
        "Fill in the rows below the headings, and unhide hidden ones.",
    ),
    "ambiguous-heading": (
        "見出し「{value}」の列が、ほかの列と同じ項目か、二つ以上の項目に当たります（{known}）。",
        "The heading “{value}” stands for a field that another column has, or for several ({known}).",
        "どの項目かが分かる見出しにし、要らない列は消してください。",
        "Make the heading clear, and delete a column that is not needed.",
    ),
    "unknown-heading": (
        "見出し「{value}」に当たる項目がありません。この列は読んでいません。",
        "No field is called “{value}”; the column was not read.",
        "見出しを直すか、要らない列なら消してください。",
        "Correct the heading, or delete the column if it is not needed.",
    ),
    "ambiguous-name": (
        "「{value}」に当たるものが「{target}」に二つ以上あります。",
        "“{value}” may be several entries of “{target_en}”.",
        "どれかを選んで書いてください：{known}",
        "Write the one that is meant: {known}",
    ),
    "unknown-name": (
        "「{value}」という名前は「{target}」にありません。",
        "There is no “{value}” in “{target_en}”.",
        "「{target}」にある名前か、コード・識別子で書いてください。合併した団体は、今の団体の名前で書きます。",
        "Write a name that is in “{target_en}”, or its code; of merged bodies the present name.",
    ),
    "unclear-record": (
        "「{value}」に当たる記録が、このファイルの中で一つに決まりません。この行は読んでいません。",
        "“{value}” is not clearly one record of this file; the row was not read.",
        "見出しが「{column}」の列に、どの記録の行かを書いてください：{known}",
        "Say whose row it is in a column headed “{column_en}”: {known}",
    ),
    "unclear-unit": (
        "「{value}」の単位「{unit}」が、この項目の単位（{own}）と違います。",
        "“{value}” has the unit “{unit}”, this field has {own}.",
        "項目の単位に直した数だけを書いてください。",
        "Write only the number, in the field's unit.",
    ),
    "adds-to-record": (
        "すでにある記録「{other}」（{first}）に書き加えるものとして読みました。",
        "It was read as an addition to the record “{other}” ({first}).",
        "書き加える項目：{changes}。別の事例なら、識別子を空けてください。",
        "What it adds: {changes_en}. If it is another case, leave the identifier empty.",
    ),
    "unclear-amount": (
        "「{value}」は、幅や限度のある数なので、一つの数に決められません。",
        "“{value}” is a span or a limit, not one number.",
        "資料に一つの数が書かれていればその数を、なければ空けておき、幅や「以上」「超」は備考に書いてください。",
        "Write the one number that the source states, or nothing, and tell the span in the note.",
    ),
    "approximate-number": (
        "「{value}」はおよその数ですが、この項目にはそれを示す欄がありません。",
        "“{value}” is approximate, which this field cannot show.",
        "数だけを書き、およその数であることは備考に書いてください。",
        "Write only the number, and say in the note that it is approximate.",
    ),
    "not-approximate": (
        "「{other}」はおよその数ですが、「{title}」が「{value}」になっています。",
        "“{other}” is approximate, but “{title_en}” says “{value}”.",
        "どちらが正しいかを確かめ、合わせてください。",
        "Check which is right and make them agree.",
    ),
    "fiscal-year-for-day": (
        "「{value}」は年度です。日付としては {known} のいつかが分かりません。",
        "“{value}” is a fiscal year; which day, month or year from {known} is not clear.",
        "年・年月・年月日のどれかで、分かるところまで書いてください。",
        "Write a year, month or day, as precisely as it is known.",
    ),
    "turned-by-excel": (
        "「{title}」のセルが{real}になっています（{value}）。Excel が書き換えたようです。",
        "The cell of “{title_en}” holds {real_en} ({value}); Excel seems to have changed what was typed.",
        "セルの書式を「文字列」にしてから、もう一度入力してください。",
        "Make the cell “Text” and type it again.",
    ),
    "no-stored-value": (
        "式の値が保存されていないか、エラーです（{value}）。",
        "The formula has no stored value, or an error ({value}).",
        "Excel で開いて計算させ、値だけを貼り付けて保存してください。",
        "Open it in Excel, paste the values only, and save it.",
    ),
    "merged-across": (
        "横に結合されたセル（{value}）なので、どの項目の値か分かりません。",
        "The cell ({value}) is merged across columns; which field it belongs to is not clear.",
        "セルの結合を解き、それぞれの列に値を入れてください。",
        "Unmerge it and enter each column's value.",
    ),
    "hidden-cells": (
        "非表示になっている「{value}」は読んでいません。",
        "“{value}” is hidden and was not read.",
        "記録に含めるなら再表示し、含めないなら消してください。",
        "Unhide it if it belongs to the record, else delete it.",
    ),
    "totals-row": (
        "合計などの行は読んでいません（{value}）。",
        "A row of totals was not read ({value}).",
        "記録の行でしたら、先頭の言葉を変えてください。",
        "If it is a record, change its first word.",
    ),
    "skipped-row": (
        "記入例・注・見出しの行は読んでいません（{value}）。",
        "A row with an example, a remark or headings was not read ({value}).",
        "記録の行でしたら、先頭の「例」や「※」を消してください。",
        "If it is a record, remove the mark at its beginning.",
    ),
    "unread-cells": (
        "「{value}」は、この表の項目ではないので読んでいません。",
        "“{value}” is no field of this table and was not read.",
        "必要な内容なら、当てはまる項目の列に写してください。",
        "If it matters, copy it to the column of a field.",
    ),
    "old-template": (
        "このひな形は、前の版の項目で作られています。",
        "This form was made for an earlier version of the table.",
        "読めた項目はそのまま使えます。次からは新しいひな形を使ってください。",
        "What was read can be used; take the new form next time.",
    ),
    "other-template": (
        "これは別の表「{value}」のひな形です。「{wanted}」として読もうとしました。",
        "This is the form of another table, “{value}”; it was read for “{wanted_en}”.",
        "表の名前を確かめてください。",
        "Check the table's name.",
    ),
}
