// The page's only dialog: filled by htmx, closed by Escape, its close link, or a click outside it.

import { CROSS } from "./svg_icons.js";

export const dialog = document.getElementById("dialog");

let opener; // the link that was pressed

// Load the response of an address into the dialog; it opens once that has arrived. `link` is the link that was pressed.
export function openDialog(address, link) {
  dialog.dataset.address = address;
  opener = link;
  return htmx.ajax("GET", address, { source: link, target: dialog, swap: "innerHTML" }).catch(() => {});
}

const LOSES_TEXT = "Throw away what you wrote?";
const PLACEHOLDER = `<div class="wt-card-head"><h2></h2>
<a class="btn-close" href="/" data-close aria-label="Close">${CROSS}</a></div>
<div class="composer-placeholder"><textarea id="dialog-text" aria-label="What’s happening?" rows="2" dir="auto"></textarea></div>`;

let typedAhead = ""; // into the placeholder, for the composer that replaces it
let isWaiting = false; // whether the swap in progress replaces the placeholder
let source; // the link whose composer is being loaded
const sources = new WeakSet(); // the links whose composers were loaded before, too

const placeholderBox = () => dialog.querySelector(".composer-placeholder textarea");

// Open the dialog at once, with a text box that has the focus, and load the link's composer in its place. A phone shows
// its keyboard only for a focus within the tap itself.
export function openComposer(link) {
  const params = new URL(link.href).searchParams;
  dialog.innerHTML = PLACEHOLDER;
  const title = params.has("in_reply_to") ? "Reply" : params.has("quote") ? "Quote this witt" : "New witt";
  dialog.ariaLabel = dialog.querySelector("h2").textContent = title;
  dialog.showModal();
  placeholderBox().value = typedAhead;
  placeholderBox().focus();
  source = link;
  sources.add(link);
  openDialog(link.href, link);
}

// Close the dialog and focus what opened it, or its menu: the browser cannot focus an entry of a closed menu.
export function closeAndFocusOpener() {
  if (!dialog.open) return;
  dialog.close();
  opener?.closest(".wt-menu")?.querySelector("summary").focus();
}

// Close the dialog if its composer could not be loaded; what was typed comes back with the next one.
export function closePlaceholder() {
  if (!placeholderBox()) return;
  typedAhead = placeholderBox().value;
  closeAndFocusOpener();
}

function closeDialog() {
  const isSaved = dialog.querySelector(".composer"); // as a draft, with its pictures
  const isChanged = [...dialog.querySelectorAll("textarea")].some((box) => box.value !== box.defaultValue);
  const fileCount = dialog.querySelector("[type=file]")?.files.length;
  if (isSaved || (!isChanged && !fileCount) || confirm(LOSES_TEXT)) closeAndFocusOpener();
}

dialog.addEventListener("close", () => {
  delete dialog.dataset.address;
  dialog.querySelector(".composer-placeholder")?.remove();
});
dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  closeDialog();
});
dialog.addEventListener("click", (event) => {
  if (event.target !== dialog && !event.target.closest("[data-close]")) return;
  event.preventDefault();
  closeDialog();
});
dialog.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target !== dialog) return;
  const { elt } = detail.requestConfig;
  isWaiting = Boolean(placeholderBox());
  if (sources.has(elt) && (elt !== source || !isWaiting)) detail.shouldSwap = false; // closed meanwhile
  else if (isWaiting) typedAhead = placeholderBox().value;
});
dialog.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  if (target !== dialog) return;
  dialog.ariaLabel = dialog.querySelector("h1, h2")?.textContent.trim() ?? "Witter";
  if (!dialog.open) dialog.showModal();
  const box = dialog.querySelector("textarea");
  if (isWaiting && box) takeTypedText(box);
  box?.setSelectionRange(box.value.length, box.value.length);
});

function takeTypedText(box) {
  box.value += typedAhead;
  box.focus();
  if (typedAhead) box.dispatchEvent(new Event("input", { bubbles: true }));
  typedAhead = "";
}
