// A box in which one of many rows is found by its name: typed, moved to with the arrows, taken with Enter or a press.
"use strict";
(() => {
  const parts = window.machikadoParts;
  const { say, make } = parts;
  const MOST = 40; // entries that are offered at once

  // Letters that people do not tell apart when they look for a name.
  const folded = (text) =>
    text
      .normalize("NFKC")
      .toLowerCase()
      .replace(/[\u30a1-\u30f6]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0x60))
      .replace(/\s+/g, "");

  function found(choices, typed) {
    const word = folded(typed);
    const rank = ([key, ...names]) => {
      const at = names.map((name) => folded(name).indexOf(word));
      return at.includes(0) || key === word
        ? 0
        : at.some((place) => place > 0) || (word && key.startsWith(word))
          ? 1
          : 2;
    };
    const ranked = choices.map((choice) => [rank(choice), choice]).filter(([place]) => place < 2);
    return ranked
      .filter(([place]) => place === 0)
      .concat(ranked.filter(([place]) => place === 1))
      .map(([, choice]) => choice);
  }

  // The box with its list; what stands in the box is what counts.
  function chooser(form, field, common) {
    const list = make("ul", {
      id: `${common.id}-list`,
      class: "mk-choose__list",
      role: "listbox",
      "aria-labelledby": `${common.id}-label`,
      hidden: true,
    });
    const node = make("input", {
      ...common,
      type: "text",
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": list.id,
    });
    const box = make("div", { class: "mk-choose" }, node, list);
    let active = -1;

    function close() {
      list.hidden = true;
      active = -1;
      node.setAttribute("aria-expanded", "false");
      node.removeAttribute("aria-activedescendant");
    }

    function open() {
      const choices = found(parts.choicesOf(form, field), node.value);
      const names = parts.titled(parts.choicesOf(form, field));
      const name = new Map(Array.from(names, ([title, choice]) => [choice[0], title]));
      list.replaceChildren(
        ...choices.slice(0, MOST).map((choice, at) => {
          const [key, , ...readings] = choice;
          const more = [...readings, ...(form.coded.includes(field.choices) ? [say.code(key)] : [])].join("　");
          const option = make(
            "li",
            { role: "option", id: `${list.id}-${at}`, "aria-selected": "false", "data-name": name.get(key) },
            make("b", {}, name.get(key)),
            make("span", {}, more),
          );
          return option;
        }),
      );
      active = -1;
      node.removeAttribute("aria-activedescendant");
      list.hidden = !choices.length;
      node.setAttribute("aria-expanded", String(!list.hidden));
    }

    function move(step) {
      if (list.hidden) open();
      const options = Array.from(list.children);
      if (!options.length) return;
      if (active >= 0) options[active].setAttribute("aria-selected", "false");
      active = (active + step + options.length) % options.length;
      options[active].setAttribute("aria-selected", "true");
      options[active].scrollIntoView({ block: "nearest" });
      node.setAttribute("aria-activedescendant", options[active].id);
    }

    function take(option) {
      node.value = option.dataset.name;
      close();
      node.dispatchEvent(new Event("input", { bubbles: true }));
      close();
      node.dispatchEvent(new Event("change", { bubbles: true }));
    }

    node.addEventListener("input", () => (document.activeElement === node ? open() : close()));
    node.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        move(event.key === "ArrowDown" ? 1 : -1);
      }
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      }
      if (event.key === "Enter" && !list.hidden && active >= 0) {
        event.preventDefault();
        event.stopPropagation();
        take(list.children[active]);
      }
    });
    node.addEventListener("blur", close);
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) take(option);
    });
    return { node, box };
  }

  Object.assign(parts, { chooser });
})();
