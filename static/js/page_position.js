// Remember the position in a page when it is left, for restore_position.js, which loads the page's parts again if Back
// or Forward has to load the page anew. Also open a permalink at its post.
//
// sessionStorage has ids and addresses, by the key of the history entry, and what the viewer typed into the dialog. All
// other texts come from the server again. Log-out removes it, and it is not restored for another viewer.

import { dialog } from "./dialog.js";
import { changedFields } from "./dialog_fields.js";
import { viewerPath } from "./viewer.js";

export const loadedParts = []; // addresses of the parts that links "more" have loaded, in order
const storageKey = `witter-position-${window.navigation?.currentEntry.key}`;

export const rows = () => [...document.querySelectorAll("main .wt-feed > li")].filter((row) => row.checkVisibility());
export const topOf = (row) => row.getBoundingClientRect().top;
const isInView = (row) => topOf(row) < innerHeight && row.getBoundingClientRect().bottom > 0;

// Return what identifies a row: the id of its post, otherwise its first link and its time.
export function keyOf(row) {
  const id = row.querySelector(":scope > .witt")?.id;
  return id ?? `${row.querySelector("a")?.getAttribute("href")} ${row.querySelector("time")?.dateTime}`;
}

function savePosition() {
  const all = rows();
  const position = {
    loadedParts,
    inView: scrollY ? all.filter(isInView).map((row) => [keyOf(row), topOf(row)]) : [],
    last: all.length && keyOf(all.at(-1)),
    conversations: [...document.querySelectorAll("[data-toggle-ancestors][aria-expanded=true]")].map((link) => link.href),
    dialog: dialog.open && dialog.dataset.address,
    fields: dialog.open ? changedFields() : [],
    viewer: viewerPath,
  };
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(position));
  } catch {} // full or forbidden
}

function savedPosition() {
  try {
    const position = JSON.parse(sessionStorage.getItem(storageKey));
    return position?.viewer === viewerPath && position;
  } catch {}
}

// Scroll to the post of a permalink, below what it answers, unless the address names another part of the page.
function showPost() {
  const post = document.querySelector(".witt-focus");
  const isBelowOthers = post?.closest(".wt-feed").previousElementSibling;
  if (isBelowOthers && !location.hash && !location.search && !scrollY) post.scrollIntoView();
}

document.addEventListener("htmx:beforeSwap", ({ target, detail }) => {
  if (detail.shouldSwap && target.matches(".wt-more")) loadedParts.push(detail.pathInfo.requestPath);
});
addEventListener("pagehide", savePosition);

const [{ type } = {}] = performance.getEntriesByType("navigation");
export const positionToRestore = type === "back_forward" && savedPosition();
if (type === "navigate") showPost();
