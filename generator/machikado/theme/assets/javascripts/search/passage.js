// What is shown of a document: its title, and the passage where most of the words stand, with marks.
"use strict";
(() => {
  window.machikadoFinder ||= {};
  const finder = window.machikadoFinder;

  async function textOf(index, document) {
    const { region, place, block } = finder.regionHolding(index, document);
    const texts = await finder.load(`t/${region}`, finder.stampOf(index.stamps.t, block));
    const [address, context, head, text, codes] = texts[place];
    return { address, context, head, text, codes };
  }

  // A document that holds all words, as it is shown: titles and passages are lists of [text, marked].
  function shown(document, words) {
    return told(
      document,
      words.map((word) => [word]),
      true,
    );
  }

  // What a search in steps found: its heading, if one was meant, and marks on whatever was looked for in that step.
  async function item(found, words) {
    const { step, at, document } = found;
    const whole = step.how === "typed" && !at;
    const result = await told(document, step.groups.length ? step.groups : words.map((word) => [word]), whole);
    if (!at) return result;
    const own = result.address.includes("#");
    return { ...result, address: own ? result.address : `${result.address}#${at[0]}`, heading: own ? "" : at[1] };
  }

  async function told(document, groups, whole) {
    const index = await finder.open();
    const found = await textOf(index, document);
    const head = machikadoFold.withPlaces(found.head);
    const text = machikadoFold.withPlaces(found.text);
    const holds = (each) => head.folded.includes(each) || text.folded.includes(each);
    const spellings = groups.map((group) => group.flatMap(finder.variants));
    if (whole && !spellings.every((each) => each.some(holds))) throw new finder.Stale("t");
    const title = `${found.head}\n`.indexOf("\n");
    const inHead = ranges(head, spellings.flat());
    const passage = passageOf(found.text, ranges(text, spellings.flat()));
    const named = !passage.hit && (!found.text || inHead.some((range) => range[1] > title));
    return {
      address: found.address,
      kind: index.kinds[index.kindOf[document]][1],
      context: found.context,
      facets: index.facets.flatMap((facet) => facet.sets[facet.of[document]].map((value) => facet.values[value])),
      title: parts(found.head, inHead, 0, title),
      passage: named
        ? [
            ...parts(found.head, inHead, title + 1, found.head.length),
            ...(found.codes ? [[`　${found.codes}`, false]] : []),
          ]
        : passage.parts,
    };
  }

  function ranges({ folded, from }, words) {
    const found = [];
    for (const word of words)
      for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1))
        found.push([from[at], endOf(from, at + word.length)]);
    found.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
    return found.reduce((joined, range) => {
      const last = joined[joined.length - 1];
      if (last && range[0] <= last[1]) last[1] = Math.max(last[1], range[1]);
      else joined.push(range);
      return joined;
    }, []);
  }

  // Where the letter ends that the folded place before this one came from.
  function endOf(from, at) {
    let end = at;
    while (end < from.length - 1 && from[end] === from[at - 1]) end++;
    return from[end];
  }

  function parts(text, found, start, end) {
    const list = [];
    let at = start;
    for (const [from, to] of found) {
      if (to <= start || from >= end) continue;
      list.push(
        [text.slice(at, Math.max(from, start)), false],
        [text.slice(Math.max(from, start), Math.min(to, end)), true],
      );
      at = Math.min(to, end);
    }
    list.push([text.slice(at, end), false]);
    return list.filter((part) => part[0]).map(([piece, mark]) => [piece.replace(/\n/g, "　"), mark]);
  }

  // Some hundred letters around the place where most of the words stand together.
  function passageOf(text, found) {
    const length = 110;
    let best = 0;
    let most = -1;
    found.forEach((range, at) => {
      let count = 0;
      while (at + count < found.length && found[at + count][1] <= range[0] + length) count++;
      if (count > most) [best, most] = [at, count];
    });
    const hit = found[best];
    const start = hit ? startOf(text, hit[0]) : 0;
    const end = Math.min(text.length, Math.max(start + length, hit ? hit[1] : 0));
    const list = parts(text, found, start, end);
    if (start > 0) list.unshift(["…", false]);
    if (end < text.length) list.push(["…", false]);
    return { parts: list, hit: Boolean(hit) };
  }

  function startOf(text, at) {
    const from = Math.max(0, at - 30);
    const stop = Math.max(text.lastIndexOf("。", at - 1), text.lastIndexOf("\n", at - 1)) + 1;
    return from === 0 ? 0 : Math.max(from, stop);
  }

  Object.assign(finder, { textOf, shown, item, endOf });
})();
