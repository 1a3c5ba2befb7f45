// A pasted link to a witt shows the card that it will have, below the box it stands in.

import { boxesOf, composers } from "./composer_dom.js";

const LINK = /\S+\/status\/\d{1,18}\S*/gi;
const shown = new WeakMap(); // box: the link whose card it has

async function look(box) {
  const says = box.name === "text" && box.form.elements.quote_of; // what it quotes, by a button
  const link = (!says && box.value.match(LINK)?.at(-1)) || "";
  if (link === (shown.get(box) ?? "")) return;
  shown.set(box, link);
  const answer = link && (await fetch(`/compose/card?link=${encodeURIComponent(link)}`, { redirect: "error" }).catch(() => 0));
  const html = answer?.ok ? await answer.text() : "";
  if (shown.get(box) !== link) return; // typed on meanwhile
  box.parentElement.querySelector(".composer-card")?.remove();
  if (!html.trim()) return;
  const card = document.createElement("div");
  card.className = "composer-card";
  card.append(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  box.after(card);
}

function lookAt(form) {
  boxesOf(form).forEach(look);
}

document.addEventListener("input", ({ target }) => {
  const form = target.closest(".composer");
  if (form) lookAt(form);
});
document.addEventListener("htmx:load", ({ detail: { elt } }) => composers(elt).forEach(lookAt));
composers(document.body).forEach(lookAt);
