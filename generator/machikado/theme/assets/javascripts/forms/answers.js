// The answers that stand in a form: read, put back, named, judged.
"use strict";
(() => {
  const parts = window.machikadoParts;
  const { japanese, say } = parts;
  const isGroup = (node) => node.getAttribute("role") === "group";

  /* -------------------------------------------------------------- choices */

  // The rows that a field may name, those that are being registered among them.
  function choicesOf(form, field) {
    return form.choices[field.choices].concat(
      registered(form)
        .filter((each) => each.table === field.choices)
        .map((each) => [each.key, each.label]),
    );
  }

  // Rows of a table that can be registered, by how they stand in their field: the title, with the key where two are called so.
  function titled(choices) {
    const counts = new Map();
    choices.forEach(([, label]) => counts.set(label, (counts.get(label) || 0) + 1));
    return new Map(choices.map((each) => [counts.get(each[1]) > 1 ? say.bracketed(each[1], each[0]) : each[1], each]));
  }

  // The same among the rows that are there already.
  const plainChoice = (form, field, typed) => choiceAmong(form, field, typed, form.choices[field.choices]);

  // What was typed where a choice is meant: its key, its label as the list shows it, or a name that can mean one only.
  const choiceOf = (form, field, typed) => (typed ? choiceAmong(form, field, typed, choicesOf(form, field)) : null);

  function choiceAmong(form, field, typed, choices) {
    const own = choices.find((each) => each[0] === typed);
    if (own) return own;
    const named = titled(choices).get(typed);
    if (named || form.new[field.choices]) return named || null; // the end of a title may be that of a new one
    const alike = choices.filter(([, label, ...readings]) => label.endsWith(typed) || readings.includes(typed));
    return alike.length === 1 ? alike[0] : null;
  }

  const isChosen = ({ field, node }) => Boolean(field.choices) && node.tagName === "INPUT";

  function settle(form, entry) {
    if (!isChosen(entry) || entry.registering) return;
    const found = choiceOf(form, entry.field, entry.node.value.trim());
    if (found)
      entry.node.value = Array.from(titled(choicesOf(form, entry.field))).find(([, each]) => each[0] === found[0])[0];
    entry.chosen.textContent = found
      ? form.coded.includes(entry.field.choices)
        ? say.code(found[0])
        : say.listed
      : "";
    entry.chosen.dataset.key = found ? found[0] : "";
  }

  /* -------------------------------------------------------------- answers */

  // `draft`: as it is kept on the device, where a row that is being registered is that row.
  function answerOf(form, entry, draft) {
    const { field, node } = entry;
    if (entry.registering && draft) return { register: rowOf(form, entry, true) };
    if (entry.registering) return registered(form).find((each) => each.entry === entry).key;
    if (isGroup(node)) return Array.from(node.querySelectorAll("input:checked"), (box) => box.value);
    const text = node.value.trim().replace(/[\ud800-\udfff]/gu, "\ufffd"); // half a letter can be in no file
    if (isChosen(entry)) return (choiceOf(form, field, text) || [text])[0];
    if (field.type === "list")
      return text
        .split(/[、,，\n]/u)
        .map((each) => each.trim())
        .filter(Boolean);
    return text.replace(/\r\n/g, "\n");
  }

  function setAnswer(form, entry, answer) {
    const { node } = entry;
    if (entry.registering && !answer?.register) parts.giveUp(form, entry);
    if (answer?.register) parts.register(form, entry, answer.register);
    else if (isGroup(node))
      node.querySelectorAll("input").forEach((box) => (box.checked = (answer || []).includes(box.value)));
    else node.value = Array.isArray(answer) ? answer.join(say.and) : answer || "";
  }

  function keep(form, into, entry, draft) {
    const answer = answerOf(form, entry, draft);
    if (answer.register || answer.length) into[entry.field.name] = answer;
  }

  // What is left empty and taken for granted, in the order of the schema.
  function complete(form, into, entries) {
    entries.forEach((entry) => {
      const value = into[entry.field.name] === undefined && !entry.registering ? parts.assumed(form, entry) : "";
      if (value) into[entry.field.name] = value;
    });
  }

  function recordOf(form, draft) {
    const record = {};
    const isOwn = (entry) => !draft || entry.touched || !form.derived.includes(entry.field.name); // a draft holds what somebody wrote
    form.fields
      .map((field) => form.shown.get(field.name))
      .filter(isOwn)
      .forEach((entry) => keep(form, record, entry, draft));
    if (!draft)
      complete(
        form,
        record,
        form.fields.map((field) => form.shown.get(field.name)),
      );
    for (const list of form.lists) {
      const items = Array.from(form.node.querySelectorAll(`[data-list='${list.name}']`), (group) => {
        const item = {};
        const entries = list.fields.map((field) => form.shown.get(`${group.dataset.item}-${field.name}`));
        entries.forEach((entry) => keep(form, item, entry, draft));
        if (!draft && Object.keys(item).length) complete(form, item, entries);
        return item;
      }).filter((item) => Object.keys(item).length);
      if (items.length) record[list.name] = items;
    }
    return record;
  }

  function restore(form, record) {
    form.derived.forEach((name) => (form.shown.get(name).touched = record[name] !== undefined));
    form.fields.forEach((field) => setAnswer(form, form.shown.get(field.name), record[field.name]));
    for (const list of form.lists) {
      const items = record[list.name] || (list.shown ? [{}] : []);
      form.node.querySelectorAll(`[data-list='${list.name}']`).forEach((group) => parts.dropItem(form, group));
      items.forEach((item) => {
        const group = form.adders.get(list.name)();
        list.fields.forEach((field) =>
          setAnswer(form, form.shown.get(`${group.dataset.item}-${field.name}`), item[field.name]),
        );
      });
    }
    form.shown.forEach((entry) => settle(form, entry));
  }

  /* -------------------------------------------------------------- rows of other tables that come along */

  function rowOf(form, entry, draft) {
    const row = {};
    const entries = entry.registering.map((id) => form.shown.get(id));
    entries.forEach((each) => keep(form, row, each));
    if (!draft) complete(form, row, entries);
    return row;
  }

  // The record's own fields, without what is being registered.
  function plainRecord(form) {
    const record = {};
    form.fields.forEach((field) => {
      const entry = form.shown.get(field.name);
      if (entry && !entry.registering) record[field.name] = settledOf(form, entry);
    });
    return record;
  }

  const settledOf = (form, entry) =>
    isGroup(entry.node)
      ? ""
      : (isChosen(entry) && (plainChoice(form, entry.field, entry.node.value.trim()) || [])[0]) ||
        entry.node.value.trim();

  // What is being registered, in the order of the form, each with its identifier.
  function registered(form) {
    const used = {};
    const entries = Array.from(form.shown.values()).filter((entry) => entry.registering);
    const beside = entries.length ? { about: form, record: plainRecord(form) } : null;
    return entries.map((entry) => {
      const about = form.new[entry.field.choices];
      const row = rowOf(form, entry);
      const taken = used[about.table] || [];
      used[about.table] = taken;
      const key = row[about.key] || identifier(about, row, taken, beside);
      taken.push(key);
      return { entry, table: about.table, key, label: row[about.label] || key, record: { ...row, [about.key]: key } };
    });
  }

  const PART = /^[a-z0-9]+(-[a-z0-9]+)*$/;
  const isDigits = (text) => /^[0-9]/.test(text);

  // An identifier for a record that has none: what it refers to, letters first, or a prefix, the town and the year, and no other
  // record's (importers/identifiers.py). `beside`: the record that a row comes along with, and what is said of its table.
  function identifier(about, record, taken, beside) {
    const texts = about.identifier.length
      ? about.identifier.map((name) => record[name] || "")
      : [hostOf(about, record), first(about, record, "partial_date")];
    const parts = texts
      .filter((text) => PART.test(text))
      .sort((one, other) => Number(isDigits(one)) - Number(isDigits(other)));
    const short = (words) => words.join("-").slice(0, 80).replace(/-+$/, "");
    const prefix = about.prefix || "rec";
    if (parts.length && !isDigits(parts[0])) return free(about, short(parts), taken);
    if (!about.identifier.length && hostOf(about, record)) return free(about, short([prefix, ...parts]), taken);
    const codes = about.identifier.length
      ? parts
      : beside
        ? beside.about.identifier.map((name) => beside.record[name] || "").filter((text) => /^[0-9]+$/.test(text))
        : [];
    const year = yearOf(about, record) || (beside ? yearOf(beside.about, beside.record) : "");
    return free(about, short([prefix, ...codes, ...(year ? [year] : [])]), taken, true);
  }

  function free(about, stem, taken, counted) {
    const isTaken = (text) => about.taken.includes(text) || (taken || []).includes(text);
    let number = counted ? 1 : 2;
    let found = counted ? `${stem}-1` : stem;
    for (; isTaken(found); number++) found = `${stem}-${number}`;
    return found;
  }

  // The year of the first day that is told.
  function yearOf(about, record) {
    const day = about.dates.map((name) => record[name] || "").find((text) => /^[0-9]{4}(-|$)/.test(text));
    return day ? day.slice(0, 4) : "";
  }

  // Beside each identifier that is left empty: the one that will be used.
  function tellKeys(form) {
    const rows = [{ entry: { registering: [form.key] }, key: identifier(form, recordOf(form)) }, ...registered(form)];
    rows.forEach(({ entry, key }) => {
      const own = entry.registering.map((id) => form.shown.get(id)).find((each) => each.field.name === each.about.key);
      own.chosen.textContent = own.node.value.trim() ? "" : say.id + key;
    });
  }

  // What stands in the first field of a table that has such a check.
  function first(about, record, check) {
    const fields = about.fields
      .slice()
      .sort((one, other) => about.order.indexOf(one.name) - about.order.indexOf(other.name));
    const field = fields.find((each) => (each.checks || []).includes(check));
    return (field && record[field.name]) || "";
  }

  // www.town.example.jp → town-example
  function hostOf(about, record) {
    const host = /^https?:\/\/(?:www\.)?([^/:?#]+)\.[a-z]+(?=[/:?#]|$)/.exec(first(about, record, "url").toLowerCase());
    const name = host ? host[1].replace(/\./g, "-") : "";
    return PART.test(name) ? name : "";
  }

  /* -------------------------------------------------------------- problems */

  const shortened = (text) => {
    const signs = Array.from(text);
    return signs.length <= 60 ? text : `${signs.slice(0, 59).join("")}…`;
  };

  // The words of `machikado check`, to the letter (problems.yaml, reasons.yaml).
  function wordsOf(form, entry, answer, fault) {
    const { field } = entry;
    if (fault.code === "taken") return say.taken(answer);
    if (fault.code === "twice") return say.twice(entry.node.value.trim());
    if (field.choices && answer.length)
      return `「${answer}」${say.colon}${form.new[field.choices] ? say.unknownNew : say.unknown}`; // words of a choice, not of the key it stands for
    const rule = form.rules[fault.rule]?.replace("{delimiter}", () => field.delimiter) ?? fault.rule;
    const details = {
      value: shortened([].concat(answer).join(field.delimiter || "")),
      title: field.title,
      title_en: field.title,
      example: field.example || "―",
      expected: form.expected[field.type] || "",
      field: field.name,
      point: ".", // of the fields that the judge judges
      how: form.mend[field.type] || "",
      proposed: ((field.values || []).find(([value]) => value === fault.proposed) || [])[1] || fault.proposed || "",
      rule,
      target: field.choices || "",
      known: (field.values || []).map(([, words]) => words).join(japanese ? "、" : ", "),
    };
    const meant =
      fault.proposed && !form.words[fault.code][1].includes("{proposed}")
        ? japanese
          ? " → 「{proposed}」でしょうか。"
          : " Did you mean “{proposed}”?"
        : "";
    const [message, fix] = [form.words[fault.code][0], form.words[fault.code][1] + meant].map((text) =>
      text.replace(/\{(\w+)\}/g, (hole, name) => (name in details ? details[name] : hole)),
    );
    return message + fix;
  }

  // An item of a list that is wholly empty was not begun, so nothing is required of it.
  function begun(form, entry) {
    if (entry.about.key) return true; // a field of the record, or of a row that somebody set out to register
    const group = entry.node.closest("[data-list]");
    const some = Array.from(form.shown.values()).some(
      (other) => group.contains(other.box) && answerOf(form, other).length,
    );
    return some || (group.dataset.item.endsWith("-1") && entry.about.asked);
  }

  function judge(form, entry) {
    if (entry.registering || !begun(form, entry)) return null;
    const typed = answerOf(form, entry);
    const answer = typed.length ? typed : parts.assumed(form, entry);
    const isKey = entry.field.name === entry.about.key;
    if (isKey && !answer.length) return null;
    if (isKey && entry.about.taken.includes(answer) && answer !== form.adding) return { code: "taken" };
    if (entry.about.once === entry.field.name && answer.length && isTwice(form, entry, answer))
      return { code: "twice" };
    return window.machikadoJudge(
      entry.field,
      answer,
      entry.field.choices && choicesOf(form, entry.field).map((each) => each[0]),
    );
  }

  // Whether an item before this one in its list says the same.
  function isTwice(form, entry, answer) {
    const same = Array.from(form.shown.values()).filter(
      (other) => other.about === entry.about && other.field === entry.field,
    );
    return same.slice(0, same.indexOf(entry)).some((other) => answerOf(form, other) === answer);
  }

  // What the typed spelling means, where it is not written so.
  function meant(entry) {
    const typed = entry.registering || isGroup(entry.node) ? "" : entry.node.value.trim().replace(/\r\n/g, "\n");
    return typed ? window.machikadoSpelling(entry.field, typed) : null;
  }

  // Where two texts begin to differ, with a little around it.
  function differing(text, other) {
    const signs = Array.from(text);
    const others = Array.from(other);
    const place = signs.findIndex((sign, at) => sign !== others[at]);
    const at = place < 0 ? signs.length : place;
    const start = at > 20 ? at - 10 : 0;
    const end = start + 30;
    return (start ? "…" : "") + signs.slice(start, end).join("") + (signs.length > end ? "…" : "");
  }

  function offer(form, entry) {
    const text = meant(entry);
    const typed = entry.node.value === undefined ? "" : entry.node.value.trim();
    const mark = markOf(form, entry, typed);
    const about = mark && text ? say.about(mark.field.title) : "";
    const words =
      text === null
        ? ""
        : text
          ? say.read(differing(typed, text), differing(text, typed)) + about
          : say.readEmpty(typed);
    if (entry.offer.dataset.words === words) return text;
    entry.offer.dataset.words = words;
    entry.offer.hidden = text === null;
    const accept = parts.make("button", { type: "button", class: "mk-button" }, say.accept);
    accept.addEventListener("click", () => take(form, entry));
    entry.offer.replaceChildren(
      ...(text === null ? [] : [words + (entry.node.tagName === "INPUT" ? say.enter : ""), accept]),
    );
    return text;
  }

  // The field beside a number that says that it is approximate, where what was typed says so.
  function markOf(form, entry, typed) {
    const found = entry.field.approximate ? window.machikadoAmount(typed) : null;
    return found?.approximate
      ? form.shown.get(entry.id.slice(0, -parts.idOf(entry.field.name).length) + entry.field.approximate)
      : null;
  }

  function take(form, entry) {
    const mark = markOf(form, entry, entry.node.value.trim());
    entry.node.value = meant(entry);
    if (mark) setAnswer(form, mark, "true");
    show(form, entry);
    entry.node.focus();
    form.changed();
  }

  function show(form, entry) {
    const fault = judge(form, entry);
    const offered = offer(form, entry) !== null;
    entry.fault = fault;
    entry.said = !fault ? "" : offered ? entry.offer.dataset.words : wordsOf(form, entry, answerOf(form, entry), fault);
    entry.error.hidden = !fault || offered;
    entry.error.textContent = entry.error.hidden ? "" : entry.said;
    if (!isGroup(entry.node)) entry.node.setAttribute("aria-invalid", String(Boolean(fault)));
    return fault;
  }

  function forgive(entry) {
    entry.fault = null;
    entry.offer.dataset.words = "";
    entry.error.hidden = entry.offer.hidden = true;
    entry.node.removeAttribute("aria-invalid");
  }

  Object.assign(parts, {
    forgive,
    answerOf,
    choicesOf,
    titled,
    settle,
    recordOf,
    restore,
    setAnswer,
    registered,
    identifier,
    tellKeys,
    isGroup,
    judge,
    begun,
    offer,
    take,
    show,
  });
})();
