// Text as it is compared: folded as in folding.py, letter by letter.
"use strict";
(() => {
  window.machikadoFinder ||= {};
  const finder = window.machikadoFinder;
  const SELECTORS = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: marks one by one, no letters that hold them
  const MARK = /^[\u0300-\u036f\u3099\u309a\uff9e\uff9f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u;

  function foldedLetter(index, letter) {
    let text = index.folded.get(letter);
    if (text === undefined) {
      text = "";
      for (const part of letter.replace(SELECTORS, "").normalize("NFKC"))
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
      while (end < text.length && MARK.test(text.slice(end, end + 2))) end += text.codePointAt(end) > 0xffff ? 2 : 1;
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

  Object.assign(finder, { fold, foldedWithPlaces });
})();
