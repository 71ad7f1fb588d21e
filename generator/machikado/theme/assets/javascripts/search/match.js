// Documents that hold words: exactly what is typed, filtered, counted and ranked.
"use strict";
(() => {
  window.machikadoFinder ||= {};
  const finder = window.machikadoFinder;

  // The documents that hold a word, and for each where: the word's places, from one to another, and whether in the title.
  async function holding(index, word) {
    const list = await finder.allPlaces(index, word);
    const found = new Map();
    finder.documents(index, list).forEach(([from, to], document) => {
      found.set(document, { list, from, to, title: list[from] - index.starts[document] < index.unit });
    });
    return found;
  }

  // The documents that hold any of several words; of two in one document the earlier word counts, and a title counts for both.
  function either(holders) {
    if (holders.length === 1) return holders[0];
    const found = new Map();
    for (const holder of holders)
      holder.forEach((place, document) => {
        const known = found.get(document);
        found.set(document, known ? { ...known, title: known.title || place.title } : place);
      });
    return found;
  }

  // The documents that all holders have.
  function common(holders) {
    const [least, ...others] = holders.slice().sort((one, other) => one.size - other.size);
    return least ? Array.from(least.keys()).filter((each) => others.every((one) => one.has(each))) : [];
  }

  // filters: { kind: "projects", prefecture: "長野県" }; gives what holds all words as typed, in order, and how many each filter would leave.
  async function find(text, filters = {}) {
    const index = await finder.open();
    const words = finder.wordsOf(text);
    const holders = await Promise.all(words.map((word) => holding(index, word)));
    const hits = words.length ? common(holders) : Object.keys(filters).length ? everything(index) : [];
    const { kept, counts } = narrowed(index, hits, filters);
    return {
      words,
      all: hits.length,
      total: kept.length,
      counts,
      documents: words.length
        ? ranked(
            index,
            kept,
            words.map((word) => [word]),
            holders,
          )
        : kept,
    };
  }

  function everything(index) {
    const orders = Float64Array.from({ length: index.size }, (_, each) => order(index, each));
    return Array.from(orders.keys()).sort((one, other) => orders[one] - orders[other] || one - other);
  }

  // What decides between documents that are alike, before their number: their kind, then their facets.
  function order(index, document) {
    return index.facets.reduce(
      (sum, facet) => sum * facet.sets.length + facet.ranks[facet.of[document]],
      index.kindOf[document],
    );
  }

  // The documents that filters leave, and for each filter's values how many there are of it, all other filters applied.
  function narrowed(index, hits, filters) {
    const tests = testsOf(index, filters);
    return {
      counts: countsOf(index, hits, tests),
      kept: hits.filter((each) => tests.every((test) => test.fits(each))),
    };
  }

  function testsOf(index, filters) {
    return Object.entries(filters).map(([name, value]) => {
      const kind = index.kinds.findIndex((each) => each[0] === value);
      if (name === "kind") return { name, fits: (each) => index.kindOf[each] === kind };
      const facet = index.facets.find((each) => each.name === name);
      const fits = facet ? having(facet, facet.values.indexOf(value)) : () => false;
      return { name, fits };
    });
  }

  // Whether a document has one value of a facet.
  function having(facet, number) {
    const sets = new Set(Array.from(facet.sets.keys()).filter((set) => facet.sets[set].includes(number)));
    return (each) => sets.has(facet.of[each]);
  }

  function countsOf(index, hits, tests) {
    const counts = { kind: new Map() };
    index.facets.forEach((facet) => (counts[facet.name] = new Map()));
    for (const each of hits) {
      const failed = tests.filter((test) => !test.fits(each)).map((test) => test.name);
      const counted = (name) => failed.length === 0 || (failed.length === 1 && failed[0] === name);
      const add = (name, value) => counts[name].set(value, (counts[name].get(value) || 0) + 1);
      if (counted("kind")) add("kind", index.kinds[index.kindOf[each]][0]);
      for (const facet of index.facets)
        if (counted(facet.name)) facet.sets[facet.of[each]].forEach((value) => add(facet.name, facet.values[value]));
    }
    return counts;
  }

  // Whose facets are the words themselves (2017, 見守り) first, then words in titles, what the portal puts first before the rest; then where they are
  // most of the title, by kind, close together, often, in the index's order. `spelt` has each word's spellings, `headed` headings that hold a word.
  function ranked(index, hits, spelt, holders, headed = new Map()) {
    const length = spelt.reduce((sum, each) => sum + Math.min(...each.map((word) => Array.from(word).length)), 0);
    const chosen = chosenBy(index, spelt.flat());
    const weights = new Map(
      hits.map((document) => {
        const places = holders.map((one) => one.get(document)).filter(Boolean);
        const tier = index.kinds[index.kindOf[document]][3];
        const facets = chosen(document);
        const titles = places.filter((place) => place.title).length + (headed.has(document) ? 1 : 0);
        const often = places.reduce((sum, place) => sum + place.to - place.from, 0);
        const share = titles ? Math.min(4, Math.ceil(index.lengths[document] / length)) : 0;
        return [
          document,
          [
            -facets,
            facets && tier,
            (titles >= holders.length ? 0 : titles ? 1 : 2) + tier,
            share,
            index.kindOf[document],
            span(places),
            -often,
            order(index, document),
            document,
          ],
        ];
      }),
    );
    return hits.sort((one, other) => compared(weights.get(one), weights.get(other)));
  }

  function compared(here, there) {
    const at = here.findIndex((weight, place) => weight !== there[place]);
    return at < 0 ? 0 : here[at] - there[at];
  }

  // How many of the words are values of a document's facets.
  function chosenBy(index, words) {
    const tests = [];
    for (const facet of index.facets)
      facet.values.forEach((value, number) => {
        if (words.includes(machikadoFold(value))) tests.push(having(facet, number));
      });
    return (document) => tests.filter((fits) => fits(document)).length;
  }

  // How many places the closest occurrences of all words lie apart.
  function span(places) {
    if (places.length < 2) return 0;
    const at = places.map((place) => place.from);
    let best = Infinity;
    for (;;) {
      const now = at.map((from, word) => places[word].list[from]);
      const least = Math.min(...now);
      const word = now.indexOf(least);
      best = Math.min(best, Math.max(...now) - least);
      if (++at[word] >= places[word].to) return best;
    }
  }

  Object.assign(finder, { holding, either, common, everything, order, narrowed, ranked, compared, find });
})();
