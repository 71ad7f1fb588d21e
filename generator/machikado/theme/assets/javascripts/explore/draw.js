// Draws what is chosen: counts, facets, chips, heads, rows, pages. Links are real: each leads to the address of its state.
"use strict";
(() => {
  const explore = window.machikadoExplore;
  const CARDS = 10; // rows of a page that a narrow screen shows at first
  const AROUND = 1; // pages beside the current one that have a link

  const isNumber = ({ type }) => ["integer", "number", "year"].includes(type);
  const number = (value) => value.toLocaleString("en-US");
  const filled = (text, told) => text.replace(/\{(\w+)\}/g, (hole, name) => told[name] ?? hole);

  function make(name, options = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(options)) {
      if (value === undefined || value === null || value === false) continue;
      if (key in element && key !== "list") element[key] = value;
      else element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  const changes = new WeakMap(); // what each link would change, whatever is chosen by the time of the click

  // A link to the state that a change of the present one makes.
  function go(view, change, options, ...children) {
    const made = (state) => ({ ...state, page: 1, ...change(state) });
    const link = make("a", { href: view.href(made(view.state)), "data-go": true, ...options }, ...children);
    changes.set(link, made);
    return link;
  }

  function toggled(state, name, text) {
    const before = state.chosen[name] ?? [];
    const after = before.includes(text) ? before.filter((each) => each !== text) : [...before, text];
    const { [name]: _, ...others } = state.chosen;
    return after.length ? { ...others, [name]: after } : others;
  }

  function wordOf(view, name, text) {
    return text === ""
      ? view.told.texts.unknown
      : (view.words.get(`${name}\0${text}`) ?? view.table?.word(name, text) ?? text);
  }

  // The facets as they stand, with the counts that the other choices leave; null: as the page came.
  function facets(view, counts) {
    for (const section of view.section.querySelectorAll("[data-facet]")) {
      const name = section.dataset.facet;
      const links = Array.from(section.querySelectorAll("a[data-value]"));
      const found = links.map((link) => {
        const text = link.dataset.value;
        return counts ? (counts.get(name)?.get(text) ?? 0) : view.firstCounts.get(link);
      });
      const most = Math.max(1, ...found);
      links.forEach((link, at) => {
        const text = link.dataset.value;
        const isChosen = view.state.chosen[name]?.includes(text) ?? false;
        const change = (state) => ({ ...state, page: 1, chosen: toggled(state, name, text) });
        changes.set(link, change);
        link.href = view.href(change(view.state));
        link.dataset.go = "";
        link.classList.toggle("mk-facet__none", !found[at] && !isChosen);
        if (isChosen) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
        link.querySelector("b").textContent = number(found[at]);
        link.querySelector("rect")?.setAttribute("width", `${(100 * found[at]) / most}%`);
      });
    }
  }

  function chips(view) {
    const { state, told } = view;
    const list = view.part("chosen");
    const chosen = Object.entries(state.chosen).flatMap(([name, texts]) =>
      texts.map((text) => {
        const words = `${view.byName.get(name).title}: ${wordOf(view, name, text)}`;
        const label = filled(told.texts.remove, { words });
        return go(view, (now) => ({ chosen: toggled(now, name, text) }), { "aria-label": label }, `${words} ×`);
      }),
    );
    if (state.q) {
      const label = filled(told.texts.remove, { words: state.q });
      chosen.push(go(view, () => ({ q: "" }), { "aria-label": label }, `${state.q} ×`));
    }
    if (chosen.length > 1) chosen.push(go(view, () => ({ q: "", chosen: {} }), {}, told.texts.clear));
    list.replaceChildren(...chosen.map((link) => make("li", {}, link)));
    list.hidden = !chosen.length;
  }

  // Heads that sort: by a column, then the other way round, then as published.
  function next(sort, name) {
    if (sort?.name !== name) return { name, down: false };
    return sort.down ? null : { name, down: true };
  }

  function heads(view, names) {
    const { state, told } = view;
    const row = make("tr");
    for (const name of names) {
      const column = view.byName.get(name);
      const isSorted = state.sort?.name === name;
      const sorted = isSorted ? (state.sort.down ? "descending" : "ascending") : null;
      const sign = isSorted ? make("span", { "aria-hidden": "true" }, state.sort.down ? " ▼" : " ▲") : null;
      const link = go(view, (now) => ({ sort: next(now.sort, name) }), { "data-head": name }, column.title, sign);
      const unit = column.unit ? make("small", {}, ` ${column.unit}`) : null;
      const className = name !== names[0] && isNumber(column) ? "num" : null;
      row.append(make("th", { scope: "col", className, "aria-sort": sorted }, link, unit));
    }
    view.section.querySelector("thead").replaceChildren(row);
    const caption = view.section.querySelector("caption");
    const title = state.sort && view.byName.get(state.sort.name).title;
    const order = title ? filled(told.texts[state.sort.down ? "sort_down" : "sort_up"], { title }) : "";
    caption.textContent = [told.title, order].filter(Boolean).join(", ");
  }

  // The order for narrow screens, which show no heads.
  function sorting(view, names) {
    const { state, told } = view;
    const select = view.section.querySelector("[data-sort]");
    const options = [make("option", { value: "" }, told.texts.sort_none)];
    const all = state.sort && !names.includes(state.sort.name) ? [...names, state.sort.name] : names;
    for (const name of all) {
      const { title } = view.byName.get(name);
      options.push(make("option", { value: `+${name}` }, filled(told.texts.sort_up, { title })));
      options.push(make("option", { value: `-${name}` }, filled(told.texts.sort_down, { title })));
    }
    select.replaceChildren(...options);
    select.value = state.sort ? (state.sort.down ? "-" : "+") + state.sort.name : "";
  }

  function pages(view, count) {
    const nav = view.part("pages");
    const { state, told } = view;
    const last = Math.max(1, Math.ceil(count / view.size));
    nav.hidden = last === 1;
    if (nav.hidden) return nav.replaceChildren();
    const shown = new Set([1, last]);
    for (let page = state.page - AROUND; page <= state.page + AROUND; page++)
      if (page > 0 && page <= last) shown.add(page);
    const items = [];
    let before = 0;
    for (const page of [...shown].sort((one, other) => one - other)) {
      if (page > before + 1) items.push(make("span", {}, "…"));
      items.push(
        page === state.page
          ? make("b", { "aria-current": "page" }, number(page))
          : go(view, () => ({ page }), {}, number(page)),
      );
      before = page;
    }
    if (state.page > 1)
      items.unshift(go(view, () => ({ page: state.page - 1 }), {}, filled(told.texts.previous, { n: view.size })));
    const rest = Math.min(view.size, count - state.page * view.size);
    if (state.page < last)
      items.push(go(view, () => ({ page: state.page + 1 }), {}, filled(told.texts.next, { n: rest })));
    return nav.replaceChildren(make("ul", { className: "mk-pager" }, ...items.map((item) => make("li", {}, item))));
  }

  function counted(view, count) {
    const { told } = view;
    const isAll = count === told.rows;
    const text = filled(isAll ? told.texts.count : told.texts.count_of, { n: number(count), total: number(told.rows) });
    view.section.querySelector(".mk-explore__count").textContent = text;
    const from = (view.state.page - 1) * view.size;
    const range = { from: number(from + 1), to: number(Math.min(count, from + view.size)) };
    return count ? `${text} ${filled(told.texts.page_rows, range)}` : `${text} ${told.texts.none}`;
  }

  // Rows beyond the first few wait behind a button on a narrow screen; the styles say what is narrow.
  function rest(view, rows) {
    const button = view.part("rest");
    const box = view.section.querySelector(".mk-explore__rows");
    button.hidden = rows <= CARDS;
    box?.classList.toggle("mk-explore__rows--cut", rows > CARDS);
    button.textContent = filled(view.told.texts.show_rest, { n: rows - CARDS });
  }

  function body(view, rows, names) {
    const inside = view.section.querySelector("tbody");
    if (!rows) inside.replaceChildren(...view.firstRows.slice(0, view.size).map((row) => row.cloneNode(true)));
    else if (rows.length)
      inside.replaceChildren(...rows.map((row) => explore.rowOf(view.table, names, row, view.printed(row))));
    else {
      const cell = make("td", { colSpan: names.length }, view.told.texts.none);
      inside.replaceChildren(make("tr", {}, cell));
    }
    rest(view, inside.rows.length);
  }

  // Everything; `rows` null: as the page came. Gives the sentence to announce.
  function draw(view, { rows, count, counts }) {
    const names = view.state.columns ?? view.told.shown;
    const focused = document.activeElement?.dataset?.head;
    heads(view, names);
    if (focused) view.section.querySelector(`[data-head="${CSS.escape(focused)}"]`)?.focus();
    sorting(view, names);
    body(view, rows, names);
    facets(view, counts);
    chips(view);
    pages(view, count);
    view.part("first")?.remove();
    return counted(view, count);
  }

  Object.assign(explore, { changes, draw, filled, isNumber, make, number });
})();
