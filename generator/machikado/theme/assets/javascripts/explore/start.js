// Turns every table that is printed with its explorer into one that can be searched, filtered, sorted and saved.
"use strict";
(() => {
  if (window.machikadoExplore) return; // another copy of this script was first
  const ROOT = new URL("../../../", document.currentScript.src);
  const FOLDER = new URL("./", document.currentScript.src).href;
  // The others of this folder, joined in two where the theme is collected: what a page begins with, and what a choice needs.
  const SCRIPTS = ["first"];
  const LATER = ["../../vendor/parquet", "../fold", "more"];
  const shipped = new Map(); // what scripts of data brought, by their place below the site
  const loading = new Map();

  function script(address) {
    if (!loading.has(address)) {
      const ending = new Promise((resolve, reject) => {
        const element = Object.assign(document.createElement("script"), { async: false, src: address });
        Object.assign(element, { onload: resolve, onerror: () => reject(new Error(address)) });
        document.head.append(element);
      });
      ending.catch(() => loading.delete(address));
      loading.set(address, ending);
    }
    return loading.get(address);
  }

  // Data that is published as a script, so that pages opened from a folder can have it.
  async function ship(path) {
    await script(new URL(path.split("/").map(encodeURIComponent).join("/"), ROOT).href);
    return shipped.get(path);
  }

  window.machikadoShipped = (path, content) => shipped.set(path, content);
  const load = (names) => Promise.all(names.map((name) => script(`${FOLDER + name}.js`)));
  window.machikadoExplore = { ROOT, ship, tools: () => load(LATER) };
  load(SCRIPTS).then(() => {
    const sections = Array.from(document.querySelectorAll("[data-mk-explore]"));
    for (const section of sections) window.machikadoExplore.page(section, sections.length > 1 ? `${section.id}.` : "");
  });
})();
