// Buttons that copy the value of a field. Without scripts, or without a clipboard, people select the text themselves.

function showButtons() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy-value]")) button.hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy-value]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copyValue);
  try {
    await navigator.clipboard.writeText(field.value);
    document.dispatchEvent(new CustomEvent("toast", { detail: { text: "Copied." } }));
  } catch {
    field.select(); // no permission for the clipboard
  }
});

showButtons();
