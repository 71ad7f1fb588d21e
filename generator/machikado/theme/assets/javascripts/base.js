// Loaded in the head, before anything is painted: the color scheme, and the small functions the site engine's bundle expects.
"use strict";
var __md_scope = new URL("../../", document.currentScript.src);
function __md_hash(text) {
  return Array.from(text).reduce(function (sum, letter) { return (sum << 5) - sum + letter.charCodeAt(0); }, 0);
}
function __md_get(key, storage, scope) {
  try { return JSON.parse((storage || localStorage).getItem((scope || __md_scope).pathname + "." + key)); } catch (error) { return null; }
}
function __md_set(key, value, storage, scope) {
  try { (storage || localStorage).setItem((scope || __md_scope).pathname + "." + key, JSON.stringify(value)); } catch (error) { /* storage is off */ }
}
(function () {
  var root = document.documentElement, system = matchMedia("(prefers-color-scheme: dark)");
  root.classList.replace("no-js", "js");
  root.classList.toggle("asked", Boolean(location.search)); // the search page keeps room for results
  function dark() { return (root.dataset.mkScheme || (system.matches ? "dark" : "light")) === "dark"; }
  function show() {
    var button = document.querySelector("[data-mk-scheme].mk-icon");
    if (button) button.setAttribute("aria-pressed", String(dark()));
  }
  var chosen = __md_get("scheme");
  if (chosen === "dark" || chosen === "light") root.dataset.mkScheme = chosen;
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href]");
    // From file:// a folder's address opens a listing; its page is meant.
    if (link && link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
    if (!event.target.closest || !event.target.closest("button[data-mk-scheme]")) return;
    root.dataset.mkScheme = dark() ? "light" : "dark";
    __md_set("scheme", root.dataset.mkScheme);
    show();
  });
  document.addEventListener("DOMContentLoaded", show);
})();
