// Sending a witt with pictures: a reminder of those that nobody described, and how far the sending is.

import { send } from "./keyboard.js";
import { filled } from "./picture_picker.js";

const NUMBERS = ["No", "One", "Two", "Three", "Four"];
const asked = new WeakSet(); // forms whose writer was reminded already
const labels = new WeakMap(); // what the button of a form says when nothing is being sent

const silent = (form) => filled(form).filter((tile) => !tile.querySelector("textarea").value.trim());
const main = (form) => form.querySelector(".composer-tools .btn-primary");

document.addEventListener(
  "submit",
  (event) => {
    const [form, pressed] = [event.target, event.submitter];
    const box = form.querySelector(".composer-reminder");
    const count = box && silent(form).length;
    if (!count || asked.has(form) || (pressed && pressed !== main(form))) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // htmx sends nothing either
    asked.add(form);
    const [words, describe, anyway] = box.children;
    words.textContent = `${NUMBERS[count]} picture${count > 1 ? "s have" : " has"} no description.`;
    describe.textContent = count > 1 ? "Describe them" : "Describe it";
    anyway.textContent = `${main(form).textContent.trim()} anyway`;
    box.hidden = false;
    describe.focus();
  },
  true,
);
document.addEventListener("click", ({ target }) => {
  const box = target.closest(".composer-reminder");
  const form = box?.closest("form");
  if (target.matches("[data-action=anyway]")) send(form, main(form));
  else if (target.matches("[data-action=describe]")) silent(form)[0]?.querySelector("textarea").focus();
  else return;
  box.hidden = true;
});
document.addEventListener("pictures", ({ target: form }) => {
  const box = form.querySelector(".composer-reminder");
  if (box) box.hidden = true;
  asked.delete(form);
});

document.addEventListener("htmx:beforeRequest", ({ target: form }) => {
  if (!form.matches(".composer") || !filled(form).length) return;
  const bar = document.createElement("progress");
  [bar.className, bar.ariaLabel, bar.value] = ["composer-progress", "Sending your pictures", 0];
  form.querySelector(".composer-foot").before(bar);
  const words = main(form).lastChild;
  labels.set(form, words.data);
  words.data = " Sending…";
});
document.addEventListener("htmx:xhr:progress", ({ target, detail }) => {
  const bar = target.querySelector?.(":scope > .composer-progress");
  if (bar && detail.lengthComputable) bar.value = Math.max(bar.value, detail.loaded / detail.total);
});
document.addEventListener("htmx:afterRequest", ({ detail: { elt: form } }) => {
  if (!labels.has(form)) return;
  form.querySelector(".composer-progress").remove();
  main(form).lastChild.data = labels.get(form);
  labels.delete(form);
});
