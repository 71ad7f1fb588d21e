// Copy buttons beside texts meant to be copied, and the local government's code from the address into the templates.
// Without JavaScript the texts can be selected as they are, and the code stands on the page one came from.
"use strict";
(() => {
  const code = new URLSearchParams(location.search).get("adopter");
  if (code && /^[0-9]{6}$/.test(code)) {
    document.querySelectorAll("[data-fill=adopter]").forEach((node) => {
      node.textContent = node.closest("pre") ? `"${code}"` : code;
    });
    document.querySelectorAll("[data-filled]").forEach((node) => {
      node.hidden = false;
    });
  }
  document.querySelectorAll("[data-copy]").forEach((node) => {
    const block = node.closest("pre");
    const button = document.createElement("button");
    button.type = "button";
    button.className = block ? "mk-button" : "mk-source";
    button.textContent = node.dataset.copy ? "引用をコピー" : "コピーする";
    button.addEventListener("click", () => {
      const place = node.dataset.copy;
      let text = node.textContent.trim();
      if (place) {
        // a citation: the words themselves, then who said them where, then the address
        const words = document.querySelector(`${place} blockquote`);
        if (words) text = `「${words.textContent.trim().replace(/\s*\n\s*/g, "\n")}」\n${text}`;
        text += ` ${new URL(place, location.href).href}`;
      }
      function selected() {
        getSelection().selectAllChildren(node);
        button.textContent = "選択しました";
      }
      if (!navigator.clipboard) return selected();
      navigator.clipboard.writeText(block ? `${text}\n` : text).then(() => {
        button.textContent = "コピーしました";
      }, selected);
    });
    (block || node).after(button);
  });
})();
