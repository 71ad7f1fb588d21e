// Asks the site's finder about an index in a folder, without a browser: `node finder.mjs < [{ folder, then, find, facets, called, texts }]`
// `folder` is what is loaded at first; each piece but the index then comes from `then`, as while a site is replaced.
import { existsSync, readFileSync } from "node:fs";
import vm from "node:vm";

const SCRIPTS = new URL("../../../generator/machikado/theme/assets/javascripts/", import.meta.url);
const NAMES =
  "fold search/pieces search/spellings search/places search/match search/names search/cut search/ask search/passage search/suggest search/finder";

function opened(folder, then) {
  const read = new Map();
  const document = { currentScript: { src: "https://portal.example/assets/javascripts/search/x.js" } };
  const window = vm.createContext({ document, URL, location: { protocol: "https:" }, setTimeout });
  window.window = window;
  let swapped = false;
  document.createElement = () => ({ remove() {} });
  document.head = {
    append(script) {
      const name = new URL(script.src).pathname.replace("/search/", "");
      const file = `${swapped && then ? then : folder}/search/${name}`;
      setTimeout(() => {
        if (!existsSync(file)) return script.onerror();
        const text = readFileSync(file, "utf8");
        read.set(name, Buffer.byteLength(text));
        vm.runInContext(text, window);
        script.onload();
      });
      if (name === "index.js") swapped = true;
    },
  };
  for (const name of NAMES.split(" ")) vm.runInContext(readFileSync(new URL(`${name}.js`, SCRIPTS), "utf8"), window);
  return { finder: window.machikadoFinder, read };
}

async function answer({ folder, then, find, filters, called, shown = 0 }) {
  const { finder, read } = opened(folder, then);
  if (called !== undefined) {
    const { names } = await finder.offered(called);
    return {
      names: await Promise.all(names.map(async (each) => [each.label, await addressOf(finder, each.document)])),
    };
  }
  const found = await finder.find(find, filters);
  const addresses = [];
  for (const document of shown ? found.documents.slice(0, shown) : found.documents)
    addresses.push(await addressOf(finder, document));
  const counts = Object.fromEntries(
    Object.entries(found.counts).map(([name, each]) => [name, Object.fromEntries(each)]),
  );
  return { addresses, counts, bytes: Array.from(read.values()).reduce((sum, each) => sum + each, 0) };
}

const addressOf = async (finder, document) =>
  (await finder.item({ document, how: "name", step: { how: "name", groups: [[]] } }, [])).address;

const asked = JSON.parse(readFileSync(0, "utf8"));
const answers = [];
for (const each of asked) answers.push(await answer(each).catch((error) => ({ error: error.constructor.name })));
process.stdout.write(JSON.stringify(answers));
