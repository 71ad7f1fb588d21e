// The fields of a form: a control for each, lists of items, and rows of other tables that are registered on the way.
"use strict";
(() => {
  const parts = window.machikadoParts;
  const { say, make } = parts;
  const LONG_LIST = 30; // choices up to which all are shown at once

  const isLong = (form, field) =>
    Boolean(field.choices) && (Boolean(form.new[field.choices]) || form.choices[field.choices].length > LONG_LIST);

  // An id has no blanks, since ids stand in lists of ids; a field's name may have some.
  const idOf = (name) => name.replace(/[\s#%'"]/gu, (sign) => `~${sign.codePointAt(0).toString(16)}`);

  // What is shown, by field names with what stands before them; ids serve as well.
  class Shown extends Map {
    get(name) {
      return super.get(idOf(name));
    }
    set(name, entry) {
      return super.set(idOf(name), entry);
    }
    delete(name) {
      return super.delete(idOf(name));
    }
  }

  function control(form, field, id) {
    const common = { id, name: id, "data-field": field.name };
    const values =
      field.values ||
      (field.type === "boolean"
        ? [
            ["true", say.yes],
            ["false", say.no],
          ]
        : null);
    if (values && field.type === "list")
      return make(
        "div",
        { ...common, role: "group", tabindex: -1, "aria-labelledby": `${id}-label`, class: "mk-form__boxes" },
        ...values.map(([value, words]) => make("label", {}, make("input", { type: "checkbox", value }), words)),
      );
    if (values || (field.choices && !isLong(form, field)))
      return make(
        "select",
        common,
        make("option", { value: "" }, field.required ? say.choose : say.none),
        ...(values || form.choices[field.choices]).map(([value, words]) => make("option", { value }, words)),
      );
    const prose = field.type === "string" && !field.checks && !field.limits && !field.required;
    if (prose) return make("textarea", { ...common, rows: 2 });
    return make("input", { ...common, type: "text", autocomplete: "off" });
  }

  function hints(form, field) {
    const example = field.values || field.choices || !field.example ? "" : say.example + field.example;
    const how =
      field.type === "list" && !field.values
        ? say.comma
        : (field.checks || []).includes("partial_date")
          ? say.partial
          : isLong(form, field)
            ? form.new[field.choices]
              ? say.searchTitle
              : say.search
            : "";
    return [field.help, how, example].filter(Boolean).join("　");
  }

  // `about` says what the field belongs to: the form, a list, or a table whose row is registered.
  function fieldOf(form, about, field, name) {
    const id = idOf(name);
    const list = isLong(form, field) ? parts.chooser(form, field, { id, name: id, "data-field": field.name }) : null;
    const node = list ? list.node : control(form, field, id);
    const group = node.getAttribute("role") === "group";
    const needed = field.required && field.name !== about.key && !parts.isAssumed(form, { about, field });
    const unit = field.unit ? say.bracketed("", field.unit) : "";
    const label = make(
      group ? "p" : "label",
      { for: group ? null : id, id: `${id}-label`, class: "mk-form__label" },
      field.title + unit,
      make("span", { class: "mk-form__need" }, needed ? say.required : say.optional),
    );
    const help = make("p", { id: `${id}-help`, class: "mk-form__help" }, hints(form, field));
    const chosen = make("p", { id: `${id}-chosen`, class: "mk-form__chosen" });
    const error = make("p", { id: `${id}-error`, class: "mk-field__error", hidden: true });
    const offer = make("p", { id: `${id}-offer`, class: "mk-form__offer", "aria-live": "polite", hidden: true });
    node.setAttribute("aria-describedby", [help.id, chosen.id, error.id, offer.id].join(" "));
    if (needed && !group) node.setAttribute("aria-required", "true");
    const box = make("div", { class: "mk-field" }, label, help, list ? list.box : node, chosen, error, offer);
    const entry = { id, about, field, node, error, chosen, offer, box };
    if (form.new[field.choices] && !Object.values(form.new).includes(about)) box.append(registration(form, entry));
    form.shown.set(id, entry);
    return box;
  }

  /* -------------------------------------------------------------- registering */

  function registration(form, entry) {
    entry.open = make(
      "button",
      { type: "button", class: "mk-button mk-form__register", "aria-describedby": `${entry.id}-label` },
      say.register(form.new[entry.field.choices].title),
    );
    entry.open.addEventListener("click", () =>
      register(form, entry, begin(form, entry)).querySelector("input, select, textarea").focus(),
    );
    return entry.open;
  }

  // What was typed and is not in the list is the new row's title, or its address.
  function begin(form, entry) {
    parts.settle(form, entry);
    const about = form.new[entry.field.choices];
    const typed = entry.node.value.trim();
    if (!typed || entry.chosen.textContent) return {};
    const address = about.fields.find((field) => (field.checks || []).includes("url"));
    return { [/^https?:\/\//.test(typed) && address ? address.name : about.label]: typed };
  }

  function register(form, entry, row) {
    const about = form.new[entry.field.choices];
    const prefix = `${entry.id}-new`;
    const back = make("button", { type: "button", class: "mk-button" }, say.back);
    back.addEventListener("click", () => {
      giveUp(form, entry);
      entry.node.focus();
      form.changed();
    });
    const isShort = (field) =>
      form.short.some((name) => name.split(".").length === 3 && name.endsWith(`.${field.name}`));
    const asked = about.fields.filter(
      (field) =>
        field.asked && field.name !== about.key && (isShort(field) || !parts.isAssumed(form, { about, field })),
    );
    const others = about.fields.filter((field) => !asked.includes(field));
    const fields = (some) => some.map((field) => fieldOf(form, about, field, `${prefix}-${field.name}`));
    entry.node.value = entry.chosen.textContent = "";
    entry.registering = about.fields.map((field) => `${prefix}-${field.name}`);
    entry.group = make(
      "fieldset",
      { class: "mk-form__item mk-form__new" },
      make("legend", {}, say.registering(about.title)),
      ...fields(asked),
      make("details", {}, make("summary", {}, say.more), ...fields(others)),
      back,
    );
    entry.box.after(entry.group);
    entry.box.hidden = true;
    parts.forgive(entry);
    about.fields.forEach((field) => parts.setAnswer(form, form.shown.get(`${prefix}-${field.name}`), row[field.name]));
    form.changed();
    return entry.group;
  }

  function giveUp(form, entry) {
    entry.registering.forEach((id) => form.shown.delete(id));
    entry.registering = null;
    entry.group.remove();
    entry.box.hidden = false;
  }

  /* -------------------------------------------------------------- lists */

  // The fields of an item: what is needed or asked for, and folded away what is taken for granted or seldom known.
  function fieldsOf(form, list, prefix) {
    const made = list.fields.map((field) => [field, fieldOf(form, list, field, `${prefix}-${field.name}`)]);
    const isKept = ([field]) =>
      !form.assumed.some(([name]) => name === `${list.name}.${field.name}`) &&
      (list.fields.length < 5 || field.required || form.short.includes(`${list.name}.${field.name}`));
    const kept = made.filter(isKept);
    const folded = made.filter((each) => !isKept(each));
    const nodes = (some) => some.map(([, node]) => node);
    return kept.length && folded.length
      ? [...nodes(kept), make("details", {}, make("summary", {}, say.more_in), ...nodes(folded))]
      : nodes(made);
  }

  function dropItem(form, group) {
    Array.from(form.shown.keys())
      .filter((id) => id.startsWith(idOf(`${group.dataset.item}-`)))
      .forEach((id) => form.shown.delete(id));
    group.remove();
  }

  // A list's items, each a group of fields; one stands there from the beginning where the list is asked for.
  function listOf(form, list) {
    const items = make("div", { class: "mk-form__items" });
    const button = make("button", { type: "button", class: "mk-button" }, say.add(list.title));
    let count = 0;
    function add() {
      count = items.childElementCount ? count + 1 : 1;
      const number = count;
      const prefix = `${list.name}-${number}`;
      const remove = make("button", { type: "button", class: "mk-button" }, say.remove);
      const group = make(
        "fieldset",
        { class: "mk-form__item", "data-list": list.name, "data-item": prefix },
        make("legend", {}, say.item(list.title, number)),
        ...fieldsOf(form, list, prefix),
        remove,
      );
      remove.addEventListener("click", () => {
        dropItem(form, group);
        button.focus();
        form.changed();
      });
      items.append(group);
      return group;
    }
    button.addEventListener("click", () => {
      add().querySelector("input, select, textarea").focus();
      form.changed();
    });
    form.adders.set(list.name, add);
    return make(
      "section",
      { class: "mk-form__list" },
      make("h3", {}, list.title),
      make("p", { class: "mk-form__help" }, list.help),
      items,
      button,
    );
  }

  Object.assign(parts, { Shown, idOf, fieldOf, listOf, dropItem, register, giveUp, isLong });
})();
