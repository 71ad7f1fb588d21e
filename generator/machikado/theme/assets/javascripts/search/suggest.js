// Near misses: other words to try where a word is nowhere.
"use strict";
(() => {
  window.machikadoFinder ||= {};
  const finder = window.machikadoFinder;
  const { both, wordPlaces, allPlaces } = finder;

  // Other words to try where a word is nowhere: a filter's word, a reading, one letter changed, a shorter form; most similar first.
  async function near(text) {
    const index = await finder.open();
    const words = finder.wordsOf(text);
    const found = [];
    const lists = await Promise.all(words.map((word) => allPlaces(index, word)));
    for (const [at, word] of words.entries()) {
      if (lists[at].length) {
        if (words.length > 1) found.push({ text: asTyped(text, word), why: "part" });
        continue;
      }
      const before = found.length;
      found.push(...terms(index, word), ...(await readings(word)));
      if (found.length === before) found.push(...(await changed(index, word)));
      if (found.length === before) found.push(...(await shorter(index, word)));
    }
    const counted = await Promise.all(
      found.slice(0, 6).map(async (each) => ({ ...each, total: (await finder.find(each.query || each.text)).total })),
    );
    return counted.filter((each) => each.total > 0);
  }

  // A word as it was typed, not as it is folded.
  function asTyped(text, word) {
    return text.split(/[\s"]+/u).find((each) => machikadoFold(each) === word) || word;
  }

  // The filters' words that hold the word's letters in order, with little between them, or all but one: 獣害 → 鳥獣被害.
  function terms(index, word) {
    const letters = Array.from(word);
    const close = index.facets
      .flatMap((facet) => facet.values)
      .filter((value) => {
        const folded = machikadoFold(value);
        if (letters.length < 2 || folded.length > word.length + 3) return false;
        return inOrder(letters, folded) || (letters.length > 2 && oneApart(word, folded));
      });
    return close.slice(0, 3).map((value) => ({ text: value, why: "term" }));
  }

  function inOrder(letters, text) {
    let from = 0;
    return letters.every((letter) => {
      from = text.indexOf(letter, from) + 1;
      return from > 0;
    });
  }

  async function readings(word) {
    const known = await finder.load("readings", (await finder.open()).stamps.readings);
    if (!/^[\u3041-\u309f-]{2,}$/u.test(word)) return names(word, known);
    const nearBy = known.filter(([reading]) => {
      const folded = machikadoFold(reading);
      return [-1, 0, 1].some((more) => oneApart(word, folded.slice(0, word.length + more)));
    });
    return nearBy
      .slice(0, 4)
      .map(([reading, title]) => ({ text: `${title}（${reading}）`, query: reading, why: "reading" }));
  }

  // Names that end like the word but for one letter: 塩尾市 → 長野県塩尻市.
  function names(word, known) {
    if (word.length < 3) return [];
    const close = known
      .map((each) => each[1])
      .filter((title) => [-1, 0, 1].some((more) => oneApart(word, machikadoFold(title).slice(-word.length - more))));
    return Array.from(new Set(close))
      .slice(0, 6)
      .map((title) => ({ text: title, why: "name" }));
  }

  // Whether one letter more, less or other makes one word the other.
  function oneApart(one, other) {
    if (Math.abs(one.length - other.length) > 1) return false;
    let at = 0;
    while (at < one.length && one[at] === other[at]) at++;
    return [
      [1, 1],
      [1, 0],
      [0, 1],
    ].some(([here, there]) => one.slice(at + here) === other.slice(at + there));
  }

  async function changed(index, word) {
    const letters = Array.from(word);
    if (letters.length < 4 || letters.length > 20) return [];
    const placesOf = (from, to) => wordPlaces(index, letters.slice(from, to).join(""));
    for (let at = 2; at <= letters.length - 2; at++)
      // One letter is another, one is missing in the word, one is too many.
      for (const [skip, step] of [
        [1, 1],
        [0, 1],
        [1, 0],
      ]) {
        if (letters.length - at - skip < 2) continue;
        const found = both(await placesOf(0, at), await placesOf(at + skip), at + step);
        if (found.length)
          return [{ text: await wordsAt(index, found[0], letters.length - skip + step), why: "spelling" }];
      }
    return [];
  }

  async function wordsAt(index, place, length) {
    const document = finder.documentAt(index, place);
    const found = await finder.textOf(index, document);
    const head = machikadoFold(found.head);
    const inside = place - index.starts[document];
    const start = Math.max(index.unit, Array.from(head).length + 1);
    const whole = inside < start ? found.head : found.text;
    const offset = inside < start ? inside : inside - start;
    const { folded, from } = machikadoFold.withPlaces(whole);
    const before = Array.from(folded).slice(0, offset).join("").length;
    const wanted = Array.from(folded)
      .slice(offset, offset + length)
      .join("").length;
    return whole.slice(from[before], finder.endOf(from, before + wanted));
  }

  // Longer parts of a word that stand somewhere, as they are written there: three letters or more, or two kanji, and no particle in front.
  async function shorter(index, word) {
    const letters = Array.from(word).slice(0, 20);
    for (let length = letters.length - 1; length >= 2; length--) {
      const found = [];
      for (let at = 0; at + length <= letters.length; at++) {
        const part = letters.slice(at, at + length).join("");
        if (!(length > 2 || /^\p{Script=Han}+$/u.test(part)) || /^[のをがはにへとでもやか-]|^[\p{P}\p{S}]/u.test(part))
          continue;
        const places = await allPlaces(index, part);
        if (places.length) found.push({ text: await wordsAt(index, places[0], length), query: part, why: "part" });
      }
      if (found.length) return found.slice(0, 3);
    }
    return [];
  }

  Object.assign(finder, { near });
})();
