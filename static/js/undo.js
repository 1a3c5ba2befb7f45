// The Undo button of a toast. Undoing a publication reopens the text in a composer and removes the posts from the page.

import { dialog } from "./dialog.js";
import { focus } from "./page_parts.js";

const IN_DIALOG = { source: dialog, target: dialog, swap: "innerHTML" };

export function undoButton({ url, values, target, opens_dialog: opensDialog }) {
  const button = document.createElement("button");
  [button.type, button.textContent] = ["button", "Undo"];
  const place = opensDialog ? IN_DIALOG : target ? { target, swap: "outerHTML" } : { target: "body", swap: "none" };
  button.addEventListener("click", () => htmx.ajax("POST", url, { ...place, values }).catch(() => {}));
  return button;
}

// The button in the tombstone or message after a deletion: the post comes back in place of the tombstone, or its words in
// the dialog. The button after a publication leaves the page, which may be the post's own.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[formaction='/compose/undo'][name=deleted]");
  if (!button) return;
  event.preventDefault();
  const tombstone = button.closest(".witt-tombstone");
  const parent = tombstone?.parentElement;
  const place = tombstone ? { source: tombstone, target: tombstone, swap: "outerHTML" } : IN_DIALOG;
  await htmx.ajax("POST", "/compose/undo", { ...place, values: { deleted: button.value } }).catch(() => {});
  if (dialog.open) (button.closest("li, .wt-messages") ?? button).remove();
  else if (!button.isConnected) focus(parent.querySelector(":scope > .witt"));
});

document.addEventListener("posts:undone", ({ detail }) => {
  for (const id of detail.posts) document.getElementById(`witt-${id}`)?.closest("li").remove();
});
