// Numbers as people write them, as amounts.py reads them: 約1,200万円 → { text: "12000000", unit: "円", approximate: true }.
"use strict";
(() => {
  const LENGTH = 60;
  const GREAT = { 兆: 12, 億: 8, 万: 4 };
  const SMALL = { 千: 3, 百: 2, 十: 1 };
  const KANJI = new Map(
    ["〇零", "一壱", "二弐", "三参", ..."四五六七八九"].flatMap((signs, number) =>
      Array.from(signs, (sign) => [sign, String(number)]),
    ),
  );
  const SIGNS = Array.from(KANJI.keys()).join("");
  const BODY = "(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d+)?";
  const TOKEN = `\\s*(?:(?<body>${BODY}|[${SIGNS}]+)|(?<small>[千百十])|(?<great>[兆億万]))`;
  const BEFORE =
    /^(?:約|およそ|おおよそ|凡そ|おおむね|概ね|概算で?|大体|だいたい|ほぼ|about|approx\.?|approximately)\s*/iu;
  const BEHIND = /\s*(?:程度|前後|くらい|ぐらい|ほど|程|弱|強|余り|余|あまり|\((?:概算|概数|約|およそ)\))$/u;
  const INSIDE = /(?<=[兆億万千百十\d])(?:余り?|あまり)(?=\D)/u;
  const MONEY = /^(?:[¥\\]|金(?=[\d一二三四五六七八九十百千]))\s*/u;
  // A span or a limit, which is no one number.
  const SPAN = new RegExp(
    [
      "以上|以下|以内|未満|超|越え?|上回|下回|最大|最高|最低|少なくとも|多くとも|上限|下限|から|まで|ないし|乃至|または|又は",
      String.raw`数[十百千万億]|[十百千万億\d]数|[~〜<>≦≧≤≥±]|\d\s*-\s*\d|[万億円]\s*-`,
      "(?<![a-z])(?:or|to|from|over|under|up)(?![a-z])",
    ].join("|"),
    "u",
  );
  const DIGIT = new RegExp(`[\\d${SIGNS}十百千万億]`, "u");
  // Words that count things of any kind; measures (分, km, %) never stand for one another.
  const COUNTERS = [
    "人 名 件 団体 社 台 基 か所 箇所 回 戸 世帯 校 店 店舗 施設 本 個 冊 頭 羽 匹 点 棟 機 組",
    "地区 自治体 市町村 事業",
  ].flatMap((words) => words.split(" "));
  // What Python takes for blanks: with separators of files and lines, without the mark of byte order.
  const BLANK = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
  const ENDS = new RegExp(`^${BLANK}+|(?<!${BLANK})${BLANK}+$`, "g");
  const size = (text) => Array.from(text).length;

  const strip = (text) => text.replace(ENDS, "");

  // Full width digits, letters and signs as ASCII, every kind of minus as a hyphen.
  function half(text) {
    const plain = text.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
    return strip(plain.replace(/[\u3000\xa0]/g, " ").replace(/[−–—―‐‑‒ー]/g, "-"));
  }

  function exactly(text) {
    const once = text.replace(BEFORE, "").replace(BEHIND, "");
    const core = once.replace(INSIDE, "").replace(BEHIND, "").trim();
    return [core, core !== text];
  }

  function isSpan(text) {
    const plain = half(Array.from(text).slice(0, LENGTH).join(""));
    return SPAN.test(plain) && DIGIT.test(plain);
  }

  // What people do not tell apart as one unit: メートル and めーとる, か所 and ヶ所 and 箇所.
  const folded = (unit) => window.machikadoFold(half(unit)).replace(/[\s、,・/:]+/gu, "");
  const compared = (unit) => folded(unit).replace(/^[かけ箇個]所$/u, "か所");
  const isOwn = (unit, own) => !unit || compared(unit) === compared(own) || (!own && COUNTED.has(compared(unit)));
  const COUNTED = new Set(COUNTERS.map(compared));

  function trimmed(body, short) {
    const [whole, rest = ""] = body.split(".");
    const tail = short ? rest.replace(/0+$/, "") : rest;
    return (whole.replace(/^0+/, "") || "0") + (tail ? `.${tail}` : "");
  }

  /* -------------------------------------------------------------- the number itself, as a whole number of 10^-LENGTH */

  const UNIT = 10n ** BigInt(LENGTH);

  function scaled(text) {
    const digits = Array.from(text.replace(/,/g, ""), (sign) => KANJI.get(sign) || sign).join("");
    const [whole, tail = ""] = digits.split(".");
    return BigInt(whole + tail + "0".repeat(LENGTH - tail.length));
  }

  function groupsOf(text) {
    const token = new RegExp(TOKEN, "uy");
    const groups = [];
    let parts = [];
    let place = 0;
    for (let found = token.exec(text); found; found = token.exec(text)) {
      const { body, small, great } = found.groups;
      const last = parts[parts.length - 1];
      if (great && !parts.length) return null;
      if (great) {
        groups.push([parts, GREAT[great]]);
        parts = [];
      } else if (small && last && last.power === 0) last.power = SMALL[small];
      else
        parts.push({
          body: scaled(body || "1"),
          power: small ? SMALL[small] : 0,
          written: body || "",
          gap: found[0] !== found[0].trimStart(),
        });
      place = token.lastIndex;
    }
    return [parts.length ? [...groups, [parts, 0]] : groups, place];
  }

  const times = (body, power) => body * 10n ** BigInt(power);

  function isClear(groups, atEnd) {
    let room = -1; // the power of ten that the next group must stay below
    return groups.every(([parts, great], number) => {
      const sum = parts.reduce((all, part) => all + times(part.body, part.power), 0n);
      if (number && times(sum, great) >= times(UNIT, room)) return false;
      room = great;
      let inner = -1;
      return parts.every((part, place) => {
        const alone = part.power === 0;
        const broken = part.body % UNIT !== 0n && (parts.length > 1 || groups.length > 1);
        if (
          broken ||
          (place && times(part.body, part.power) >= times(UNIT, inner)) ||
          (alone && place < parts.length - 1)
        )
          return false;
        if (alone && (place || number) && /^[\x00-\x7f]*$/.test(part.written)) {
          const short = part.written.length < 3 && atEnd && number === groups.length - 1;
          const filled = !place || great === 0 || part.written.length === inner;
          if (part.gap || short || !filled) return false;
        }
        inner = part.power;
        return true;
      });
    });
  }

  const decimal = (total) => {
    const digits = String(total).padStart(LENGTH + 1, "0");
    return trimmed(`${digits.slice(0, -LENGTH)}.${digits.slice(-LENGTH)}`, true);
  };

  // 4億1000万円 → ["410000000", "円"]
  function read(text) {
    const [groups, place] = groupsOf(text) || [[]];
    if (!groups.length) return null;
    const unit = text.slice(place).trim();
    if (/[\d,.]/.test(unit) || !isClear(groups, place === text.length)) return null;
    const [[first], great] = groups[0];
    const bare = groups.length === 1 && groups[0][0].length === 1 && first.power === 0 && great === 0;
    if (bare && /^[\x00-\x7f]+$/.test(first.written)) return [trimmed(first.written.replace(/,/g, "")), unit];
    return [
      decimal(
        groups.reduce(
          (all, [parts, power]) => all + parts.reduce((sum, part) => sum + times(part.body, part.power + power), 0n),
          0n,
        ),
      ),
      unit,
    ];
  }

  function amount(text) {
    if (size(text) > LENGTH) return null;
    const [exact, approximate] = exactly(half(text));
    const money = MONEY.exec(exact);
    const core = exact.replace(MONEY, "").replace(/也$/, "").trim();
    const bracketed = /^\((.+)\)$/u.exec(core);
    const inside = bracketed ? bracketed[1] : core;
    const sign = /^[-△▲+]\s*/.exec(inside);
    if (sign && bracketed) return null;
    const rest = sign ? inside.slice(sign[0].length) : inside;
    const found = isSpan(rest) ? null : read(rest);
    if (!found) return null;
    const negative = (sign && sign[0][0] !== "+") || bracketed;
    return {
      text: (negative && /[1-9]/.test(found[0]) ? "-" : "") + found[0],
      unit: found[1] || (money ? "円" : ""),
      approximate,
      kanji: !/\d/.test(rest),
    };
  }

  window.machikadoAmount = Object.assign(amount, { strip, half, isSpan, isOwn });
})();
