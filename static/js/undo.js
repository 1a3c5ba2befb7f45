// Undo a publication: reopen the text in a composer and remove the posts from the page.

import { dialog } from "./dialog.js";

export function undoButton(posts) {
  const button = document.createElement("button");
  [button.type, button.textContent] = ["button", "Undo"];
  button.addEventListener("click", () =>
    htmx.ajax("POST", "/compose/undo", { source: dialog, target: dialog, swap: "innerHTML", values: { posts } }).catch(() => {}),
  );
  return button;
}

document.addEventListener("posts:undone", ({ detail }) => {
  for (const id of detail.posts) document.getElementById(`witt-${id}`)?.closest("li").remove();
});
