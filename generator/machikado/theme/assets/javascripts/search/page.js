// The page /search/: chips and lists narrow the results, an answer stands above them, and the address keeps the search.
"use strict";
(() => {
  const searching = window.machikadoSearching;
  const { say, make, latest, finding, addressOf, resultsPage } = searching;
  const PAGE = 10;
  const ANSWERED = 3; // rows of one name whose records are counted

  function page(form) {
    const input = form.elements.q;
    const run = latest();
    const part = (name) => document.querySelector(`[data-search-${name}]`);
    const status = part("status");
    const how = part("how");
    const list = part("results");
    const more = part("more");
    const help = part("help");
    const answer = part("answer");
    const kinds = form.querySelector("[data-search-kinds]");
    const lists = () => Array.from(form.querySelectorAll("select"));
    let shown = PAGE;
    let kind = "";

    function chosen() {
      const found = kind ? { kind } : {};
      lists().forEach((select) => {
        if (select.value) found[select.name] = select.value;
      });
      return found;
    }

    /* ------------------------------------------------------------ what it can be narrowed by */

    function fill(index, found) {
      const count = (name, value) => found.counts[name].get(value) || 0;
      const all = Array.from(found.counts.kind.values()).reduce((sum, each) => sum + each, 0);
      const offered = index.kinds.filter(([name]) => count("kind", name) || name === kind);
      kinds.replaceChildren(
        kinds.firstElementChild,
        chip("", say.any, all),
        ...offered.map(([name, title]) => chip(name, title, count("kind", name))),
      );
      for (const facet of index.facets) {
        const node = lists().find((each) => each.name === facet.name);
        const now = node ? node.value : "";
        if (!node) continue;
        const options = facet.values.filter((value) => count(facet.name, value) || value === now);
        node.replaceChildren(
          new Option(say.any, ""),
          ...options.map((value) => new Option(`${value}（${count(facet.name, value).toLocaleString()}）`, value)),
        );
        node.value = now;
        node.disabled = false;
      }
    }

    function chip(value, title, count) {
      const radio = make("input", { type: "radio", name: "kind", value, ...(value === kind ? { checked: "" } : {}) });
      return make(
        "label",
        { class: "mk-chip" },
        radio,
        make("span", {}, title + (count ? ` ${count.toLocaleString()}` : "")),
      );
    }

    /* ------------------------------------------------------------ the address */

    function read() {
      const given = new URLSearchParams(location.search);
      input.value = given.get("q") || "";
      kind = given.get("kind") || "";
      lists().forEach((node) => {
        const value = given.get(node.name) || "";
        if (value && !Array.from(node.options).some((option) => option.value === value))
          node.add(new Option(value, value));
        node.value = value;
      });
    }

    function keep(push) {
      const given = new URLSearchParams();
      if (input.value.trim()) given.set("q", input.value.trim());
      Object.entries(chosen()).forEach(([name, value]) => given.set(name, value));
      const text = given.toString();
      const address = location.pathname + (text ? `?${text}` : "");
      try {
        if (push && address !== location.pathname + location.search) history.pushState(null, "", address);
        else history.replaceState(null, "", address);
      } catch {
        /* not from every file:// */
      }
    }

    /* ------------------------------------------------------------ results */

    function look(composing) {
      const query = input.value.trim();
      const now = chosen();
      const asked = Boolean(query || Object.keys(now).length);
      document.documentElement.classList.toggle("asked", asked);
      if (!asked) status.textContent = "";
      else if (!list.children.length) status.textContent = say.searching;
      run(
        async (finder) => {
          const index = await finder.open();
          const found = await searching.firstResults(finder, query, now, 0, shown, composing);
          return { ...found, index, cards: await cards(finder, found) };
        },
        (found) => {
          const focused =
            document.activeElement && document.activeElement.name === "kind" ? document.activeElement.value : null;
          fill(found.index, found);
          if (focused !== null) (kinds.querySelector("input:checked") || input).focus();
          status.textContent = !asked ? "" : found.total ? say.count(found.total, query) : say.none(query);
          status.dataset.searchCount = found.total;
          how.textContent = found.total ? searching.how(found) : "";
          answer.replaceChildren(...found.cards);
          list.replaceChildren(...searching.listed(found, 0));
          more.hidden = found.total <= shown;
          help.replaceChildren(...helped(found, query));
        },
        failed,
      );
    }

    function failed(error) {
      status.textContent = how.textContent = "";
      list.replaceChildren();
      answer.replaceChildren();
      more.hidden = true;
      help.replaceChildren(...searching.trouble(error, start));
    }

    function helped(found, query) {
      if (found.total || !found.words.length) return [];
      if (!found.all) return searching.suggestions(found.near, found.words);
      return [
        make(
          "p",
          {},
          say.filters,
          make("a", { class: "mk-result__more", href: resultsPage(query) }, say.count(found.all, query)),
        ),
      ];
    }

    // What is called as was typed: a link to it, and how many records of each kind name it.
    function cards(finder, found) {
      return Promise.all(
        found.answers.map(async (each) => {
          const label = each.now || each.label;
          const there = await finder.item({ document: each.document, step: { how: "name", groups: [[]] } }, []);
          const link = make("a", { class: "mk-answer__name", href: addressOf(there.address) }, label);
          const beside = there.passage.map(([text]) => text).join("");
          const head = make("p", {}, link, " ", make("span", { class: "mk-result__about" }, beside));
          const former = each.now ? [make("p", {}, say.now(each.label, each.now))] : [];
          if (found.answers.length > ANSWERED) return make("div", { class: "mk-answer" }, ...former, head);
          const index = await finder.open();
          const { counts } = await finder.find(`"${label}"`);
          const links = index.kinds
            .filter(([name, title]) => title !== there.kind && counts.kind.get(name))
            .slice(0, 8)
            .map(([name, title]) =>
              make(
                "li",
                {},
                make("a", { class: "mk-result__more", href: resultsPage(`"${label}"`, { kind: name }) }, title),
                ` ${counts.kind.get(name).toLocaleString()}`,
              ),
            );
          return make(
            "div",
            { class: "mk-answer" },
            ...former,
            head,
            ...(links.length ? [make("ul", { "aria-label": say.of(label) }, ...links)] : []),
          );
        }),
      );
    }

    function start() {
      read();
      look(false);
    }

    function again(push, composing) {
      shown = PAGE;
      keep(push);
      look(composing);
    }

    input.addEventListener("input", (event) => again(false, event.isComposing));
    input.addEventListener("compositionend", () => again(false));
    form.addEventListener("change", (event) => {
      if (event.target === input) return;
      if (event.target.name === "kind") kind = event.target.value;
      again(true);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      again(true);
    });
    more.addEventListener("click", () => {
      const before = list.querySelectorAll(".mk-result").length;
      shown += PAGE;
      run(
        async (finder) => searching.firstResults(finder, input.value.trim(), chosen(), before, shown),
        (found) => {
          list.append(...searching.listed(found, before));
          more.hidden = found.total <= shown;
          const next = list.querySelectorAll(".mk-result")[before];
          if (next) next.querySelector("a").focus();
        },
        (error) => help.replaceChildren(...searching.trouble(error, start)),
      );
    });
    addEventListener("popstate", start);
    start();
    return finding;
  }

  searching.page = page;
})();
