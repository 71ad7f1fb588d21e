// One record as the file that `machikado import` would write, sign by sign: see importers/writing.py.
"use strict";
(() => {
  const WIDTH = 110;
  const LONG = 160;
  const IMPLICIT =
    /^(?:[-+.]?\p{Nd}[\p{Nd}_.,:eExXoOa-fA-F+-]*|\p{Nd}{4}-\p{Nd}\p{Nd}?-\p{Nd}\p{Nd}?.*|[-+]?\.(?:inf|nan)|~|y|n|yes|no|on|off|true|false|null|none)$/iu;
  const ESCAPED = /[\x7f-\xa0\u2028\u2029\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufff0-\uffff\ud800-\udfff]/u;
  const TYPED = ["integer", "number", "boolean", "date", "year"];
  const size = (text) => Array.from(text).length;
  const isWord = (sign) => /^[\p{L}\p{N}]$/u.test(sign);

  // A visible sign beyond ASCII, which has no meaning in YAML.
  function isWide(sign) {
    return Boolean(sign) && sign > "\u00a0" && !ESCAPED.test(sign) && !/[\p{C}\p{Z}]/u.test(sign);
  }

  function isPlain(text, flow) {
    const signs = Array.from(text);
    const [first, second] = signs;
    const begins =
      first !== undefined && (isWord(first) || (first === "-" && /^\p{Nd}$/u.test(second || "")) || isWide(first));
    const colon = flow || text.includes(": ") || text.endsWith(":") ? "" : ":";
    const others = ` _-./%+()=&;'@${colon}${flow ? "" : ",[]{}"}`;
    return (
      begins && !text.endsWith(" ") && signs.every((sign) => isWord(sign) || others.includes(sign) || isWide(sign))
    );
  }

  function scalar(text, field, flow) {
    const own = TYPED.includes(field.type) || (field.checks || []).includes("partial_date");
    if (isPlain(text, flow) && (own || !IMPLICIT.test(text)) && !["~", "null"].includes(text.toLowerCase()))
      return text;
    return Array.from(JSON.stringify(text), (sign) =>
      ESCAPED.test(sign) ? `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}` : sign,
    ).join("");
  }

  // Long text, or text with line ends, that a block keeps as it is.
  function isBlock(text) {
    if (!text.includes("\n") && size(text) <= LONG) return false;
    const lines = text.split("\n");
    const shown = (sign) =>
      sign === " " || sign === "\u3000" || ("!" <= sign && sign <= "~") || isWord(sign) || isWide(sign);
    const whole = lines.every((line) => line === line.trimEnd() && Array.from(line).every(shown));
    return whole && Boolean(lines[0]) && Boolean(lines[lines.length - 1]) && !/^[ \u3000\t]/.test(lines[0]);
  }

  // A field's name as a key: in quotes unless it is a word.
  const keyOf = (name) => (/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(name) ? name : JSON.stringify(name));

  function entry(field, value) {
    if (Array.isArray(value)) {
      const line = `${keyOf(field.name)}: [${value.map((each) => scalar(each, field, true)).join(", ")}]`;
      return size(line) <= WIDTH
        ? [line]
        : [`${keyOf(field.name)}:`, ...value.map((each) => `  - ${scalar(each, field, false)}`)];
    }
    if (isBlock(value))
      return [`${keyOf(field.name)}: |-`, ...value.split("\n").map((line) => (line ? `  ${line}` : ""))];
    return [`${keyOf(field.name)}: ${scalar(value, field, false)}`];
  }

  const asItem = (lines) => lines.map((line, at) => (line ? (at ? "  " : "- ") + line : line));

  // A nested list: bare words on one line, small items on a line each, others as records.
  function list(name, items, fields) {
    const first = fields[0];
    const bare = items.map((item) => Object.keys(item).join() === first.name && typeof item[first.name] === "string");
    const word = (value) => (value === undefined || Array.isArray(value) ? "" : scalar(value, first, true));
    const line = `${name}: [${items.map((each) => word(each[first.name])).join(", ")}]`;
    if (bare.every(Boolean) && size(line) <= WIDTH) return [line];
    return [
      `${name}:`,
      ...items
        .flatMap((each, at) => asItem(bare[at] ? [scalar(each[first.name], first, false)] : item(each, fields)))
        .map((each) => (each ? `  ${each}` : "")),
    ];
  }

  function item(record, fields) {
    const present = fields.filter((field) => record[field.name] !== undefined);
    const small = present.every(
      (field) => typeof record[field.name] === "string" && !record[field.name].includes("\n"),
    );
    const line = small
      ? `{${present.map((field) => `${keyOf(field.name)}: ${scalar(record[field.name], field, true)}`).join(", ")}}`
      : "";
    return small && size(line) <= WIDTH ? [line] : present.flatMap((field) => entry(field, record[field.name]));
  }

  function linesOf(form, record) {
    const fields = new Map(form.fields.map((field) => [field.name, field]));
    const lists = new Map(form.lists.map((each) => [each.name, each.fields]));
    const names = form.order.filter((name) => record[name] !== undefined);
    return names.flatMap((name) =>
      lists.has(name) ? list(name, record[name], lists.get(name)) : entry(fields.get(name), record[name]),
    );
  }

  const text = (lines) => lines.map((line) => `${line}\n`).join("");
  window.machikadoYaml = (form, record) => text(linesOf(form, record));
  // One record as an item of a file that lists them.
  window.machikadoYaml.item = (form, record) => text(asItem(linesOf(form, record)));
})();
