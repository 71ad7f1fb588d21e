// Reads the search index piece by piece, as search.js asks for it. What the pieces hold stands in search/postings.py and files.py.
"use strict";
(function () {
  const FOLDER = new URL("../../search/", document.currentScript.src).href;
  const LETTERS = Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at)).filter((letter) => !'"\\'.includes(letter)).join("");
  const VALUES = []; // a letter's value as a digit, by its character code
  Array.from(LETTERS).forEach((letter, value) => (VALUES[letter.charCodeAt(0)] = value));
  const LARGE = startsOf([[10, 0], [40, 1], [37, 2], [4, 3], [1, 5]]), SMALL = startsOf([[70, 0], [20, 1], [1, 2], [1, 5]]);
  const LONGEST = 200; // letters of a search: each pair of them may mean another piece to load
  const DIGIT = 8, MIDDLE = 42, TITLES = [4, 7, 11, 16, 23, 34, 50, 70];
  const MARK = /[\u0300-\u036f\u3099\u309a\uff9e\uff9f]/u;
  const ERAS = [["令和", 2018, 9999], ["平成", 1988, 2019], ["昭和", 1925, 1989], ["大正", 1911, 1926], ["明治", 1867, 1912]];
  const INITIALS = { r: "令和", h: "平成", s: "昭和", t: "大正", m: "明治" };

  class Missing extends Error {}
  class Stale extends Error {}

  /* -------------------------------------------------------------- pieces */

  let pieces = new Map(), waiting = new Map(), layout = "", query = "";

  window.machikadoSearch = function (name, itsLayout, value) {
    const answer = waiting.get(name);
    if (answer) answer(itsLayout, value);
  };

  // Scripts are what a page may load from a folder as well as from a server.
  function load(name) {
    if (!pieces.has(name)) {
      const piece = new Promise(function (resolve, reject) {
        const script = document.createElement("script");
        const ended = function () { script.remove(); reject(new Missing(name)); }; // which does nothing where it has answered
        waiting.set(name, function (itsLayout, value) {
          if (name === "index") layout = itsLayout;
          if (itsLayout === layout) resolve(value); else reject(new Stale(name));
        });
        script.onerror = ended;
        script.onload = ended;
        script.src = FOLDER + name + ".js" + query;
        document.head.append(script);
      });
      piece.catch(() => pieces.delete(name)); // so that it can be tried again
      pieces.set(name, piece);
    }
    return pieces.get(name);
  }

  // Numbers in letters: see postings.py. By first letter: how many digits follow it, and from which number they count.
  function startsOf(classes) {
    const found = [];
    let start = 0;
    for (const [firsts, digits] of classes)
      for (let first = 0; first < firsts; first++, start += LETTERS.length ** digits) found.push([digits, start]);
    return found;
  }

  function numbers(text, starts = LARGE) {
    const found = [];
    for (let at = 0; at < text.length;) {
      const [digits, start] = starts[VALUES[text.charCodeAt(at++)]];
      let rest = 0;
      for (let digit = 0; digit < digits; digit++) rest = rest * LETTERS.length + VALUES[text.charCodeAt(at++)];
      found.push(start + rest);
    }
    return found;
  }

  function unpacked(text) {
    const given = numbers(text, SMALL), found = [];
    for (let at = 0; at < given.length; at++)
      if (given[at] < DIGIT * DIGIT) found.push(Math.floor(given[at] / DIGIT), given[at] % DIGIT);
      else if (given[at] < DIGIT * DIGIT + MIDDLE * MIDDLE) found.push(Math.floor((given[at] - DIGIT * DIGIT) / MIDDLE), (given[at] - DIGIT * DIGIT) % MIDDLE);
      else found.push(given[++at], given[++at]);
    return found;
  }

  function places(text) {
    const found = numbers(text);
    for (let at = 1; at < found.length; at++) found[at] += found[at - 1];
    return found;
  }

  /* ------------------------------------------------------------- the index */

  let opened = null;

  function open() {
    opened = opened || load("index").then(function (index) {
      query = "?" + index.version;
      index.lists = new Map();
      index.folded = new Map();
      index.table = new Map(Array.from(index.letters.matchAll(/(.)(.)/gsu), (found) => [found[1], found[2].trim()]));
      const count = (index.size = index.kinds.reduce((sum, kind) => sum + kind[2], 0));
      index.starts = sums(unpacked(index.units).slice(0, count).map((units) => (units + 1) * index.unit));
      index.lengths = unpacked(index.titles).map((size) => TITLES[size]);
      index.firsts = sums(unpacked(index.chunks));
      index.kindOf = new Uint8Array(count);
      let at = 0;
      index.kinds.forEach(function (kind, number) { index.kindOf.fill(number, at, (at += kind[2])); });
      index.facets.forEach(function (facet) {
        let from = 0;
        facet.of = new Uint32Array(count);
        for (const run of numbers(facet.runs, SMALL)) {
          const sets = facet.sets.length;
          facet.of.fill(run % sets, from, (from += Math.floor(run / sets) + 1));
        }
      });
      return index;
    });
    opened.catch(() => (opened = null));
    return opened;
  }

  function sums(sizes) {
    const found = new Float64Array(sizes.length + 1);
    sizes.forEach((size, at) => (found[at + 1] = found[at] + size));
    return found;
  }

  // The last place in a rising list whose value is not above this one.
  function below(list, value) {
    let low = 0, high = list.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (list[middle] <= value) low = middle; else high = middle - 1;
    }
    return low;
  }

  /* ------------------------------------------------------------- folding: as in folding.py */

  function foldedLetter(index, letter) {
    let text = index.folded.get(letter);
    if (text === undefined) {
      text = "";
      for (const part of letter.normalize("NFKC"))
        for (const low of part.toLowerCase()) text += index.table.has(low) ? index.table.get(low) : low;
      index.folded.set(letter, text);
    }
    return text;
  }

  // The folded text, and for each of its places where its letter began in the text.
  function foldedWithPlaces(index, text) {
    const from = [];
    let folded = "";
    for (let at = 0, end; at < text.length; at = end) {
      end = at + (text.codePointAt(at) > 0xffff ? 2 : 1);
      while (end < text.length && MARK.test(text[end])) end++;
      const letter = foldedLetter(index, text.slice(at, end));
      for (let place = 0; place < letter.length; place++) from.push(at);
      folded += letter;
    }
    from.push(text.length);
    return { folded, from };
  }

  function fold(index, text) {
    return foldedWithPlaces(index, text).folded;
  }

  /* ------------------------------------------------------------- words */

  // Words to be found, all of them; what stands in quotation marks is one word.
  function wordsOf(index, text) {
    const found = fold(index, Array.from(text).slice(0, LONGEST).join("")).replace(/\s+/gu, " ").matchAll(/"([^"]+)"?|([^\s"]+)/gu);
    return Array.from(new Set(Array.from(found, (each) => (each[1] || each[2]).trim()).filter(Boolean)));
  }

  // A word, and other spellings of what it says: the year in the other calendar, the か of 27か所 as ヶ or ケ.
  function variants(word) {
    return Array.from(new Set([word, ...years(word), ...counters(word)]));
  }

  function years(word) {
    const found = [];
    const era = /(令和|平成|昭和|大正|明治|^[rhstm])(元|\d{1,2})(?=年|$)/u.exec(word);
    const western = /(?<!\d)((?:18|19|20)\d\d)(?=年)/u.exec(word);
    const swap = (each, text) => word.slice(0, each.index) + text + word.slice(each.index + each[0].length);
    if (era) {
      const name = INITIALS[era[1]] || era[1], number = era[2] === "元" ? 1 : Number(era[2]);
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
    return (found[0] === "が" ? ["け"] : found[0] === "か" ? ["け"] : ["か", "が"])
      .map((other) => word.slice(0, found.index) + other + word.slice(found.index + 1));
  }

  /* ------------------------------------------------------------- places of words */

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
    const shard = await load("g/" + (((first * 40503 + second * 30011) % 65521) % index.shards));
    // Each line begins with its pair, and pairs hold no line ends.
    let at = shard.startsWith(pair) ? 0 : shard.indexOf("\n" + pair) + 1;
    if (at === 0 && !shard.startsWith(pair)) return [];
    at += pair.length;
    const text = shard[at] === " " ? await load("l/" + first.toString(16) + "-" + second.toString(16))
      : shard.slice(at, (shard.indexOf("\n", at) + 1 || shard.length + 1) - 1);
    return places(text);
  }

  // Where a word stands: where every second of its pairs does, in step.
  async function wordPlaces(index, word) {
    const letters = Array.from(word), last = letters.length - 2;
    if (last < 0) return pairPlaces(index, letters[0] + "\t");
    const offsets = [];
    for (let at = 0; at < last; at += 2) offsets.push(at);
    offsets.push(last);
    const lists = await Promise.all(offsets.map((at) => pairPlaces(index, letters[at] + letters[at + 1])));
    return lists.map((list, number) => [list, offsets[number]])
      .sort((one, other) => one[0].length - other[0].length)
      .reduce((found, [list, offset]) => (found ? both(found, list, offset) : list.map((place) => place - offset)), null);
  }

  // The places in `found` that, moved by `offset`, are in `list` too; both rise.
  function both(found, list, offset) {
    let at = 0;
    return found.filter(function (place) {
      while (at < list.length && list[at] < place + offset) at++;
      return list[at] === place + offset;
    });
  }

  async function allPlaces(index, word) {
    const lists = await Promise.all(variants(word).map((each) => wordPlaces(index, each)));
    const filled = lists.filter((list) => list.length);
    return filled.length < 2 ? filled[0] || [] : Array.from(new Set(filled.flat())).sort((one, other) => one - other);
  }

  // Documents that hold a word: their numbers, and which run of its places is in each.
  function documents(index, list) {
    const found = new Map();
    for (let at = 0, document = 0; at < list.length;) {
      if (list[at] >= index.starts[document + 1]) document = below(index.starts, list[at]);
      const from = at, end = index.starts[document + 1];
      while (at < list.length && list[at] < end) at++;
      found.set(document, [from, at]);
    }
    return found;
  }

  /* ------------------------------------------------------------- finding */

  // filters: { kind: "projects", prefecture: "長野県" }; gives documents in order, and how many each filter would leave.
  async function find(text, filters = {}) {
    const index = await open();
    const words = wordsOf(index, text);
    const lists = await Promise.all(words.map((word) => allPlaces(index, word)));
    const holding = lists.map((list) => documents(index, list)).sort((one, other) => one.size - other.size);
    let hits = words.length ? Array.from(holding[0].keys()).filter((each) => holding.every((one) => one.has(each)))
      : Object.keys(filters).length ? Array.from({ length: index.size }, (_, each) => each) : [];
    const tests = testsOf(index, filters);
    const counts = countsOf(index, hits, tests);
    const all = hits.length;
    hits = hits.filter((each) => tests.every((test) => test.fits(each)));
    return { words, all, total: hits.length, counts, documents: words.length ? ranked(index, hits, words, lists) : hits };
  }

  function testsOf(index, filters) {
    return Object.entries(filters).map(function ([name, value]) {
      const kind = index.kinds.findIndex((each) => each[0] === value);
      if (name === "kind") return { name, fits: (each) => index.kindOf[each] === kind };
      const facet = index.facets.find((each) => each.name === name);
      const number = facet ? facet.values.indexOf(value) : -1;
      const sets = new Set(facet ? Array.from(facet.sets.keys()).filter((set) => facet.sets[set].includes(number)) : []);
      return { name, fits: (each) => sets.has(facet.of[each]) };
    });
  }

  // For each filter's values how many of the hits have them, all other filters applied.
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

  // Words in the title first, then where they are most of it, then close together, then by kind, then often, then in the index's order.
  function ranked(index, hits, words, lists) {
    const length = words.reduce((sum, word) => sum + Array.from(word).length, 0);
    const holding = lists.map((list) => documents(index, list));
    const weights = new Map(hits.map(function (document) {
      const start = index.starts[document], runs = holding.map((one) => one.get(document));
      const firsts = runs.map((run, word) => lists[word][run[0]] - start);
      const titles = firsts.filter((first) => first < index.unit).length;
      const often = runs.reduce((sum, run) => sum + run[1] - run[0], 0);
      const share = titles ? Math.min(4, Math.ceil(index.lengths[document] / length)) : 0;
      return [document, [-titles, share, span(lists, runs), index.kindOf[document], -often, document]];
    }));
    return hits.sort(function (one, other) {
      const here = weights.get(one), there = weights.get(other);
      const at = here.findIndex((weight, place) => weight !== there[place]);
      return at < 0 ? 0 : here[at] - there[at];
    });
  }

  // How many places the closest occurrences of all words lie apart.
  function span(lists, runs) {
    if (runs.length < 2) return 0;
    const at = runs.map((run) => run[0]);
    let best = Infinity;
    for (;;) {
      const now = at.map((place, word) => lists[word][place]);
      const least = Math.min(...now), word = now.indexOf(least);
      best = Math.min(best, Math.max(...now) - least);
      if (++at[word] >= runs[word][1]) return best;
    }
  }

  /* ------------------------------------------------------------- what is shown */

  async function textOf(index, document) {
    const chunk = below(index.firsts, document);
    const texts = await load("t/" + chunk);
    const [address, context, head, text] = texts[document - index.firsts[chunk]];
    return { address, context, head, text };
  }

  // A document as it is shown: titles and passages are lists of [text, marked].
  async function shown(document, words) {
    const index = await open();
    const found = await textOf(index, document);
    const head = foldedWithPlaces(index, found.head), text = foldedWithPlaces(index, found.text);
    const holds = (each) => head.folded.includes(each) || text.folded.includes(each);
    if (!words.every((word) => variants(word).some(holds))) throw new Stale("t");
    const spellings = words.flatMap(variants);
    const title = (found.head + "\n").indexOf("\n"), inHead = ranges(head, spellings);
    const passage = passageOf(found.text, ranges(text, spellings));
    const named = !passage.hit && (!found.text || inHead.some((range) => range[1] > title));
    return {
      address: found.address,
      kind: index.kinds[index.kindOf[document]][1],
      context: found.context,
      facets: index.facets.flatMap((facet) => facet.sets[facet.of[document]].map((value) => facet.values[value])),
      title: parts(found.head, inHead, 0, title),
      passage: named ? parts(found.head, inHead, title + 1, found.head.length) : passage.parts,
    };
  }

  function ranges({ folded, from }, words) {
    const found = [];
    for (const word of words)
      for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) found.push([from[at], endOf(from, at + word.length)]);
    found.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
    return found.reduce(function (joined, range) {
      const last = joined[joined.length - 1];
      if (last && range[0] <= last[1]) last[1] = Math.max(last[1], range[1]); else joined.push(range);
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
      list.push([text.slice(at, Math.max(from, start)), false], [text.slice(Math.max(from, start), Math.min(to, end)), true]);
      at = Math.min(to, end);
    }
    list.push([text.slice(at, end), false]);
    return list.filter((part) => part[0]).map(([piece, mark]) => [piece.replace(/\n/g, "　"), mark]);
  }

  // Some hundred letters around the place where most of the words stand together.
  function passageOf(text, found) {
    const length = 110;
    let best = 0, most = -1;
    found.forEach(function (range, at) {
      let count = 0;
      while (at + count < found.length && found[at + count][1] <= range[0] + length) count++;
      if (count > most) [best, most] = [at, count];
    });
    const hit = found[best];
    const start = hit ? startOf(text, hit[0]) : 0, end = Math.min(text.length, Math.max(start + length, hit ? hit[1] : 0));
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

  /* ------------------------------------------------------------- near misses */

  // Other words to try where a word is nowhere: a filter's word, a reading, one letter changed, a shorter form; most similar first.
  async function near(text) {
    const index = await open();
    const words = wordsOf(index, text), found = [];
    const lists = await Promise.all(words.map((word) => allPlaces(index, word)));
    for (const [at, word] of words.entries()) {
      if (lists[at].length) { if (words.length > 1) found.push({ text: word, why: "part" }); continue; }
      const before = found.length;
      found.push(...terms(index, word), ...(await readings(index, word)));
      if (found.length === before) found.push(...(await changed(index, word)));
      if (found.length === before) found.push(...(await shorter(index, word)));
    }
    const counted = await Promise.all(found.slice(0, 6).map(async (each) => ({ ...each, total: (await find(each.query || each.text)).total })));
    return counted.filter((each) => each.total > 0);
  }

  // The filters' words that hold the word's letters in order, with little between them, or all but one: 獣害 → 鳥獣被害.
  function terms(index, word) {
    const letters = Array.from(word);
    const close = index.facets.flatMap((facet) => facet.values).filter(function (value) {
      const folded = fold(index, value);
      let at = -1;
      return letters.length > 1 && folded.length <= word.length + 3 &&
        (letters.every((letter) => (at = folded.indexOf(letter, at + 1)) >= 0) || (letters.length > 2 && oneApart(word, folded)));
    });
    return close.slice(0, 3).map((value) => ({ text: value, why: "term" }));
  }

  async function readings(index, word) {
    const known = await load("readings");
    if (!/^[\u3041-\u309f-]{2,}$/u.test(word)) return names(index, word, known);
    const nearBy = known.filter(function ([reading]) {
      const folded = fold(index, reading);
      return [-1, 0, 1].some((more) => oneApart(word, folded.slice(0, word.length + more)));
    });
    return nearBy.slice(0, 4).map(([reading, title]) => ({ text: title + "（" + reading + "）", query: reading, why: "reading" }));
  }

  // Names that end like the word but for one letter: 塩尾市 → 長野県塩尻市.
  function names(index, word, known) {
    if (word.length < 3) return [];
    const close = known.map((each) => each[1]).filter((title) => [-1, 0, 1].some((more) => oneApart(word, fold(index, title).slice(-word.length - more))));
    return Array.from(new Set(close)).slice(0, 6).map((title) => ({ text: title, why: "name" }));
  }

  // Whether one letter more, less or other makes one word the other.
  function oneApart(one, other) {
    if (Math.abs(one.length - other.length) > 1) return false;
    let at = 0;
    while (at < one.length && one[at] === other[at]) at++;
    return [[1, 1], [1, 0], [0, 1]].some(([here, there]) => one.slice(at + here) === other.slice(at + there));
  }

  async function changed(index, word) {
    const letters = Array.from(word);
    if (letters.length < 4 || letters.length > 20) return [];
    const placesOf = (from, to) => wordPlaces(index, letters.slice(from, to).join(""));
    for (let at = 2; at <= letters.length - 2; at++)
      // One letter is another, one is missing in the word, one is too many.
      for (const [skip, step] of [[1, 1], [0, 1], [1, 0]]) {
        if (letters.length - at - skip < 2) continue;
        const found = both(await placesOf(0, at), await placesOf(at + skip), at + step);
        if (found.length) return [{ text: await wordsAt(index, found[0], letters.length - skip + step), why: "spelling" }];
      }
    return [];
  }

  async function wordsAt(index, place, length) {
    const document = below(index.starts, place), found = await textOf(index, document);
    const head = fold(index, found.head), inside = place - index.starts[document];
    const start = Math.max(index.unit, Array.from(head).length + 1);
    const whole = inside < start ? found.head : found.text, offset = inside < start ? inside : inside - start;
    const { folded, from } = foldedWithPlaces(index, whole);
    const before = Array.from(folded).slice(0, offset).join("").length;
    const wanted = Array.from(folded).slice(offset, offset + length).join("").length;
    return whole.slice(from[before], endOf(from, before + wanted));
  }

  async function shorter(index, word) {
    const letters = Array.from(word).slice(0, 20);
    for (let length = letters.length - 1; length >= 2; length--) {
      const found = [];
      for (let at = 0; at + length <= letters.length; at++) {
        const part = letters.slice(at, at + length).join("");
        if ((await allPlaces(index, part)).length) found.push({ text: part, why: "part" });
      }
      if (found.length) return found.slice(0, 3);
    }
    return [];
  }

  /* ------------------------------------------------------------- as search.js calls it */

  // Asks once more with a fresh index where pieces of two different ones were met, or one is gone.
  function fresh(ask) {
    return async function (...given) {
      try {
        return await ask(...given);
      } catch (error) {
        if (!(error instanceof Missing || error instanceof Stale)) throw error;
        const before = (await open().catch(() => ({}))).version;
        reset();
        const after = (await open()).version;
        if (before === after && error instanceof Missing) throw error;
        if (ask === shown) throw new Stale("t"); // its document's number is of the index before
        return ask(...given);
      }
    };
  }

  function reset() {
    pieces = new Map();
    opened = null;
    query = location.protocol === "file:" ? "" : "?" + Date.now();
  }

  window.machikadoFinder = {
    find: fresh(find), near: fresh(near), shown: fresh(shown), reset, Missing, Stale, open: fresh(open),
    fold: async (text) => fold(await open(), text),
    transferred: () => Array.from(pieces.keys()),
  };
})();
