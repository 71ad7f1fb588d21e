// DuckDB in a thread of its own: it starts, reads the tables that a statement names, and answers with texts. Once it has started it
// can reach nothing else: no file, no other host, no extension, and no setting that would change this.
"use strict";
(() => {
  const MOST = 1000; // rows that are shown
  const RESULT = "machikado_result";
  const FILE = "result.csv"; // in memory: the only file that statements may write
  const OPERATOR = 3;
  const COMMENT = 5;
  const QUERY = /^(select|with|from|values|table|pivot|unpivot|\()/i;
  const ABOUT = /^(summarize|describe|desc|show)\b/i;
  const LOCK = [
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    `SET allowed_paths = ['${FILE}']`,
    "SET enable_external_access = false",
    "SET lock_configuration = true",
  ];
  const tell = self.postMessage.bind(self);
  const load = self.fetch.bind(self);
  const waiting = new Map();
  const held = new Set();
  let folder = "";
  let tables = [];
  let handle;
  let connection;
  let parquet;
  let last = 0;
  let started;

  // The files are packed, and have names that no host unpacks: a program for browsers is a third as large so.
  async function program(name) {
    const answer = await load(folder + name);
    if (!answer.ok) throw new Error(`${answer.status} ${folder}${name}`);
    const plain = answer.body.pipeThrough(new DecompressionStream("gzip"));
    return new Response(plain, { headers: { "Content-Type": "application/wasm" } });
  }

  function ask(type, data) {
    last += 1;
    const messageId = last;
    return new Promise((resolve, reject) => {
      waiting.set(messageId, { resolve, reject });
      handle({ data: { messageId, type, data } });
    });
  }

  function answered({ requestId, type, data }) {
    const asked = waiting.get(requestId);
    if (!asked || type === "INSTANTIATE_PROGRESS") return;
    waiting.delete(requestId);
    if (type === "ERROR") asked.reject(new Error(data.message));
    else asked.resolve(data);
  }

  const run = (sql) => ask("RUN_QUERY", [connection, sql]);

  async function csv(sql, options = "") {
    await run(`COPY (${sql}) TO '${FILE}' (FORMAT csv, HEADER${options})`);
    const content = await ask("COPY_FILE_TO_BUFFER", FILE);
    await ask("DROP_FILE", FILE);
    return content;
  }

  const text = async (sql) => new TextDecoder().decode(await csv(sql, ", FORCE_QUOTE *"));

  async function start({ engine, setup, ...rest }) {
    folder = engine;
    tables = rest.tables;
    self.fetch = () => program("duckdb-eh.bin"); // the only thing that the engine itself fetches
    self.importScripts(`${folder}duckdb-browser-eh.worker.js`);
    handle = self.onmessage;
    self.onmessage = heard;
    self.postMessage = answered;
    self.console.log = self.console.warn = () => {}; // what the engine says to its makers: faults come as answers too
    await ask("INSTANTIATE", [`${folder}duckdb-eh.bin`, null]);
    await ask("OPEN", {});
    connection = await ask("CONNECT", null);
    for (const sql of [setup, ...LOCK]) await run(sql);
  }

  async function read({ name, file }) {
    tell({ stage: "table", name });
    if (!parquet) {
      parquet = await import(`${folder}parquet_wasm.js`);
      await parquet.default({ module_or_path: program("parquet_wasm.bin") });
    }
    const answer = await load(file);
    if (!answer.ok) throw new Error(`${answer.status} ${file}`);
    const rows = parquet.readParquet(new Uint8Array(await answer.arrayBuffer())).intoIPCStream();
    await ask("INSERT_ARROW_FROM_IPC_STREAM", [connection, rows, { name, schema: "main", create: true }]);
    held.add(name);
  }

  // Whether a name stands somewhere in a statement; one that stands in a text or comment is read in vain.
  function isNamed(name, sql) {
    const letters = name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    return new RegExp(`(?<![\\p{L}\\p{N}_])${letters}(?![\\p{L}\\p{N}_])`, "iu").test(sql);
  }

  // The statements one by one; the engine counts in bytes.
  async function parted(sql) {
    const bytes = new TextEncoder().encode(sql);
    const { offsets, types } = await ask("TOKENIZE", sql);
    const ends = offsets.filter((offset, at) => types[at] === OPERATOR && bytes[offset] === 0x3b);
    const parts = [...ends, bytes.length].map((end, at) => [at ? ends[at - 1] + 1 : 0, end]);
    const full = parts.filter(([from, to]) =>
      offsets.some((offset, at) => types[at] !== COMMENT && offset >= from && offset < to),
    );
    return full.map(([from, to]) => {
      const first = offsets.find((offset, at) => types[at] !== COMMENT && offset >= from);
      const words = (begin) => new TextDecoder().decode(bytes.slice(begin, to));
      return { whole: words(from).trim(), bare: words(first) };
    });
  }

  // Keeps the result of a statement that has one; the engine judges the statement as it was written first.
  async function keep({ whole, bare }) {
    if (!QUERY.test(bare) && !ABOUT.test(bare)) {
      await run(whole);
      return false;
    }
    const prepared = await ask("CREATE_PREPARED", [connection, whole]);
    await ask("CLOSE_PREPARED", [connection, prepared]);
    await run(`CREATE OR REPLACE TEMP TABLE ${RESULT} AS ${ABOUT.test(bare) ? `FROM (${bare}\n)` : whole}`);
    return true;
  }

  async function answer({ sql }) {
    tell({ stage: "engine" });
    await started;
    for (const table of tables) if (!held.has(table.name) && isNamed(table.name, sql)) await read(table);
    tell({ stage: "running" });
    const begun = performance.now();
    const statements = await parted(sql);
    let hasRows = false;
    for (const each of statements) hasRows = await keep(each);
    const seconds = (performance.now() - begun) / 1000;
    if (!hasRows) return { seconds };
    return {
      seconds,
      count: await text(`SELECT count(*) FROM ${RESULT}`),
      columns: await text(`SELECT column_name, column_type FROM (DESCRIBE ${RESULT})`),
      rows: await text(`SELECT * FROM ${RESULT} LIMIT ${MOST}`),
    };
  }

  async function heard({ data }) {
    try {
      if (data.start) started = start(data.start);
      else if (data.sql !== undefined) tell({ answer: await answer(data) });
      else tell({ file: await csv(`SELECT * FROM ${RESULT}`) });
    } catch (error) {
      tell({ error: String(error.message || error) });
    }
  }

  self.onmessage = heard;
  self.addEventListener("unhandledrejection", (event) => {
    tell({ broken: String(event.reason?.message || event.reason) });
  });
})();
