// Parquet files in parts: the end first, which says what stands where, then only the chunks that are asked for.
"use strict";
(() => {
  const explore = window.machikadoExplore;
  const SMALL = 150_000; // bytes that are read in one go
  const WHOLE = 4_000_000; // bytes that are read whole without a question where a host sends no parts
  const TAIL = 65_536;
  const GAP = 16_384; // bytes between chunks that are read along rather than asked around
  const RUN = 1_048_576;
  const MAGIC = 0x31524150; // PAR1

  // What kept a file from being read: its kind names the sentence that people are told.
  class Trouble extends Error {
    constructor(kind, told = {}) {
      super(kind);
      this.kind = kind;
      this.told = told;
    }
  }

  async function ask(address, range, cache) {
    let response;
    try {
      response = await fetch(address, { cache, headers: range ? { Range: `bytes=${range[0]}-${range[1] - 1}` } : {} });
    } catch {
      throw new Trouble("network");
    }
    const file = address.pathname.split("/").pop();
    if (response.status === 404) throw new Trouble("missing", { file });
    if (!response.ok) throw new Trouble(response.status === 416 ? "broken" : "network", { file });
    return response;
  }

  async function body(response) {
    try {
      return await response.arrayBuffer();
    } catch {
      throw new Trouble("network");
    }
  }

  const inMemory = (buffer) => ({ size: buffer.byteLength, read: async (start, end) => buffer.slice(start, end) });

  // A file of the site as { size, read(start, end), tail? }; `mayBeWhole`: the reader agreed to load all of it.
  async function opened(address, size, mayBeWhole) {
    if (size <= SMALL) return inMemory(await body(await ask(address, null)));
    const first = await ask(address, [Math.max(0, size - TAIL), size]);
    if (first.status !== 206) {
      const length = Number(first.headers.get("Content-Length")) || size;
      if (length > WHOLE && !mayBeWhole) {
        first.body?.cancel();
        throw new Trouble("ranges", { size: length });
      }
      return inMemory(await body(first));
    }
    const total = Number(first.headers.get("Content-Range")?.split("/")[1]) || size;
    if (total !== size) return opened(address, total, mayBeWhole); // published anew since the page was made
    const read = async (start, end) => {
      const response = await ask(address, [start, end]);
      const buffer = await body(response);
      return response.status === 206 ? buffer : buffer.slice(start, end);
    };
    return { size, read, tail: await body(first) };
  }

  // What a file holds: its metadata, read from the end.
  async function metadata(file, name) {
    let tail = file.tail ?? (await file.read(Math.max(0, file.size - TAIL), file.size));
    const view = new DataView(tail);
    const end = tail.byteLength;
    if (end < 12 || view.getUint32(end - 4, true) !== MAGIC) throw new Trouble("broken", { file: name });
    const length = view.getUint32(end - 8, true) + 8;
    if (length > file.size) throw new Trouble("broken", { file: name });
    if (length > end) tail = await file.read(file.size - length, file.size);
    try {
      return window.machikadoParquet.parquetMetadata(tail);
    } catch {
      throw new Trouble("broken", { file: name });
    }
  }

  // The bytes of many ranges { start, end }: neighbours in one request. Gives a view for each, in their order.
  async function gathered(file, ranges) {
    const runs = [];
    for (const range of [...ranges].sort((one, other) => one.start - other.start)) {
      const last = runs.at(-1);
      if (last && range.start - last.end <= GAP && range.end - last.start <= RUN)
        last.end = Math.max(last.end, range.end);
      else runs.push({ start: range.start, end: range.end });
    }
    await Promise.all(
      runs.map(async (run) => {
        run.buffer = await file.read(run.start, run.end);
      }),
    );
    return ranges.map(({ start, end }) => {
      const run = runs.find((each) => each.start <= start && end <= each.end);
      if (run.buffer.byteLength < run.end - run.start) throw new Trouble("broken", {});
      return new DataView(run.buffer, start - run.start, end - start);
    });
  }

  // The file from a script, for a page that was opened from a folder.
  async function fromScript(path) {
    if (!path) throw new Trouble("offline");
    let text;
    try {
      text = await explore.ship(path);
    } catch {
      throw new Trouble("missing", { file: path });
    }
    return inMemory(Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)).buffer);
  }

  Object.assign(explore, { Trouble, opened, metadata, gathered, fromScript, ask });
})();
