// A result as a table: texts as the engine writes them, numbers on the right, what is unknown as ―.
"use strict";
(() => {
  const NUMBER = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL|DOUBLE|FLOAT|REAL)\b/;
  const UNKNOWN = "―";

  // CSV in which every value is in quotes, so that an empty text is none that is unknown.
  function rowsOf(csv) {
    const rows = [];
    let row = [];
    for (const [, quoted, end] of csv.matchAll(/(?:"((?:[^"]|"")*)")?(,|\n)/g)) {
      row.push(quoted === undefined ? null : quoted.replace(/""/g, '"'));
      if (end === "\n") {
        rows.push(row);
        row = [];
      }
    }
    return rows.slice(1);
  }

  function element(name, text, ...kinds) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    made.classList.add(...kinds);
    return made;
  }

  function tableOf({ columns, rows }, caption) {
    const table = element("table", undefined, "mk-table", "mk-table--wide");
    table.append(element("caption", caption, "mk-hidden"));
    const kinds = rowsOf(columns);
    const numeric = kinds.map(([, type]) => NUMBER.test(type));
    const head = table.createTHead().insertRow();
    kinds.forEach(([name, type], at) => {
      const cell = element("th", name);
      cell.scope = "col";
      cell.classList.toggle("num", numeric[at]);
      cell.append(element("small", type, "mk-sql-type"));
      head.append(cell);
    });
    const body = table.createTBody();
    for (const row of rowsOf(rows)) {
      const line = body.insertRow();
      row.forEach((value, at) => {
        const cell = line.insertCell();
        cell.textContent = value ?? UNKNOWN;
        cell.classList.toggle("num", numeric[at]);
        cell.classList.toggle("mk-unknown", value === null);
      });
    }
    return table;
  }

  window.machikadoResult = { rowsOf, element, tableOf };
})();
