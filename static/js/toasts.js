// Toasts: short messages at the edge of the page, removed after some seconds.

import { dialog } from "./dialog.js";
import { undoButton } from "./undo.js";

export const toasts = document.getElementById("toasts");

export function toast({ text, href, label = "View", undo }) {
  const box = document.createElement("div");
  box.className = "wt-toast";
  box.append(text);
  if (href) {
    const link = document.createElement("a");
    [link.href, link.textContent] = [href, label];
    box.append(link);
  }
  if (undo) box.append(undoButton(undo));
  const close = document.createElement("button");
  [close.type, close.ariaLabel, close.textContent] = ["button", "Dismiss", "×"];
  close.addEventListener("click", () => box.remove());
  box.append(close);
  (dialog.open ? dialog : document.body).append(toasts); // outside an open modal dialog it would be inert
  toasts.replaceChildren(box);
  removeLater(box, undo ? 10_000 : 8000);
}

function removeLater(box, time) {
  setTimeout(() => (box.matches(":hover, :focus-within") ? removeLater(box, time) : box.remove()), time);
}

// Sent by the server: HX-Trigger: {"toast": {"text": "Your witt is up.", "href": "/ana/status/12"}}
document.addEventListener("toast", (event) => toast(event.detail.text ? event.detail : { text: event.detail.value }));
