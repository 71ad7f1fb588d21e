// What the search says, in the page's language.
"use strict";
(() => {
  const number = (n) => n.toLocaleString();
  const quoted = (words) => words.map((each) => `「${each}」`).join("");
  const joined = (words) => words.map((each) => `「${each}」`).join("と");
  const english = (words, last) => words.map((each) => `“${each}”`).join(last);
  const TEXTS = {
    ja: {
      count: (n, query) => `${(query ? `「${query}」` : "") + number(n)}件`,
      none: (query) => `「${query}」は見つかりませんでした。`,
      near: "近いことば：",
      apart: "すべてのことばを含むものはありません。一つずつなら：",
      all: (n) => `すべての結果を見る（${number(n)}件）`,
      failed: "索引を読み込めませんでした。通信の状態を確かめて、もう一度お試しください。",
      retry: "もう一度試す",
      stale: "サイトが新しくなりました。読み直すと、いまの内容を探せます。",
      reload: "読み直す",
      any: "すべて",
      searching: "探しています…",
      kind: "種類",
      filters: "絞り込みを外すと探せるもの：",
      records: "記録",
      terms: "ことば",
      heading: (words) => `「${words}」の節`,
      separator: "・",
      offered: (n) => `候補が${number(n)}件あります。上下の矢印キーで選べます。`,
      now: (former, now) => `${former}は、いまの${now}です。`,
      of: (label) => `${label}の記録`,
      itself: (query) => `「${query}」そのものはありません。`,
      same: (text, words) => `「${text}」と同じ意味の${quoted(words)}を含むもの`,
      sameInstead: (text, words) => `「${text}」を${quoted(words)}として探しました。`,
      apartToo: (words) => `${joined(words)}を含むもの`,
      parts: (words) => `${joined(words)}を含むものを示します。`,
      some: (words) =>
        `すべてを含むものはありません。${quoted(words)}のどれかを含むものを、当てはまることばの多い順に示します。`,
      lost: (words) => `${quoted(words)}を含むものはありません。`,
      headings: (text) => `見出しに「${text}」のあるページ`,
    },
    en: {
      count: (n, query) =>
        n.toLocaleString("en") + (n === 1 ? " result" : " results") + (query ? ` for “${query}”` : ""),
      none: (query) => `Nothing was found for “${query}”.`,
      near: "Close to it: ",
      apart: "Nothing holds all of these words. One by one: ",
      all: (n) => `See all results (${n.toLocaleString("en")})`,
      failed: "The index could not be loaded. Check the connection and try again.",
      retry: "Try again",
      stale: "The site has been updated. Reload to search what is there now.",
      reload: "Reload",
      any: "All",
      searching: "Searching…",
      kind: "Kind",
      filters: "Without filters: ",
      records: "Records",
      terms: "Words",
      heading: (words) => `section “${words}”`,
      separator: ", ",
      offered: (n) => `${n + (n === 1 ? " suggestion" : " suggestions")}. Use the up and down arrows to choose.`,
      now: (former, now) => `${former} is part of ${now} now.`,
      of: (label) => `On record for ${label}`,
      itself: (query) => `Nothing holds “${query}” as it stands. `,
      same: (text, words) => `With other words for “${text}”: ${english(words, ", ")}`,
      sameInstead: (text, words) => `“${text}” was looked for as ${english(words, ", ")}.`,
      apartToo: (words) => `With ${english(words, " and ")}`,
      parts: (words) => `These hold ${english(words, " and ")}.`,
      some: (words) =>
        `Nothing holds all of the words. These hold some of ${english(words, ", ")}, those with most of them first.`,
      lost: (words) => `Nothing holds ${english(words, " or ")}. `,
      headings: (text) => `Pages with a heading “${text}”`,
    },
  };
  window.machikadoSearching.say = TEXTS[document.documentElement.lang === "ja" ? "ja" : "en"];
})();
