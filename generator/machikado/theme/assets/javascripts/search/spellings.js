// The words of a search, and the other spellings of what they say.
"use strict";
(() => {
  window.machikadoFinder ||= {};
  const finder = window.machikadoFinder;
  const LONGEST = 200; // letters of a search: each pair of them may mean another piece to load
  const ERAS = [
    ["令和", 2018, 9999],
    ["平成", 1988, 2019],
    ["昭和", 1925, 1989],
    ["大正", 1911, 1926],
    ["明治", 1867, 1912],
  ];
  const INITIALS = { r: "令和", h: "平成", s: "昭和", t: "大正", m: "明治" };

  // Words to be found, all of them; what stands in quotation marks is one word.
  function wordsOf(text) {
    const found = machikadoFold(Array.from(text).slice(0, LONGEST).join(""))
      .replace(/\s+/gu, " ")
      .matchAll(/"([^"]+)"?|([^\s"]+)/gu);
    return Array.from(new Set(Array.from(found, (each) => (each[1] || each[2]).trim()).filter(Boolean)));
  }

  // A word, and other spellings of what it says: the year in the other calendar, the か of 27か所 as ヶ or ケ, a long vowel at the end.
  function variants(word) {
    return Array.from(new Set([word, ...years(word), ...counters(word), ...shortened(word)]));
  }

  // コンピューター as コンピュータ: texts leave the mark at the end away as often as not.
  function shortened(word) {
    const short = word.replace(/(?<=[\u3041-\u3096-]{2}[\u3041-\u3096])-(?![\u3041-\u3096-])/gu, "");
    return short === word ? [] : [short];
  }

  const NUMERALS = "〇一二三四五六七八九";

  // 二十五 → 25; as people write years of an era, below a hundred.
  function inDigits(text) {
    const [, tens, ten, ones] = /^([二三四五六七八九]?)(十?)([一二三四五六七八九]?)$/u.exec(text) || [];
    return ten === undefined
      ? text
      : String((ten ? NUMERALS.indexOf(tens || "一") * 10 : 0) + (ones ? NUMERALS.indexOf(ones) : 0));
  }

  function years(given) {
    const word = given.replace(/(?<=令和|平成|昭和|大正|明治)[一二三四五六七八九十]+(?=年)/u, inDigits);
    const found = word === given ? [] : [word];
    const era = /(令和|平成|昭和|大正|明治|^[rhstm])(元|\d{1,2})(?=年|$)/u.exec(word);
    const western = /(?<!\d)((?:18|19|20)\d\d)(?=年)/u.exec(word);
    const swap = (each, text) => word.slice(0, each.index) + text + word.slice(each.index + each[0].length);
    if (era) {
      const name = INITIALS[era[1]] || era[1];
      const number = era[2] === "元" ? 1 : Number(era[2]);
      const [, before, last] = ERAS.find((each) => each[0] === name);
      const year = era.index + era[0].length === word.length ? "年" : ""; // a bare number would be found in codes
      if (number && before + number <= last) found.push(swap(era, before + number + year));
      if (name !== era[1]) found.push(swap(era, name + era[2]));
      if (number === 1) found.push(swap(era, name + (era[2] === "元" ? "1" : "元")));
    }
    if (western)
      for (const [name, before, last] of ERAS) {
        const number = Number(western[1]) - before;
        if (number >= 1 && before + number <= last) found.push(swap(western, name + (number === 1 ? "元" : number)));
      }
    return found;
  }

  function counters(word) {
    const found = /(?<=^|[\d\p{Script=Han}])[かけが](?=\p{Script=Han})/u.exec(word);
    if (!found) return [];
    return (found[0] === "が" ? ["け"] : found[0] === "か" ? ["け"] : ["か", "が"]).map(
      (other) => word.slice(0, found.index) + other + word.slice(found.index + 1),
    );
  }

  Object.assign(finder, { wordsOf, variants });
})();
