// How results look, in the box and on the page: links with marks, what the search did in words, and what to do where nothing is found.
"use strict";
(() => {
  const searching = window.machikadoSearching;
  const { say, finding, addressOf, resultsPage } = searching;

  function make(name, attributes, ...children) {
    const node = document.createElement(name);
    Object.entries(attributes || {}).forEach(([key, value]) => (value === null ? 0 : node.setAttribute(key, value)));
    node.append(...children);
    return node;
  }

  function withMarks(parts) {
    return parts.map(([text, mark]) => (mark ? make("mark", {}, text) : text));
  }

  function about(found) {
    return [found.kind, found.heading ? say.heading(found.heading) : "", found.context, ...found.facets.slice(0, 3)]
      .filter(Boolean)
      .join("　");
  }

  function result(found) {
    const link = make(
      "a",
      { class: "mk-result__title", href: addressOf(found.address), "data-search-result": found.address },
      ...withMarks(found.title),
    );
    return make(
      "li",
      { class: "mk-result" },
      link,
      make("span", { class: "mk-result__about" }, about(found)),
      make("p", {}, ...withMarks(found.passage)),
    );
  }

  // Runs a search; an older one that ends later is not shown.
  function latest() {
    let newest = 0;
    return async (ask, show, fail) => {
      const mine = ++newest;
      try {
        const found = await ask(await finding());
        if (mine === newest) show(found);
      } catch (error) {
        const known = window.machikadoFinder || {};
        if (known.Missing && !(error instanceof known.Missing || error instanceof known.Stale)) console.error(error);
        if (mine === newest) fail(error);
      }
    };
  }

  // While kanji are being chosen, nothing is offered for what is not yet a word.
  async function firstResults(finder, query, filters, from, to, composing) {
    const found = await finder.ask(query, filters);
    const chosen = found.items.slice(from, to);
    const shown = await Promise.all(chosen.map((each) => finder.item(each, found.words)));
    const near = found.all || !found.words.length || composing ? [] : await finder.near(query);
    return { ...found, shown: shown.map((each, at) => ({ ...each, how: chosen[at].how })), near };
  }

  function trouble(error, again) {
    const known = window.machikadoFinder;
    const stale = known?.Stale && error instanceof known.Stale;
    const button = make("button", { type: "button", class: "mk-button" }, stale ? say.reload : say.retry);
    button.addEventListener("click", () => (stale ? location.reload() : again()));
    return [
      make(
        "p",
        { class: "mk-search__trouble", "data-search-error": stale ? "stale" : "failed" },
        stale ? say.stale : say.failed,
        " ",
        button,
      ),
    ];
  }

  function suggestions(near, words) {
    if (!near.length) return [];
    const apart = words.length > 1 && near.every((each) => each.why === "part");
    const links = near.map((each) =>
      make(
        "li",
        {},
        make("a", { class: "mk-result__more", href: resultsPage(each.query || each.text) }, each.text),
        ` ${say.count(each.total, "")}`,
      ),
    );
    return [
      make("p", {}, apart ? say.apart : say.near),
      make("ul", { class: "mk-near", "data-search-near": "" }, ...links),
    ];
  }

  // What the search did beside looking for the very words.
  function how(found) {
    const first = found.steps.find((step) => step.how !== "name");
    if (!first) return "";
    const others = (first.others || [])
      .filter((group) => group.used.length && !group.stands)
      .map((group) => say.sameInstead(group.said, group.used));
    if (first.how === "same") return others.join("");
    if (first.how === "parts") return say.itself(found.text) + say.parts(first.parts) + others.join("");
    if (first.how === "rest") return say.lost(found.lost) + say.parts(first.parts) + others.join("");
    if (first.how === "any")
      return (found.lost.length ? say.lost(found.lost) : "") + say.some(first.parts) + others.join("");
    return "";
  }

  // Lines that stand where another step's results begin, such as those with other words for the same.
  function between(found, from) {
    const lines = new Map();
    let at = 0;
    for (const step of found.steps) {
      const words =
        step.how === "headings"
          ? say.headings(found.text)
          : step.how === "parts"
            ? say.apartToo(step.parts)
            : step.how === "same"
              ? step.others
                  .filter((group) => group.used.length)
                  .map((group) => say.same(group.said, group.used))
                  .join(say.separator)
              : "";
      if (words && at >= from && (at > 0 || step.how === "headings"))
        lines.set(at - from, `${words} ${say.count(step.total, "")}`);
      at += step.total;
    }
    return lines;
  }

  function listed(found, from) {
    const lines = between(found, from);
    return found.shown.flatMap((each, at) => [
      ...(lines.has(at) ? [make("li", { class: "mk-results__step" }, lines.get(at))] : []),
      result(each),
    ]);
  }

  Object.assign(searching, { make, withMarks, about, latest, firstResults, trouble, suggestions, how, listed });
})();
