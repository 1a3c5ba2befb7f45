// The one dialog: filled by htmx, closed by Escape, its close link, or a click beside it.

export const dialog = document.getElementById("dialog");

function closeDialog() {
  const unsaved = [...dialog.querySelectorAll("textarea")].some((box) => box.value !== box.defaultValue);
  if (!unsaved || confirm("Throw away what you wrote?")) dialog.close();
}

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
