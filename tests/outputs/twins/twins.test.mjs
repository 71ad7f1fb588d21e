// The scripts of the site against the answers that Python gave: see twin_cases.py. `node --test tests/outputs/twins/`
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { pathToFileURL } from "node:url";
import vm from "node:vm";

const SCRIPTS = new URL("../../../generator/machikado/theme/assets/javascripts/", import.meta.url);
const SHOWN = 20; // differences that are told

const TABLES = process.env.TWINS ? pathToFileURL(`${process.env.TWINS}/`) : import.meta.url;
const tableOf = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, TABLES), "utf8"));

// What the scripts leave in the window; there is no page.
function loaded(...names) {
  const document = { documentElement: { lang: "ja" }, querySelectorAll: () => [] };
  const window = vm.createContext({ document });
  window.window = window;
  for (const name of names) {
    const file = new URL(`${name}.js`, SCRIPTS);
    vm.runInContext(readFileSync(file, "utf8"), window, { filename: file.pathname });
  }
  return window;
}

// Answers of another window have other prototypes.
const plain = (answer) => (answer === undefined ? null : JSON.parse(JSON.stringify(answer)));

function same(cases) {
  const wrong = cases
    .map(([asked, wanted, given]) => [asked, wanted, plain(given)])
    .filter(([, wanted, given]) => JSON.stringify(wanted) !== JSON.stringify(given))
    .map(
      ([asked, wanted, given]) =>
        `${JSON.stringify(asked)}: Python ${JSON.stringify(wanted)}, the script ${JSON.stringify(given)}`,
    );
  assert.equal(wrong.length, 0, [`${wrong.length} of ${cases.length}:`, ...wrong.slice(0, SHOWN)].join("\n"));
}

// Each text with the answer that Python gave for a field.
const answered = (texts, { most, others }) =>
  texts.map((text) => [text, Object.hasOwn(others, text) ? others[text] : most]);

const judge = tableOf("judge");
const judging = loaded("fold", "forms/amounts", "forms/judge").machikadoJudge;

function judged(field, answer) {
  const found = judging(field, answer);
  if (!found) return null;
  const knows = field.type !== "boolean" && !field.values; // as in twin_cases.py
  return [found.code, knows ? found.proposed || null : null];
}

for (const each of judge.single)
  test(`an answer is judged as the check does: ${each.field.name}`, () => {
    same(answered(judge.texts, each).map(([text, wanted]) => [text, wanted, judged(each.field, text)]));
  });

for (const { field, answers } of judge.several)
  test(`a list is judged as the check does: ${field.name}`, () => {
    same(judge.lists.map((items, at) => [items, answers[at], judged(field, items)]));
  });

test("an answer that must be given is asked for, and one that names nothing is told", () => {
  const asked = (field, answer, choices) => plain(judging({ name: "x", type: "string", ...field }, answer, choices));
  for (const nothing of ["", null, undefined]) {
    assert.deepEqual(asked({ required: true }, nothing), { code: "required" });
    assert.equal(asked({}, nothing), null);
  }
  assert.deepEqual(asked({ type: "list", delimiter: ";", required: true }, []), { code: "required" });
  assert.deepEqual(asked({}, "b", ["a"]), { code: "missing-reference" });
  assert.equal(asked({ required: true }, "a", ["a"]), null);
  const told = { code: "not-in-vocabulary", proposed: "own_funds" };
  assert.deepEqual(asked({ values: [["own_funds", "自主財源"]] }, "自主財源"), told);
});

test("a spelling of the field's own is left to the check, and what stands for no value is none", () => {
  const own = { name: "x", unjudged: true };
  const asked = [
    ["number", "1,5"],
    ["integer", "1.200"],
    ["date", "1/4/2017"],
    ["boolean", "ja"],
  ];
  for (const [type, text] of asked) assert.equal(judging({ ...own, type }, text), null, text);
  assert.deepEqual(plain(judging({ ...own, type: "number", required: true }, "")), { code: "required" });
  const missing = { name: "x", type: "number", missing: ["-", "NaN"] };
  assert.equal(judging(missing, "NaN"), null);
  assert.deepEqual(plain(judging(missing, "nan")), { code: "special-number" });
  assert.deepEqual(plain(judging({ ...missing, required: true }, "-")), { code: "required" });
});

const spelling = tableOf("spelling");
const spelt = loaded("forms/words", "fold", "forms/amounts", "forms/judge", "forms/spelling").machikadoSpelling;

for (const each of spelling.fields)
  test(`a spelling is read as the import does: ${each.field.name}`, () => {
    same(answered(spelling.texts, each).map(([text, wanted]) => [text, wanted, spelt(each.field, text)]));
  });

test("a record becomes the same file, and the same item of one", () => {
  const { form, cases } = tableOf("yaml");
  const write = loaded("forms/yaml").machikadoYaml;
  same(cases.map(([record, file]) => [record, file, write(form, record)]));
  same(cases.map(([record, , item]) => [record, item, write.item(form, record)]));
});

const fold = loaded("fold").machikadoFold;

test("text is folded as the index is", () => {
  const { table, cases } = tableOf("fold");
  assert.deepEqual(Object.fromEntries(fold.TABLE), table);
  same(cases.map(([text, wanted]) => [text, wanted, fold(text)]));
});

test("readings in Latin letters sound alike", () => {
  const { sound } = loaded("fold", "search/names").machikadoFinder;
  same(tableOf("sound").cases.map(([text, wanted]) => [text, wanted, sound(text)]));
});
