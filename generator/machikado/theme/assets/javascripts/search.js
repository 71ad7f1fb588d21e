// The search box in the header, and the page /search/: what is typed is looked for while it is typed.
"use strict";
(function () {
  const ROOT = new URL("../../", document.currentScript.src), SCRIPT = new URL("finder.js", document.currentScript.src).href;
  const SHORT = 6, PAGE = 10;
  const TEXTS = {
    ja: {
      count: (n, query) => (query ? "「" + query + "」" : "") + n.toLocaleString() + "件", none: (query) => "「" + query + "」は見つかりませんでした。",
      near: "近いことば：", apart: "すべてのことばを含むものはありません。一つずつなら：", all: "すべての結果を見る",
      failed: "索引を読み込めませんでした。通信の状態を確かめて、もう一度お試しください。", retry: "もう一度試す",
      stale: "サイトが新しくなりました。読み直すと、いまの内容を探せます。", reload: "読み直す", any: "すべて", searching: "探しています…", kind: "種類", filters: "絞り込みを外すと探せるもの：",
    },
    en: {
      count: (n, query) => n.toLocaleString("en") + (n === 1 ? " result" : " results") + (query ? " for “" + query + "”" : ""), none: (query) => "Nothing was found for “" + query + "”.",
      near: "Close to it: ", apart: "Nothing holds all of these words. One by one: ", all: "See all results",
      failed: "The index could not be loaded. Check the connection and try again.", retry: "Try again",
      stale: "The site has been updated. Reload to search what is there now.", reload: "Reload", any: "All", searching: "Searching…", kind: "Kind", filters: "Without filters: ",
    },
  };
  const say = TEXTS[document.documentElement.lang === "ja" ? "ja" : "en"];

  let finder = null;

  // The finder is loaded when somebody begins to search.
  function finding() {
    finder = finder || new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = SCRIPT;
      script.onload = () => resolve(window.machikadoFinder);
      script.onerror = function () { finder = null; reject(new Error(SCRIPT)); };
      document.head.append(script);
    });
    return finder;
  }

  function make(name, attributes, ...children) {
    const node = document.createElement(name);
    Object.entries(attributes || {}).forEach(([key, value]) => (value === null ? 0 : node.setAttribute(key, value)));
    node.append(...children);
    return node;
  }

  function withMarks(parts) {
    return parts.map(([text, mark]) => (mark ? make("mark", {}, text) : text));
  }

  function addressOf(place) {
    const url = new URL(place, ROOT);
    if (!url.href.startsWith(ROOT.href)) return ROOT.href;
    if (url.protocol === "file:" && url.pathname.endsWith("/")) url.pathname += "index.html";
    return url.href;
  }

  function resultsPage(query) {
    const url = new URL(addressOf("search/"));
    url.search = new URLSearchParams({ q: query });
    return url.href;
  }

  function result(found) {
    const link = make("a", { class: "mk-result__title", href: addressOf(found.address), "data-search-result": found.address }, ...withMarks(found.title));
    const about = [found.kind, found.context, ...found.facets.slice(0, 3)].filter(Boolean).join("　");
    return make("li", { class: "mk-result" }, link, make("span", { class: "mk-result__about" }, about), make("p", {}, ...withMarks(found.passage)));
  }

  // Runs a search; an older one that ends later is not shown.
  function latest() {
    let newest = 0;
    return async function (ask, show, fail) {
      const mine = ++newest;
      try {
        const found = await ask(await finding());
        if (mine === newest) show(found);
      } catch (error) {
        const known = window.machikadoFinder;
        if (known && !(error instanceof known.Missing || error instanceof known.Stale)) console.error(error);
        if (mine === newest) fail(error);
      }
    };
  }

  // While kanji are being chosen, nothing is offered for what is not yet a word.
  async function firstResults(finder, query, filters, from, to, composing) {
    const found = await finder.find(query, filters);
    const items = await Promise.all(found.documents.slice(from, to).map((each) => finder.shown(each, found.words)));
    const near = found.all || !found.words.length || composing ? [] : await finder.near(query);
    return { ...found, items, near };
  }

  function trouble(error, again) {
    const stale = finder && window.machikadoFinder && error instanceof window.machikadoFinder.Stale;
    const button = make("button", { type: "button", class: "mk-button" }, stale ? say.reload : say.retry);
    button.addEventListener("click", () => (stale ? location.reload() : again()));
    return [make("p", { class: "mk-search__trouble", "data-search-error": stale ? "stale" : "failed" }, stale ? say.stale : say.failed, " ", button)];
  }

  function suggestions(near, words) {
    if (!near.length) return [];
    const apart = words.length > 1 && near.every((each) => words.includes(each.text));
    const links = near.map((each) => make("li", {}, make("a", { class: "mk-result__more", href: resultsPage(each.query || each.text) }, each.text), " " + say.count(each.total, "")));
    return [make("p", {}, apart ? say.apart : say.near), make("ul", { class: "mk-near", "data-search-near": "" }, ...links)];
  }

  function typing() {
    const node = document.activeElement;
    return node && (node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName));
  }

  /* -------------------------------------------------------------- the box in the header */

  function box(form) {
    const input = form.elements.q, run = latest();
    const list = make("ol", { class: "mk-search__list" }), status = make("p", { role: "status", class: "mk-search__status" });
    const panel = make("div", { class: "mk-search__panel", hidden: "" }, status, list);
    form.append(panel);

    function close() { panel.hidden = true; }

    function look(event) {
      const query = input.value.trim();
      if (!query) { close(); status.textContent = ""; list.replaceChildren(); return; }
      if (panel.hidden) { list.replaceChildren(); status.textContent = say.searching; panel.hidden = false; }
      run((each) => firstResults(each, query, {}, 0, SHORT, event && event.isComposing), function (found) {
        status.textContent = found.total ? say.count(found.total, "") : say.none(query);
        status.dataset.searchCount = found.total;
        const more = found.total > SHORT ? [make("li", { class: "mk-search__all" }, make("a", { class: "mk-result__more", href: resultsPage(query) }, say.all))] : [];
        list.replaceChildren(...found.items.map(result), ...more, ...suggestions(found.near, found.words).map((node) => make("li", {}, node)));
      }, function (error) {
        status.textContent = "";
        list.replaceChildren(make("li", {}, ...trouble(error, look)));
      });
    }

    function move(event) {
      const links = Array.from(panel.querySelectorAll("a")), at = links.indexOf(document.activeElement);
      if (event.key === "Escape") { input.focus(); close(); }
      else if (event.key === "ArrowDown" && at + 1 < links.length && !panel.hidden) links[at + 1].focus();
      else if (event.key === "ArrowUp" && at === 0) input.focus();
      else if (event.key === "ArrowUp" && at > 0) links[at - 1].focus();
      else return;
      event.preventDefault();
    }

    input.addEventListener("input", look);
    input.addEventListener("compositionend", look);
    input.addEventListener("focus", function () {
      finding().then((each) => each.open()).catch(() => 0); // it will be told when somebody types
      if (input.value.trim() && list.children.length) panel.hidden = false;
    });
    form.addEventListener("keydown", (event) => event.isComposing || move(event));
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (input.value.trim()) location.href = resultsPage(input.value.trim());
    });
    document.addEventListener("click", (event) => form.contains(event.target) || close());
    form.addEventListener("focusout", (event) => event.relatedTarget && !form.contains(event.relatedTarget) && close());
    if (document.activeElement === input) input.dispatchEvent(new Event("focus")); // what was done before this was loaded
    if (input.value.trim()) look();
    return input;
  }

  /* -------------------------------------------------------------- the page */

  function page(form) {
    const input = form.elements.q, run = latest();
    const status = document.querySelector("[data-search-status]"), list = document.querySelector("[data-search-results]");
    const more = document.querySelector("[data-search-more]"), filters = form.querySelector("[data-search-filters]");
    let shown = PAGE;

    function chosen() {
      const found = {};
      filters.querySelectorAll("select").forEach((select) => { if (select.value) found[select.name] = select.value; });
      return found;
    }

    function select(name, title) {
      const node = make("select", { name, id: "search-" + name });
      node.add(new Option(say.any, ""));
      filters.append(make("div", { class: "mk-filter__field" }, make("label", { for: node.id }, title), node));
    }

    function fill(index, counts) {
      const titles = { kind: index.kinds.map((kind) => [kind[0], kind[1]]) };
      index.facets.forEach((facet) => (titles[facet.name] = facet.values.map((value) => [value, value])));
      filters.querySelectorAll("select").forEach(function (node) {
        const now = node.value, count = (value) => counts[node.name].get(value) || 0;
        const options = titles[node.name].filter(([value]) => count(value) || value === now);
        node.replaceChildren(new Option(say.any, ""), ...options.map(([value, words]) => new Option(words + "（" + count(value).toLocaleString() + "）", value)));
        node.value = now;
      });
    }

    async function read() {
      const given = new URLSearchParams(location.search), index = await (await finding()).open();
      if (!filters.children.length) {
        select("kind", say.kind);
        index.facets.forEach((facet) => select(facet.name, facet.title));
        filters.hidden = false;
      }
      input.value = given.get("q") || "";
      filters.querySelectorAll("select").forEach(function (node) {
        const value = given.get(node.name) || "";
        if (value && !Array.from(node.options).some((option) => option.value === value)) node.add(new Option(value, value));
        node.value = value;
      });
    }

    function keep(push) {
      const given = new URLSearchParams();
      if (input.value.trim()) given.set("q", input.value.trim());
      Object.entries(chosen()).forEach(([name, value]) => given.set(name, value));
      const text = given.toString(), address = location.pathname + (text ? "?" + text : "");
      try {
        if (push && address !== location.pathname + location.search) history.pushState(null, "", address); else history.replaceState(null, "", address);
      } catch (error) { /* not from every file:// */ }
    }

    function look(composing) {
      const query = input.value.trim(), now = chosen();
      if (!query && !Object.keys(now).length) status.textContent = "";
      else if (!list.children.length) status.textContent = say.searching;
      run(async function (each) {
        const index = await each.open();
        return { index, ...(await firstResults(each, query, now, 0, shown, composing)) };
      }, function (found) {
        fill(found.index, found.counts);
        const asked = query || Object.keys(now).length;
        status.textContent = !asked ? "" : found.total ? say.count(found.total, query) : say.none(query);
        status.dataset.searchCount = found.total;
        list.replaceChildren(...found.items.map(result));
        more.hidden = found.total <= shown;
        document.querySelector("[data-search-help]").replaceChildren(...help(found, query));
      }, function (error) {
        status.textContent = "";
        list.replaceChildren();
        more.hidden = true;
        document.querySelector("[data-search-help]").replaceChildren(...trouble(error, start));
      });
    }

    function help(found, query) {
      if (found.total || !found.words.length) return [];
      if (!found.all) return suggestions(found.near, found.words);
      return [make("p", {}, say.filters, make("a", { class: "mk-result__more", href: resultsPage(query) }, say.count(found.all, query)))];
    }

    function start() {
      read().then(() => look(false), (error) => document.querySelector("[data-search-help]").replaceChildren(...trouble(error, start)));
    }

    function again(push, composing) {
      shown = PAGE;
      keep(push);
      look(composing);
    }

    input.addEventListener("input", (event) => again(false, event.isComposing));
    input.addEventListener("compositionend", () => again(false));
    filters.addEventListener("change", () => again(true));
    form.addEventListener("submit", function (event) { event.preventDefault(); again(true); });
    more.addEventListener("click", function () {
      const before = list.children.length;
      shown += PAGE;
      run(async (each) => firstResults(each, input.value.trim(), chosen(), before, shown), function (found) {
        list.append(...found.items.map(result));
        more.hidden = found.total <= shown;
        const next = list.children[before];
        if (next) next.querySelector("a").focus();
      }, (error) => document.querySelector("[data-search-help]").replaceChildren(...trouble(error, start)));
    });
    addEventListener("popstate", start);
    start();
    return input;
  }

  /* -------------------------------------------------------------- both */

  const here = document.querySelector("form[data-search-page]"), there = document.querySelector("form[data-mk-search]");
  const input = here ? page(here) : there ? box(there) : null;
  if (input)
    document.addEventListener("keydown", function (event) {
      if (!["/", "s", "f"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey || typing()) return;
      event.preventDefault();
      input.focus();
      input.select();
    });
})();
