// The form for one record: made from the table's description (forms.py), judged while it is filled in, kept on this device, and handed out as a file.
"use strict";
(function () {
  const parts = window.machikadoParts, { say, make } = parts;

  /* -------------------------------------------------------------- the bar that says what is left to do */

  function barOf(form) {
    const words = make("span", { role: "status" }), first = make("button", { type: "button", class: "mk-button", hidden: true }, say.first);
    first.addEventListener("click", () => toFirst(form));
    form.bar = { words, first };
    return make("div", { class: "mk-form__bar" }, words, first);
  }

  function refresh(form) {
    const entries = Array.from(form.shown.values());
    const needed = entries.filter((entry) => entry.field.required && entry.field.name !== entry.about.key && parts.begun(form, entry));
    const filled = needed.filter((entry) => parts.answerOf(form, entry).length).length, faults = entries.filter((entry) => entry.fault).length;
    const words = [say.filled(filled, needed.length), ...(faults ? [say.faults(faults)] : [])].join("　");
    if (form.bar.words.textContent !== words) form.bar.words.textContent = words;
    form.bar.first.hidden = !faults;
  }

  // Where the fault stands is opened and reached.
  function toFirst(form) {
    const places = Array.from(form.node.querySelectorAll("[data-field]"), (node) => form.shown.get(node.id)).filter((entry) => entry && entry.fault);
    places.forEach(reveal);
    if (places.length) places[0].node.focus();
  }

  function reveal(entry) {
    for (let details = entry.node.closest("details"); details; details = details.parentElement.closest("details")) details.open = true;
  }

  /* -------------------------------------------------------------- the result */

  function finish(form) {
    const faulty = Array.from(form.shown.values()).filter((entry) => parts.show(form, entry));
    // What is not in a list yet, such as a new source, stops nobody: whoever receives the file adds it there.
    const wrong = faulty.filter((entry) => entry.fault.code !== "missing-reference"), open = faulty.length && !wrong.length;
    const list = make("ul", {}, ...faulty.map((entry) => make("li", {}, make("a", { href: "#" + entry.id, class: "mk-form__link" }, entry.field.title), say.colon + entry.said)));
    const head = wrong.length ? say.wrong(wrong.length) : open ? say.open(faulty.length) : say.fine(Object.keys(parts.recordOf(form)).length);
    form.result.replaceChildren(make("h2", { tabindex: -1 }, head), ...(open ? [make("p", {}, say.addWords)] : []), ...(faulty.length ? [list] : []), ...(wrong.length ? [] : parts.deliver(form)));
    faulty.forEach(reveal);
    refresh(form);
    if (wrong.length) return toFirst(form);
    const heading = form.result.querySelector("h2");
    heading.focus();
    heading.scrollIntoView();
  }

  /* -------------------------------------------------------------- all of it */

  function build(node, given) {
    const form = { ...given, node, shown: new Map(), adders: new Map(), result: make("section", { class: "mk-form__result", "aria-live": "polite" }), changed: () => 0 };
    const place = "form." + location.pathname + location.search; // a draft for each town that was begun with
    const kept = () => { try { return JSON.parse(localStorage.getItem(place)); } catch (error) { return null; } };
    const keep = () => { try { localStorage.setItem(place, JSON.stringify(parts.recordOf(form, true))); } catch (error) { /* storage is off */ } };
    const asked = form.fields.filter((field) => field.asked && field.name !== form.key), others = form.fields.filter((field) => !asked.includes(field));
    const first = form.lists.filter((list) => list.asked), rest = form.lists.filter((list) => !list.asked), fieldOf = (field) => parts.fieldOf(form, form, field, field.name), listOf = (list) => parts.listOf(form, list);
    const check = make("button", { type: "submit", class: "mk-button mk-button--main" }, say.check), clear = make("button", { type: "button", class: "mk-button" }, say.clear);
    const notice = make("p", { role: "status", class: "mk-form__help" });
    node.append(notice, ...parts.datalists(form), ...asked.map(fieldOf), ...first.map(listOf), make("details", {}, make("summary", {}, say.more), ...others.map(fieldOf), ...rest.map(listOf)), make("p", { class: "mk-form__actions" }, check, clear), form.result, barOf(form));
    const draft = kept();
    const begun = prefilled(form);
    try { parts.restore(form, { ...(draft || {}), ...begun }); } catch (error) { parts.restore(form, begun); } // a draft of another form that stood here
    if (draft && Object.keys(draft).length) notice.textContent = say.draft;
    form.changed = () => { parts.refreshLists(form); parts.tellKeys(form); keep(); refresh(form); };
    form.changed();
    listen(form, keep);
    clear.addEventListener("click", function () {
      if (!confirm(say.sure)) return;
      parts.restore(form, {});
      form.shown.forEach(parts.forgive);
      form.result.replaceChildren();
      form.changed();
      notice.textContent = "";
    });
    node.hidden = false;
    (window.machikadoForms = window.machikadoForms || []).push(form);
  }

  function listen(form, keep) {
    const { node } = form, entryAt = (event) => form.shown.get(event.target.id) || Array.from(form.shown.values()).find((each) => each.node.contains(event.target));
    node.addEventListener("input", function (event) {
      const entry = entryAt(event);
      if (entry) parts.offer(form, entry);
      keep();
      refresh(form);
    });
    node.addEventListener("change", function (event) {
      const entry = entryAt(event);
      if (entry) { parts.settle(form, entry); parts.show(form, entry); }
      form.changed();
    });
    // One key takes the spelling that is offered.
    node.addEventListener("keydown", function (event) {
      const entry = event.key === "Enter" && !event.isComposing && event.target.tagName === "INPUT" ? entryAt(event) : null;
      if (!entry || entry.offer.hidden) return;
      event.preventDefault();
      parts.take(form, entry);
    });
    // A press on a button must not end an answer first: what is then said of it would move the button from under the pointer.
    node.addEventListener("mousedown", (event) => event.target.closest("button, summary") && event.preventDefault());
    node.addEventListener("submit", function (event) { event.preventDefault(); finish(form); });
  }

  // Answers that stand in the address: ?adopter=202151
  function prefilled(form) {
    const given = new URLSearchParams(location.search), found = {};
    form.fields.forEach((field) => { if (given.get(field.name) && field.type !== "list") found[field.name] = given.get(field.name); });
    return found;
  }

  window.machikadoForm = (given) => document.querySelectorAll("form[data-form='" + given.table + "']").forEach((node) => build(node, given));
})();
