// What is chosen, as the address has it: `?FIELD=value&q=words&sort=-FIELD&page=2&columns=a,b`.
"use strict";
(() => {
  const explore = window.machikadoExplore;
  const OURS = ["q", "sort", "page", "columns"];
  const parameter = (name) => (OURS.includes(name) || name.startsWith(".") ? `.${name}` : name);

  // Names of columns joined by commas; a comma or backslash in a name is written with a backslash.
  const joined = (names) => names.map((name) => name.replace(/[\\,]/g, "\\$&")).join(",");
  const parted = (text) => (text.match(/(?:\\.|[^,\\])+/g) ?? []).map((name) => name.replace(/\\(.)/g, "$1"));

  // A value as the file has it: an address may also have a vocabulary's word, as people read it.
  function published(column, text) {
    const words = column.words ?? {};
    if (Object.hasOwn(words, text)) return text;
    return Object.keys(words).find((value) => words[value] === text) ?? text;
  }

  // { state, wrong }: what the address says, and what in it cannot be, as [text, told] pairs.
  function read(told, prefix, search) {
    const query = new URLSearchParams(search);
    const all = (name) => (query.has(prefix + name) ? query.getAll(prefix + name) : query.getAll(name));
    const byName = new Map(told.columns.map((column) => [column.name, column]));
    const names = new Set(byName.keys());
    const wrong = [];
    const chosen = {};
    for (const name of names) {
      const texts = all(parameter(name));
      if (texts.length) chosen[name] = [...new Set(texts.map((text) => published(byName.get(name), text)))];
    }
    const state = { q: (all("q")[0] ?? "").trim(), chosen, sort: null, columns: null, page: 1 };
    const sort = all("sort")[0];
    if (sort) {
      const down = !names.has(sort) && sort.startsWith("-");
      const name = down ? sort.slice(1) : sort;
      if (names.has(name)) state.sort = { name, down };
      else wrong.push(["wrong_sort", { name }]);
    }
    const columns = parted(all("columns")[0] ?? "");
    for (const name of columns) if (!names.has(name)) wrong.push(["wrong_columns", { name }]);
    const known = [...new Set(columns)].filter((name) => names.has(name));
    if (known.length) state.columns = known;
    const page = all("page")[0];
    if (page) {
      if (/^[1-9][0-9]{0,8}$/.test(page)) state.page = Number(page);
      else wrong.push(["wrong_page", { page }]);
    }
    return { state, wrong };
  }

  // The query of a state beside what else the address says.
  function write(told, prefix, state, search) {
    const query = new URLSearchParams(search);
    const ours = [...OURS, ...told.columns.map((column) => parameter(column.name))];
    for (const name of ours) {
      query.delete(prefix + name);
      if (prefix && query.has(name)) query.delete(name);
    }
    for (const [name, texts] of Object.entries(state.chosen))
      for (const text of texts) query.append(prefix + parameter(name), text);
    if (state.q) query.set(`${prefix}q`, state.q);
    if (state.sort) query.set(`${prefix}sort`, (state.sort.down ? "-" : "") + state.sort.name);
    if (state.columns) query.set(`${prefix}columns`, joined(state.columns));
    if (state.page > 1) query.set(`${prefix}page`, state.page);
    const text = query.toString();
    return text ? `?${text}` : "";
  }

  Object.assign(explore, { address: { read, write } });
})();
