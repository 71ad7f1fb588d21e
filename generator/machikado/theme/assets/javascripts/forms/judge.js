// Judges one answer of a form as `machikado check` does: see cells.py, judges.py and numerals.py. Gives a problem's code and its details, or null.
"use strict";
(() => {
  const FORMS = {
    integer: /^-?(0|[1-9][0-9]{0,37})$/,
    number: /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?$/,
    boolean: /^[a-zA-Z0-9]+$/,
    date: /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/,
    year: /^[0-9]{4}$/,
  };
  const DAY = /^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?$/;
  const MAX_PATTERNED = 200; // signs of a text that a pattern is tried on (patterns.py)
  const TRUE_OR_FALSE = ["true", "True", "TRUE", "1", "false", "False", "FALSE", "0"];
  const MARKUP = /<\/?[a-zA-Z!][^>]*>?|javascript:|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\u202a-\u202e\u2066-\u2069]/i;

  // privacy.py; what it only doubts is told after sending
  const MY_NUMBER =
    /(?:マイナンバー|個人番号|my\s?number)[^0-9０-９]{0,12}(?<![A-Za-z0-9.,/_-])(?:[0-9０-９]{4}[ 　－‐-]?){2}[0-9０-９]{4}(?![A-Za-z0-9０-９.,/_-])(?!\s*[円人件枚億万千])/i;

  function narrow(text) {
    return window.machikadoAmount.strip(text.normalize("NFKC").replace(/[−―]/g, "-"));
  }

  function isDay(text) {
    const [year, month, day] = text.split("-").map(Number);
    const date = new Date(Date.UTC(2000, month - 1, day));
    date.setUTCFullYear(year, month - 1, day);
    return year > 0 && date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  }

  function isPartialDate(text) {
    const found = DAY.exec(text);
    return Boolean(found) && isDay([found[1], found[2] || "01", found[3] || "01"].join("-"));
  }

  function checkDigit(code) {
    const sum = [6, 5, 4, 3, 2].reduce((total, weight, at) => total + weight * Number(code[at]), 0);
    return String((11 - (sum % 11)) % 10);
  }

  const CHECKS = {
    local_government_code(text) {
      const code = narrow(text);
      const padded = code.padStart(6, "0");
      if (/^[0-9]{4,5}$/.test(code) && padded[5] === checkDigit(padded)) return { code: "lost-zero", proposed: padded };
      if (!/^[0-9]{6}$/.test(code)) return { code: "constraint", rule: "six-digits" };
      const right = code.slice(0, 5) + checkDigit(code);
      if (code !== text) return { code: "full-width", proposed: code };
      return code === right ? null : { code: "check-digit", proposed: right };
    },
    partial_date(text) {
      if (isPartialDate(text)) return null;
      const folded = narrow(text);
      if (folded !== text && isPartialDate(folded)) return { code: "full-width", proposed: folded };
      return { code: DAY.test(folded) ? "no-such-day" : "not-a-date" };
    },
    url: (text) => (/^https?:\/\/[^\s<>"']+$/.test(text) ? null : { code: "unsafe-address" }),
    plain_text: (text) =>
      MARKUP.test(text) ? { code: "markup-in-text" } : MY_NUMBER.test(text) ? { code: "my-number" } : null,
    contact: (text) => CHECKS.plain_text(text),
  };

  /* -------------------------------------------------------------- types */

  function constraint(name, limits) {
    return { code: "constraint", rule: `${name}: ${limits[name]}` };
  }

  // Whether a number is below another: no rounding, whatever their length; limits may be written like 1e-7.
  function below(one, other) {
    const parts = [one, other].map((text) => /^(-?)([0-9]+)(?:\.([0-9]*))?(?:e([+-]?[0-9]{1,3}))?$/i.exec(text));
    if (parts.some((found) => !found)) return false; // left to `machikado check`
    const depths = parts.map(([, , , tail = "", power = "0"]) => tail.length - Number(power));
    const deepest = Math.max(0, ...depths);
    const [first, second] = parts.map(([, sign, head, tail = ""], at) =>
      BigInt(sign + head + tail + "0".repeat(deepest - depths[at])),
    );
    return first < second;
  }

  function ofForm(field, text) {
    if (!FORMS[field.type].test(text)) return { code: "wrong-type" };
    if (field.type === "boolean" && !TRUE_OR_FALSE.includes(text)) return { code: "wrong-type" };
    if (field.type === "date" && !isDay(text)) return { code: "wrong-type" };
    const limits = field.limits || {};
    const before = field.type === "date" ? (one, other) => one < other : below;
    if (limits.minimum !== undefined && before(text, String(limits.minimum))) return constraint("minimum", limits);
    if (limits.maximum !== undefined && before(String(limits.maximum), text)) return constraint("maximum", limits);
    return null;
  }

  function typed(field, text) {
    const found = ofForm(field, text);
    if (found?.code !== "wrong-type") return found;
    const folded = narrow(text);
    const meant = !/^[\x00-\x7f]*$/.test(text) && FORMS[field.type].test(folded) && !ofForm(field, folded);
    if (meant) return { code: "full-width", proposed: folded };
    const fault = spellingFault(field, folded);
    if (fault) return fault;
    const number = respelt(field, folded);
    return number && number !== text && !ofForm(field, number) ? { code: "wrong-type", proposed: number } : found;
  }

  // What is surely wrong with how a number is spelt, or null; proposed where only one number can be meant (numerals.py).
  function spellingFault(field, text) {
    if (!["integer", "number"].includes(field.type)) return null;
    if (/^[-+]?(nan|inf|infinity)$/i.test(text)) return { code: "special-number" };
    if (/^-?0[0-9]+(\.0+)?$/.test(text)) return { code: "leading-zeros" };
    if (!/^[-+]?[0-9.,]*,[0-9.,]*$/.test(text)) return null;
    const [groups, , point] = /^-?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?$/.exec(text) || [];
    const whole = field.type === "integer";
    const sure = groups && (whole ? !point : point || text.split(",").length > 2);
    return sure ? { code: "number-signs", proposed: text.replace(/,/g, "") } : { code: "number-signs" };
  }

  // What was surely meant: a number with nothing but its own unit, the only year, a whole day (cells.py).
  function respelt(field, text) {
    const one = field.type === "date" ? dayOf(text) : field.type === "year" ? yearOf(text) : numberOf(field, text);
    return FORMS[field.type].test(one) ? one : "";
  }

  function dayOf(text) {
    const found = text.match(/[0-9]+/g) || [];
    return found.length === 3 ? [found[0], found[1].padStart(2, "0"), found[2].padStart(2, "0")].join("-") : "";
  }

  function yearOf(text) {
    const found =
      text
        .replace(/,/g, "")
        .replace(/\//g, " ")
        .match(/-?[0-9]+(?:\.[0-9]+)?/g) || [];
    return found.length === 1 ? found[0] : "";
  }

  function numberOf(field, text) {
    const found = /^[-+]?0[0-9]/.test(text) ? null : window.machikadoAmount(text);
    return found && !found.approximate && window.machikadoAmount.isOwn(found.unit, field.unit || "") ? found.text : "";
  }

  function ofLength(size, limits) {
    if (limits.minLength !== undefined && size < limits.minLength) return constraint("minLength", limits);
    if (limits.maxLength !== undefined && size > limits.maxLength) return constraint("maxLength", limits);
    return null;
  }

  // A pattern that only Python understands is left to `machikado check`.
  function matches(pattern, text) {
    if (Array.from(text).length > MAX_PATTERNED) return false;
    const ours = pattern.replace(/\\(.)/gsu, (found, sign) =>
      /[dD]/.test(sign) ? `\\${sign === "d" ? "p" : "P"}{Nd}` : found,
    );
    try {
      return new RegExp(`^(?:${ours})$`, "u").test(text);
    } catch {
      return true;
    }
  }

  function ofText(field, text) {
    const limits = field.limits || {};
    if (limits.pattern && !matches(limits.pattern, text)) return constraint("pattern", limits);
    return ofLength(Array.from(text).length, limits);
  }

  function ofVocabulary(field, items) {
    const known = field.values.map((each) => each[0]);
    const other = items.find((item) => !known.includes(item));
    if (other === undefined) return null;
    const meant = field.values.find((each) => each[1] === other);
    return { code: "not-in-vocabulary", proposed: meant ? meant[0] : undefined };
  }

  // An answer is text or, for a list, a list of texts; `choices` are the keys of the table that the field names.
  // A field with a spelling of its own (`unjudged`) is left to `machikado check`.
  function judge(field, answer, choices) {
    const list = field.type === "list";
    const items = list ? answer || [] : answer && !field.missing?.includes(answer) ? [answer] : [];
    if (!items.length) return field.required ? { code: "required" } : null;
    if (list && items.some((item) => item.includes(field.delimiter)))
      return { code: "constraint", rule: "without-delimiter" };
    const found = list
      ? ofLength(items.length, field.limits || {}) || (field.values ? ofVocabulary(field, items) : null)
      : field.values
        ? ofVocabulary(field, items)
        : field.unjudged
          ? null
          : FORMS[field.type]
            ? typed(field, answer)
            : ofText(field, answer);
    if (found) return found;
    const text = items.join(field.delimiter || "");
    const checks = (field.checks || []).concat(
      ["string", "list"].includes(field.type) && !field.values ? ["plain_text"] : [],
    );
    for (const name of checks) {
      const fault = CHECKS[name](text);
      if (fault) return fault;
    }
    return choices && !choices.includes(answer) ? { code: "missing-reference" } : null;
  }

  window.machikadoJudge = Object.assign(judge, { checkDigit, spellingFault });
})();
