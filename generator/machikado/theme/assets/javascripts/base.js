// Run before anything is painted: the colors that somebody chose, room for results, links that work from a folder, and the search
// once somebody turns to it. It stays small, because the page waits for it as it does for the style.
"use strict";
(() => {
  const root = document.documentElement;
  const place = `${new URL("../../", document.currentScript.src).pathname}.scheme`;
  const search = new URL("search/start.js", document.currentScript.src).href;
  let asked = false;
  const states = ["system", "light", "dark"];
  root.classList.replace("no-js", "js");
  root.classList.toggle("asked", Boolean(location.search)); // the search page keeps room for results
  function kept() {
    try {
      return JSON.parse(localStorage.getItem(place));
    } catch {
      return null;
    }
  }
  function keep(state) {
    try {
      localStorage.setItem(place, JSON.stringify(state));
    } catch {
      /* storage is off */
    }
  }
  function state() {
    return root.dataset.mkScheme || "system";
  }
  function choose(chosen) {
    if (chosen === "dark" || chosen === "light") root.dataset.mkScheme = chosen;
    else delete root.dataset.mkScheme;
  }
  function show() {
    const button = document.querySelector("button[data-mk-scheme]");
    if (!button) return;
    button.dataset.mkScheme = state();
    button.querySelector("[data-mk-scheme-name]").textContent =
      button.dataset.words.split(" ")[states.indexOf(state())];
  }
  choose(kept());
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    // From file:// a folder's address opens a listing; its page is meant.
    if (link && link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
    if (!event.target.closest?.("button[data-mk-scheme]")) return;
    choose(states[(states.indexOf(state()) + 1) % states.length]);
    keep(state());
    show();
  });
  // Nothing of the search is loaded before somebody turns to it; its own page is such a turn.
  function ask() {
    if (asked) return;
    asked = true;
    document.head.append(Object.assign(document.createElement("script"), { src: search }));
  }
  document.addEventListener("focusin", (event) => {
    if (event.target.closest("form[data-mk-search]")) ask();
  });
  document.addEventListener("keydown", (event) => {
    const box =
      document.querySelector("form[data-search-page] [name=q]") ||
      document.querySelector("form[data-mk-search] [name=q]");
    const at = event.target;
    if (!box || !["/", "s", "f"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
  // What folds away on a telephone stands open where there is room, and on paper.
  function unfold(always) {
    if (always || matchMedia("(min-width: 70em)").matches)
      document.querySelectorAll("details[data-mk-wide]").forEach((each) => {
        each.open = true;
      });
  }
  addEventListener("beforeprint", () => {
    unfold(true);
  });
  function ready() {
    show();
    unfold(false);
    if (document.querySelector("form[data-search-page], form[data-mk-search] input:focus")) ask();
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
})();
