// What comes out of a form: the file, the same as a workbook, a text for a mail, and a way to GitHub.
"use strict";
(() => {
  const parts = window.machikadoParts;
  const { say, make } = parts;
  const MAX_CELL = 32767;
  const MAX_ADDRESS = 8191;
  const MAX_MAIL = 2000; // GitHub's bound in bytes; programs for mail take no more signs
  const MAIL = /[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/;

  // The record with its identifier, what comes along by table, their files, and all of it as one file.
  function resultOf(form) {
    const record = parts.recordOf(form);
    const named = { ...record, [form.key]: form.adding || record[form.key] || parts.identifier(form, record) };
    const tables = new Map();
    const name = fileOf(form, named).split("/").pop();
    parts
      .registered(form)
      .forEach((each) => tables.set(each.table, (tables.get(each.table) || []).concat(each.record)));
    const text = window.machikadoYaml(form, named);
    const along = Array.from(tables, ([table, rows]) => ({
      about: form.new[table],
      rows,
      text: rows.map((row) => window.machikadoYaml.item(form.new[table], row)).join(""),
    }));
    const whole = text + along.map((each) => `---\n${each.about.table}:\n${each.text}`).join("");
    return { record: named, name, file: fileOf(form, named), text, along, whole };
  }

  const fileOf = (about, record) => about.file.replace("*", () => record[about.key]);

  /* -------------------------------------------------------------- a workbook */

  // A value as people write it in the workbook: words where they can mean one thing only.
  function cellOf(form, field, value) {
    if (Array.isArray(value))
      return (
        value.join(field.delimiter) + (value.length === 1 && /[、，,;；／\n]/.test(value[0]) ? field.delimiter : "")
      );
    if (field.type === "boolean") return value === "true" ? say.yes : value === "false" ? say.no : value;
    const choice = (field.values || form.choices[field.choices] || []).find((each) => each[0] === value);
    if (!choice?.[1]) return value;
    if (field.choices) return `${choice[1]}（${value}）`;
    return field.values.filter((each) => each[1] === choice[1]).length === 1 ? choice[1] : value;
  }

  // Nothing where a text is longer than Excel holds.
  function workbookOf(form, result) {
    const { sheet } = form;
    const columns = sheet.columns.concat(moreColumns(form, result.record));
    const fields = new Map(
      [["", form], ...form.lists.map((list) => [list.name, list])].map(([name, about]) => [
        name,
        new Map(about.fields.map((field) => [field.name, field])),
      ]),
    );
    const cells = columns.map(([, name, list, number]) => {
      const holder = list ? (result.record[list] || [])[number - 1] || {} : result.record;
      return holder[name] === undefined ? "" : cellOf(form, fields.get(list).get(name), holder[name]);
    });
    const sheets = [
      [
        sheet.name,
        [
          [sheet.kind, ...columns.map(([heading]) => heading)],
          ["", ...cells],
        ],
      ],
    ];
    const all = sheets.concat(result.along.map((each) => sheetOf(form, each)));
    return all.flat(3).every((text) => text.length <= MAX_CELL) ? window.machikadoSheet(all, sheet.stamp) : null;
  }

  // Items, and fields of items, for which the workbook that people fill in has no column.
  function moreColumns(form, record) {
    const there = new Set(form.sheet.columns.map(([, name, list, number]) => [list, number, name].join()));
    const all = form.lists.flatMap((list) =>
      (record[list.name] || []).flatMap((item, at) =>
        list.fields
          .filter((field) => item[field.name] !== undefined)
          .map((field) => [`${list.whole + (at + 1)} ${field.title}`, field.name, list.name, at + 1]),
      ),
    );
    return all.filter(([, name, list, number]) => !there.has([list, number, name].join()));
  }

  function sheetOf(form, { about, rows }) {
    const names = about.order;
    const fields = new Map(about.fields.map((field) => [field.name, field]));
    return [
      form.sheet.new.replace("{title}", () => about.title),
      [
        names.map((name) => fields.get(name).title),
        ...rows.map((row) =>
          names.map((name) => (row[name] === undefined ? "" : cellOf(form, fields.get(name), row[name]))),
        ),
      ],
    ];
  }

  /* -------------------------------------------------------------- a text */

  function lines(form, about, record) {
    const fields = new Map(about.fields.map((field) => [field.name, field]));
    const lists = new Map(about.lists.map((list) => [list.name, list]));
    // A row that comes along is called by its title, as in its own part of the text.
    const along = (field, value) =>
      parts.registered(form).find((each) => each.table === field.choices && each.key === value);
    const named = (field, value) => {
      const row = along(field, value);
      return row ? say.bracketed(row.label, value) : "";
    };
    const line = (field, value) =>
      field.title +
      say.colon +
      (Array.isArray(value) ? value.join(say.and) : named(field, value) || cellOf(form, field, value)) +
      (field.unit || "");
    return about.order
      .filter((name) => record[name] !== undefined)
      .flatMap((name) => {
        if (!lists.has(name)) return [line(fields.get(name), record[name])];
        const list = lists.get(name);
        return record[name].flatMap((item, at) => [
          say.item(list.title, at + 1),
          ...list.fields
            .filter((field) => item[field.name] !== undefined)
            .map((field) => `　${line(field, item[field.name])}`),
        ]);
      });
  }

  function textOf(form, result) {
    const along = result.along.flatMap(({ about, rows }) =>
      rows.flatMap((row) => ["", say.textHead(say.registering(about.title)), ...lines(form, about, row)]),
    );
    const head = form.adding ? say.adding(form.same.records.find((each) => each[0] === form.adding)[2]) : form.noun;
    return `${[say.textHead(head), ...lines(form, form, result.record), ...along].join("\n")}\n`;
  }

  // Where something is sent to by mail: the letter, whole where it fits into an address.
  function mailTo(form, result, text) {
    const found = MAIL.exec(form.contact.email || form.send);
    const subject = say.subject(form.noun, result.record[form.label] || result.record[form.key]).replace(/\s+/g, " ");
    const to = () => found[0].split("@").map(encodeURIComponent).join("@");
    const address = (body) =>
      `mailto:${to()}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body.replace(/\n/g, "\r\n"))}`;
    if (!found) return "";
    const reply = form.reply?.value.trim() ? `${say.reply + say.colon + form.reply.value.trim()}\n\n` : "";
    const whole = address(reply + text);
    return whole.length <= MAX_MAIL
      ? whole
      : address(`${reply + say.attach(form.same ? bookName(form, result) : result.name)}\n\n${say.paste}\n`);
  }

  /* -------------------------------------------------------------- GitHub */

  function github(form, result) {
    const root = form.contact.repository;
    if (!root) return [];
    if (form.adding)
      return [
        make(
          "p",
          { class: "mk-form__actions" },
          make(
            "a",
            { class: "mk-button", href: `${root}/edit/main/${result.file}`, rel: "noopener", "data-send": "github" },
            say.githubMore(result.file),
          ),
        ),
      ];
    const folder = `${root}/new/main/${form.file.split("/").slice(0, -1).join("/")}?filename=${encodeURIComponent(result.name)}`;
    const whole = `${folder}&value=${encodeURIComponent(result.text)}`;
    const fits = whole.length <= MAX_ADDRESS;
    const lists = result.along.map(({ about }) =>
      make(
        "a",
        {
          class: "mk-button",
          href: `${root}/edit/main/${about.file}`,
          rel: "noopener",
          "data-send": `github-${about.table}`,
        },
        say.githubMore(about.file),
      ),
    );
    return [
      make(
        "p",
        { class: "mk-form__actions" },
        make(
          "a",
          { class: "mk-button", href: fits ? whole : folder, rel: "noopener", "data-send": "github" },
          say.github,
        ),
        ...lists,
      ),
      ...[fits ? "" : say.githubLong, lists.length ? say.githubBoth : ""]
        .filter(Boolean)
        .map((words) => make("p", { class: "mk-form__help" }, words)),
    ];
  }

  /* -------------------------------------------------------------- all of it */

  function download(name, type, content, words, main) {
    const href = URL.createObjectURL(new Blob([content], { type }));
    return make(
      "a",
      { class: `mk-button${main ? " mk-button--main" : ""}`, download: name, href, "data-send": name.split(".").pop() },
      words,
    );
  }

  // A button that copies, and says so; without leave to write, it marks what is to be copied.
  function copier(text, words, shown, name) {
    const button = make("button", { type: "button", class: "mk-button", "data-send": name }, words);
    const mark = () => getSelection().selectAllChildren(shown);
    button.addEventListener("click", () =>
      navigator.clipboard
        ? navigator.clipboard.writeText(text).then(() => (button.textContent = say.copied), mark)
        : mark(),
    );
    return button;
  }

  function shown(title, place, text, mark) {
    const code = make("code", mark, text);
    return [
      make("h4", {}, title),
      make("p", { class: "mk-form__help" }, place),
      make("pre", { tabindex: 0, "aria-label": title }, code),
      make("p", { class: "mk-form__actions" }, copier(text, say.copy, code, "copy")),
    ];
  }

  // Who receives it: each way there is, or one sentence where nothing is known.
  function receiver(form, mail) {
    const ways = form.contact.ways.flatMap(([kind, title, text, href]) => [
      make("dt", {}, title),
      make(
        "dd",
        {},
        href
          ? make("a", { href: kind === "email" && mail ? mail : href, rel: "noopener", "data-way": kind }, text)
          : text,
      ),
    ]);
    const words = form.send || (form.contact.reachable ? "" : say.nowhere);
    return [
      ...(words ? [make("p", {}, words)] : []),
      ...(ways.length ? [make("dl", { class: "mk-contact" }, ...ways)] : []),
    ];
  }

  // 富士見町_導入事例.xlsx: the town that was chosen, and what it is.
  function bookName(form, result) {
    const field = form.fields.find((each) => each.name === (form.same.fields || [])[0]);
    const choice = field && (form.choices[field.choices] || []).find((each) => each[0] === result.record[field.name]);
    const town = choice
      ? choice[1].replace(/^(北海道|東京都|京都府|大阪府|.{2,3}県)(?=.)/u, "")
      : result.record[form.key];
    return `${[town, form.noun].join("_").replace(/[\\/:*?"<>|\s]+/g, "_")}.xlsx`;
  }

  function summary(form, result) {
    const rows = lines(form, form, result.record).concat(
      result.along.flatMap(({ about, rows: along }) =>
        along.flatMap((row) => [say.registering(about.title), ...lines(form, about, row).map((line) => `　${line}`)]),
      ),
    );
    return make(
      "ul",
      { class: "mk-form__summary" },
      ...rows
        .filter((line) => !line.startsWith(form.fields.find((field) => field.name === form.key).title + say.colon))
        .map((line) => make("li", {}, line.replace(/（[a-z][a-z0-9-]*）(?=$|、)/g, ""))),
    ); // keys that nobody knows
  }

  // The last screen: what is registered, where it goes, and what happens then.
  function deliver(form) {
    const result = resultOf(form);
    const text = textOf(form, result);
    const mail = mailTo(form, result, text);
    const letter = make(
      "pre",
      { tabindex: 0, "aria-label": say.preview },
      make("code", { "data-form-text": true }, text),
    );
    const book = workbookOf(form, result);
    const sheets = book
      ? [
          download(
            bookName(form, result),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            book,
            say.saveExcel,
            !mail,
          ),
        ]
      : [];
    const mails = mail
      ? [make("a", { class: "mk-button mk-button--main", href: mail, "data-send": "mail" }, say.sendMail)]
      : [];
    const files = [
      download(result.name, "application/yaml", result.whole, say.download),
      copier(text, say.copyText, letter, "text"),
    ];
    return [
      ...(form.adding ? [make("p", {}, say.adding(form.same.records.find((each) => each[0] === form.adding)[2]))] : []),
      make("details", { open: true }, make("summary", {}, say.summary), summary(form, result)),
      make("h3", {}, say.send),
      make("p", {}, say.how),
      ...receiver(form, mail),
      make("p", { class: "mk-form__actions" }, ...mails, ...sheets, ...files),
      ...github(form, result),
      make("p", { class: "mk-form__help" }, say.later),
      make("h3", {}, say.afterSend),
      make("ol", {}, ...say.afterSteps.map((step) => make("li", {}, step))),
      make(
        "details",
        { class: "mk-form__inside" },
        make("summary", {}, say.inside),
        ...(result.along.length ? [make("p", {}, say.both)] : []),
        ...shown(say.own(form.title), say.place(result.file), result.text, { "data-form-result": result.file }),
        ...result.along.flatMap(({ about, text: rows }) =>
          shown(say.along(about.title), say.end(about.file), rows, { "data-form-along": about.file }),
        ),
      ),
      make("details", {}, make("summary", {}, say.preview), letter),
    ];
  }

  Object.assign(parts, { deliver, resultOf, workbookOf, textOf, mailTo, bookName });
})();
