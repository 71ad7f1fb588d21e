// One record as the file that `machikado check` reads: fields in the schema's order, every value as text.
"use strict";
(function () {
  const PLAIN = /^[぀-ヿ一-鿿（【a-zA-Z](?:[^:#\n"'{}\[\],&*?|<>=!%@`\\]*[^\s:#\n"'{}\[\],&*?|<>=!%@`\\])?$/u;
  const WORDS = /^(true|false|null|yes|no|on|off|y|n)$/i;

  function scalar(text) {
    return PLAIN.test(text) && !WORDS.test(text) ? text : JSON.stringify(text);
  }

  function value(text, indent) {
    if (Array.isArray(text)) return " [" + text.map(scalar).join(", ") + "]";
    if (!text.includes("\n")) return " " + scalar(text);
    return " |-\n" + text.split("\n").map((line) => (line ? indent + "  " + line : "")).join("\n");
  }

  function lines(record, order, indent) {
    return order.filter((name) => record[name] !== undefined).map((name) => indent + name + ":" + value(record[name], indent));
  }

  function item(record, order) {
    const [first, ...rest] = lines(record, order, "    ");
    return ["  - " + first.trimStart(), ...rest];
  }

  window.machikadoYaml = function (form, record) {
    const lists = new Map(form.lists.map((list) => [list.name, list.fields.map((field) => field.name)]));
    const found = [];
    for (const name of form.order) {
      if (record[name] === undefined) continue;
      if (lists.has(name)) found.push(name + ":", ...record[name].flatMap((each) => item(each, lists.get(name))));
      else found.push(...lines(record, [name], ""));
    }
    return found.join("\n") + "\n";
  };
})();
