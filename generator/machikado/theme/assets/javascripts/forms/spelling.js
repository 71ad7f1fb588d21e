// What a typed spelling means, as `machikado import` reads it: see importers/repair.py and dates.py; numbers are in amounts.js.
// Offered, never taken in silence.
"use strict";
(() => {
  const judge = window.machikadoJudge;
  const amount = window.machikadoAmount;
  const { checkDigit, spellingFault } = judge;
  const { half } = amount;
  const LENGTH = 60;
  const size = (text) => Array.from(text).length;

  // Nothing is no right answer to write in place of something.
  const isRight = (field, text) => text !== "" && judge({ ...field, required: false }, text) === null;

  /* -------------------------------------------------------------- days */

  const ERAS = { 明治: 1867, 大正: 1911, 昭和: 1925, 平成: 1988, 令和: 2018 };
  const LAST = { 明治: 45, 大正: 15, 昭和: 64, 平成: 41, 令和: 60 };
  const SHORT = {
    m: "明治",
    t: "大正",
    s: "昭和",
    h: "平成",
    r: "令和",
    明: "明治",
    大: "大正",
    昭: "昭和",
    平: "平成",
    令: "令和",
  };
  const LIGATURES = { "㍻": "平成", "㍼": "昭和", "㍽": "大正", "㍾": "明治", "㋿": "令和" };
  const ERA = "(?:(?<era>明治|大正|昭和|平成|令和|[明大昭平令]|[MTSHRmtshr])\\.?\\s*)?";
  const YEAR = "(?<year>元|\\d{1,4})";
  const FORMS = [
    `${ERA + YEAR}\\s*年\\s*(?<fiscal>度)?(?:\\s*(?<month>\\d{1,2})\\s*月(?:\\s*(?<day>\\d{1,2})\\s*日)?)?`,
    `${ERA + YEAR}\\s*(?<sign>[./-])\\s*(?<month>\\d{1,2})(?:\\s*\\k<sign>\\s*(?<day>\\d{1,2}))?`,
    ERA + YEAR,
    "(?<year>(?:19|20)\\d\\d)(?<month>\\d\\d)(?<day>\\d\\d)",
    "FY\\s*(?<fiscal>)(?<year>\\d{4})",
  ].map((form) => new RegExp(`^${form}$`, "u"));
  const WEEKDAY = /\s*\(\s*([月火水木金土日])(?:曜日?)?\s*\)$/u;
  const TIME = /[ T]\s*\d{1,2}:\d\d(:\d\d(\.\d+)?)?$/;

  function dateOf(year, month, day) {
    const date = new Date(Date.UTC(2000, month - 1, day));
    date.setUTCFullYear(year, month - 1, day);
    return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
      ? date
      : null;
  }

  function yearOf(era, text, month) {
    if (!era) return /^\d{4}$/.test(text) ? Number(text) : 0;
    const number = text === "元" ? 1 : Number(text);
    return number < 1 || number > LAST[era] || (number === 1 && month && month < (era === "令和" ? 5 : 1))
      ? 0
      : ERAS[era] + number;
  }

  // { year, month, day, fiscal } as far as a text surely tells them, or null.
  function when(text) {
    const plain = size(text) <= LENGTH ? half(text.replace(/[㍻-㍾㋿]/g, (sign) => LIGATURES[sign])) : "";
    const weekday = WEEKDAY.exec(plain);
    const bare = plain.replace(WEEKDAY, "").replace(TIME, "");
    const found = FORMS.map((form) => form.exec(bare)).find(Boolean);
    if (!found) return null;
    const parts = found.groups;
    const month = Number(parts.month || 0);
    const day = Number(parts.day || 0);
    const year = yearOf(SHORT[(parts.era || "").toLowerCase()] || parts.era, parts.year, month);
    const date = year ? dateOf(year, month || 1, day || 1) : null;
    if (!date || (weekday && month && day && "日月火水木金土"[date.getUTCDay()] !== weekday[1])) return null;
    return { year, month, day, fiscal: parts.fiscal !== undefined };
  }

  // The day of a number that Excel shows when a date has lost its format: 42905 → 2017-06-19.
  function serial(text) {
    if (!/^\d{5}$/.test(text) || Number(text) < 20000 || Number(text) > 60000) return null;
    const date = new Date(Date.UTC(1899, 11, 30 + Number(text)));
    return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), fiscal: false };
  }

  const written = (found) =>
    [
      String(found.year).padStart(4, "0"),
      ...[found.month, found.day].filter(Boolean).map((part) => String(part).padStart(2, "0")),
    ].join("-");

  /* -------------------------------------------------------------- repairs: a text, undefined for none, null for a doubt */

  function codes(digits) {
    if (digits.length === 6) return [digits];
    if (digits.length !== 4 && digits.length !== 5) return [];
    const lost = digits.padStart(6, "0");
    const short = digits.padStart(5, "0");
    return [lost, short + checkDigit(short)].filter((code) => code[5] === checkDigit(code));
  }

  const REPAIRS = {
    blanks(text, _field, sort) {
      const lines = text
        .replace(/(?<![ \t\u3000\xa0])[ \t\u3000\xa0]+(?=\n|$)|\r\n?|\ufeff|_x000D_/g, (found) =>
          found[0] === "\r" ? "\n" : "",
        )
        .replace(/^[ \t\n\u3000\xa0]+|(?<![ \t\n\u3000\xa0])[ \t\n\u3000\xa0]+$/g, "");
      return sort === "text" ? lines : lines.split("\n").join(" ");
    },
    apostrophe: (text) => (/^'(?=[=+\-@＝＋－＠'])/.test(text) ? text.slice(1) : undefined),
    kana_width: (text) => text.replace(/[ぁ-ゖァ-ヺ]?[\uff61-\uff9f]+/g, (found) => found.normalize("NFKC")),
    no_value: (text) => (/^[-−–—―‐‑‒ー－…]+$/.test(text) ? "" : undefined),
    width: (text, field) => (half(text) !== text && isRight(field, half(text)) ? half(text) : undefined),
    small_letters: (text, field) =>
      !isRight(field, text) && isRight(field, half(text).toLowerCase()) ? half(text).toLowerCase() : undefined,
    local_government_code(text, field) {
      const digits = half(text);
      if (!/^\d+$/.test(digits) || isRight(field, text)) return undefined;
      const found = codes(digits);
      return found.length > 1 ? null : found.length && found[0][5] === checkDigit(found[0]) ? found[0] : undefined;
    },
    day(text, field) {
      if (isRight(field, text)) return undefined;
      const found = when(text) || serial(half(text));
      // 2017.1 may have been 2017.10 before a spreadsheet read it as a number.
      if (!found || (!found.day && found.month === 1 && /^\d{4}\.1$/.test(half(text)))) return undefined;
      if (found.fiscal && !found.month) return null;
      return isRight(field, written(found)) ? written(found) : undefined;
    },
    year(text, field) {
      if (isRight(field, text)) return undefined;
      const found = when(text);
      const fiscal = field.title.includes("年度") || field.name.includes("fiscal");
      if (!found || (found.fiscal && !fiscal)) return undefined;
      return String(fiscal && !found.fiscal && found.month && found.month < 4 ? found.year - 1 : found.year);
    },
    number(text, field) {
      if (isRight(field, text)) return undefined;
      const fault = spellingFault(field, half(text));
      // A code's zeros, or a comma that only the sender can read.
      if (fault?.code === "leading-zeros" || (fault?.code === "number-signs" && !fault.proposed)) return undefined;
      const found = amount(text);
      if (!found) return amount.isSpan(text) ? null : undefined;
      if (!amount.isOwn(found.unit, field.unit || "")) return found.kanji ? undefined : null;
      const whole = field.type === "integer" ? found.text.replace(/\.0*$/, "") : found.text;
      if (whole === text || !isRight(field, whole)) return undefined;
      return found.approximate && !field.approximate ? null : whole;
    },
  };
  const PLANS = {
    text: ["blanks", "apostrophe", "kana_width", "no_value"],
    list: ["blanks", "apostrophe", "kana_width", "no_value"],
    identifier: ["blanks", "no_value", "width", "small_letters"],
    local_government_code: ["blanks", "no_value", "width", "local_government_code"],
    number: ["blanks", "no_value", "number"],
    year: ["blanks", "no_value", "year"],
    day: ["blanks", "no_value", "day"],
    url: ["blanks", "no_value", "width"],
    contact: ["blanks", "no_value"],
  };

  function sortOf(field) {
    if (field.choices || field.values || field.type === "boolean") return ""; // chosen, not spelt
    if (field.type === "list") return "list";
    const checks = field.checks || [];
    if (["integer", "number"].includes(field.type)) return "number";
    if (field.type === "year") return "year";
    if (field.type === "date" || checks.includes("partial_date")) return "day";
    return (
      ["local_government_code", "url", "contact"].find((name) => checks.includes(name)) ||
      (field.limits?.pattern ? "identifier" : "text")
    );
  }

  // A list's items, each spelt and divided as the form divides them, or null where they are read so anyway.
  function list(field, typed) {
    const items = (signs) =>
      typed
        .split(signs)
        .map((item) => item.trim())
        .filter(Boolean);
    const meant = items(/[、，,;；／\n]/u)
      .map((item) => spelt(field, item, "list") ?? item)
      .filter(Boolean);
    return meant.join("\n") === items(/[、，,\n]/u).join("\n") ? null : meant.join(window.machikadoParts.say.and);
  }

  // The text as it should be, or null where it is right as it stands, unclear or unreadable.
  window.machikadoSpelling = (field, typed) => (sortOf(field) === "list" ? list : spelt)(field, typed, sortOf(field));

  const TELEPHONE = /^[\d０-９()（）\-−－‐ー+＋ 　]+$/u;
  const FORMULA = /^[+-][^\d\s+\-.]/; // a doubt, which the check only warns of

  function spelt(field, typed, sort) {
    const plain = sort === "contact" && TELEPHONE.test(typed) ? half(typed) : typed;
    const telephone = plain !== typed && !FORMULA.test(plain);
    let text = typed;
    for (const name of [...(PLANS[sort] || []), ...(telephone ? ["width"] : [])]) {
      const answer = REPAIRS[name](text, field, sort);
      if (answer === null) return null;
      if (answer !== undefined) text = answer;
      if (!text) break;
    }
    return text === typed ? null : text;
  }
})();
