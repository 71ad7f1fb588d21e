// On pages with components of the site engine: the small functions that its bundle expects.
"use strict";
// biome-ignore lint/suspicious/noVar: the bundle may look for it in the window
var __md_scope = new URL("../../", document.currentScript.src);
function __md_hash(text) {
  return Array.from(text).reduce((sum, letter) => (sum << 5) - sum + letter.charCodeAt(0), 0);
}
function __md_get(key, storage, scope) {
  try {
    return JSON.parse((storage || localStorage).getItem(`${(scope || __md_scope).pathname}.${key}`));
  } catch {
    return null;
  }
}
function __md_set(key, value, storage, scope) {
  try {
    (storage || localStorage).setItem(`${(scope || __md_scope).pathname}.${key}`, JSON.stringify(value));
  } catch {
    /* storage is off */
  }
}
