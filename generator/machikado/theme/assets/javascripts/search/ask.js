// A search as people mean it, in steps: what is called so, what holds the words as typed, the same in other words, the words of a sentence, any of them.
"use strict";
(() => {
  window.machikadoFinder ||= {};
  const finder = window.machikadoFinder;
  const FEW = 5; // results, below which a sentence's parts are looked for as well
  const TIERS = [1, 0.6, 0.4];
  const ANSWERS = 6; // rows of one name that are shown as answers: 池田町 is four towns

  async function ask(text, filters = {}) {
    const index = await finder.open();
    const words = finder.wordsOf(text);
    const steps = [];
    if (!words.length)
      return told(
        index,
        text,
        words,
        [{ how: "all", groups: [], documents: Object.keys(filters).length ? finder.everything(index) : [] }],
        filters,
        [],
      );
    const groups = await finder.understood(index, words, text.split(/[\s"]+/u));
    const answers = groups.length === 1 ? groups[0].names.slice(0, ANSWERS) : [];
    steps.push({ how: "name", documents: Array.from(new Set(answers.map((each) => each.document))), groups: [] });
    steps.push(await typed(index, words), await widened(index, groups));
    const many = steps.reduce((sum, step) => sum + step.documents.length, 0);
    const [lost, apart] = many < FEW ? await sentence(index, text, !many) : [[], null];
    steps.push(...(apart ? [apart] : []), await headings(index, groups));
    return told(index, text, words, steps, filters, answers, lost);
  }

  // What is found by each step but the ones before, after filtering, as one list.
  function told(index, text, words, steps, filters, answers, lost = []) {
    const seen = new Set();
    const all = [];
    for (const step of steps)
      for (const document of step.documents)
        if (!seen.has(document)) {
          seen.add(document);
          all.push([document, step]);
        }
    const { kept, counts } = finder.narrowed(
      index,
      all.map(([document]) => document),
      filters,
    );
    const left = new Set(kept);
    const items = all
      .filter(([document]) => left.has(document))
      .map(([document, step]) => ({ document, how: step.how, step, at: step.headed?.get(document) }));
    const told = steps
      .map((step) => ({ ...step, total: items.filter((item) => item.step === step).length }))
      .filter((step) => step.total);
    return { text, words, items, steps: told, answers, lost, counts, total: items.length, all: all.length };
  }

  // All words, each in the text or in a heading of the page; at least one in the text.
  async function typed(index, words) {
    const holders = await Promise.all(words.map((word) => finder.holding(index, word)));
    return {
      how: "typed",
      groups: words.map((word) => [word]),
      ...(await together(
        index,
        holders,
        words.map((word) => [word]),
      )),
    };
  }

  // The same with other words for some; only where there are any.
  async function widened(index, groups) {
    const step = { how: "same", groups: spellings(groups), others: groups.filter((group) => group.others.size) };
    if (!step.others.length) return { ...step, documents: [] };
    return {
      ...step,
      ...(await together(index, await Promise.all(groups.map((group) => held(index, group))), step.groups)),
    };
  }

  // The documents of a group: its own words together, or any other word for them; the group learns which of these stand anywhere.
  async function held(index, group) {
    const own = await Promise.all(group.words.map((word) => finder.holding(index, word)));
    const together = own.length === 1 ? own[0] : new Map(finder.common(own).map((each) => [each, own[0].get(each)]));
    const others = await Promise.all(Array.from(group.others.keys(), (word) => finder.holding(index, word)));
    group.stands = together.size > 0;
    group.used = Array.from(group.others.values()).filter((_, at) => others[at].size);
    return finder.either([together, ...others]);
  }

  async function together(index, holders, spelt) {
    const headed = new Map();
    const places =
      holders.length > 1 ? await Promise.all(spelt.map((each) => underHeadings(index, each))) : holders.map(() => null);
    const all = new Set(holders.flatMap((holder) => Array.from(holder.keys())));
    // Whether each of the words stands in the document, or in one of its headings.
    const holdsAll = (document) =>
      holders.every((holder, at) => {
        const heading = places[at]?.(document);
        if (heading && !(holder.has(document) && holder.get(document).title)) headed.set(document, heading);
        return heading || holder.has(document);
      });
    const documents =
      holders.length === 1
        ? Array.from(holders[0].keys())
        : Array.from(all).filter((document) => {
            const kept = holdsAll(document);
            if (!kept) headed.delete(document);
            return kept;
          });
    return { documents: finder.ranked(index, documents, spelt, holders, headed), headed };
  }

  /* -------------------------------------------------------------- headings: see search/headings.py */

  // Gives for a document the first of its headings that holds one of the words: [anchor, heading].
  async function underHeadings(index, words) {
    if (!index.headings) return null;
    const { heads, sets } = await finder.load("headings", index.stamps.headings);
    const holding = heads.map(([, heading]) =>
      words.some((word) =>
        finder.variants(word).some((each) => Array.from(each).length > 1 && machikadoFold(heading).includes(each)),
      ),
    );
    const firsts = sets.map((set) => set.find((head) => holding[head]));
    if (firsts.every((first) => first === undefined)) return null;
    index.headed = index.headed || runs(await finder.load("sections", index.stamps.sections), sets.length, index.size);
    return (document) => (firsts[index.headed[document]] === undefined ? null : heads[firsts[index.headed[document]]]);
  }

  function runs(text, sets, size) {
    const found = new Uint32Array(size);
    let from = 0;
    for (const run of finder.numbers(text, finder.SMALL)) {
      const to = from + Math.floor(run / sets) + 1;
      found.fill(run % sets, from, to);
      from = to;
    }
    return found;
  }

  // Pages that have a heading of the one word that is asked for.
  async function headings(index, groups) {
    const step = { how: "headings", documents: [], groups: [], headed: new Map() };
    const heading = groups.length === 1 ? await underHeadings(index, [groups[0].text]) : null;
    if (heading)
      for (let document = 0; document < index.size; document++) {
        const found = heading(document);
        if (found) {
          step.headed.set(document, found);
          step.documents.push(document);
        }
      }
    return step;
  }

  /* -------------------------------------------------------------- sentences */

  // The parts of a sentence together: all that are known, else without verbs; else, where nothing else was found, any of them, those of rare parts first.
  async function sentence(index, text, alone) {
    const step = { how: "parts", documents: [] };
    const parts = alone || finder.isSentence(text) ? await finder.cut(index, text) : [];
    if (parts.length < 2 && !alone) return [[], step];
    const groups = await finder.understood(index, Array.from(new Set(parts.map((part) => machikadoFold(part)))), parts);
    if (groups.length === 1 && groups[0].text === machikadoFold(text.trim())) return [[], step];
    for (const group of groups) group.holder = await held(index, group);
    const here = groups.filter((group) => group.holder.size);
    const strong = here.filter((group) => group.others.size || !finder.isWeak(group.said));
    const lost = groups.filter((group) => !group.holder.size && !finder.isWeak(group.said)).map((group) => group.said);
    for (const some of here.length === strong.length ? [here] : [here, strong]) {
      const both = some.length
        ? await together(
            index,
            some.map((group) => group.holder),
            spellings(some),
          )
        : step;
      if (both.documents.length) return [lost, { how: lost.length ? "rest" : "parts", ...both, ...said(some) }];
    }
    return !alone ? [[], step] : [lost, { how: "any", ...said(here), documents: rarest(index, here) }];
  }

  function spellings(groups) {
    return groups.map((group) => [...group.words, ...group.others.keys()]);
  }

  function said(groups) {
    return {
      parts: groups.map((group) => group.said),
      groups: spellings(groups),
      others: groups.filter((group) => group.others.size),
    };
  }

  // Rare parts, names above all, weigh most; what the portal does not put first weighs less.
  function rarest(index, groups) {
    const weights = new Map();
    const tierOf = (document) => index.kinds[index.kindOf[document]][3];
    for (const { holder, names } of groups) {
      const rarity = Math.log(1 + index.size / holder.size) * (names.length ? 2 : 1);
      holder.forEach((place, document) =>
        weights.set(
          document,
          (weights.get(document) || 0) + rarity * (place.title ? 1.5 : 1) * TIERS[tierOf(document)],
        ),
      );
    }
    const order = (document) => [-weights.get(document), finder.order(index, document), document];
    return Array.from(weights.keys()).sort((one, other) => finder.compared(order(one), order(other)));
  }

  /* -------------------------------------------------------------- what is offered while somebody types */

  // Names that begin so, and words of the lists.
  async function offered(text) {
    const index = await finder.open();
    const word = machikadoFold(text.trim());
    const names = (await finder.called(index, word)).sort(
      (one, other) => other.equal - one.equal || one.label.length - other.label.length,
    );
    return { names, group: index.group, terms: Array.from(new Set(await finder.terms(index, word))) };
  }

  Object.assign(finder, { ask, offered });
})();
