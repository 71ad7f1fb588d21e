// One explorer on a page: reads the address, loads what is needed, draws; what goes wrong is told, and the rows stay.
"use strict";
(() => {
  const ERRORS = {
    network: "error_network",
    missing: "error_missing",
    broken: "error_broken",
    ranges: "error_ranges",
    offline: "error_offline",
  };
  const explore = window.machikadoExplore;
  const { make, filled } = explore;
  const SIZE = 50; // rows on a page
  const AT_ONCE = 20_000; // rows up to which what is typed is looked for at once
  const TYPING = 200; // milliseconds after a letter
  const PATIENCE = 250; // milliseconds before it is said that something loads
  const AGAIN = ["network", "broken", "missing"];

  class View {
    constructor(section, prefix) {
      this.section = section;
      this.prefix = prefix;
      this.told = JSON.parse(section.querySelector(":scope > script[type='application/json']").textContent);
      this.byName = new Map(this.told.columns.map((column) => [column.name, column]));
      this.size = SIZE;
      this.turn = 0;
      this.firstRows = Array.from(section.querySelectorAll("tbody > tr"), (row) => row.cloneNode(true));
      this.firstCounts = new Map();
      this.words = new Map();
      for (const link of section.querySelectorAll("a[data-value]")) {
        const { facet } = link.closest("[data-facet]").dataset;
        this.firstCounts.set(link, Number(link.querySelector("b").textContent.replace(/\D/g, "")));
        this.words.set(`${facet}\0${link.dataset.value}`, link.querySelector("span").textContent);
      }
    }

    part(name) {
      return this.section.querySelector(`[data-${name}]`);
    }

    // The rest of the scripts, and the table that they read.
    async begin() {
      try {
        await explore.tools();
      } catch {
        throw Object.assign(new Error("scripts"), { kind: "network" });
      }
      this.table ??= new explore.Table(this.told, this.byName);
      this.table.mayBeWhole ||= this.mayBeWhole;
    }

    href(state) {
      return location.pathname + explore.address.write(this.told, this.prefix, state, location.search);
    }

    // A row as the page came with it: its cells may say more than those in the file.
    printed(row) {
      return this.told.list ? undefined : this.firstRows[row];
    }

    say(words) {
      this.part("said").textContent = words;
    }

    get isFirst() {
      const { q, sort, columns, page, chosen } = this.state;
      return !q && !sort && !columns && page === 1 && !Object.keys(chosen).length;
    }

    get isWhole() {
      return !this.state.q && !Object.keys(this.state.chosen).length;
    }

    // Which rows fit: null for all.
    async fitting() {
      await this.begin();
      const { state, table, told } = this;
      if (this.isWhole) return null;
      const searched = state.q ? told.searched : [];
      const names = [...new Set([...told.facets, ...Object.keys(state.chosen), ...searched])];
      await Promise.all([table.load(names), table.loadLabels(names)]);
      const words = state.q ? explore.folded(state.q).split(" ").filter(Boolean) : [];
      const asked = JSON.stringify([state.chosen, words]);
      if (this.last?.asked !== asked) this.last = { asked, ...explore.fitting(table, state.chosen, words) };
      return this.last;
    }

    async ordered(found, from, to) {
      const { sort } = this.state;
      if (sort) await Promise.all([this.table.load([sort.name]), this.table.loadLabels([sort.name])]);
      return explore.slice(this.table, found?.pass, sort, from, to);
    }

    async fittingRows() {
      return this.ordered(await this.fitting(), 0, Infinity);
    }

    // What is to be drawn; a page that is not there becomes the last one.
    async worked() {
      if (this.isFirst) return { rows: null, count: this.told.rows, counts: null };
      const found = await this.fitting();
      const count = found ? found.count : this.told.rows;
      const last = Math.max(1, Math.ceil(count / SIZE));
      if (this.state.page > last) {
        this.wrong.push(["wrong_page", { page: this.state.page }]);
        this.state.page = last;
        if (this.isFirst) return { rows: null, count, counts: null };
      }
      const from = (this.state.page - 1) * SIZE;
      const rows = await this.ordered(found, from, from + SIZE);
      const names = this.state.columns ?? this.told.shown;
      const isPrinted = rows.every((row) => this.printed(row));
      const needed = isPrinted ? names.filter((name) => !this.told.shown.includes(name)) : names;
      if (rows.length && needed.length) {
        const columns = explore.neededFor(this.table, needed);
        await Promise.all([this.table.load(columns, rows), this.table.loadLabels(needed)]);
      }
      return { rows, count, counts: found?.counts ?? null };
    }

    // Does something that may fail; where it does, it is told, with a button for `again`.
    async guarded(act, again) {
      const turn = this.turn;
      const waiting = setTimeout(() => {
        if (turn !== this.turn) return; // what came after it may be there already
        this.section.setAttribute("aria-busy", "true");
        this.say(this.told.texts.loading);
      }, PATIENCE);
      try {
        await act();
        return true;
      } catch (error) {
        if (turn === this.turn) this.tell(error, again);
        return false;
      } finally {
        clearTimeout(waiting);
        if (turn === this.turn) this.section.removeAttribute("aria-busy");
      }
    }

    // The state of the address, drawn.
    async show() {
      this.turn += 1;
      const turn = this.turn;
      Object.assign(this, explore.address.read(this.told, this.prefix, location.search));
      const input = this.section.querySelector("input[name=q]");
      if (document.activeElement !== input) input.value = this.state.q;
      await this.guarded(
        async () => {
          const result = await this.worked();
          if (turn !== this.turn) return; // somebody chose something else meanwhile
          this.warn();
          this.say(this.told.rows ? explore.draw(this, result) : "");
          this.chooser();
        },
        () => this.show(),
      );
    }

    // What in the address cannot be.
    warn() {
      const told = this.part("told");
      const { texts } = this.told;
      told.replaceChildren(...this.wrong.map(([text, words]) => make("p", {}, filled(texts[text], words))));
      told.hidden = !this.wrong.length;
    }

    tell(error, again) {
      const kind = error.kind ?? "broken";
      if (!error.kind) console.error(error);
      const { texts } = this.told;
      const size = `${((error.told?.size ?? 0) / 1_048_576).toFixed(1)} MB`;
      const file = error.told?.file ?? this.told.file ?? this.told.list;
      const words = filled(texts[ERRORS[kind]], { size, file });
      const label = kind === "ranges" ? texts.read_all : AGAIN.includes(kind) ? texts.again : "";
      const button = label ? make("button", { type: "button", className: "mk-button" }, label) : null;
      button?.addEventListener("click", () => {
        this.mayBeWhole ||= kind === "ranges";
        this.part("told").hidden = true;
        this.turn += 1;
        this.guarded(again, again);
      });
      this.part("told").replaceChildren(make("p", {}, words), ...(button ? [button] : []));
      this.part("told").hidden = false;
      this.say(words);
    }

    // Goes to an address; a letter that is typed is no step to come back from.
    go(href, isStep = true) {
      if (href !== location.pathname + location.search) {
        try {
          if (isStep) history.pushState(null, "", href);
          else history.replaceState(null, "", href);
        } catch {
          location.href = href; // not from every file://
          return Promise.resolve();
        }
      }
      return this.show();
    }

    chooser() {
      const details = this.part("columns");
      const names = this.state.columns ?? this.told.shown;
      const counted = { n: names.length, total: this.told.columns.length };
      details.querySelector("summary").textContent = filled(this.told.texts.columns, counted);
      for (const box of details.querySelectorAll("input")) box.checked = names.includes(box.value);
    }

    // The boxes come when they are asked for: a table may have five hundred columns.
    openChooser(details) {
      if (details.querySelector("input")) return;
      const boxes = this.told.columns.map(({ name, title }) =>
        make("label", {}, make("input", { type: "checkbox", value: name }), title),
      );
      const reset = make("button", { type: "button", className: "mk-explore__act" }, this.told.texts.columns_reset);
      reset.addEventListener("click", () => this.go(this.href({ ...this.state, columns: null })));
      details.append(make("div", { className: "mk-explore__boxes" }, ...boxes), reset);
      details.addEventListener("change", () => {
        const chosen = Array.from(details.querySelectorAll("input:checked"), (box) => box.value);
        const before = this.state.columns ?? this.told.shown;
        const columns = [
          ...before.filter((name) => chosen.includes(name)),
          ...chosen.filter((name) => !before.includes(name)),
        ];
        if (!columns.length) this.chooser();
        else
          this.go(
            this.href({ ...this.state, columns: columns.join("\0") === this.told.shown.join("\0") ? null : columns }),
          );
      });
      this.chooser();
    }

    tools() {
      const { texts } = this.told;
      const sort = make("select", { "data-sort": true });
      sort.addEventListener("change", () => {
        const chosen = sort.value ? { name: sort.value.slice(1), down: sort.value[0] === "-" } : null;
        this.go(this.href({ ...this.state, sort: chosen, page: 1 }));
      });
      const columns = make("details", { "data-columns": true }, make("summary"));
      columns.addEventListener("toggle", () => this.openChooser(columns));
      const label = make("label", { className: "mk-explore__sort" }, texts.sort, " ", sort);
      this.part("tools").replaceChildren(columns, label);
      this.part("tools").hidden = !this.told.rows;
    }

    // What can be done with the rows, and where a text to copy stands if need be.
    saving() {
      const { texts, embed } = this.told;
      const button = (words, act) => {
        const begun = () => this.begin().then(act);
        const made = make("button", { type: "button", className: "mk-explore__act" }, words);
        made.addEventListener("click", () => this.guarded(begun, begun));
        return made;
      };
      const here = () => new URL(this.href(this.state), location.href).href;
      const all = [
        button(texts.as_csv, () => explore.save(this, "csv")),
        button(texts.as_json, () => explore.save(this, "json")),
        button(texts.as_link, () => explore.copy(this, here())),
      ];
      if (embed) all.push(button(texts.as_embed, () => explore.copy(this, explore.embedLine(this))));
      const line = make("textarea", { readOnly: true, rows: 3, "aria-label": texts.copy_this });
      const shown = make("span", { "data-copy": true, hidden: true }, texts.copy_this, line);
      this.part("save").replaceChildren(texts.rows, " ", ...all, shown);
      this.part("save").hidden = false;
    }

    listen() {
      const { section } = this;
      section.addEventListener("click", (event) => {
        const link = event.target.closest("a[data-go]");
        if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        const isPage = link.closest("[data-pages]");
        const state = explore.changes.get(link)(this.state);
        this.go(this.href(state)).then(() => {
          if (!isPage && section.contains(link)) return;
          if (!isPage && document.activeElement !== document.body) return;
          const count = section.querySelector(".mk-explore__count"); // what was clicked is gone, or above
          count.focus({ preventScroll: !isPage });
        });
      });
      const form = section.querySelector("form");
      const find = (isStep) => this.go(this.href({ ...this.state, q: form.elements.q.value.trim(), page: 1 }), isStep);
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        clearTimeout(this.typing);
        find(true);
      });
      form.addEventListener("input", () => {
        clearTimeout(this.typing);
        if (this.told.rows <= AT_ONCE) this.typing = setTimeout(() => find(false), TYPING);
      });
      const open = section.querySelector(".mk-explore__open");
      open.addEventListener("click", () => {
        const isOpen = section.classList.toggle("mk-explore--open");
        open.setAttribute("aria-expanded", isOpen);
        open.textContent = this.told.texts[isOpen ? "filters_hide" : "filters"];
      });
      this.part("rest").addEventListener("click", () => {
        this.part("rest").hidden = true;
        const rows = section.querySelector(".mk-explore__rows");
        rows.classList.remove("mk-explore__rows--cut");
        const next = rows.querySelectorAll("tbody > tr")[10]?.querySelector("a, th");
        if (next && next.localName !== "a") next.tabIndex = -1;
        next?.focus();
      });
      // Whoever turns to the facets will need their columns.
      const rail = section.querySelector(".mk-explore__rail");
      const begin = () =>
        this.begin()
          .then(() => this.table.load(this.told.facets))
          .catch(() => {});
      if (this.told.rows && location.protocol !== "file:")
        for (const kind of ["pointerenter", "focusin"]) rail.addEventListener(kind, begin, { once: true });
    }
  }

  explore.page = (section, prefix) => {
    const view = new View(section, prefix);
    view.tools();
    view.listen();
    if (view.told.rows) view.saving();
    section.classList.add("mk-explore--on");
    addEventListener("popstate", () => view.show());
    const home = document.querySelector("[data-mk-home]");
    if (home) home.addEventListener("click", () => (home.search = location.search));
    return view.show();
  };
})();
