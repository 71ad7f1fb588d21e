// The index: what documents there are, and where words stand in them.
"use strict";
(() => {
  window.machikadoFinder ||= {};
  const finder = window.machikadoFinder;
  const { load, numbers, unpacked } = finder;
  const TITLES = [4, 7, 11, 16, 23, 34, 50, 70];

  let opened = null;

  function open() {
    opened =
      opened ||
      load("index").then((index) => {
        finder.settle(index.version);
        index.lists = new Map();
        const count = index.kinds.reduce((sum, kind) => sum + kind[2], 0);
        index.size = count;
        index.starts = startsOf(index, count);
        index.along = Uint32Array.from({ length: count }, (_, each) => each).sort(
          (one, other) => index.starts[one] - index.starts[other],
        );
        index.line = Float64Array.from(index.along, (each) => index.starts[each]);
        index.lengths = unpacked(index.titles).map((size) => TITLES[size]);
        index.blocks = new Map();
        index.line.forEach((start) => {
          const block = blockOf(index, start);
          if (!index.blocks.has(block)) index.blocks.set(block, index.blocks.size);
        });
        index.apart = index.stamps.l.split(" ");
        index.kindOf = new Uint8Array(count);
        let at = 0;
        index.kinds.forEach((kind, number) => {
          index.kindOf.fill(number, at, at + kind[2]);
          at += kind[2];
        });
        index.facets.forEach((facet) => {
          let from = 0;
          facet.of = new Uint32Array(count);
          facet.ranks = ranksOf(facet.sets);
          for (const run of numbers(facet.runs, finder.SMALL)) {
            const sets = facet.sets.length;
            const to = from + Math.floor(run / sets) + 1;
            facet.of.fill(run % sets, from, to);
            from = to;
          }
        });
        return index;
      });
    opened.catch(() => (opened = null));
    return opened;
  }

  // The place of each set among all when they are sorted by their values.
  function ranksOf(sets) {
    const differing = (one, other) => one.findIndex((value, at) => value !== other[at]);
    const compared = (one, other) => {
      const at = differing(one, other);
      return at < 0 ? one.length - other.length : at < other.length ? one[at] - other[at] : 1;
    };
    const sorted = Array.from(sets.keys()).sort((one, other) => compared(sets[one], sets[other]));
    const ranks = new Uint32Array(sets.length);
    sorted.forEach((set, rank) => (ranks[set] = rank));
    return ranks;
  }

  // Where each document begins: its cell in its slot. See slots.py.
  function startsOf(index, count) {
    const found = new Float64Array(count);
    const slots = numbers(index.slots);
    const steps = unpacked(index.steps);
    let document = 0;
    for (let at = 0; at < slots.length; at += 4) {
      const [many, room, cell, before] = [
        slots[at],
        2 ** slots[at + 1],
        2 ** slots[at + 2] * index.unit,
        slots[at + 3],
      ];
      for (let each = 0, here = 0; each < many; each++, document++) {
        here = (here + steps[document]) % room;
        found[document] = (before * room + here) * cell;
      }
    }
    return found;
  }

  const regionOf = (index, start) => Math.floor(start / (index.region * index.unit));
  const blockOf = (index, start) => Math.floor(regionOf(index, start) / index.block);

  // Where a document is told: its region, the number of the region's block among all blocks, and its place among the region's documents.
  function regionHolding(index, document) {
    const start = index.starts[document];
    const region = regionOf(index, start);
    const at = below(index.line, start);
    let place = 0;
    while (place < at && regionOf(index, index.line[at - place - 1]) === region) place++;
    return { region, place, block: index.blocks.get(blockOf(index, start)) };
  }

  // The document that a place is in.
  function documentAt(index, place) {
    return index.along[below(index.line, place)];
  }

  // The document that begins at a unit.
  function documentFrom(index, unit) {
    const document = documentAt(index, unit * index.unit);
    if (index.starts[document] !== unit * index.unit) throw new finder.Stale("n");
    return document;
  }

  // The last place in a rising list whose value is not above this one.
  function below(list, value) {
    let low = 0;
    let high = list.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (list[middle] <= value) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  // Where a pair of letters stands.
  async function pairPlaces(index, pair) {
    if (!index.lists.has(pair)) index.lists.set(pair, readPair(index, pair));
    try {
      return await index.lists.get(pair);
    } catch (error) {
      index.lists.delete(pair);
      throw error;
    }
  }

  async function readPair(index, pair) {
    const [first, second] = Array.from(pair, (letter) => letter.codePointAt(0));
    const number = ((first * 40503 + second * 30011) % 65521) % index.apart.length;
    const shard = await load(`g/${number}`, finder.stampOf(index.stamps.g, number));
    // Each line begins with its pair, and pairs hold no line ends.
    let at = shard.startsWith(pair) ? 0 : shard.indexOf(`\n${pair}`) + 1;
    if (at === 0 && !shard.startsWith(pair)) return [];
    at += pair.length;
    const text =
      shard[at] === " "
        ? await load(
            `l/${first.toString(16)}-${second.toString(16)}`,
            finder.stampOf(index.apart[number], (shard.slice(0, at - pair.length).match(/^.+ $/gmu) || []).length),
          )
        : shard.slice(at, (shard.indexOf("\n", at) + 1 || shard.length + 1) - 1);
    return finder.places(text);
  }

  // Where a word stands: where every second of its pairs does, in step.
  async function wordPlaces(index, word) {
    const letters = Array.from(word);
    const last = letters.length - 2;
    if (last < 0) return pairPlaces(index, `${letters[0]}\t`);
    const offsets = [];
    for (let at = 0; at < last; at += 2) offsets.push(at);
    offsets.push(last);
    const lists = await Promise.all(offsets.map((at) => pairPlaces(index, letters[at] + letters[at + 1])));
    return lists
      .map((list, number) => [list, offsets[number]])
      .sort((one, other) => one[0].length - other[0].length)
      .reduce(
        (found, [list, offset]) => (found ? both(found, list, offset) : list.map((place) => place - offset)),
        null,
      );
  }

  // The places in `found` that, moved by `offset`, are in `list` too; both rise.
  function both(found, list, offset) {
    let at = 0;
    return found.filter((place) => {
      while (at < list.length && list[at] < place + offset) at++;
      return list[at] === place + offset;
    });
  }

  async function allPlaces(index, word) {
    const lists = await Promise.all(finder.variants(word).map((each) => wordPlaces(index, each)));
    const filled = lists.filter((list) => list.length);
    return filled.length < 2 ? filled[0] || [] : Array.from(new Set(filled.flat())).sort((one, other) => one - other);
  }

  // Documents that hold a word: their numbers, and which run of its places is in each.
  function documents(index, list) {
    const found = new Map();
    for (let at = 0; at < list.length; ) {
      const number = below(index.line, list[at]);
      const end = number + 1 < index.size ? index.line[number + 1] : Infinity;
      const from = at;
      while (at < list.length && list[at] < end) at++;
      found.set(index.along[number], [from, at]);
    }
    return found;
  }

  function reset() {
    opened = null;
    finder.forget();
  }

  Object.assign(finder, {
    open,
    reset,
    documentAt,
    documentFrom,
    regionHolding,
    wordPlaces,
    allPlaces,
    both,
    documents,
  });
})();
