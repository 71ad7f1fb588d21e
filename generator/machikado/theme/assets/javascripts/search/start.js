// Loaded when somebody turns to the search: what the box and the search page need.
"use strict";
(() => {
  const ROOT = new URL("../../../", document.currentScript.src);
  const FOLDER = new URL("./", document.currentScript.src).href;
  const FINDER = "../fold pieces spellings places match names cut ask passage suggest finder".split(" ");
  const SHOWING = ["words", "results"];
  const loaded = new Map();

  // Scripts in their order; each once, and again after it could not be had.
  function load(names) {
    return Promise.all(
      names.map((name) => {
        if (!loaded.has(name)) {
          const script = document.createElement("script");
          const ending = new Promise((resolve, reject) =>
            Object.assign(script, { onload: resolve, onerror: () => reject(new Error(name)) }),
          );
          ending.catch(() => loaded.delete(name));
          loaded.set(name, ending);
          script.async = false;
          script.src = `${FOLDER + name}.js`;
          document.head.append(script);
        }
        return loaded.get(name);
      }),
    );
  }

  const finding = () => load(FINDER).then(() => window.machikadoFinder);

  function addressOf(place) {
    const url = new URL(place, ROOT);
    if (!url.href.startsWith(ROOT.href)) return ROOT.href;
    if (url.protocol === "file:" && url.pathname.endsWith("/")) url.pathname += "index.html";
    return url.href;
  }

  function resultsPage(query, filters) {
    const url = new URL(addressOf("search/"));
    url.search = new URLSearchParams({ q: query, ...filters });
    return url.href;
  }

  // A box becomes a combobox when it is entered, as that is which asked for this script.
  function wait(form) {
    const input = form.elements.q;
    const begin = () =>
      load([...SHOWING, "box"])
        .then(() => window.machikadoSearching.box(form))
        .catch(() => input.addEventListener("input", begin, { once: true }));
    if (document.activeElement === input) begin();
    else input.addEventListener("focus", begin, { once: true });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (input.value.trim()) location.href = resultsPage(input.value.trim());
    });
  }

  window.machikadoSearching = { finding, addressOf, resultsPage };
  const here = document.querySelector("form[data-search-page]");
  document.querySelectorAll("form[data-mk-search]").forEach(wait);
  if (here) load([...SHOWING, "page"]).then(() => window.machikadoSearching.page(here));
})();
