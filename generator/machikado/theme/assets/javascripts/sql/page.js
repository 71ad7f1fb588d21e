// The page for SQL: what is typed stands in the address, is run in a thread of its own when somebody asks for it, and can be stopped.
// Nothing is loaded before.
"use strict";
(() => {
  const form = document.querySelector("form[data-sql]");
  if (!form) return;
  const { rowsOf, element, tableOf } = window.machikadoResult;
  const words = form.dataset;
  const editor = form.elements.q;
  const [stop, save] = ["stop", "save"].map((name) => form.querySelector(`[data-sql-${name}]`));
  const status = document.querySelector("[data-sql-status]");
  const place = document.querySelector("[data-sql-answer]");
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const full = (address) => new URL(address, location.href).href;
  let worker = null;
  let busy = false;

  function filled(text, values) {
    return Object.entries(values).reduce((done, [name, value]) => done.replace(`{${name}}`, () => value), text);
  }

  function begun() {
    const tables = Array.from(document.querySelectorAll("[data-sql-table]"), ({ dataset }) => ({
      name: dataset.sqlTable,
      file: full(dataset.file),
    }));
    worker = new Worker(full(words.worker));
    worker.onmessage = ({ data }) => heard(data);
    worker.onerror = (event) => fail(event.message || "", words.broken);
    worker.postMessage({ start: { engine: full(words.engine), setup: words.setup, tables } });
  }

  function work(is) {
    busy = is;
    stop.hidden = !is;
    form.setAttribute("aria-busy", String(is));
  }

  function run() {
    if (busy || location.protocol === "file:") return;
    keep();
    work(true);
    save.hidden = true;
    if (!worker) begun();
    worker.postMessage({ sql: editor.value });
  }

  function end() {
    worker?.terminate();
    worker = null;
    work(false);
  }

  const stages = {
    engine: () => words.loading,
    table: (name) => filled(words.table, { name }),
    running: () => words.running,
  };

  function heard({ stage, name, answer, file, error, broken }) {
    if (stage) status.textContent = stages[stage](name);
    else if (answer) show(answer);
    else if (file) give(file);
    else if (broken !== undefined) fail(broken, words.broken);
    else refuse(error);
  }

  function show(answer) {
    work(false);
    const seconds = answer.seconds.toFixed(answer.seconds < 1 ? 3 : 1);
    place.replaceChildren();
    if (answer.count === undefined) {
      status.textContent = filled(words.done, { seconds });
      return;
    }
    const [[count]] = rowsOf(answer.count);
    const table = tableOf(answer, words.result);
    const shown = table.tBodies[0].rows.length;
    const told = Number(count) > shown ? words.cut : words.found;
    const values = { n: number.format(count), shown: number.format(shown), seconds };
    status.textContent = filled(told, values);
    const region = element("div", undefined, "mk-scroll", "mk-sql-result");
    region.tabIndex = 0;
    region.setAttribute("role", "region");
    region.setAttribute("aria-label", words.result);
    region.append(table);
    place.append(region);
    save.hidden = false;
  }

  // What the engine said, word for word, below what it means here.
  function refuse(message) {
    const meaning = /Permission Error|external access|configuration has been locked/.test(message)
      ? words.locked
      : /exists in the \w+ extension/.test(message)
        ? words.extension
        : words.failed;
    work(false);
    tellFault(message, meaning);
  }

  // The engine itself is gone: the next click starts it anew.
  function fail(message, meaning) {
    end();
    tellFault(message, meaning);
  }

  function tellFault(message, meaning) {
    status.textContent = meaning;
    save.hidden = true;
    place.replaceChildren(...(message ? [element("pre", message, "mk-sql-fault")] : []));
  }

  function give(file) {
    const link = element("a");
    link.href = URL.createObjectURL(new Blob([file], { type: "text/csv;charset=utf-8" }));
    link.download = "result.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  // The address behind # is not sent to any host, however long it is.
  function keep() {
    const address = `${location.pathname}${location.search}#q=${encodeURIComponent(editor.value)}`;
    try {
      history.replaceState(null, "", address);
    } catch {
      /* not from every file:// */
    }
  }

  function write(sql) {
    editor.value = sql;
    editor.rows = Math.min(24, Math.max(7, sql.split("\n").length + 1));
  }

  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text; // cut off by whoever passed it on
    }
  }

  // What the address asks for: a statement, a table, or a derived table's own SQL.
  function read() {
    const asked = new URLSearchParams(location.search);
    const fragment = location.hash.slice(1);
    const named = asked.get("table");
    const group = named
      ? Array.from(document.querySelectorAll("[data-sql-table]")).find(({ dataset }) => dataset.sqlTable === named)
      : document.getElementById(decoded(fragment))?.closest("details");
    if (group) group.open = true;
    if (fragment.startsWith("q=")) write(decoded(fragment.slice(2)));
    else if (asked.has("q")) write(asked.get("q"));
    else if (group?.matches("[data-sql-table], [data-sql-derived]")) write(group.querySelector("pre").textContent);
    else return;
    editor.scrollIntoView({ block: "center" });
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  editor.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run();
  });
  stop.addEventListener("click", () => {
    end();
    status.textContent = words.stopped;
    place.replaceChildren();
    editor.focus();
  });
  save.addEventListener("click", () => worker?.postMessage({ save: true }));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-sql-use]");
    if (!button) return;
    write(button.closest(".mk-query").querySelector("pre").textContent);
    keep();
    editor.scrollIntoView({ block: "center" });
    editor.focus({ preventScroll: true });
  });
  if (location.protocol === "file:") {
    document.querySelector("[data-sql-file]").hidden = false;
    form.querySelector("[type=submit]").disabled = true;
  }
  addEventListener("hashchange", read);
  read();
})();
