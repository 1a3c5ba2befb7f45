// The composer's pictures: each chosen file gets a field for its description.

import { composers } from "./composer.js";

function showFiles(form) {
  const input = form.elements.images;
  const fields = form.querySelector(".composer-alts");
  fields.hidden = !input.files.length;
  [...fields.querySelectorAll("label")].forEach((label, index) => {
    const file = input.files[index];
    label.hidden = !file;
    label.querySelector("span").textContent = file?.name ?? "";
  });
  input.setCustomValidity(input.files.length > 4 ? "Choose up to four pictures." : "");
  input.reportValidity();
}

document.addEventListener("input", ({ target }) => {
  if (target.matches(".composer [name=images]")) showFiles(target.form);
});
document.addEventListener(
  "toggle",
  ({ target }) => {
    if (!target.matches(".composer-pictures[open]")) return;
    const input = target.querySelector("[name=images]");
    if (!input.files.length && navigator.userActivation?.isActive) input.click();
  },
  true, // toggle does not bubble
);

document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  for (const form of composers(elt)) showFiles(form);
});
