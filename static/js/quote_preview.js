// Preview the quoted post below a box whose text contains a link to a post.

import { boxesOf, composers } from "./composer_dom.js";

const LINK = /\S+\/status\/\d{1,18}\S*/gi;
const previewedLinks = new WeakMap(); // box: the link of its preview

async function updatePreview(box) {
  const quotesByButton = box.name === "text" && box.form.elements.quote_of; // takes precedence
  const link = (!quotesByButton && box.value.match(LINK)?.at(-1)) || "";
  if (link === (previewedLinks.get(box) ?? "")) return;
  previewedLinks.set(box, link);
  const response = link && (await fetch(`/compose/card?link=${encodeURIComponent(link)}`, { redirect: "error" }).catch(() => 0));
  const html = response?.ok ? await response.text() : "";
  if (previewedLinks.get(box) !== link) return; // the text has changed meanwhile
  box.parentElement.querySelector(".composer-card")?.remove();
  if (!html.trim()) return;
  const card = document.createElement("div");
  card.className = "composer-card";
  card.append(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  box.after(card);
}

function updatePreviews(form) {
  boxesOf(form).forEach(updatePreview);
}

document.addEventListener("input", ({ target }) => {
  const form = target.closest(".composer");
  if (form) updatePreviews(form);
});
document.addEventListener("htmx:load", ({ detail: { elt } }) => composers(elt).forEach(updatePreviews));
composers(document.body).forEach(updatePreviews);
