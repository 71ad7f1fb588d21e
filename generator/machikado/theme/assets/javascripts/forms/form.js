// The form for one record: made from the table's description (forms.py), judged while it is filled in, kept on this device, and handed out as a file.
"use strict";
(() => {
  const parts = window.machikadoParts;
  const { say, make } = parts;

  /* -------------------------------------------------------------- the bar that says what is left to do */

  function barOf(form) {
    const words = make("span", { role: "status" });
    const first = make("button", { type: "button", class: "mk-button", hidden: true }, say.first);
    first.addEventListener("click", () => toFirst(form));
    form.bar = { words, first };
    return make("div", { class: "mk-form__bar" }, words, first);
  }

  function refresh(form) {
    const entries = Array.from(form.shown.values());
    const needed = entries.filter(
      (entry) =>
        entry.field.required &&
        entry.field.name !== entry.about.key &&
        !parts.isAssumed(form, entry) &&
        parts.begun(form, entry),
    );
    const filled = needed.filter((entry) => parts.answerOf(form, entry).length).length;
    const faults = entries.filter((entry) => entry.fault).length;
    const words = [say.filled(filled, needed.length), ...(faults ? [say.faults(faults)] : [])].join("　");
    if (form.bar.words.textContent !== words) form.bar.words.textContent = words;
    form.bar.first.hidden = !faults;
  }

  // Where the fault stands is opened and reached.
  function toFirst(form) {
    const places = Array.from(form.node.querySelectorAll("[data-field]"), (node) => form.shown.get(node.id)).filter(
      (entry) => entry?.fault,
    );
    places.forEach(reveal);
    if (places.length) toEntry(form, places[0]);
  }

  parts.reveal = reveal;

  function reveal(entry) {
    for (let details = entry.node.closest("details"); details; details = details.parentElement.closest("details"))
      details.open = true;
  }

  /* -------------------------------------------------------------- the result */

  function finish(form) {
    parts.showAssumed(form); // what was typed last may not have been left yet
    const faulty = Array.from(form.shown.values()).filter((entry) => parts.show(form, entry));
    // What is not in a list yet, such as a new source, stops nobody: whoever receives the file adds it there.
    const wrong = faulty.filter((entry) => entry.fault.code !== "missing-reference");
    const open = faulty.length && !wrong.length;
    const twin = parts.twin(form, parts.recordOf(form));
    const list = make("ul", {}, ...faulty.map((entry) => make("li", {}, linkTo(form, entry), say.colon + entry.said)));
    const head = wrong.length
      ? say.wrong(wrong.length)
      : open
        ? say.open(faulty.length)
        : say.fine(Object.keys(parts.recordOf(form)).length);
    if (!form.head.firstChild || form.head.textContent !== head)
      form.head.replaceChildren(make("h3", { tabindex: -1 }, head));
    form.result.querySelectorAll("a[download]").forEach((link) => URL.revokeObjectURL(link.href));
    form.result.replaceChildren(
      ...(open ? [make("p", {}, say.addWords)] : []),
      ...(faulty.length ? [list] : []),
      ...(twin
        ? [
            make(
              "p",
              { class: "mk-field__error", "data-form-twin": twin[0] },
              say.same(twin[2], form.titles[form.stepOf(form.shown.get(form.same.fields[0]))]),
            ),
          ]
        : []),
      ...(wrong.length ? [] : parts.deliver(form)),
    );
    form.told = parts.resultOf(form).whole;
    faulty.forEach(reveal);
    refresh(form);
    return wrong;
  }

  function forget(form) {
    form.head.replaceChildren();
    form.result.replaceChildren();
  }

  // What is shown to be sent is what was written, or it is not shown.
  function renew(form) {
    if (!form.head.firstChild || parts.resultOf(form).whole === form.told) return;
    if (!form.stepped) forget(form);
    else if (form.at === form.last) finish(form);
  }

  // A link to a field goes to its step first.
  function linkTo(form, entry) {
    const link = make("a", { href: `#${entry.id}`, class: "mk-form__link" }, entry.field.title);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      toEntry(form, entry);
    });
    return link;
  }

  function toEntry(form, entry) {
    const step = form.stepOf(entry);
    if (form.at !== step && form.stepped) form.go(step);
    reveal(entry);
    entry.node.focus();
  }

  function check(form) {
    const wrong = finish(form);
    if (wrong.length) return toFirst(form);
    const heading = form.head.firstChild;
    heading.focus();
    heading.scrollIntoView();
  }

  /* -------------------------------------------------------------- all of it */

  // Which fields and lists stand in which step; what is taken for granted is shown before sending.
  function sectionsOf(form) {
    const all = form.steps.length
      ? form.steps
      : [
          [
            form.noun,
            [
              ...form.fields.filter((field) => field.asked && field.name !== form.key).map((field) => field.name),
              ...form.lists.filter((list) => list.asked).map((list) => list.name),
            ],
          ],
        ];
    const placed = new Set(all.flatMap(([, names]) => names));
    const isDerived = (field) => !placed.has(field.name) && form.assumed.some(([name]) => name === field.name);
    const node = (name) => {
      const field = form.fields.find((each) => each.name === name);
      return field
        ? parts.fieldOf(form, form, field, name)
        : parts.listOf(
            form,
            form.lists.find((list) => list.name === name),
          );
    };
    const derived = form.fields.filter(isDerived);
    const rest = [
      ...form.fields.filter((field) => !placed.has(field.name) && !derived.includes(field)),
      ...form.lists.filter((list) => !placed.has(list.name)),
    ].map((each) => each.name);
    form.titles = [...all.map(([title]) => title), say.last];
    form.derived = derived.map((field) => field.name);
    const sections = all.map(([, names]) => names.map(node));
    sections[sections.length - 1].push(make("details", {}, make("summary", {}, say.more), ...rest.map(node)));
    if (form.same.records)
      sections[
        Math.max(
          0,
          all.findIndex(([, names]) => names.includes(form.same.fields[0])),
        )
      ].push(parts.recorded(form));
    return [
      ...sections,
      [
        ...(derived.length
          ? [
              make(
                "fieldset",
                { class: "mk-form__derived" },
                make("legend", {}, say.derived),
                make("p", { class: "mk-form__help" }, say.derivedHelp),
                ...derived.map((field) => node(field.name)),
              ),
            ]
          : []),
        replyOf(form),
      ],
    ];
  }

  // Where the answer goes: it stands in the mail, and in no file.
  function replyOf(form) {
    form.reply = make("input", {
      id: "reply-to",
      type: "text",
      autocomplete: "off",
      "aria-describedby": "reply-to-help",
    });
    return make(
      "div",
      { class: "mk-field" },
      make(
        "label",
        { for: "reply-to", class: "mk-form__label" },
        say.reply,
        make("span", { class: "mk-form__need" }, say.optional),
      ),
      make("p", { id: "reply-to-help", class: "mk-form__help" }, say.replyHelp),
      form.reply,
    );
  }

  function build(node, given) {
    const whole = new URLSearchParams(location.search).has("all");
    const form = {
      ...given,
      node,
      at: 0,
      stepped: !whole,
      adding: "",
      apart: [],
      shown: new parts.Shown(),
      adders: new Map(),
      head: make("div", { "aria-live": "polite" }),
      result: make("div"),
      changed: () => 0,
      finish: () => finish(form),
    };
    const begunWith = new URLSearchParams(location.search); // a draft for each town that was begun with
    begunWith.delete("all");
    const place = `form.${location.pathname}${String(begunWith) && `?${begunWith}`}`;
    const kept = () => {
      try {
        return JSON.parse(localStorage.getItem(place));
      } catch {
        return null;
      }
    };
    const keep = () => {
      try {
        localStorage.setItem(
          place,
          JSON.stringify({
            ...parts.recordOf(form, true),
            ...(form.adding || form.apart.length ? { "": [form.adding, form.apart] } : {}),
          }),
        );
      } catch {
        /* storage is off */
      }
    };
    const submit = make("button", { type: "submit", class: "mk-button mk-button--main" }, say.check);
    const clear = make("button", { type: "button", class: "mk-button" }, say.clear);
    const notice = make("p", { role: "status", class: "mk-form__help" });
    const sections = sectionsOf(form);
    sections[sections.length - 1].push(
      make("p", { class: "mk-form__actions" }, submit, clear),
      make("div", { class: "mk-form__result" }, form.head, form.result),
    );
    node.replaceChildren(notice, ...parts.steps(form, sections, whole), barOf(form));
    const draft = kept();
    const begun = prefilled(form);
    try {
      parts.restore(form, { ...(draft || {}), ...begun });
    } catch {
      parts.restore(form, begun);
    } // a draft of another form that stood here
    if (draft && Object.keys(draft).length) notice.textContent = say.draft;
    resume(form, draft?.[""] || []);
    form.changed = () => {
      parts.showAssumed(form);
      if (form.refreshRecorded) form.refreshRecorded();
      parts.tellKeys(form);
      keep();
      refresh(form);
      renew(form);
    };
    form.changed();
    form.go(0);
    listen(form, keep);
    clear.addEventListener("click", () => {
      if (!confirm(say.sure)) return;
      form.adding = "";
      form.apart = [];
      form.reply.value = "";
      parts.restore(form, {});
      form.shown.forEach(parts.forgive);
      form.go(0);
      form.changed();
      notice.textContent = "";
    });
    node.classList.add("mk-form--ready");
    window.machikadoForms ||= [];
    window.machikadoForms.push(form);
  }

  // What a draft says of the records there are, where they are still there.
  function resume(form, [adding, apart]) {
    const known = (form.same.records || []).map(([key]) => key);
    form.adding = known.find((key) => key === adding) || "";
    form.apart = known.filter((key) => [].concat(apart).includes(key));
  }

  function listen(form, keep) {
    const { node } = form;
    const entryAt = (event) =>
      form.shown.get(event.target.id) ||
      Array.from(form.shown.values()).find((each) => each.node.contains(event.target));
    node.addEventListener("input", (event) => {
      if (event.target === form.reply) {
        if (form.head.firstChild) finish(form);
        return;
      }
      const entry = entryAt(event);
      if (entry) parts.offer(form, entry);
      keep();
      refresh(form);
      if (!form.stepped) renew(form);
    });
    node.addEventListener("change", (event) => {
      if (event.target === form.reply) return;
      const entry = entryAt(event);
      if (entry) {
        entry.touched = Boolean(parts.answerOf(form, entry).length);
        parts.settle(form, entry);
        parts.show(form, entry);
      }
      form.changed();
    });
    // One key takes the spelling that is offered.
    node.addEventListener("keydown", (event) => {
      const entry =
        event.key === "Enter" && !event.isComposing && event.target.tagName === "INPUT" ? entryAt(event) : null;
      if (!entry || entry.offer.hidden) return;
      event.preventDefault();
      parts.take(form, entry);
    });
    // A press on a button must not end an answer first: what is then said of it would move the button from under the pointer.
    node.addEventListener("mousedown", (event) => event.target.closest("button, summary") && event.preventDefault());
    node.addEventListener("submit", (event) => {
      event.preventDefault();
      if (form.stepped && form.at < form.last) form.next();
      else check(form);
    });
  }

  // Answers that stand in the address: ?adopter=202151
  function prefilled(form) {
    const given = new URLSearchParams(location.search);
    const found = {};
    form.fields.forEach((field) => {
      if (given.get(field.name) && field.type !== "list") found[field.name] = given.get(field.name);
    });
    return found;
  }

  window.machikadoForm = (given) =>
    document.querySelectorAll(`form[data-form='${given.table}']`).forEach((node) => build(node, given));
})();
