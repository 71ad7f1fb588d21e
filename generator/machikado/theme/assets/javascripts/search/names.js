// What people mean by a word: the names of towns and people in any spelling (search/names.py), and words that mean the same (synonyms.py).
"use strict";
(() => {
  window.machikadoFinder ||= {};
  const finder = window.machikadoFinder;
  const LATIN = /^[a-z\u00c0-\u024f\s'-]+$/u;
  const SPAN = 4; // words that together may be one name or term

  /* -------------------------------------------------------------- Latin letters: as in romaji.py */

  const SOUNDS = [
    [/sy/g, "sh"],
    [/ty|cy/g, "ch"],
    [/[zd]y|jy/g, "j"],
    [/si/g, "shi"],
    [/ti/g, "chi"],
    [/tu/g, "tsu"],
    [/tch/g, "cch"],
    [/[zd]i/g, "ji"],
    [/dzu|du/g, "zu"],
    [/(?<![sc])hu/g, "fu"],
    [/m(?=[bmp])/g, "n"],
    [/oh(?![aiueoy])/g, "o"],
    [/ou/g, "o"],
    [/([aiueo])\1+/g, "$1"],
  ];

  function sound(text) {
    const heard = text.normalize("NFD").replace(/[\s'’‐\-ー]|[\u0300-\u036f]/gu, "");
    return SOUNDS.reduce((found, [pattern, by]) => found.replace(pattern, by), heard);
  }

  /* -------------------------------------------------------------- names */

  // Names that a word is or begins: { document, label, name, now, equal }; what is typed of a code must be all of it.
  async function called(index, word) {
    const latin = LATIN.test(word);
    const wanted = latin ? sound(word) : word;
    if (!index.names || !wanted) return [];
    const shard = shardOf(wanted.length === 1 ? `${wanted}\t` : wanted, index.names);
    const lines = await finder.load(`n/${shard}`, finder.stampOf(index.stamps.n, shard));
    const found = new Map();
    for (const [spelling, unit, label, name, now] of lines) {
      const [stem, ...endings] = spelling.split("|");
      if (LATIN.test(stem) !== latin) continue;
      const equal = wanted === stem || endings.some((ending) => wanted === stem + ending);
      const begins = !/^\d+$/.test(wanted) && wanted.length > 1 && (stem + (endings[0] || "")).startsWith(wanted);
      if ((equal || begins) && !found.get(label)?.equal)
        found.set(label, { document: finder.documentFrom(index, unit), label, name: name.split("|"), now, equal });
    }
    return Array.from(found.values());
  }

  function shardOf(start, shards) {
    return ((start.charCodeAt(0) * 40503 + start.charCodeAt(1) * 30011) % 65521) % shards;
  }

  // What texts call a name: without its ending where enough is left (塩尻), else whole (津市).
  function spoken([stem, ending]) {
    return machikadoFold(Array.from(stem).length > 1 ? stem : stem + (ending || ""));
  }

  /* -------------------------------------------------------------- words that mean the same */

  async function synonyms(index) {
    if (!index.synonyms) return [];
    const groups = await finder.load("synonyms", index.stamps.synonyms);
    index.groups =
      index.groups || groups.map((group) => group.map((words) => words.map((each) => [machikadoFold(each), each])));
    return index.groups;
  }

  // Other words for one: those that it leads to, as they are folded, and as they are written.
  async function meant(index, word) {
    const groups = await synonyms(index);
    const found = new Map();
    for (const [typed, meaning] of groups)
      if (typed.some(([folded]) => folded === word))
        meaning.forEach(([folded, each]) => folded === word || found.set(folded, each));
    return found;
  }

  // Words of the lists that begin like what is typed.
  async function terms(index, word) {
    const listed = (await synonyms(index)).flatMap(([typed]) => typed.map((each) => each[1]));
    return [...index.facets.flatMap((facet) => facet.values), ...listed].filter((each) =>
      machikadoFold(each).startsWith(word),
    );
  }

  /* -------------------------------------------------------------- a query's words with what they mean */

  // Groups of words that are one thing, longest first: { words, text, said, names, others } where others are folded → written.
  async function understood(index, words, typed) {
    const said = (own) => own.map((word) => typed.find((each) => machikadoFold(each) === word) || word).join(" ");
    const found = [];
    for (let at = 0; at < words.length; ) {
      let group = null;
      for (let many = Math.min(SPAN, words.length - at); many > 0 && !group; many--) {
        const own = words.slice(at, at + many);
        const text = own.join(" ");
        if (many > 1 && !own.every((word) => LATIN.test(word))) continue;
        const names = (await called(index, text)).filter((each) => each.equal);
        const others = await meant(index, text);
        if (many === 1 || names.length || others.size) group = { words: own, text, said: said(own), names, others };
      }
      if (/^[^\u4e00-\u9fff]/u.test(group.text))
        for (const each of group.names) {
          const word = spoken(each.name);
          if (word !== group.text && Array.from(word).length > 1) group.others.set(word, each.name[0]);
        }
      for (const each of group.names) if (each.now) group.others.set(machikadoFold(each.now), each.now);
      found.push(group);
      at += group.words.length;
    }
    return found;
  }

  Object.assign(finder, { sound, called, meant, terms, understood });
})();
