"""What the answers to contributions say: Japanese first, then English; nothing of a contributor's is in them."""

EDIT = (
    "**直したいとき / To change something**\n\n"
    "この Issue の本文の右上にある「…」から **Edit** を選び、答えを書き直して保存してください。"
    "自動でもう一度読み、この返信を"
    "書き換えます（書き換えのお知らせメールは届きません）。「###」で始まる見出しの行は、そのまま残してください。\n\n"
    "Edit the text above and save it; it is read again, and this answer is renewed without a mail. "
    "Keep the lines that begin with “###”."
)

RECEIVED = (
    "### 受け付けました / Received\n\n"
    "お寄せくださり、ありがとうございます。書き方の検査を通り、{pull} ができました。まだ公開されてはいません。\n\n"
    "Thank you. It passed the check and is waiting for a review; it is not published yet.\n\n"
    "**このあと / What happens next**\n\n"
    "1. 見る人（このリポジトリの管理者）が、出典と内容を確かめます。お尋ねがあれば、この Issue "
    "かプルリクエストに書きます。\n"
    "2. 取り込まれると、この Issue は閉じ、次にサイトが作られたときに載ります。\n"
    "3. お返事について / Who answers, and when：{promise}"
)

HEADS = {
    "errors": (
        "### もう少しです / Almost there\n\n"
        "お寄せくださり、ありがとうございます。そのままでは読めないところがありました。書いてくださった文は、"
        "この Issue に"
        "すべて残っています。下に挙げたところを直して保存すると、受け付けられます。\n\n"
        "Thank you. Some answers cannot be read yet; nothing is lost. Mend what is listed below and save."
    ),
    "questions": (
        "### お尋ねがあります / A question\n\n"
        "お寄せくださり、ありがとうございます。書き方に誤りはありません。ただ、こちらの一覧にまだない名前か、"
        "二つ以上に当たる"
        "名前がありました。下を見て答えを書き直していただくか、ご存じのことを、この Issue "
        "へのコメントで教えてください。"
        "一覧にない資料のときは、題名・公表者・公表日・アドレスのうち分かるものだけで構いません。"
        "見る人が一覧に加えて、"
        "続きを進めます。\n\n"
        "Thank you. Nothing is wrong, but a name is not in our lists yet, or stands for several things. "
        "Change the answer, "
        "or tell us in a comment what you know; of a new document its title, publisher, date or address will do."
    ),
}

CLOSED = (
    "### この Issue の受け付けは終わっています / This one is closed\n\n"
    "{pull} は、すでに閉じられています。書き直された内容は、まだどこにも反映されていません。続きは、この Issue への"
    "コメントでご相談ください。\n\n"
    "Its pull request was closed. What you changed since is not in the data; please tell us in a comment."
)

FROM_ISSUE = (
    "Issue の入力欄の答えから、自動で作りました。答えた方には、この Issue で受け付けをお知らせしています。\n\n"
    "Made from the answers of an issue form, whose author has got a receipt there."
)

FOR_REVIEWERS = (
    "**見る人へ / For reviewers**\n\n"
    "- [ ] 出典を開き、書かれた事実がそこにあることを確かめた / The sources say so\n"
    "- [ ] 個人の名前や連絡先がない / No personal names or contacts\n"
    "- [ ] 同じ事例がまだない / The case is not there yet\n\n"
    "この枝に直しを加えて構いません。元の内容が後から書き直されたときは、その上に積まれます。"
    "検査（data）が始まっていなければ、"
    "承認して始めるか、このプルリクエストを一度閉じて開き直してください。\n\n"
    "Changes may be added to this branch. If the check `data` did not start, approve it, or close and reopen this."
)

CONVERTED = (
    "次のファイルを、データの形に変換しました。元のファイルは `inbox/` から消えますが、履歴に残ります。\n\n"
    "This file of the inbox was converted; it leaves the inbox and stays in the history."
)

WAITING = (
    "`inbox/` に取り込まれたもののうち、次のファイルは、直すところかお尋ねが残っているので、まだ変換していません。"
    "直したファイルを同じ名前で置き直してください。すべて変換されると、この Issue は自動で閉じます。\n\n"
    "These files of the inbox are not converted yet: something is to be mended or asked. Put mended ones "
    "in their place."
)

SUPERSEDED = (
    "元のファイルか、書き加える先の一覧が変わったので、{pull} に替わりました。\n\n"
    "The file, or a list that it adds to, has changed: this one takes its place."
)
