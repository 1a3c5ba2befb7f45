// "View conversation" opens what a reply answers above its card, and closes it again; meanwhile the card stays where it
// is on the screen. "Link to witt" is copied.

import { wantsNewTab } from "./actions.js";
import { closeMenus } from "./menus.js";
import { toast } from "./toasts.js";

// What is called after something has come or gone above the link, so that it has not moved.
function holdPlace(link) {
  const { style } = document.documentElement;
  const before = link.getBoundingClientRect().top;
  style.overflowAnchor = "none"; // the browser would do it once more
  return () => {
    scrollBy({ top: link.getBoundingClientRect().top - before, behavior: "instant" });
    requestAnimationFrame(() => (style.overflowAnchor = ""));
  };
}

async function open(link) {
  const card = link.closest("li");
  const answer = new AbortController();
  let goBack;
  card.addEventListener("htmx:beforeSwap", () => (goBack = holdPlace(link)), { signal: answer.signal });
  card.addEventListener("htmx:afterSwap", () => goBack(), { signal: answer.signal });
  link.ariaBusy = "true";
  await htmx.ajax("GET", `${link.href}/above`, { source: link, target: card, swap: "afterbegin" }).catch(() => {});
  answer.abort();
  link.ariaBusy = null;
  if (!card.querySelector(":scope > .witt-ancestors")) return; // an error has been told
  link.textContent = "Hide conversation";
  link.ariaExpanded = "true";
}

function close(link) {
  const goBack = holdPlace(link);
  for (const list of link.closest("li").querySelectorAll(":scope > .witt-ancestors")) list.remove();
  link.textContent = "View conversation";
  link.ariaExpanded = "false";
  goBack();
}

async function copy({ href }) {
  closeMenus();
  try {
    await navigator.clipboard.writeText(href);
    toast({ text: "The link is copied." });
  } catch {
    location.assign(href); // where the browser lets nothing be copied
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-toggle-ancestors]");
  const copied = event.target.closest("[data-copy]");
  if (copied) copy(copied.closest(".witt").querySelector(":is(.witt-time, .witt-meta a)"));
  if (!link || wantsNewTab(event) || link.ariaBusy) return;
  event.preventDefault();
  if (link.ariaExpanded === "true") close(link);
  else open(link);
});
