// The finder as the box and the page call it: its parts stand beside it, and are loaded before it (start.js).
"use strict";
(() => {
  const finder = window.machikadoFinder;

  // Asks once more with a fresh index where pieces of two different ones were met, or one is gone.
  function fresh(ask, onlyOnce) {
    return async (...given) => {
      try {
        return await ask(...given);
      } catch (error) {
        if (!(error instanceof finder.Missing || error instanceof finder.Stale)) throw error;
        const before = (await finder.open().catch(() => ({}))).version;
        finder.reset();
        const after = (await finder.open()).version;
        if (before === after && error instanceof finder.Missing) throw error;
        if (onlyOnce) throw new finder.Stale("t"); // its document's number is of the index before
        return ask(...given);
      }
    };
  }

  const { open, find, ask, offered, near, shown, item } = finder;
  window.machikadoFinder = {
    find: fresh(find),
    ask: fresh(ask),
    offered: fresh(offered),
    near: fresh(near),
    shown: fresh(shown, true),
    item: fresh(item, true),
    open: fresh(open),
    fold: window.machikadoFold,
    sound: finder.sound,
    reset: finder.reset,
    transferred: finder.transferred,
    Missing: finder.Missing,
    Stale: finder.Stale,
  };
})();
