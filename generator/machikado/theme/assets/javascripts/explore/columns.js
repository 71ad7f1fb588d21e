// The columns of a table, loaded when they are needed: for each row the number of its value, and each value once.
"use strict";
(() => {
  const explore = window.machikadoExplore;
  const { Trouble } = explore;
  const UNKNOWN = 0; // the number of what is unknown, and of what is not loaded
  const DAY = 86_400_000;

  function plain(number) {
    if (Number.isInteger(number)) return BigInt(number).toString();
    const text = String(number);
    return text.includes("e") ? number.toFixed(20).replace(/\.?0+$/, "") : text;
  }

  function exact(value, scale) {
    let whole = value;
    if (value instanceof Uint8Array) {
      whole = value.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
      if (value[0] & 0x80) whole -= 1n << BigInt(8 * value.length);
    }
    const digits = String(whole)
      .replace("-", "")
      .padStart(scale + 1, "0");
    const fraction = digits.slice(digits.length - scale).replace(/0+$/, "");
    const sign = whole < 0 ? "-" : "";
    if (!scale) return sign + digits;
    return sign + digits.slice(0, digits.length - scale) + (fraction ? `.${fraction}` : "");
  }

  function clock(micros) {
    const part = Number(micros % 1_000_000n);
    const text = new Date(Number(micros / 1_000_000n) * 1000).toISOString().slice(11, 19);
    return part ? `${text}.${String(part).padStart(6, "0")}` : text;
  }

  function moment(micros) {
    const day = 86_400_000_000n;
    const rest = ((micros % day) + day) % day;
    return `${new Date(Number((micros - rest) / 1000n)).toISOString().slice(0, 10)}T${clock(rest)}`;
  }

  // How a Parquet value is written in the published files.
  function writer(element, column) {
    const kind = element.converted_type ?? element.logical_type?.type ?? "";
    if (kind === "DECIMAL") return (value) => exact(value, element.scale ?? 0);
    if (kind === "DATE") return (value) => new Date(value * DAY).toISOString().slice(0, 10);
    if (kind.startsWith("TIMESTAMP")) return (value) => moment(value) + (column.zone ? "Z" : "");
    if (kind.startsWith("TIME")) return clock;
    if (element.type === "DOUBLE" || element.type === "FLOAT") return plain;
    return String;
  }

  // The schema of a file with types that the reader would turn into its own left as they are stored.
  function asStored(metadata) {
    const bare = ({ converted_type: converted, logical_type, ...rest }) =>
      converted === "UTF8" || converted === "LIST" || rest.num_children
        ? { converted_type: converted, logical_type, ...rest }
        : rest;
    return metadata.schema.map(bare);
  }

  function store(rows) {
    return { codes: new Uint32Array(rows), entries: [null], known: new Map(), loaded: new Set(), derived: new Map() };
  }

  // Adds one column's chunk: from `start` on, each row's value gets its number.
  function add(column, values, start, write) {
    const { codes, entries, known } = column;
    let at = start;
    for (const value of values) {
      if (value !== null && value !== undefined) {
        const isList = Array.isArray(value);
        const key = isList ? value.flat(9).map(write).join("\0") : value instanceof Uint8Array ? write(value) : value;
        let code = known.get(key);
        if (code === undefined) {
          const text = isList ? (key ? key.split("\0") : null) : write(value);
          code = text === null || text === "" ? UNKNOWN : entries.push(text) - 1;
          known.set(key, code);
        }
        codes[at] = code;
      }
      at += 1;
    }
    return at;
  }

  class Table {
    constructor(told, byName) {
      this.told = told;
      this.rows = told.rows;
      this.byName = byName;
      this.stores = new Map();
      this.labels = new Map(); // by the path of their script
      this.mayBeWhole = false;
    }

    // The files with what they hold; asked for once, and again after it failed.
    files() {
      this.opening ??= this.open().catch((error) => {
        this.opening = null;
        throw error;
      });
      return this.opening;
    }

    async open() {
      const { told } = this;
      if (location.protocol === "file:") {
        const file = await explore.fromScript(told.offline);
        return [await this.described(file, told.file, 0)];
      }
      const address = (path) => new URL(path.split("/").map(encodeURIComponent).join("/"), explore.ROOT);
      if (!told.list) {
        const file = await explore.opened(address(told.file), told.bytes, this.mayBeWhole);
        return [await this.described(file, told.file, 0)];
      }
      let parts;
      try {
        parts = (await (await explore.ask(address(told.list))).json()).files;
      } catch (error) {
        throw error instanceof Trouble ? error : new Trouble("broken", { file: told.list });
      }
      let start = 0;
      const files = parts.map((part) => {
        const here = start;
        start += part.rows;
        return explore
          .opened(address(`data/${part.path}`), part.bytes, this.mayBeWhole)
          .then((file) => this.described(file, part.path, here, part.value));
      });
      return Promise.all(files);
    }

    async described(file, path, start, value) {
      const name = path.split("/").pop();
      const metadata = await explore.metadata(file, name);
      const schema = asStored(metadata);
      let row = start;
      const groups = metadata.row_groups.map((group) => {
        const from = row;
        row += Number(group.num_rows);
        const chunks = new Map(group.columns.map(({ meta_data: chunk }) => [chunk.path_in_schema[0], chunk]));
        return { from, rows: Number(group.num_rows), chunks };
      });
      if (!this.told.list && row !== this.rows) throw new Trouble("broken", { file: name });
      return { file, name, metadata, schema, groups, value };
    }

    column(name) {
      if (!this.stores.has(name)) this.stores.set(name, store(this.rows));
      return this.stores.get(name);
    }

    // Loads columns: for all rows, or for those chunks that hold some of `rows`.
    async load(names, rows = null) {
      const files = await this.files();
      await Promise.all(files.map((file) => this.loadFrom(file, names, rows)));
    }

    async loadFrom(file, names, rows) {
      const wanted = [];
      for (const group of file.groups) {
        if (rows && !rows.some((row) => row >= group.from && row < group.from + group.rows)) continue;
        for (const name of names) {
          const column = this.column(name);
          if (column.loaded.has(group.from)) continue;
          if (name === this.told.partition) this.fill(column, group, file.value);
          else wanted.push({ name, group, column, chunk: group.chunks.get(name) });
        }
      }
      if (!wanted.length) return;
      if (wanted.some(({ chunk }) => !chunk)) throw new Trouble("broken", { file: file.name });
      const ranges = wanted.map(({ chunk }) => {
        const start = Number(chunk.dictionary_page_offset || chunk.data_page_offset);
        return { start, end: start + Number(chunk.total_compressed_size) };
      });
      try {
        const views = await explore.gathered(file.file, ranges);
        for (const [at, each] of wanted.entries()) this.decode(file, each, views[at]);
      } catch (error) {
        if (error instanceof Trouble && error.kind === "network") throw error;
        throw new Trouble("broken", { file: file.name });
      }
    }

    fill(column, group, value) {
      const text = value === null || value === undefined ? null : String(value);
      add(column, new Array(group.rows).fill(text), group.from, String);
      column.loaded.add(group.from);
      column.derived.clear();
    }

    decode(file, { name, group, column, chunk }, view) {
      if (column.loaded.has(group.from)) return; // another request was first
      const parquet = window.machikadoParquet;
      const path = chunk.path_in_schema;
      const schemaPath = parquet.getSchemaPath(file.schema, path);
      const decoder = {
        ...chunk,
        pathInSchema: path,
        schemaPath,
        element: schemaPath.at(-1).element,
        parsers: parquet.DEFAULT_PARSERS,
        compressors: { ZSTD: (bytes, length) => parquet.decompress(bytes, new Uint8Array(length)) },
      };
      const selected = { groupStart: 0, selectStart: 0, selectEnd: group.rows };
      const { data } = parquet.readColumn({ view, offset: 0 }, selected, decoder);
      const original = parquet.getSchemaPath(file.metadata.schema, path).at(-1).element;
      const write = writer(original, this.byName.get(name));
      let at = group.from;
      for (const values of data) at = add(column, values, at, write);
      if (at !== group.from + group.rows) throw new Trouble("broken", { file: file.name });
      column.loaded.add(group.from);
      column.derived.clear();
    }

    // Labels and pages of the rows that columns refer to, and pages of the table's own rows.
    async loadLabels(names) {
      const paths = names.map((name) => this.byName.get(name)?.reference?.labels);
      const wanted = [...new Set([...paths, this.told.page?.labels])].filter((path) => path && !this.labels.has(path));
      await Promise.all(
        wanted.map(async (path) => {
          try {
            const { labels, pages } = await explore.ship(path);
            this.labels.set(path, { labels: new Map(Object.entries(labels)), pages: new Map(Object.entries(pages)) });
          } catch {
            throw new Trouble("missing", { file: path });
          }
        }),
      );
    }

    // What is worked out of a column is kept until more of it is loaded.
    kept(name, what, make) {
      const { derived } = this.column(name);
      if (!derived.has(what)) derived.set(what, make());
      return derived.get(what);
    }

    // One value in words.
    word(name, text) {
      const { words, type, reference } = this.byName.get(name);
      if (reference?.key.length === 1) {
        const label = this.labels.get(reference.labels)?.labels.get(text);
        if (label !== undefined) return label;
      }
      if (words && Object.hasOwn(words, text)) return words[text];
      if (type === "boolean") return this.told.texts[text === "true" ? "yes" : "no"];
      return text;
    }

    // A cell in words, by the number of its value.
    shown(name, code) {
      const entry = this.column(name).entries[code];
      if (entry === null) return "―";
      if (!Array.isArray(entry)) return this.word(name, entry);
      return entry.map((item) => this.word(name, item)).join(this.told.language === "ja" ? "、" : ", ");
    }

    // A cell as the published files have it: a text, a list of texts, or null.
    cell(name, row) {
      const { codes, entries } = this.column(name);
      return entries[codes[row]];
    }
  }

  explore.Table = Table;
})();
