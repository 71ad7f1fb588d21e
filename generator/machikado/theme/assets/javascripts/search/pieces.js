// Loads the search index piece by piece, and reads the numbers in it. What the pieces hold stands in search/postings.py and index_files.py.
"use strict";
(() => {
  window.machikadoFinder ||= {};
  const finder = window.machikadoFinder;
  const FOLDER = new URL("../../../search/", document.currentScript.src).href;
  const LETTERS = Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at))
    .filter((letter) => !'"\\'.includes(letter))
    .join("");
  const VALUES = []; // a letter's value as a digit, by its character code
  Array.from(LETTERS).forEach((letter, value) => (VALUES[letter.charCodeAt(0)] = value));
  const LARGE = startsOf([
    [28, 0],
    [45, 1],
    [14, 2],
    [3, 3],
    [1, 4],
    [1, 5],
  ]);
  const SMALL = startsOf([
    [70, 0],
    [20, 1],
    [1, 2],
    [1, 5],
  ]);
  const STAMP = 3; // letters
  const DIGIT = 8;
  const MIDDLE = 42;

  class Missing extends Error {}
  class Stale extends Error {}

  let pieces = new Map();
  const waiting = new Map();
  let query = "";

  window.machikadoSearch = (name, itsStamp, value) => {
    const answer = waiting.get(name);
    if (answer) answer(itsStamp, value);
  };

  // Scripts are what a page may load from a folder as well as from a server. A piece of another stamp is of another index.
  function load(name, stamp) {
    if (!pieces.has(name)) {
      const piece = new Promise((resolve, reject) => {
        const script = document.createElement("script");
        const ended = () => {
          script.remove();
          reject(new Missing(name));
        }; // which does nothing where it has answered
        waiting.set(name, (itsStamp, value) => {
          if (name === "index" || itsStamp === stamp) resolve(value);
          else reject(new Stale(name));
        });
        script.onerror = ended;
        script.onload = ended;
        script.src = `${FOLDER + name}.js${query}`;
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
    for (let at = 0; at < text.length; ) {
      const [digits, start] = starts[VALUES[text.charCodeAt(at++)]];
      let rest = 0;
      for (let digit = 0; digit < digits; digit++) rest = rest * LETTERS.length + VALUES[text.charCodeAt(at++)];
      found.push(start + rest);
    }
    return found;
  }

  function unpacked(text) {
    const given = numbers(text, SMALL);
    const found = [];
    for (let at = 0; at < given.length; at++)
      if (given[at] < DIGIT * DIGIT) found.push(Math.floor(given[at] / DIGIT), given[at] % DIGIT);
      else if (given[at] < DIGIT * DIGIT + MIDDLE * MIDDLE)
        found.push(Math.floor((given[at] - DIGIT * DIGIT) / MIDDLE), (given[at] - DIGIT * DIGIT) % MIDDLE);
      else found.push(given[++at], given[++at]);
    return found;
  }

  function places(text) {
    const found = numbers(text);
    for (let at = 1; at < found.length; at++) found[at] += found[at - 1];
    return found;
  }

  // The stamp of a piece that the index tells by its number, or by its name alone.
  function stampOf(stamps, number = 0) {
    return (stamps || "").slice(number * STAMP, (number + 1) * STAMP);
  }

  // From now on pieces of this version are asked for.
  function settle(version) {
    query = `?${version}`;
  }

  function forget() {
    pieces = new Map();
    query = location.protocol === "file:" ? "" : `?${Date.now()}`;
  }

  Object.assign(finder, {
    Missing,
    Stale,
    load,
    stampOf,
    numbers,
    unpacked,
    places,
    settle,
    forget,
    SMALL,
    transferred: () => Array.from(pieces.keys()),
  });
})();
