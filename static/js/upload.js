// Send posts with pictures: remind of missing descriptions before, show the upload's progress meanwhile.

import { submitForm } from "./keyboard.js";
import { filledTiles } from "./picture_picker.js";

const NUMBER_WORDS = ["No", "One", "Two", "Three", "Four"];
const reminded = new WeakSet(); // forms whose reminder was shown
const buttonLabels = new WeakMap(); // form: the label of its button when idle

const tilesWithoutAlt = (form) => filledTiles(form).filter((tile) => !tile.querySelector("textarea").value.trim());
const submitButton = (form) => form.querySelector(".composer-tools .btn-primary");

document.addEventListener(
  "submit",
  (event) => {
    const [form, pressed] = [event.target, event.submitter];
    const box = form.querySelector(".composer-reminder");
    const count = box && tilesWithoutAlt(form).length;
    if (!count || reminded.has(form) || (pressed && pressed !== submitButton(form))) return;
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
  const label = submitButton(form).lastChild;
  buttonLabels.set(form, label.data);
  label.data = " Sending…";
});
document.addEventListener("htmx:xhr:progress", ({ target, detail }) => {
  const bar = target.querySelector?.(":scope > .composer-progress");
  if (bar && detail.lengthComputable) bar.value = Math.max(bar.value, detail.loaded / detail.total);
});
document.addEventListener("htmx:afterRequest", ({ detail: { elt: form } }) => {
  if (!buttonLabels.has(form)) return;
  form.querySelector(".composer-progress").remove();
  submitButton(form).lastChild.data = buttonLabels.get(form);
  buttonLabels.delete(form);
});
