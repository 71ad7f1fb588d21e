// Which rows fit what is chosen, how many each value of each facet would leave, and their order.
"use strict";
(() => {
  const explore = window.machikadoExplore;
  const NUMBERS = ["integer", "number", "year"];
  const MANY = 50_000; // distinct texts beyond which the order is by code points: a language's own takes too long

  // For each value of a column whether it holds one of the texts; an empty text stands for what is unknown.
  function mask(table, name, texts) {
    const wanted = new Set(texts);
    const { entries } = table.column(name);
    return Uint8Array.from(entries, (entry) => {
      if (entry === null) return wanted.has("") ? 1 : 0;
      return (Array.isArray(entry) ? entry.some((item) => wanted.has(item)) : wanted.has(entry)) ? 1 : 0;
    });
  }

  // For each row whether every word stands in one of its searched columns.
  function holding(table, words) {
    const rows = new Uint8Array(table.rows).fill(1);
    const columns = table.told.searched.map((name) => ({
      codes: table.column(name).codes,
      folded: table.kept(name, "folded", () =>
        table
          .column(name)
          .entries.map((entry, code) => (entry === null ? "" : explore.folded(table.shown(name, code)))),
      ),
    }));
    for (const word of words) {
      const hits = columns
        .map(({ codes, folded }) => ({
          codes,
          found: Uint8Array.from(folded, (text) => (text.includes(word) ? 1 : 0)),
        }))
        .filter(({ found }) => found.includes(1));
      for (let row = 0; row < rows.length; row++) {
        if (!rows[row]) continue;
        let found = 0;
        for (let at = 0; at < hits.length && !found; at++) found = hits[at].found[hits[at].codes[row]];
        rows[row] = found;
      }
    }
    return rows;
  }

  // { pass, count, counts }: which rows fit, and for each facet how often each text would be found, all other choices
  // applied. `chosen` is { name: [texts] }.
  function fitting(table, chosen, words) {
    const { facets } = table.told;
    const criteria = Object.entries(chosen).map(([name, texts]) => ({
      name,
      codes: table.column(name).codes,
      mask: mask(table, name, texts),
    }));
    const counted = facets.map((name) => {
      const { codes, entries } = table.column(name);
      return {
        codes,
        counts: new Uint32Array(entries.length),
        place: criteria.findIndex((each) => each.name === name),
      };
    });
    const held = words.length ? holding(table, words) : null;
    const pass = new Uint8Array(table.rows);
    let count = 0;
    for (let row = 0; row < pass.length; row++) {
      if (held && !held[row]) continue;
      let missed = -1;
      let misses = 0;
      for (let at = 0; at < criteria.length && misses < 2; at++) {
        if (!criteria[at].mask[criteria[at].codes[row]]) {
          missed = at;
          misses += 1;
        }
      }
      if (misses === 0) {
        pass[row] = 1;
        count += 1;
        for (const each of counted) each.counts[each.codes[row]] += 1;
      } else if (misses === 1) {
        for (const each of counted) if (each.place === missed) each.counts[each.codes[row]] += 1;
      }
    }
    const counts = facets.map((name, at) => [name, byText(table, name, counted[at].counts)]);
    return { pass, count, counts: new Map(counts) };
  }

  function byText(table, name, counts) {
    const found = new Map();
    table.column(name).entries.forEach((entry, code) => {
      for (const text of entry === null ? [""] : Array.isArray(entry) ? new Set(entry) : [entry])
        found.set(text, (found.get(text) ?? 0) + counts[code]);
    });
    return found;
  }

  // What orders the values of a column: numbers by size, a vocabulary by its own order, texts as its language does.
  function comparing(table, name) {
    const { type, words } = table.byName.get(name);
    const { entries } = table.column(name);
    const text = (code) => (Array.isArray(entries[code]) ? entries[code][0] : entries[code]);
    if (NUMBERS.includes(type)) {
      const sizes = entries.map(Number);
      return (one, other) => sizes[one] - sizes[other];
    }
    if (words) {
      const places = new Map(Object.keys(words).map((word, at) => [word, at]));
      const place = (code) => places.get(text(code)) ?? places.size;
      return (one, other) => place(one) - place(other);
    }
    const shown = entries.map((entry, code) => (entry === null ? "" : table.shown(name, code)));
    if (entries.length > MANY)
      return (one, other) => (shown[one] < shown[other] ? -1 : shown[one] > shown[other] ? 1 : 0);
    const { compare } = new Intl.Collator(table.told.language, { numeric: true });
    return (one, other) => compare(shown[one], shown[other]);
  }

  // All rows in the order of a column, those without a value last; rows that are alike stay as they were published.
  function order(table, name, down) {
    return table.kept(name, down ? "down" : "up", () => {
      const { codes, entries } = table.column(name);
      const compare = comparing(table, name);
      const sorted = entries.map((_, code) => code).slice(1);
      sorted.sort((one, other) => (down ? compare(other, one) : compare(one, other)));
      const ranks = new Uint32Array(entries.length);
      let rank = 0;
      sorted.forEach((code, at) => {
        if (at && compare(code, sorted[at - 1]) !== 0) rank += 1;
        ranks[code] = rank;
      });
      ranks[0] = rank + 1;
      const places = new Uint32Array(rank + 3);
      for (const code of codes) places[ranks[code] + 1] += 1;
      for (let at = 1; at < places.length; at++) places[at] += places[at - 1];
      const found = new Uint32Array(codes.length);
      for (let row = 0; row < codes.length; row++) found[places[ranks[codes[row]]]++] = row;
      return found;
    });
  }

  // Rows that fit, in order, from one place to another.
  function slice(table, pass, sort, from, to) {
    const ordered = sort ? order(table, sort.name, sort.down) : null;
    const found = [];
    for (let at = 0, seen = 0; at < table.rows && seen < to; at++) {
      const row = ordered ? ordered[at] : at;
      if (pass && !pass[row]) continue;
      if (seen >= from) found.push(row);
      seen += 1;
    }
    return found;
  }

  explore.folded = (text) => window.machikadoFold(text).replace(/\s+/g, " ");
  Object.assign(explore, { fitting, slice });
})();
