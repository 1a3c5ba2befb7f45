// The Undo button of a toast. Undoing a publication or a deletion reopens the text in a composer and removes the posts,
// or the message, from the page.

import { dialog } from "./dialog.js";

const IN_DIALOG = { source: dialog, target: dialog, swap: "innerHTML" };

export function undoButton({ url, values, target, opens_dialog: opensDialog }) {
  const button = document.createElement("button");
  [button.type, button.textContent] = ["button", "Undo"];
  const place = opensDialog ? IN_DIALOG : target ? { target, swap: "outerHTML" } : { target: "body", swap: "none" };
  button.addEventListener("click", () => htmx.ajax("POST", url, { ...place, values }).catch(() => {}));
  return button;
}

// The button in the message after a deletion; the one after a publication leaves the page, which may be the post's own.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[formaction='/compose/undo'][name=deleted]");
  if (!button) return;
  event.preventDefault();
  await htmx.ajax("POST", "/compose/undo", { ...IN_DIALOG, values: { deleted: button.value } }).catch(() => {});
  if (dialog.open) (button.closest("li, .wt-messages") ?? button).remove();
});

document.addEventListener("posts:undone", ({ detail }) => {
  for (const id of detail.posts) document.getElementById(`witt-${id}`)?.closest("li").remove();
});
