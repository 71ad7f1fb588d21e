// What the form for a record says, in the page's language; and the one object through which the form's scripts know each other.
"use strict";
(function () {
  const TEXTS = {
    ja: {
      required: "必須", optional: "任意", choose: "選んでください", none: "（空けておく）", yes: "はい", no: "いいえ", more: "分かるときに書く項目",
      add: (title) => title + "を加える", remove: "取り消す", item: (title, n) => title + " " + n, comma: "「、」で区切って、いくつでも書けます。",
      search: "名前かよみで探して選びます。", searchTitle: "題名やことばの一部を入れて、一覧から探します。", partial: "2017、2017-04、2017-04-01 のどれかで書きます。平成29年4月 のように書いても読み取ります。", example: "例：",
      register: (title) => "一覧にない" + title + "をここで登録する", registering: (title) => "新しい" + title, back: "登録をやめて、一覧から選ぶ", bracketed: (words, more) => words + "（" + more + "）",
      progress: "進み具合", previous: "戻る", next: (title) => "次へ：" + title, last: "確認・送る", more_in: "くわしく書く", code: (key) => "コード " + key, listed: "一覧から選びました。",
      recorded: (name, n) => name + "の記録は、すでに" + n + "件あります", recordedHelp: "同じ事例なら、その記録に書き加えてください。件数が二重になるのを防げます。", addTo: (title) => title + "に書き加える", notYet: (words) => "書かれていないこと：" + words,
      another: "別の事例として登録する", anotherHelp: "上の記録とは違う取り組みのとき", same: (title, step) => "「" + title + "」がすでに記録されています。同じ事例なら「" + step + "」に戻ってその記録を選び、違う事例なら「別の事例として登録する」を選んでください。",
      derived: "このように扱います", derivedHelp: "答えから判断したものです。違うときは直してください。", reply: "返事の送り先", replyHelp: "部署の名前とメールアドレスです。確認の結果をお返しするためだけに使い、データには載せません。メールの本文にだけ入ります。",
      send: "送る", sendMail: "メールで送る", saveExcel: "Excelで保存", inside: "ファイルの中身", afterSend: "送ったあと", afterSteps: ["受け取った側で、書き方と出典を確かめます。", "直すところがあれば、返事の送り先へお知らせします。", "取り入れられると、サイトに記録のページができます。"], summary: "登録する内容", adding: (title) => "「" + title + "」への書き加え",
      check: "確かめて、できあがりを見る", clear: "はじめからやり直す", sure: "書いたことをすべて消します。よろしいですか。",
      fine: (n) => "書き方に問題はありません。" + n + " 項目を書きました。", wrong: (n) => "直すところが " + n + " か所あります。", open: (n) => "一覧にないものが " + n + " か所あります。このまま送れます。",
      addWords: "資料の名前やアドレスなど、それが何かが分かることを、その欄に書くか、送るときに書き添えてください。受け取った側で一覧に加えます。", draft: "書きかけのものを読み出しました。この端末の中にだけ残っています。",
      filled: (n, total) => "必須 " + n + "／" + total + " 記入済み", faults: (n) => "直すところ " + n + " か所", first: "はじめの 1 か所へ",
      read: (typed, meant) => "「" + typed + "」を「" + meant + "」と読みました。よろしいですか。", about: (title) => "およその数なので、「" + title + "」を「はい」にします。", readEmpty: (typed) => "「" + typed + "」は、空欄のことと読みました。よろしいですか。", accept: "はい、直します", enter: "（Enter でも直せます）",
      twice: (words) => "「" + words + "」は、この一覧ですでに挙げています。",
      taken: (id) => "「" + id + "」は、ほかの記録が使っています。別の識別子にしてください。",
      download: "データ形式（YAML）で保存", workbook: "Excel で受け取る", copy: "中身をコピー", copyText: "文面をコピー", copied: "コピーしました", mail: "メールを書く", github: "GitHub で送る", githubMore: (file) => "GitHub で " + file + " を開く",
      githubLong: "長いので、GitHub の画面には中身が入りません。「中身をコピー」でコピーして、開いた画面に貼り付けてください。",
      githubBoth: "GitHub では二つに分けて送ります。新しいファイルを作ったあと、一覧を開いて、その終わりに、下の「一覧に加えるもの」を貼り付けます。",
      own: (title) => title + "のファイル", along: (title) => title + "の一覧に加えるもの", place: (file) => "置き場所：" + file, end: (file) => "置き場所：" + file + " の終わり",
      how: "受け取ったファイルを、メールに添付して送ってください。添付できないときは、文面をコピーして本文に貼り付けても構いません。",
      nowhere: "送り先（メールアドレスなど）は、まだ掲載していません。掲載するまで、受け取ったファイルを手元に保存しておいてください。",
      both: "受け取るファイルには、次のものが両方とも入っています。受け取った側は、一度に取り込めます。", later: "費用と補助額のように、項目どうしの決まりに合うかは、受け取った後に確かめてお知らせします。",
      subject: (title, name) => title + "：" + name, attach: (file) => "（「" + file + "」を、このメールに付けてください。）", paste: "（文面が長いため、ここには入りませんでした。「文面をコピー」でコピーして、ここに貼り付けてください。）", textHead: (title) => "■ " + title, colon: "：", preview: "メールに貼り付ける文面",
      unknown: "一覧から一つに決まりません。出てくる候補から選んでください。", unknownNew: "一覧にありません。候補から選ぶか、下のボタンから登録してください。", and: "、", id: "ページのアドレスになります。空けておくと、こちらで付けます：",
    },
    en: {
      required: "required", optional: "optional", choose: "Choose", none: "(leave empty)", yes: "Yes", no: "No", more: "More, where it is known",
      add: (title) => "Add: " + title, remove: "Remove", item: (title, n) => title + " " + n, comma: "Several are divided by commas.",
      search: "Type part of the name to choose.", searchTitle: "Type part of the title to find it in the list.", partial: "Write 2017, 2017-04 or 2017-04-01; other spellings are read where they are clear.", example: "Example: ",
      register: (title) => "Register one that is not in the list: " + title, registering: (title) => "New: " + title, back: "Choose from the list instead", bracketed: (words, more) => words + " (" + more + ")",
      progress: "Progress", previous: "Back", next: (title) => "Next: " + title, last: "Check and send", more_in: "More", code: (key) => "Code " + key, listed: "Chosen from the list.",
      recorded: (name, n) => (n === 1 ? "1 record" : n + " records") + " of " + name + " already", recordedHelp: "If it is the same case, add to that record: so it is not counted twice.", addTo: (title) => "Add to: " + title, notYet: (words) => "Not known yet: " + words,
      another: "Register another case", anotherHelp: "Where it is not one of those above", same: (title, step) => "“" + title + "” is recorded already. If it is the same case, go back to “" + step + "” and choose it; else choose there to register another case.",
      derived: "Treated as follows", derivedHelp: "This follows from your answers. Correct what is wrong.", reply: "Where should an answer go?", replyHelp: "Office and mail address: used for the answer only, never published; it stands in the mail alone.",
      send: "Send it", sendMail: "Send by mail", saveExcel: "Save as Excel", inside: "What is in the file", afterSend: "What happens next", afterSteps: ["Whoever receives it checks the spelling and the sources.", "If something is to be mended, you are told.", "Once it is taken in, the record gets its page."], summary: "What you register", adding: (title) => "Addition to “" + title + "”",
      check: "Check and show the result", clear: "Start again", sure: "Everything you wrote will be deleted. Are you sure?",
      fine: (n) => "Nothing is wrong with how it is written. " + n + " fields are filled in.", wrong: (n) => (n === 1 ? "1 thing" : n + " things") + " to mend.", open: (n) => (n === 1 ? "1 entry is" : n + " entries are") + " not in the lists yet. You can send it as it is.",
      addWords: "Write there, or in your mail, what it is: a source's title and address, for instance. It will be added to the list.", draft: "Your draft was restored. It is kept on this device only.",
      filled: (n, total) => "Required: " + n + "/" + total + " filled in", faults: (n) => n + " to mend", first: "To the first",
      read: (typed, meant) => "“" + typed + "” was read as “" + meant + "”. Is that right?", about: (title) => " It is approximate, so “" + title + "” becomes yes.", readEmpty: (typed) => "“" + typed + "” was read as nothing. Is that right?", accept: "Yes, write it so", enter: " (or press Enter)",
      twice: (words) => "“" + words + "” stands in this list already.",
      taken: (id) => "“" + id + "” belongs to another record; choose another identifier.",
      download: "Save as data (YAML)", workbook: "Get it as Excel", copy: "Copy the content", copyText: "Copy the text", copied: "Copied", mail: "Write a mail", github: "Send with GitHub", githubMore: (file) => "Open " + file + " on GitHub",
      githubLong: "It is too long for GitHub's address: copy the content and paste it there.",
      githubBoth: "On GitHub these are two steps: create the new file, then open the list and paste what is to be added at its end.",
      own: (title) => "The file: " + title, along: (title) => "To be added to the list: " + title, place: (file) => "Its place: " + file, end: (file) => "Its place: the end of " + file,
      how: "Send the file, attached to a mail. Where nothing can be attached, copy the text and paste it.",
      nowhere: "No address to send to is published yet. Please keep your file until one is.",
      both: "The file holds both of these; whoever receives it takes them in at once.", later: "Whether fields fit each other is checked once it has arrived.",
      subject: (title, name) => title + ": " + name, attach: (file) => "(Please attach " + file + ".)", paste: "(The text is too long to stand here: copy it and paste it.)", textHead: (title) => "## " + title, colon: ": ", preview: "Text for a mail",
      unknown: "It is not one entry of the list. Choose from what is offered as you type.", unknownNew: "It is not in the list. Choose from what is offered, or register it below.", and: ", ", id: "Part of the page's address; left empty, this is used: ",
    },
  };
  const japanese = document.documentElement.lang === "ja";

  function make(name, attributes, ...children) {
    const node = document.createElement(name);
    Object.entries(attributes || {}).forEach(([key, value]) => (value === null || value === false ? 0 : node.setAttribute(key, value === true ? "" : value)));
    node.append(...children.filter((child) => child !== null));
    return node;
  }

  window.machikadoParts = { japanese, say: TEXTS[japanese ? "ja" : "en"], make };
})();
