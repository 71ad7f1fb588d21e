// The form for one record: made from the table's description (forms.py), judged while it is filled in, kept on this device, and handed out as a file.
"use strict";
(function () {
  const TEXTS = {
    ja: {
      required: "必須", optional: "任意", choose: "選んでください", none: "（空けておく）", yes: "はい", no: "いいえ", more: "分かるときに書く項目",
      add: (title) => title + "を加える", remove: "取り消す", item: (title, n) => title + " " + n, comma: "「、」で区切って、いくつでも書けます。",
      search: "名前かよみで探して選びます。", partial: "2017、2017-04、2017-04-01 のどれかで書きます。", example: "例：",
      check: "確かめて、できあがりを見る", clear: "はじめからやり直す", sure: "書いたことをすべて消します。よろしいですか。",
      fine: (n) => "書き方に問題はありません。" + n + " 項目を書きました。", wrong: (n) => "直すところが " + n + " か所あります。", open: (n) => "一覧にないものが " + n + " か所あります。このまま送れます。", addWords: "資料の名前やアドレスなど、それが何かが分かることを、その欄に書くか、送るときに書き添えてください。受け取った側で一覧に加えます。", draft: "書きかけのものを読み出しました。この端末の中にだけ残っています。",
      download: "ファイルを受け取る", copy: "写し取る", copied: "写しました", github: "GitHub で送る", place: (file) => "置き場所：" + file, how: "このファイルを、メールに付けるか文面に貼り付けて、このサイトを公開している人や団体へ送ってください。費用と補助額のように、項目どうしの決まりに合うかは、受け取った後に確かめてお知らせします。",
      unknown: "一覧から一つに決まりません。都道府県から書くか、出てくる候補から選んでください。", and: "、", id: "ページのアドレスになります。空けておくと、こちらで付けます：",
    },
    en: {
      required: "required", optional: "optional", choose: "Choose", none: "(leave empty)", yes: "Yes", no: "No", more: "More, where it is known",
      add: (title) => "Add: " + title, remove: "Remove", item: (title, n) => title + " " + n, comma: "Several are divided by commas.",
      search: "Type part of the name to choose.", partial: "Write 2017, 2017-04 or 2017-04-01.", example: "Example: ",
      check: "Check and show the result", clear: "Start again", sure: "Everything you wrote will be deleted. Are you sure?",
      fine: (n) => "Nothing is wrong with how it is written. " + n + " fields are filled in.", wrong: (n) => (n === 1 ? "1 thing" : n + " things") + " to mend.", open: (n) => (n === 1 ? "1 entry is" : n + " entries are") + " not in the lists yet. You can send it as it is.", addWords: "Write there, or in your mail, what it is: a source's title and address, for instance. It will be added to the list.", draft: "Your draft was restored. It is kept on this device only.",
      download: "Get the file", copy: "Copy", copied: "Copied", github: "Send with GitHub", place: (file) => "Its place: " + file, how: "Send this file to whoever publishes this site, attached or pasted into a mail. Whether fields fit each other is checked once it has arrived.",
      unknown: "It is not one entry of the list. Choose from what is offered as you type.", and: ", ", id: "Part of the page's address; left empty, this is used: ",
    },
  };
  const say = TEXTS[document.documentElement.lang === "ja" ? "ja" : "en"];
  const LONG_LIST = 30; // choices up to which all are shown at once

  function make(name, attributes, ...children) {
    const node = document.createElement(name);
    Object.entries(attributes || {}).forEach(([key, value]) => (value === null || value === false ? 0 : node.setAttribute(key, value === true ? "" : value)));
    node.append(...children.filter((child) => child !== null));
    return node;
  }

  /* -------------------------------------------------------------- fields */

  function control(form, field, id) {
    const common = { id, name: id, "data-field": field.name };
    const values = field.values || (field.type === "boolean" ? [["true", say.yes], ["false", say.no]] : null);
    const choices = field.choices ? form.choices[field.choices] : null;
    if (values && field.type === "list")
      return make("div", { ...common, role: "group", "aria-labelledby": id + "-label", class: "mk-form__boxes" }, ...values.map(([value, words]) => make("label", {}, make("input", { type: "checkbox", value }), words)));
    if (values || (choices && choices.length <= LONG_LIST))
      return make("select", common, make("option", { value: "" }, field.required ? say.choose : say.none), ...(values || choices).map(([value, words]) => make("option", { value }, words)));
    if (choices) return make("input", { ...common, type: "text", list: "choices-" + field.choices, autocomplete: "off" });
    const prose = field.type === "string" && !field.checks && !field.limits && !field.required;
    if (prose) return make("textarea", { ...common, rows: 2 });
    const digits = ["integer", "number", "year"].includes(field.type) ? "decimal" : null;
    return make("input", { ...common, type: "text", inputmode: digits, autocomplete: "off" });
  }

  function hints(form, field) {
    const example = field.values || field.choices || !field.example ? "" : say.example + field.example;
    const how = field.type === "list" && !field.values ? say.comma : (field.checks || []).includes("partial_date") ? say.partial : field.choices && form.choices[field.choices].length > LONG_LIST ? say.search : "";
    return [field.help, how, example].filter(Boolean).join("　");
  }

  function fieldOf(form, field, id) {
    const node = control(form, field, id);
    const unit = field.unit ? "（" + field.unit + "）" : "";
    const group = node.getAttribute("role") === "group";
    const label = make(group ? "p" : "label", { for: group ? null : id, id: id + "-label", class: "mk-form__label" }, field.title + unit, make("span", { class: "mk-form__need" }, field.required && field.name !== form.key ? say.required : say.optional));
    const about = make("p", { id: id + "-help", class: "mk-form__help" }, hints(form, field));
    const chosen = make("p", { id: id + "-chosen", class: "mk-form__chosen" });
    const error = make("p", { id: id + "-error", class: "mk-field__error", hidden: true });
    node.setAttribute("aria-describedby", [about.id, chosen.id, error.id].join(" "));
    if (field.required && !group && field.name !== form.key) node.setAttribute("aria-required", "true");
    const box = make("div", { class: "mk-field" }, label, about, node, chosen, error);
    form.shown.set(id, { field, node, error, chosen, box });
    return box;
  }

  // A list's items, each a group of fields; one stands there from the beginning where the list is asked for.
  function listOf(form, list) {
    const items = make("div", { class: "mk-form__items" });
    const button = make("button", { type: "button", class: "mk-button" }, say.add(list.title));
    let count = 0;
    function add() {
      const number = ++count, prefix = list.name + "-" + number;
      const remove = make("button", { type: "button", class: "mk-button" }, say.remove);
      const group = make("fieldset", { class: "mk-form__item", "data-list": list.name, "data-item": prefix }, make("legend", {}, say.item(list.title, number)), ...list.fields.map((field) => fieldOf(form, field, prefix + "-" + field.name)), remove);
      remove.addEventListener("click", function () {
        list.fields.forEach((field) => form.shown.delete(prefix + "-" + field.name));
        group.remove();
        button.focus();
        form.changed();
      });
      items.append(group);
      return group;
    }
    button.addEventListener("click", () => add().querySelector("input, select, textarea").focus());
    form.adders.set(list.name, add);
    return make("section", { class: "mk-form__list" }, make("h3", {}, list.title), make("p", { class: "mk-form__help" }, list.help), items, button);
  }

  /* -------------------------------------------------------------- answers */

  function answerOf({ field, node }) {
    if (node.getAttribute("role") === "group") return Array.from(node.querySelectorAll("input:checked"), (box) => box.value);
    const text = node.value.trim();
    if (field.type === "list") return text.split(/[、,，\n]/u).map((each) => each.trim()).filter(Boolean);
    return text.replace(/\r\n/g, "\n");
  }

  function setAnswer({ node }, answer) {
    if (node.getAttribute("role") === "group") node.querySelectorAll("input").forEach((box) => (box.checked = (answer || []).includes(box.value)));
    else node.value = Array.isArray(answer) ? answer.join(say.and) : answer || "";
  }

  // What was typed where a choice is meant: its key, or its label as the list shows it.
  function settle(form, entry) {
    const choices = entry.field.choices && form.choices[entry.field.choices];
    if (!choices || entry.node.tagName === "SELECT") return;
    const typed = entry.node.value.trim();
    // A name without its prefecture, or a reading, where it can mean one only.
    const alike = typed ? choices.filter(([, label, ...readings]) => label.endsWith(typed) || readings.includes(typed)) : [];
    const found = choices.find((each) => each[0] === typed) || choices.find((each) => each[1] === typed) || (alike.length === 1 ? alike[0] : null);
    if (found) entry.node.value = found[0];
    entry.chosen.textContent = found ? found[1] : "";
  }

  function recordOf(form) {
    const record = {};
    const keep = (into, entry) => { const answer = answerOf(entry); if (answer.length) into[entry.field.name] = answer; };
    form.fields.forEach((field) => keep(record, form.shown.get(field.name)));
    for (const list of form.lists) {
      const items = Array.from(form.node.querySelectorAll("[data-list='" + list.name + "']"), function (group) {
        const item = {};
        list.fields.forEach((field) => keep(item, form.shown.get(group.dataset.item + "-" + field.name)));
        return item;
      }).filter((item) => Object.keys(item).length);
      if (items.length) record[list.name] = items;
    }
    return record;
  }

  function restore(form, record) {
    form.fields.forEach((field) => setAnswer(form.shown.get(field.name), record[field.name]));
    for (const list of form.lists) {
      const items = record[list.name] || (list.asked ? [{}] : []);
      form.node.querySelectorAll("[data-list='" + list.name + "'] > .mk-button:last-child").forEach((button) => button.click());
      items.forEach(function (item) {
        const group = form.adders.get(list.name)();
        list.fields.forEach((field) => setAnswer(form.shown.get(group.dataset.item + "-" + field.name), item[field.name]));
      });
    }
    form.shown.forEach((entry) => settle(form, entry));
  }

  /* -------------------------------------------------------------- problems */

  const EXPECTED = {
    ja: { integer: "整数（半角数字）", number: "数値（半角数字、小数は 6 桁まで）", boolean: "true か false", date: "日付（2017-06-19 の形）", year: "西暦の年（2017 の形）" },
    en: { integer: "a whole number", number: "a number (at most 6 decimals)", boolean: "true or false", date: "a day (2017-06-19)", year: "a year (2017)" },
  };

  const shortened = (text) => { const signs = Array.from(text); return signs.length <= 60 ? text : signs.slice(0, 59).join("") + "…"; };

  // The words of `machikado check`, to the letter (problems.py).
  function wordsOf(form, field, answer, fault) {
    const japanese = say === TEXTS.ja, half = (text) => (text && text.includes(" / ") ? text.split(" / ")[japanese ? 0 : 1] : text);
    const expected = EXPECTED[japanese ? "ja" : "en"][field.type] || "";
    const details = {
      value: shortened([].concat(answer).join(field.delimiter || "")), title: field.title, title_en: field.title, example: field.example || "―", expected, expected_en: expected,
      proposed: fault.proposed || "", rule: half(fault.rule), target: field.choices || "", known: (field.values || []).map(([value, words]) => value + "（" + words + "）").join(", "),
    };
    const meant = fault.proposed && !form.words[fault.code][1].includes("{proposed}") ? (japanese ? " → 「{proposed}」でしょうか。" : " Did you mean “{proposed}”?") : "";
    const [message, fix] = [form.words[fault.code][0], form.words[fault.code][1] + meant].map((text) => text.replace(/\{(\w+)\}/g, (hole, name) => (name in details ? details[name] : hole)));
    return message + fix;
  }

  // An item of a list that is wholly empty was not begun, so nothing is required of it.
  function begun(form, entry) {
    const group = entry.node.closest("[data-list]");
    return !group || Array.from(form.shown.values()).some((other) => group.contains(other.node) && answerOf(other).length) || (group.dataset.item.endsWith("-1") && form.lists.find((list) => list.name === group.dataset.list).asked);
  }

  function judge(form, entry) {
    const answer = answerOf(entry), choices = entry.field.choices && form.choices[entry.field.choices].map((each) => each[0]);
    const optional = entry.field.name === form.key && !entry.node.closest("[data-list]");
    if ((optional && !answer.length) || !begun(form, entry)) return null;
    return window.machikadoJudge(entry.field, answer, choices);
  }

  function show(form, entry) {
    const fault = judge(form, entry);
    entry.error.hidden = !fault;
    const listed = entry.field.choices && answerOf(entry).length; // words of a choice, not of the key it stands for
    entry.error.textContent = !fault ? "" : listed ? "「" + answerOf(entry) + "」：" + say.unknown : wordsOf(form, entry.field, answerOf(entry), fault);
    if (entry.node.getAttribute("role") !== "group") entry.node.setAttribute("aria-invalid", String(Boolean(fault)));
    return fault;
  }

  /* -------------------------------------------------------------- the result */

  // An identifier for a record that has none: what it refers to, letters first, and no other record's (importers/identifiers.py).
  function identifier(form, record) {
    const parts = form.identifier.map((name) => record[name] || "").filter((text) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text));
    const digits = (text) => Number(/^[0-9]/.test(text));
    parts.sort((one, other) => digits(one) - digits(other));
    if (!parts.length || digits(parts[0])) parts.unshift(form.table.replace(/_/g, "-").toLowerCase());
    const stem = parts.join("-").slice(0, 80).replace(/-+$/, "");
    let found = stem;
    for (let number = 2; form.taken.includes(found); number++) found = stem + "-" + number;
    return found;
  }

  function deliver(form, record) {
    const named = { ...record };
    if (!named[form.key]) named[form.key] = identifier(form, record);
    const file = form.file.replace("*", named[form.key]), text = window.machikadoYaml(form, named);
    const link = make("a", { class: "mk-button mk-button--main", download: file.split("/").pop(), href: URL.createObjectURL(new Blob([text], { type: "application/yaml" })) }, say.download);
    const copy = make("button", { type: "button", class: "mk-button" }, say.copy);
    copy.addEventListener("click", () => navigator.clipboard.writeText(text).then(() => (copy.textContent = say.copied)));
    const github = form.repository ? make("a", { class: "mk-button", href: githubAddress(form, file, text), rel: "noopener" }, say.github) : null;
    return [make("p", {}, say.how), make("p", { class: "mk-form__actions" }, link, navigator.clipboard ? copy : null, github), make("p", { class: "mk-form__help" }, say.place(file)), make("pre", { tabindex: 0 }, make("code", { "data-form-result": file }, text))];
  }

  function githubAddress(form, file, text) {
    const address = form.repository.replace(/\/$/, "") + "/new/main/" + file.split("/").slice(0, -1).join("/") + "?" + new URLSearchParams({ filename: file.split("/").pop(), value: text });
    return address.length < 8000 ? address : form.repository.replace(/\/$/, "") + "/new/main/" + file.split("/").slice(0, -1).join("/");
  }

  function finish(form) {
    const faults = Array.from(form.shown.entries(), ([id, entry]) => [id, entry, show(form, entry)]).filter(([, , fault]) => fault);
    // What is not in a list yet, such as a new source, stops nobody: whoever receives the file adds it there.
    const wrong = faults.filter(([, , fault]) => fault.code !== "missing-reference"), open = faults.length && !wrong.length;
    const record = recordOf(form);
    const list = make("ul", {}, ...faults.map(([id, { field, error }]) => make("li", {}, make("a", { href: "#" + id, class: "mk-form__link" }, field.title), "：" + error.textContent)));
    const count = Object.keys(record).length;
    const head = wrong.length ? say.wrong(wrong.length) : open ? say.open(faults.length) : say.fine(count);
    form.result.replaceChildren(make("h2", { tabindex: -1 }, head), ...(open ? [make("p", {}, say.addWords)] : []), ...(faults.length ? [list] : []), ...(wrong.length ? [] : deliver(form, record)));
    faults.forEach(([, entry]) => { const details = entry.node.closest("details"); if (details) details.open = true; });
    form.result.querySelector("h2").focus();
  }

  /* -------------------------------------------------------------- all of it */

  function build(node, given) {
    const form = { ...given, node, shown: new Map(), adders: new Map(), result: make("section", { class: "mk-form__result", "aria-live": "polite" }) };
    const place = "form." + location.pathname + location.search; // a draft for each town that was begun with
    const kept = () => { try { return JSON.parse(localStorage.getItem(place)); } catch (error) { return null; } };
    form.changed = function () { try { localStorage.setItem(place, JSON.stringify(recordOf(form))); } catch (error) { /* storage is off */ } };
    const asked = form.fields.filter((field) => field.asked && field.name !== form.key), others = form.fields.filter((field) => !asked.includes(field));
    const first = form.lists.filter((list) => list.asked), rest = form.lists.filter((list) => !list.asked);
    const datalists = Object.entries(form.choices).filter(([, choices]) => choices.length > LONG_LIST).map(([name, choices]) => make("datalist", { id: "choices-" + name }, ...choices.map(([value, label, ...readings]) => make("option", { value, label: [label, ...readings].join(" ") }))));
    const check = make("button", { type: "submit", class: "mk-button mk-button--main" }, say.check), clear = make("button", { type: "button", class: "mk-button" }, say.clear);
    const notice = make("p", { role: "status", class: "mk-form__help" });
    node.append(notice, ...datalists, ...asked.map((field) => fieldOf(form, field, field.name)), ...first.map((list) => listOf(form, list)),
      make("details", {}, make("summary", {}, say.more), ...others.map((field) => fieldOf(form, field, field.name)), ...rest.map((list) => listOf(form, list))), make("p", { class: "mk-form__actions" }, check, clear), form.result);
    const draft = kept();
    restore(form, { ...(draft || {}), ...prefilled(form) });
    if (draft && Object.keys(draft).length) notice.textContent = say.draft;
    node.addEventListener("input", form.changed);
    node.addEventListener("change", function (event) {
      const entry = Array.from(form.shown.values()).find((each) => each.node.contains(event.target));
      if (entry) { settle(form, entry); show(form, entry); }
      form.changed();
    });
    // A press on a button must not end an answer first: what is then said of it would move the button from under the pointer.
    node.addEventListener("mousedown", (event) => event.target.closest("button, summary") && event.preventDefault());
    node.addEventListener("submit", function (event) { event.preventDefault(); finish(form); });
    clear.addEventListener("click", function () {
      if (!confirm(say.sure)) return;
      restore(form, {});
      form.shown.forEach((entry) => { entry.error.hidden = true; entry.node.removeAttribute("aria-invalid"); });
      form.result.replaceChildren();
      form.changed();
      notice.textContent = "";
    });
    node.hidden = false;
  }

  // Answers that stand in the address: ?adopter=202151
  function prefilled(form) {
    const given = new URLSearchParams(location.search), found = {};
    form.fields.forEach((field) => { if (given.get(field.name) && field.type !== "list") found[field.name] = given.get(field.name); });
    return found;
  }

  window.machikadoForm = (given) => document.querySelectorAll("form[data-form='" + given.table + "']").forEach((node) => build(node, given));
})();
