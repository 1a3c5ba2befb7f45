// Send posts with pictures: remind of missing descriptions before, wait for their uploads, show the progress meanwhile.

import { submitForm } from "./keyboard.js";
import { filledTiles, uploadsOf } from "./picture_picker.js";

const NUMBER_WORDS = ["No", "One", "Two", "Three", "Four"];
const reminded = new WeakSet(); // forms whose reminder was shown
const buttonLabels = new WeakMap(); // form: the label of its button when idle

const tilesWithoutAlt = (form) => filledTiles(form).filter((tile) => !tile.querySelector("textarea").value.trim());
const refusedIndex = (form) => uploadsOf(form).findIndex((upload) => upload?.error);
const submitButton = (form) => form.querySelector(".composer-tools .btn-primary");

document.addEventListener(
  "submit",
  (event) => {
    const [form, pressed] = [event.target, event.submitter];
    const box = form.querySelector(".composer-reminder");
    const count = box && tilesWithoutAlt(form).length;
    if (!count || refusedIndex(form) >= 0 || reminded.has(form) || (pressed && pressed !== submitButton(form))) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // prevents htmx from sending the form
    reminded.add(form);
    const [label, describe, anyway] = box.children;
    label.textContent = `${NUMBER_WORDS[count]} picture${count > 1 ? "s have" : " has"} no description.`;
    describe.textContent = count > 1 ? "Describe them" : "Describe it";
    anyway.textContent = `${submitButton(form).textContent.trim()} anyway`;
    box.hidden = false;
    describe.focus();
  },
  true,
);
// A post is sent once its pictures are uploaded, and not with one that the server has refused.
document.addEventListener(
  "submit",
  (event) => {
    const [form, pressed] = [event.target, event.submitter];
    if (!form.matches(".composer") || (pressed && pressed !== submitButton(form))) return;
    const uploads = uploadsOf(form);
    const refused = refusedIndex(form);
    const isWaiting = uploads.some((upload) => upload && !upload.isSettled);
    if (refused < 0 && !isWaiting) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (refused >= 0) filledTiles(form)[refused].querySelector("[data-action=remove]").focus();
    else if (!buttonLabels.has(form)) sendAfterUploads(form, uploads);
  },
  true,
);

async function sendAfterUploads(form, uploads) {
  const button = submitButton(form);
  showSending(form);
  button.disabled = true;
  await Promise.all(uploads.map((upload) => upload?.settled));
  showIdle(form);
  button.disabled = false;
  if (form.isConnected) submitForm(form, button);
}

function showSending(form) {
  const label = submitButton(form).lastChild;
  buttonLabels.set(form, label.data);
  label.data = " Sending…";
}

function showIdle(form) {
  submitButton(form).lastChild.data = buttonLabels.get(form);
  buttonLabels.delete(form);
}

document.addEventListener("click", ({ target }) => {
  const box = target.closest(".composer-reminder");
  const form = box?.closest("form");
  if (target.matches("[data-action=anyway]")) submitForm(form, submitButton(form));
  else if (target.matches("[data-action=describe]")) tilesWithoutAlt(form)[0]?.querySelector("textarea").focus();
  else return;
  box.hidden = true;
});
document.addEventListener("composer:pictures", ({ target: form }) => {
  const box = form.querySelector(".composer-reminder");
  if (box) box.hidden = true;
  reminded.delete(form);
});

document.addEventListener("htmx:beforeRequest", ({ target: form }) => {
  if (!form.matches(".composer") || !filledTiles(form).length) return;
  const bar = document.createElement("progress");
  [bar.className, bar.ariaLabel, bar.value] = ["composer-progress", "Sending your pictures", 0];
  form.querySelector(".composer-foot").before(bar);
  showSending(form);
});
document.addEventListener("htmx:configRequest", ({ detail: { elt: form, path, formData } }) => {
  if (path !== "/compose" || !form.matches(".composer")) return;
  const ids = uploadsOf(form).map((upload) => upload?.id);
  if (!ids.length || !ids.every(Boolean)) return; // the files are sent
  formData.delete("images");
  for (const id of ids) formData.append("uploads", id);
});
document.addEventListener("htmx:xhr:progress", ({ target, detail }) => {
  const bar = target.querySelector?.(":scope > .composer-progress");
  if (bar && detail.lengthComputable) bar.value = Math.max(bar.value, detail.loaded / detail.total);
});
document.addEventListener("htmx:afterRequest", ({ detail: { elt: form } }) => {
  if (!buttonLabels.has(form)) return;
  form.querySelector(".composer-progress").remove();
  showIdle(form);
});
