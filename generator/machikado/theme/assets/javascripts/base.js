// Loaded in the head, before anything is painted: the colors that somebody chose, and links that work from a folder.
"use strict";
(function () {
  var root = document.documentElement, place = new URL("../../", document.currentScript.src).pathname + ".scheme";
  var states = ["system", "light", "dark"];
  root.classList.replace("no-js", "js");
  function kept() {
    try { return JSON.parse(localStorage.getItem(place)); } catch (error) { return null; }
  }
  function keep(state) {
    try { localStorage.setItem(place, JSON.stringify(state)); } catch (error) { /* storage is off */ }
  }
  function state() { return root.dataset.mkScheme || "system"; }
  function choose(chosen) {
    if (chosen === "dark" || chosen === "light") root.dataset.mkScheme = chosen;
    else delete root.dataset.mkScheme;
  }
  function show() {
    var button = document.querySelector("button[data-mk-scheme]");
    if (!button) return;
    button.dataset.mkScheme = state();
    button.querySelector("[data-mk-scheme-name]").textContent = button.dataset.words.split(" ")[states.indexOf(state())];
  }
  choose(kept());
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href]");
    // From file:// a folder's address opens a listing; its page is meant.
    if (link && link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
    if (!event.target.closest || !event.target.closest("button[data-mk-scheme]")) return;
    choose(states[(states.indexOf(state()) + 1) % states.length]);
    keep(state());
    show();
  });
  document.addEventListener("DOMContentLoaded", show);
})();
