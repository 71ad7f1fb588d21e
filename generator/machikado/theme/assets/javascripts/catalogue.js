// The box above the groups of tables: rows that do not hold the words are hidden, groups with a find stand open.
"use strict";
(() => {
  const form = document.querySelector("form[data-catalogue]");
  if (!form) return;
  const input = form.elements.q;
  const told = form.querySelector("output");
  const groups = Array.from(document.querySelectorAll("details.mk-group"));
  const open = groups.map((group) => group.open);
  function look() {
    const words = machikadoFold(input.value).split(/\s+/).filter(Boolean);
    let all = 0;
    let found = 0;
    groups.forEach((group, at) => {
      let here = 0;
      group.querySelectorAll("tbody tr").forEach((row) => {
        const text = machikadoFold(`${row.textContent} ${row.dataset.words}`);
        const fits = words.every((word) => text.includes(word));
        row.hidden = !fits;
        all += 1;
        here += fits ? 1 : 0;
      });
      found += here;
      group.hidden = words.length > 0 && !here;
      group.open = words.length ? here > 0 : open[at];
    });
    told.textContent = words.length ? form.dataset.catalogue.replace("{n}", found).replace("{total}", all) : "";
  }
  form.hidden = false;
  input.addEventListener("input", look);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    look();
  });
})();
