// The steps of a form, what is recorded already of what was chosen, and what is taken for granted of what is left empty.
"use strict";
(() => {
  const parts = window.machikadoParts;
  const { say, make } = parts;

  /* -------------------------------------------------------------- taken for granted */

  const isAlong = (form, about) => Object.values(form.new).includes(about);

  // The schema's name of an entry: field, list.field, or list.field.other for a row that comes along.
  function nameOf(form, entry) {
    if (entry.about === form) return entry.field.name;
    return isAlong(form, entry.about) ? `.${entry.field.name}` : `${entry.about.name}.${entry.field.name}`;
  }

  const fits = (rule, name) =>
    name.startsWith(".") ? rule.split(".").length === 3 && rule.endsWith(name) : rule === name;
  const isAssumed = (form, entry) => form.assumed.some(([rule]) => fits(rule, nameOf(form, entry)));

  // What is written in a field of the record, in the items of a list, or in the rows that come along.
  function given(form, name, whole) {
    const [first, field, other] = name.split(".");
    const entries = Array.from(form.shown.values());
    const typed = (some) =>
      some
        .map((entry) => (entry.registering && !whole ? "+" : parts.answerOf(form, entry)))
        .filter((answer) => answer.length);
    if (other) return typed(entries.filter((entry) => isAlong(form, entry.about) && entry.field.name === other));
    const list = form.lists.find((each) => each.name === first);
    if (list) return typed(entries.filter((entry) => entry.about === list && (!field || entry.field.name === field)));
    return typed(entries.filter((entry) => entry.about === form && entry.field.name === first));
  }

  // What an entry that was left empty is taken to say, or nothing.
  function assumed(form, entry) {
    const name = nameOf(form, entry);
    const rule = form.assumed.find(
      ([own, value, copied, when]) =>
        fits(own, name) && (!when || given(form, when).length) && (value || given(form, copied).length),
    );
    return rule ? rule[1] || given(form, rule[2], true)[0] : "";
  }

  // Fields of the record itself show what is taken for granted, until somebody changes them.
  function showAssumed(form) {
    form.derived.forEach((name) => {
      const entry = form.shown.get(name);
      if (!entry.touched) entry.node.value = assumed(form, entry);
    });
  }

  /* -------------------------------------------------------------- recorded already */

  function recorded(form) {
    const place = make("div", { class: "mk-form__recorded", "aria-live": "polite" });
    const first = form.same.fields[0];
    let shownFor = "";
    let askedFor = "";
    form.refreshRecorded = () => {
      const town = parts.answerOf(form, form.shown.get(first));
      const records = form.same.records.filter((each) => each[1] === town);
      if (shownFor === town) return;
      shownFor = town;
      moveOn(
        form,
        town,
        records.map((each) => each[0]),
      );
      place.replaceChildren(...(records.length ? [offer(form, town, records)] : []));
    };
    // The records, where nobody said yet whether it is one of them: each town's are pointed to once.
    form.openRecorded = () => {
      if (
        form.adding ||
        form.apart.length ||
        !place.childElementCount ||
        place.closest("section").hidden ||
        askedFor === shownFor
      )
        return null;
      askedFor = shownFor;
      return place.querySelector("input");
    };
    return place;
  }

  // For another town, what was said of the records of the one before no longer holds.
  function moveOn(form, town, records) {
    if (parts.judge(form, form.shown.get(form.same.fields[0]))) return; // not a town yet
    if (form.adding && !records.includes(form.adding)) {
      form.adding = "";
      parts.restore(form, { [form.same.fields[0]]: town });
    }
    if (form.apart.length && !records.includes(form.apart[0])) tellApart(form, []);
  }

  function tellApart(form, keys) {
    form.apart = keys;
    if (form.same.apart) parts.setAnswer(form, form.shown.get(form.same.apart), keys);
  }

  function offer(form, town, records) {
    const name = ((form.choices[form.fields.find((field) => field.name === form.same.fields[0]).choices] || []).find(
      (each) => each[0] === town,
    ) || [town, town])[1];
    const option = (value, title, words) =>
      make(
        "label",
        { class: "mk-option" },
        make("input", {
          type: "radio",
          name: "recorded",
          value,
          checked: value === form.adding && Boolean(form.adding || form.apart.length),
        }),
        make("b", {}, title),
        make("span", {}, words),
      );
    const rows = records.map(([key, , title, [known, open]]) =>
      option(key, say.addTo(title), [known, open ? say.notYet(open) : ""].filter(Boolean).join("　")),
    );
    const group = make(
      "fieldset",
      { class: "mk-form__records" },
      make("legend", {}, say.recorded(name, records.length)),
      make("p", { class: "mk-form__help" }, say.recordedHelp),
      ...rows,
      option("", say.another, say.anotherHelp),
    );
    group.addEventListener("change", (event) => choose(form, records, event.target.value));
    return group;
  }

  // To add to a record, its content comes into the form; for another case, the records are noted as known to be others.
  function choose(form, records, key) {
    const record = (records.find((each) => each[0] === key) || [])[4];
    if (key && record && Object.keys(record).length) {
      form.adding = key;
      form.apart = [];
      parts.restore(form, record);
    } else {
      const town = parts.answerOf(form, form.shown.get(form.same.fields[0]));
      if (form.adding) parts.restore(form, { [form.same.fields[0]]: town });
      form.adding = "";
      tellApart(
        form,
        records.map((each) => each[0]),
      );
    }
    form.changed();
  }

  // The first record that may be this one: nobody said yet whether it is. Titles are compared where it arrives.
  function twin(form, record) {
    if (!form.same.records || form.adding) return null;
    const [first, ...rest] = form.same.fields;
    const apart = record[form.same.apart] || [];
    const label = (text) => (text || "").normalize("NFKC").toLowerCase().replace(/\s+/g, "");
    return (
      form.same.records.find(
        ([key, town, title, , known]) =>
          town === record[first] &&
          !apart.includes(key) &&
          key !== record[form.key] &&
          ((rest.length && rest.every((name) => known[name] && known[name] === record[name])) ||
            label(title) === label(record[form.label])),
      ) || null
    );
  }

  /* -------------------------------------------------------------- steps */

  // One section after the other; `all`: every section at once, for who knows the form.
  function steps(form, sections, all) {
    const bars = form.titles.map((title, at) => make("li", { "data-at": at }, `${String(at + 1)}　${title}`));
    const bar = make("ol", { class: "mk-steps", "aria-label": say.progress }, ...bars);
    const nodes = sections.map((children, at) =>
      make(
        "section",
        { class: "mk-form__step", "data-step": at + 1, "aria-labelledby": `step-${at + 1}` },
        make("h2", { id: `step-${at + 1}`, tabindex: -1 }, form.titles[at]),
        ...children,
        all ? null : acts(form, at, sections.length),
      ),
    );
    form.go = (at, focus) => {
      form.at = at;
      nodes.forEach((node, place) => (node.hidden = !all && place !== at));
      bars.forEach((item, place) =>
        place === at && !all ? item.setAttribute("aria-current", "step") : item.removeAttribute("aria-current"),
      );
      if (at === form.last && !all) form.finish();
      if (!focus) return;
      nodes[at].querySelector("h2").focus({ preventScroll: true });
      form.node.scrollIntoView();
    };
    form.last = nodes.length - 1;
    form.next = () => leave(form, form.at);
    form.stepOf = (entry) => nodes.findIndex((node) => node.contains(entry.node));
    return [all ? null : bar, ...nodes].filter(Boolean);
  }

  function acts(form, at, count) {
    const back = make("button", { type: "button", class: "mk-button" }, say.previous);
    const next = make(
      "button",
      { type: "button", class: "mk-button mk-button--main", "data-next": at + 1 },
      say.next(form.titles[at + 1] || ""),
    );
    back.addEventListener("click", () => form.go(at - 1, true));
    next.addEventListener("click", () => leave(form, at));
    return make("p", { class: "mk-acts" }, ...(at < count - 1 ? [next] : []), ...(at ? [back] : []));
  }

  // To the next step, once nothing in this one is to be mended; a source that is not in the list yet stops nobody.
  function leave(form, at) {
    // What a later step may still give, such as the source of a cost, is asked for at the end.
    const here = Array.from(form.shown.values()).filter((entry) => form.stepOf(entry) === at);
    const later = (entry) => entry.fault.code === "required" && isAssumed(form, entry);
    const faulty = here.filter((entry) => parts.show(form, entry));
    const wrong = faulty.filter((entry) => entry.fault.code !== "missing-reference" && !later(entry));
    faulty.filter(later).forEach(parts.forgive);
    form.changed();
    const open = !wrong.length && form.openRecorded && form.openRecorded();
    if (open) return open.focus();
    if (!wrong.length) return form.go(at + 1, true);
    parts.reveal(wrong[0]);
    return wrong[0].node.focus();
  }

  Object.assign(parts, { assumed, isAssumed, showAssumed, recorded, twin, steps });
})();
