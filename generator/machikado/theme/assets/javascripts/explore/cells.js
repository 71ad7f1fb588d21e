// Rows as the page shows them before any script runs: the same cells, links and cards.
"use strict";
(() => {
  const explore = window.machikadoExplore;
  const { make } = explore;
  const TIMES = ["date", "datetime", "yearmonth", "time"];
  const LONG = 160; // letters beyond which a cell is folded
  const WHOLE = /^-?\d+(?=\.|$)/; // of a quantity: 2013 dollars are 2,013, the year is not
  const THOUSANDS = /\B(?=(\d{3})+$)/g;
  const ORDINARY = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

  // Where a key leads: by the rule, or as the script of labels says; nowhere without a page.
  function placeOf(table, pages, key) {
    if (!pages || !key) return "";
    const odd = table.labels.get(pages.labels)?.pages.get(key);
    if (odd !== undefined) return odd;
    return pages.prefix && ORDINARY.test(key) && key.length <= 200 ? `${pages.prefix}${key}/` : "";
  }

  function link(table, place, words) {
    const href = table.told.root + place.split("#").map(encodeURI).join("#");
    return make("a", { href: location.protocol === "file:" ? href.replace(/\/(#|$)/, "/index.html$1") : href }, words);
  }

  const keyOf = (table, pages, row) => {
    const parts = pages.key.map((name) => table.cell(name, row));
    return parts.includes(null) ? "" : parts.join("\t");
  };

  function content(table, column, row, isLabel) {
    const code = table.column(column.name).codes[row];
    const known = table.column(column.name).entries[code];
    const { reference } = column;
    if (reference && known !== null) {
      const key = keyOf(table, reference, row);
      const label = table.labels.get(reference.labels)?.labels.get(key);
      if (label !== undefined) {
        const place = placeOf(table, reference, key);
        return place ? link(table, place, label) : label;
      }
    }
    const written = table.shown(column.name, code);
    const words = column.grouped ? written.replace(WHOLE, (digits) => digits.replace(THOUSANDS, ",")) : written;
    const place = isLabel && table.told.page ? placeOf(table, table.told.page, keyOf(table, table.told.page, row)) : "";
    if (place) return link(table, place, words);
    if (column.url && /^(https?:\/\/|mailto:)[^\s<>"']+$/.test(words))
      return make("a", { href: words, rel: "noopener" }, words);
    return words.length > LONG ? make("div", {}, words) : words;
  }

  // A row; what `printed`, the same row as the page came with it, has of a column stays as it is.
  function rowOf(table, names, row, printed) {
    const label = names.includes(table.told.label) ? table.told.label : names[0];
    const cells = names.map((name, at) => {
      const column = table.byName.get(name);
      const known = printed?.cells[table.told.shown.indexOf(name)];
      const inside = known ? known.cloneNode(true).childNodes : [content(table, column, row, name === label)];
      const className = explore.isNumber(column) ? "num" : TIMES.includes(column.type) ? "when" : null;
      if (!at) return make("th", { scope: "row" }, ...inside);
      return make("td", { "data-label": column.title, className }, ...inside);
    });
    return make("tr", {}, ...cells);
  }

  // The columns that a page of rows needs beside those shown: keys of pages and of what is referred to.
  function neededFor(table, names) {
    const keys = names.flatMap((name) => table.byName.get(name).reference?.key ?? []);
    return [...new Set([...names, ...keys, ...(table.told.page?.key ?? [])])];
  }

  Object.assign(explore, { rowOf, neededFor });
})();
