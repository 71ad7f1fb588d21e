// A copy button beside each text that is meant to be copied. Without JavaScript the text can be selected as it is.
"use strict";
document.querySelectorAll("[data-copy]").forEach(function (node) {
  var button = document.createElement("button");
  button.type = "button";
  button.className = "mk-button";
  button.textContent = "コピーする";
  button.addEventListener("click", function () {
    var place = node.dataset.copy, text = node.textContent.trim();
    if (place) text += " " + new URL(place, location.href).href;
    navigator.clipboard.writeText(text).then(
      function () { button.textContent = "コピーしました"; },
      function () { getSelection().selectAllChildren(node); button.textContent = "選択しました"; });
  });
  (node.closest("pre") || node).after(button);
});
