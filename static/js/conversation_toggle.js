// "View conversation" opens and closes the ancestors of a reply above its card, and adjusts the scroll position so that
// the card does not move on the screen. "Link to witt" copies the link.

import { wantsNewTab } from "./actions.js";
import { closeMenus } from "./menus.js";
import { toast } from "./toasts.js";

// Return a function that restores the element's position on the screen after content above it was inserted or removed.
export function preserveScroll(element) {
  const { style } = document.documentElement;
  const before = element.getBoundingClientRect().top;
  style.overflowAnchor = "none"; // otherwise the browser corrects it a second time
  return () => {
    scrollBy({ top: element.getBoundingClientRect().top - before, behavior: "instant" });
    requestAnimationFrame(() => (style.overflowAnchor = ""));
  };
}

export async function openAncestors(link) {
  const card = link.closest("li");
  const requestDone = new AbortController();
  let restoreScroll;
  card.addEventListener("htmx:beforeSwap", () => (restoreScroll = preserveScroll(link)), { signal: requestDone.signal });
  card.addEventListener("htmx:afterSwap", () => restoreScroll(), { signal: requestDone.signal });
  link.ariaBusy = "true";
  await htmx.ajax("GET", `${link.pathname}/above`, { source: link, target: card, swap: "afterbegin" }).catch(() => {});
  requestDone.abort();
  link.ariaBusy = null;
  if (!card.querySelector(":scope > .witt-ancestors")) return; // htmx_setup.js has shown the error
  link.textContent = "Hide conversation";
  link.ariaExpanded = "true";
}

function closeAncestors(link) {
  const restoreScroll = preserveScroll(link);
  for (const list of link.closest("li").querySelectorAll(":scope > .witt-ancestors")) list.remove();
  link.textContent = "View conversation";
  link.ariaExpanded = "false";
  restoreScroll();
}

// The entry of the menu "More" that copies the link. It is added here as it does nothing without JavaScript.
function addCopyButton(menu) {
  const list = menu.querySelector(".wt-menu-list");
  if (list.querySelector("[data-copy]")) return;
  const [icon, item] = [menu.querySelector("svg").cloneNode(true), document.createElement("li")];
  const use = icon.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, "#link-45deg"));
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.copy = "";
  button.append(icon, " Link to witt");
  item.append(button);
  const line = document.createElement("li");
  line.append(document.createElement("hr"));
  list.prepend(item, line);
}

async function copyLink({ href }) {
  closeMenus();
  try {
    await navigator.clipboard.writeText(href);
    toast({ text: "The link is copied." });
  } catch {
    location.assign(href); // no permission for the clipboard: open the link
  }
}

document.addEventListener("click", (event) => {
  const more = event.target.closest(".witt-actions > :last-child > .wt-menu > summary");
  if (more) addCopyButton(more.parentElement);
  const link = event.target.closest("a[data-toggle-ancestors]");
  const copied = event.target.closest("[data-copy]");
  if (copied) copyLink(copied.closest(".witt").querySelector(":is(.witt-time, .witt-meta a)"));
  if (!link || wantsNewTab(event) || link.ariaBusy) return;
  event.preventDefault();
  if (link.ariaExpanded === "true") closeAncestors(link);
  else openAncestors(link);
});
