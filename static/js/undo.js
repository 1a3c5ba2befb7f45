// The Undo button of a toast. Undoing a publication reopens the text in a composer and removes the posts from the page.

import { dialog } from "./dialog.js";

export function undoButton({ url, values, opens_dialog: opensDialog }) {
  const button = document.createElement("button");
  [button.type, button.textContent] = ["button", "Undo"];
  const place = opensDialog ? { source: dialog, target: dialog, swap: "innerHTML" } : { target: "body", swap: "none" };
  button.addEventListener("click", () => htmx.ajax("POST", url, { ...place, values }).catch(() => {}));
  return button;
}

document.addEventListener("posts:undone", ({ detail }) => {
  for (const id of detail.posts) document.getElementById(`witt-${id}`)?.closest("li").remove();
});
