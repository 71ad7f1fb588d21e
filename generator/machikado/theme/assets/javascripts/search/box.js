// A search box as a combobox: names, records and words are offered in groups while somebody types, and chosen by the arrow keys.
"use strict";
(() => {
  const searching = window.machikadoSearching;
  const { say, make, latest, addressOf, resultsPage } = searching;
  const MOST = { names: 4, records: 5, terms: 4 };
  let boxes = 0;

  function box(form) {
    const input = form.elements.q;
    const run = latest();
    const id = `mk-search-${++boxes}`;
    const list = make("div", {
      id,
      role: "listbox",
      class: "mk-search__list",
      "aria-label": input.getAttribute("aria-label") || "",
    });
    const status = make("p", { role: "status", class: "mk-search__status" });
    const help = make("div", { class: "mk-search__help" });
    const panel = make("div", { class: "mk-search__panel", hidden: "" }, status, list, help);
    form.append(panel);
    Object.entries({
      role: "combobox",
      "aria-expanded": "false",
      "aria-controls": id,
      "aria-autocomplete": "list",
    }).forEach(([name, value]) => input.setAttribute(name, value));

    const options = () => Array.from(list.querySelectorAll("[role=option]"));

    function open(yes) {
      panel.hidden = !yes;
      input.setAttribute("aria-expanded", String(yes && options().length > 0));
      if (!yes) mark(null);
    }

    function mark(option) {
      options().forEach((each) => each.setAttribute("aria-selected", String(each === option)));
      if (!option) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }

    function show(found, query) {
      const rows = groupsOf(found, query).filter(([, items]) => items.length);
      list.replaceChildren(...rows.map(([title, items], at) => group(`${id}-${at}`, title, items)));
      status.textContent = found.total
        ? [searching.how(found), say.count(found.total, "")].filter(Boolean).join(" ")
        : say.none(query);
      status.dataset.searchCount = found.total;
      help.replaceChildren(...searching.suggestions(found.near, found.words));
      open(true);
    }

    function look(event) {
      const query = input.value.trim();
      if (!query) {
        open(false);
        status.textContent = "";
        list.replaceChildren();
        help.replaceChildren();
        return;
      }
      if (panel.hidden) {
        list.replaceChildren();
        help.replaceChildren();
        status.textContent = say.searching;
        open(true);
      }
      run(
        async (finder) => {
          const [found, offers] = await Promise.all([
            searching.firstResults(finder, query, {}, 0, MOST.records, event?.isComposing),
            finder.offered(query),
          ]);
          const names = await Promise.all(
            offers.names.slice(0, MOST.names).map(async (each) => ({
              ...each,
              ...(await finder.item({ document: each.document, step: { how: "name", groups: [[]] } }, [])),
            })),
          );
          // Of a name that is only begun the records are those of the first that begins so.
          const begun =
            names.length && found.items.every((each) => names.some((name) => name.document === each.document));
          const more = begun
            ? await searching.firstResults(finder, `"${names[0].now || names[0].label}"`, {}, 0, MOST.records)
            : found;
          return { ...found, shown: more.shown, offers: { ...offers, names } };
        },
        (found) => show(found, query),
        (error) => {
          status.textContent = "";
          list.replaceChildren();
          help.replaceChildren(...searching.trouble(error, look));
          open(true);
        },
      );
    }

    function keys(event) {
      const all = options();
      const at = all.findIndex((each) => each.getAttribute("aria-selected") === "true");
      if (event.key === "Escape") {
        input.focus();
        open(false);
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length && event.target === input) {
        if (panel.hidden) open(true);
        const next = event.key === "ArrowDown" ? at + 1 : at < 0 ? all.length - 1 : at - 1;
        mark(all[next] || null);
      } else if (event.key === "Enter" && at >= 0 && !panel.hidden && event.target === input)
        location.href = all[at].href;
      else return;
      event.preventDefault();
    }

    input.addEventListener("input", look);
    input.addEventListener("compositionend", look);
    input.addEventListener("focus", () => {
      if (input.value.trim() && list.children.length) open(true);
    });
    form.addEventListener("keydown", (event) => event.isComposing || keys(event));
    document.addEventListener("click", (event) => form.contains(event.target) || open(false));
    form.addEventListener(
      "focusout",
      (event) => event.relatedTarget && !form.contains(event.relatedTarget) && open(false),
    );
    searching
      .finding()
      .then((finder) => finder.open())
      .catch(() => 0); // it will be told when somebody types
    if (input.value.trim()) look();
  }

  // Each group's title and its options: address, title in parts, and what stands beside it.
  function groupsOf(found, query) {
    const named = found.offers.names.map((each) => ({
      address: each.address,
      title: [[each.label, false]],
      beside: each.now ? say.now(each.label, each.now) : each.passage.map(([text]) => text).join(""),
      name: each.label,
    }));
    const records = found.shown
      .filter((each) => !found.offers.names.some((name) => name.address === each.address))
      .map((each) => ({ address: each.address, title: each.title, beside: searching.about(each) }));
    const more =
      found.total > found.shown.length
        ? [{ href: resultsPage(query), title: [[say.all(found.total), false]], beside: "" }]
        : [];
    const terms = found.offers.terms
      .slice(0, MOST.terms)
      .map((each) => ({ href: resultsPage(each), title: [[each, false]], beside: "" }));
    return [
      [found.offers.group || "", named],
      [say.records, [...records, ...more]],
      [say.terms, terms],
    ];
  }

  function group(id, title, items) {
    const options = items.map((each, at) =>
      make(
        "a",
        {
          role: "option",
          id: `${id}-${at}`,
          tabindex: "-1",
          "aria-selected": "false",
          class: "mk-search__option",
          href: each.href || addressOf(each.address),
          "data-search-result": each.address || null,
        },
        make("span", { class: "mk-search__title" }, ...searching.withMarks(each.title)),
        " ",
        make("span", { class: "mk-result__about" }, each.beside),
      ),
    );
    return make(
      "div",
      { role: "group", "aria-labelledby": id },
      make("div", { id, role: "presentation", class: "mk-search__group" }, title),
      ...options,
    );
  }

  searching.box = box;
})();
