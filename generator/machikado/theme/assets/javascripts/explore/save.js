// The rows that are chosen as CSV or JSON, written as the site's own files are; the address and the line to embed.
"use strict";
(() => {
  const explore = window.machikadoExplore;
  const { make } = explore;

  const asText = (column, cell) => (cell === null ? "" : Array.isArray(cell) ? cell.join(column.delimiter) : cell);

  function csv(columns, headings, lines) {
    const bare = lines.flat().some((text) => text.includes("\r"));
    const quoted = (text) => `"${text.replace(/"/g, '""')}"`;
    const needs = (text) => bare || /[",\n\r]/.test(text) || (text === "" && columns.length === 1);
    const written = (line) => line.map((text) => (needs(text) ? quoted(text) : text)).join(",");
    return `${[headings, ...lines].map(written).join("\n")}\n`;
  }

  function asJson(column, cell) {
    if (cell === null) return "null";
    const one = (text) => (column.bare ? text : JSON.stringify(text));
    if (Array.isArray(cell)) return `[${cell.map(one).join(",")}]`;
    return column.type === "geopoint" ? `[${cell}]` : one(cell);
  }

  function json(told, columns, rows, cell) {
    const names = columns.map(({ name }) => JSON.stringify(name));
    const record = (row) => `{${columns.map((column, at) => `${names[at]}:${asJson(column, cell(column, row))}`)}}`;
    const head = `{"table":${JSON.stringify(told.table)},"title":${JSON.stringify(told.title)},"rows":[\n`;
    return `${head}${rows.map(record).join(",\n")}\n]}\n`;
  }

  // Gives a file to keep: all columns, or those that were chosen.
  async function save(view, kind) {
    const { table, told, state } = view;
    const names = state.columns ?? told.columns.map(({ name }) => name);
    const rows = await view.fittingRows();
    await table.load(names, rows.length > 1000 ? null : rows);
    const columns = names.map((name) => table.byName.get(name));
    const headings = names.map((name) => told.headings[told.columns.findIndex((column) => column.name === name)]);
    const cell = (column, row) => table.cell(column.name, row);
    const text =
      kind === "csv"
        ? csv(
            columns,
            headings,
            rows.map((row) => columns.map((column) => asText(column, cell(column, row)))),
          )
        : json(told, columns, rows, cell);
    const address = URL.createObjectURL(new Blob([text], { type: kind === "csv" ? "text/csv" : "application/json" }));
    make("a", { href: address, download: `${told.table}.${kind}` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    view.say(explore.filled(told.texts.saved, { n: explore.number(rows.length) }));
  }

  // Copies a text, or shows it to be copied where the browser does not let us.
  async function copy(view, text) {
    const shown = view.section.querySelector("[data-copy]");
    try {
      await navigator.clipboard.writeText(text);
      shown.hidden = true;
      view.say(view.told.texts.copied);
      return;
    } catch {
      shown.hidden = false;
    }
    shown.querySelector("textarea").value = text;
    shown.querySelector("textarea").select();
    view.say(view.told.texts.copy_this);
  }

  function embedLine(view) {
    const address = new URL(view.told.embed, explore.ROOT);
    address.search = explore.address.write(view.told, "", view.state, "");
    const title = view.told.title.replace(/&/g, "&amp;").replace(/"/g, "&quot;");
    const source = address.href.replace(/&/g, "&amp;");
    return `<iframe src="${source}" title="${title}" width="100%" height="720" loading="lazy"></iframe>`;
  }

  Object.assign(explore, { save, copy, embedLine });
})();
