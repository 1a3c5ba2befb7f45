// The page's only dialog: filled by htmx, closed by Escape, its close link, or a click outside it.

export const dialog = document.getElementById("dialog");

// Load the response of an address into the dialog; it opens once that has arrived. `link` is the link that was pressed.
export function openDialog(address, link) {
  dialog.dataset.address = address;
  return htmx.ajax("GET", address, { source: link, target: dialog, swap: "innerHTML" }).catch(() => {});
}

const LOSES_TEXT = "Throw away what you wrote?";
const LOSES_PICTURES = "Your words are kept as a draft, but not your pictures. Close anyway?";

function closeDialog() {
  const composer = dialog.querySelector(".composer"); // saves its text as a draft
  const unsaved = !composer && [...dialog.querySelectorAll("textarea")].some((box) => box.value !== box.defaultValue);
  const fileCount = dialog.querySelector("[type=file]")?.files.length;
  if ((!unsaved && !fileCount) || confirm(composer ? LOSES_PICTURES : LOSES_TEXT)) dialog.close();
}

dialog.addEventListener("close", () => delete dialog.dataset.address);
dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  closeDialog();
});
dialog.addEventListener("click", (event) => {
  if (event.target !== dialog && !event.target.closest("[data-close]")) return;
  event.preventDefault();
  closeDialog();
});
dialog.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== dialog || dialog.open) return;
  dialog.ariaLabel = dialog.querySelector("h1, h2")?.textContent ?? "Witter";
  dialog.showModal();
  const box = dialog.querySelector("textarea");
  box?.setSelectionRange(box.value.length, box.value.length);
});
