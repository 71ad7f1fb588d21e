// On the page that says that there is none: what the address was about stands ready to be searched for.
"use strict";
(() => {
  const box = document.querySelector("form[data-mk-missing] input");
  const parts = location.pathname.split("/").filter((part) => part && !/^(index|404)\.html$/.test(part));
  try {
    box.value = decodeURIComponent(parts.pop() || "")
      .replace(/\.\w+$/, "")
      .replace(/[-_+\s]+/g, " ")
      .trim()
      .slice(0, 200);
  } catch {
    /* an address that is no text */
  }
})();
