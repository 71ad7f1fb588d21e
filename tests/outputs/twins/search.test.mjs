// How the search reads a query, counts and ranks, without an index: `node --test tests/outputs/twins/`
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import vm from "node:vm";

const SCRIPTS = new URL("../../../generator/machikado/theme/assets/javascripts/", import.meta.url);

function loaded(...names) {
  const window = vm.createContext({});
  window.window = window;
  for (const name of names) {
    const file = new URL(`${name}.js`, SCRIPTS);
    vm.runInContext(readFileSync(file, "utf8"), window, { filename: file.pathname });
  }
  return window.machikadoFinder;
}

// Answers of another window have other prototypes.
const plain = (answer) => JSON.parse(JSON.stringify(answer));
const finder = loaded("fold", "search/spellings", "search/match");

// Four documents of two kinds, the first facet a place; each begins a hundred places after the one before.
const PLACES = ["長野県", "群馬県"];
const index = (of, lengths = [10, 10, 10, 10]) => ({
  kinds: [
    ["projects", "実証", 2, 0],
    ["adoptions", "広がり", 2, 0],
  ],
  kindOf: [0, 0, 1, 1],
  facets: [{ name: "prefecture", values: PLACES, sets: [[], [0], [1], [0, 1]], ranks: [0, 1, 3, 2], of }],
  starts: [0, 100, 200, 300, 400],
  lengths,
  unit: 64,
  size: 4,
});

// Where a word stands: a document's number with the places in it.
const holder = (places) => {
  const list = Object.values(places).flat();
  let from = 0;
  return new Map(
    Object.entries(places).map(([document, here]) => {
      const found = { list, from, to: from + here.length, title: here[0] - Number(document) * 100 < 64 };
      from += here.length;
      return [Number(document), found];
    }),
  );
};

test("a sentence of fifty letters is looked for whole", () => {
  const words = "塩尻市の鳥獣被害を減らした見守りの仕組みは、ほかのどのまちでどのように使われているのでしょうか";
  assert.deepEqual(plain(finder.wordsOf(words)), [finder.wordsOf(words)[0]]);
  assert.equal(finder.wordsOf(words)[0].length, Array.from(words).length);
});

test("a text without end is cut, and what stands in quotation marks is one word", () => {
  assert.equal(finder.wordsOf("あ".repeat(5000))[0].length, 200);
  assert.deepEqual(plain(finder.wordsOf('塩尻 "鳥獣 被害" 塩尻')), ["塩尻", "鳥獣 被害"]);
});

test("a year is found in both calendars, also the last of an era", () => {
  const spellings = (word) => plain(finder.variants(word)).sort();
  const same = (word, ...others) => assert.deepEqual(spellings(word), [word, ...others].sort());
  same("昭和64年", "1989年");
  same("1989年", "昭和64年", "平成元年");
  same("平成元年", "1989年", "平成1年");
  same("平成31年", "2019年");
  same("2019年", "平成31年", "令和元年");
  same("大正15年", "1926年");
  same("明治45年", "1912年");
  same("昭和65年");
  same("平成二十九年", "2017年", "平成29年");
});

test("a long vowel at the end and the か of a number of places are found however they are spelt", () => {
  assert.deepEqual(plain(finder.variants("こんぴゅ-た-")), ["こんぴゅ-た-", "こんぴゅ-た"]);
  assert.deepEqual(plain(finder.variants("27か所")).sort(), ["27か所", "27け所"].sort());
  assert.deepEqual(plain(finder.variants("27け所")).sort(), ["27か所", "27が所", "27け所"].sort());
});

test("a filter's choices are counted as if it were not chosen itself, all others applied", () => {
  const docs = index([1, 2, 1, 3]); // 長野, 群馬, 長野, both
  const { kept, counts } = finder.narrowed(docs, [0, 1, 2, 3], { kind: "projects", prefecture: "長野県" });
  assert.deepEqual(plain(kept), [0]);
  assert.deepEqual(Object.fromEntries(counts.kind), { projects: 1, adoptions: 2 });
  assert.deepEqual(Object.fromEntries(counts.prefecture), { 長野県: 1, 群馬県: 1 });
});

test("a value that is not there leaves nothing", () => {
  const { kept } = finder.narrowed(index([1, 2, 1, 3]), [0, 1, 2, 3], { prefecture: "無県" });
  assert.deepEqual(plain(kept), []);
});

const order = (documents, words, holders) =>
  plain(
    finder.ranked(
      documents,
      [0, 1, 2, 3],
      words.map((word) => [word]),
      holders,
    ),
  );

test("words that stand together come before words that stand apart", () => {
  const first = holder({ 0: [65], 1: [170], 2: [265], 3: [365] });
  const second = holder({ 0: [95], 1: [172], 2: [290], 3: [367] });
  assert.deepEqual(order(index([0, 0, 0, 0]), ["被害", "柵"], [first, second]), [1, 0, 3, 2]);
});

test("a title counts more than a text, a short title more than a long one, and often more than once", () => {
  const titled = holder({ 0: [70], 1: [100], 2: [270], 3: [300] });
  assert.deepEqual(order(index([0, 0, 0, 0]), ["被害"], [titled]), [1, 3, 0, 2]);
  assert.deepEqual(order(index([0, 0, 0, 0], [10, 40, 10, 2]), ["被害"], [titled]), [3, 1, 0, 2]);
  const often = holder({ 0: [70], 1: [170, 180, 190], 2: [270], 3: [370, 380] });
  assert.deepEqual(order(index([0, 0, 0, 0]), ["被害"], [often]), [1, 0, 3, 2]);
});

test("what is of the place that is typed comes before what only names it", () => {
  const named = holder({ 0: [0], 1: [170], 2: [200], 3: [370] });
  assert.deepEqual(order(index([0, 1, 0, 3]), ["長野県"], [named]), [1, 3, 0, 2]);
});

test("of two words for the same the first counts, and a title of either", () => {
  const found = finder.either([holder({ 0: [70], 1: [170] }), holder({ 0: [10], 2: [270] })]);
  assert.deepEqual(plain(Array.from(found.keys())), [0, 1, 2]);
  assert.deepEqual([found.get(0).list[found.get(0).from], found.get(0).title], [70, true]);
  assert.deepEqual(plain(finder.common([holder({ 0: [1], 1: [101] }), holder({ 1: [110], 2: [210] })])), [1]);
});
