// Undo: what was just published comes back into a composer, and its cards leave the page.

import { dialog } from "./dialog.js";

export function undoButton(posts) {
  const button = document.createElement("button");
  [button.type, button.textContent] = ["button", "Undo"];
  button.addEventListener("click", () =>
    htmx.ajax("POST", "/compose/undo", { source: dialog, target: dialog, swap: "innerHTML", values: { posts } }).catch(() => {}),
  );
  return button;
}

document.addEventListener("undone", ({ detail }) => {
  for (const id of detail.posts) document.getElementById(`witt-${id}`)?.closest("li").remove();
});
